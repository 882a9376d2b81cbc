"""办理进度: what a person with number and code sees of the case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from yimen.base.models import Unit
from yimen.cases.models import Case
from yimen.cases.public import reads
from yimen.cases.public.now import Now, now_of
from yimen.cases.queries import clock_items, latest, why_of
from yimen.domain import masking
from yimen.domain.dictionaries import label_of
from yimen.domain.procedure import ENDED_STAGES, STEPS, Stage, Step
from yimen.ui.pieces import ClockItem, WhyDate

HIDDEN_CLOCKS = frozenset({"C3"})  # the unit's own time to object says nothing to the person
ANSWERED = frozenset({Stage.ISSUED, Stage.CONCLUDED, Stage.PROCEDURAL})
TO_UNIT = {Step.FORWARD: "转送", Step.ASSIGN: "交办", Step.TO_POLITICAL_LEGAL: "转送"}
PUBLIC_STAGE = {Stage.DRAFTED: Stage.HANDLING}  # a draft is the unit's own affair until it is signed


@dataclass(frozen=True, slots=True)
class Body:
    """A unit that answers for something: name, phone, address."""

    name: str
    phone: str
    address: str


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """One claim, with its result once the opinion is out; `fulfilled_on` is a fact of its own (落实)."""

    order: int
    text: str
    result: str
    tone: str
    reason: str
    fulfilled_on: date | None


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step that was taken: `at` is its business date."""

    at: date
    title: str
    by: str


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


def progress(case: Case, *, today: date, why_url: str = "") -> Progress:
    """The progress of a case opened by `door.holder`; four statements.

    Args:
        today: business date.
        why_url: address of the explanation with `{}` for the clock's code; "" for no links.
    """
    stage = PUBLIC_STAGE.get(Stage(case.stage), Stage(case.stage))
    clocks = reads.clocks(case)
    items = clock_items(case, clocks, today=today, why_url=why_url.format if why_url else None)
    return Progress(
        number=case.number,
        petitioner=_petitioner(case),
        title=case.title,
        channel=label_of("channel", case.channel),
        received_on=case.received_on,
        registered_on=case.registered_on,
        stage=str(stage),
        stage_label=stage.label,
        ended=case.stage in ENDED_STAGES,
        now=now_of(case, {code: clock for code, clock in latest(clocks).items() if not clock.voided}, today),
        claims=_claims(case),
        steps=_steps(case),
        clocks=tuple(item for item in items if item.code not in HIDDEN_CLOCKS and _shown(item)),
        office=_body(case.office),
        unit=_body(case.unit) if case.unit else None,
        answer=case.answer if case.stage in {Stage.CONCLUDED, Stage.PROCEDURAL} else "",
    )


def why(case: Case, code: str) -> WhyDate | None:
    """Why this date, day by day; None for a clock that the case does not have or the person is not shown."""
    if code in HIDDEN_CLOCKS:
        return None
    return why_of(case, code, reads.clocks(case), named=False)


def _shown(item: ClockItem) -> bool:
    return item.due is not None


def _body(unit: Unit) -> Body:
    return Body(unit.name, unit.phone, unit.address)


def _petitioner(case: Case) -> str:
    people = reads.petitioners(case)
    if not people:
        return "—"
    first = people[0]
    mask = masking.mask_name if first.kind == "person" else masking.mask_organisation
    name = mask(first.name) if first.name and not first.anonymous else "未署名"
    return f"{name}等{len(people)}人" if len(people) > 1 else name


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
        )
        for claim in reads.claims(case)
    )


def _steps(case: Case) -> tuple[StepLine, ...]:
    lines = []
    for step, day, to_unit, done_by in reads.steps(case):
        rule = STEPS[Step(step)]
        if not rule.public:
            continue
        by = done_by or case.office.short_name  # what a person sends in is registered by the office
        title = f"{TO_UNIT[Step(step)]}{to_unit}" if Step(step) in TO_UNIT and to_unit else rule.done
        on = case.delivered_on if step == Step.DELIVER and case.delivered_on else day
        lines.append(StepLine(on, title, by))
    return tuple(lines)
