"""复查 and 复核 (第三十五条, 第三十六条) as one table, in the shape of the table of the petition itself.

A request is received, taken up or told where else to go, examined by a body that stands above the one it looks at and
never was the first handler, answered in writing by a second person's signature, and delivered. A delivered 复核 opinion
ends the matter (终结); help and guidance go on (第三十七条第三款).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from yimen.domain.labelled import Labelled
from yimen.domain.procedure.deciding import Offer, at_stage, by_whom, unmet
from yimen.domain.procedure.needs import OWN_PROPOSAL, SECOND_PERSON
from yimen.domain.procedure.situation import Need, Refusal
from yimen.domain.roles import Permission


class Level(Labelled):
    """Which of the two looks it is; `opinion` and `asked` name its paper and its clock."""

    FIRST = "first", "复查"
    SECOND = "second", "复核"

    @property
    def article(self) -> str:
        """The article that gives it."""
        return "第三十五条" if self is Level.FIRST else "第三十六条"

    @property
    def asked_within(self) -> str:
        """The clock in which the person asks for it."""
        return "C5" if self is Level.FIRST else "C7"

    @property
    def answered_within(self) -> str:
        """The clock in which it is answered."""
        return "C6" if self is Level.FIRST else "C8"


class Stage(Labelled):
    """Where a review stands."""

    REQUESTED = "requested", "已收到请求，待审查是否受理"
    EXAMINING = "examining", "已受理，审查中"
    DRAFTED = "drafted", "意见待审签"
    ISSUED = "issued", "已出意见，待送达"
    DELIVERED = "delivered", "意见已送达"
    NOT_TAKEN = "not_taken", "不符合条件，已告知"
    WITHDRAWN = "withdrawn", "申请人已撤回"


ENDED = frozenset({Stage.DELIVERED, Stage.NOT_TAKEN, Stage.WITHDRAWN})
OPEN = frozenset(Stage) - ENDED


class Step(StrEnum):
    """What can be done to a review."""

    REQUEST = "request"
    TAKE_UP = "take_up"
    PROPOSE_NOT = "propose_not"
    RETURN_NOT = "return_not"
    CONFIRM_NOT = "confirm_not"
    WITHDRAW = "withdraw"
    HOLD_HEARING = "hold_hearing"
    DRAFT = "draft"
    RETURN = "return"
    ISSUE = "issue"
    DELIVER = "deliver"


class Side(StrEnum):
    """Who takes the step."""

    DOOR = "door"  # the petition office or the reviewing body itself, where the person hands the request in
    BODY = "body"  # the reviewing body


class Result(Labelled):
    """What the opinion does to the one it looks at (domain/02 §10); `sends_back`: the matter is handled again."""

    UPHOLD = "uphold", "维持"
    CHANGE = "change", "变更"
    REVOKE = "revoke", "撤销"
    REDO = "redo", "责令重新处理"

    @property
    def sends_back(self) -> bool:
        """Whether the first handler has to handle the matter anew."""
        return self in {Result.REVOKE, Result.REDO}


class NotTaken(Labelled):
    """The only reasons why a request is not taken up, each told in writing with where to turn."""

    LATE = "late", "超过请求期限，且没有正当理由"
    NO_OPINION = "no_opinion", "没有可以复查（复核）的信访处理意见或复查意见"
    OTHER_BODY = "other_body", "应当向其他机关、单位提出"
    OTHER_PATH = "other_path", "属于应当通过其他法定途径解决的事项"


@dataclass(frozen=True, slots=True)
class Situation:
    """The facts a decision needs.

    Attributes:
        stage: None before the request is registered.
        level: 复查 or 复核.
        permissions, sides, conflict: of who asks.
        opinion_delivered: the opinion that is looked at was delivered; reopened: the matter is being handled anew, so
            that there is no opinion that stands.
        final: a 复核 opinion was delivered before.
        open_review: another review of the matter is open.
        in_time: asked by the last day of C5 or C7; good_cause: why it came late was told and is not the person's fault.
        written: request, facts and reasons are there.
        body_above: the body stands one level above the one it looks at; body_handled: it handled the matter before.
        took_part: the user took part in handling the matter before, or in the review below.
        not_taken: why it should not be taken up was chosen; proposed: such a proposal waits; own_proposal: the user's.
        reply: a reason was written.
        hearing: its first and last day are there and lie in the running term.
        facts, basis, result: what the opinion states, the articles it names, a result.
        same_person: the user drafted what is to be checked.
        delivery_proved: date, way, and signature or refusal with two witnesses are there.
    """

    stage: Stage | None
    level: Level = Level.FIRST
    permissions: frozenset[Permission] = frozenset()
    sides: frozenset[Side] = frozenset()
    conflict: bool = False
    opinion_delivered: bool = False
    reopened: bool = False
    final: bool = False
    open_review: bool = False
    in_time: bool = True
    good_cause: bool = False
    written: bool = False
    body_above: bool = False
    body_handled: bool = False
    took_part: bool = False
    not_taken: bool = False
    proposed: bool = False
    own_proposal: bool = False
    reply: bool = False
    hearing: bool = False
    facts: bool = False
    basis: int = 0
    result: bool = False
    same_person: bool = False
    delivery_proved: bool = False


OPINION_DELIVERED: Need[Situation] = Need(
    "opinion_delivered",
    lambda s: s.opinion_delivered or s.reopened,
    "要先有已送达的书面意见，才能请求复查（复核）；没有送达的，请先送达。",
    "第三十五条、第三十六条",
    typed=False,
)
NOT_REOPENED: Need[Situation] = Need(
    "not_reopened",
    lambda s: not s.reopened,
    "该件正在重新办理，原来的意见不再有效；请等新的意见送达以后，在期限内请求复查。",
    "第三十五条、第三十六条",
    typed=False,
)
NOT_FINAL: Need[Situation] = Need(
    "not_final",
    lambda s: not s.final,
    "复核意见已经送达，信访程序已终结；请继续做好疏导和帮扶。",
    "第三十六条第三款、第三十七条第三款",
    typed=False,
)
NO_OPEN_REVIEW: Need[Situation] = Need(
    "no_open_review",
    lambda s: not s.open_review,
    "该件已有复查（复核）正在办理，请打开它查看进展，等它办完或撤回后再登记。",
    "第三十五条",
    typed=False,
)
WRITTEN: Need[Situation] = Need("written", lambda s: s.written, "请写明复查（复核）请求、事实和理由。", "第三十五条")
BODY_ABOVE: Need[Situation] = Need(
    "body_above",
    lambda s: s.body_above,
    "复查由原办理机关、单位的上一级办理，复核由复查机关、单位的上一级办理，请选择上一级机关、单位。",
    "第三十五条、第三十六条",
)
BODY_NEW: Need[Situation] = Need(
    "body_new",
    lambda s: not s.body_handled,
    "原办理机关、单位不能复查（复核）自己的意见，请选择它的上一级机关、单位。",
    "第三十五条、第三十六条",
)
IN_TIME: Need[Situation] = Need(
    "in_time",
    lambda s: s.in_time or s.good_cause,
    "请求已超过法定期限；有正当理由的，请记录理由后受理，没有的，请提议不予受理并书面告知。",
    "第三十五条、第三十六条",
    typed=False,
)
NEW_PERSON: Need[Situation] = Need(
    "recusal",
    lambda s: not s.took_part,
    "您参加过原办理或复查，应当回避，请由其他人员办理。",
    "第二十八条第三款",
    typed=False,
)
NO_PROPOSAL: Need[Situation] = Need(
    "no_proposal", lambda s: not s.proposed, "已有不予受理的提议待审核，请先审核。", typed=False
)
PROPOSED: Need[Situation] = Need(
    "proposed", lambda s: s.proposed, "没有待审核的不予受理提议，请先由经办人提议。", typed=False
)
NOT_TAKEN: Need[Situation] = Need(
    "not_taken", lambda s: s.not_taken, "请选择不予受理的情形。", "第三十五条、第三十六条"
)
REPLY: Need[Situation] = Need("reply", lambda s: s.reply, "请写明理由，并告知可以向哪里提出。", "第二十三条")
SECOND_LEVEL: Need[Situation] = Need(
    "second_level",
    lambda s: s.level is Level.SECOND,
    "只有复核可以举行听证并扣除听证时间；复查期限不因听证停止计算，请按期提出复查意见。",
    "第三十六条第二款",
    typed=False,
)
HEARING: Need[Situation] = Need(
    "hearing", lambda s: s.hearing, "请填写听证的开始和结束日期，并在复核期限届满之前开始。", "第三十六条第二款"
)
FACTS: Need[Situation] = Need("facts", lambda s: s.facts, "请写明查明的事实。", "第三十五条、第三十六条")
BASIS: Need[Situation] = Need("basis", lambda s: s.basis > 0, "请至少写明一条依据。", "第三十五条、第三十六条")
RESULT: Need[Situation] = Need(
    "result", lambda s: s.result, "请选择维持、变更、撤销或责令重新处理。", "第三十五条、第三十六条"
)
PROVED: Need[Situation] = Need(
    "delivery_proved",
    lambda s: s.delivery_proved,
    "请填写送达日期和方式，并由本人签收；拒收的由两名见证人签名。",
    "第三十五条",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRule:
    """One row of the table; see `procedure.StepRule`.

    Attributes:
        answers: the step stops C6 or C8, whichever runs.
        unused: the request is over without an opinion, so that the person's time to ask (C5, C7) runs on from its
            first day: what was taken back or not taken up must not cost them the rest of it.
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
            needs=(OPINION_DELIVERED, NOT_REOPENED, NOT_FINAL, NO_OPEN_REVIEW, WRITTEN, BODY_ABOVE, BODY_NEW),
        ),
        StepRule(
            step=Step.TAKE_UP,
            label="受理",
            done="受理",
            sources=_from(Stage.REQUESTED),
            target=Stage.EXAMINING,
            permissions=_HANDLE,
            side=Side.BODY,
            needs=(NEW_PERSON, NO_PROPOSAL, IN_TIME),
        ),
        StepRule(
            step=Step.PROPOSE_NOT,
            label="提议不予受理",
            done="提议不予受理",
            sources=_from(Stage.REQUESTED),
            target=None,
            permissions=_HANDLE,
            side=Side.BODY,
            needs=(NEW_PERSON, NO_PROPOSAL, NOT_TAKEN, REPLY),
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
            needs=(NEW_PERSON, PROPOSED, OWN_PROPOSAL, REPLY),
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
            needs=(NEW_PERSON, PROPOSED, OWN_PROPOSAL),
            answers=True,
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
            needs=(REPLY,),
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
            needs=(NEW_PERSON, SECOND_LEVEL, HEARING),
        ),
        StepRule(
            step=Step.DRAFT,
            label="提交意见",
            done="起草意见",
            sources=_from(Stage.EXAMINING),
            target=Stage.DRAFTED,
            permissions=_HANDLE,
            side=Side.BODY,
            needs=(NEW_PERSON, FACTS, BASIS, RESULT),
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
            needs=(NEW_PERSON, SECOND_PERSON, REPLY),
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
            needs=(NEW_PERSON, SECOND_PERSON, FACTS, BASIS, RESULT),
        ),
        StepRule(
            step=Step.DELIVER,
            label="登记送达",
            done="送达意见书",
            sources=_from(Stage.ISSUED),
            target=Stage.DELIVERED,
            permissions=frozenset({P.REVIEW_HANDLE, P.DELIVERY_PROVE}),
            side=Side.DOOR,
            needs=(PROVED,),
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
