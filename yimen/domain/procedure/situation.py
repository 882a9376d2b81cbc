"""The facts on which a step is decided, what a step needs of them, and the words when it is missing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from yimen.domain.procedure.stages import DeclineGround, Side, Stage
from yimen.domain.roles import Permission


@dataclass(frozen=True, slots=True)
class Situation:
    """The facts a decision needs: how the petition stands and who asks. No database, no clock.

    Attributes:
        stage: where it stands; None before registration.
        permissions: what the asking user's roles allow.
        sides: which sides the user's unit is on for this petition.
        conflict: the user declared, or is known to have, a direct interest (第二十八条).
        petition_class: "suggestion", "accusation", "appeal" or "" while unsorted.
        path: the branch of 第三十一条 (1..6) for an appeal, else None.
        by_visit: it was brought in person.
        to_unit: a unit to forward to was named; to_own_unit: it is the office itself; to_discipline: it is a
            纪检监察 organ; to_political_legal: it is a court, procuratorate, police or justice organ.
        reply: a written answer or reason was given.
        competent_body: the body of another procedure was named.
        days: the period set by who assigns, or asked for as an extension; 0 for none.
        objection_in_time: the five working days (C3) have not passed.
        ground: why it is not to be taken up; same_matter: a person confirmed that it is the same matter and named it;
            in_time: that matter is being handled within its term; superior: this body stands above the one handling it;
            final_opinion: number and date of the re-review opinion were named; same_facts: a person confirmed same
            facts and reasons.
        decline_proposed: a proposal not to take it up waits for a decision.
        own_proposal: the user proposed what is to be decided.
        simplified: it goes the simplified way; eligible: the checklist of the simplified procedure is met.
        claims: number of claims; results: number of claims with a result and a reason; not_supported: number of those
            that are refused.
        legal_basis: articles named in the opinion.
        same_person: the user drafted what is to be checked.
        c4: the 60 days run; extended: they were extended before; extension_asked: an extension waits for a decision.
        consent: both parties consent; terms: what is to be performed, how and until when was written down.
        assigned: a conclusion report is owed; reported: it was handed in.
        supported: a claim was supported and is not yet carried out; all_fulfilled: every supported claim was carried
            out; persons_word: the person said that the matter is settled.
        resolved: the matter was found settled (化解).
        reopen_ground: a lawful event was named.
        delivery_proved: date, way, and signature or refusal with two witnesses are there.
        reachable: name and address are clear (第二十三条).
    """

    stage: Stage | None
    permissions: frozenset[Permission] = frozenset()
    sides: frozenset[Side] = frozenset()
    conflict: bool = False
    petition_class: str = ""
    path: int | None = None
    by_visit: bool = False
    to_unit: bool = False
    to_own_unit: bool = False
    to_discipline: bool = False
    to_political_legal: bool = False
    reply: bool = False
    competent_body: bool = False
    days: int = 0
    objection_in_time: bool = True
    ground: DeclineGround | None = None
    same_matter: bool = False
    in_time: bool = False
    superior: bool = False
    final_opinion: bool = False
    same_facts: bool = False
    decline_proposed: bool = False
    own_proposal: bool = False
    simplified: bool = False
    eligible: bool = False
    claims: int = 0
    results: int = 0
    not_supported: int = 0
    legal_basis: int = 0
    same_person: bool = False
    c4: bool = False
    extended: bool = False
    extension_asked: bool = False
    consent: bool = False
    terms: bool = False
    assigned: bool = False
    reported: bool = False
    supported: bool = False
    all_fulfilled: bool = False
    persons_word: bool = False
    resolved: bool = False
    reopen_ground: bool = False
    delivery_proved: bool = False
    reachable: bool = True


S = TypeVar("S")


@dataclass(frozen=True, slots=True)
class Need(Generic[S]):
    """A fact of a situation that a step needs, and what to say when it is missing.

    `typed`: the form of the step asks for it, so that its lack does not keep the form closed.
    """

    name: str
    met: Callable[[S], bool]
    words: str
    article: str = ""
    typed: bool = True


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a step may not be taken now."""

    code: str
    words: str
    article: str = ""
