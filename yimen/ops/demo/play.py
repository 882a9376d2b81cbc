"""Playing a life through the real actions, at the times of the plan (演示剧本的执行)."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from random import Random

from yimen.base import crypto
from yimen.base.acts import action
from yimen.base.models import User
from yimen.cases import actions as cases
from yimen.cases.actions import AccusationFacts, ClaimAnswer, NotAllowed, PetitionFacts
from yimen.cases.models import Accusation, Case, StepTaken
from yimen.documents import actions as documents
from yimen.documents.actions import DeliveryFacts
from yimen.evaluations import actions as evaluations
from yimen.evaluations.models import Rating
from yimen.ops.demo import order
from yimen.ops.demo.grammar import Words
from yimen.ops.demo.plan import Coming, Deed, Life
from yimen.ops.demo.signature import png
from yimen.ops.demo.world import World
from yimen.reception import actions as reception
from yimen.reception.actions import Confirmation
from yimen.reception.models import Interview, Ticket

REVIEW_ORGAN = "云汀区人民政府"
CONSENTS = {
    "visit": "登记时书面同意以短信接收",
    "letter": "来信写明同意以短信接收",
    "phone": "来电时同意凭查询码网上查阅",
    "web": "网上提交时勾选同意",
}
STEPS = {  # deed -> the step of the procedure table by which one sees that it was done
    "sort": "sort",
    "answer": "answer_on_spot",
    "guide": "guide_elsewhere",
    "forward": "forward",
    "receive": "receive",
    "accept": "accept",
    "draft": "draft_opinion",
    "return": "return_opinion",
    "issue": "issue_opinion",
    "deliver": "deliver",
}


class Player:
    """Plays lives up to a moment.

    Args:
        since: what was played before reaches to here; None when nothing of these lives was played.
        until: nothing later is done.
    """

    def __init__(self, world: World, *, since: datetime | None, until: datetime) -> None:
        self.world, self.since, self.until = world, since, until

    def play(self, life: Life, first: Case | None = None) -> None:
        """One life, from where it stands. A step that somebody else took, or made impossible, ends it quietly."""
        if life.kind == "accusation":
            self._accuse(life)
            return
        if life.kind == "errand":
            self._errand(life)
            return
        begins = life.coming.over if life.coming else life.at
        if begins > self.until:
            return
        case = Case.objects.filter(source_key=life.key).select_related("office", "unit").first()
        if case is None:
            with order.in_its_week(life.at.date(), self.world.floor):
                case = arrive(player=self, life=life, first=first, by=None, at=life.at)
            deeds = list(self._open_deeds(life, begins))
            if deeds:
                live_on(player=self, life=life, case=case, deeds=deeds, by=None, at=life.at)
        elif self.since is None or life.touched(self.since, self.until):
            for deed in self._missing(life, case):
                try:
                    self.do(deed, life, case)
                except NotAllowed:
                    break
        if life.again is not None:
            self.play(life.again, case)

    def _open_deeds(self, life: Life, begins: datetime) -> Iterator[Deed]:
        """What comes after the first day's coming; what happened at the window was done there."""
        return (d for d in life.deeds if d.at <= self.until and not (life.coming and d.at < begins))

    def _missing(self, life: Life, case: Case) -> Iterator[Deed]:
        """Deeds that are due and not done yet."""
        taken = Counter(StepTaken.objects.filter(case=case).values_list("step", flat=True))
        rated = set(Rating.objects.filter(case=case).values_list("body", flat=True))
        fulfilled = set(case.claims.filter(fulfilled_on__isnull=False).values_list("order", flat=True))
        planned: Counter[str] = Counter()
        for deed in life.deeds:
            if deed.at > self.until:
                return
            if deed.step == "rate":
                done = deed.facts["body"] in rated
            elif deed.step == "fulfil":
                done = deed.facts["order"] in fulfilled
            else:
                planned[deed.step] += 1
                done = taken[STEPS[deed.step]] >= planned[deed.step]
            if not done:
                yield deed

    # ---- beginnings

    def _accuse(self, life: Life) -> None:
        if life.at > self.until or Accusation.objects.filter(idempotency_key=crypto.digest(life.key)).exists():
            return
        rng = Random(life.key)
        cases.register_accusation(
            office=self.world.office(""),
            facts=AccusationFacts(
                received_on=life.received_on or life.at.date(),
                title="反映村务管理中的问题",
                facts=rng.choice(
                    ("来信反映某工程未经公开招标，请有权机关核实。", "来信反映某村集体资产处置不规范，请有权机关核实。")
                ),
                claims=("请有权机关依规依纪依法核查",),
                accused="某村某负责人",
                idempotency_key=life.key,
            ),
            by=self.world.users["xinjian"],
            at=life.at,
        )

    def _errand(self, life: Life) -> None:
        coming = life.coming
        if coming is None or coming.over > self.until:
            return
        key = _plain(life.key)
        if not Ticket.objects.filter(idempotency_key=key).exists():
            errand(player=self, coming=coming, key=key, by=None, at=coming.taken)

    def clerk(self, life: Life) -> User | None:
        """Who registers and sorts what did not come to a window; None for the portal."""
        return self.world.users["xinjian" if sum(life.key.encode()) % 3 else "xinjian2"]

    # ---- deeds

    def do(self, deed: Deed, life: Life, case: Case, desk: User | None = None) -> None:
        """Take one step; `desk` is the receptionist while the person still sits there."""
        words = life.words
        if words is None:
            return
        step: Callable[[Deed, Life, Words, Case, User | None], None] = getattr(self, f"_{deed.step}")
        step(deed, life, words, case, desk)

    def _office_user(self, life: Life, desk: User | None) -> User:
        if desk is not None:
            return desk
        if life.coming:
            return self.world.receptionist(life.coming.hall, life.coming.window)
        return self.clerk(life) or self.world.users["shenhe"]

    def _sort(self, deed: Deed, life: Life, words: Words, case: Case, desk: User | None) -> None:
        cases.sort(
            case_id=case.pk,
            petition_class=words.petition_class,
            path=words.path,
            content_class=words.content,
            by=self._office_user(life, desk),
            at=deed.at,
        )

    def _answer(self, deed: Deed, life: Life, words: Words, case: Case, desk: User | None) -> None:
        cases.answer_on_spot(case_id=case.pk, answer=words.answer, by=self._office_user(life, desk), at=deed.at)

    def _guide(self, deed: Deed, life: Life, words: Words, case: Case, desk: User | None) -> None:
        documents.guide_elsewhere(
            case_id=case.pk,
            competent_body=words.body,
            reply=words.answer,
            by=self._office_user(life, desk),
            at=deed.at,
        )

    def _forward(self, deed: Deed, life: Life, words: Words, case: Case, desk: User | None) -> None:
        unit = self.world.unit(words.unit)
        documents.forward(case_id=case.pk, to_unit=unit, by=self._office_user(life, desk), at=deed.at)

    def _receive(self, deed: Deed, life: Life, words: Words, case: Case, desk: User | None) -> None:
        cases.receive(case_id=case.pk, by=self.world.handler(words.unit), at=deed.at)

    def _accept(self, deed: Deed, life: Life, words: Words, case: Case, desk: User | None) -> None:
        documents.accept(case_id=case.pk, by=self.world.handler(words.unit), at=deed.at)

    def _draft(self, deed: Deed, life: Life, words: Words, case: Case, desk: User | None) -> None:
        basis = ["《信访工作条例》第三十二条"]
        if "《" in words.topic.basis and words.topic.basis not in basis:
            basis.append(words.topic.basis)
        cases.draft_opinion(
            case_id=case.pk,
            answers={n: ClaimAnswer(result, reason) for n, (result, reason) in enumerate(words.results, start=1)},
            facts=words.found,
            legal_basis=basis,
            review_organ=REVIEW_ORGAN,
            by=self.world.handler(words.unit),
            at=deed.at,
        )

    def _return(self, deed: Deed, life: Life, words: Words, case: Case, desk: User | None) -> None:
        reason = "查明事实的部分请补充现场核查的时间和参加人。"
        cases.return_opinion(case_id=case.pk, reason=reason, by=self.world.head(words.unit), at=deed.at)

    def _issue(self, deed: Deed, life: Life, words: Words, case: Case, desk: User | None) -> None:
        documents.issue_opinion(case_id=case.pk, by=self.world.head(words.unit), at=deed.at)

    def _deliver(self, deed: Deed, life: Life, words: Words, case: Case, desk: User | None) -> None:
        facts = _delivery(deed, life)
        documents.deliver(case_id=case.pk, delivery=facts, by=self.world.handler(words.unit), at=deed.at)

    def _fulfil(self, deed: Deed, life: Life, words: Words, case: Case, desk: User | None) -> None:
        cases.fulfil_claim(
            case_id=case.pk,
            order=deed.facts["order"],
            fulfilled_on=deed.at.date(),
            by=self.world.handler(words.unit),
            at=deed.at,
        )

    def _rate(self, deed: Deed, life: Life, words: Words, case: Case, desk: User | None) -> None:
        reason = "办理用时较长。" if deed.facts["level"] == "dissatisfied" else ""
        evaluations.rate(
            case_id=case.pk, body=deed.facts["body"], level=deed.facts["level"], reason=reason, by=None, at=deed.at
        )


