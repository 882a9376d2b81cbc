"""All clocks run where they should: the simplified ones, those of what came from above, of suggestions, of hearings.

Dates of 2026 worked out by hand: NOON is Monday, 2 March; 28 February was worked; 5 and 6 April rest (清明).
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from tests.cases.helpers import clock, day, last, refused, running, stage
from tests.factories import NOON, Life, petition, user
from yimen.cases import actions as cases
from yimen.cases import queries
from yimen.cases.models import Case, Clock
from yimen.domain.data_rights import Kind as DataKind
from yimen.domain.roles import Role
from yimen.domain.simplified import Checklist, Exclusion, Kind
from yimen.supervision.queries.desk import desk_notes

pytestmark = pytest.mark.django_db
CLEAR = Checklist(Kind.CLEAR)


def ids(life):
    return {"case_id": life.case.pk, "at": life.at}


def marked(life: Life | None = None, **sorting) -> Life:
    life = (life or Life()).sorted(**sorting)
    cases.mark_simplified(checklist=CLEAR, by=life.receptionist, **ids(life))
    return life


def forward(life: Life) -> None:
    cases.forward(to_unit=life.department, by=life.receptionist, **ids(life))


# --- simplified -------------------------------------------------------------------------------------------------------


def test_marked_at_sorting_the_office_has_one_working_day_from_receipt():
    life = marked()
    s1 = clock(life.case, "S1")
    assert (s1.start, s1.due, s1.responsible) == (NOON.date(), day("03-03"), life.office)
    assert running(life.case) == {"C1", "S1"}
    assert last(life.case).facts == {"kind": "clear"}
    assert stage(life) == "registered"


def test_marked_late_the_day_still_runs_from_receipt():
    life = Life().after(days=4)
    assert clock(marked(life).case, "S1").start == NOON.date()


def test_forwarded_the_unit_has_three_working_days_to_decide_and_its_fifteen_beside():
    life = marked()
    forward(life)
    s2 = clock(life.case, "S2")
    assert (s2.start, s2.due, s2.responsible) == (NOON.date(), day("03-05"), life.department)
    assert running(life.case) == {"C2", "C3", "S2"}
    assert (clock(life.case, "S1").stopped_on, clock(life.case, "S1").voided) == (NOON.date(), False)


def test_accepted_in_the_simplified_way_the_unit_has_decided_in_time():
    life = marked()
    forward(life)
    cases.receive(by=life.handler, **ids(life))
    case = cases.accept_simplified(checklist=CLEAR, by=life.handler, **ids(life))
    assert (clock(case, "S2").stopped_on, clock(case, "S2").voided) == (NOON.date(), False)
    assert running(case) == {"C4", "S3"}
    assert (case.simplified, case.marked_simplified) == (True, False)


def test_accepted_in_the_ordinary_way_the_unit_has_not_followed_the_mark():
    life = marked()
    forward(life)
    cases.receive(by=life.handler, **ids(life))
    case = cases.accept(by=life.handler, **ids(life))
    assert clock(case, "S2").voided
    assert running(case) == {"C4"}
    assert (clock(case, "C2").start, clock(case, "C2").due) == (NOON.date(), day("03-17"))
    assert not case.marked_simplified


@pytest.mark.parametrize("where", ["office", "unit"])
def test_back_to_the_ordinary_way_the_first_clocks_stand_as_they_were(where):
    life, plain = marked(), Life().sorted()
    if where == "unit":
        forward(life)
        forward(plain)
        cases.receive(by=life.handler, **ids(life))
    who = life.receptionist if where == "office" else life.handler
    life.after(days=2)
    case = cases.to_ordinary(reason="涉及两个单位。", by=who, **ids(life))
    assert not case.marked_simplified
    assert running(case) == running(plain.case)
    for code in running(case):
        mine, other = clock(case, code), clock(plain.case, code)
        assert (mine.start, mine.nominal_due, mine.due) == (other.start, other.nominal_due, other.due)
    assert all(one.voided for one in case.clocks.filter(code__in=("S1", "S2"), stopped_on=day("03-04")))


@pytest.mark.parametrize("exclusion", list(Exclusion))
def test_one_exclusion_keeps_the_office_from_marking(exclusion):
    life = Life().sorted()
    with refused("eligible", f"excluded_{exclusion}"):
        cases.mark_simplified(
            checklist=Checklist(Kind.CLEAR, frozenset({exclusion})), by=life.receptionist, **ids(life)
        )


def test_what_the_record_says_keeps_it_from_being_marked():
    life = Life(repeat=True, joint=True).sorted()
    with refused("eligible", "first_time", "excluded_group"):
        cases.mark_simplified(checklist=CLEAR, by=life.receptionist, **ids(life))


def test_marked_once():
    life = marked()
    with refused("not_marked"):
        cases.mark_simplified(checklist=CLEAR, by=life.receptionist, **ids(life))


def test_what_came_before_the_rule_is_not_marked():
    life = Life(received_on=date(2022, 7, 16)).sorted()
    with refused("in_force"):
        cases.mark_simplified(checklist=CLEAR, by=life.receptionist, **ids(life))
    assert cases.mark_simplified(
        checklist=CLEAR, by=(other := Life(received_on=date(2022, 7, 17)).sorted()).receptionist, **ids(other)
    ).marked_simplified


def test_sorted_anew_as_another_path_the_mark_falls():
    life = marked().sorted(path=2)
    life.case.refresh_from_db()
    assert not life.case.marked_simplified
    assert running(life.case) == {"C1"}
    assert clock(life.case, "S1").voided


def test_sorted_anew_as_what_it_was_the_mark_stays():
    life = marked().sorted()
    life.case.refresh_from_db()
    assert life.case.marked_simplified
    assert running(life.case) == {"C1", "S1"}


def test_assigned_the_mark_falls_since_what_is_assigned_is_not_simple():
    life = marked()
    cases.assign(to_unit=life.department, days=20, report_outline="", by=life.receptionist, **ids(life))
    life.case.refresh_from_db()
    assert not life.case.marked_simplified
    assert clock(life.case, "S1").voided
    assert running(life.case) == {"A1", "C2", "C3"}


def test_withdrawn_the_first_days_run_on():
    life = marked()
    forward(life)
    life.after(days=3)
    cases.withdraw(reason="单位选错。", by=life.receptionist, **ids(life))
    assert running(life.case) == {"C1", "S1"}
    assert (clock(life.case, "S1").start, clock(life.case, "S1").due) == (NOON.date(), day("03-03"))
    assert clock(life.case, "S2").voided


def test_returned_on_an_objection_it_is_not_clear_any_more():
    life = marked()
    forward(life)
    cases.object_to(reason="属市场监管职责。", by=life.handler, **ids(life))
    sender = user(life.office, Role.CHECKER)
    case = cases.decide_return(agree=True, reason="属实。", by=sender, **ids(life))
    assert not case.marked_simplified
    assert running(case) == {"C1"}
    forward(life)
    cases.withdraw(reason="再核。", by=life.receptionist, **ids(life))
    assert running(life.case) == {"C1"}  # not S1, which an older mark had started


# --- what came down from above ----------------------------------------------------------------------------------------


def down(reached: str = "03-04", sender: str = "city", **fields) -> Life:
    handed = {"received_on": NOON.date(), "handed_down_by": sender, "reached_on": day(reached)}
    return Life(at=NOON + timedelta(days=3), **{**handed, **fields})


def test_what_came_down_gives_a_district_four_days_from_arrival_and_c1_runs_from_the_first_receipt():
    life = down()
    t1, c1 = clock(life.case, "T1"), clock(life.case, "C1")
    assert (t1.start, t1.days, t1.nominal_due, t1.due) == (day("03-04"), 4, day("03-08"), day("03-09"))
    assert (c1.start, c1.due) == (NOON.date(), day("03-17"))
    assert t1.responsible == life.office
    assert (life.case.handed_down_by, life.case.reached_on) == ("city", day("03-04"))


def test_passed_on_its_share_is_done_and_taken_back_it_runs_on_from_the_same_day():
    life = down().sorted()
    forward(life)
    assert clock(life.case, "T1").stopped_on == day("03-05")
    cases.withdraw(reason="单位选错。", by=life.receptionist, **ids(life))
    t1 = clock(life.case, "T1")
    assert (t1.round, t1.start, t1.stopped_on, t1.due) == (1, day("03-04"), None, day("03-09"))


def test_what_the_office_received_itself_has_no_share():
    assert running(Life().case) == {"C1"}


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        ({"handed_down_by": "city", "reached_on": day("03-01")}, ["reached_on"]),
        ({"handed_down_by": "city", "reached_on": day("03-03")}, ["reached_on"]),
        ({"handed_down_by": "city"}, ["reached_on"]),
        ({"reached_on": day("03-02")}, ["handed_down_by"]),
    ],
)
def test_wrong_facts_of_the_way_down_are_refused(facts, codes):
    life = Life()
    with refused(*codes):
        cases.register(office=life.office, petition=petition(**facts), by=life.receptionist, at=NOON)


# --- suggestions ------------------------------------------------------------------------------------------------------


def suggestion() -> Life:
    life = Life()
    life.sorted(petition_class="suggestion", path=None)
    forward(life)
    return life


def test_a_suggestion_gives_the_unit_the_days_of_the_setting(settings):
    settings.SUGGESTION_DAYS = 45
    p1 = clock(suggestion().case, "P1")
    assert (p1.start, p1.days, p1.nominal_due) == (NOON.date(), 45, day("04-16"))


def test_the_days_of_a_suggestion_end_with_its_answer():
    life = suggestion()
    cases.receive(by=life.handler, **ids(life))
    cases.accept_simplified(checklist=Checklist(Kind.ANSWERABLE), by=life.handler, **ids(life))
    answers = {order: cases.ClaimAnswer("supported", "采纳。") for order in (1, 2)}
    cases.answer_simply(answers=answers, way="phone", told_on=NOON.date(), by=life.handler, **ids(life))
    assert clock(life.case, "P1").stopped_on == NOON.date()
    assert running(life.case) == set()


def test_taken_back_the_days_of_a_suggestion_fall_away():
    life = suggestion()
    cases.withdraw(reason="单位选错。", by=life.receptionist, **ids(life))
    assert clock(life.case, "P1").voided


def test_sorted_anew_by_the_unit_the_days_come_and_go_from_the_day_it_arrived():
    life = Life().received()
    life.after(days=5)
    cases.sort(petition_class="suggestion", path=None, by=life.handler, **ids(life))
    assert clock(life.case, "P1").start == NOON.date()
    cases.sort(petition_class="suggestion", path=None, by=life.handler, **ids(life))
    assert Clock.objects.filter(case=life.case, code="P1").count() == 1
    cases.sort(petition_class="appeal", path=6, by=life.handler, **ids(life))
    assert clock(life.case, "P1").voided


def test_a_suggestion_under_way_is_not_counted_as_without_days():
    life = suggestion()
    cases.receive(by=life.handler, **ids(life))
    cases.accept(by=life.handler, **ids(life))
    assert desk_notes(life.handler, today=life.at.date()).undated == 0


# --- dates that stay --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("column", ["received_on", "registered_on", "entered_at", "reached_on"])
def test_received_registered_and_entered_never_change(column):
    life = down()
    was = getattr(Case.objects.get(pk=life.case.pk), column)
    with pytest.raises(IntegrityError, match="dates of a case stay"), transaction.atomic():
        Case.objects.filter(pk=life.case.pk).update(**{column: was - timedelta(days=1)})
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cases_case SET urgent = true WHERE id = %s", [life.case.pk])
    assert getattr(Case.objects.get(pk=life.case.pk), column) == was


# --- the line and its explanations ------------------------------------------------------------------------------------


def why(case: Case, code: str, **named):
    found = queries.why_of(case, code, list(case.clocks.all()), **named)
    assert found is not None
    assert found.start_event
    assert found.days[0].counted is False
    return found


def test_every_code_of_the_line_explains_itself():
    life = marked(down(), petition_class="suggestion", path=None)
    forward(life)
    cases.ask_for_data(case_id=life.case.pk, kind=DataKind.COPY, words="全部材料", source_key="k", by=None, at=life.at)
    for code in ("C1", "C2", "C3", "T1", "S1", "S2", "P1", "D1"):
        assert why(life.case, code).due == clock(life.case, code).due
    items = queries.clock_items(
        life.case, life.case.clocks.all(), today=life.at.date(), why_url=lambda code: f"/{code}"
    )
    shown = {item.code: item for item in items}
    assert [item.code for item in items] == [*(f"C{n}" for n in range(1, 9)), "T1", "S1", "S2", "P1", "D1"]
    assert {code: shown[code].state for code in ("C1", "T1", "S1", "S2", "P1", "D1")} == {
        "C1": "done", "T1": "done", "S1": "done_late", "S2": "running", "P1": "running", "D1": "running"
    }  # fmt: skip


def test_an_extension_names_who_approved_it_inside_and_only_the_unit_outside():
    life = Life().accepted()
    cases.ask_extension(days=20, reason="情况复杂", by=life.handler, **ids(life))
    cases.decide_extension(agree=True, reason="", by=life.head, **ids(life))
    inside, outside = why(life.case, "C4"), why(life.case, "C4", named=False)
    assert inside.extension == f"区住建局{life.head.name}于 2026-03-02 批准延长20日，已书面告知理由（第三十四条）"
    assert outside.extension == "区住建局负责人于 2026-03-02 批准延长20日，已书面告知理由（第三十四条）"
    assert clock(life.case, "C4").warn_on == day("04-11")  # half of eighty days


def test_rounds_and_voided_ones_are_told():
    life = Life().forwarded()
    cases.withdraw(reason="单位选错。", by=life.receptionist, **ids(life))
    assert why(life.case, "C2").notes == (
        "2026-03-02 起不再计算：原来的办理环节已经撤回、退回或改变，既不算按期，也不算超期。",
    )
    life.after(days=1)
    forward(life)
    assert why(life.case, "C2").notes == (
        "第 1 次：2026-03-02 起算，应于 2026-03-17 届满，2026-03-02 不再计算。",
        "本次是第 2 次起算。",
    )
    assert why(life.case, "C1").notes == ("2026-03-03 已经完成，停止计算。",)
