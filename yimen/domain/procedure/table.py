"""The table of lawful steps. Its order is the order on the screen; the shape of a row is `StepRule`."""

from __future__ import annotations

from dataclasses import dataclass

from yimen.domain.procedure import needs as n
from yimen.domain.procedure.situation import Need, Situation
from yimen.domain.procedure.stages import OPEN_STAGES, Paper, Side, Stage, Step
from yimen.domain.roles import Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRule:
    """One row of the table.

    Attributes:
        label: the word on the button; done: the same in the past, for the timeline.
        sources: stages it may start from (empty: it creates the petition).
        target: where it leads; None: it stays where it is.
        starts, stops: clock codes of `clocks.TERMS`; voids: clocks that end without having been kept or missed, because
            the duty itself fell away; resumes: stopped clocks that run on from their first day.
        public: whether the person sees it on the status page.
    """

    step: Step
    label: str
    done: str
    sources: frozenset[Stage]
    target: Stage | None
    permissions: frozenset[Permission]
    side: Side | None
    article: str
    needs: tuple[Need[Situation], ...] = ()
    starts: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    voids: tuple[str, ...] = ()
    resumes: tuple[str, ...] = ()
    paper: Paper | None = None
    public: bool = True

    def target_from(self, source: Stage | None) -> Stage:
        """Where the step leads from `source`."""
        if self.target is not None:
            return self.target
        if source is None:
            raise ValueError(f"{self.step} creates a petition and must say where it stands")
        return source


def _from(*stages: Stage) -> frozenset[Stage]:
    return frozenset(stages)


def _may(*permissions: Permission) -> frozenset[Permission]:
    return frozenset(permissions)


P = Permission
REGISTRARS = _may(P.VISIT_REGISTER, P.PETITION_REGISTER, P.PETITION_IMPORT)

_REGISTERING = (
    StepRule(
        step=Step.REGISTER, label="登记", done="登记",
        sources=_from(), target=Stage.REGISTERED, permissions=REGISTRARS, side=Side.OFFICE, article="第二十二条",
        needs=(n.CLAIMS,), starts=("C1", "T1"), paper=Paper.RECEIPT,
    ),
    StepRule(
        step=Step.RECORD_HISTORY, label="收录历史件", done="收录为历史件",
        sources=_from(), target=Stage.HISTORY, permissions=REGISTRARS, side=Side.OFFICE, article="",
        needs=(n.CLAIMS,),
    ),
    StepRule(
        step=Step.SORT, label="分类", done="分类",
        sources=_from(Stage.REGISTERED, Stage.RECEIVED), target=None, permissions=_may(P.CASE_SORT, P.CASE_ACCEPT),
        side=Side.HOLDER, article="第二十八条至第三十一条",
        needs=(n.NOT_ACCUSATION, n.SORTED), starts=("P1",), voids=("S1", "S2", "P1"), public=False,
    ),
    StepRule(
        step=Step.MARK_SIMPLIFIED, label="标注适宜简易办理", done="标注为适宜简易办理",
        sources=_from(Stage.REGISTERED), target=None, permissions=_may(P.CASE_SORT), side=Side.OFFICE,
        article="简易办理（2022）",
        needs=(n.NOT_ACCUSATION, n.SORTED, n.NOT_OTHER_PATH, n.NO_DECLINE, n.NOT_MARKED, n.ELIGIBLE),
        starts=("S1",), public=False,
    ),
)  # fmt: skip

_DIVIDING = (
    StepRule(
        step=Step.SPLIT, label="拆分诉求", done="拆分诉求，另立一件",
        sources=_from(Stage.REGISTERED, Stage.RECEIVED, Stage.HANDLING), target=None,
        permissions=_may(P.CASE_SORT, P.CASE_ACCEPT), side=Side.HOLDER, article="第二十二条、第二十四条",
        needs=(n.NOT_ACCUSATION, n.NO_DECLINE, n.NO_PROPOSAL, n.NO_HELPERS, n.TAKEN_OUT, n.LEFT, n.REPLY),
        paper=Paper.RECEIPT,
    ),
    StepRule(
        step=Step.REJOIN, label="并回原件", done="并回原件",
        sources=_from(Stage.REGISTERED, Stage.RECEIVED, Stage.HANDLING), target=Stage.REJOINED,
        permissions=_may(P.CASE_SORT, P.CASE_ACCEPT), side=Side.HOLDER, article="第二十二条、第二十四条",
        needs=(n.PART, n.ORIGIN_OPEN, n.NO_PARTS, n.SAME_TERM, n.NO_DECLINE, n.NO_PROPOSAL, n.NO_HELPERS, n.REPLY),
        voids=("C1", "C2", "C3", "C4", "S1", "S2", "S3", "A1"),
    ),
)  # fmt: skip

