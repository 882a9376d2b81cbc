"""The words of a petition's life: where it stands, what can be done to it, by which side, with which paper."""

from __future__ import annotations

from enum import StrEnum

from yimen.domain.labelled import Labelled


class Stage(Labelled):
    """Where a petition stands; `label` is the word on the pill."""

    REGISTERED = "registered", "已登记"
    FORWARDED = "forwarded", "已转送，待接收"
    OBJECTED = "objected", "单位已提异议，待转送部门决定"
    RECEIVED = "received", "已接收，待告知"
    HANDLING = "handling", "已受理，办理中"
    DRAFTED = "drafted", "意见待审签"
    ISSUED = "issued", "已出意见，待送达"
    CONCLUDED = "concluded", "已办结"
    PROCEDURAL = "procedural", "已办结（程序性）"
    HISTORY = "history", "历史件"
    REJOINED = "rejoined", "已并回原件"
    SET_APART = "set_apart", "另行办理"  # taken out of the ordinary records; nobody is shown it


ENDED_STAGES = frozenset({Stage.CONCLUDED, Stage.PROCEDURAL, Stage.HISTORY, Stage.REJOINED, Stage.SET_APART})
UNCOUNTED_STAGES = frozenset({Stage.HISTORY, Stage.REJOINED, Stage.SET_APART})  # not an item of its own in any figure
OPEN_STAGES = frozenset(Stage) - ENDED_STAGES


class Step(StrEnum):
    """What can be done to a petition; the words stand in the table."""

    REGISTER = "register"
    RECORD_HISTORY = "record_history"
    SORT = "sort"
    SPLIT = "split"
    REJOIN = "rejoin"
    MARK_SIMPLIFIED = "mark_simplified"
    ANSWER_ON_SPOT = "answer_on_spot"
    GUIDE_ELSEWHERE = "guide_elsewhere"
    TO_POLITICAL_LEGAL = "to_political_legal"
    FORWARD = "forward"
    ASSIGN = "assign"
    WITHDRAW = "withdraw"
    OBJECT = "object"
    AGREE_RETURN = "agree_return"
    REFUSE_RETURN = "refuse_return"
    RAISE_DISPUTE = "raise_dispute"
    END_DISPUTE = "end_dispute"
    DECIDE_UNIT = "decide_unit"
    CONFIRM_UNIT = "confirm_unit"
    PROPOSE_DECLINE = "propose_decline"
    RETURN_DECLINE = "return_decline"
    CONFIRM_DECLINE = "confirm_decline"
    ASK_HELP = "ask_help"
    ANSWER_HELP = "answer_help"
    WAIVE_HELP = "waive_help"
    RECEIVE = "receive"
    ACCEPT = "accept"
    ACCEPT_SIMPLIFIED = "accept_simplified"
    TO_ORDINARY = "to_ordinary"
    ANSWER_SIMPLY = "answer_simply"
    ASK_EXTENSION = "ask_extension"
    REFUSE_EXTENSION = "refuse_extension"
    APPROVE_EXTENSION = "approve_extension"
    MEDIATE = "mediate"
    SETTLE = "settle"
    DRAFT_OPINION = "draft_opinion"
    RETURN_OPINION = "return_opinion"
    ISSUE_OPINION = "issue_opinion"
    DELIVER_ONE = "deliver_one"
    DELIVER = "deliver"
    REPORT = "report"
    CHECK = "check"
    FULFIL = "fulfil"
    RESOLVE = "resolve"
    REOPEN = "reopen"
    REOPEN_ANSWER = "reopen_answer"
    SET_APART = "set_apart"


class Side(StrEnum):
    """Which body takes the step."""

    OFFICE = "office"  # the petition office that registered it
    UNIT = "unit"  # the responsible unit to which it was sent
    HOLDER = "holder"  # whichever of the two has it in hand now
    EITHER = "either"  # the office or the unit to which it was sent, whoever has it in hand
    HELPER = "helper"  # a unit that was asked to help and has not answered
    DECIDER = "decider"  # the body that decides who takes the matter up (第二十四条)


