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
        simplified: it goes the simplified way, or the office marked it as fit for it; marked: so marked, and the unit
            has not decided yet; eligible: the checklist of the simplified procedure is met.
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
        reopen_ground: a lawful event was named; review_open: a 复查 or 复核 of the opinion is not over yet.
        delivery_proved: date, way, and signature or refusal with two witnesses are there.
        undelivered: petitioners to whom the opinion is still to be delivered besides the one it is delivered to now.
        follows: it is answered by the opinion of another item of the same matter.
        taken_out: claims that go to an item of their own; left: claims that stay.
        part: it was split off another item; origin_open: that item is not answered yet; parts: items split off it that
            were not brought back; later_term: brought back, a term would end later or a missed one would vanish.
        helpers: units that were asked to help and have neither answered nor been let off.
        helper_named: a unit was named that can help.
        objection_first: the asking unit can still object to the office, which comes before a dispute.
        dispute_open: a dispute about who takes it up waits for its decision; jurisdiction_decided: one was decided and
            nothing has changed since; consulted: what the bodies agreed or did not agree was written down, where they
            had to; other_unit: the other body was named, where there is one.
        task_open: something promised is not yet carried out; proof: what was done was written down.
        answered_here: the office answered it itself, no unit has it.
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
    marked: bool = False
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
    review_open: bool = False
    delivery_proved: bool = False
    undelivered: int = 0
    follows: bool = False
    taken_out: int = 0
    left: int = 0
    part: bool = False
    origin_open: bool = False
    parts: int = 0
    later_term: bool = False
    helpers: int = 0
    helper_named: bool = False
    objection_first: bool = False
    dispute_open: bool = False
    jurisdiction_decided: bool = False
    consulted: bool = False
    other_unit: bool = False
    task_open: bool = False
    proof: bool = False
    answered_here: bool = False
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