_HELPING = (
    StepRule(
        step=Step.ASK_HELP, label="请求协办", done="请求协办",
        sources=_from(Stage.FORWARDED, Stage.RECEIVED, Stage.HANDLING), target=None,
        permissions=_may(P.CASE_FORWARD, P.CASE_ACCEPT), side=Side.EITHER, article="第二十四条",
        needs=(n.HELPER_NAMED, n.REPLY), starts=("H1",), public=False,
    ),
    StepRule(
        step=Step.ANSWER_HELP, label="提交协办意见", done="提交协办意见",
        sources=_from(Stage.FORWARDED, Stage.OBJECTED, Stage.RECEIVED, Stage.HANDLING, Stage.DRAFTED), target=None,
        permissions=_may(P.CASE_ACCEPT, P.OPINION_DRAFT), side=Side.HELPER, article="第二十四条",
        needs=(n.REPLY,), public=False,
    ),
    StepRule(
        step=Step.WAIVE_HELP, label="免除协办", done="免除协办",
        sources=_from(Stage.FORWARDED, Stage.RECEIVED, Stage.HANDLING, Stage.DRAFTED), target=None,
        permissions=_may(P.CASE_ACCEPT, P.OPINION_DRAFT), side=Side.UNIT, article="第二十四条",
        needs=(n.HELPERS_WAIT, n.REPLY), public=False,
    ),
)  # fmt: skip

_EXITS = (
    StepRule(
        step=Step.ANSWER_ON_SPOT, label="当场答复", done="当场答复",
        sources=_from(Stage.REGISTERED), target=Stage.CONCLUDED, permissions=_may(P.CASE_SORT), side=Side.OFFICE,
        article="第二十二条",
        needs=(n.SORTED, n.NOT_ACCUSATION, n.NOT_OTHER_PATH, n.NO_DECLINE, n.REPLY),
        stops=("C1", "S1", "T1"),
    ),
    StepRule(
        step=Step.GUIDE_ELSEWHERE, label="告知法定途径", done="告知法定途径",
        sources=_from(Stage.REGISTERED, Stage.RECEIVED), target=Stage.PROCEDURAL,
        permissions=_may(P.CASE_SORT, P.CASE_ACCEPT), side=Side.HOLDER, article="第三十一条",
        needs=(n.OTHER_PATH, n.NO_DECLINE, n.COMPETENT_BODY, n.REPLY),
        stops=("C1", "C2", "C3", "S1", "S2", "T1"),
        paper=Paper.OTHER_PATH,
    ),
    StepRule(
        step=Step.TO_POLITICAL_LEGAL, label="转送政法部门", done="转送政法部门",
        sources=_from(Stage.REGISTERED), target=Stage.PROCEDURAL, permissions=_may(P.CASE_FORWARD), side=Side.OFFICE,
        article="第二十二条第二款",
        needs=(n.LITIGATION_LETTER, n.NOT_ACCUSATION, n.NO_DECLINE, n.POLITICAL_LEGAL),
        stops=("C1", "S1", "T1"),
        paper=Paper.REFERRAL,
    ),
    StepRule(
        step=Step.FORWARD, label="转送", done="转送责任单位",
        sources=_from(Stage.REGISTERED), target=Stage.FORWARDED, permissions=_may(P.CASE_FORWARD), side=Side.OFFICE,
        article="第二十二条",
        needs=(
            n.SORTED, n.NOT_ACCUSATION, n.NOT_OTHER_PATH, n.NO_DECLINE, n.NO_DISPUTE, n.TO_UNIT, n.NOT_TO_SELF,
            n.NOT_TO_DISCIPLINE,
        ),
        starts=("C2", "C3", "S2", "P1"), stops=("C1", "S1", "T1"), paper=Paper.FORWARDING,
    ),
    StepRule(
        step=Step.ASSIGN, label="交办", done="交办责任单位",
        sources=_from(Stage.REGISTERED), target=Stage.FORWARDED, permissions=_may(P.CASE_FORWARD), side=Side.OFFICE,
        article="第二十二条第三项",
        needs=(
            n.SORTED, n.NOT_ACCUSATION, n.NOT_OTHER_PATH, n.NO_DECLINE, n.NO_DISPUTE, n.TO_UNIT, n.NOT_TO_SELF,
            n.NOT_TO_DISCIPLINE, n.PERIOD,
        ),
        starts=("C2", "C3", "A1", "P1"), stops=("C1", "T1"), voids=("S1",), paper=Paper.ASSIGNMENT,
    ),
    StepRule(
        step=Step.WITHDRAW, label="撤回", done="撤回转送",
        sources=_from(Stage.FORWARDED), target=Stage.REGISTERED, permissions=_may(P.CASE_FORWARD), side=Side.OFFICE,
        article="第二十二条",
        needs=(n.NO_DISPUTE, n.REPLY), voids=("C2", "C3", "S2", "A1", "P1"), resumes=("C1", "S1", "T1"),
    ),
)  # fmt: skip