class Paper(Labelled):
    """The kind of document that belongs to a step; `documents.actions` issues it."""

    RECEIPT = "receipt", "来访登记回执"
    FORWARDING = "transfer", "信访事项转送单"
    REFERRAL = "referral", "涉法涉诉信访事项转送单"
    ASSIGNMENT = "assignment", "信访事项交办函"
    OBJECTION = "objection", "信访事项异议函"
    RETURNED = "returned", "异议核实决定书"
    JURISDICTION = "jurisdiction", "信访事项受理机关决定书"
    DECLINED = "declined", "信访事项不予受理告知书"
    NO_LONGER = "no_longer", "信访事项不再受理告知书"
    ACCEPTANCE = "acceptance", "信访事项受理告知书"
    OTHER_PATH = "other_path", "信访事项告知法定途径书"
    EXTENSION = "extension", "信访事项延期办理告知书"
    SIMPLE_ANSWER = "simple_answer", "简易办理答复记录"
    MEDIATION = "mediation", "调解协议书"
    SETTLEMENT = "settlement", "和解协议书"
    OPINION = "opinion", "信访事项处理意见书"
    DELIVERY = "delivery", "送达回证"
    REPORT = "report", "信访事项办结报告"
    REVIEW = "review", "信访事项复查意见书"
    RE_REVIEW = "re_review", "信访事项复核意见书"
    NOT_REVIEWED = "not_reviewed", "复查（复核）不予受理告知书"
    REMINDER = "reminder", "信访事项催办单"
    SUPERVISION = "supervision", "信访事项督办函"
    MINUTES = "minutes", "信访工作联席会议纪要"
    MANDATE = "mandate", "信访代理委托书"
    URGENT = "urgent", "重大紧急信访信息报告"
    DATA_RECEIPT = "data_receipt", "个人信息请求回执"
    DATA_ANSWER = "data_answer", "个人信息请求答复书"


WITHOUT_CASE = frozenset({Paper.MINUTES, Paper.URGENT})  # on several matters at once, or in no case file by law

OF_THE_OFFICE = frozenset({Paper.DATA_RECEIPT, Paper.DATA_ANSWER})
"""Between the office and the person alone: the unit that handles the matter has no part in them."""


class DeclineGround(Labelled):
    """The only two grounds on which a petition is not taken up (第十九条第三款, 第三十六条第三款)."""

    SAME_MATTER = "same_matter", "同一信访事项已经受理或者正在办理，又向上级机关、单位提出"
    FINAL = "final", "已有复核意见，仍以同一事实和理由提出"


PAPER_OF_DECLINE = {DeclineGround.SAME_MATTER: Paper.DECLINED, DeclineGround.FINAL: Paper.NO_LONGER}


class ReopenGround(Labelled):
    """The events that lawfully open a concluded petition again; nothing else does."""

    REVIEW = "review", "复查或复核意见撤销、变更原意见，或责令重新处理"
    SELF_CORRECTION = "self_correction", "原办理机关、单位或其上级发现原意见确有错误，自行纠正"
    AGREEMENT_BROKEN = "agreement_broken", "调解、和解协议没有履行"
    ASKS_FOR_OPINION = "asks_for_opinion", "简易办理或者当场答复后，信访人要求按普通程序出具处理意见书"


OF_AN_ANSWER = frozenset({ReopenGround.SELF_CORRECTION, ReopenGround.ASKS_FOR_OPINION})
"""The grounds on which an office opens again what it answered on the spot: there is no opinion and no agreement."""

ARTICLE_OF_REOPEN = {
    ReopenGround.REVIEW: "第三十五条、第三十六条",
    ReopenGround.SELF_CORRECTION: "第四十四条、第四十五条",
    ReopenGround.AGREEMENT_BROKEN: "第三十三条",
    ReopenGround.ASKS_FOR_OPINION: "第三十一条第六项",
}
