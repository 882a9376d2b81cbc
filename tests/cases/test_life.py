"""The life of a petition as a state machine: thousands of lawful and unlawful steps by random people on random days.

Whatever is tried, either the action refuses in whole Chinese sentences and nothing at all is written, or it moves the
petition along an edge of the table as written down in the tests; and after every step the facts hang together: no date
is lost, nothing is answered with a claim left over, C5 never runs before a delivery, every clock explains itself, the
history has no gap and the audit no flaw.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.db import transaction
from django.utils.timezone import localdate
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests.domain.test_procedure import EDGES
from tests.factories import NOON, person, petition, unit, user
from yimen.base import audit, calendar
from yimen.base.models import AuditEntry, Unit, User
from yimen.cases import actions as cases
from yimen.cases import queries
from yimen.cases.actions import ClaimAnswer, NotAllowed
from yimen.cases.models import Case, Claim, Clock, Fulfilment, Hand, Proposal, Review, ReviewStepTaken, StepTaken
from yimen.domain import jurisdiction, procedure, review, simplified
from yimen.domain.fulfilment import Progress
from yimen.domain.procedure import DeclineGround, Refusal, ReopenGround
from yimen.domain.roles import Role

DEEP = bool(os.environ.get("YIMEN_DEEP"))
LIVES, STEPS_OF_A_LIFE = (80, 80) if DEEP else (6, 45)
Draw = Callable[[Any], Any]
MOVES: dict[str, Any] = {}
WALKED: Counter[str] = Counter()
FORWARD = frozenset(
    {"forward", "receive", "accept", "draft_opinion", "issue_opinion", "deliver", "request_review", "take_up_review",
     "draft_review", "issue_review", "deliver_review"}
)  # fmt: skip
RARE = frozenset({"answer_simply", "hold_hearing", "propose_not_to_review", "decide_not_to_review"})
ENDING = frozenset({"propose_decline", "answer_on_spot", "guide_elsewhere", "to_political_legal", "resolve"})
MOVE_OF = {  # step -> the move that takes it, where they are not called alike
    "object": "object_to", "agree_return": "decide_return", "refuse_return": "decide_return",
    "confirm_decline": "decide_decline", "return_decline": "decide_decline", "approve_extension": "decide_extension",
    "refuse_extension": "decide_extension", "mediate": "agree", "settle": "agree", "fulfil": "fulfil_claim",
    "confirm_unit": "decide_unit", "check": "answer_check", "deliver_one": "deliver",
}  # fmt: skip
REVIEW_MOVE_OF = {
    "take_up": "take_up_review", "propose_not": "propose_not_to_review", "return_not": "decide_not_to_review",
    "confirm_not": "decide_not_to_review", "withdraw": "withdraw_review", "hold_hearing": "hold_hearing",
    "draft": "draft_review", "return": "return_review", "issue": "issue_review", "deliver": "deliver_review",
    "withdraw_one": "withdraw_review", "deliver_one": "deliver_review",
}  # fmt: skip
CLASSES = st.sampled_from(
    [("appeal", 6)] * 3
    + [("suggestion", None), ("appeal", 1), ("appeal", 4), ("appeal", 5), ("accusation", None), ("appeal", None)]
)
WORDS = st.sampled_from(["情况属实，依规办理。", "情况属实，依规办理。", "材料已核对。", "", "  "])
RESULTS = st.sampled_from(["supported", "supported", "explained", "not_supported", ""])


class World:
    """A city over a district with its office and two departments, and everybody who works there."""

    def __init__(self) -> None:
        self.city = unit(level="city", name="云州市人民政府", short_name="市政府")
        self.province = unit(level="province", name="云省人民政府", short_name="省政府")
        self.city.parent = self.province
        self.city.save()
        self.government = unit(self.city, name="云汀区人民政府", short_name="区政府")
        self.office = unit(self.government, office=True)
        self.one, self.two = unit(self.government), unit(self.government)
        self.court = unit(self.government, organ_kind="court")
        posts = {
            self.office: [Role.RECEPTIONIST, Role.MAIL_CLERK, Role.CHECKER, Role.OFFICE_HEAD, Role.REGISTRAR],
            self.one: [Role.HANDLER, Role.HANDLER, Role.UNIT_HEAD, Role.UNIT_HEAD],
            self.two: [Role.HANDLER, Role.UNIT_HEAD],
            self.government: [Role.REVIEWER, Role.UNIT_HEAD, Role.LEADER],
            self.city: [Role.REVIEWER, Role.UNIT_HEAD],
            self.court: [Role.HANDLER],
        }
        self.people = [user(place, role) for place, roles in posts.items() for role in roles]
        self.people += [user(self.one, Role.HANDLER, Role.UNIT_HEAD), user(self.office, Role.ADMINISTRATOR)]
        self.bodies = [self.government, self.city, self.office, self.one]


class Life(RuleBasedStateMachine):
    """One petition. `now` only grows; whoever acts is drawn at random, mostly somebody whose step it is."""

    world: World

    def __init__(self) -> None:
        super().__init__()
        self.point = transaction.savepoint()
        self.world = World()

    def teardown(self) -> None:
        """The audit has no flaw; then all is as before."""
        assert audit.verify() == []
        transaction.savepoint_rollback(self.point)

    @initialize(data=st.data())
    def begin(self, data: st.DataObject) -> None:
        self.now: datetime = NOON
        self._is_born(data.draw)

    def _is_born(self, draw: Draw) -> None:
        visit, clear, joint = draw(st.booleans()), draw(st.sampled_from([True, True, False])), draw(st.booleans())
        claims, late = draw(st.integers(1, 3)), draw(st.integers(0, 4))
        self.clerk = next(person for person in self.world.people if Role.RECEPTIONIST in person.roles)
        facts = petition(
            channel="visit" if visit else "letter",
            received_on=localdate(self.now) - timedelta(days=late),
            claims=tuple(f"第{n}项诉求" for n in range(1, claims + 1)),
            people=(person(**({} if clear else {"unclear_reason": "illegible"})),),
            joint=joint,
        )
        self.case = cases.register(office=self.world.office, petition=facts, by=self.clerk, at=self.now).case
        self.birth = {
            name: getattr(self.case, name)
            for name in ("number", "received_on", "registered_on", "entered_at", "registered_by_id", "office_id")
        }
        self.code = bytes(self.case.query_code or b"")
        self.claims = list(Claim.objects.filter(case=self.case).values_list("order", "text"))

    # --- what happens -------------------------------------------------------------------------------------------------

    @rule(what=st.sampled_from(["usual"] * 7 + ["anything"] * 3 + ["time"] * 2), data=st.data())
    def something_happens(self, what: str, data: st.DataObject) -> None:
        """One rule, so that no life is without the usual course."""
        match what:
            case "usual":
                self._it_goes_on(data.draw)
            case "anything":
                name, who = data.draw(st.sampled_from(sorted(MOVES))), data.draw(st.sampled_from(self.world.people))
                self._try(name, who, data.draw, well=data.draw(st.booleans()))
            case "time":
                self.now += timedelta(hours=data.draw(st.sampled_from([1, 3, 24, 24 * 3, 24 * 8, 24 * 20, 24 * 45])))

    def _it_goes_on(self, draw: Draw) -> None:
        """Whoever may takes one of the steps that are offered, with all that it needs; so lives grow old."""
        offered = [(name, who) for who in self.world.people for name in self._offered(who)]
        names = sorted({name for name, _ in offered})
        if not names or (self.case.stage in procedure.ENDED_STAGES and draw(st.integers(0, 9)) == 0):
            self._is_born(draw)
        else:
            name = draw(st.sampled_from([name for name in names for _ in range(self._weight(name))]))
            self._try(name, draw(st.sampled_from([one for each, one in offered if each == name])), draw, well=True)

    def _weight(self, name: str) -> int:
        if name == "sort":
            return 1 if self.case.petition_class else 12
        if name in RARE or (name in FORWARD and self.case.petition_class):
            return 6
        return 1 if name in ENDING else 2

    def _offered(self, who: User) -> list[str]:
        steps = procedure.offers(queries.situation(self.case, who, today=localdate(self.now)))
        found = [MOVE_OF.get(offer.rule.step, str(offer.rule.step)) for offer in steps if offer.open]
        last = Review.objects.filter(case=self.case).last()
        if self.case.delivered_on and not self.case.final_on and Role.RECEPTIONIST in who.roles:
            found.append("request_review")
        if last is not None and last.stage in review.OPEN:
            allowed = who.unit_id in {last.body_id, self.case.office_id}
            steps_of = [rule.step for rule in review.STEPS.values() if last.stage in rule.sources]
            found += [
                REVIEW_MOVE_OF[step]
                for step in steps_of
                if allowed and review.STEPS[step].permissions & who.permissions
            ]
        return [name for name in found if name in MOVES]  # splitting and setting apart have tests of their own

    def _try(self, move: str, who: User, draw: Draw, *, well: bool) -> bool:
        before, found = self._written(), self._refused(move, who, draw, well)
        if found is not None:
            assert found
            assert all(refusal.words.endswith("。") for refusal in found)
            assert self._written() == before, f"{move} was refused, yet something is written"
            return False
        self.case.refresh_from_db()
        WALKED[move] += 1
        return True

    def _refused(self, move: str, who: User, draw: Draw, well: bool) -> tuple[Refusal, ...] | None:
        """What the action says against it; None when it was done."""
        try:
            MOVES[move](self, who, draw, well)
        except NotAllowed as refused:
            return refused.refusals
        return None

    def _written(self) -> tuple[Any, ...]:
        tables = (Case, Clock, Claim, Proposal, StepTaken, Review, ReviewStepTaken)
        return (*(list(table.objects.order_by("pk").values()) for table in tables), AuditEntry.objects.count())

    def review(self) -> int:
        """The last review of the case, or one that does not exist."""
        last = Review.objects.filter(case=self.case).last()
        if last is None:
            raise NotAllowed((Refusal("none", "没有复查（复核）可办。"),))
        return int(last.pk)

    # --- what always holds --------------------------------------------------------------------------------------------

    @invariant()
    def facts_of_its_birth_stay(self) -> None:
        case = Case.objects.get(pk=self.case.pk)
        assert {name: getattr(case, name) for name in self.birth} == self.birth
        assert bytes(case.query_code or b"") == self.code
        assert list(Claim.objects.filter(case=case).values_list("order", "text")) == self.claims

    @invariant()
    def the_first_term_runs_once_from_the_first_day(self) -> None:
        first, *again = Clock.objects.filter(case=self.case, code="C1").order_by("round")
        assert (first.start, first.round, first.voided) == (self.birth["received_on"], 1, False)
        assert len(again) == StepTaken.objects.filter(case=self.case, step="reopen_answer").count()

    @invariant()
    def the_history_has_no_gap(self) -> None:
        rows = list(StepTaken.objects.filter(case=self.case).order_by("id"))
        assert rows[0].before == ""
        assert all(one.after == two.before for one, two in pairwise(rows))
        assert rows[-1].after == Case.objects.get(pk=self.case.pk).stage
        assert all((row.before, row.step, row.after) in EDGES for row in rows)
        assert [row.at for row in rows] == sorted(row.at for row in rows)

    @invariant()
    def nothing_is_answered_with_a_claim_left_over(self) -> None:
        case = Case.objects.get(pk=self.case.pk)
        last = StepTaken.objects.filter(case=case).order_by("id").values_list("step", flat=True)
        answered = case.stage in {"drafted", "issued"} or (
            case.stage == "concluded" and {"answer_simply", "deliver"} & set(last) and case.delivered_on is not None
        )
        if answered:
            assert all(claim.result and claim.reason.strip() for claim in Claim.objects.filter(case=case))

    @invariant()
    def the_right_to_a_review_runs_from_the_proved_delivery_only(self) -> None:
        delivered = {
            row.facts.get("delivered_on") or row.on.isoformat()
            for row in StepTaken.objects.filter(case=self.case, step="deliver")
        }
        starts = {clock.start.isoformat() for clock in Clock.objects.filter(case=self.case, code="C5")}
        assert len(starts) <= len(delivered)
        if starts and not delivered:
            raise AssertionError("C5 runs without a delivery")
        case = Case.objects.get(pk=self.case.pk)
        running = Clock.objects.filter(case=case, code="C5", stopped_on=None)
        assert all(clock.start == case.delivered_on for clock in running)

    @invariant()
    def every_clock_explains_itself(self) -> None:
        days = calendar.current()
        for clock in Clock.objects.filter(case=self.case):
            if clock.code != "C8":  # a hearing moves it; its own tests count it
                again = queries.recounted(clock, days)
                assert (again.nominal_due, again.due) == (clock.nominal_due, clock.due)
                assert again.days[-1].day == clock.due
            assert clock.nominal_due <= clock.due
            assert not clock.voided or clock.stopped_on is not None

    @invariant()
    def it_is_in_exactly_one_hand_until_it_ends(self) -> None:
        case = Case.objects.get(pk=self.case.pk)
        hands = list(Hand.objects.filter(case=case).order_by("order"))
        holding = [hand for hand in hands if hand.ended_at is None]
        if case.stage in procedure.ENDED_STAGES:
            assert holding == []
        else:
            assert [(hand.unit_id, hand.person_id) for hand in holding] == [(case.holding_unit_id, case.holder_id)]
        assert all(one.ended_at is not None and one.ended_at <= two.began_at for one, two in pairwise(hands))

    @invariant()
    def of_a_kind_one_clock_runs(self) -> None:
        running = list(Clock.objects.filter(case=self.case, stopped_on=None).values_list("code", flat=True))
        assert len(running) == len(set(running))

    @invariant()
    def two_people_decide(self) -> None:
        for proposal in Proposal.objects.filter(case=self.case, decided_at__isnull=False):
            assert proposal.by_id != proposal.decided_by_id
        case = Case.objects.get(pk=self.case.pk)
        assert case.opinion_issued_by_id is None or case.opinion_issued_by_id != case.opinion_drafted_by_id
        for look in Review.objects.filter(case=self.case):
            assert look.issued_by_id is None or look.issued_by_id != look.drafted_by_id
            assert look.body_id != look.respondent_id

    @invariant()
    def settled_and_final_have_their_ground(self) -> None:
        case = Case.objects.get(pk=self.case.pk)
        if case.resolved_on is not None:
            supported = Claim.objects.filter(case=case, result="supported")
            assert case.resolved_by_word or (supported and all(claim.fulfilled_on for claim in supported))
        if case.final_on is not None:
            assert Review.objects.filter(case=case, level="second", stage="delivered").exists()


# --- the moves: each calls one action with what a person might type; `well` types it as it should be ------------------

Move = Callable[[Life, User, Draw, bool], Any]


def move(function: Move) -> Move:
    MOVES[function.__name__] = function
    return function


def words(draw: Draw, well: bool) -> str:
    return "情况属实，依规办理。" if well else draw(WORDS)


def to(life: Life, draw: Draw, well: bool) -> Unit:
    world = life.world
    return draw(st.sampled_from([world.one, world.one, world.two] if well else [world.one, world.office, world.court]))


def answers(life: Life, draw: Draw, well: bool) -> dict[int, ClaimAnswer]:
    results = st.sampled_from(["supported", "supported", "explained"]) if well else RESULTS
    return {order: ClaimAnswer(draw(results), words(draw, well)) for order, _ in life.claims}


def some_day(life: Life, draw: Draw, well: bool) -> date:
    return localdate(life.now) + timedelta(days=0 if well else draw(st.integers(-40, 3)))


def by(life: Life, who: User) -> dict[str, Any]:
    return {"by": who, "at": life.now}


@move
def sort(life, who, draw, well):
    kind, path = draw(st.sampled_from([("appeal", 6), ("appeal", 6), ("appeal", 1)]) if well else CLASSES)
    return cases.sort(case_id=life.case.pk, petition_class=kind, path=path, **by(life, who))


@move
def answer_on_spot(life, who, draw, well):
    return cases.answer_on_spot(case_id=life.case.pk, answer=words(draw, well), **by(life, who))


@move
def guide_elsewhere(life, who, draw, well):
    reply = words(draw, well)
    return cases.guide_elsewhere(case_id=life.case.pk, competent_body="云汀区人民法院", reply=reply, **by(life, who))


@move
def to_political_legal(life, who, draw, well):
    unit_ = life.world.court if well else life.world.one
    return cases.to_political_legal(case_id=life.case.pk, to_unit=unit_, **by(life, who))


@move
def forward(life, who, draw, well):
    return cases.forward(case_id=life.case.pk, to_unit=to(life, draw, well), **by(life, who))


@move
def assign(life, who, draw, well):
    days = 20 if well else draw(st.sampled_from([0, -3, 1, 90]))
    unit_ = to(life, draw, well)
    return cases.assign(case_id=life.case.pk, to_unit=unit_, days=days, report_outline="调查情况", **by(life, who))


@move
def withdraw(life, who, draw, well):
    return cases.withdraw(case_id=life.case.pk, reason=words(draw, well), **by(life, who))


@move
def receive(life, who, draw, well):
    return cases.receive(case_id=life.case.pk, **by(life, who))


@move
def object_to(life, who, draw, well):
    return cases.object_to(case_id=life.case.pk, reason=words(draw, well), **by(life, who))


@move
def decide_return(life, who, draw, well):
    agree = draw(st.booleans())
    return cases.decide_return(case_id=life.case.pk, agree=agree, reason=words(draw, well), **by(life, who))


@move
def propose_decline(life, who, draw, well):
    ground = draw(st.sampled_from([DeclineGround.FINAL, DeclineGround.SAME_MATTER, None]))
    return cases.propose_decline(
        case_id=life.case.pk, ground=DeclineGround.FINAL if well else ground, reason=words(draw, well),
        final_number="云复核〔2025〕3号", final_on=date(2025, 3, 3), same_facts=well or draw(st.booleans()),
        **by(life, who),
    )  # fmt: skip


@move
def decide_decline(life, who, draw, well):
    agree = draw(st.booleans())
    return cases.decide_decline(case_id=life.case.pk, agree=agree, reason=words(draw, well), **by(life, who))


@move
def accept(life, who, draw, well):
    return cases.accept(case_id=life.case.pk, **by(life, who))


@move
def accept_simplified(life, who, draw, well):
    excluded = frozenset() if well else frozenset(draw(st.lists(st.sampled_from(simplified.Exclusion), max_size=2)))
    checklist = simplified.Checklist(simplified.Kind.CLEAR, excluded)
    return cases.accept_simplified(case_id=life.case.pk, checklist=checklist, **by(life, who))


@move
def to_ordinary(life, who, draw, well):
    return cases.to_ordinary(case_id=life.case.pk, reason=words(draw, well), **by(life, who))


@move
def answer_simply(life, who, draw, well):
    on, given = some_day(life, draw, well), answers(life, draw, well)
    return cases.answer_simply(case_id=life.case.pk, answers=given, way="phone", told_on=on, **by(life, who))


@move
def ask_extension(life, who, draw, well):
    days = 30 if well else draw(st.integers(-1, 40))
    return cases.ask_extension(case_id=life.case.pk, days=days, reason=words(draw, well), **by(life, who))


@move
def decide_extension(life, who, draw, well):
    agree = draw(st.booleans())
    return cases.decide_extension(case_id=life.case.pk, agree=agree, reason=words(draw, well), **by(life, who))


@move
def agree(life, who, draw, well):
    return cases.agree(
        case_id=life.case.pk, kind=draw(st.sampled_from(["mediate", "settle"])), parties="王小云、柳岸物业",
        terms=words(draw, well), performance="一次付清", due_on=some_day(life, draw, well),
        committee=draw(st.booleans()), consent=well or draw(st.booleans()), **by(life, who),
    )  # fmt: skip


@move
def draft_opinion(life, who, draw, well):
    return cases.draft_opinion(
        case_id=life.case.pk, answers=answers(life, draw, well), facts="经核查属实。",
        legal_basis=["《信访工作条例》第三十二条"] if well else [""], review_organ="云汀区人民政府", **by(life, who),
    )  # fmt: skip


@move
def return_opinion(life, who, draw, well):
    return cases.return_opinion(case_id=life.case.pk, reason=words(draw, well), **by(life, who))


@move
def issue_opinion(life, who, draw, well):
    return cases.issue_opinion(case_id=life.case.pk, **by(life, who))


@move
def deliver(life, who, draw, well):
    proved = well or draw(st.booleans())
    return cases.deliver(case_id=life.case.pk, delivered_on=localdate(life.now), proved=proved, **by(life, who))


@move
def report(life, who, draw, well):
    return cases.report(case_id=life.case.pk, text=words(draw, well), **by(life, who))


@move
def fulfil_claim(life, who, draw, well):
    order = draw(st.integers(1, 3))
    on = some_day(life, draw, well)
    return cases.fulfil_claim(case_id=life.case.pk, order=order, fulfilled_on=on, **by(life, who))


@move
def resolve(life, who, draw, well):
    word = draw(st.booleans())
    return cases.resolve(case_id=life.case.pk, persons_word=word, reason=words(draw, well), **by(life, who))


@move
def reopen(life, who, draw, well):
    ground = draw(st.sampled_from([*ReopenGround, None]))
    return cases.reopen(case_id=life.case.pk, ground=ground, reason=words(draw, well), **by(life, who))


@move
def mark_simplified(life, who, draw, well):
    excluded = frozenset() if well else frozenset(draw(st.lists(st.sampled_from(simplified.Exclusion), max_size=2)))
    checklist = simplified.Checklist(simplified.Kind.CLEAR, excluded)
    return cases.mark_simplified(case_id=life.case.pk, checklist=checklist, **by(life, who))


@move
def raise_dispute(life, who, draw, well):
    ground = draw(st.sampled_from([*jurisdiction.Ground] if well else [*jurisdiction.Ground, None]))
    return cases.raise_dispute(
        case_id=life.case.pk, ground=ground, other=life.world.two if well else None, consulted="已协商，未达成一致。",
        reason=words(draw, well), **by(life, who),
    )  # fmt: skip


@move
def end_dispute(life, who, draw, well):
    return cases.end_dispute(case_id=life.case.pk, reason=words(draw, well), **by(life, who))


@move
def decide_unit(life, who, draw, well):
    return cases.decide_unit(
        case_id=life.case.pk, to_unit=to(life, draw, well), reason=words(draw, well), **by(life, who)
    )


@move
def ask_help(life, who, draw, well):
    due = localdate(life.now) + timedelta(days=5 if well else draw(st.integers(-3, 90)))
    return cases.ask_help(
        case_id=life.case.pk, unit=life.world.two, due=due, request=words(draw, well), **by(life, who)
    )


@move
def answer_help(life, who, draw, well):
    return cases.answer_help(case_id=life.case.pk, answer=words(draw, well), **by(life, who))


@move
def waive_help(life, who, draw, well):
    return cases.waive_help(case_id=life.case.pk, unit_id=life.world.two.pk, reason=words(draw, well), **by(life, who))


@move
def answer_check(life, who, draw, well):
    task = Fulfilment.objects.filter(case=life.case).last()
    if task is None:
        raise NotAllowed((Refusal("none", "没有落实任务。"),))
    progress = draw(st.sampled_from(Progress))
    return cases.answer_check(
        case_id=life.case.pk, task_id=task.pk, progress=progress, proof=words(draw, well),
        fulfilled_on=some_day(life, draw, well) if progress is Progress.DONE else None, **by(life, who),
    )  # fmt: skip


@move
def reopen_answer(life, who, draw, well):
    ground = draw(st.sampled_from([*ReopenGround, None]))
    return cases.reopen_answer(case_id=life.case.pk, ground=ground, reason=words(draw, well), **by(life, who))


@move
def request_review(life, who, draw, well):
    done = Review.objects.filter(case=life.case, level="first", stage="delivered").exists()
    level = review.Level.SECOND if done else review.Level.FIRST
    body = draw(st.sampled_from(life.world.bodies))
    if well:
        body = life.world.city if done else life.world.government
    return cases.request_review(
        case_id=life.case.pk, level=level if well else draw(st.sampled_from(review.Level)), body=body,
        requested_on=some_day(life, draw, well), request="请求撤销原意见。", reasons=words(draw, well),
        good_cause=draw(st.sampled_from(["", "因病住院"])), **by(life, who),
    )  # fmt: skip


@move
def take_up_review(life, who, draw, well):
    return cases.take_up_review(review_id=life.review(), **by(life, who))


@move
def propose_not_to_review(life, who, draw, well):
    ground = draw(st.sampled_from([*review.NotTaken, None]))
    reason = words(draw, well)
    return cases.propose_not_to_review(review_id=life.review(), ground=ground, reason=reason, **by(life, who))


@move
def decide_not_to_review(life, who, draw, well):
    agreed, reason = draw(st.booleans()), words(draw, well)
    return cases.decide_not_to_review(review_id=life.review(), agree=agreed, reason=reason, **by(life, who))


@move
def withdraw_review(life, who, draw, well):
    return cases.withdraw_review(review_id=life.review(), reason=words(draw, well), **by(life, who))


@move
def hold_hearing(life, who, draw, well):
    first = localdate(life.now) + timedelta(days=1 if well else draw(st.integers(-5, 40)))
    last = first + timedelta(days=draw(st.integers(0, 5) if well else st.integers(-1, 70)))
    return cases.hold_hearing(review_id=life.review(), first=first, last=last, **by(life, who))


@move
def draft_review(life, who, draw, well):
    result = draw(st.sampled_from([*review.Result, None]))
    return cases.draft_review(
        review_id=life.review(), facts=words(draw, well), opinion="原意见认定事实清楚。",
        basis=["《信访工作条例》第三十五条"] if well else [], result=review.Result.UPHOLD if well else result,
        **by(life, who),
    )  # fmt: skip


@move
def return_review(life, who, draw, well):
    return cases.return_review(review_id=life.review(), reason=words(draw, well), **by(life, who))


@move
def issue_review(life, who, draw, well):
    return cases.issue_review(review_id=life.review(), **by(life, who))


@move
def deliver_review(life, who, draw, well):
    on = some_day(life, draw, well)
    return cases.deliver_review(review_id=life.review(), delivered_on=on, proved=well, **by(life, who))


@pytest.mark.django_db
def test_whatever_is_tried_the_facts_of_a_petition_hang_together():
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=LIVES,
            stateful_step_count=STEPS_OF_A_LIFE,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert WALKED["sort"]
    assert not DEEP or set(MOVES) == set(WALKED), "a deep run walks every step"
