"""Playing a life through the real actions, at the times of the plan (演示剧本的执行)."""

from __future__ import annotations

import uuid
from collections import Counter as Count
from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from django.core.exceptions import MultipleObjectsReturned, ObjectDoesNotExist
from django.db import transaction

from yimen.base.acts import action
from yimen.base.deputies import NotNamed
from yimen.base.models import Counter, User
from yimen.cases import actions as cases
from yimen.cases.actions import NotAllowed, PetitionFacts, Registered
from yimen.cases.models import AccusationStep, Case, StepTaken
from yimen.documents import actions as documents
from yimen.domain.procedure import Step
from yimen.ops.demo import order
from yimen.ops.demo.does import DEEDS, Doing
from yimen.ops.demo.does.doing import does
from yimen.ops.demo.does.protected import accusation_of
from yimen.ops.demo.life import Coming, Deed, Life
from yimen.ops.demo.signature import png
from yimen.ops.demo.world import World
from yimen.reception import actions as reception
from yimen.reception.actions import Confirmation, NotPossible
from yimen.reception.models import Interview, Ticket

REFUSED = (
    NotAllowed, NotPossible, NotNamed, ObjectDoesNotExist, MultipleObjectsReturned, LookupError,
)  # fmt: skip
"""What a deed meets where somebody at a desk did something else meanwhile: a refusal, or nothing to be found."""
COURSE = frozenset(step.value for step in Step)  # deeds that carry the matter on; without one the next are impossible
Refused = tuple[str, Deed, str]  # key of the life, the deed, why
ENDED = 10**6  # deeds of a life that goes on no more


class Player:
    """Plays lives up to a moment.

    Args:
        since: what was played before reaches to here; None when nothing of these lives was played.
        until: nothing later is done.

    Attributes:
        refused: deeds that the rules refused, with the reason; by the plan alone there are none.
    """

    def __init__(self, world: World, *, since: datetime | None, until: datetime) -> None:
        self.world, self.since, self.until = world, since, until
        self.refused: list[Refused] = []

    def play(self, life: Life, first: Case | None = None) -> None:
        """One life, from where it stands. A step that somebody else took, or made impossible, ends it quietly."""
        if life.begins() > self.until or (self.since is not None and not life.touched(self.since, self.until)):
            return
        match life.kind:
            case "errand":
                self._errand(life)
            case "accusation":
                self._protected(life)
            case "event":
                self._go_on(life)
            case _:
                self._matter(life, first)

    def _matter(self, life: Life, first: Case | None) -> None:
        case = Case.objects.filter(source_key=life.key).first()
        if case is None:
            with order.in_its_week(life.at.date(), self.world.floor):
                case = arrive(player=self, life=life, first=first, by=None, at=life.at)
        self._go_on(life)
        if life.again is not None:
            self.play(life.again, case)

    def _go_on(self, life: Life) -> None:
        """What is due and was not done: in one transaction, so that whoever stops the play finds whole lives only."""
        done = self.done(life)
        due = [deed for deed in life.deeds if deed.at <= self.until][done:]
        if not due:
            return
        if self.since is None:
            try:
                live_on(player=self, life=life, due=due, done=done, by=None, at=life.at)
            except REFUSED:
                self._one_by_one(life, due, done)
        else:
            self._one_by_one(life, due, done)

    def _one_by_one(self, life: Life, due: Sequence[Deed], done: int) -> None:
        """Each deed in a transaction of its own: people at the desks may have taken some, or made some impossible."""
        taken = Count(StepTaken.objects.filter(case__source_key=life.key).values_list("step", flat=True))
        planned = Count(deed.step for deed in life.deeds[:done] if "item" not in deed.facts)
        for deed in due:
            done += 1
            if "item" not in deed.facts:
                planned[deed.step] += 1
                if deed.step in COURSE and taken[deed.step] >= planned[deed.step]:
                    continue
            try:
                with transaction.atomic():
                    self.do(deed, life)
                    self.note(life, done)
            except REFUSED as refused:
                self.refused.append((life.key, deed, str(refused)))
                if deed.step in COURSE and "item" not in deed.facts:
                    done = ENDED
                    break
        self.note(life, done)

    def do(self, deed: Deed, life: Life, desk: User | None = None) -> None:
        """One deed; `desk` is the receptionist while the person still sits there."""
        DEEDS[deed.step](Doing(self.world, life, deed, desk))

    @staticmethod
    def done(life: Life) -> int:
        """How many deeds of a life were done."""
        row = Counter.objects.filter(series=f"demo/life/{life.key}").first()
        return row.last if row else 0

    @staticmethod
    def note(life: Life, done: int) -> None:
        """Keep how many were done, in the transaction in which they were."""
        Counter.objects.update_or_create(series=f"demo/life/{life.key}", defaults={"last": done})

    def _protected(self, life: Life) -> None:
        """An accusation leaves no trace outside its own tables: how far it is stands in its own history."""
        there = accusation_of(life.key)
        done = AccusationStep.objects.filter(accusation=there).count() if there is not None else 0
        for deed in [deed for deed in life.deeds if deed.at <= self.until][done:]:
            try:
                self.do(deed, life)
            except REFUSED:
                return

    def _errand(self, life: Life) -> None:
        key = _plain(life.key)
        if life.coming is not None and not Ticket.objects.filter(idempotency_key=key).exists():
            errand(player=self, coming=life.coming, key=key, by=None, at=life.coming.taken)


