"""What always holds of the items of a life, whoever did whatever to them. Each check looks at one picture."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from itertools import pairwise

from tests.cases.living.kept import BORN, Kept, Picture, clock_facts, once
from tests.domain.procedure_facts import EDGES
from yimen.base import calendar
from yimen.cases import queries
from yimen.cases.models import Case, CasePetitioner, Fulfilment, Help, ReviewApplicant, StepTaken
from yimen.domain import procedure, review

Check = Callable[[Kept, Picture], None]
CHECKS: list[Check] = []


def always(function: Check) -> Check:
    CHECKS.append(function)
    return function


@always
def facts_of_its_birth_stay(kept: Kept, now: Picture) -> None:
    assert set(kept.births) == set(now.rows), "an item disappeared"
    for pk, case in now.rows.items():
        birth = kept.births[pk]
        assert tuple(getattr(case, name) for name in BORN) == birth.facts
        if pk in now.items:
            assert bytes(case.query_code or b"") == birth.code
    for pk, case in now.items.items():
        if (origin := kept.births.get(case.split_from_id or 0)) is not None:
            assert kept.births[pk].facts[1:] == origin.facts[1:], "a part has every date of its origin"


@always
def the_first_term_runs_once_from_the_first_day(kept: Kept, now: Picture) -> None:
    for pk, case in now.items.items():
        first, *again = [clock for clock in now.clocks_of[pk] if clock.code == "C1"]
        assert (first.start, first.round) == (case.received_on, 1)
        assert not first.voided or case.stage == "rejoined", "it runs on with the origin that took the part back"
        reopened = sum(step.step == "reopen_answer" for step in now.steps_of[pk])
        assert 1 + len(again) == kept.births[pk].first_terms + reopened


@always
def no_clock_is_lost_and_none_begins_on_another_day(kept: Kept, now: Picture) -> None:
    assert {clock.pk: clock_facts(clock) for clock in now.clocks} == kept.clocks


@always
def every_clock_explains_itself(kept: Kept, now: Picture) -> None:
    days = calendar.current()
    for clock in now.clocks:
        again = queries.recounted(clock, days)
        assert (again.nominal_due, again.due) == (clock.nominal_due, clock.due)
        assert again.days[-1].day == clock.due
        assert all(one.day < other.day for one, other in pairwise(again.days))
        assert clock.nominal_due <= clock.due
        assert not clock.voided or clock.stopped_on is not None


@always
def of_a_kind_one_clock_runs(kept: Kept, now: Picture) -> None:
    for pk in now.items:
        running = [clock for clock in now.clocks_of[pk] if clock.stopped_on is None]
        assert once((clock.code, clock.party_id, clock.responsible_id) for clock in running if clock.code == "H1")
        assert once((clock.code, clock.party_id) for clock in running if clock.code not in {"H1", "C6", "C8"})
        looks = [look for look in now.reviews if look.case_id == pk and look.stage in review.OPEN]
        answers = [(clock.code, clock.round) for clock in running if clock.code in {"C6", "C8"}]
        assert sorted(answers) == sorted((review.Level(look.level).answered_within, look.round) for look in looks)


@always
def the_history_has_no_gap(kept: Kept, now: Picture) -> None:
    for pk, case in now.items.items():
        rows = now.steps_of[pk]
        stages = [kept.births[pk].stage, *(row.after for row in rows)]
        assert all(row.before == stage for row, stage in zip(rows, stages, strict=False))
        assert stages[-1] == case.stage
        assert all((row.before, row.step, row.after) in _edges(row) for row in rows)
        assert [row.at for row in rows] == sorted(row.at for row in rows)


def _edges(row: StepTaken) -> set[tuple[str, str, str]]:
    """The table; and an item that took a part back says so where it stands."""
    return {*EDGES, (row.after, "rejoin", row.after)} if row.step == "rejoin" and "part" in row.facts else EDGES


@always
def no_claim_is_lost_or_doubled(kept: Kept, now: Picture) -> None:
    there = {claim.pk: (kept.births[claim.case_id].root, claim.order, claim.text) for claim in now.claims}
    assert there == kept.claims
    for pk, case in now.items.items():
        assert bool(now.claims_of[pk]) == (case.stage != "rejoined"), "what is brought back has none, all else some"


@always
def nothing_is_answered_with_a_claim_left_over(kept: Kept, now: Picture) -> None:
    for pk, case in now.items.items():
        taken = {step.step for step in now.steps_of[pk]}
        told = case.stage == "concluded" and case.delivered_on is not None and taken & {"answer_simply", "deliver"}
        if case.stage in {"drafted", "issued"} or told:
            assert all(claim.result and claim.reason.strip() for claim in now.claims_of[pk])


@always
def the_right_to_a_review_runs_from_a_proved_delivery_only(kept: Kept, now: Picture) -> None:
    for pk, case in now.items.items():
        own = [clock for clock in now.clocks_of[pk] if clock.code == "C5" and clock.pk not in kept.births[pk].copied]
        deliveries = [step for step in now.steps_of[pk] if step.step in {"deliver", "deliver_one"}]
        days = {step.facts.get("delivered_on") or step.on.isoformat() for step in deliveries}
        assert {clock.start.isoformat() for clock in own} <= days, "C5 runs without a delivery"
        assert len(own) <= len(deliveries)
        for clock in own:
            if clock.stopped_on is None and clock.party_id is None:
                assert clock.start == case.delivered_on
        assert not any(clock.stopped_on is None for clock in now.clocks_of[pk] if clock.pk in kept.births[pk].copied
                       and clock.code in {"C5", "C7"})  # fmt: skip


@always
def each_open_item_is_in_exactly_one_hand(kept: Kept, now: Picture) -> None:
    for pk, case in now.items.items():
        hands = now.hands_of[pk]
        holding = [(hand.unit_id, hand.person_id) for hand in hands if hand.ended_at is None]
        ended = case.stage in procedure.ENDED_STAGES
        assert holding == ([] if ended else [(case.holding_unit_id, case.holder_id)])
        assert all(one.ended_at is not None and one.ended_at <= two.began_at for one, two in pairwise(hands))


@always
def two_people_decide(kept: Kept, now: Picture) -> None:
    assert all(proposal.by_id != proposal.decided_by_id for proposal in now.proposals)
    for case in now.items.values():
        assert case.opinion_issued_by_id is None or case.opinion_issued_by_id != case.opinion_drafted_by_id
    for look in now.reviews:
        assert look.issued_by_id is None or look.issued_by_id != look.drafted_by_id
        assert look.body_id != look.respondent_id


@always
def settled_and_final_have_their_ground(kept: Kept, now: Picture) -> None:
    for pk, case in now.items.items():
        if case.resolved_on is not None and not case.resolved_by_word:
            supported = [claim for claim in now.claims_of[pk] if claim.result == "supported"]
            agreed = Fulfilment.objects.filter(case=case, agreement__isnull=False)
            assert supported or agreed.exists()
            assert all(claim.fulfilled_on for claim in supported)
        for promise in Fulfilment.objects.open().filter(case=case):
            assert promise.unit_id == case.unit_id, "who has the case owes what it promised"
        if case.final_on is not None:
            assert any(
                look.case_id == pk and look.level == "second" and look.stage == "delivered" for look in now.reviews
            )


@always
def one_review_at_a_time_of_a_petitioner(kept: Kept, now: Picture) -> None:
    running = {look.pk: look.case_id for look in now.reviews if look.stage in review.OPEN}
    asking = list(ReviewApplicant.objects.filter(review__in=running, withdrawn_on=None).values_list("review", "party"))
    assert once(party for _, party in asking)
    assert {look for look, _ in asking} == set(running), "each review is somebody's"
    assert set(ReviewApplicant.objects.filter(open=True).values_list("review", flat=True)) <= set(running)


@always
def what_was_brought_back_leads_to_its_origin(kept: Kept, now: Picture) -> None:
    for pk, case in now.items.items():
        home, seen = case, [pk]
        while home.stage == "rejoined":
            home = now.items[home.split_from_id]
            seen.append(home.pk)
            assert once(seen)
        assert kept.births[home.pk].root == kept.births[pk].root
        assert now.claims_of[home.pk]


@always
def the_ledger_says_to_which_matter_an_item_belongs(kept: Kept, now: Picture) -> None:
    for pk, case in now.items.items():
        moves = now.moves_of[pk]
        assert case.matter_id == (moves[-1].after_id if moves else None)
        assert all(one.after_id == two.before_id for one, two in pairwise(moves))
    alone = [matter for matter, items in Counter(case.matter_id for case in now.items.values()).items() if items == 1]
    assert set(alone) <= {None}, "a matter of one item is none"


@always
def what_is_answered_together_is_of_one_matter_and_one_stage(kept: Kept, now: Picture) -> None:
    for case in now.items.values():
        if case.answered_with_id is not None and case.stage in {"drafted", "issued"}:
            lead = now.items[case.answered_with_id]
            assert (lead.matter_id, lead.unit_id) == (case.matter_id, case.unit_id)
            assert case.stage == lead.stage or {case.stage, lead.stage} == {"issued", "concluded"}


@always
def who_was_asked_to_help_can_still_answer(kept: Kept, now: Picture) -> None:
    waiting = list(Help.objects.waiting().values_list("case", "clock"))
    running = {(clock.case_id, clock.pk) for clock in now.clocks if clock.code == "H1" and clock.stopped_on is None}
    assert set(waiting) == running
    assert all(now.items[case].stage in queries.HELPED for case, _ in waiting)


@always
def what_was_set_apart_is_found_nowhere(kept: Kept, now: Picture) -> None:
    if not now.gone:
        return
    assert not Case.objects.filter(pk__in=now.gone).exists()
    numbers = {now.rows[pk].number for pk in now.gone}
    for rows in (now.claims_of, now.clocks_of, now.moves_of):
        assert not set(rows) & now.gone
    assert not CasePetitioner.objects.filter(case__in=now.gone).exists()
    for pk, case in now.items.items():
        assert not {case.split_from_id, case.repeat_of_id, case.answered_with_id} & now.gone
        said = " ".join(str(step.facts) for step in now.steps_of[pk])
        assert not [number for number in numbers if number in said]
    for pk in now.gone:
        case = now.rows[pk]
        assert (case.title, case.facts, case.unit_id, case.matter_id, case.query_code) == ("", "", None, None, None)
