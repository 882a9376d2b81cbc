"""What the lists, the clock line and the status page make of stopped, voided, assigned and extended clocks."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate, now

from tests.cases.helpers import day, on
from tests.factories import Life, unit, user
from yimen.base.models import User
from yimen.cases import actions as cases
from yimen.cases import queries
from yimen.cases.public.progress import progress
from yimen.domain.procedure import DeclineGround, ReopenGround
from yimen.domain.roles import Role
from yimen.web.cases.words import say

pytestmark = pytest.mark.django_db


def ids(life):
    return {"case_id": life.case.pk, "at": life.at}


def items(case, today):
    return {item.code: item for item in queries.clock_items(case, case.clocks.all(), today=today)}


def test_a_voided_clock_stands_still_and_is_never_late_though_its_day_has_passed():
    life = Life().objected().after(days=1)
    case = cases.decide_return(agree=True, reason="同意", by=life.receptionist, **ids(life))
    shown = items(case, day("06-01"))
    assert (shown["C2"].state, shown["C3"].state) == ("stopped", "stopped")
    assert shown["C1"].state == "late"  # the office's own, from the first day
    assert shown["C4"].due is None  # nobody owes a notice, so no latest conclusion is told
    assert queries.why_of(case, "C4", case.clocks.all()) is None
    assert queries.my_day(life.handler, today=day("06-01")) == []
    assert [row.code for row in queries.my_day(life.receptionist, today=day("06-01"))] == ["C1"]


def test_a_new_round_takes_the_place_of_the_old_one_everywhere():
    life = Life().delivered()
    cases.reopen(case_id=life.case.pk, ground=ReopenGround.REVIEW, reason="撤销", by=life.head, at=on("04-01"))
    life.case.refresh_from_db()
    shown = items(life.case, day("04-02"))
    assert (shown["C4"].state, shown["C4"].due) == ("running", day("06-01"))
    assert shown["C5"].state == "stopped"
    assert [(row.code, row.due) for row in queries.my_day(life.handler, today=day("04-02"))] == [("C4", day("06-01"))]
    seen = progress(life.case, today=day("04-02"))
    assert (seen.now.code, seen.now.due) == ("C4", day("06-01"))


def test_my_day_says_the_extended_end_and_the_assigned_one():
    life = Life().sorted()
    cases.assign(to_unit=life.department, days=20, report_outline="", by=life.receptionist, **ids(life))
    cases.receive(by=life.handler, **ids(life))
    cases.accept(by=life.handler, **ids(life))
    cases.ask_extension(days=30, reason="检测", by=life.handler, **ids(life))
    cases.decide_extension(agree=True, reason="", by=life.head, **ids(life))
    rows = queries.my_day(life.handler, today=day("03-20"))
    sayings = {row.code: say(row, row.stage, day("03-20")) for row in rows}
    assert sayings["A1"].left == 2  # 22 March, rolled to Monday the 23rd
    assert sayings["C4"].left == 72  # to 31 May
    late = {
        row.code: say(row, row.stage, day("05-20")).state for row in queries.my_day(life.handler, today=day("05-20"))
    }
    assert late == {"A1": "late", "C4": "near"}  # judged without the extension it would be late


def test_the_pages_of_an_assigned_extended_case_open(client):
    life = Life(at=now() - timedelta(days=1), received_on=localdate() - timedelta(days=1)).sorted()
    cases.assign(to_unit=life.department, days=20, report_outline="", by=life.receptionist, **ids(life))
    cases.receive(by=life.handler, **ids(life))
    cases.accept(by=life.handler, **ids(life))
    cases.ask_extension(days=30, reason="检测", by=life.handler, **ids(life))
    cases.decide_extension(agree=True, reason="", by=life.head, **ids(life))
    client.force_login(life.handler)
    for name, args in (("case-my-day", []), ("case-list", []), ("case-show", [life.case.pk])):
        assert client.get(reverse(f"web:{name}", args=args)).status_code == 200, name
    for code in ("A1", "C4"):
        assert client.get(reverse("web:case-clock", args=[life.case.pk, code])).status_code == 200


def test_what_an_earlier_unit_did_is_told_as_its_own():
    """The history on the status page names who did it, though the case has moved on to another unit."""
    life = Life().objected()
    second = unit(life.government, name="云汀区市场监督管理局", short_name="区市监局")
    cases.decide_return(agree=True, reason="同意", by=life.receptionist, **ids(life))
    cases.forward(to_unit=second, by=life.receptionist, **ids(life))
    cases.receive(by=user(second, Role.HANDLER), **ids(life))
    life.case.refresh_from_db()
    told = [(line.title, line.by) for line in progress(life.case, today=day("03-03")).steps]
    assert told == [
        ("登记", "区信访局"),
        ("转送区住建局", "区信访局"),
        ("责任单位接收", "区住建局"),
        ("责任单位提出异议", "区住建局"),
        ("转送部门同意退回", "区信访局"),
        ("转送区市监局", "区信访局"),
        ("责任单位接收", "区市监局"),
    ]


def waiting(who):
    return [(one.label, one.number, one.by) for one in queries.to_decide(User.objects.get(pk=who.pk))]


def test_what_waits_for_a_decision_is_shown_to_who_may_decide_it_and_to_nobody_else():
    objected = Life().objected()
    for who in (objected.handler, objected.head, Life().receptionist):
        assert waiting(who) == []
    assert waiting(objected.receptionist) == [("异议", objected.case.number, objected.handler.name)]

    extended = Life().accepted()
    cases.ask_extension(days=5, reason="检测", by=extended.handler, **ids(extended))
    assert waiting(extended.head) == [("延期", extended.case.number, extended.handler.name)]
    assert waiting(extended.receptionist) == waiting(extended.handler) == []

    declined = Life().sorted()
    both = user(declined.office, Role.RECEPTIONIST, Role.CHECKER)
    final = {"ground": DeclineGround.FINAL, "final_number": "1号", "final_on": day("01-05"), "same_facts": True}
    cases.propose_decline(reason="相同", by=both, **final, **ids(declined))
    assert waiting(both) == []  # not one's own
    checker = user(declined.office, Role.CHECKER)
    assert waiting(checker) == [("不予（不再）受理", declined.case.number, both.name)]
    cases.decide_decline(agree=False, reason="应当受理", by=checker, **ids(declined))
    assert waiting(checker) == []


def test_my_day_leads_to_the_page_that_decides(client):
    life = Life().objected()
    client.force_login(life.receptionist)
    page = client.get(reverse("web:case-my-day")).content.decode()
    assert "待您决定 1 件" in page
    assert reverse("web:case-step", args=[life.case.pk, "agree_return"]) in page
    client.force_login(life.handler)
    assert "待您决定" not in client.get(reverse("web:case-my-day")).content.decode()
