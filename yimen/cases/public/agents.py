"""代理 as the petitioner sees it: who goes for them, what was brought back, what was looked at, how to end it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.core import signing

from yimen.cases import queries
from yimen.cases.models import Case, Errand, Mandate
from yimen.cases.public.door import GRANT_SECONDS
from yimen.domain.mandate import AgentKind, Ending, State, in_order, state

_SALT = "yimen.mandate"


@dataclass(frozen=True, slots=True)
class ErrandLine:
    """One errand; `to_confirm`: the answer was brought, and only the petitioner's word is missing."""

    id: int
    what: str
    place: str
    due_on: date
    steps: tuple[tuple[date, str], ...]
    answer: str
    answered_on: date | None
    confirmed_on: date | None

    @property
    def to_confirm(self) -> bool:
        """Whether the petitioner can confirm it now."""
        return self.answered_on is not None and self.confirmed_on is None


@dataclass(frozen=True, slots=True)
class AgentLine:
    """One mandate, whole: the petitioner gave it, so nothing of it is masked."""

    id: int
    agent: str
    kind: str
    scope: tuple[str, ...]
    from_on: date
    until_on: date
    state: str
    tone: str
    running: bool
    ended_at: datetime | None
    ending: str
    errands: tuple[ErrandLine, ...]


@dataclass(frozen=True, slots=True)
class OpeningLine:
    """The agent looked: when, at the matter or at a paper."""

    at: datetime
    agent: str
    what: str


_TONES = {State.VALID: "ok", State.ENDED: "done"}


def agents_of(case: Case, *, today: date) -> tuple[AgentLine, ...]:
    """The mandates of a case opened by `door.holder`, the newest first."""
    return tuple(_line(one, today) for one in queries.mandates_of(case))


def _line(mandate: Mandate, today: date) -> AgentLine:
    where = state(mandate.facts, today)
    return AgentLine(
        id=mandate.pk,
        agent=mandate.agent_name,
        kind=AgentKind(mandate.kind).label,
        scope=tuple(one.label for one in in_order(mandate.scope)),
        from_on=mandate.from_on,
        until_on=mandate.until_on,
        state=where.label,
        tone=_TONES.get(where, "neutral"),
        running=where in {State.VALID, State.PENDING},
        ended_at=mandate.ended_at,
        ending=Ending(mandate.ending).label if mandate.ending else "",
        errands=tuple(_errand(one) for one in mandate.errands.all()),
    )


def _errand(errand: Errand) -> ErrandLine:
    return ErrandLine(
        id=errand.pk,
        what=errand.what,
        place=errand.place,
        due_on=errand.due_on,
        steps=tuple((one.on, one.words) for one in errand.steps.all()),
        answer=errand.answer or "",
        answered_on=errand.answered_on,
        confirmed_on=errand.confirmed_on,
    )


def openings(case: Case) -> tuple[OpeningLine, ...]:
    """What agents looked at, the newest first."""
    return tuple(
        OpeningLine(one.at, one.mandate.agent_name, "" if one.what == "case" else one.what)
        for one in queries.openings_of(case)
    )


def proof_of(case: Case, mandate_id: int) -> str:
    """A signed word on the page that asks once more: whoever sends it had opened the case with its code.

    It outlives the grant of the browser when a new code is given, so that a lost answer can be asked for again.
    """
    return signing.dumps([case.pk, mandate_id, case.code_mark], salt=_SALT)


def proved(proof: str, mandate_id: int) -> tuple[int, str] | None:
    """Case and mark of the code that a proof names; None for a forged, an old one, or one of another mandate."""
    try:
        case_id, of, mark = signing.loads(proof, salt=_SALT, max_age=GRANT_SECONDS)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return (case_id, mark) if of == mandate_id else None
