"""Registration: everything that is received is registered (第二十二条), whatever the channel."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate

from yimen.base import numbers
from yimen.base.acts import action, record
from yimen.base.models import Unit, User
from yimen.cases.actions.codes import new_query_code, query_code_again
from yimen.cases.actions.mandates import MandateFacts, grant_mandate
from yimen.cases.actions.steps import NotAllowed, Start, allow, check, locked, take
from yimen.cases.models import Case, CasePetitioner, Claim
from yimen.cases.queries import situation
from yimen.domain import handing_down, numbering
from yimen.domain.clocks import first_in_force, term
from yimen.domain.handing_down import Sender
from yimen.domain.procedure import Refusal, Stage, Step
from yimen.petitioners.actions import PetitionerFacts
from yimen.petitioners.actions import register as register_petitioners
from yimen.reception.actions import Confirmation, confirm_interview
from yimen.reception.models import Interview


@dataclass(frozen=True, slots=True, kw_only=True)
class PetitionFacts:
    """What is registered, checked already by `domain.registration`.

    Attributes:
        claims: one text each, in the petitioner's order.
        mandate: of the agent or guardian who brought it, when it was shown (代理人、监护人).
        source_key: idempotency key; the same key registers once ("interview:…", "web:…", "import:<source>:<id>").
    """

    channel: str
    received_on: date
    title: str
    claims: tuple[str, ...]
    people: tuple[PetitionerFacts, ...]
    source_key: str
    facts: str = ""
    reasons: str = ""
    place: str = ""
    division_code: str = ""
    content_class: str = ""
    purpose: str = ""
    people_count: int = 1
    affected_count: int | None = None
    joint: bool = False
    repeat: bool = False
    repeat_of: int | None = None  # the case it repeats, when the clerk found it
    other_procedure: str = "unknown"
    reviewed_before: str = "unknown"
    urgent: bool = False
    mandate: MandateFacts | None = None
    handed_down_by: str = ""  # of handing_down.Sender, when it came down from an upper office
    reached_on: date | None = None  # the day on which it then reached this office
    received_as_live: bool = field(default=False)  # an old date that is to be handled now: counts as received today


@dataclass(frozen=True, slots=True)
class Registered:
    """The outcome: the case, its query code in clear (only now; it is not kept), and whether it was there already."""

    case: Case
    query_code: str
    already_there: bool = False


@action
def register(
    *,
    office: Unit,
    petition: PetitionFacts,
    by: User | None,
    at: datetime,
    interview: Interview | None = None,
    code_again: bool | None = None,
) -> Registered:
    """Register a petition and start C1; one received before the regulation was in force becomes history.

    Args:
        office: the petition office that received it.
        by: the clerk; None when the person wrote through the portal.
        code_again: whether the same key gets the query code again, by default only where nobody prints a receipt.

    Raises:
        NotAllowed: no claim, the clerk may not register, or the mandate that came with it cannot be.
    """
    code_again = by is None if code_again is None else code_again
    there = Case.every.only("number", "query_code", "stage").filter(source_key=petition.source_key).first()
    if there is not None and there.stage == Stage.SET_APART:
        raise NotAllowed((Refusal("registered", "这份登记已经办理，不再重复登记；还有别的事项的，请另起一份登记。"),))
    if there is not None:
        again = query_code_again(there.number, there.query_code, seed=petition.source_key) if code_again else ""
        return Registered(there, again, already_there=True)
    today = localdate(at)
    repeat_of = _repeated(petition.repeat_of)
    history = petition.received_on < first_in_force() and not petition.received_as_live
    received_on = today if petition.received_as_live else petition.received_on
    step = Step.RECORD_HISTORY if history else Step.REGISTER
    check(step, situation(None, by, office=office, claims=len(petition.claims)))
    sender = Sender(petition.handed_down_by) if petition.handed_down_by else None
    if not history:
        allow(
            handing_down.against(
                sender, petition.reached_on, received_on=received_on, today=today, unit_level=office.level
            )
        )

    people = register_petitioners(people=petition.people, by=by, at=at)
    registered_on = petition.received_on if history else today
    number = numbering.item_number(registered_on.year, numbers.take(f"case/{registered_on.year}"))
    code, digest = ("", None) if history else new_query_code(number, seed=petition.source_key if code_again else "")
    case = Case(
        number=number,
        query_code=digest,
        office=office,
        channel=petition.channel,
        received_on=received_on,
        registered_on=registered_on,
        entered_at=at,
        registered_by=by,
        interview=interview,
        source_key=petition.source_key,
        title=petition.title,
        facts=petition.facts,
        reasons=petition.reasons,
        place=petition.place,
        division_code=petition.division_code or office.division_code,
        content_class=petition.content_class,
        purpose=petition.purpose,
        people_count=max(petition.people_count, 1),
        affected_count=petition.affected_count,
        joint=petition.joint,
        repeat=petition.repeat,
        repeat_of_id=repeat_of,
        other_procedure=petition.other_procedure,
        reviewed_before=petition.reviewed_before,
        urgent=petition.urgent,
        handed_down_by="" if history else petition.handed_down_by,
        reached_on=None if history else petition.reached_on,
        stage="",
        reachable=any(person.reachable for person in people),
    )
    told: dict[str, Any] = {"channel": petition.channel}
    if received_on != petition.received_on:  # the date that the source gave stays on record
        told["original_date"] = petition.received_on.isoformat()
    starts = {"C1": Start(received_on, office)}
    if case.reached_on is not None:
        days = term("T1", case.reached_on).length(level=handing_down.own_level(office.level))
        starts["T1"] = Start(case.reached_on, office, days)
        told["handed_down_by"] = case.handed_down_by
    take(case, step, by=by, at=at, on=registered_on, starts=starts, **told)
    CasePetitioner.objects.bulk_create(
        CasePetitioner(case=case, petitioner=row, order=order, representative=facts.representative)
        for order, (row, facts) in enumerate(zip(people, petition.people, strict=True), start=1)
    )
    Claim.objects.bulk_create(Claim(case=case, order=i, text=text) for i, text in enumerate(petition.claims, start=1))
    if petition.mandate is not None and by is not None:
        grant_mandate(case_id=case.pk, facts=petition.mandate, by=by, at=at)
    return Registered(case, code)


def _repeated(case_id: int | None) -> int | None:
    """The item that is repeated, held until this one is registered; None when it was set apart meanwhile."""
    if case_id is None:
        return None
    rows = Case.objects.select_for_update(of=("self",), no_key=True).filter(pk=case_id)
    return rows.values_list("pk", flat=True).first()


@action
def open_from_interview(
    *,
    interview: Interview,
    petition: PetitionFacts,
    confirmation: Confirmation | None = None,
    by: User,
    at: datetime,
) -> Registered:
    """A visit becomes a case: the confirmed interview is registered once, however often the button is pressed.

    Args:
        confirmation: what was read back and signed, kept on the interview in the same transaction; None when the
            interview was confirmed before.

    Raises:
        NotAllowed: as `register`. NotPossible: the interview is another receptionist's, or ended.
    """
    if confirmation is not None:  # first, since it locks the interview: of two presses at once the second waits here
        confirm_interview(interview=interview, confirmation=confirmation, by=by, at=at)
    return register(office=interview.visit.unit, petition=petition, interview=interview, by=by, at=at)


@action
def renew_query_code(*, case_id: int, by: User, at: datetime) -> Registered:
    """Give a new query code in place of one that was lost before it was printed; the old one is dead.

    Only the clerk who registered the case, on the same day: that clerk has seen the first code as well, so nobody
    learns more than before, and nobody can take over a case whose petitioner already follows and rates it.

    Raises:
        NotAllowed: another clerk, another day, or history, which has no code.
    """
    case = locked(case_id)
    if case.registered_by_id != by.pk or localdate(case.entered_at) != localdate(at) or case.stage == Stage.HISTORY:
        words = "查询码只能由登记人在登记当天、交给来访人之前重发；以后遗失的，请在信访件页面核对身份后补发。"
        raise NotAllowed((Refusal("renew_code", words, ""),))
    code, case.query_code = new_query_code(case.number)
    case.save(update_fields=["query_code"])
    record("case.query_code_renewed", case, number=case.number)
    return Registered(case, code, already_there=True)