_DECLINING = (
    StepRule(
        step=Step.PROPOSE_DECLINE, label="提议不予（不再）受理", done="提议不予（不再）受理",
        sources=_from(Stage.REGISTERED, Stage.RECEIVED), target=None, permissions=_may(P.CASE_SORT, P.CASE_ACCEPT),
        side=Side.HOLDER, article="第十九条第三款、第三十六条第三款",
        needs=(n.NOT_ACCUSATION, n.NO_DECLINE, n.GROUND, n.SAME_MATTER, n.FINAL_OPINION, n.REPLY), public=False,
    ),
    StepRule(
        step=Step.RETURN_DECLINE, label="不同意，继续办理", done="不同意不予（不再）受理，继续办理",
        sources=_from(Stage.REGISTERED, Stage.RECEIVED), target=None, permissions=_may(P.DECLINE_CONFIRM),
        side=Side.HOLDER, article="",
        needs=(n.DECLINE_PROPOSED, n.OWN_PROPOSAL, n.REPLY), public=False,
    ),
    StepRule(
        step=Step.CONFIRM_DECLINE, label="审核不予（不再）受理", done="不予（不再）受理并告知",
        sources=_from(Stage.REGISTERED, Stage.RECEIVED), target=Stage.PROCEDURAL, permissions=_may(P.DECLINE_CONFIRM),
        side=Side.HOLDER, article="第十九条第三款、第三十六条第三款",
        needs=(n.DECLINE_PROPOSED, n.OWN_PROPOSAL, n.GROUND, n.SAME_MATTER, n.FINAL_OPINION),
        stops=("C1", "C2", "C3", "S1", "S2", "T1"), voids=("P1",), paper=Paper.DECLINED,
    ),
)  # fmt: skip

