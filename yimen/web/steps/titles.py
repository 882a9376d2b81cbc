"""Words of the pages on which a yes and a no are decided together."""

from __future__ import annotations

from yimen.domain.procedure import Step

SHARED = {
    Step.REFUSE_RETURN: Step.AGREE_RETURN,
    Step.RETURN_DECLINE: Step.CONFIRM_DECLINE,
    Step.REFUSE_EXTENSION: Step.APPROVE_EXTENSION,
    Step.CONFIRM_UNIT: Step.DECIDE_UNIT,
}
"""A pair of steps that are yes and no to one proposal share the page of the yes."""
TITLES = {
    Step.AGREE_RETURN: "核实异议（同意或不同意退回）",
    Step.CONFIRM_DECLINE: "审核不予（不再）受理的提议",
    Step.APPROVE_EXTENSION: "审批延期申请",
    Step.DECIDE_UNIT: "决定由谁受理",
}
