"""Items joined to one matter and parted again, split, brought back, helped, answered together; nothing is lost."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError

from tests.cases.helpers import audited, clock, day, on, refused, running, steps
from tests.factories import NOON, Life, person, petition, unit, user
from yimen.base import audit
from yimen.cases import actions as cases
from yimen.cases import public, queries
from yimen.cases.models import Case, Claim, ClaimMove, Clock, Help, MatterDeed, MatterMove
from yimen.documents import actions as papers
from yimen.documents import protected
from yimen.documents import public as shown_papers
from yimen.documents import queries as documents
from yimen.documents.models import Delivery, Document
from yimen.domain.procedure import Paper
from yimen.domain.roles import Role
from yimen.domain.simplified import Checklist, Kind

pytestmark = pytest.mark.django_db
THREE = ("修好电梯", "公示维修资金", "补发停运补贴")
WHY = {"reason": "同一小区同一部电梯。"}


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"


@pytest.fixture
def life() -> Life:
    return Life()


def another(life: Life, *, day_before: bool = False, **fields: Any) -> tuple[Case, str]:
    """One more item of the same office: a letter of somebody else. The item and its code."""
    at = life.at - timedelta(days=1) if day_before else life.at
    facts = petition(channel="letter", people=(person(name="李大海", phone="13900000002"),), **fields)
    made = cases.register(office=life.office, petition=facts, by=user(life.office, Role.MAIL_CLERK), at=at)
    return made.case, made.query_code


def fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def linked(life: Life, one: Case, other: Case, **change: Any) -> MatterDeed:
    one, other = fresh(one), fresh(other)
    given = {
        "case_id": one.pk, "other_id": other.pk, "seen": one.matter_id, "seen_other": other.matter_id,
        "by": life.receptionist, "at": life.at, **WHY, **change,
    }  # fmt: skip
    return cases.link(**given)


def photograph() -> dict[str, Any]:
    """Everything that must live on whatever is joined and parted: of every item, by number."""
    hidden = {"matter_id"}
    return {
        case.number: (
            {f.attname: getattr(case, f.attname) for f in Case._meta.concrete_fields if f.attname not in hidden},
            list(case.claims.values_list("id", "order", "text", "result")),
            list(case.clocks.order_by("id").values_list("id", "code", "start", "due", "stopped_on", "voided")),
            list(case.parties.values_list("id", "petitioner")),
        )
        for case in Case.objects.order_by("pk")
    }


# --- 关联, 取出, 撤销 ------------------------------------------------------------


def test_two_items_are_linked_into_a_new_matter_and_nothing_of_them_changes(life):
    letter, _ = another(life)
    before = photograph()
    deed = linked(life, life.case, letter)
    assert photograph() == before
    one, other = fresh(life.case), fresh(letter)
    assert one.matter == other.matter
    assert one.matter.number == "SX2026-0001"
    assert (deed.kind, deed.reason) == ("link", WHY["reason"])
    assert {(move.case_id, move.before_id, move.after_id) for move in deed.moves.all()} == {
        (one.pk, None, one.matter_id),
        (other.pk, None, one.matter_id),
    }
    assert audited(letter)[-1] == "matter.link"
    assert audit.verify() == []


def test_a_third_item_joins_and_two_matters_merge(life):
    second, third, fourth = (another(life)[0] for _ in range(3))
    linked(life, life.case, second)
    linked(life, third, fourth)
    left, kept = fresh(life.case).matter, fresh(third).matter
    deed = linked(life, life.case, third)
    assert deed.kind == "merge"
    assert {fresh(one).matter for one in (life.case, second, third, fourth)} == {kept}
    assert deed.moves.filter(before=left, after=kept).count() == 2
    fifth, _ = another(life)
    linked(life, fifth, fourth)
    assert fresh(fifth).matter == kept


def test_undoing_restores_exactly_what_was(life):
    second, third = another(life)[0], another(life)[0]
    linked(life, life.case, second)
    before = photograph(), fresh(life.case).matter, fresh(second).matter
    deed = linked(life, third, second)
    cases.undo(deed_id=deed.pk, by=life.receptionist, at=life.at, **WHY)
    assert (photograph(), fresh(life.case).matter, fresh(second).matter) == before
    assert fresh(third).matter is None
    with refused("undone"):
        cases.undo(deed_id=deed.pk, by=life.receptionist, at=life.at, **WHY)
    with refused("an_undo"):
        cases.undo(deed_id=MatterDeed.objects.latest("id").pk, by=life.receptionist, at=life.at, **WHY)


def test_an_entry_is_not_undone_over_a_later_one(life):
    second, third = another(life)[0], another(life)[0]
    first = linked(life, life.case, second)
    cases.unlink(case_id=second.pk, seen=fresh(second).matter_id, by=life.receptionist, at=life.at, **WHY)
    linked(life, second, third)
    with refused("moved_since"):
        cases.undo(deed_id=first.pk, by=life.receptionist, at=life.at, **WHY)


def test_one_item_is_taken_out_and_the_last_one_left_is_free_too(life):
    second, third = another(life)[0], another(life)[0]
    linked(life, life.case, second)
    linked(life, third, second)
    matter = fresh(second).matter_id
    cases.unlink(case_id=third.pk, seen=matter, by=life.receptionist, at=life.at, **WHY)
    assert fresh(third).matter is None
    assert fresh(second).matter_id == matter
    out = cases.unlink(case_id=second.pk, seen=matter, by=life.receptionist, at=life.at, **WHY)
    assert fresh(life.case).matter is None
    cases.undo(deed_id=out.pk, by=life.receptionist, at=life.at, **WHY)
    assert fresh(life.case).matter_id == fresh(second).matter_id == matter
    assert fresh(third).matter is None


def test_who_may_not_sort_links_nothing_and_a_reason_is_wanted(life):
    letter, _ = another(life)
    for role in (Role.REGISTRAR, Role.SUPERVISOR, Role.ARCHIVIST):
        with refused("permission"):
            linked(life, life.case, letter, by=user(life.office, role))
    with refused("reply"):
        linked(life, life.case, letter, reason="  ")
    with refused("not_linked"):
        cases.unlink(case_id=letter.pk, seen=None, by=life.receptionist, at=life.at, **WHY)


def test_nobody_links_what_lies_outside_the_reach(life):
    foreign = Life()
    with refused("reach"):
        linked(life, life.case, foreign.case)
    life.forwarded()
    own = Life(at=life.at)
    own.forwarded()
    with refused("reach"):
        linked(life, life.case, own.case, by=life.handler)


def test_a_matter_with_an_item_outside_the_reach_is_not_merged_away(life):
    town = unit(life.office, office=True, level="town")
    town_clerk = user(town, Role.MAIL_CLERK)
    there = cases.register(office=town, petition=petition(), by=town_clerk, at=life.at).case
    second, third = another(life)[0], another(life)[0]
    supervisor = user(life.office, Role.SUPERVISOR, Role.CHECKER)
    linked(life, life.case, there, by=supervisor)
    linked(life, second, third)
    with refused("reach"):
        linked(life, second, life.case)  # the receptionist does not see the town's item
    linked(life, second, life.case, by=supervisor)
    assert fresh(second).matter == fresh(there).matter


def test_the_ledger_is_read_only_where_all_its_items_are_seen(life):
    town = unit(life.office, office=True, level="town")
    there = cases.register(office=town, petition=petition(), by=user(town, Role.MAIL_CLERK), at=life.at).case
    supervisor = user(life.office, Role.SUPERVISOR, Role.CHECKER)
    deed = linked(life, life.case, there, by=supervisor)
    matter = fresh(there).matter
    assert queries.deeds_of(matter, supervisor) == [deed]
    assert queries.deeds_of(matter, life.receptionist) == []
    assert [case.pk for case in queries.items_of(matter, life.receptionist)] == [life.case.pk]


@pytest.mark.parametrize("table", ["matterdeed", "mattermove", "claimmove"])
def test_the_ledgers_only_grow(life, table):
    letter, _ = another(life)
    linked(life, life.case, letter)
    life.sorted()
    cases.split(case_id=life.case.pk, to_part={2: 1}, by=life.receptionist, at=life.at, **WHY)
    for statement in (f"DELETE FROM cases_{table}", f"UPDATE cases_{table} SET id = id"):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_the_database_refuses_what_the_ledger_does_not_say(life):
    letter, _ = another(life)
    linked(life, life.case, letter)
    claim = life.case.claims.first()

    def at_the_end(rows: Any, **change: Any) -> None:
        with transaction.atomic():
            rows.update(**change)
            connection.check_constraints()

    with pytest.raises(IntegrityError, match="last entry in the ledger"):
        at_the_end(Case.objects.filter(pk=letter.pk), matter=None)
    with pytest.raises(IntegrityError, match="without an entry"):
        at_the_end(Claim.objects.filter(pk=claim.pk), case=letter, order=9)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        claim.delete()


@pytest.mark.parametrize(
    "change",
    [
        {"number": "XF2026-99999-9"},
        {"registered_on": day("01-01")},
        {"received_on": day("01-01")},
        {"query_code": None},
    ],
)
def test_number_dates_and_code_of_an_item_stay(life, change):
    with pytest.raises(IntegrityError, match="stay"), transaction.atomic():
        Case.objects.filter(pk=life.case.pk).update(**change)


# --- 拆分, 并回 ------------------------------------------------------------


@pytest.fixture
def three() -> Life:
    return Life(claims=THREE, people=(person(), person(name="李大海", phone="13900000002")))


def split(life: Life, to_part: dict[int, int], by: Any = None) -> list[cases.Registered]:
    given = {"case_id": life.case.pk, "reason": "归不同单位。", "by": by or life.receptionist, "at": life.at}
    return cases.split(to_part=to_part, **given)


def test_a_split_gives_each_part_number_and_code_and_every_date_lives_on(three):
    three.sorted()
    parts = split(three, {2: 1, 3: 2})
    assert [[c.order for c in fresh(one).claims.all()] for one in (three.case, *(p.case for p in parts))] == [
        [1], [2], [3],
    ]  # fmt: skip
    numbers = {three.case.number, *(part.case.number for part in parts)}
    assert len(numbers) == 3
    for part in parts:
        case = fresh(part.case)
        assert case.split_from_id == three.case.pk
        assert (case.received_on, case.registered_on, case.entered_at, case.registered_by_id, case.stage) == (
            three.case.received_on, three.case.registered_on, three.case.entered_at, three.case.registered_by_id,
            "registered",
        )  # fmt: skip
        assert (case.petition_class, case.path) == ("appeal", 6)
        one, origin = clock(case, "C1"), clock(three.case, "C1")
        assert (one.start, one.nominal_due, one.due, one.stopped_on) == (
            origin.start, origin.nominal_due, origin.due, None,
        )  # fmt: skip
        assert list(case.parties.values_list("petitioner", "order", "representative")) == list(
            three.case.parties.values_list("petitioner", "order", "representative")
        )
        opened = public.open_with_code(number=case.number, code=part.query_code, client="x", at=three.at)
        assert opened.case_id == case.pk
        assert steps(case) == ["split"]
    assert steps(three.case)[-1] == "split"
    assert Claim.objects.count() == len(THREE)
    assert audit.verify() == []


def test_a_part_keeps_every_clock_that_runs_and_goes_its_own_way(three):
    three.received()
    (part,) = split(three, {2: 1}, by=three.handler)
    case = fresh(part.case)
    assert running(case) == running(three.case) == {"C2", "C3"}
    assert (case.stage, case.unit_id, case.arrived_on, case.forwarded_on) == (
        "received", three.department.pk, three.case.arrived_on, three.case.forwarded_on,
    )  # fmt: skip
    cases.object_to(case_id=case.pk, reason="第二项不属我局。", by=three.handler, at=three.at)
    assert fresh(case).stage == "objected"
    assert fresh(three.case).stage == "received"


def test_a_split_is_refused_in_words(three):
    three.sorted()
    with refused("taken_out"):
        split(three, {})
    with refused("left"):
        split(three, {1: 1, 2: 1, 3: 1})
    with refused("taken_out"):
        split(three, {9: 1})
    with refused("side"):
        split(three, {2: 1}, by=three.handler)
    with refused("permission"):
        split(three, {2: 1}, by=user(three.office, Role.SUPERVISOR))
    three.forwarded()
    with refused("stage"):
        split(three, {2: 1})


def test_brought_back_everything_is_where_it_was_and_the_code_opens_the_item(three):
    three.sorted()
    before = photograph()[three.case.number]
    (part,) = split(three, {1: 1, 3: 1})
    cases.rejoin(case_id=part.case.pk, reason="还是一件事。", by=three.receptionist, at=three.at)
    assert photograph()[three.case.number] == before
    case = fresh(part.case)
    assert case.stage == "rejoined"
    assert all(one.voided for one in case.clocks.all())
    assert ClaimMove.objects.count() == 4
    opened = public.open_with_code(number=case.number, code=part.query_code, client="x", at=three.at)
    assert opened.case_id == three.case.pk
    held = public.holder(opened.grant)
    assert held.pk == three.case.pk
    told = public.progress(held, today=three.at.date())
    assert told.changes == (f"分出去的 {case.number} 已经合回这一件，以后看这一件就可以。",)
    assert [claim.order for claim in told.claims] == [1, 2, 3]
    own = public.open_with_code(number=three.case.number, code=three.query_code, client="x", at=three.at)
    assert own.case_id == three.case.pk
    assert steps(three.case)[-1] == "rejoin"


def test_a_grant_from_before_the_joining_leads_to_the_item_too(three):
    three.sorted()
    (part,) = split(three, {2: 1})
    grant = public.grant_for(fresh(part.case))
    cases.rejoin(case_id=part.case.pk, reason="还是一件事。", by=three.receptionist, at=three.at)
    assert public.holder(grant).pk == three.case.pk


def test_a_part_of_a_part_comes_back_first(three):
    three.sorted()
    (part,) = split(three, {2: 1, 3: 1})
    (inner,) = cases.split(case_id=part.case.pk, to_part={3: 1}, reason="再分。", by=three.receptionist, at=three.at)
    back = {"reason": "并回。", "by": three.receptionist, "at": three.at}
    with refused("no_parts"):
        cases.rejoin(case_id=part.case.pk, **back)
    cases.rejoin(case_id=inner.case.pk, **back)
    cases.rejoin(case_id=part.case.pk, **back)
    assert [claim.order for claim in fresh(three.case).claims.all()] == [1, 2, 3]
    opened = public.open_with_code(number=inner.case.number, code=inner.query_code, client="x", at=three.at)
    assert opened.case_id == three.case.pk


def test_what_is_no_part_or_was_answered_does_not_come_back(three):
    three.sorted()
    back = {"reason": "并回。", "by": three.receptionist, "at": three.at}
    with refused("part", "origin_open"):
        cases.rejoin(case_id=three.case.pk, **back)
    (part,) = split(three, {2: 1})
    cases.answer_on_spot(case_id=three.case.pk, answer="已当场答复。", by=three.receptionist, at=three.at)
    with refused("origin_open"):
        cases.rejoin(case_id=part.case.pk, **back)


def test_bringing_back_hides_no_missed_term(three):
    three.sorted()
    (part,) = split(three, {2: 1})
    cases.forward(case_id=three.case.pk, to_unit=three.department, by=three.receptionist, at=three.at)
    late = three.at + timedelta(days=20)  # C1 ended on the fifteenth day
    with refused("same_term"):
        cases.rejoin(case_id=part.case.pk, reason="并回。", by=three.receptionist, at=late)
    cases.rejoin(case_id=part.case.pk, reason="并回。", by=three.receptionist, at=three.at + timedelta(days=3))
    assert [claim.order for claim in fresh(three.case).claims.all()] == [1, 2, 3]


def test_a_code_always_opens_something(three):
    """Whatever is linked, split, brought back, taken out: no code that was handed out ever opens nothing."""
    letter, letter_code = another(three)
    three.sorted()
    codes = {three.case.number: three.query_code, letter.number: letter_code}
    parts = split(three, {2: 1, 3: 2})
    codes |= {part.case.number: part.query_code for part in parts}
    linked(three, three.case, letter)
    linked(three, parts[0].case, letter)
    cases.rejoin(case_id=parts[1].case.pk, reason="并回。", by=three.receptionist, at=three.at)
    cases.unlink(case_id=letter.pk, seen=fresh(letter).matter_id, by=three.receptionist, at=three.at, **WHY)
    for number, code in codes.items():
        opened = public.open_with_code(number=number, code=code, client=number, at=three.at)
        assert public.holder(opened.grant) is not None
        assert public.progress(public.holder(opened.grant), today=three.at.date()).claims


# --- 协办 ------------------------------------------------------------


@pytest.fixture
def helped(life):
    """An accepted case with a unit that can help, and its handler."""
    life.accepted()
    life.other = unit(life.government, name="云汀区市场监督管理局", short_name="区市监局")
    life.helper = user(life.other, Role.HANDLER)
    return life


def ask(life: Life, **change: Any) -> Help:
    given = {
        "case_id": life.case.pk, "unit": life.other, "due": day("03-20"), "request": "核查电梯年检。",
        "by": life.handler, "at": life.at, **change,
    }  # fmt: skip
    return cases.ask_help(**given)


def test_a_helper_sees_the_case_has_its_own_day_and_answers_inside(helped):
    assert not Case.objects.visible_to(helped.helper).exists()
    asked = ask(helped)
    assert Case.objects.visible_to(helped.helper).get() == helped.case
    assert (asked.clock.code, asked.clock.responsible, asked.clock.due) == ("H1", helped.other, day("03-20"))
    assert [row.help for row in queries.helping(helped.helper, today=day("03-03"))] == [asked]
    assert not Case.objects.in_reach(helped.helper).exists()
    cases.answer_help(case_id=helped.case.pk, answer="年检合格。", by=helped.helper, at=on("03-10"))
    asked.refresh_from_db()
    assert (asked.answer, asked.answered_by, asked.waiting) == ("年检合格。", helped.helper, False)
    assert clock(helped.case, "H1").stopped_on == day("03-10")
    assert not clock(helped.case, "H1").voided
    assert queries.helping(helped.helper, today=day("03-11")) == []
    assert steps(helped.case)[-2:] == ["ask_help", "answer_help"]


def test_a_helpers_day_lies_inside_the_main_term(helped):
    end = clock(helped.case, "C4").nominal_due  # 60 days from 2026-03-02: 2026-05-01
    assert end == day("05-01")
    with refused("help_by"):
        ask(helped, due=day("05-02"))
    with refused("help_by"):
        ask(helped, due=day("03-02"))
    with refused("help_by"):
        ask(helped, due=None)
    assert ask(helped, due=end).clock.nominal_due == end


def test_before_acceptance_the_latest_conclusion_is_the_end(life):
    life.forwarded()
    life.other = unit(life.government)
    # C2: 15 days from 2026-03-02 is 2026-03-17; C4 from there 60 days: 2026-05-16
    with refused("help_by"):
        ask(life, due=day("05-17"), by=life.receptionist)
    assert ask(life, due=day("05-16"), by=life.receptionist).clock.nominal_due == day("05-16")


def test_who_can_be_asked_to_help(helped):
    for wrong in (helped.department, helped.office, None):
        with refused("helper_named"):
            ask(helped, unit=wrong)
    ask(helped)
    with refused("helper_named"):
        ask(helped)
    with refused("side"):
        ask(helped, unit=unit(helped.government), by=helped.helper)


def test_the_opinion_waits_for_every_helper(helped):
    ask(helped)
    draft(helped)
    with refused("no_helpers"):
        cases.issue_opinion(case_id=helped.case.pk, by=helped.head, at=helped.at)
    with refused("reply"):
        cases.waive_help(case_id=helped.case.pk, unit_id=helped.other.pk, reason=" ", by=helped.handler, at=helped.at)
    with refused("side", "helpers_wait"):
        cases.waive_help(case_id=helped.case.pk, unit_id=0, reason="不必。", by=helped.helper, at=helped.at)
    cases.waive_help(
        case_id=helped.case.pk, unit_id=helped.other.pk, reason="已自行查清。", by=helped.handler, at=helped.at
    )
    assert clock(helped.case, "H1").voided
    cases.issue_opinion(case_id=helped.case.pk, by=helped.head, at=helped.at)
    assert fresh(helped.case).stage == "issued"


def draft(life: Life, case: Case | None = None, **change: Any) -> Case:
    case = case or life.case
    answers = {c.order: cases.ClaimAnswer("supported", "情况属实。") for c in case.claims.all()}
    given = {
        "case_id": case.pk, "answers": answers, "facts": "经查属实。", "legal_basis": ["《信访工作条例》第三十二条"],
        "review_organ": "云汀区人民政府", "by": life.handler, "at": life.at, **change,
    }  # fmt: skip
    return cases.draft_opinion(**given)


def test_a_helper_neither_drafts_nor_issues_nor_delivers(helped):
    ask(helped)
    head = user(helped.other, Role.UNIT_HEAD)
    with refused("side"):
        draft(helped, by=helped.helper)
    draft(helped)
    cases.answer_help(case_id=helped.case.pk, answer="属实。", by=helped.helper, at=helped.at)
    with refused("side"):
        cases.issue_opinion(case_id=helped.case.pk, by=head, at=helped.at)
    cases.issue_opinion(case_id=helped.case.pk, by=helped.head, at=helped.at)
    with refused("side"):
        cases.deliver(case_id=helped.case.pk, delivered_on=day("03-03"), proved=True, by=helped.helper, at=on("03-03"))


def test_what_several_units_answer_is_not_simplified(life):
    """简易办理（2022）: not for matters of several responsible units."""
    life.received()
    life.other = unit(life.government)
    ask(life)
    with refused("eligible", "excluded_several_units"):
        cases.accept_simplified(case_id=life.case.pk, checklist=Checklist(Kind.CLEAR), by=life.handler, at=life.at)


def test_a_helper_neither_links_nor_takes_out(helped):
    letter, _ = another(helped)
    linked(helped, helped.case, letter)
    ask(helped)
    matter = fresh(helped.case).matter_id
    with refused("reach"):
        cases.unlink(case_id=helped.case.pk, seen=matter, by=helped.helper, at=helped.at, **WHY)
    with refused("reach"):
        cases.undo(deed_id=MatterDeed.objects.get().pk, by=helped.helper, at=helped.at, **WHY)
    own = Life(at=helped.at)
    with refused("reach"):
        linked(helped, helped.case, own.case, by=helped.helper)


def test_what_a_helper_writes_never_reaches_the_person_as_it_is(helped):
    ask(helped)
    secret = "该电梯维保单位存在内部管理问题"
    cases.answer_help(case_id=helped.case.pk, answer=secret, by=helped.helper, at=helped.at)
    draft(helped)
    papers.issue_opinion(case_id=helped.case.pk, by=helped.head, at=helped.at)
    from yimen.documents import public as shown

    case = fresh(helped.case)
    told = str(public.progress(case, today=helped.at.date()))
    text = str([shown.paper_text(case=case, paper_id=one.id, at=helped.at) for one in shown.papers(case)])
    assert "协办" not in told
    assert secret not in told + text
    assert "情况属实。" in text


def test_a_request_lapses_when_the_case_leaves_the_unit(life):
    life.forwarded()
    life.other = unit(life.government)
    helper = user(life.other, Role.HANDLER)
    asked = ask(life, by=life.receptionist)
    cases.withdraw(case_id=life.case.pk, reason="选错单位。", by=life.receptionist, at=life.at)
    asked.refresh_from_db()
    assert asked.lapsed_on == day("03-02")
    assert not Case.objects.visible_to(helper).exists()
    assert clock(life.case, "H1").voided


@pytest.mark.parametrize(
    "change", [{"answered_at": NOON}, {"answer": "x"}, {"waived_at": NOON}, {"waived_why": "x"}],
)  # fmt: skip
def test_a_request_is_answered_or_waived_whole(helped, change):
    asked = ask(helped)
    with pytest.raises(IntegrityError), transaction.atomic():
        Help.objects.filter(pk=asked.pk).update(**change)


# --- one opinion, many deliveries ------------------------------------------------------------


@pytest.fixture
def joint(life):
    """Three items of one matter in the hands of one unit: two visits of different people and a letter."""
    life.accepted()
    life.letters = []
    for _ in range(2):
        case, code = another(life)
        cases.sort(case_id=case.pk, petition_class="appeal", path=6, by=life.receptionist, at=life.at)
        cases.forward(case_id=case.pk, to_unit=life.department, by=life.receptionist, at=life.at)
        cases.receive(case_id=case.pk, by=life.handler, at=life.at)
        cases.accept(case_id=case.pk, by=life.handler, at=life.at)
        linked(life, case, life.case)
        life.letters.append((fresh(case), code))
    life.case = fresh(life.case)
    return life


def answers_of(case: Case, *orders: int) -> dict[int, cases.ClaimAnswer]:
    return {order: cases.ClaimAnswer("explained", f"{case.number} 的答复。") for order in orders}


def together(life: Life) -> dict[int, Any]:
    return {case.pk: answers_of(case, 1, 2) for case, _ in life.letters}


def test_one_opinion_answers_every_claim_of_every_item_or_none(joint):
    missing = {**together(joint), joint.letters[0][0].pk: answers_of(joint.letters[0][0], 1)}
    with refused("all_results"):
        draft(joint, together=missing)
    draft(joint, together=together(joint))
    assert {fresh(case).stage for case in (joint.case, *(c for c, _ in joint.letters))} == {"drafted"}
    assert {fresh(case).answered_with_id for case, _ in joint.letters} == {joint.case.pk}
    assert Claim.objects.filter(result="").count() == 0


def test_only_items_of_the_matter_in_the_same_hands_are_answered_together(joint):
    stranger, _ = another(joint)
    with refused("stage", "side"):
        draft(joint, together={stranger.pk: answers_of(stranger, 1, 2)})
    alone = joint.letters[0][0]
    cases.unlink(case_id=alone.pk, seen=alone.matter_id, by=joint.receptionist, at=joint.at, **WHY)
    with refused("joinable"):
        draft(joint, together=together(joint))


def test_a_follower_is_not_checked_returned_or_taken_out_on_its_own(joint):
    draft(joint, together=together(joint))
    follower = joint.letters[0][0]
    with refused("not_follower"):
        cases.issue_opinion(case_id=follower.pk, by=joint.head, at=joint.at)
    with refused("not_follower"):
        cases.return_opinion(case_id=follower.pk, reason="x", by=joint.head, at=joint.at)
    with refused("answering"):
        cases.unlink(case_id=follower.pk, seen=follower.matter_id, by=joint.handler, at=joint.at, **WHY)
    with refused("answering"):
        cases.undo(deed_id=MatterDeed.objects.latest("id").pk, by=joint.handler, at=joint.at, **WHY)
    cases.return_opinion(case_id=joint.case.pk, reason="再核。", by=joint.head, at=joint.at)
    assert {fresh(case).stage for case in (joint.case, follower)} == {"handling"}
    assert fresh(follower).answered_with is None
    draft(joint, fresh(follower))  # now it can be answered alone


def facts(**change: Any) -> papers.DeliveryFacts:
    given = {"way": "in_person", "on": day("03-05"), "receiver": "本人", "paper_signature": True, **change}
    return papers.DeliveryFacts(**given)


def test_each_item_is_concluded_by_its_own_delivery(joint):
    draft(joint, together=together(joint))
    papers.issue_opinion(case_id=joint.case.pk, by=joint.head, at=joint.at)
    first, second = (case for case, _ in joint.letters)
    numbers = list(Document.objects.filter(paper=Paper.OPINION).order_by("id").values_list("number", flat=True))
    assert numbers == [numbers[0], f"{numbers[0]}之一", f"{numbers[0]}之二"]
    for case, on_day in ((joint.case, "03-05"), (first, "03-09")):
        papers.deliver(case_id=case.pk, delivery=facts(on=day(on_day)), by=joint.handler, at=on("03-10"))
    assert [fresh(case).stage for case in (joint.case, first, second)] == ["concluded", "concluded", "issued"]
    assert fresh(first).concluded_on == day("03-09")
    assert (clock(joint.case, "C5").start, clock(first, "C5").start) == (day("03-05"), day("03-09"))
    assert (clock(first, "C4").stopped_on, clock(second, "C4").stopped_on) == (day("03-09"), None)
    with refused("answering"):
        cases.unlink(case_id=second.pk, seen=fresh(second).matter_id, by=joint.handler, at=on("03-10"), **WHY)
    cases.unlink(case_id=first.pk, seen=fresh(first).matter_id, by=joint.handler, at=on("03-10"), **WHY)
    assert fresh(first).stage == "concluded"
    assert audit.verify() == []


def test_a_copy_names_nobody_but_the_petitioners_of_its_own_item(joint):
    draft(joint, together=together(joint))
    papers.issue_opinion(case_id=joint.case.pk, by=joint.head, at=joint.at)
    from yimen.documents import public as shown

    letter = joint.letters[0][0]
    for case, own, others in ((joint.case, "王小云", "李大海"), (letter, "李大海", "王小云")):
        line = next(one for one in shown.papers(fresh(case)) if one.title == Paper.OPINION.label)
        text = str(shown.paper_text(case=case, paper_id=line.id, at=joint.at))
        assert own in text
        assert others not in text
        assert case.number in text


def test_a_reopened_item_is_on_its_own_again(joint):
    draft(joint, together=together(joint))
    papers.issue_opinion(case_id=joint.case.pk, by=joint.head, at=joint.at)
    letter = joint.letters[0][0]
    papers.deliver(case_id=letter.pk, delivery=facts(), by=joint.handler, at=on("03-10"))
    from yimen.domain.procedure import ReopenGround

    cases.reopen(case_id=letter.pk, ground=ReopenGround.REVIEW, reason="撤销。", by=joint.head, at=on("03-11"))
    assert fresh(letter).answered_with is None


# --- several petitioners of one item ------------------------------------------------------------

TWO = (person(), person(name="李大海", phone="13900000002"))


def issued(*people: Any) -> Life:
    life = Life(people=people).drafted()
    papers.issue_opinion(case_id=life.case.pk, by=life.head, at=life.at)
    return life


def test_without_representatives_each_petitioner_gets_an_own_delivery_and_own_term():
    life = issued(*TWO)
    first, second = life.case.parties.values_list("pk", flat=True)
    with refused("party"):
        papers.deliver(case_id=life.case.pk, delivery=facts(), by=life.handler, at=on("03-10"))
    papers.deliver(case_id=life.case.pk, delivery=facts(on=day("03-09"), party=first), by=life.handler, at=on("03-10"))
    assert fresh(life.case).stage == "issued"
    assert running(life.case) == {"C4", "C5"}
    with refused("party"):
        papers.deliver(case_id=life.case.pk, delivery=facts(party=first), by=life.handler, at=on("03-10"))
    papers.deliver(case_id=life.case.pk, delivery=facts(on=day("03-06"), party=second), by=life.handler, at=on("03-10"))
    case = fresh(life.case)
    assert (case.stage, case.concluded_on, case.delivered_on) == ("concluded", day("03-09"), day("03-09"))
    terms = dict(Clock.objects.filter(case=case, code="C5").values_list("party", "start"))
    assert terms == {first: day("03-09"), second: day("03-06")}
    assert clock(case, "C4").stopped_on == day("03-09")
    assert list(Delivery.objects.order_by("id").values_list("party", "for_group")) == [(first, False), (second, False)]
    told = public.progress(case, today=day("03-10"))
    assert [(term.who, term.delivered_on) for term in told.terms] == [("李**", day("03-06")), ("王**", day("03-09"))]
    assert "各人的期限见下方" in told.now.more
    assert steps(case)[-2:] == ["deliver_one", "deliver"]


def test_one_representative_receives_for_the_group_and_it_is_recorded_who():
    """第二十条第三款."""
    reps = (person(representative=True), person(name="李大海", representative=True), person(name="赵小山"))
    life = issued(*reps)
    _, second, third = life.case.parties.values_list("pk", flat=True)
    with refused("party"):
        papers.deliver(case_id=life.case.pk, delivery=facts(party=third), by=life.handler, at=on("03-10"))
    papers.deliver(case_id=life.case.pk, delivery=facts(party=second), by=life.handler, at=on("03-10"))
    assert fresh(life.case).stage == "concluded"
    proof = Delivery.objects.get()
    assert (proof.party_id, proof.for_group) == (second, True)


def test_a_proof_is_once_to_each():
    life = issued(*TWO)
    first = life.case.parties.first()
    papers.deliver(case_id=life.case.pk, delivery=facts(party=first.pk), by=life.handler, at=on("03-10"))
    proof = Delivery.objects.get()
    proof.pk, proof._state.adding = None, True
    with pytest.raises(IntegrityError, match="delivery_once_to_a_petitioner"), transaction.atomic():
        proof.save(force_insert=True)


def test_handled_anew_everybody_receives_the_new_opinion():
    from yimen.domain.procedure import ReopenGround

    life = issued(*TWO)
    first, second = life.case.parties.values_list("pk", flat=True)
    for party in (first, second):
        papers.deliver(case_id=life.case.pk, delivery=facts(party=party), by=life.handler, at=on("03-10"))
    cases.reopen(case_id=life.case.pk, ground=ReopenGround.REVIEW, reason="撤销。", by=life.head, at=on("03-11"))
    life.at = on("03-12")
    draft(life)
    papers.issue_opinion(case_id=life.case.pk, by=life.head, at=life.at)
    papers.deliver(case_id=life.case.pk, delivery=facts(on=day("03-12"), party=first), by=life.handler, at=on("03-13"))
    assert fresh(life.case).stage == "issued"
    assert MatterMove.objects.count() == 0


# --- one of them turns out to be an accusation ------------------------------------------------


def test_papers_that_were_issued_together_stay_as_issued_when_one_item_is_set_apart(joint):
    """A letter is what it was on the day it went out (docs/adr/0010); what belonged to the item that left is gone."""
    draft(joint, together=together(joint))
    papers.issue_opinion(case_id=joint.case.pk, by=joint.head, at=joint.at)
    leaving, staying = joint.letters[0][0], joint.letters[1][0]
    kept = {case.pk: Document.objects.get(case=case, paper=Paper.OPINION) for case in (joint.case, staying)}
    before = {pk: (one.number, one.sha256, documents.word(one)) for pk, one in kept.items()}
    protected.set_apart(case_id=leaving.pk, accused="某科长", by=joint.receptionist, at=joint.at)
    after = {pk: Document.objects.get(case=pk, paper=Paper.OPINION) for pk in kept}
    assert {pk: (one.number, one.sha256, documents.word(one)) for pk, one in after.items()} == before
    assert not documents.of_case(leaving.pk).filter(paper=Paper.OPINION).exists(), "nothing is listed under it"
    assert not Document.objects.filter(case_id=leaving.pk).exclude(record_key=None).exists(), "what stays has no key"
    assert fresh(staying).answered_with_id == joint.case.pk
    for case in (joint.case, staying):
        shown = str(public.progress(fresh(case), today=joint.at.date())) + str(shown_papers.papers(fresh(case)))
        assert leaving.number not in shown
