"""催办、督办 of one item (第四十条): its grounds in the words of the article, the letter, the second letter."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from yimen.domain.joint.due import within
from yimen.domain.joint.words import permitted, refusal, written
from yimen.domain.labelled import Labelled
from yimen.domain.procedure.situation import Refusal
from yimen.domain.roles import Permission

ARTICLE = "第四十条第一款"


class UrgeKind(Labelled):
    """A reminder of the supervisor, or a letter that the head signs."""

    REMINDER = "reminder", "催办"
    LETTER = "letter", "督办"


class Ground(Labelled):
    """What 第四十条第一款 names, in its own words."""

    RULES_BROKEN = "rules_broken", "违反信访工作规定受理、办理信访事项"
    SHIRKED = "shirked", "办理信访事项推诿"
    PERFUNCTORY = "perfunctory", "办理信访事项敷衍"
    DELAYED = "delayed", "办理信访事项拖延"
    FALSIFIED = "falsified", "办理信访事项弄虚作假"
    NOT_EXECUTED = "not_executed", "拒不执行信访处理意见"
    OTHER = "other", "其他应当督办的情形"


@dataclass(frozen=True, slots=True)
class UrgeSituation:
    """The facts of an urging.

    Attributes:
        unit: there is a unit that has it in hand; own_unit: it is the user's own.
        executable: a supported claim of a delivered opinion is not carried out.
        waiting: another urging of the kind waits for its signature or its answer; overdue: its day has passed without
            an answer; answered: its answer waits to be confirmed.
        signed: it was signed before; moved: it was drafted to a unit that does not have the case any more.
    """

    permissions: frozenset[Permission]
    history: bool = False
    unit: bool = True
    own_unit: bool = False
    ground: Ground | None = None
    facts: str = ""
    demand: str = ""
    executable: bool = False
    waiting: bool = False
    overdue: bool = False
    answered: bool = False
    signed: bool = False
    moved: bool = False
    due: date | None = None
    today: date = date.min
    main_end: date | None = None
    beyond: str = ""


def to_urge(s: UrgeSituation) -> tuple[Refusal, ...]:
    """What stands against urging."""
    return tuple(_to_urge(s))


def _to_urge(s: UrgeSituation) -> Iterable[Refusal]:
    yield from permitted("督办", Permission.URGE, s.permissions)
    if s.history:
        yield refusal("history", "历史件只供查阅，不能督办。")
    if not s.unit or s.own_unit:
        yield refusal("own_unit", "督办的对象是承办该件的其他机关、单位；现在没有，或者就是您的单位。", ARTICLE)
    if s.ground is None:
        yield refusal("ground", "请选择督办的情形。", ARTICLE)
    if s.ground is Ground.NOT_EXECUTED and not s.executable:
        yield refusal("executable", "该件没有已送达、应执行而未执行的处理意见，请选择其他情形。", ARTICLE)
    yield from written("facts", s.facts, "请写明发现的事实。", ARTICLE)
    yield from written("demand", s.demand, "请写明要求单位怎样办。", ARTICLE)
    if s.answered:
        yield refusal("answered", "上一次督办的反馈还没有确认，请先确认办结或者退回补充。")
    elif s.waiting and not s.overdue:
        yield refusal("waiting", "该件已有督办，反馈期限未到；逾期不反馈的，可以再次督办。")
    yield from within(s.due, today=s.today, main_end=s.main_end, beyond=s.beyond)


def to_sign(s: UrgeSituation) -> tuple[Refusal, ...]:
    """What stands against signing out a letter that somebody drafted."""
    return tuple(_to_sign(s))


def _to_sign(s: UrgeSituation) -> Iterable[Refusal]:
    yield from permitted("签发督办函", Permission.URGE_SIGN, s.permissions)
    if s.signed:
        yield refusal("signed", "督办函已经签发或者退回，请查看最新情况。")
    if s.moved:
        yield refusal(
            "moved",
            "该件已改由其他单位承办，函件写的是原承办单位，请退回起草人，对现承办单位重新起草。",
        )
    if s.due is not None and s.due <= s.today:
        yield refusal("due", "要求的反馈期限已过，请退回起草人重新填写。")
