"""What is done in joint handling, each with the words of its line in the history of the case."""

from __future__ import annotations

from yimen.domain.labelled import Labelled
from yimen.domain.roles import Permission


class Deed(Labelled):
    """One kind of deed; `label` is what the line says."""

    CALLED = "called", "已召集会商"
    CONCLUDED = "concluded", "会商已有结论"
    PROPOSED = "proposed", "已提请联席会议研究"
    LISTED = "listed", "已列入联席会议议题"
    DECLINED = "declined", "联席会议未列入议题"
    DECIDED = "decided", "联席会议已议定"
    CONVENED = "convened", "已登记联席会议"
    ATTENDED = "attended", "已登记参加单位"
    MINUTED = "minuted", "已签发会议纪要"
    ORDERED = "ordered", "领导批示、交办"
    TOOK_OVER = "took_over", "已列入领导包案"
    MET = "met", "包案领导约见信访人"
    LEAD_ENDED = "lead_ended", "领导包案已结束"
    DRAFTED = "drafted", "督办函已起草，待签发"
    SENT_BACK = "sent_back", "督办函已退回起草人"
    URGED = "urged", "已催办"
    SUPERVISED = "supervised", "已督办"
    SUPERVISED_AGAIN = "supervised_again", "已再次督办"
    ASKED = "asked", "已提出限办事项"
    ANSWERED = "answer", "已反馈"
    RETURNED = "return", "反馈已退回补充"
    CLOSED = "close", "反馈已确认办结"
    WITHDRAWN = "withdraw", "限办事项已撤销"
    MOVED = "moved", "随件转由现承办单位反馈"
    FOLLOWED = "followed", "逾期未反馈，转为再次督办"


P = Permission
POWERS: dict[Deed, Permission] = {
    Deed.CALLED: P.CONSULTATION_CALL,
    Deed.CONCLUDED: P.CONSULTATION_CALL,
    Deed.PROPOSED: P.CONFERENCE_PROPOSE,
    Deed.LISTED: P.CONFERENCE_KEEP,
    Deed.DECLINED: P.CONFERENCE_KEEP,
    Deed.DECIDED: P.CONFERENCE_KEEP,
    Deed.CONVENED: P.CONFERENCE_KEEP,
    Deed.ATTENDED: P.CONFERENCE_KEEP,
    Deed.MINUTED: P.MINUTES_SIGN,
    Deed.ORDERED: P.ORDER_GIVE,
    Deed.TOOK_OVER: P.CASE_LEAD,
    Deed.MET: P.CASE_LEAD,
    Deed.LEAD_ENDED: P.CASE_LEAD,
    Deed.DRAFTED: P.URGE,
    Deed.SENT_BACK: P.URGE_SIGN,
    Deed.URGED: P.URGE,
    Deed.SUPERVISED: P.URGE_SIGN,
    Deed.SUPERVISED_AGAIN: P.URGE_SIGN,
    Deed.FOLLOWED: P.URGE,
    Deed.ANSWERED: P.TASK_ANSWER,
    Deed.RETURNED: P.TASK_CLOSE,
    Deed.CLOSED: P.TASK_CLOSE,
    Deed.WITHDRAWN: P.TASK_CLOSE,
}
"""By which power each is done: who has it only as a deputy does it in both names. What is asked of a unit (`ASKED`)
is asked by the power of what it comes from; what follows a case (`MOVED`) follows from a step that says so itself."""
