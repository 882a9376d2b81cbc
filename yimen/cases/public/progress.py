"""办理进度: what a person with number and code sees of the case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from yimen.base.models import Unit
from yimen.cases.models import Case, CasePetitioner, Clock
from yimen.cases.public import reads
from yimen.cases.public.now import Now, now_of
from yimen.cases.public.reads import StepRow, Story
from yimen.cases.queries import Asking, askings, clock_items, masked, shown, why_of
from yimen.domain import masking, review
from yimen.domain.aid import Kind
from yimen.domain.aid import Stage as AidStage
from yimen.domain.contact import Way
from yimen.domain.dictionaries import label_of
from yimen.domain.procedure import ENDED_STAGES, STEPS, Stage, Step
from yimen.domain.terms import chinese
from yimen.ui.pieces import ClockItem, WhyDate

HIDDEN_CLOCKS = frozenset({"C3"})  # the unit's own time to object says nothing to the person
ANSWERED = frozenset({Stage.ISSUED, Stage.CONCLUDED, Stage.PROCEDURAL})
UNCHANGED = "收到日期不变，您不用重新提出。"
OWN_TERMS = "各位信访人自本人收到书面答复之日起三十日内可以书面请求复查、复核，各人的期限见下方。"
OF_REVIEWS = frozenset(
    {"C6", "C7", "C8"}
)  # of several petitioners each one's own; the sentence at the top is everybody's
TO_UNIT = {
    Step.FORWARD: "转送",
    Step.ASSIGN: "交办",
    Step.TO_POLITICAL_LEGAL: "转送",
    Step.DECIDE_UNIT: "决定受理机关：",
    Step.CONFIRM_UNIT: "决定受理机关：",
}
PUBLIC_STAGE = {Stage.DRAFTED: Stage.HANDLING}  # a draft is the unit's own affair until it is signed


@dataclass(frozen=True, slots=True)
class Body:
    """A unit that answers for something: name, phone, address."""

    name: str
    phone: str
    address: str


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """One claim, with its result once the opinion is out; `fulfilled_on` is a fact of its own, `fulfil_by` its end."""

    order: int
    text: str
    result: str
    tone: str
    reason: str
    fulfilled_on: date | None
    fulfil_by: date | None


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step that was taken: `at` is its business date."""

    at: date
    title: str
    by: str


@dataclass(frozen=True, slots=True)
class Term:
    """Where one of several petitioners (masked) stands: what reached them when, and until when they can ask for what.

    `round` is that of the clock which `code` names, so that its explanation is theirs; "" for no clock to explain.
    """

    who: str
    words: str
    delivered_on: date | None
    until: date | None
    code: str = ""
    round: int = 0


@dataclass(frozen=True, slots=True)
class AidLine:
    """Aid that was offered to the person: its kind, and how it stands."""

    kind: str
    stage: str


@dataclass(frozen=True, slots=True)
class Progress:
    """The whole status page of one case."""

    number: str
    petitioner: str  # masked: 王**
    title: str
    channel: str
    received_on: date
    registered_on: date
    stage: str
    stage_label: str
    ended: bool
    now: Now
    claims: tuple[ClaimLine, ...]
    steps: tuple[StepLine, ...]
    clocks: tuple[ClockItem, ...]
    office: Body
    unit: Body | None
    answer: str
    changes: tuple[str, ...] = ()  # sentences on what became of it on the way: split, brought back, another unit
    terms: tuple[Term, ...] = ()  # each petitioner's own term to ask for a review, where there are several
    aids: tuple[AidLine, ...] = ()
    may_wish: bool = False
    wish: str = ""
    agents: bool = False  # somebody goes, or went, for the person: `agents_of` has more


def progress(case: Case, *, today: date, why_url: str = "") -> Progress:
    """The progress of a case opened by `door.holder`; four statements, whatever it went through.

    Where several petitioners have an own term each, five more tell where each of them stands.

    Args:
        today: business date.
        why_url: address of the explanation with `{}` for the clock's code; "" for no links.
    """
    stage = PUBLIC_STAGE.get(Stage(case.stage), Stage(case.stage))
    clocks, story, parties = reads.clocks(case), reads.story(case), reads.parties(case)
    ended = case.stage in ENDED_STAGES
    items = clock_items(case, clocks, today=today, why_url=why_url.format if why_url else None)
    terms = _terms(case, clocks, today) if len(parties) > 1 else ()
    current = {
        code: clock for code, clock in shown(clocks).items() if not clock.voided and not (terms and code in OF_REVIEWS)
    }
    now = now_of(case, current, today, disputed=_disputed(story.steps))
    if terms and now.code == "C5":
        now = replace(now, more=OWN_TERMS, code="")
    return Progress(
        number=case.number,
        petitioner=_petitioner(parties),
        title=case.title,
        channel=label_of("channel", case.channel),
        received_on=case.received_on,
        registered_on=case.registered_on,
        stage=str(stage),
        stage_label=stage.label,
        ended=ended,
        now=now,
        claims=_claims(case),
        steps=_steps(case, story),
        clocks=tuple(item for item in items if item.code not in HIDDEN_CLOCKS and _shown(item)),
        office=_body(case.office),
        unit=_body(case.unit) if case.unit else None,
        answer=case.answer if case.stage in {Stage.CONCLUDED, Stage.PROCEDURAL} else "",
        changes=(*_split(story), *_moved(story.steps)),
        terms=terms,
        aids=tuple(AidLine(Kind(kind).label, AidStage(stage).label) for kind, stage in (story.aids if ended else ())),
        may_wish=ended and case.stage != Stage.HISTORY,
        wish=_wish(story.wish if ended else None),
        agents=story.agents,
    )


