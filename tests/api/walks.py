"""Whole lives of a petition and of a review as a connected system sends them: who, step, body, stage, paper.

Every step that the API offers stands in one of the walks; a test holds them against the table.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils.timezone import localdate, now

from tests.factories import Life, person, unit, user
from yimen.documents import actions as papers
from yimen.domain.roles import Role

Body = dict[str, Any]
Row = tuple[str, str, Body, str, str]

ANSWERS = [
    {"claim": 1, "result": "supported", "reason": "情况属实，予以支持。"},
    {"claim": 2, "result": "explained", "reason": "依法解释说明。"},
]
OPINION = {
    "facts": "经现场核查，电梯停运属实。",
    "legal_basis": ["《信访工作条例》第三十二条"],
    "review_organ": "云汀区人民政府",
    "answers": ANSWERS,
}
IN_PERSON = {"way": "in_person", "receiver": "王小云", "paper_signature": True}
AGREEMENT = {"parties": "王小云、物业公司", "consent": True, "terms": "月底前修好。", "performance": "施工"}
REASON = {"reason": "理由写在这里。"}
FINAL = {**REASON, "ground": "final", "final_number": "复核〔2025〕1号", "same_facts": True}
DISPUTE = {**REASON, "ground": "disputed", "consulted": "电话协商未果。"}
APPEAL = {"petition_class": "appeal", "path": 6}


class District(Life):
    """A life with everybody who may have to do with it; received an hour ago by a letter of two people."""

    def __init__(self, at: datetime | None = None, **fields: Any) -> None:
        given = {"channel": "letter", "people": (person(), person(name="李小禾", phone="13900000002")), **fields}
        super().__init__(at=at or now() - timedelta(hours=1), **given)
        self.second = unit(self.government, name="云汀区市场监督管理局", short_name="区市监局")
        self.third = unit(self.government, name="云汀区财政局", short_name="区财政局")
        self.court = unit(self.government, name="云汀区人民法院", short_name="区法院", organ_kind="court")
        self.helper, self.helper_too = user(self.second, Role.HANDLER), user(self.third, Role.HANDLER)
        self.checker = user(self.office, Role.CHECKER)
        self.decider = user(self.government, Role.UNIT_HEAD)

    def issued(self) -> District:
        """Draft, and issue with the paper."""
        self.drafted()
        self.case = papers.issue_opinion(case_id=self.case.pk, by=self.head, at=self.at)
        return self


def day(**span: float) -> str:
    """Today, or so many days from it."""
    return (localdate() + timedelta(**span)).isoformat()


def walks(life: District) -> dict[str, list[Row]]:
    """The walks of a petition, each from its registration on."""
    office, dept = "receptionist", "handler"
    to_dept, to_second = {"to_unit": life.department.code}, {"unit": life.second.code}
    begun: list[Row] = [
        (office, "sort", APPEAL, "registered", ""),
        (office, "forward", to_dept, "forwarded", "信访事项转送单"),
        (dept, "receive", {}, "received", ""),
    ]
    accepted = [*begun, (dept, "accept", {}, "handling", "信访事项受理告知书")]
    disputed: list[Row] = [
        *begun,
        (dept, "object", {**REASON, "proposed_unit": life.second.code}, "objected", "信访事项异议函"),
        (office, "refuse_return", REASON, "received", "异议核实决定书"),
        (dept, "raise_dispute", {**DISPUTE, "other": life.second.code}, "received", ""),
    ]
    due = {"due_on": day(days=30)}
    return {
        "ordinary": [
            (office, "sort", APPEAL, "registered", ""),
            (office, "mark_simplified", {"kind": "clear"}, "registered", ""),
            (office, "to_ordinary", REASON, "registered", ""),
            (office, "forward", to_dept, "forwarded", "信访事项转送单"),
            (office, "withdraw", REASON, "registered", ""),
            *begun[1:],
            (dept, "ask_help", {**to_second, "due": day(days=10), "request": "核查电梯年检。"}, "received", ""),
            (dept, "ask_help", {"unit": life.third.code, "due": day(days=9), "request": "查账。"}, "received", ""),
            ("helper", "answer_help", {"answer": "年检合格。"}, "received", ""),
            (dept, "waive_help", {**REASON, "unit": life.third.code}, "received", ""),
            accepted[-1],
            (dept, "ask_extension", {**REASON, "days": 20}, "handling", ""),
            ("head", "refuse_extension", REASON, "handling", ""),
            (dept, "ask_extension", {**REASON, "days": 20}, "handling", ""),
            ("head", "approve_extension", {}, "handling", "信访事项延期办理告知书"),
            (dept, "draft_opinion", OPINION, "drafted", ""),
            ("head", "return_opinion", REASON, "handling", ""),
            (dept, "draft_opinion", OPINION, "drafted", ""),
            ("head", "issue_opinion", {}, "issued", "信访事项处理意见书"),
            (dept, "deliver_one", {**IN_PERSON, "on": day(), "party": 1}, "issued", "送达回证"),
            (dept, "deliver", {**IN_PERSON, "on": day(), "party": 2}, "concluded", "送达回证"),
            (dept, "check", {"task": 0, "progress": "under_way", "proof": "已订货。"}, "concluded", ""),
            (dept, "fulfil", {"claim": 1, "fulfilled_on": day()}, "concluded", ""),
            (office, "resolve", {**REASON, "persons_word": True}, "concluded", ""),
            ("head", "reopen", {**REASON, "ground": "review"}, "handling", ""),
        ],
        "assigned": [
            begun[0],
            (office, "assign", {**to_dept, "days": 30, "report_outline": "结果。"}, "forwarded", "信访事项交办函"),
            begun[2],
            accepted[-1],
            (dept, "settle", {**AGREEMENT, **due}, "concluded", "和解协议书"),
            (dept, "report", {"text": "已督促修好。"}, "concluded", "信访事项办结报告"),
        ],
        "mediated": [*accepted, (dept, "mediate", {**AGREEMENT, **due, "committee": True}, "concluded", "调解协议书")],
        "simplified": [
            *begun,
            (dept, "accept_simplified", {"kind": "clear", "excluded": []}, "handling", "信访事项受理告知书"),
            (dept, "answer_simply", {"way": "phone", "told_on": day(), "answers": ANSWERS}, "concluded",
             "简易办理答复记录"),
        ],
        "litigation": [
            (office, "sort", {"petition_class": "appeal", "path": 1}, "registered", ""),
            (office, "to_political_legal", {"to_unit": life.court.code}, "procedural", "涉法涉诉信访事项转送单"),
        ],
        "another path": [
            (office, "sort", {"petition_class": "appeal", "path": 4}, "registered", ""),
            (office, "guide_elsewhere", {"competent_body": "云汀区人民法院", "reply": "请依法起诉。"}, "procedural",
             "信访事项告知法定途径书"),
        ],
        "on the spot": [
            (office, "sort", APPEAL, "registered", ""),
            (office, "answer_on_spot", {"answer": "已当场解释。"}, "concluded", ""),
            ("checker", "reopen_answer", {**REASON, "ground": "self_correction"}, "registered", ""),
        ],
        "declined": [
            (office, "sort", APPEAL, "registered", ""),
            (office, "propose_decline", {**FINAL, "final_on": day()}, "registered", ""),
            ("checker", "return_decline", REASON, "registered", ""),
            (office, "propose_decline", {**FINAL, "final_on": day()}, "registered", ""),
            ("checker", "confirm_decline", {}, "procedural", "信访事项不再受理告知书"),
        ],
        "returned": [
            *begun[:2],
            (dept, "object", REASON, "objected", "信访事项异议函"),
            (office, "agree_return", REASON, "registered", "异议核实决定书"),
        ],
        "stays": [
            *disputed,
            (dept, "end_dispute", REASON, "received", ""),
            disputed[-1],
            ("decider", "confirm_unit", REASON, "received", "信访事项受理机关决定书"),
        ],
        "goes over": [
            *disputed,
            ("decider", "decide_unit", {**REASON, **to_second}, "forwarded", "信访事项受理机关决定书"),
        ],
    }  # fmt: skip


PARTED = ("split", "rejoin")  # of two items: a test of their own

FOUND = {
    "facts": "经调卷核查，电梯仍未运行。",
    "opinion": "原意见认定事实不清。",
    "basis": ["《信访工作条例》第三十五条"],
    "result": "uphold",
}
NOT_TAKEN = {"ground": "other_path", "reason": "应当申请行政复议。"}
REVIEW_WALKS: dict[str, list[Row]] = {
    "answered": [
        ("reviewer", "take_up", {}, "examining", ""),
        ("reviewer", "draft", FOUND, "drafted", ""),
        ("issuer", "return", REASON, "examining", ""),
        ("reviewer", "draft", FOUND, "drafted", ""),
        ("issuer", "issue", {}, "issued", "信访事项复查意见书"),
        ("reviewer", "deliver", IN_PERSON, "delivered", "送达回证"),
    ],
    "not taken up": [
        ("reviewer", "propose_not", NOT_TAKEN, "requested", ""),
        ("issuer", "return_not", REASON, "requested", ""),
        ("reviewer", "propose_not", NOT_TAKEN, "requested", ""),
        ("issuer", "confirm_not", {}, "not_taken", "复查（复核）不予受理告知书"),
    ],
    "withdrawn": [("receptionist", "withdraw", REASON, "withdrawn", "")],
}
TOGETHER: dict[str, list[Row]] = {  # of two petitioners who ask jointly
    "one after the other": [
        ("receptionist", "withdraw_one", {**REASON, "party": 2}, "requested", ""),
        ("receptionist", "withdraw", {**REASON, "party": 1}, "withdrawn", ""),
    ],
    "answered to each": [
        ("reviewer", "take_up", {}, "examining", ""),
        ("reviewer", "draft", FOUND, "drafted", ""),
        ("issuer", "issue", {}, "issued", "信访事项复查意见书"),
        ("reviewer", "deliver_one", {**IN_PERSON, "party": 1}, "issued", "送达回证"),
        ("reviewer", "deliver", {**IN_PERSON, "party": 2}, "delivered", "送达回证"),
    ],
}
AGAIN: list[Row] = [  # the 复核, after the first walk
    ("city_reviewer", "take_up", {}, "examining", ""),
    ("city_reviewer", "hold_hearing", {}, "examining", ""),
    ("city_reviewer", "draft", FOUND, "drafted", ""),
    ("city_issuer", "issue", {}, "issued", "信访事项复核意见书"),
    ("city_reviewer", "deliver", IN_PERSON, "delivered", "送达回证"),
]
