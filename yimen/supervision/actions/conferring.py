"""联席会议 as actions: proposed, listed or declined, decided, minuted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate

from yimen.base import numbers
from yimen.base.acts import action, made_before, record
from yimen.base.models import Unit, User
from yimen.cases.actions import NotAllowed
from yimen.cases.actions.steps import allow, still_there
from yimen.documents.issuing import issue
from yimen.documents.models import Document
from yimen.domain.joint import ConferenceSituation, Item
from yimen.domain.joint.conference import (
    WAITING,
    to_convene,
    to_decide,
    to_decline,
    to_list,
    to_minute,
    to_note_present,
    to_propose,
)
from yimen.domain.joint.deeds import Deed
from yimen.domain.procedure import Paper
from yimen.supervision.actions.consulting import against_demands
from yimen.supervision.actions.frame import NOT_OURS, Demand, ask, case_in_reach, held, note, powers_on
from yimen.supervision.actions.papers import minutes_of
from yimen.supervision.models import AgendaItem, Meeting
from yimen.supervision.queries import is_history, main_end


def conference_situation(
    by: User, at: datetime, *, meeting: Meeting | None = None, item: AgendaItem | None = None, **known: Any
) -> ConferenceSituation:
    """The facts of a meeting and of an item; `known` is what the form brought."""
    facts: dict[str, Any] = {"permissions": powers_on(item.case if item else None, by), "today": localdate(at)}
    if meeting is not None:
        stages = list(meeting.items.values_list("stage", flat=True))
        facts |= {
            "on": meeting.on,
            "minuted": meeting.minutes_id is not None,
            "items": len(stages),
            "undecided": stages.count(Item.LISTED),
            "present": meeting.present.count(),
            "mine": meeting.recorded_by_id == by.pk,
        }
    if item is not None:
        facts["item"] = Item(item.stage)
    return ConferenceSituation(**{**facts, **known})


@action
def propose_item(*, case_id: int, reason: str, by: User, at: datetime) -> AgendaItem:
    """Propose a case to the conference (第十二条第二款); it waits to be listed."""
    case = case_in_reach(case_id, by)
    waiting = AgendaItem.objects.filter(case=case, stage__in=sorted(WAITING)).exists()
    told: dict[str, Any] = {
        "history": is_history(case),
        "reason": reason,
        "waiting": waiting,
        "permissions": powers_on(case, by),
    }
    allow(to_propose(conference_situation(by, at, **told)))
    item = AgendaItem.objects.create(
        case=case, topic=case.title, reason=reason, stage=Item.PROPOSED, proposed_by=by, proposed_at=at
    )
    note(Deed.PROPOSED, item, case=case, text=reason, by=by, at=at)
    return item


@action
def convene(
    *, on: date | None, place: str, convener: str, chair: str, key: str | None = None, by: User, at: datetime
) -> Meeting:
    """Enter a meeting, to come or held."""
    Unit.objects.select_for_update().get(pk=by.unit_id)
    there = made_before(Meeting, key)
    if there is not None:
        return there
    allow(to_convene(conference_situation(by, at, on=on, place=place, convener=convener, chair=chair)))
    if on is None:
        raise ValueError("to_convene refuses a meeting without a day")
    meeting = Meeting.objects.create(
        host=by.unit,
        number=numbers.take(f"conference/{by.unit_id}/{on.year}"),
        on=on,
        place=place,
        convener=convener,
        chair=chair,
        recorded_by=by,
        recorded_at=at,
        idempotency_key=key,
    )
    note(Deed.CONVENED, meeting, by=by, at=at, number=meeting.number)
    return meeting


@action
def list_item(*, meeting_id: int, item_id: int | None = None, topic: str = "", by: User, at: datetime) -> AgendaItem:
    """Put a proposed case on the agenda, or a topic without a case."""
    item = still_there(AgendaItem.objects.all(), item_id) if item_id is not None else None
    case = case_in_reach(item.case_id, by) if item is not None and item.case_id is not None else None
    meeting = _meeting(meeting_id, by)
    item = held(AgendaItem, item.pk) if item is not None else None
    allow(to_list(conference_situation(by, at, meeting=meeting, item=item, topic=topic)))
    if item is None:
        item = AgendaItem(topic=topic, proposed_by=by, proposed_at=at)
    item.meeting, item.stage = meeting, Item.LISTED
    item.save()
    note(Deed.LISTED, item, case=case, by=by, at=at, meeting=meeting.pk)
    return item


@action
def decline_item(*, item_id: int, reason: str, by: User, at: datetime) -> AgendaItem:
    """Answer a proposal with no, and say why and what to do instead."""
    item = _item(item_id, by)
    allow(to_decline(conference_situation(by, at, item=item, reason=reason)))
    item.stage, item.answer = Item.DECLINED, reason
    item.save()
    note(Deed.DECLINED, item, case=item.case, unit=item.proposed_by.unit, text=reason, by=by, at=at)
    return item


@action
def decide_item(*, item_id: int, decision: str, demands: Sequence[Demand] = (), by: User, at: datetime) -> AgendaItem:
    """Write down what was decided, and lay its tasks on the units."""
    item = _item(item_id, by)
    meeting = _meeting(item.meeting_id, by) if item.meeting_id else None
    allow(to_decide(conference_situation(by, at, meeting=meeting, item=item, decision=decision)))
    allow(against_demands(demands, today=localdate(at), end=main_end(item.case)))
    item.stage, item.decision, item.decided_on = Item.DECIDED, decision, localdate(at)
    item.save()
    note(Deed.DECIDED, item, case=item.case, text=decision, by=by, at=at, tasks=len(demands))
    for demand in demands:
        ask(demand, case=item.case, item=item, by=by, at=at)
    return item


@action
def note_present(*, meeting_id: int, units: Sequence[Unit], by: User, at: datetime) -> Meeting:
    """Note which units were present."""
    meeting = _meeting(meeting_id, by)
    allow(to_note_present(conference_situation(by, at, meeting=meeting, present=len(units))))
    meeting.present.set(units)
    note(Deed.ATTENDED, meeting, by=by, at=at, units=len(units))
    return meeting


@action
def sign_minutes(*, meeting_id: int, by: User, at: datetime) -> Meeting:
    """Issue the minutes as a paper; from then on the meeting is closed to changes."""
    meeting = _meeting(meeting_id, by)
    allow(to_minute(conference_situation(by, at, meeting=meeting)))
    paper = issue(
        Paper.MINUTES, None, meeting.host, lambda base: minutes_of(meeting, base, signed_by=by.name), by=by, at=at
    )
    meeting.minutes, meeting.minutes_signed_by = paper, by
    meeting.save(update_fields=["minutes", "minutes_signed_by"])
    note(Deed.MINUTED, meeting, by=by, at=at, paper=paper.number)
    return meeting


@action
def note_minutes_read(*, document: Document, form: str, by: User, at: datetime) -> None:
    """Somebody opened the minutes; `form` is "pdf" or "word"."""
    record("document.read", document, number=document.number, form=form)


def _meeting(pk: int, by: User) -> Meeting:
    """The meeting, locked; refused when it is not the user's to see."""
    meeting = held(Meeting, pk)
    if not Meeting.objects.visible_to(by).filter(pk=pk).exists():
        raise NotAllowed((NOT_OURS,))
    return meeting


def _item(pk: int, by: User) -> AgendaItem:
    """The item, locked, its case first; refused when the case is not the user's to see."""
    case_id = still_there(AgendaItem.objects.all(), pk).case_id
    if case_id is not None:
        case_in_reach(case_id, by)
    return held(AgendaItem, pk)