def _split(story: Story) -> tuple[str, ...]:
    """What became of claims that went to an item of their own: numbers only, each is opened by its own code."""
    found = [f"这一件是从 {story.origin} 里分出来单独办理的。{UNCHANGED}"] if story.origin else []
    for number, stage in story.parts:
        if stage == Stage.REJOINED:
            found.append(f"分出去的 {number} 已经合回这一件，以后看这一件就可以。")
        else:
            words = f"其中一部分分出来单独办理，编号 {number}，请用它回执上的查询码查看。"
            found.append(f"{words}{UNCHANGED}")
    return tuple(found)


def _moved(taken: Sequence[StepRow]) -> tuple[str, ...]:
    """That another unit has it now, or is being looked for, as the newest of these steps says."""
    back, said = False, ""
    for step in taken:
        if step.step in {Step.WITHDRAW, Step.AGREE_RETURN}:
            back, said = True, "原来转送的单位不办理这件事，正在重新确定由谁办理。"
        elif step.step in {Step.FORWARD, Step.ASSIGN} and back:
            said = f"这件事已改由{step.to}办理。"
        elif step.step == Step.DECIDE_UNIT:
            said = f"由谁办理有过不同意见，已决定由{step.to}受理。"
    return (f"{said}{UNCHANGED}",) if said else ()


def _terms(case: Case, clocks: Sequence[Clock], today: date) -> tuple[Term, ...]:
    """Each one's thirty days run from the day on which that one received it (第三十五条, 第三十六条)."""
    if not any(clock.code == "C5" and not clock.voided for clock in clocks):
        return ()
    found = [_term(one, today) for one in askings(case)]
    return tuple(sorted(found, key=lambda term: (term.delivered_on is None, term.delivered_on)))


def _term(one: Asking, today: date) -> Term:
    who = masked([one.party]) if one.party else ""
    if one.final and one.received_on:
        return Term(who, f"复核意见 {chinese(one.received_on)}送达，信访程序终结", one.received_on, None)
    if one.term is None:
        return Term(who, "处理意见书待送达", None, None)
    own: dict[str, Any] = {
        "delivered_on": one.term.start,
        "until": one.term.due,
        "code": one.term.code,
        "round": one.term.round,
    }
    if one.open_review is not None:
        return Term(who, f"已请求{review.Level(one.open_review.level).label}，正在办理", **own)
    what, ask, until = ("复查" if one.first else "处理"), one.level.label, chinese(one.term.due)
    rest = f"请求{ask}的期限已于{until}届满" if today > one.term.due else f"{until}前可以请求{ask}"
    return Term(who, f"{what}意见 {chinese(one.term.start)}送达，{rest}", **own)


DISPUTING = {Step.RAISE_DISPUTE: True, Step.END_DISPUTE: False, Step.DECIDE_UNIT: False, Step.CONFIRM_UNIT: False}


def _disputed(taken: Sequence[StepRow]) -> bool:
    """Whether who takes it up waits for a decision: the newest of these steps raised it."""
    return next((DISPUTING[Step(one.step)] for one in reversed(taken) if one.step in DISPUTING), False)


def _wish(wished: tuple[bool, str] | None) -> str:
    """What the person said about being contacted, in words."""
    if wished is None:
        return ""
    agrees, way = wished
    return f"愿意（{Way(way).label}）" if agrees else "不愿意被联系"


def why(case: Case, code: str, *, number: int | None = None) -> WhyDate | None:
    """Why this date, day by day; None for a clock that the case does not have or the person is not shown.

    Args:
        number: the round, where several petitioners have one each.
    """
    if code in HIDDEN_CLOCKS:
        return None
    return why_of(case, code, reads.clocks(case), number=number, named=False)


def _shown(item: ClockItem) -> bool:
    return item.due is not None


def _body(unit: Unit) -> Body:
    return Body(unit.name, unit.phone, unit.address)


def _petitioner(parties: list[CasePetitioner]) -> str:
    if not parties:
        return "—"
    first = parties[0].petitioner
    mask = masking.mask_name if first.kind == "person" else masking.mask_organisation
    name = mask(first.name) if first.name and not first.anonymous else "未署名"
    return f"{name}等{len(parties)}人" if len(parties) > 1 else name


_RESULT_TONES = {"supported": "done", "explained": "brand", "not_supported": "neutral"}


def _claims(case: Case) -> tuple[ClaimLine, ...]:
    out = case.stage in ANSWERED
    return tuple(
        ClaimLine(
            order=claim.order,
            text=claim.text,
            result=label_of("claim_result", claim.result) if out and claim.result else "",
            tone=_RESULT_TONES.get(claim.result, "neutral") if out else "neutral",
            reason=claim.reason if out else "",
            fulfilled_on=claim.fulfilled_on,
            fulfil_by=claim.fulfil_by if out else None,
        )
        for claim in reads.claims(case)
    )


def _steps(case: Case, story: Story) -> tuple[StepLine, ...]:
    """The public steps of the case and of its reviews, by day."""
    lines = []
    for taken in story.steps:
        rule = STEPS[Step(taken.step)]
        if not rule.public:
            continue
        by = taken.by or case.office.short_name  # what a person sends in is registered by the office
        title = f"{TO_UNIT[rule.step]}{taken.to}" if rule.step in TO_UNIT and taken.to else rule.done
        on = case.delivered_on if rule.step is Step.DELIVER and case.delivered_on else taken.on
        lines.append(StepLine(on, title, by))
    for looked in story.reviews:
        row = review.STEPS[review.Step(looked.step)]
        if row.public:
            on = looked.delivered_on if looked.step == review.Step.DELIVER and looked.delivered_on else looked.on
            lines.append(StepLine(on, f"{review.Level(looked.level).label}：{row.done}", looked.by))
    return tuple(sorted(lines, key=lambda line: line.at))
