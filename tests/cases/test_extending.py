"""延期 (第三十四条): once, one to thirty days, by the head and not by who asked; it counts once it is told."""

from __future__ import annotations

from datetime import date

import pytest

from tests.factories import Life, user
from yimen.analysis import queries as figures
from yimen.cases import actions as cases
from yimen.cases.models import Case, Clock, Proposal
from yimen.cases.queries import why_of
from yimen.documents import actions as papers
from yimen.documents.models import Document
from yimen.domain.measures import Period
from yimen.domain.roles import Role

WHY = "需委托检测，报告未出。"


def asked(life: Life, days: int = 30):
    return cases.ask_extension(case_id=life.case.pk, days=days, reason=WHY, by=life.handler, at=life.at)


@pytest.mark.parametrize(
    ("days", "due"),
    [
        (1, "2026-05-06"),  # nominal 2 May, inside the holiday
        (10, "2026-05-11"),
        (30, "2026-06-01"),  # nominal Sunday 31 May
    ],
)
def test_the_new_end_is_rolled_once_from_the_start(days, due):
    life = Life().accepted()  # sixty days end on 1 May, rolled to 6 May
    asked(life, days)
    assert Clock.objects.get(case=life.case, code="C4").due == date(2026, 5, 6), "asking moves nothing"
    cases.decide_extension(case_id=life.case.pk, agree=True, reason="", by=life.head, at=life.at)
    clock = Clock.objects.get(case=life.case, code="C4")
    assert (clock.due.isoformat(), clock.extension, clock.stopped_on) == (due, days, None)
    why = why_of(life.case, "C4", [clock])
    assert why.due == clock.due
    assert any("延长第" in line.why for line in why.days)


@pytest.mark.parametrize("days", [0, 31, -1])
def test_one_to_thirty_days(refused, days):
    assert refused(asked, life=Life().accepted(), days=days) == {"extension_days"}


def test_once_only(refused):
    life = Life().accepted()
    asked(life, 5)
    assert refused(asked, life=life) == {"not_extended"}
    cases.decide_extension(case_id=life.case.pk, agree=True, reason="", by=life.head, at=life.at)
    assert refused(asked, life=life) == {"not_extended"}


def test_refused_with_a_reason_it_may_be_asked_again(refused):
    life = Life().accepted()
    asked(life)
    given = {"case_id": life.case.pk, "agree": False, "by": life.head, "at": life.at}
    assert refused(cases.decide_extension, reason=" ", **given) == {"reply"}
    cases.decide_extension(reason="材料已齐，应按期办结。", **given)
    assert Clock.objects.get(case=life.case, code="C4").extension == 0
    assert asked(life).stage == "handling"


def test_the_head_of_the_unit_decides_and_not_the_handler(refused):
    life = Life().accepted()
    asked(life)
    given = {"case_id": life.case.pk, "agree": True, "reason": "", "at": life.at}
    assert refused(cases.decide_extension, by=life.handler, **given) == {"permission", "second_person"}
    other = user(life.government, Role.UNIT_HEAD)
    assert refused(cases.decide_extension, by=other, **given) == {"side"}


def test_who_is_handler_and_head_does_not_approve_what_they_asked(refused):
    life = Life().accepted()
    both = user(life.department, Role.HANDLER, Role.UNIT_HEAD)
    cases.ask_extension(case_id=life.case.pk, days=5, reason=WHY, by=both, at=life.at)
    given = {"case_id": life.case.pk, "agree": True, "reason": "", "at": life.at}
    assert refused(cases.decide_extension, by=both, **given) == {"second_person"}


def test_a_matter_without_the_sixty_days_has_nothing_to_extend(refused):
    life = Life()
    cases.sort(case_id=life.case.pk, petition_class="suggestion", path=None, by=life.receptionist, at=life.at)
    cases.forward(case_id=life.case.pk, to_unit=life.department, by=life.receptionist, at=life.at)
    cases.receive(case_id=life.case.pk, by=life.handler, at=life.at)
    life.case = cases.accept(case_id=life.case.pk, by=life.handler, at=life.at)
    assert refused(asked, life=life) == {"c4"}


def test_the_notice_with_its_reason_is_issued_in_the_same_act():
    life = Life().accepted()
    asked(life, 10)
    papers.decide_extension(case_id=life.case.pk, agree=True, reason="", by=life.head, at=life.at)
    paper = Document.objects.get(case=life.case, paper="extension")
    assert paper.public
    assert (paper.issued_by, paper.issued_by_unit) == (life.head, life.department)


def test_without_its_notice_an_approval_does_not_count(monkeypatch):
    life = Life().accepted()
    asked(life, 10)

    def no_paper(*_, **__):
        raise OSError("the disk is full")

    monkeypatch.setattr("yimen.documents.issuing.store.put", no_paper)
    with pytest.raises(OSError, match="full"):
        papers.decide_extension(case_id=life.case.pk, agree=True, reason="", by=life.head, at=life.at)
    assert Clock.objects.get(case=life.case, code="C4").extension == 0
    assert Proposal.objects.get(case=life.case).agreed is None


def test_the_indicator_judges_by_the_extended_end():
    life = Life().accepted()
    asked(life, 30)
    cases.decide_extension(case_id=life.case.pk, agree=True, reason="", by=life.head, at=life.at)
    Case.objects.filter(pk=life.case.pk).update(stage="concluded", concluded_on=date(2026, 5, 29))
    year = Period(date(2026, 1, 1), date(2026, 12, 31))
    figure = figures.figure("on_time_conclusion", Case.objects.all(), year, date(2026, 12, 31))
    assert (figure.text, figure.n) == ("100.0%", 1)
