"""分流规则: ordered rules that suggest the competent unit by place and subject, and say why (分级负责、谁主管谁负责).

第四条 names the principle and 第二十二条 the duty to forward to the competent body; which body is competent stands in
the local division of powers (三定规定), so the rules are rows of the office's own table [P], each with its basis. The
first rule that fits gives the suggestion. It stays a suggestion: a person chooses the unit, and may choose another.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from yimen.domain.content_classes import content_label, covers, known
from yimen.domain.labelled import Labelled

LENGTHS = (2, 4, 6, 9, 12)  # digits of a division code: province, city, county, town, village
TOWN_DIGITS = 9
MAX_RULES = 500  # of one office; more than that nobody reads in order


class Target(Labelled):
    """Whom a rule names."""

    UNIT = "unit", "指定的机关、单位"
    TOWN = "town", "问题属地的乡镇（街道）"


class Why(Labelled):
    """Why a rule was passed over."""

    INACTIVE = "inactive", "已停用"
    NOT_YET = "not_yet", "还没有开始适用"
    OVER = "over", "适用期已过"
    OTHER_PLACE = "other_place", "问题属地不符"
    OTHER_SUBJECT = "other_subject", "内容分类不符"
    DEAD_UNIT = "dead_unit", "所指单位已停用或不承办信访事项"
    NO_TOWN = "no_town", "问题属地没有具体到乡镇（街道），或该乡镇不承办信访事项"


@dataclass(frozen=True, slots=True)
class Body:
    """What the rules ask of a unit; `town`: it stands for a 乡镇（街道）; `takes`: active, and handles petitions."""

    ident: int
    name: str
    division: str
    town: bool = False
    takes: bool = True


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table.

    Attributes:
        number: by which people speak of it; it stays when the order changes.
        division: first digits of the places it is for; "" for every place.
        content: code of a content class, which stands for those under it too; "" for every subject.
        unit: whom it names, for Target.UNIT.
        since, until: first and last day; no `until`: until further notice.
        basis: why this unit (三定规定、文件).
    """

    number: int
    division: str
    content: str
    target: Target
    unit: int | None
    since: date
    until: date | None = None
    active: bool = True
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Matter:
    """What the rules see of a petition: where and what about; nothing on the person."""

    division: str
    content: str


@dataclass(frozen=True, slots=True)
class Passed:
    """A rule that came before, and why it did not fit."""

    number: int
    why: Why


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The unit, the rule that named it, and the rules before it; neither when no rule fits."""

    unit: int | None
    rule: Rule | None
    passed: tuple[Passed, ...]


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong with a typed rule, at its field."""

    field: str
    words: str


@lru_cache(maxsize=4096)  # a dry run asks for the same few codes a million times
def place(division: str) -> str:
    """A division code without the zeros that only fill it up: 440100 -> 4401, 999901001000 -> 999901001."""
    while len(division) > 6 and division.endswith("000"):
        division = division[:-3]
    if len(division) == 6:
        while len(division) > 2 and division.endswith("00"):
            division = division[:-2]
    return division


def town_of(division: str, bodies: Iterable[Body]) -> Body | None:
    """The 乡镇（街道） of a place; None for a place that is wider than a town, or whose town takes no petitions."""
    town = place(division)[:TOWN_DIGITS]
    if len(town) < TOWN_DIGITS:
        return None
    return next((body for body in bodies if body.town and body.takes and place(body.division) == town), None)


def suggest(rules: Iterable[Rule], matter: Matter, *, today: date, bodies: Sequence[Body]) -> Suggestion:
    """The unit of the first rule that fits the matter today.

    Args:
        rules: in their order.
        today: business date.
        bodies: the units of the district; a unit that is not among them is not suggested.
    """
    passed: list[Passed] = []
    for rule in rules:
        found = _judge(rule, matter, today, bodies)
        if isinstance(found, Body):
            return Suggestion(found.ident, rule, tuple(passed))
        passed.append(Passed(rule.number, found))
    return Suggestion(None, None, tuple(passed))


def _judge(rule: Rule, matter: Matter, today: date, bodies: Sequence[Body]) -> Body | Why:
    against = _asleep(rule, today)
    if against is not None:
        return against
    if not place(matter.division).startswith(place(rule.division)):
        return Why.OTHER_PLACE
    if not covers(rule.content, matter.content):
        return Why.OTHER_SUBJECT
    if rule.target is Target.TOWN:
        return town_of(matter.division, bodies) or Why.NO_TOWN
    return _body(rule.unit, bodies) or Why.DEAD_UNIT


