"""The life of a petition (信访件) as one table: every lawful step, once.

Buttons, forms, permissions, checks, tests, the diagram in the docs and the API read `STEPS`. Adding a lawful step is
adding a row. A step that is refused says why, in words a screen can show, with the article beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from yimen.domain.labelled import Labelled
from yimen.domain.roles import Permission


class Stage(Labelled):
    """Where a petition stands; `label` is the word on the pill."""

    REGISTERED = "registered", "已登记"
    FORWARDED = "forwarded", "已转送，待接收"
    RECEIVED = "received", "已接收，待告知"
    HANDLING = "handling", "已受理，办理中"
    DRAFTED = "drafted", "意见待审签"
    ISSUED = "issued", "已出意见，待送达"
    CONCLUDED = "concluded", "已办结"
    PROCEDURAL = "procedural", "已办结（程序性）"
    HISTORY = "history", "历史件"


OPEN_STAGES = frozenset(
    {Stage.REGISTERED, Stage.FORWARDED, Stage.RECEIVED, Stage.HANDLING, Stage.DRAFTED, Stage.ISSUED}
)
ENDED_STAGES = frozenset(Stage) - OPEN_STAGES


class Step(StrEnum):
    """What can be done to a petition; the words stand in the table."""

    REGISTER = "register"
    RECORD_HISTORY = "record_history"
    SORT = "sort"
    ANSWER_ON_SPOT = "answer_on_spot"
    GUIDE_ELSEWHERE = "guide_elsewhere"
    FORWARD = "forward"
    RECEIVE = "receive"
    ACCEPT = "accept"
    DRAFT_OPINION = "draft_opinion"
    RETURN_OPINION = "return_opinion"
    ISSUE_OPINION = "issue_opinion"
    DELIVER = "deliver"


class Side(StrEnum):
    """Which body takes the step."""

    OFFICE = "office"  # the petition office that registered it
    UNIT = "unit"  # the responsible unit that holds it now


class Paper(Labelled):
    """The kind of document that belongs to a step; `documents.actions` issues it."""

    RECEIPT = "receipt", "来访登记回执"
    FORWARDING = "transfer", "信访事项转送单"
    ACCEPTANCE = "acceptance", "信访事项受理告知书"
    OTHER_PATH = "other_path", "信访事项告知法定途径书"
    OPINION = "opinion", "信访事项处理意见书"
    DELIVERY = "delivery", "送达回证"


@dataclass(frozen=True, slots=True)
class Situation:
    """The facts a decision needs: how the petition stands and who asks. No database, no clock.

    Attributes:
        stage: where it stands; None before registration.
        permissions: what the asking user's roles allow.
        sides: which sides the user's unit is on for this petition.
        petition_class: "suggestion", "accusation", "appeal" or "" while unsorted.
        path: the branch of 第三十一条 (1..6) for an appeal, else None.
        to_unit: a unit to forward to was named.
        to_own_unit: the named unit is the office itself.
        reply: a written answer or reason was given.
        competent_body: the body of another procedure was named.
        claims: number of claims; results: number of claims with a result and a reason.
        legal_basis: articles named in the opinion.
        same_person: the user drafted what is to be checked.
        delivery_proved: date, way, and signature or refusal with two witnesses are there.
        reachable: name and address are clear (第二十三条).
    """

    stage: Stage | None
    permissions: frozenset[Permission] = frozenset()
    sides: frozenset[Side] = frozenset()
    petition_class: str = ""
    path: int | None = None
    to_unit: bool = False
    to_own_unit: bool = False
    reply: bool = False
    competent_body: bool = False
    claims: int = 0
    results: int = 0
    legal_basis: int = 0
    same_person: bool = False
    delivery_proved: bool = False
    reachable: bool = True


@dataclass(frozen=True, slots=True)
class Need:
    """A fact that a step needs, and what to say when it is missing."""

    name: str
    met: Callable[[Situation], bool]
    words: str
    article: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a step may not be taken now."""

    code: str
    words: str
    article: str = ""


@dataclass(frozen=True, slots=True)
class StepRule:
    """One row of the table.

    Attributes:
        label: the word on the button; done: the same in the past, for the timeline.
        sources: stages it may start from (empty: it creates the petition).
        starts, stops: clock codes of `clocks.TERMS`.
        public: whether the person sees it on the status page.
    """

    step: Step
    label: str
    done: str
    sources: frozenset[Stage]
    target: Stage
    permissions: frozenset[Permission]
    side: Side | None
    article: str
    needs: tuple[Need, ...] = ()
    starts: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    paper: Paper | None = None
    public: bool = True


