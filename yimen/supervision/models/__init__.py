"""Tables of supervision."""

from yimen.supervision.models.case_lead import CaseLead, LeadMeeting
from yimen.supervision.models.conference import AgendaItem, Meeting
from yimen.supervision.models.consultation import Consultation
from yimen.supervision.models.order import LeaderOrder
from yimen.supervision.models.step import JointStep
from yimen.supervision.models.task import Task
from yimen.supervision.models.urging import Urging
from yimen.supervision.models.warning import ClockWarning, WarningChoice

__all__ = [
    "AgendaItem",
    "CaseLead",
    "ClockWarning",
    "Consultation",
    "JointStep",
    "LeadMeeting",
    "LeaderOrder",
    "Meeting",
    "Task",
    "Urging",
    "WarningChoice",
]
