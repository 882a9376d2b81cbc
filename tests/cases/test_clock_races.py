"""Two presses meet on real connections: a notice is decided once, a request asked once, a mark made once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import pytest

from tests.cases.helpers import clock
from tests.factories import SHANGHAI, Life, user
from tests.racing import at_once
from yimen.base import audit, calendar
from yimen.cases import actions as cases
from yimen.cases import queries
from yimen.cases.actions import NotAllowed
from yimen.cases.models import ClockChange, DataRequest, Recalculation
from yimen.domain.calendar import read_rows
from yimen.domain.data_rights import Ground, Kind
from yimen.domain.roles import Role
from yimen.domain.simplified import Checklist
from yimen.domain.simplified import Kind as Simple
from yimen.supervision.actions.warning import warn_all
from yimen.supervision.models import ClockWarning

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
AT = datetime(2026, 12, 18, 10, tzinfo=SHANGHAI)
NOTICE = "date,kind,name,notice,notice_checked\n2027-01-04,rest,元旦,测试明电〔2026〕9号,yes\n"


@pytest.fixture(autouse=True)
def _calendar() -> Iterator[None]:
    calendar.forget()
    yield
    calendar.forget()


def refused(outcomes: list[object]) -> int:
    return sum(isinstance(one, NotAllowed) for one in outcomes)


@pytest.fixture
def life() -> Life:
    return Life(at=AT, received_on=date(2026, 12, 18))


def test_two_people_agree_to_one_notice_the_clocks_are_counted_once(life):
    admin = user(life.government, Role.ADMINISTRATOR)
    load = cases.load_notice(rows=read_rows(NOTICE.splitlines()), checked=True, by=admin, at=AT)
    two = [user(life.office, Role.CHECKER), user(life.office, Role.OFFICE_HEAD)]
    deeds = [lambda by=by: cases.decide_notice(load_id=load.pk, agree=True, words="", by=by, at=AT) for by in two]
    assert refused(at_once(*deeds)) == 1
    assert Recalculation.objects.count() == ClockChange.objects.count() == 1
    assert queries.is_genuine(Recalculation.objects.get())
    assert clock(life.case, "C1").due == date(2027, 1, 5)
    assert audit.verify() == []


def test_a_clock_that_starts_while_a_notice_is_applied_is_counted_by_it(life):
    admin, checker = user(life.government, Role.ADMINISTRATOR), user(life.office, Role.CHECKER)
    load = cases.load_notice(rows=read_rows(NOTICE.splitlines()), checked=True, by=admin, at=AT)
    life.sorted()
    at_once(
        lambda: cases.decide_notice(load_id=load.pk, agree=True, words="", by=checker, at=AT),
        lambda: cases.forward(case_id=life.case.pk, to_unit=life.department, by=life.receptionist, at=AT),
    )
    calendar.forget()
    cases.recalculate_again(by=None, at=AT.replace(minute=5))
    assert clock(life.case, "C2").due == date(2027, 1, 5)
    assert all(queries.is_genuine(one) for one in Recalculation.objects.all())


def test_one_form_pressed_twice_asks_once_and_two_forms_do_not_both_pass(life):
    def ask(key: str) -> object:
        return cases.ask_for_data(
            case_id=life.case.pk, kind=Kind.COPY, words="全部材料", source_key=key, by=None, at=AT
        )

    assert refused(at_once(lambda: ask("a"), lambda: ask("a"))) == 0
    assert DataRequest.objects.count() == 1
    assert refused(at_once(lambda: ask("b"), lambda: ask("c"))) == 2


def test_an_answer_and_a_proposal_to_refuse_meet_one_wins(life):
    request = cases.ask_for_data(case_id=life.case.pk, kind=Kind.COPY, words="全部材料", source_key="a", by=None, at=AT)
    outcomes = at_once(
        lambda: cases.answer_data(request_id=request.pk, answer="已复制。", by=life.receptionist, at=AT),
        lambda: cases.propose_data_refusal(
            request_id=request.pk, ground=Ground.OTHERS, answer="涉及他人。", by=life.receptionist, at=AT
        ),
    )
    assert refused(outcomes) == 1


def test_two_marks_make_one_clock(life):
    life.sorted()
    mark = {"case_id": life.case.pk, "checklist": Checklist(Simple.CLEAR), "by": life.receptionist, "at": AT}
    assert refused(at_once(*[lambda: cases.mark_simplified(**mark)] * 2)) == 1
    assert life.case.clocks.filter(code="S1").count() == 1


def test_two_copies_of_the_job_give_each_warning_once():
    began = datetime(2026, 3, 2, 10, tzinfo=SHANGHAI)
    for _ in range(4):
        Life(at=began, received_on=began.date()).forwarded()
    later = datetime(2026, 3, 18, 9, tzinfo=SHANGHAI)
    told = at_once(*[lambda: warn_all(at=later)] * 3)
    assert sum(told) == ClockWarning.objects.filter(told=True).count() == 8  # type: ignore[arg-type]