_RECEIVING = (
    StepRule(
        step=Step.RECEIVE, label="接收", done="责任单位接收",
        sources=_from(Stage.FORWARDED), target=Stage.RECEIVED, permissions=_may(P.CASE_RECEIVE), side=Side.UNIT,
        article="第二十三条第三款",
    ),
    StepRule(
        step=Step.OBJECT, label="提出异议", done="责任单位提出异议",
        sources=_from(Stage.FORWARDED, Stage.RECEIVED), target=Stage.OBJECTED, permissions=_may(P.CASE_ACCEPT),
        side=Side.UNIT, article="第二十三条第三款",
        needs=(n.OBJECTION_IN_TIME, n.NO_DECLINE, n.NO_DISPUTE, n.REPLY), stops=("C3",), paper=Paper.OBJECTION,
    ),
    StepRule(
        step=Step.AGREE_RETURN, label="同意退回", done="转送部门同意退回",
        sources=_from(Stage.OBJECTED), target=Stage.REGISTERED, permissions=_may(P.CASE_FORWARD), side=Side.OFFICE,
        article="第二十三条第三款",
        needs=(n.OWN_PROPOSAL, n.REPLY), voids=("C2", "S2", "A1", "P1"), resumes=("C1", "T1"), paper=Paper.RETURNED,
    ),
    StepRule(
        step=Step.REFUSE_RETURN, label="不同意退回", done="转送部门不同意退回，仍由原单位办理",
        sources=_from(Stage.OBJECTED), target=Stage.RECEIVED, permissions=_may(P.CASE_FORWARD), side=Side.OFFICE,
        article="第二十三条第三款",
        needs=(n.OWN_PROPOSAL, n.REPLY), paper=Paper.RETURNED,
    ),
    StepRule(
        step=Step.ACCEPT, label="告知受理", done="告知受理",
        sources=_from(Stage.RECEIVED), target=Stage.HANDLING, permissions=_may(P.CASE_ACCEPT), side=Side.UNIT,
        article="第二十三条",
        needs=(n.TAKEN_UP_HERE, n.NO_DECLINE), starts=("C4",), stops=("C2", "C3"), voids=("S2",),
        paper=Paper.ACCEPTANCE,
    ),
    StepRule(
        step=Step.ACCEPT_SIMPLIFIED, label="受理并适用简易办理", done="受理，适用简易办理",
        sources=_from(Stage.RECEIVED), target=Stage.HANDLING, permissions=_may(P.CASE_ACCEPT), side=Side.UNIT,
        article="简易办理（2022）",
        needs=(n.TAKEN_UP_HERE, n.NO_DECLINE, n.ELIGIBLE), starts=("C4", "S3"), stops=("C2", "C3", "S2"),
        paper=Paper.ACCEPTANCE,
    ),
)  # fmt: skip

_DISPUTING = (
    StepRule(
        step=Step.RAISE_DISPUTE, label="提请决定受理机关", done="提请决定由谁受理",
        sources=_from(Stage.REGISTERED, Stage.FORWARDED, Stage.RECEIVED), target=None,
        permissions=_may(P.CASE_ACCEPT, P.CASE_FORWARD), side=Side.EITHER, article="第二十四条",
        needs=(
            n.NOT_ACCUSATION, n.standing(n.SORTED), n.TAKEN_UP_HERE, n.NO_DECLINE, n.NO_DISPUTE, n.OBJECTION_FIRST,
            n.NOT_DECIDED, n.OTHER_UNIT, n.CONSULTED, n.REPLY,
        ),
    ),
    StepRule(
        step=Step.END_DISPUTE, label="撤回提请（已协商一致）", done="各单位已协商一致",
        sources=_from(Stage.REGISTERED, Stage.FORWARDED, Stage.RECEIVED), target=None,
        permissions=_may(P.CASE_ACCEPT, P.CASE_FORWARD), side=Side.EITHER, article="第二十四条第一款",
        needs=(n.DISPUTE_OPEN, n.REPLY),
    ),
    StepRule(
        step=Step.DECIDE_UNIT, label="决定由其他单位受理", done="决定受理机关",
        sources=_from(Stage.REGISTERED, Stage.FORWARDED, Stage.RECEIVED), target=Stage.FORWARDED,
        permissions=_may(P.JURISDICTION_DECIDE), side=Side.DECIDER, article="第二十四条",
        needs=(n.DISPUTE_OPEN, n.OWN_PROPOSAL, n.TO_UNIT, n.REPLY), starts=("C2", "S2", "P1"),
        stops=("C1", "S1", "T1"), voids=("C3",), paper=Paper.JURISDICTION,
    ),
    StepRule(
        step=Step.CONFIRM_UNIT, label="决定由现单位受理", done="决定仍由现单位受理",
        sources=_from(Stage.FORWARDED, Stage.RECEIVED), target=None, permissions=_may(P.JURISDICTION_DECIDE),
        side=Side.DECIDER, article="第二十四条",
        needs=(n.DISPUTE_OPEN, n.OWN_PROPOSAL, n.REPLY), stops=("C3",), paper=Paper.JURISDICTION,
    ),
)  # fmt: skip