CLAIMS = Need("claims", lambda s: s.claims > 0, "请至少写明一项诉求。", "第十九条")
NOT_ACCUSATION = Need(
    "not_accusation",
    lambda s: s.petition_class != "accusation",
    "检举控告须转入保护登记，由专人依规办理，不能走普通流程。",
    "第三十条",
)
SORTED = Need(
    "sorted",
    lambda s: s.petition_class in {"suggestion", "appeal"} and (s.petition_class != "appeal" or s.path is not None),
    "请先完成分类：建议意见、检举控告或申诉求决；申诉求决还要判断第三十一条的六种情形。",
    "第二十八条至第三十一条",
)
OTHER_PATH = Need(
    "other_path",
    lambda s: s.petition_class == "appeal" and s.path in {1, 2, 3, 4, 5},
    "只有第三十一条第（一）至（五）项的事项才能导入其他法定途径。",
    "第三十一条",
)
NOT_OTHER_PATH = Need(
    "not_other_path",
    lambda s: s.path not in {1, 2, 3, 4},
    "该事项属第三十一条第（一）至（四）项，请告知法定途径，不作转送。",
    "第三十一条",
)
TO_UNIT = Need("to_unit", lambda s: s.to_unit, "请选择有权处理的机关、单位。", "第二十二条")
NOT_TO_SELF = Need("not_to_self", lambda s: not s.to_own_unit, "不能转送给本信访部门自己。", "第二十二条")
REPLY = Need("reply", lambda s: s.reply, "请写明答复内容或理由。", "第二十三条")
COMPETENT_BODY = Need("competent_body", lambda s: s.competent_body, "请写明应向哪个机关提出。", "第二十三条第一款")
ALL_RESULTS = Need(
    "all_results",
    lambda s: s.claims > 0 and s.results >= s.claims,
    "每项诉求都要有处理结果（支持、解释说明或不支持）和理由。",
    "第三十二条",
)
LEGAL_BASIS = Need("legal_basis", lambda s: s.legal_basis > 0, "请至少写明一条法律依据。", "第三十二条")
SECOND_PERSON = Need("second_person", lambda s: not s.same_person, "起草人不能审签自己的意见，请由另一位负责人审签。")
PROVED = Need(
    "delivery_proved",
    lambda s: s.delivery_proved,
    "请填写送达日期和方式，并由本人签收；拒收的由两名见证人签名。送达之后才算办结。",
    "第三十五条",
)


def _from(*stages: Stage) -> frozenset[Stage]:
    return frozenset(stages)


def _may(*permissions: Permission) -> frozenset[Permission]:
    return frozenset(permissions)


P = Permission

STEPS: dict[Step, StepRule] = {
    row.step: row
    for row in (
        StepRule(
            Step.REGISTER,
            "登记",
            "登记",
            _from(),
            Stage.REGISTERED,
            _may(P.VISIT_REGISTER, P.PETITION_REGISTER, P.PETITION_IMPORT),
            Side.OFFICE,
            "第二十二条",
            needs=(CLAIMS,),
            starts=("C1",),
            paper=Paper.RECEIPT,
        ),
        StepRule(
            Step.RECORD_HISTORY,
            "收录历史件",
            "收录为历史件",
            _from(),
            Stage.HISTORY,
            _may(P.VISIT_REGISTER, P.PETITION_REGISTER, P.PETITION_IMPORT),
            Side.OFFICE,
            "",
            needs=(CLAIMS,),
        ),
        StepRule(
            Step.SORT,
            "分类",
            "分类",
            _from(Stage.REGISTERED),
            Stage.REGISTERED,
            _may(P.CASE_SORT),
            Side.OFFICE,
            "第二十八条至第三十一条",
            needs=(NOT_ACCUSATION, SORTED),
            public=False,
        ),
        StepRule(
            Step.ANSWER_ON_SPOT,
            "当场答复",
            "当场答复",
            _from(Stage.REGISTERED),
            Stage.CONCLUDED,
            _may(P.CASE_SORT),
            Side.OFFICE,
            "第二十二条",
            needs=(SORTED, NOT_ACCUSATION, NOT_OTHER_PATH, REPLY),
            stops=("C1",),
        ),
        StepRule(
            Step.GUIDE_ELSEWHERE,
            "告知法定途径",
            "告知法定途径",
            _from(Stage.REGISTERED),
            Stage.PROCEDURAL,
            _may(P.CASE_SORT),
            Side.OFFICE,
            "第三十一条",
            needs=(OTHER_PATH, COMPETENT_BODY, REPLY),
            stops=("C1",),
            paper=Paper.OTHER_PATH,
        ),
        StepRule(
            Step.FORWARD,
            "转送",
            "转送责任单位",
            _from(Stage.REGISTERED),
            Stage.FORWARDED,
            _may(P.CASE_FORWARD),
            Side.OFFICE,
            "第二十二条",
            needs=(SORTED, NOT_ACCUSATION, NOT_OTHER_PATH, TO_UNIT, NOT_TO_SELF),
            starts=("C2", "C3"),
            stops=("C1",),
            paper=Paper.FORWARDING,
        ),
        StepRule(
            Step.RECEIVE,
            "接收",
            "责任单位接收",
            _from(Stage.FORWARDED),
            Stage.RECEIVED,
            _may(P.CASE_RECEIVE),
            Side.UNIT,
            "第二十三条第三款",
        ),
        StepRule(
            Step.ACCEPT,
            "告知受理",
            "告知受理",
            _from(Stage.RECEIVED),
            Stage.HANDLING,
            _may(P.CASE_ACCEPT),
            Side.UNIT,
            "第二十三条",
            starts=("C4",),
            stops=("C2", "C3"),
            paper=Paper.ACCEPTANCE,
        ),
        StepRule(
            Step.DRAFT_OPINION,
            "提交处理意见",
            "起草处理意见",
            _from(Stage.HANDLING),
            Stage.DRAFTED,
            _may(P.OPINION_DRAFT),
            Side.UNIT,
            "第三十二条",
            needs=(ALL_RESULTS, LEGAL_BASIS),
            public=False,
        ),
        StepRule(
            Step.RETURN_OPINION,
            "退回修改",
            "退回修改意见",
            _from(Stage.DRAFTED),
            Stage.HANDLING,
            _may(P.OPINION_ISSUE),
            Side.UNIT,
            "",
            needs=(SECOND_PERSON, REPLY),
            public=False,
        ),
        StepRule(
            Step.ISSUE_OPINION,
            "审签出具意见书",
            "出具处理意见书",
            _from(Stage.DRAFTED),
            Stage.ISSUED,
            _may(P.OPINION_ISSUE),
            Side.UNIT,
            "第三十二条",
            needs=(SECOND_PERSON, ALL_RESULTS, LEGAL_BASIS),
            paper=Paper.OPINION,
        ),
        StepRule(
            Step.DELIVER,
            "登记送达",
            "送达并办结",
            _from(Stage.ISSUED),
            Stage.CONCLUDED,
            _may(P.DELIVERY_PROVE),
            Side.UNIT,
            "第三十四条、第三十五条",
            needs=(PROVED,),
            starts=("C5",),
            stops=("C4",),
            paper=Paper.DELIVERY,
        ),
    )
}


