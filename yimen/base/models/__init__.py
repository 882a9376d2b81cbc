"""Tables of the base layer."""

from yimen.base.models.account_request import AccountRequest
from yimen.base.models.audit import AuditChain, AuditEntry
from yimen.base.models.calendar import HolidayNotice
from yimen.base.models.deputy import Deputy
from yimen.base.models.numbers import Counter
from yimen.base.models.people import Unit, UnitLevel, User
from yimen.base.models.traffic import RateWindow

__all__ = [
    "AccountRequest",
    "AuditChain",
    "AuditEntry",
    "Counter",
    "Deputy",
    "HolidayNotice",
    "RateWindow",
    "Unit",
    "UnitLevel",
    "User",
]