_HANDLING = (
    StepRule(
        step=Step.TO_ORDINARY, label="转普通程序", done="转普通程序",
        sources=_from(Stage.REGISTERED, Stage.RECEIVED, Stage.HANDLING), target=None,
        permissions=_may(P.CASE_SORT, P.CASE_ACCEPT), side=Side.HOLDER, article="简易办理（2022）",
        needs=(n.SIMPLIFIED, n.REPLY), voids=("S1", "S2", "S3"),
    ),
    StepRule(
        step=Step.ANSWER_SIMPLY, label="简易答复", done="简易答复并办结",
        sources=_from(Stage.HANDLING), target=Stage.CONCLUDED, permissions=_may(P.OPINION_DRAFT), side=Side.UNIT,
        article="简易办理（2022）",
        needs=(n.SIMPLIFIED, n.ALL_RESULTS, n.ALL_GRANTED), stops=("C4", "S3", "P1"), paper=Paper.SIMPLE_ANSWER,
    ),
    StepRule(
        step=Step.ASK_EXTENSION, label="申请延期", done="申请延期",
        sources=_from(Stage.HANDLING, Stage.DRAFTED), target=None, permissions=_may(P.OPINION_DRAFT), side=Side.UNIT,
        article="第三十四条",
        needs=(n.C4_RUNS, n.NOT_EXTENDED, n.EXTENSION_DAYS, n.REPLY), public=False,
    ),
    StepRule(
        step=Step.REFUSE_EXTENSION, label="不批准延期", done="不批准延期",
        sources=_from(Stage.HANDLING, Stage.DRAFTED), target=None, permissions=_may(P.OPINION_ISSUE), side=Side.UNIT,
        article="第三十四条",
        needs=(n.EXTENSION_ASKED, n.OWN_PROPOSAL, n.REPLY), public=False,
    ),
    StepRule(
        step=Step.APPROVE_EXTENSION, label="批准延期并告知", done="批准延期并告知理由",
        sources=_from(Stage.HANDLING, Stage.DRAFTED), target=None, permissions=_may(P.OPINION_ISSUE), side=Side.UNIT,
        article="第三十四条",
        needs=(n.EXTENSION_ASKED, n.OWN_PROPOSAL, n.C4_RUNS), paper=Paper.EXTENSION,
    ),
    StepRule(
        step=Step.MEDIATE, label="达成调解协议", done="达成调解协议并办结",
        sources=_from(Stage.HANDLING), target=Stage.CONCLUDED, permissions=_may(P.OPINION_DRAFT), side=Side.UNIT,
        article="第三十三条",
        needs=(n.APPEAL, n.CONSENT, n.TERMS), starts=("M1",), stops=("C4", "S3"), paper=Paper.MEDIATION,
    ),
    StepRule(
        step=Step.SETTLE, label="达成和解协议", done="达成和解协议并办结",
        sources=_from(Stage.HANDLING), target=Stage.CONCLUDED, permissions=_may(P.OPINION_DRAFT), side=Side.UNIT,
        article="第三十三条",
        needs=(n.APPEAL, n.CONSENT, n.TERMS), stops=("C4", "S3"), paper=Paper.SETTLEMENT,
    ),
    StepRule(
        step=Step.DRAFT_OPINION, label="提交处理意见", done="起草处理意见",
        sources=_from(Stage.HANDLING), target=Stage.DRAFTED, permissions=_may(P.OPINION_DRAFT), side=Side.UNIT,
        article="第三十二条",
        needs=(n.NOT_SIMPLIFIED, n.NOT_FOLLOWER, n.ALL_RESULTS, n.LEGAL_BASIS), public=False,
    ),
    StepRule(
        step=Step.RETURN_OPINION, label="退回修改", done="退回修改意见",
        sources=_from(Stage.DRAFTED), target=Stage.HANDLING, permissions=_may(P.OPINION_ISSUE), side=Side.UNIT,
        article="",
        needs=(n.NOT_FOLLOWER, n.SECOND_PERSON, n.REPLY), public=False,
    ),
    StepRule(
        step=Step.ISSUE_OPINION, label="审签出具意见书", done="出具处理意见书",
        sources=_from(Stage.DRAFTED), target=Stage.ISSUED, permissions=_may(P.OPINION_ISSUE), side=Side.UNIT,
        article="第三十二条",
        needs=(n.NOT_FOLLOWER, n.SECOND_PERSON, n.NO_HELPERS, n.ALL_RESULTS, n.LEGAL_BASIS), paper=Paper.OPINION,
    ),
    StepRule(
        step=Step.DELIVER_ONE, label="登记一人送达", done="向一名信访人送达",
        sources=_from(Stage.ISSUED), target=None, permissions=_may(P.DELIVERY_PROVE), side=Side.UNIT,
        article="第三十五条",
        needs=(n.PROVED, n.OTHERS_WAIT), starts=("C5",), paper=Paper.DELIVERY,
    ),
    StepRule(
        step=Step.DELIVER, label="登记送达", done="送达并办结",
        sources=_from(Stage.ISSUED), target=Stage.CONCLUDED, permissions=_may(P.DELIVERY_PROVE), side=Side.UNIT,
        article="第三十四条、第三十五条",
        needs=(n.PROVED, n.ALL_DELIVERED), starts=("C5",), stops=("C4", "P1"), paper=Paper.DELIVERY,
    ),
)  # fmt: skip

