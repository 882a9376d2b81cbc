"""个人信息请求 (个人信息保护法第四十四条至第五十条): what a person may ask of the data kept on them, and the answer.

The law asks for an easy way and for the reasons of a refusal; the days of the answer are ours [P]. What the archive law
or another term of keeping protects is not deleted: its use is then limited to keeping (第四十七条第二款).
"""

from __future__ import annotations

from dataclasses import dataclass

from yimen.domain.labelled import Labelled
from yimen.domain.procedure.situation import Need, Refusal

LAW = "个人信息保护法"


class Kind(Labelled):
    """What is asked for."""

    ACCESS = "access", "查阅"
    COPY = "copy", "复制"
    CORRECT = "correct", "更正、补充"
    DELETE = "delete", "删除"


ARTICLES = {Kind.ACCESS: "第四十五条", Kind.COPY: "第四十五条", Kind.CORRECT: "第四十六条", Kind.DELETE: "第四十七条"}
KEPT = (
    "信访档案依照档案法和规定的保管期限保存，期限届满以前不能删除；在此期间只作保存和依法办理所必需的使用"
    "（个人信息保护法第四十七条第二款）。"
)

REMEDY = "对办理结果有异议的，可以与下列联系人联系；认为信息仍不准确、不完整的，可以再次提出请求。"
REMEDY_OF_REFUSAL = (
    "不服的，可以依法向人民法院提起诉讼，也可以向履行个人信息保护职责的部门投诉、举报"
    "（《个人信息保护法》第五十条第二款、第六十五条第一款）。"
)


class Ground(Labelled):
    """The grounds on which a request may be refused; each is named to the person with its article."""

    NOT_SELF = "not_self", "不是本人，也不是本人的代理人或监护人"
    KEPT_BY_LAW = "kept_by_law", "法律、行政法规规定的保存期限未届满，不能删除（第四十七条第二款）"
    SECRET = "secret", "法律、行政法规规定应当保密（第十八条第一款、第四十五条）"
    DUTY = "duty", "告知将妨碍国家机关履行法定职责（第三十五条、第四十五条）"
    ACCURATE = "accurate", "经核实，信息准确、完整，无须更正（第四十六条第二款）"
    OTHERS = "others", "涉及他人的个人信息，未经其同意不能提供"


class Act(Labelled):
    """What the office does with a request."""

    ANSWER = "answer", "答复已办理"
    PROPOSE_REFUSAL = "propose_refusal", "提议不予办理"
    CONFIRM_REFUSAL = "confirm_refusal", "审核同意不予办理"
    RETURN_REFUSAL = "return_refusal", "不同意，继续办理"


@dataclass(frozen=True, slots=True)
class Situation:
    """How a request stands and who asks.

    Attributes:
        open: it is not answered; proposed: a refusal waits for a decision; own: the user proposed that refusal.
        ours: it was made to the user's own office; may_answer, may_decide: what the user's post allows.
        words: what was done, or the reason, in words; ground: a ground of refusal was named.
        deletes: it asks for deletion.
    """

    open: bool = True
    proposed: bool = False
    own: bool = False
    ours: bool = True
    may_answer: bool = False
    may_decide: bool = False
    words: bool = False
    ground: Ground | None = None
    deletes: bool = False


_OPEN: Need[Situation] = Need("open", lambda s: s.open, "这项请求已经答复过了。", f"{LAW}第五十条")
_OURS: Need[Situation] = Need("side", lambda s: s.ours, "由登记该件的信访部门答复。", f"{LAW}第五十条")
_ANSWERS: Need[Situation] = Need("permission", lambda s: s.may_answer, "您的岗位没有答复个人信息请求的权限。")
_DECIDES: Need[Situation] = Need("permission", lambda s: s.may_decide, "您的岗位没有审核不予办理的权限。")
_WORDS: Need[Situation] = Need(
    "words", lambda s: s.words, "请写明怎样办理的；不予办理的写明理由，本人会看到。", f"{LAW}第五十条"
)
_GROUND: Need[Situation] = Need(
    "ground", lambda s: s.ground is not None, "不予办理须有法定理由，请选择一项。", f"{LAW}第五十条"
)
_FITS: Need[Situation] = Need(
    "fits",
    lambda s: s.ground is not Ground.KEPT_BY_LAW or s.deletes,
    "“保存期限未届满”只能用于删除请求，请另选理由。",
    f"{LAW}第四十七条",
)
_NOT_PROPOSED: Need[Situation] = Need(
    "not_proposed", lambda s: not s.proposed, "不予办理的提议正在等待审核，请先审核。", f"{LAW}第五十条"
)
_PROPOSED: Need[Situation] = Need("proposed", lambda s: s.proposed, "没有等待审核的不予办理提议。")
_SECOND: Need[Situation] = Need("second_person", lambda s: not s.own, "提议人不能自己审核，请由另一位有权人员审核。")

NEEDS: dict[Act, tuple[Need[Situation], ...]] = {
    Act.ANSWER: (_OPEN, _OURS, _ANSWERS, _NOT_PROPOSED, _WORDS),
    Act.PROPOSE_REFUSAL: (_OPEN, _OURS, _ANSWERS, _NOT_PROPOSED, _GROUND, _FITS, _WORDS),
    Act.CONFIRM_REFUSAL: (_OPEN, _OURS, _DECIDES, _PROPOSED, _SECOND),
    Act.RETURN_REFUSAL: (_OPEN, _OURS, _DECIDES, _PROPOSED, _SECOND, _WORDS),
}


def refusals(act: Act, situation: Situation) -> tuple[Refusal, ...]:
    """Everything that stands against an act; empty when it may be done."""
    return tuple(Refusal(need.name, need.words, need.article) for need in NEEDS[act] if not need.met(situation))


def asked(*, words: bool, kind: Kind | None, open_already: bool) -> tuple[Refusal, ...]:
    """What stands against a new request: nothing chosen, nothing said, or one that is being answered."""
    found = []
    if kind is None:
        found.append(Refusal("kind", "请选择要查阅、复制、更正还是删除。", f"{LAW}第四十四条"))
    if not words:
        found.append(Refusal("words", "请写明要查阅、复制、更正或删除哪些信息。", f"{LAW}第四十四条"))
    if open_already:
        found.append(Refusal("open", "上一项个人信息请求还在办理，答复之后可以再提。", f"{LAW}第五十条"))
    return tuple(found)