def _asleep(rule: Rule, today: date) -> Why | None:
    if not rule.active:
        return Why.INACTIVE
    if today < rule.since:
        return Why.NOT_YET
    return Why.OVER if rule.until is not None and rule.until < today else None


def _body(ident: int | None, bodies: Iterable[Body]) -> Body | None:
    return next((body for body in bodies if body.ident == ident and body.takes), None)


# --- a table that is being written -----------------------------------------------------------------------------------


def flaws(rule: Rule, bodies: Sequence[Body]) -> tuple[Flaw, ...]:
    """What must be put right before a rule can be kept."""
    found: list[Flaw] = []
    if rule.division and (not _digits(rule.division) or len(rule.division) not in LENGTHS):
        words = "区划代码应为 2、4、6、9 或 12 位数字，例如到区县填 6 位，到乡镇填 9 位；不限属地的留空。"
        found.append(Flaw("division", words))
    if rule.content and not known(rule.content):
        found.append(Flaw("content", f"没有代码为“{rule.content}”的内容分类，请从列表中选择；不限内容的留空。"))
    if rule.target is Target.UNIT and rule.unit is None:
        found.append(
            Flaw("unit", "请选择由哪个机关、单位办理；由属地乡镇（街道）办理的，请改选“问题属地的乡镇（街道）”。")
        )
    if rule.target is Target.UNIT and rule.unit is not None and _body(rule.unit, bodies) is None:
        found.append(Flaw("unit", "这个单位已停用、不承办信访事项或不在本区划内，请另选一个单位。"))
    if rule.until is not None and rule.until < rule.since:
        found.append(Flaw("until", "最后一天不能早于开始的一天，请核对日期；长期适用的留空。"))
    if not rule.basis.strip():
        found.append(Flaw("basis", "请写明依据，例如三定规定或文件的名称和文号；办信人员要看到为什么是这个单位。"))
    return tuple(found)


def _digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def covered_by(rules: Sequence[Rule], number: int, bodies: Sequence[Body]) -> Rule | None:
    """The earlier rule because of which rule `number` never comes to its turn; None when it may.

    It fits wherever and whenever the later one fits, and always names a unit there.
    """
    place_of = next((index for index, rule in enumerate(rules) if rule.number == number), None)
    if place_of is None or not rules[place_of].active:
        return None
    later = rules[place_of]
    return next((earlier for earlier in rules[:place_of] if _covers(earlier, later, bodies)), None)


def _covers(earlier: Rule, later: Rule, bodies: Sequence[Body]) -> bool:
    if not earlier.active or not place(later.division).startswith(place(earlier.division)):
        return False
    if not covers(earlier.content, later.content):
        return False
    if earlier.since > later.since:
        return False
    if earlier.until is not None and (later.until is None or earlier.until < later.until):
        return False
    if earlier.target is Target.TOWN:
        return town_of(later.division, bodies) is not None
    return _body(earlier.unit, bodies) is not None


def covered_words(earlier: Rule) -> str:
    """What to say of a rule that never comes to its turn."""
    number = earlier.number
    return f"排在前面的规则 {number} 已包含它的全部情形，这一条永远用不到；请把它移到规则 {number} 之前，或停用它。"


# --- in words --------------------------------------------------------------------------------------------------------


def where_and_what(rule: Rule, place_name: str = "") -> str:
    """The two conditions: `柳岸镇，城乡建设 / 工程质量`; `place_name` is that of its division, where one is known."""
    where = place_name or rule.division or "不限属地"
    return f"{where}，{content_label(rule.content) if rule.content else '不限内容'}"


def asleep_words(rule: Rule, today: date) -> str:
    """Why a rule suggests nothing today at all; "" where it may."""
    why = _asleep(rule, today)
    return why.label if why is not None else ""


def why_line(rule: Rule, place_name: str = "") -> str:
    """为什么是这个单位, in one line: the rule, its basis, its two conditions."""
    return f"按规则 {rule.number}：{rule.basis}（{where_and_what(rule, place_name)}）"


def passed_lines(passed: Iterable[Passed]) -> tuple[tuple[str, str], ...]:
    """The rules that were passed over, by reason: (`内容分类不符`, `1、2、5`)."""
    numbers: dict[str, list[str]] = {}
    for one in passed:
        numbers.setdefault(one.why.label, []).append(str(one.number))
    return tuple((label, "、".join(found)) for label, found in numbers.items())