@action
def live_on(*, player: Player, life: Life, due: Sequence[Deed], done: int, by: User | None, at: datetime) -> None:
    """All that is due, in one transaction."""
    for deed in due:
        player.do(deed, life)
    player.note(life, done + len(due))


@action
def arrive(*, player: Player, life: Life, first: Case | None, by: User | None, at: datetime) -> Case:
    """The first day in one transaction: at the window from ticket to receipt, else the registration."""
    petition = _petition(life, first)
    if life.coming is None:
        case: Case = _register(player.world, life, petition).case
        return case
    coming = life.coming
    interview, desk = _sit_down(player, coming, _plain(life.key), life.people_count)
    registered = cases.open_from_interview(
        interview=interview,
        petition=petition,
        confirmation=Confirmation(
            summary=f"{petition.facts}\n诉求：{'；'.join(petition.claims)}",
            signature=b"" if life.unsigned else png(Random(life.key)),
            signature_missing=life.unsigned,
        ),
        by=desk,
        at=life.at,
    )
    at_desk = [deed for deed in life.deeds if deed.at < coming.over]
    for deed in at_desk:
        player.do(deed, life, desk)
    player.note(life, len(at_desk))
    leaving = coming.over - timedelta(seconds=40)
    documents.issue_receipt(case_id=registered.case.pk, query_code=registered.query_code, by=desk, at=leaving)
    reception.finish_visit(interview=interview, by=desk, at=coming.over)
    visited: Case = registered.case
    return visited


def _register(world: World, life: Life, petition: PetitionFacts) -> Registered:
    clerk = None if life.channel == "web" else world.clerk(life)
    registered: Registered = cases.register(office=world.office(life.office), petition=petition, by=clerk, at=life.at)
    if life.channel == "web":
        documents.issue_receipt(case_id=registered.case.pk, query_code=registered.query_code, by=None, at=life.at)
    return registered


@does("come")
def come(it: Doing) -> None:
    """Another item of the same life arrives."""
    other = it.life.others[int(it.facts["item"]) - 1]
    with order.in_its_week(it.today, it.world.floor):
        _register(it.world, other, _petition(other, None))


@action
def errand(*, player: Player, coming: Coming, key: str, by: User | None, at: datetime) -> None:
    """Somebody asks something, or fetches a paper: a ticket, a talk, no new matter."""
    if player.world.free_window(coming.hall, coming.window, coming.called) is None:
        return
    interview, desk = _sit_down(player, coming, key, 1)
    reception.finish_visit(interview=interview, by=desk, at=coming.over)


def _sit_down(player: Player, coming: Coming, key: str, people: int) -> tuple[Interview, User]:
    world = player.world
    found = world.free_window(coming.hall, coming.window, coming.called)
    if found is None:
        desk = world.receptionist(coming.hall, coming.window)
        same = uuid.uuid5(uuid.NAMESPACE_URL, key)
        unit = world.office(coming.hall)
        return reception.walk_in(unit=unit, people=people, key=same, by=desk, at=coming.called), desk
    window, desk = found
    reception.take_ticket(
        hall=world.halls[coming.hall],
        service=world.services[coming.hall, window.serves[0]],
        priority=coming.priority,
        people=people,
        idempotency_key=key,
        by=None,
        at=coming.taken,
    )
    reception.call_next(window=window, by=desk, at=coming.called)
    return reception.start_serving(window=window, by=desk, at=coming.called + timedelta(seconds=70)), desk


def _petition(life: Life, first: Case | None) -> PetitionFacts:
    words = life.words
    if words is None:
        raise ValueError("a matter has words")
    return PetitionFacts(
        channel=life.channel,
        received_on=life.received_on or life.at.date(),
        title=f"再次反映：{words.title}" if first else words.title,
        facts=f"曾于{first.received_on:%Y年%-m月%-d日}反映，对办理结果仍有意见。{words.facts}"
        if first
        else words.facts,
        claims=words.claims,
        reasons=words.reason,
        people=life.people,
        source_key=life.key,
        place=words.place,
        division_code=words.division,
        content_class=words.content,
        purpose=words.purpose,
        people_count=life.people_count,
        joint=life.people_count >= 5,
        repeat=first is not None,
        repeat_of=first.pk if first else None,
        other_procedure="no",
        reviewed_before="no",
        urgent=life.urgent,
    )


def _plain(key: str) -> str:
    """The key in the letters that a ticket's key may have."""
    return key.replace(":", "-")
