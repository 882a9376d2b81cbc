"""All clocks run where they should: the simplified ones, those of what came from above, of suggestions, of hearings.

Dates of 2026 worked out by hand: NOON is Monday, 2 March; 28 February was worked; 5 and 6 April rest (清明).
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from tests.cases.helpers import clock, day, last, refused, running, stage
from tests.cases.test_reviewing import Reviewed
from tests.cases.test_reviewing_together import Two
from tests.factories import NOON, Life, petition, user
from yimen.cases import actions as cases
from yimen.cases import queries
from yimen.cases.models import Case, Clock
from yimen.documents import actions as papers
from yimen.documents import queries as documents
from yimen.documents.render.wordfile import plain_text, read
from yimen.domain.data_rights import Kind as DataKind
from yimen.domain.review import Level
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


def lines_of(found, *days):
    """The lines of these days: how it counts, why."""
    shown = {line.date: (line.number, line.why) for line in found.days}
    return [shown[one] for one in days]


DAY_ZERO = "起算日当日不计入（民法典第二百零一条）"


def test_the_right_to_a_review_and_its_answer_are_explained_day_by_day():
    """第三十五条: C5 and C6 from Monday 2 March."""
    life = Reviewed()
    first = why(life.case, "C5")
    assert (first.start_event, first.due) == ("处理意见书送达信访人", day("04-01"))
    assert first.article == "《信访工作条例》第三十五条：30日"
    assert lines_of(first, day("03-02"), day("03-03"), day("03-31"), day("04-01")) == [
        (None, DAY_ZERO), (1, "第1日"), (29, "第29日"), (30, "第30日，届满"),
    ]  # fmt: skip
    life.asks()
    asked = why(life.case, "C6")
    assert (asked.start_event, asked.due) == ("复查机关、单位收到复查请求", day("04-01"))
    assert asked.article == "《信访工作条例》第三十五条：30日"
    assert why(life.case, "C5").notes == ("2026-03-02 已经完成，停止计算。",)


def test_the_second_look_is_explained_with_its_hearing_and_its_rolled_end():
    """第三十六条: C7 and C8 from Wednesday 4 March, two days of a hearing in C8."""
    life = Reviewed()
    life.after(days=2)
    life.answered()
    second = why(life.case, "C7")
    assert (second.start_event, second.nominal_due, second.due) == ("复查意见书送达信访人", day("04-03"), day("04-03"))
    assert second.article == "《信访工作条例》第三十六条：30日"
    review = life.asks(Level.SECOND)
    cases.take_up_review(review_id=review.pk, by=life.city_reviewer, at=life.at)
    days = {"first": day("03-16"), "last": day("03-17")}
    cases.hold_hearing(review_id=review.pk, **days, by=life.city_reviewer, at=life.at)
    heard = why(life.case, "C8")
    assert (heard.start_event, heard.nominal_due, heard.due) == (
        "复核机关、单位收到复核请求", day("04-05"), day("04-07")  # Sunday of 清明, rolled over Monday
    )  # fmt: skip
    assert heard.article == "《信访工作条例》第三十六条：30日"
    assert lines_of(heard, day("03-15"), day("03-16"), day("03-17"), day("03-18")) == [
        (11, "第11日"), (None, "听证期间不计入（第三十六条第二款）"), (None, "听证期间不计入（第三十六条第二款）"),
        (12, "第12日"),
    ]  # fmt: skip
    rolled = lines_of(heard, day("04-05"), day("04-06"), day("04-07"))
    assert [number for number, _ in rolled] == [30, None, None]
    assert [words.rpartition("，")[2] for _, words in rolled] == ["顺延", "顺延", "顺延后届满"]
    assert heard.notes == ("2026-03-16 至 2026-03-17 听证，期间暂停计算。",)


def test_an_assigned_report_is_explained_by_the_days_that_were_set():
    """第二十二条第三项: twenty days from Monday 2 March end on Sunday the 22nd, so on the 23rd."""
    life = Life().sorted()
    cases.assign(to_unit=life.department, days=20, report_outline="结果", by=life.receptionist, **ids(life))
    found = why(life.case, "A1")
    assert (found.start_event, found.nominal_due, found.due) == ("信访部门交办", day("03-22"), day("03-23"))
    assert found.article == "《信访工作条例》第二十二条第三项：20日"
    assert lines_of(found, day("03-02"), day("03-22"), day("03-23")) == [
        (None, DAY_ZERO), (20, "第20日，届满日为周日，顺延"), (None, "工作日，顺延后届满"),
    ]  # fmt: skip


def test_the_time_for_the_court_is_explained_from_the_agreement():
    """人民调解法第三十三条: thirty days from Monday 2 March."""
    life = Life().accepted()
    cases.agree(
        kind="mediate", parties="王小云、物业公司", terms="十日内修好", performance="现场验收", due_on=day("03-20"),
        committee=True, consent=True, by=life.handler, **ids(life),
    )  # fmt: skip
    found = why(life.case, "M1")
    assert (found.start_event, found.due) == ("调解协议生效", day("04-01"))
    assert found.article == "人民调解法第三十三条：30日"
    assert lines_of(found, day("03-02"), day("04-01")) == [(None, DAY_ZERO), (30, "第30日，届满")]


def test_a_term_that_the_office_sets_says_what_no_text_says(settings):
    """第二十九条: sixty days in one source, thirty in others; the office chooses, and the page says so."""
    settings.SUGGESTION_DAYS = 30
    life = suggestion()
    found = why(life.case, "P1")
    assert found.due == day("04-01")
    assert "：30日" in found.article
    assert "默认60日" in found.notes[0]
    assert "2005年《信访条例》第三十六条" in found.notes[0]


def test_the_right_of_each_petitioner_is_explained_with_the_name_masked():
    life = Two()
    rows = list(life.case.clocks.all())
    first = queries.why_of(life.case, "C5", rows)
    other = queries.why_of(life.case, "C5", rows, number=2)
    assert (first.title, first.due) == ("C5 请求复查期限届满日（王**）", day("04-01"))
    assert (other.title, other.due) == ("C5 请求复查期限届满日（李**）", day("04-07"))
    assert other.notes == ()
    assert queries.why_of(life.case, "C5", rows, number=3) is None
    life.asks_for(life.first)
    shown = {item.code: item for item in queries.clock_items(life.case, life.case.clocks.all(), today=day("03-06"))}
    assert (shown["C5"].due, shown["C5"].state) == (day("04-07"), "running")  # the one that still runs


def test_the_notice_of_acceptance_promises_the_days_of_a_suggestion_from_its_arrival(settings, tmp_path):
    settings.FILES_DIR, settings.SUGGESTION_DAYS = tmp_path / "files", 45
    life = suggestion()
    cases.receive(by=life.handler, **ids(life))
    life.after(days=5)
    papers.accept(by=life.handler, **ids(life))
    said = plain_text(read(documents.word(documents.latest(life.case.pk, "acceptance"))).blocks)
    assert "2026年4月16日" in said  # 45 days from 2 March, not from the acceptance
    assert "本机关承诺期限（自收到之日起45日）" in said
