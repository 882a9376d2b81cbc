"""会商: several units are asked for their view on one case; somebody sums up who does what until when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from yimen.domain.joint.due import LONGEST_DAYS, within
from yimen.domain.joint.words import permitted, refusal, written
from yimen.domain.procedure.situation import Refusal
from yimen.domain.roles import Permission

ARTICLE = "第十四条第二项"  # 协调解决重要信访问题; for a conflict of competence also 第二十四条
LEAST_UNITS = 2


@dataclass(frozen=True, slots=True)
class ConsultationSituation:
    """The facts of a consultation.

    Attributes:
        history: the case is a history item; units: how many units are asked; in_writing: no meeting is held.
        missing: units whose view has not come; waived: why it is concluded without them.
        concluded: it was concluded before.
    """

    permissions: frozenset[Permission]
    history: bool = False
    question: str = ""
    units: int = 0
    in_writing: bool = True
    meets_on: date | None = None
    place: str = ""
    due: date | None = None
    today: date = date.min
    main_end: date | None = None
    beyond: str = ""
    conclusion: str = ""
    missing: int = 0
    waived: str = ""
    concluded: bool = False


def to_call(situation: ConsultationSituation) -> tuple[Refusal, ...]:
    """What stands against calling it."""
    return tuple(_to_call(situation))


def _to_call(s: ConsultationSituation) -> Iterable[Refusal]:
    yield from permitted("召集会商", Permission.CONSULTATION_CALL, s.permissions)
    if s.history:
        yield refusal("history", "历史件只供查阅，不能召集会商。")
    yield from written("question", s.question, "请写明要会商的问题。", ARTICLE)
    if s.units < LEAST_UNITS:
        yield refusal("units", "会商至少要有两个单位参加；只需一个单位办理的，请交办或者督办。", ARTICLE)
    yield from within(s.due, today=s.today, main_end=s.main_end, beyond=s.beyond)
    if not s.in_writing:
        if s.meets_on is None or not s.place.strip():
            yield refusal("meets_on", "开会会商的，请填写日期和地点；不开会的，请选择书面会商。")
        elif not 0 <= (s.meets_on - s.today).days <= LONGEST_DAYS:
            yield refusal("meets_on", "会商日期应在今天起的一年之内。")


def to_conclude(situation: ConsultationSituation) -> tuple[Refusal, ...]:
    """What stands against concluding it."""
    return tuple(_to_conclude(situation))


def _to_conclude(s: ConsultationSituation) -> Iterable[Refusal]:
    yield from permitted("作出会商结论", Permission.CONSULTATION_CALL, s.permissions)
    if s.concluded:
        yield refusal("concluded", "会商已有结论，请查看最新情况。")
    yield from written("conclusion", s.conclusion, "请写明会商结论：由谁办什么、到什么时候。", ARTICLE)
    if s.missing and not s.waived.strip():
        yield refusal("missing", f"还有{s.missing}个单位没有反馈意见。请等待反馈，或者写明为什么不再等待。")
