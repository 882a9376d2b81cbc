"""回访: what the person wished, and each contact, only by their consent and their way (domain/07 §3)."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.timezone import localdate

from yimen.base.acts import action, record
from yimen.base.models import User
from yimen.cases import queries
from yimen.cases.actions.steps import NotAllowed, allow, locked
from yimen.cases.models import Case, Contact, ContactWish
from yimen.domain import contact
from yimen.domain.contact import Way
from yimen.domain.procedure import ENDED_STAGES, Refusal

CONCERNED = "由登记该件的信访部门或者承办该件的责任单位登记，请交由他们办理。"


def _concerned(case: Case, by: User | None) -> tuple[Refusal, ...]:
    """Only who has to do with the matter; None is the person at the portal."""
    if by is None or queries.aids_here(case, by):
        return ()
    return (Refusal("side", CONCERNED),)


@action
def note_wish(*, case_id: int, agrees: bool, way: Way | None, by: User | None, at: datetime) -> ContactWish:
    """Note whether the person wants to be contacted, and how; the last word counts. `by` None: said at the portal."""
    case = locked(case_id)
    allow(_concerned(case, by))
    if agrees and way is None:
        raise NotAllowed((Refusal("way", "愿意被联系的，请选择联系方式。"),))
    if case.stage not in ENDED_STAGES:
        raise NotAllowed((Refusal("stage", "办结以后才回访，请在办结后登记意愿。"),))
    last = queries.contact_wish(case)
    if last is not None and (last.agrees, last.way) == (agrees, way.value if agrees and way else ""):
        return last
    wish = ContactWish.objects.create(case=case, agrees=agrees, way=way.value if agrees and way else "", by=by, at=at)
    record("contact.wished", case, agrees=agrees, way=wish.way)
    return wish


@action
def note_contact(*, case_id: int, key: str, on: date, way: Way, words: str, by: User, at: datetime) -> Contact:
    """Note one contact that was made; refused without the person's consent or by another way than theirs.

    Args:
        key: of the form; noted once, whoever presses again.
    """
    case = locked(case_id)
    there = Contact.objects.filter(key=key, case=case).first()
    if there is not None:
        return there
    allow(_concerned(case, by))
    wish = queries.contact_wish(case)
    found = contact.refusals(
        agrees=wish.agrees if wish else None,
        chosen=wish.way if wish else "",
        way=way.value,
        on=on,
        today=localdate(at),
    )
    if not words.strip():
        found = (*found, Refusal("words", "请写明本人的意见。"))
    allow(found)
    made = Contact.objects.create(case=case, key=key, on=on, way=way.value, words=words, by=by, at=at)
    record("contact.made", case, way=way.value)
    return made
