"""秩序事件记录 (依法治访, 第二十六条、第四十七条): what was done, never who somebody is.

A record is about an act. It has no place for a name, a case or a character, counts only after a second person has
looked at it, is corrected by a new version, and is sealed on a day that is fixed when it is written (domain/05 L8).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from yimen.domain.labelled import Labelled
from yimen.domain.procedure.situation import Refusal

BY_GROUND = "第二十六条"
RESPONSE = "第四十七条第一款"
POLICE = "第四十七条第二款"


class Ground(Labelled):
    """The six acts of 第二十六条, in the words of the law; `item` is its number."""

    GATHERING = (
        "gathering",
        "在机关、单位办公场所周围、公共场所非法聚集，围堵、冲击机关、单位，拦截公务车辆，或者堵塞、阻断交通",
    )
    DANGEROUS_GOODS = "dangerous_goods", "携带危险物品、管制器具"
    VIOLENCE = (
        "violence",
        "侮辱、殴打、威胁机关、单位工作人员，非法限制他人人身自由，或者毁坏财物",
    )
    STAYING = (
        "staying",
        "在信访接待场所滞留、滋事，或者将生活不能自理的人弃留在信访接待场所",
    )
    INCITING = (
        "inciting",
        "煽动、串联、胁迫、以财物诱使、幕后操纵他人信访，或者以信访为名借机敛财",
    )
    OTHER = "other", "其他扰乱公共秩序、妨害国家和公共安全的行为"

    @property
    def item(self) -> int:
        """Its number in the article, from 1."""
        return list(Ground).index(self) + 1

    @property
    def article(self) -> str:
        """第二十六条第四项."""
        return f"{BY_GROUND}第{'一二三四五六'[self.item - 1]}项"


class Response(Labelled):
    """What staff did (第四十七条): nothing else is theirs to do."""

    DISSUADE = "dissuade", "劝阻"
    CRITICISE = "criticise", "批评"
    EDUCATE = "educate", "教育"


class State(Labelled):
    """Where a record stands."""

    WAITING = "waiting", "待复核，尚不算数"
    REVIEWED = "reviewed", "已复核"
    RETURNED = "returned", "复核退回，请更正"
    REPLACED = "replaced", "已被更正版代替"
    SEALED = "sealed", "已封存"


# Words that judge a person instead of telling an act [P]: an office may find more. The law's own 缠访闹访 is what the
# police find of an act (第四十七条第二款), and no word for staff to write about somebody.
CHARACTER = (
    "缠访", "闹访", "老访", "老上访", "上访专业户", "重点人", "稳控", "刁民", "无赖", "泼皮", "精神病", "神经病",
    "疯子", "偏执",
    "素质", "品行", "性格", "人品", "惯犯", "惯访", "一贯", "无理取闹", "别有用心", "屡教不改", "越级访",
)  # fmt: skip
_NUMBERS = (
    (re.compile(r"(?<![0-9])[0-9]{17}[0-9Xx](?![0-9])"), "证件号码"),
    (re.compile(r"(?<![0-9])1[3-9][0-9]{9}(?![0-9])"), "手机号"),
    (re.compile(r"X[FJ][ -]*[0-9]{4}"), "信访件编号"),
)


def words_against(text: str) -> tuple[str, ...]:
    """What may not stand in a record: words on somebody's character, and numbers that lead to a person or a case."""
    found = [f"“{word}”说的是人，不是行为，请改写成看到的事实。" for word in CHARACTER if word in text]
    found += [f"不要写{what}：这份记录不与任何人、任何信访件相连。" for number, what in _NUMBERS if number.search(text)]
    return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is written down."""

    happened_at: datetime
    now: datetime
    place: str
    facts: str
    responses: frozenset[str]
    injuries: str = ""
    police_called: bool = False
    police_number: str = ""


def refusals(written: Facts) -> tuple[Refusal, ...]:
    """What is missing or may not stand there, each a sentence that says what to do."""
    found = []
    if written.happened_at > written.now:
        found.append(Refusal("happened_at", "发生时间不能晚于现在，请核对。"))
    if not written.place.strip():
        found.append(Refusal("place", "请写明地点。"))
    if not written.facts.strip():
        found.append(Refusal("facts", "请写明看到的事实：谁都可以核对的时间、动作和后果。", BY_GROUND))
    if not written.responses:
        found.append(Refusal("responses", "请勾选工作人员作了劝阻、批评还是教育。", RESPONSE))
    if written.police_number.strip() and not written.police_called:
        found.append(Refusal("police_number", "没有报警就没有公安机关的文书号，请核对。", POLICE))
    for name, text in (("place", written.place), ("facts", written.facts), ("injuries", written.injuries)):
        found += [Refusal(name, words) for words in words_against(text)]
    return tuple(found)


def review_refusals(*, state: State, own: bool, agree: bool, reason: str) -> tuple[Refusal, ...]:
    """Why this person cannot decide on the record now.

    Args:
        own: who decides has written it.
        agree: false sends it back, which needs a reason.
    """
    found = []
    if state is not State.WAITING:
        found.append(Refusal("stage", f"这份记录{state.label}，不能再复核。"))
    if own:
        found.append(Refusal("second_person", "记录人不能复核自己写的记录，请另一位有权人员复核。"))
    if not agree and not reason.strip():
        found.append(Refusal("reason", "退回更正的，请写明要改什么。"))
    return tuple(found)


def correct_refusals(state: State) -> tuple[Refusal, ...]:
    """Why no new version can be written."""
    if state in {State.REPLACED, State.SEALED}:
        return (Refusal("stage", f"这份记录{state.label}，不能更正。"),)
    return ()


def sealed_from(happened_on: date, retention_days: int) -> date:
    """The first day on which the record can no longer be opened."""
    return happened_on + timedelta(days=retention_days)


def is_sealed(sealed_on: date, today: date) -> bool:
    """Whether it is shut on this day, whether or not the job has destroyed its key yet."""
    return today >= sealed_on
