"""Joint handling (联合办理): consultation, joint conference, leaders' orders and cases taken over, urging one item.

Rules only: facts in, refusals out. What all four have in common is the task (限办事项): one unit, one demand, one day,
one answer in writing (`task`). None of them moves a statutory clock (第二十二条 to 第三十六条 go on as they run).
"""

from yimen.domain.joint.conference import ConferenceSituation, Item
from yimen.domain.joint.consulting import ConsultationSituation
from yimen.domain.joint.due import LONGEST_DAYS, within
from yimen.domain.joint.leading import LeadEnd, LeadSituation, OrderKind, OrderSituation
from yimen.domain.joint.task import STEPS, TaskRule, TaskSide, TaskSituation, TaskStage, TaskStep, is_late
from yimen.domain.joint.urging import Ground, UrgeKind, UrgeSituation

__all__ = [
    "LONGEST_DAYS",
    "STEPS",
    "ConferenceSituation",
    "ConsultationSituation",
    "Ground",
    "Item",
    "LeadEnd",
    "LeadSituation",
    "OrderKind",
    "OrderSituation",
    "TaskRule",
    "TaskSide",
    "TaskSituation",
    "TaskStage",
    "TaskStep",
    "UrgeKind",
    "UrgeSituation",
    "is_late",
    "within",
]