def refusals(step: Step, situation: Situation) -> tuple[Refusal, ...]:
    """Everything that stands against taking `step` now; empty when it may be taken.

    Args:
        step: what somebody wants to do.
        situation: how the petition stands and who asks.
    """
    rule = STEPS[step]
    found: list[Refusal] = []
    if rule.sources and situation.stage not in rule.sources:
        now = situation.stage.label if situation.stage else "未登记"
        asked = "、".join(sorted(stage.label for stage in rule.sources))
        found.append(Refusal("stage", f"现在是“{now}”，只有“{asked}”时才能{rule.label}。"))
    if not rule.sources and situation.stage is not None:
        found.append(Refusal("stage", "该件已经登记过了。"))
    if not rule.permissions & situation.permissions:
        found.append(Refusal("permission", f"您的岗位没有“{rule.label}”的权限。"))
    if rule.side is not None and rule.side not in situation.sides:
        who = "登记该件的信访部门" if rule.side is Side.OFFICE else "现承办的责任单位"
        found.append(Refusal("side", f"“{rule.label}”由{who}办理。"))
    found += [Refusal(need.name, need.words, need.article) for need in rule.needs if not need.met(situation)]
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Offer:
    """A step shown on the case page: to be taken, or refused with reasons."""

    rule: StepRule
    refusals: tuple[Refusal, ...] = field(default=())

    @property
    def open(self) -> bool:
        """Whether its form may be opened: facts that the form itself will ask for do not count against it."""
        return not {refusal.code for refusal in self.refusals} & {"stage", "permission", "side", "second_person"}


def offers(situation: Situation) -> tuple[Offer, ...]:
    """The steps out of the present stage, in the table's order, each with what stands against it."""
    return tuple(
        Offer(rule, refusals(rule.step, situation)) for rule in STEPS.values() if situation.stage in rule.sources
    )


def edges() -> Iterable[tuple[Stage | None, Step, Stage]]:
    """Every lawful edge, for tests and for the diagram; None is the time before registration."""
    for rule in STEPS.values():
        sources: list[Stage | None] = [*sorted(rule.sources)]
        for source in sources or [None]:
            yield source, rule.step, rule.target


def diagram() -> str:
    """The state diagram in Mermaid, drawn from the table."""
    lines = ["stateDiagram-v2"]
    lines += [f'    state "{stage.label}" as {stage}' for stage in Stage]
    for source, step, target in edges():
        lines.append(f"    {source or '[*]'} --> {target}: {STEPS[step].label}")
    lines += [f"    {stage} --> [*]" for stage in sorted(ENDED_STAGES)]
    return "\n".join(lines) + "\n"