@action
def arrive(*, player: Player, life: Life, first: Case | None, by: User | None, at: datetime) -> Case:
    """The first day in one transaction: at the window from ticket to receipt, else the registration."""
    petition = _petition(life, first)
    if life.coming is None:
        clerk = None if life.channel == "web" else player.clerk(life)
        registered = cases.register(office=player.world.office(""), petition=petition, by=clerk, at=life.at)
        if life.channel == "web":
            documents.issue_receipt(case_id=registered.case.pk, query_code=registered.query_code, by=None, at=life.at)
        return registered.case
    coming = life.coming
    interview, desk = _sit_down(player, coming, _plain(life.key), life.people_count)
    rng = Random(life.key)
    registered = cases.open_from_interview(
        interview=interview,
        petition=petition,
        confirmation=Confirmation(
            summary=f"{petition.facts}\n诉求：{'；'.join(petition.claims)}",
            signature=b"" if life.unsigned else png(rng),
            signature_missing=life.unsigned,
        ),
        by=desk,
        at=life.at,
    )
    case: Case = registered.case
    for deed in life.deeds:
        if deed.at < coming.over:
            player.do(deed, life, case, desk)
    leaving = coming.over - timedelta(seconds=40)
    documents.issue_receipt(case_id=case.pk, query_code=registered.query_code, by=desk, at=leaving)
    reception.finish_visit(interview=interview, by=desk, at=coming.over)
    return case


@action
def live_on(*, player: Player, life: Life, case: Case, deeds: list[Deed], by: User | None, at: datetime) -> None:
    """All that came after, in one transaction: whoever stops the play finds whole lives only."""
    for deed in deeds:
        player.do(deed, life, case)


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


def _delivery(deed: Deed, life: Life) -> DeliveryFacts:
    way, on = deed.facts["way"], deed.at.date()
    if way == "refused":
        witnesses = (deed.facts["witness"], deed.facts["signer"])
        return DeliveryFacts(way="left", on=on, refused=True, witnesses=witnesses)
    if way == "post":
        return DeliveryFacts(way="post", on=on, tracking_number=f"YT{Random(life.key).randrange(10**9):09d}")
    if way == "electronic":
        return DeliveryFacts(way="electronic", on=on, consent=CONSENTS[life.channel])
    signature = png(Random(f"{life.key}/delivered"))
    return DeliveryFacts(way="in_person", on=on, receiver=life.people[0].name, signature=signature)


def _plain(key: str) -> str:
    """The key in the letters that a ticket's key may have."""
    return key.replace(":", "-")
