"""Who plays a life: mostly somebody takes a step that is theirs, and now and then anybody tries anything."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from itertools import islice
from random import Random

from django.db import transaction
from django.utils.timezone import localdate
from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.cases.living import later_moves, matter_moves, office_moves, unit_moves  # noqa: F401 - they fill MOVES
from tests.cases.living.holds import CHECKS
from tests.cases.living.kept import Kept, Picture, seal
from tests.cases.living.moves import MOVES, Draw, nothing_there
from tests.cases.living.world import World
from tests.factories import NOON, person, petition
from yimen.base import audit
from yimen.base.models import User
from yimen.cases import actions as cases
from yimen.cases import public, queries
from yimen.cases.actions import NotAllowed
from yimen.cases.models import Case, HandOffer, Review, ReviewStepTaken, StepTaken
from yimen.cases.queries import CaseFilter, listed
from yimen.domain import procedure, review
from yimen.domain.procedure import Refusal
from yimen.domain.roles import Role

WALKED: Counter[str] = Counter()
EDGES_WALKED: Counter[tuple[str, str, str]] = Counter()
REVIEW_EDGES_WALKED: Counter[tuple[str, str]] = Counter()
REFUSED: Counter[str] = Counter()
MOST_ITEMS = 5
ASKED = 4  # of how many people with something to do one is chosen
FORWARD = frozenset(
    {"forward", "receive", "accept", "draft_opinion", "issue_opinion", "deliver", "request_review", "take_up_review",
     "draft_review", "issue_review", "deliver_review"}
)  # fmt: skip
RARE = frozenset({"answer_simply", "hold_hearing", "propose_not_to_review", "decide_not_to_review", "rejoin"})
ENDING = frozenset({"propose_decline", "answer_on_spot", "guide_elsewhere", "to_political_legal", "resolve"})
SIDEWAYS = ("link", "unlink", "undo", "take_in_hand", "offer_hand", "answer_hand", "recall_hand", "order_hand")
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


class Life(RuleBasedStateMachine):
    """The items of one matter. `now` only grows; `case` is the item that is acted on."""

    def __init__(self) -> None:
        super().__init__()
        self.point = transaction.savepoint()
        self.world = World()
        self.kept = Kept()
        self.codes: dict[str, str] = {}
        self.now: datetime = NOON
        self.last_step = self.last_review_step = 0
        self.picture: Picture | None = None
        self.whole = True  # no check has failed
        self.done: set[str] = set()
        self.to_the_end = False

    def teardown(self) -> None:
        """The audit has no flaw, every code opens something, nobody finds what was set apart; then all is as before."""
        try:
            if self.whole:
                self._everything_is_found_that_should_be()
                assert audit.verify() == []
        finally:
            transaction.savepoint_rollback(self.point)

    @initialize(data=st.data())
    def begin(self, data: st.DataObject) -> None:
        self.to_the_end = data.draw(st.booleans())  # to the re-review and beyond; else wherever it goes
        for _ in range(data.draw(st.integers(1, 2))):
            self._is_born(data.draw)

    def _is_born(self, draw: Draw) -> None:
        visit, clear, joint = draw(st.booleans()), draw(st.sampled_from([True, True, False])), draw(st.booleans())
        claims, late, people = draw(st.integers(1, 3)), draw(st.integers(0, 4)), draw(st.sampled_from([1, 1, 2]))
        unclear = {} if clear else {"unclear_reason": "illegible"}
        facts = petition(
            channel="visit" if visit else "letter",
            received_on=localdate(self.now) - timedelta(days=late),
            claims=tuple(f"第{n}项诉求" for n in range(1, claims + 1)),
            people=tuple(person(name=f"王小云{'甲乙'[n]}", **unclear) for n in range(people)),
            joint=joint,
        )
        clerk = self.world.who(Role.RECEPTIONIST)
        made = cases.register(office=self.world.office, petition=facts, by=clerk, at=self.now)
        self.codes[made.case.number] = made.query_code
        self.case = made.case
        self._is_written()

    # --- what happens -------------------------------------------------------------------------------------------------

    @rule(what=st.sampled_from(["usual"] * 13 + ["anything"] * 3 + ["sideways"] * 2 + ["time"] * 2), data=st.data())
    def something_happens(self, what: str, data: st.DataObject) -> None:
        """One rule, so that no life is without the usual course."""
        self.whole = False
        self._turn_to_another(data.draw)
        match what:
            case "usual":
                self._it_goes_on(data.draw)
            case "sideways":
                name = data.draw(st.sampled_from(SIDEWAYS))
                who = data.draw(st.sampled_from(self._whose(name)))
                self._try(name, who, data.draw, well=True)
            case "anything":
                name, who = data.draw(st.sampled_from(sorted(MOVES))), data.draw(st.sampled_from(self.world.people))
                self._try(name, who, data.draw, well=data.draw(st.booleans()))
            case "time":
                self.now += timedelta(hours=data.draw(st.sampled_from([1, 3, 24, 24 * 3, 24 * 8, 24 * 20, 24 * 45])))

    def living(self) -> list[Case]:
        """The items that were not set apart."""
        return list(Case.objects.order_by("pk"))

    def _turn_to_another(self, draw: Draw) -> None:
        """Mostly the same item goes on; now and then, or when it has ended, another one."""
        there = self.living()
        if not there:
            self._is_born(draw)
        elif self._is_over() or draw(st.integers(0, 8)) == 0:
            still = [one for one in there if one.stage in procedure.OPEN_STAGES]
            self.case = draw(st.sampled_from(still if still and draw(st.integers(0, 2)) else there))
        self.case.refresh_from_db()

    def _is_over(self) -> bool:
        """Nothing is to come of the item: answered, and no review of the answer either."""
        asked = self.case.delivered_on is not None and self.case.final_on is None
        return self.case.stage in procedure.ENDED_STAGES and not asked

    def _whose(self, name: str) -> list[User]:
        """Who might do a thing that no step of the table is."""
        offer = HandOffer.objects.waiting().filter(case=self.case).last()
        if name == "answer_hand" and offer is not None:
            return [one for one in self.world.people if one.pk == offer.to_person_id] or self.world.people
        if name in {"offer_hand", "recall_hand"} and self.case.holder_id is not None:
            return [one for one in self.world.people if one.pk == self.case.holder_id]
        return [one for one in self.world.people if one.unit_id in {self.case.holding_unit_id, self.case.office_id}]

    def _it_goes_on(self, draw: Draw) -> None:
        """Somebody who may takes one of the steps that are offered, with all that it needs; so lives grow old."""
        people = list(self.world.people)
        Random(draw(st.integers(0, 2**16))).shuffle(people)
        found = list(islice(((one, names) for one in people if (names := self._offered(one))), ASKED))
        if found and draw(st.integers(0, 24)):
            steps = [(one, name) for one, names in found for name in names for _ in range(self._weight(name))]
            who, name = steps[draw(st.integers(0, len(steps) - 1))]
            self._try(name, who, draw, well=True)
        elif len(self.kept.births) < MOST_ITEMS:
            self._is_born(draw)

    def _weight(self, name: str) -> int:
        """How likely a step is: what leads on, what was not done yet in this life, and where this life is heading."""
        if name == "sort":
            return 1 if self.case.petition_class else 12
        fresh = 1 if name in self.done else 2
        if name in RARE or (name in FORWARD and self.case.petition_class):
            return (30 if self.to_the_end else 8) * fresh
        return (1 if name in ENDING else 2) * fresh

    def _offered(self, who: User) -> list[str]:
        steps = procedure.offers(queries.situation(self.case, who, today=localdate(self.now)))
        found = [MOVE_OF.get(offer.rule.step, str(offer.rule.step)) for offer in steps if offer.open]
        last = self._review()
        if self.case.delivered_on and not self.case.final_on and Role.RECEPTIONIST in who.roles:
            found.append("request_review")
        if last is not None and last.stage in review.OPEN and who.unit_id in {last.body_id, self.case.office_id}:
            steps_of = [row for row in review.STEPS.values() if last.stage in row.sources]
            found += [REVIEW_MOVE_OF[row.step] for row in steps_of if row.permissions & who.permissions]
        may_leave = self.now.day % 10 == 0  # an accusation among them is rare, or no life grows old
        return [name for name in found if name != "set_apart" or may_leave]

    def _try(self, move: str, who: User, draw: Draw, *, well: bool) -> None:
        note(f"{self.now:%m-%d} {self.case.number} {self.case.stage}: {move} by {who} {'well' if well else 'badly'}")
        found = self._refused(move, who, draw, well)
        if found is None:
            WALKED[move] += 1
            self.done.add(move)
            self._is_written()
            return
        REFUSED[move] += 1
        assert found
        assert all(refusal.words.endswith("。") for refusal in found)
        assert seal() == self.sealed, f"{move} was refused, yet something is written"

    def _refused(self, move: str, who: User, draw: Draw, well: bool) -> tuple[Refusal, ...] | None:
        """What the action says against it; None when it was done."""
        try:
            MOVES[move](self, who, draw, well)
        except NotAllowed as refused:
            return refused.refusals
        return None

    def _is_written(self) -> None:
        """Something was done: learn what is new, and look at everything after it."""
        self.case = Case.every.get(pk=self.case.pk)
        self.picture = Picture()
        self.kept.learn(self.picture)
        self.sealed = seal()
        self._count()

    def _count(self) -> None:
        for pk, *edge in StepTaken.objects.filter(pk__gt=self.last_step).values_list("pk", "before", "step", "after"):
            self.last_step = max(self.last_step, pk)
            EDGES_WALKED[tuple(edge)] += 1
        rows = ReviewStepTaken.objects.filter(pk__gt=self.last_review_step)
        for pk, *step in rows.values_list("pk", "before", "step"):
            self.last_review_step = max(self.last_review_step, pk)
            REVIEW_EDGES_WALKED[tuple(step)] += 1

    def review(self) -> int:
        """The last review of the item, of those that are open if there are any."""
        last = self._review()
        if last is None:
            raise nothing_there("没有复查（复核）可办。")
        return int(last.pk)

    def _review(self) -> Review | None:
        there = Review.objects.filter(case=self.case)
        return there.filter(stage__in=sorted(review.OPEN)).last() or there.last()

    # --- what always holds --------------------------------------------------------------------------------------------

    @invariant()
    def it_all_hangs_together(self) -> None:
        """Looked at once after each thing that was written: what is refused has been shown to write nothing."""
        picture, self.picture = self.picture, None
        for check in CHECKS if picture is not None else ():
            check(self.kept, picture)
        self.whole = True

    def _everything_is_found_that_should_be(self) -> None:
        there, gone = {one.number: one for one in self.living()}, self.kept.gone
        for number, code in self.codes.items():
            opened = public.open_with_code(number=number, code=code, client=number, at=self.now)
            assert opened is not None, f"the code of {number} opens nothing"
            if number in there:
                home = public.holder(opened.grant)
                assert home is not None
                assert home.stage != "rejoined"
                assert public.progress(home, today=localdate(self.now)).claims
            else:
                assert opened.state
        if gone:
            checker, today = self.world.who(Role.CHECKER), localdate(self.now)
            seen = {row.pk for row in listed(checker, CaseFilter(history="with"), today=today).rows}
            assert not seen & gone
            for pk in gone:
                assert queries.search(checker, self.kept.births[pk].facts[0]).case is None
