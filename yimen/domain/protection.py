"""检举控告 (第二十二条, 第三十条) as one table of its own. Who may never see an item stands in `shielding`.

The table has the shape of the petition's: received, put into the hands of named people, transferred to the discipline
organ or the organ that is competent by the cadre management authority, its answer noted. What is no accusation after
all leaves protection only by two people and after the person was told. The terms of the discipline organs are their own
(第二十三条第四款); the office's own is C1 (fifteen days, 第二十二条), shown inside the circle only.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from yimen.domain.labelled import Labelled
from yimen.domain.procedure.deciding import Offer, at_stage, by_whom, unmet
from yimen.domain.procedure.situation import Need, Refusal
from yimen.domain.roles import Permission

TERM = "C1"
"""The only term of ours that runs on an accusation: to forward it within fifteen days (第二十二条)."""

RETALIATION = "任何组织和个人不得打击报复信访人；泄露检举揭发材料或者打击报复的，依规依纪依法处理。"
RETALIATION_ARTICLE = "第十八条第四款、第四十六条"
SECRECY = "不得将检举、揭发材料以及有关情况透露或者转给被检举、揭发的人员或者单位。"
SECRECY_ARTICLE = "第三十条第三款"


class Stage(Labelled):
    """Where an accusation stands."""

    RECEIVED = "received", "已登记，待指定专人"
    ASSIGNED = "assigned", "已指定专人，办理中"
    TRANSFERRED = "transferred", "已转有权机关"
    ANSWERED = "answered", "有权机关已回执"
    RELEASED = "released", "不属检举控告，已告知本人"


PUBLIC_STATE = {
    Stage.RECEIVED: "已接收",
    Stage.ASSIGNED: "已接收",
    Stage.TRANSFERRED: "已转有权机关",
    Stage.ANSWERED: "已转有权机关",
    Stage.RELEASED: "已接收",
}
"""All that is ever said of an accusation outside the circle (domain/07 §4)."""


class Step(StrEnum):
    """What can be done to an accusation."""

    REGISTER = "register"
    NAME = "name"
    UNNAME = "unname"
    SHIELD = "shield"
    TRANSFER = "transfer"
    SENT_BACK = "sent_back"
    ACKNOWLEDGE = "acknowledge"
    FEEDBACK = "feedback"
    INFORM = "inform"
    PROPOSE_RELEASE = "propose_release"
    RETURN_RELEASE = "return_release"
    RELEASE = "release"


class Side(StrEnum):
    """Who takes the step."""

    DOOR = "door"  # whoever receives it
    LEAD = "lead"  # who names the people of the body that keeps the item
    NAMED = "named"  # somebody named on this item


class Route(Labelled):
    """To whom an accusation goes; which organ it is follows from the cadre management authority (干部管理权限)."""

    DISCIPLINE = "discipline", "属于纪检监察机关受理，按照管理权限转送有关纪检监察机关"
    COMPETENT = "competent", "不属于纪检监察机关受理，转有权处理的机关、单位"

    @property
    def article(self) -> str:
        """The article that sends it there."""
        return "第二十二条第二款" if self is Route.DISCIPLINE else "第三十条第一款"


class Identity(Labelled):
    """Whether the accuser is named in the transfer."""

    WITHHELD = "withheld", "不附反映人身份"
    AGREED = "agreed", "反映人本人同意附身份"
    REQUIRED = "required", "有权机关依规依法要求提供身份"


class IdentityReason(Labelled):
    """Why somebody opens the sealed identity of an accuser; each opening is noted."""

    CONTACT = "contact", "需要联系反映人核对或者告知"
    CONSENT = "consent", "征求是否同意附身份转送"
    TRANSFER = "transfer", "有权机关依规依法要求提供身份"


@dataclass(frozen=True, slots=True)
class Situation:
    """The facts a decision needs.

    Attributes:
        stage: None before registration.
        permissions, sides: of who asks; blocked: the conflict block stands against the user.
        claims: facts or a request are there.
        person: a person was chosen; person_free: that person may be named (holds the right, no conflict, not named yet,
            not the one who names); another: somebody else stays named.
        organ: an organ was chosen or written; organ_free: it is not the accused person's unit or below; route: why it
            goes there was chosen; identity: whether the accuser is named was chosen; identity_ground: what that needs
            is there (consent, or the reason of the organ), or the accuser stays unnamed.
        note: words were written; day: a day that can be.
        accused: something was added to the block.
        proposed: a proposal to release waits; own_proposal: the user's own.
        told: day and way in which the person was told, or why nobody could be told.
    """

    stage: Stage | None
    permissions: frozenset[Permission] = frozenset()
    sides: frozenset[Side] = frozenset()
    blocked: bool = False
    claims: bool = False
    person: bool = False
    person_free: bool = False
    another: bool = False
    organ: bool = False
    organ_free: bool = True
    route: bool = False
    identity: bool = False
    identity_ground: bool = False
    note: bool = False
    day: bool = False
    accused: bool = False
    proposed: bool = False
    own_proposal: bool = False
    told: bool = False


CLAIMS: Need[Situation] = Need("claims", lambda s: s.claims, "请至少写明一项请求或者反映的事实。", "第十九条")
PERSON: Need[Situation] = Need("person", lambda s: s.person, "请选择一位有办理检举控告权限的人员。", "第三十条")
PERSON_FREE: Need[Situation] = Need(
    "person_free", lambda s: s.person_free, "这位人员不能办理本件，请另选一位。", "第二十八条第三款、第三十条第三款"
)
ANOTHER: Need[Situation] = Need(
    "another", lambda s: s.another, "解除之后本件就没有专人了，请先指定另一位专人。", "第三十条"
)
ORGAN: Need[Situation] = Need("organ", lambda s: s.organ, "请选择或者写明接收的机关。", "第二十二条第二款")
ORGAN_FREE: Need[Situation] = Need(
    "organ_free",
    lambda s: s.organ_free,
    "不得转给被检举、揭发的人员或者单位及其下级，请按照管理权限选择其上级机关或者纪检监察机关。",
    SECRECY_ARTICLE,
)
ROUTE: Need[Situation] = Need(
    "route", lambda s: s.route, "请选择转送的依据：纪检监察机关，或者有权处理的机关、单位。", "第二十二条、第三十条"
)
IDENTITY: Need[Situation] = Need("identity", lambda s: s.identity, "请选择是否附反映人身份。", "第三十条")
IDENTITY_GROUND: Need[Situation] = Need(
    "identity_ground",
    lambda s: s.identity_ground,
    "附身份须有本人同意，或者写明有权机关要求的依据；没有的，请不附身份。",
    "第三十条第三款",
)
NOTE: Need[Situation] = Need("note", lambda s: s.note, "请写明情况和理由。")
DAY: Need[Situation] = Need("day", lambda s: s.day, "日期应在转送之日和今天之间。")
ACCUSED: Need[Situation] = Need("accused", lambda s: s.accused, "请选择要回避的单位，或者填写账号。", SECRECY_ARTICLE)
NO_PROPOSAL: Need[Situation] = Need(
    "no_proposal", lambda s: not s.proposed, "已有解除保护的提议待审核，请先由负责人审核。", typed=False
)
PROPOSED: Need[Situation] = Need("proposed", lambda s: s.proposed, "没有待审核的解除保护提议。", typed=False)
SECOND_PERSON: Need[Situation] = Need(
    "second_person", lambda s: not s.own_proposal, "提议人不能自己审核，请由另一位负责人审核。", typed=False
)
TOLD: Need[Situation] = Need("told", lambda s: s.told, "请先告知本人，并填写告知日期和方式；匿名无法告知的，写明原因。")


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRule:
    """One row of the table; see `procedure.StepRule`. An empty `sources` creates the item."""

    step: Step
    label: str
    done: str
    sources: frozenset[Stage]
    target: Stage | None
    permissions: frozenset[Permission]
    side: Side
    article: str
    needs: tuple[Need[Situation], ...] = ()


def _from(*stages: Stage) -> frozenset[Stage]:
    return frozenset(stages)


P = Permission
_HANDLE, _NAME = frozenset({P.ACCUSATION_HANDLE}), frozenset({P.ACCUSATION_NAME})
_HELD = _from(Stage.ASSIGNED, Stage.TRANSFERRED, Stage.ANSWERED)

STEPS: dict[Step, StepRule] = {
    row.step: row
    for row in (
        StepRule(
            step=Step.REGISTER, label="保护登记", done="保护登记", sources=_from(), target=Stage.RECEIVED,
            permissions=frozenset({P.ACCUSATION_REGISTER}), side=Side.DOOR, article="第二十二条", needs=(CLAIMS,),
        ),
        StepRule(
            step=Step.NAME, label="指定专人", done="指定专人", sources=_from(Stage.RECEIVED, *_HELD), target=None,
            permissions=_NAME, side=Side.LEAD, article="第三十条", needs=(PERSON, PERSON_FREE),
        ),
        StepRule(
            step=Step.UNNAME, label="解除指定", done="解除指定", sources=_HELD, target=None,
            permissions=_NAME, side=Side.LEAD, article="第三十条", needs=(PERSON, ANOTHER),
        ),
        StepRule(
            step=Step.TRANSFER, label="转送有权机关", done="转送有权机关", sources=_from(Stage.ASSIGNED),
            target=Stage.TRANSFERRED, permissions=_HANDLE, side=Side.NAMED, article="第二十二条第二款、第三十条",
            needs=(NO_PROPOSAL, ROUTE, ORGAN, ORGAN_FREE, IDENTITY, IDENTITY_GROUND),
        ),
        StepRule(
            step=Step.ACKNOWLEDGE, label="登记回执", done="收到回执", sources=_from(Stage.TRANSFERRED),
            target=Stage.ANSWERED, permissions=_HANDLE, side=Side.NAMED, article="第三十条第一款", needs=(DAY,),
        ),
        StepRule(
            step=Step.FEEDBACK, label="登记反馈", done="收到反馈", sources=_from(Stage.TRANSFERRED, Stage.ANSWERED),
            target=Stage.ANSWERED, permissions=_HANDLE, side=Side.NAMED, article="第三十条第一款", needs=(DAY, NOTE),
        ),
        StepRule(
            step=Step.SENT_BACK, label="有权机关退回", done="有权机关退回",
            sources=_from(Stage.TRANSFERRED, Stage.ANSWERED), target=Stage.ASSIGNED, permissions=_HANDLE,
            side=Side.NAMED, article="第二十三条第三款", needs=(DAY, NOTE),
        ),
        StepRule(
            step=Step.INFORM, label="通报组织（人事）部门", done="通报组织（人事）部门", sources=_HELD, target=None,
            permissions=_HANDLE, side=Side.NAMED, article="第三十条第二款", needs=(NOTE,),
        ),
        StepRule(
            step=Step.SHIELD, label="补充回避范围", done="补充回避范围", sources=_HELD, target=None,
            permissions=_HANDLE, side=Side.NAMED, article=SECRECY_ARTICLE, needs=(ACCUSED,),
        ),
        StepRule(
            step=Step.PROPOSE_RELEASE, label="提议：不属检举控告", done="提议解除保护", sources=_from(Stage.ASSIGNED),
            target=None, permissions=_HANDLE, side=Side.NAMED, article="第三十条", needs=(NO_PROPOSAL, TOLD, NOTE),
        ),
        StepRule(
            step=Step.RETURN_RELEASE, label="不同意，继续保护", done="不同意解除保护", sources=_from(Stage.ASSIGNED),
            target=None, permissions=_NAME, side=Side.LEAD, article="第三十条", needs=(PROPOSED, SECOND_PERSON, NOTE),
        ),
        StepRule(
            step=Step.RELEASE, label="审核解除保护", done="解除保护", sources=_from(Stage.ASSIGNED),
            target=Stage.RELEASED, permissions=_NAME, side=Side.LEAD, article="第三十条",
            needs=(PROPOSED, SECOND_PERSON),
        ),
    )
}  # fmt: skip
WHO = {Side.DOOR: "收到该件的信访部门", Side.LEAD: "保管该件的机关的负责人", Side.NAMED: "本件指定的专人"}


def refusals(step: Step, situation: Situation) -> tuple[Refusal, ...]:
    """Everything that stands against taking `step` now; empty when it may be taken.

    Whoever is blocked meets one refusal that says nothing of the item: for them it does not exist.
    """
    rule = STEPS[step]
    if situation.blocked:
        return (NOTHING,)
    return (
        *at_stage(rule.label, situation.stage, rule.sources, registered="该件已经登记过了。"),
        *by_whom(
            rule.label,
            permitted=bool(rule.permissions & situation.permissions),
            others="" if rule.side in situation.sides else WHO[rule.side],
            conflict=False,
        ),
        *unmet(rule.needs, situation),
    )


NOTHING = Refusal("nothing", "没有找到这一件。")
"""The answer to who may not know: the same as for what does not exist."""


def offers(situation: Situation) -> tuple[Offer[StepRule], ...]:
    """The steps out of the present stage in the table's order, each with what stands against it."""
    return tuple(
        Offer(rule, refusals(rule.step, situation)) for rule in STEPS.values() if situation.stage in rule.sources
    )


def target_of(step: Step, stage: Stage | None) -> Stage:
    """Where a step leads from `stage`: naming the first person puts the item into hands, the rest by the table."""
    rule = STEPS[step]
    if step is Step.NAME and stage is Stage.RECEIVED:
        return Stage.ASSIGNED
    if rule.target is not None:
        return rule.target
    if stage is None:
        raise ValueError(f"{step} creates an item and must say where it stands")
    return stage


def edges() -> Iterable[tuple[Stage | None, Step, Stage]]:
    """Every lawful edge; None before registration."""
    for rule in STEPS.values():
        sources: list[Stage | None] = [*sorted(rule.sources)]
        for source in sources or [None]:
            yield source, rule.step, target_of(rule.step, source)
