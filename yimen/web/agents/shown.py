"""How mandates and errands stand on a page: words for codes, names masked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from yimen.cases.models import Errand, Mandate
from yimen.domain import masking
from yimen.domain.dictionaries import label_of
from yimen.domain.mandate import AgentKind, Basis, Ending, Evidence, State, in_order, state

TONES = {State.VALID: "ok", State.PENDING: "neutral", State.OVER: "neutral", State.ENDED: "done"}


@dataclass(frozen=True, slots=True)
class ErrandRow:
    """One errand: its state in words, and whether it is late."""

    errand: Errand
    word: str
    tone: str
    late: bool

    @property
    def confirmed_way(self) -> str:
        """How the petitioner confirmed, in words."""
        return label_of("answer_way", self.errand.confirmed_way) if self.errand.confirmed_way else ""


@dataclass(frozen=True, slots=True)
class MandateRow:
    """One mandate as a page shows it; somebody from outside is masked, an account's name is public."""

    mandate: Mandate
    agent: str
    kind: str
    basis: str
    evidence: str
    scope: tuple[str, ...]
    state: State
    tone: str
    ending: str
    errands: tuple[ErrandRow, ...]

    @property
    def running(self) -> bool:
        """Whether there is something to end."""
        return self.state in {State.VALID, State.PENDING}


def agent_shown(mandate: Mandate) -> str:
    """Name and unit of an account; somebody from outside masked, as every person."""
    if mandate.agent:
        return f"{mandate.agent.name}（{mandate.agent.unit.short_name}）"
    return masking.mask_name(mandate.name)


def errand_row(errand: Errand, today: date) -> ErrandRow:
    """The state of an errand in words."""
    if errand.confirmed_on:
        return ErrandRow(errand, "本人已确认", "done", late=False)
    if errand.answered_on:
        return ErrandRow(errand, "答复已带回，待本人确认", "near", late=False)
    late = errand.due_on < today
    return ErrandRow(errand, "已过最迟日期" if late else "在办", "late" if late else "brand", late=late)


def mandate_row(mandate: Mandate, errands: Iterable[Errand], *, today: date) -> MandateRow:
    """One mandate with these of its errands."""
    where = state(mandate.facts, today)
    return MandateRow(
        mandate=mandate,
        agent=agent_shown(mandate),
        kind=AgentKind(mandate.kind).label,
        basis=Basis(mandate.basis).label,
        evidence=Evidence(mandate.evidence).label,
        scope=tuple(one.label for one in in_order(mandate.scope)),
        state=where,
        tone=TONES[where],
        ending=Ending(mandate.ending).label if mandate.ending else "",
        errands=tuple(errand_row(one, today) for one in errands),
    )


def mandate_rows(mandates: Iterable[Mandate], *, today: date) -> list[MandateRow]:
    """Mandates with all their errands, as `queries.mandates_of` read them."""
    return [mandate_row(one, one.errands.all(), today=today) for one in mandates]
