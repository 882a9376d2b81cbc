"""The table of the steps of a review, and what it says of one situation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from yimen.domain.procedure.deciding import Offer, at_stage, by_whom, unmet
from yimen.domain.procedure.needs import OWN_PROPOSAL, SECOND_PERSON
from yimen.domain.procedure.situation import Need, Refusal
from yimen.domain.review import needs as n
from yimen.domain.review.needs import Situation
from yimen.domain.review.stages import Side, Stage, Step
from yimen.domain.roles import Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRule:
    """One row of the table; see `procedure.StepRule`.

    Attributes:
        answers: the step stops C6 or C8, whichever runs.
        unused: the request is over without an opinion for who asked, so that their time to ask (C5, C7) runs on from
            its first day: what was taken back or not taken up must not cost them the rest of it.
    """

    step: Step
    label: str
    done: str
    sources: frozenset[Stage]
    target: Stage | None
    permissions: frozenset[Permission]
    side: Side
    needs: tuple[Need[Situation], ...] = ()
    answers: bool = False
    unused: bool = False
    public: bool = True


def _from(*stages: Stage) -> frozenset[Stage]:
    return frozenset(stages)


P = Permission
_DOOR = frozenset({P.VISIT_REGISTER, P.PETITION_REGISTER, P.REVIEW_HANDLE})
_HANDLE, _ISSUE = frozenset({P.REVIEW_HANDLE}), frozenset({P.REVIEW_ISSUE})

STEPS: dict[Step, StepRule] = {
    row.step: row
    for row in (
        StepRule(
            step=Step.REQUEST,
            label="登记复查（复核）请求",
            done="收到请求",
            sources=_from(),
            target=Stage.REQUESTED,
            permissions=_DOOR,
            side=Side.DOOR,
            needs=(
                n.APPLICANTS,
                n.ONE_OPINION,
                n.ALIKE,
                n.NEXT_LEVEL,
                n.OPINION_DELIVERED,
                n.NOT_REOPENED,
                n.NOT_FINAL,
                n.NO_OPEN_REVIEW,
                n.WRITTEN,
                n.BODY_ABOVE,
                n.BODY_NEW,
            ),
        ),
        StepRule(
            step=Step.TAKE_UP,
            label="受理",
            done="受理",
            sources=_from(Stage.REQUESTED),
            target=Stage.EXAMINING,
            permissions=_HANDLE,
            side=Side.BODY,
            needs=(n.NEW_PERSON, n.NO_PROPOSAL, n.IN_TIME),
        ),
        StepRule(
            step=Step.PROPOSE_NOT,
            label="提议不予受理",
            done="提议不予受理",
            sources=_from(Stage.REQUESTED),
            target=None,
            permissions=_HANDLE,
            side=Side.BODY,
            needs=(n.NEW_PERSON, n.NO_PROPOSAL, n.NOT_TAKEN, n.REPLY),
            public=False,
        ),
        StepRule(
            step=Step.RETURN_NOT,
            label="不同意，继续办理",
            done="不同意不予受理",
            sources=_from(Stage.REQUESTED),
            target=None,
            permissions=_ISSUE,
            side=Side.BODY,
            needs=(n.NEW_PERSON, n.PROPOSED, OWN_PROPOSAL, n.REPLY),
            public=False,
        ),
        StepRule(
            step=Step.CONFIRM_NOT,
            label="审核不予受理并告知",
            done="告知不符合复查（复核）条件",
            sources=_from(Stage.REQUESTED),
            target=Stage.NOT_TAKEN,
            permissions=_ISSUE,
            side=Side.BODY,
            needs=(n.NEW_PERSON, n.PROPOSED, OWN_PROPOSAL),
            answers=True,
            unused=True,
        ),
        StepRule(
            step=Step.WITHDRAW_ONE,
            label="一位申请人撤回",
            done="一位申请人撤回请求",
            sources=_from(Stage.REQUESTED, Stage.EXAMINING, Stage.DRAFTED),
            target=None,
            permissions=_DOOR,
            side=Side.DOOR,
            needs=(n.REPLY, n.OTHERS_ASK),
            unused=True,
        ),
        StepRule(
            step=Step.WITHDRAW,
            label="申请人撤回",
            done="申请人撤回请求",
            sources=_from(Stage.REQUESTED, Stage.EXAMINING, Stage.DRAFTED),
            target=Stage.WITHDRAWN,
            permissions=_DOOR,
            side=Side.DOOR,
            needs=(n.REPLY, n.ALL_WITHDRAW),
            answers=True,
            unused=True,
        ),
        StepRule(
            step=Step.HOLD_HEARING,
            label="举行听证",
            done="举行听证",
            sources=_from(Stage.EXAMINING),
            target=None,
            permissions=_HANDLE,
            side=Side.BODY,
            needs=(n.NEW_PERSON, n.SECOND_LEVEL, n.HEARING),
        ),
        StepRule(
            step=Step.DRAFT,
            label="提交意见",
            done="起草意见",
            sources=_from(Stage.EXAMINING),
            target=Stage.DRAFTED,
            permissions=_HANDLE,
            side=Side.BODY,
            needs=(n.NEW_PERSON, n.FACTS, n.BASIS, n.RESULT),
            public=False,
        ),
        StepRule(
            step=Step.RETURN,
            label="退回修改",
            done="退回修改意见",
            sources=_from(Stage.DRAFTED),
            target=Stage.EXAMINING,
            permissions=_ISSUE,
            side=Side.BODY,
            needs=(n.NEW_PERSON, SECOND_PERSON, n.REPLY),
            public=False,
        ),
        StepRule(
            step=Step.ISSUE,
            label="审签出具意见书",
            done="出具意见书",
            sources=_from(Stage.DRAFTED),
            target=Stage.ISSUED,
            permissions=_ISSUE,
            side=Side.BODY,
            needs=(n.NEW_PERSON, SECOND_PERSON, n.FACTS, n.BASIS, n.RESULT),
        ),
        StepRule(
            step=Step.DELIVER_ONE,
            label="登记一位申请人送达",
            done="向一位申请人送达意见书",
            sources=_from(Stage.ISSUED),
            target=None,
            permissions=frozenset({P.REVIEW_HANDLE, P.DELIVERY_PROVE}),
            side=Side.DOOR,
            needs=(n.PROVED, n.OTHERS_WAIT),
        ),
        StepRule(
            step=Step.DELIVER,
            label="登记送达",
            done="送达意见书",
            sources=_from(Stage.ISSUED),
            target=Stage.DELIVERED,
            permissions=frozenset({P.REVIEW_HANDLE, P.DELIVERY_PROVE}),
            side=Side.DOOR,
            needs=(n.PROVED, n.ALL_DELIVERED),
            answers=True,
        ),
    )
}
WHO = {Side.DOOR: "登记该件的信访部门或复查（复核）机关、单位", Side.BODY: "复查（复核）机关、单位"}


def refusals(step: Step, situation: Situation) -> tuple[Refusal, ...]:
    """Everything that stands against taking `step` now; empty when it may be taken."""
    rule = STEPS[step]
    return (
        *at_stage(rule.label, situation.stage, rule.sources, registered="该请求已经登记过了，请直接办理。"),
        *by_whom(
            rule.label,
            permitted=bool(rule.permissions & situation.permissions),
            others="" if rule.side in situation.sides else WHO[rule.side],
            conflict=situation.conflict,
        ),
        *unmet(rule.needs, situation),
    )


def offers(situation: Situation) -> tuple[Offer[StepRule], ...]:
    """The steps out of the present stage in the table's order, each with what stands against it."""
    return tuple(
        Offer(rule, refusals(rule.step, situation)) for rule in STEPS.values() if situation.stage in rule.sources
    )


def asked_in_time(on: date, last_day: date | None) -> bool:
    """Whether a request came by the last day of C5 or C7; a postmark counts, so that `on` is the day of posting.

    The term is that of the delivery and no other: an earlier request that was taken back or not taken up neither
    used it up nor made it longer (第三十五条, 第三十六条).

    Args:
        last_day: the rolled end of the term in its last round, whether it runs or was stopped; None when none runs.
    """
    return last_day is not None and on <= last_day


def edges() -> Iterable[tuple[Stage | None, Step, Stage | None]]:
    """Every lawful edge; None before the request."""
    for rule in STEPS.values():
        sources: list[Stage | None] = [*sorted(rule.sources)]
        for source in sources or [None]:
            yield source, rule.step, rule.target or source
