"""联席会议 (第十一条至第十三条): what is proposed to it, its meeting, a decision for each item, the minutes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from yimen.domain.joint.due import LONGEST_DAYS
from yimen.domain.joint.words import permitted, refusal, written
from yimen.domain.labelled import Labelled
from yimen.domain.procedure.situation import Refusal
from yimen.domain.roles import Permission

ARTICLE = "第十三条第一款"
PROPOSE_ARTICLE = "第十二条第二款"  # members bring grave questions of their field before the conference


class Item(Labelled):
    """Where an item of the agenda stands."""

    PROPOSED = "proposed", "已提请，待列入议题"
    LISTED = "listed", "已列入议题"
    DECIDED = "decided", "已议定"
    DECLINED = "declined", "未列入议题"


WAITING = frozenset({Item.PROPOSED, Item.LISTED})


@dataclass(frozen=True, slots=True)
class ConferenceSituation:
    """The facts of a meeting and of one item on its agenda.

    Attributes:
        waiting: the case already waits for the conference; item: where the item stands, None for a new one.
        on: day of the meeting; minuted: its minutes are issued.
        items, undecided, present: numbers of its items, of those without decision, of the units present.
        mine: the user kept the records of the meeting.
    """

    permissions: frozenset[Permission]
    today: date = date.min
    history: bool = False
    topic: str = ""
    reason: str = ""
    waiting: bool = False
    item: Item | None = None
    on: date | None = None
    place: str = ""
    convener: str = ""
    chair: str = ""
    minuted: bool = False
    decision: str = ""
    items: int = 0
    undecided: int = 0
    present: int = 0
    mine: bool = False


def to_propose(s: ConferenceSituation) -> tuple[Refusal, ...]:
    """What stands against proposing a case to the conference."""
    return tuple(_to_propose(s))


def _to_propose(s: ConferenceSituation) -> Iterable[Refusal]:
    yield from permitted("提请联席会议研究", Permission.CONFERENCE_PROPOSE, s.permissions)
    if s.history:
        yield refusal("history", "历史件只供查阅，不能提请联席会议研究。")
    if s.waiting:
        yield refusal("waiting", "该件已经提请联席会议，还没有议定，请不要重复提请。")
    yield from written("reason", s.reason, "请写明提请的理由和建议。", PROPOSE_ARTICLE)


def to_convene(s: ConferenceSituation) -> tuple[Refusal, ...]:
    """What stands against entering a meeting."""
    return tuple(_to_convene(s))


def _to_convene(s: ConferenceSituation) -> Iterable[Refusal]:
    yield from _kept("登记联席会议", s)
    if s.on is None or abs((s.on - s.today).days) > LONGEST_DAYS:
        yield refusal("on", "请填写会议日期，前后不超过一年。", ARTICLE)
    yield from written("convener", s.convener, "请写明召集人（一般由党委和政府负责同志担任）。", ARTICLE)
    yield from written("chair", s.chair, "请写明主持人。", ARTICLE)
    yield from written("place", s.place, "请写明会议地点。")


def to_list(s: ConferenceSituation) -> tuple[Refusal, ...]:
    """What stands against putting an item on the agenda; a topic without a case needs its words."""
    return tuple(_to_list(s))


def _to_list(s: ConferenceSituation) -> Iterable[Refusal]:
    yield from _kept("列入议题", s)
    yield from _not_minuted(s)
    if s.item is None:
        yield from written("topic", s.topic, "请写明议题。")
    elif s.item is not Item.PROPOSED:
        yield refusal("item", f"该议题现在是“{s.item.label}”，不能再列入。请查看最新情况。")


def to_decline(s: ConferenceSituation) -> tuple[Refusal, ...]:
    """What stands against answering a proposal with no."""
    return tuple(_to_decline(s))


def _to_decline(s: ConferenceSituation) -> Iterable[Refusal]:
    yield from _kept("不列入议题", s)
    if s.item is not Item.PROPOSED:
        yield refusal("item", "该议题已经列入或者已有答复，请查看最新情况。")
    yield from written("reason", s.reason, "请写明不列入的理由和建议的办法，提请人会看到。")


def to_decide(s: ConferenceSituation) -> tuple[Refusal, ...]:
    """What stands against writing down the decision on an item."""
    return tuple(_to_decide(s))


def _to_decide(s: ConferenceSituation) -> Iterable[Refusal]:
    yield from _kept("登记议定事项", s)
    yield from _not_minuted(s)
    yield from _held(s)
    if s.item is not Item.LISTED:
        yield refusal("item", "只有已列入议题、还没有议定的，才能登记议定事项。")
    yield from written("decision", s.decision, "请写明议定的意见。", ARTICLE)


def to_note_present(s: ConferenceSituation) -> tuple[Refusal, ...]:
    """What stands against noting which units were present."""
    return (*_kept("登记参加单位", s), *_not_minuted(s), *_held(s), *_somebody(s))


def to_minute(s: ConferenceSituation) -> tuple[Refusal, ...]:
    """What stands against issuing the minutes."""
    return tuple(_to_minute(s))


def _to_minute(s: ConferenceSituation) -> Iterable[Refusal]:
    yield from permitted("签发会议纪要", Permission.MINUTES_SIGN, s.permissions)
    yield from _not_minuted(s)
    yield from _held(s)
    if s.mine:
        yield refusal("second_person", "会议由您登记，纪要请由召集人、主持人等另一位有权人员签发。")
    if not s.items:
        yield refusal("items", "会议还没有议题，不能签发纪要。")
    if s.undecided:
        yield refusal("undecided", f"还有{s.undecided}项议题没有登记议定意见，请先登记。")
    yield from _somebody(s)


def _kept(label: str, s: ConferenceSituation) -> Iterable[Refusal]:
    return permitted(label, Permission.CONFERENCE_KEEP, s.permissions)


def _not_minuted(s: ConferenceSituation) -> Iterable[Refusal]:
    if s.minuted:
        yield refusal("minuted", "会议纪要已经签发，内容不能再改；需要补充的，请列入下一次会议。")


def _held(s: ConferenceSituation) -> Iterable[Refusal]:
    if s.on is None or s.on > s.today:
        yield refusal("held", "会议还没有召开，请在召开之后登记。")


def _somebody(s: ConferenceSituation) -> Iterable[Refusal]:
    if not s.present:
        yield refusal("present", "请选择参加会议的单位。")