_AFTER = (
    StepRule(
        step=Step.REPORT, label="提交办结报告", done="提交办结报告",
        sources=_from(Stage.CONCLUDED, Stage.PROCEDURAL), target=None,
        permissions=_may(P.OPINION_DRAFT, P.OPINION_ISSUE), side=Side.UNIT, article="第二十二条第三项",
        needs=(n.ASSIGNED, n.NOT_REPORTED, n.REPLY), stops=("A1",), paper=Paper.REPORT, public=False,
    ),
    StepRule(
        step=Step.CHECK, label="回复落实检查", done="报告落实进展",
        sources=_from(Stage.CONCLUDED), target=None, permissions=_may(P.OPINION_DRAFT, P.DELIVERY_PROVE),
        side=Side.UNIT, article="第三十二条、第三十三条",
        needs=(n.TASK_OPEN, n.PROOF),
    ),
    StepRule(
        step=Step.FULFIL, label="登记落实", done="诉求落实",
        sources=_from(Stage.CONCLUDED), target=None, permissions=_may(P.DELIVERY_PROVE), side=Side.UNIT,
        article="第三十二条",
        needs=(n.SUPPORTED,),
    ),
    StepRule(
        step=Step.RESOLVE, label="认定化解", done="认定化解",
        sources=_from(Stage.CONCLUDED), target=None, permissions=_may(P.CASE_SORT), side=Side.OFFICE,
        article="第二十七条",
        needs=(n.NOT_RESOLVED, n.SETTLED, n.REPLY),
    ),
    StepRule(
        step=Step.REOPEN, label="重新办理", done="重新办理",
        sources=_from(Stage.CONCLUDED), target=Stage.HANDLING, permissions=_may(P.CASE_REOPEN), side=Side.UNIT,
        article="第三十五条、第三十六条",
        needs=(n.NO_OPEN_REVIEW, n.REOPEN_GROUND, n.REPLY), starts=("C4", "P1"), voids=("C5", "C7", "M1"),
    ),
    StepRule(
        step=Step.REOPEN_ANSWER, label="重新办理（本部门答复的）", done="重新办理，回到待分流",
        sources=_from(Stage.CONCLUDED), target=Stage.REGISTERED, permissions=_may(P.ANSWER_REOPEN), side=Side.OFFICE,
        article="第四十四条、第四十五条",
        needs=(n.ANSWERED_HERE, n.REOPEN_GROUND, n.REPLY), starts=("C1",),
    ),
    # What turns out to be an accusation leaves the ordinary records at any time; the word says no more than that.
    StepRule(
        step=Step.SET_APART, label="转入保护登记", done="另行办理",
        sources=frozenset(OPEN_STAGES), target=Stage.SET_APART, permissions=_may(P.ACCUSATION_REGISTER),
        side=Side.OFFICE, article="第三十条",
        voids=("C1", "C2", "C3", "C4", "A1", "S1", "S2", "S3"), public=False,
    ),
)  # fmt: skip

STEPS: dict[Step, StepRule] = {
    row.step: row
    for row in (
        *_REGISTERING,
        *_DIVIDING,
        *_EXITS,
        *_DECLINING,
        *_HELPING,
        *_RECEIVING,
        *_DISPUTING,
        *_HANDLING,
        *_AFTER,
    )
}
