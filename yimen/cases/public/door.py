"""The door of the status page: number and query code, nothing else.

A wrong code, an unknown number and somebody's accusation get the same answer by the same work: the same statements in
the same order, whatever was typed, so that neither words nor time tell whether a number exists.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core import signing

from yimen.base import crypto
from yimen.base.acts import action, record
from yimen.base.models import User
from yimen.base.ratelimit import Limit, forgive, hit
from yimen.cases.actions import note_opened
from yimen.cases.models import Accusation, AccusationCode, Case
from yimen.cases.public import reads
from yimen.domain import numbering
from yimen.domain.procedure import Stage
from yimen.domain.protection import PUBLIC_STATE
from yimen.domain.protection import Stage as Protected

BY_CLIENT = Limit("status.client", tries=20, seconds=600)
BY_NUMBER = Limit("status.number", tries=10, seconds=3600)
"""Wrong tries only: a right one is taken back, so that a hall full of people behind one address is not shut out."""

GRANT_SECONDS = 30 * 60
_SALT = "yimen.status"


@dataclass(frozen=True, slots=True)
class Opened:
    """What number and code opened.

    Attributes:
        number: in its one spelling.
        case_id: None for an accusation.
        grant: a signed word that opens this one case for GRANT_SECONDS; "" for an accusation, which shows its state
            at once and keeps nothing in the browser.
        state: for an accusation 已接收 or 已转有权机关, else "".
    """

    number: str
    case_id: int | None = None
    grant: str = ""
    state: str = ""


def typed_number(text: str) -> str:
    """A typed number in its one spelling, ordinary or protected; raises numbering.InvalidNumber with what to do."""
    if numbering.is_protected_number(text):
        return numbering.parse_protected_number(text)
    return str(numbering.parse_item_number(text))


def typed_code(text: str) -> str:
    """A typed query code in its one spelling; raises numbering.InvalidNumber with what to do."""
    return numbering.parse_query_code(text)


def open_with_code(*, number: str, code: str, client: str, at: datetime) -> Opened | None:
    """Open what the code belongs to; None for any reason why it does not open.

    Args:
        number, code: from `typed_number`, `typed_code`.
        client: from `ratelimit.client_of`.

    Raises:
        ratelimit.TooOften: too many wrong tries from this address, or for this number.
    """
    uses = ((BY_CLIENT, client), (BY_NUMBER, number))
    hit(*uses, at=at)
    digest = crypto.blind_index("query_code", f"{number}|{code}")
    case = Case.objects.filter(number=number, query_code=digest).exclude(stage=Stage.HISTORY).first()
    # By the digest alone, which has the number in it: an item that was set apart keeps the number in the person's hand.
    accusation = Accusation.objects.filter(query_code=digest).first()
    of_part = AccusationCode.objects.select_related("accusation").filter(query_code=digest).first()
    if accusation is None and of_part is not None:
        accusation = of_part.accusation
    if case is not None:
        forgive(*uses)
        case = where_it_lives(case)
        note_opened(case=case, by=None, at=at)
        return Opened(number, case.pk, grant_for(case))
    if accusation is not None:
        forgive(*uses)
        _note_state_read(accusation=accusation, by=None, at=at)
        return Opened(number, state=PUBLIC_STATE[Protected(accusation.state)])
    return None


@action
def _note_state_read(*, accusation: Accusation, by: User | None, at: datetime) -> None:
    record("accusation.state_read", accusation, chain=f"protected:{accusation.office_id}")


def where_it_lives(case: Case) -> Case:
    """The item, or, when it was brought back to the one it was split off, that one: a code never opens nothing."""
    while case.stage == Stage.REJOINED and case.split_from is not None:
        case = case.split_from
    return case


def grant_for(case: Case) -> str:
    """A grant for the case, to somebody who has just proved to hold its code, or has just registered it."""
    return signing.dumps([case.pk, case.code_mark], salt=_SALT)


def holder(grant: str) -> Case | None:
    """The case that a grant opens, with its units; None when it is over, changed, or the code was replaced since."""
    try:
        case_id, mark = signing.loads(grant, salt=_SALT, max_age=GRANT_SECONDS)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    case = reads.case_with_units(case_id)
    if case is None or case.query_code is None or case.code_mark != mark:
        return None
    home = where_it_lives(case)
    return case if home.pk == case.pk else reads.case_with_units(home.pk)
