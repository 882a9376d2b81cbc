"""The indicators (domain/03 §2): each a formula over small frozen fact rows, and the sentence that explains it.

They judge organs and terms, never the people who petition. Formulas marked V2 were read in a provincial analysis
system, the others are ours [P]. Terms are counted over the cohort whose deadline falls in the period, never over what
was registered in it, so that a period is final once it has passed. `roll_forward` says which end of a term is judged:
rolled over rest days (default) or nominal, as real statistics code does (domain/01 §7).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import TypeVar

from yimen.domain.dictionaries import Channel
from yimen.domain.indicator_rows import (
    BeyondRow,
    ConcludedRow,
    MatterRow,
    RatingRow,
    RegisteredRow,
    Row,
    StandardRow,
    TermRow,
)
from yimen.domain.measures import Period, Rate, Split, Spread, Volume
from yimen.domain.rating import Body, RatingLevel, RatingStatus
from yimen.domain.sorting import PetitionClass

COUNTED_CHANNELS = frozenset({Channel.LETTER, Channel.VISIT, Channel.WEB})  # V2: calls and faxes are not counted
OBSERVED_DAYS = 90  # how long a concluded matter is watched before 一次性化解率 counts it [P]


R = TypeVar("R", bound=Row)


def counted(rows: Iterable[R]) -> list[R]:
    """Return the rows that enter statistics (V2): letters, visits, web; 1-9999 people; no litigation; not left out."""
    return [
        row
        for row in rows
        if row.channel in COUNTED_CHANNELS and 1 <= row.people <= 9999 and not row.litigation and row.in_statistics
    ]


def split_by_term(rows: Iterable[TermRow], *, period: Period, today: date, roll_forward: bool = True) -> Split:
    """Return the cohort of first-time items whose deadline falls in the period, in four parts that add up to all.

    Met on the last day is on time, whatever the hour; a term is overdue from the day after it. What was done after
    `today` has not been done yet, so a past day can be looked at again.
    """
    on_time = late = overdue = waiting = 0
    for row in counted(rows):
        due = row.deadline.day(roll_forward=roll_forward)
        if not row.first_time or row.procedural or due not in period:
            continue
        done = row.done_on if row.done_on is not None and row.done_on <= today else None
        if done is not None:
            on_time, late = on_time + (done <= due), late + (done > due)
        else:
            overdue, waiting = overdue + (today > due), waiting + (today <= due)
    return Split(on_time, late, overdue, waiting)


def timely_acceptance_office(
    rows: Iterable[TermRow], *, period: Period, today: date, roll_forward: bool = True
) -> Rate:
    """Rate of items the office first handled within 15 days of registration; V2, domain/03 §2, Art. 22."""
    return split_by_term(rows, period=period, today=today, roll_forward=roll_forward).rate


def timely_acceptance_organ(rows: Iterable[TermRow], *, period: Period, today: date, roll_forward: bool = True) -> Rate:
    """Rate of items accepted by the organ within 30 days of registration (15 office + 15 organ); V2, Art. 22, 23.

    `rows` are the items that reached a responsible unit.
    """
    return split_by_term(rows, period=period, today=today, roll_forward=roll_forward).rate


def on_time_conclusion(rows: Iterable[TermRow], *, period: Period, today: date, roll_forward: bool = True) -> Rate:
    """Rate of items concluded no later than the due day, out of all due in the period; V2, Art. 34."""
    return split_by_term(rows, period=period, today=today, roll_forward=roll_forward).rate


def participation(rows: Iterable[RatingRow], *, body: Body, period: Period) -> Rate:
    """Rate of ratings given out of those given or lapsed, for one body; a window still open counts nowhere. V2."""
    mine = _ratings(rows, body, period)
    rated = sum(row.status == RatingStatus.RATED for row in mine)
    return Rate(rated, rated + sum(row.status == RatingStatus.LAPSED for row in mine))


def satisfaction(rows: Iterable[RatingRow], *, body: Body, period: Period) -> Rate:
    """Rate of 满意 and 基本满意 among ratings given, for one body; who did not rate counts nowhere. V2."""
    levels = [row.level for row in _ratings(rows, body, period) if row.status == RatingStatus.RATED]
    return Rate(sum(level != RatingLevel.DISSATISFIED for level in levels), len(levels))


def repeat_rate(rows: Iterable[RegisteredRow], *, period: Period) -> Rate:
    """Rate of repeat items among those registered in the period; V2."""
    mine = _registered(rows, period)
    return Rate(sum(not row.first_time for row in mine), len(mine))


def web_share(rows: Iterable[RegisteredRow], *, period: Period) -> Rate:
    """Rate of web items among those registered in the period; V2."""
    mine = _registered(rows, period)
    return Rate(sum(row.channel == Channel.WEB for row in mine), len(mine))


def late_registration(rows: Iterable[RegisteredRow], *, period: Period) -> Spread:
    """Days from receipt to registration of items registered in the period; P, domain/03 §5.

    Registering late would fake a timely acceptance, so it is measured by itself.
    """
    return Spread.of([(row.registered_on - row.received_on).days for row in _registered(rows, period)])


def volume(rows: Iterable[RegisteredRow], *, period: Period) -> Volume:
    """Items, persons and visiting groups registered in the period (domain/03 §1); one joint visit is one batch [G]."""
    mine = _registered(rows, period)
    return Volume(len(mine), sum(row.people for row in mine), sum(row.channel == Channel.VISIT for row in mine))


def one_off_resolution(rows: Iterable[ConcludedRow], *, period: Period, today: date) -> Rate:
    """Rate of first-time appeals resolved at one go, among those concluded in the period and watched for 90 days; P.

    Resolved at one go: within 90 days of conclusion no repeat item on the matter; no review asked; not rated 不满意;
    every supported claim executed. Items whose 90 days have not passed by `today` do not count yet.
    """
    watch = timedelta(days=OBSERVED_DAYS)
    mine = [
        row
        for row in counted(rows)
        if row.first_time
        and row.petition_class == PetitionClass.APPEAL
        and row.concluded_on in period
        and row.concluded_on + watch <= today
    ]
    good = [
        row
        for row in mine
        if not (row.repeated_on is not None and row.repeated_on <= row.concluded_on + watch)
        and not row.review_asked
        and not row.dissatisfied
        and row.executed_claims >= row.supported_claims
    ]
    return Rate(len(good), len(mine))


def first_contact_resolution(rows: Iterable[ConcludedRow], *, period: Period) -> Rate:
    """Rate of first-time letters and visits resolved (化解), among those concluded in the period; P."""
    mine = [
        row
        for row in counted(rows)
        if row.first_time and row.channel in {Channel.LETTER, Channel.VISIT} and row.concluded_on in period
    ]
    return Rate(sum(row.resolved for row in mine), len(mine))


def handling_days(rows: Iterable[ConcludedRow], *, period: Period) -> Spread:
    """Days from acceptance to conclusion of items concluded in the period (天/件): mean, median, P90; P.

    The mean of the city is typed in from its circulars and only shown beside it.
    """
    return Spread.of([(row.concluded_on - row.accepted_on).days for row in counted(rows) if row.concluded_on in period])


def one_visit_rate(rows: Iterable[MatterRow], *, period: Period) -> Rate:
    """Rate of matters with exactly one visit, among those first raised by visit and closed in the period; P.

    Visits are counted from tickets, so that not registering a visit improves nothing.
    """
    mine = [r for r in rows if r.first_channel == Channel.VISIT and r.closed_on is not None and r.closed_on in period]
    return Rate(sum(row.visits == 1 for row in mine), len(mine))


def beyond_level(rows: Iterable[BeyondRow], *, period: Period) -> dict[str, Volume]:
    """Batches and persons reported by upper levels as beyond the lawful level, by level; P, domain/03 §4.

    Only imported monthly totals of a place; a month counts when its first day lies in the period. `items` stays 0.
    """
    totals: dict[str, Volume] = {}
    for row in rows:
        if row.month.replace(day=1) in period:
            before = totals.get(row.level, Volume())
            totals[row.level] = Volume(0, before.persons + row.persons, before.batches + row.batches)
    return totals


def standard_rate(rows: Iterable[StandardRow], *, category: str | None = None, place: str | None = None) -> Rate:
    """Rate of check items passed out of those that apply, over all or one category or place; P, domain/03 §2."""
    mine = [r for r in rows if category in (None, r.category) and place in (None, r.place)]
    return Rate(sum(row.passed for row in mine), sum(row.applicable for row in mine))


def _registered(rows: Iterable[RegisteredRow], period: Period) -> list[RegisteredRow]:
    return [row for row in counted(rows) if row.registered_on in period]


def _ratings(rows: Iterable[RatingRow], body: Body, period: Period) -> list[RatingRow]:
    return [row for row in counted(rows) if row.body == body and row.on is not None and row.on in period]


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator as the page shows it: name, group of the plan, sentence of the formula, unit, mark, good direction.

    `mark` is how sure the formula is (V2: code of a real system, P: ours). `better` is `up` or `down`. `target` is the
    plan's words. `group` is empty for the ones that the plan does not name.
    """

    key: str
    name: str
    group: str
    sentence: str
    unit: str
    mark: str
    better: str
    formula: Callable[..., Rate | Spread | Volume | dict[str, Volume]]
    target: str = ""


_HUNDRED, _RISING, _BELOW, _FALLING = "三个一百", "两个提高", "一个低于", "一个下降"

_LIST = (
    Indicator(
        "timely_acceptance_office",
        "及时受理率（信访部门）",
        _HUNDRED,
        "登记后满 15 日的期限落在本期的初次信访事项中，信访部门在期限内首次办理的件数 ÷ 全部件数。",
        "%",
        "V2",
        "up",
        timely_acceptance_office,
        "100%",
    ),
    Indicator(
        "timely_acceptance_organ",
        "及时受理率（责任单位）",
        _HUNDRED,
        "登记后满 30 日（信访部门 15 日、责任单位 15 日）的期限落在本期、已到责任单位的初次信访事项中，"
        "责任单位在期限内受理告知的件数 ÷ 全部件数。",
        "%",
        "V2",
        "up",
        timely_acceptance_organ,
        "100%",
    ),
    Indicator(
        "on_time_conclusion",
        "按期办结率",
        _HUNDRED,
        "办理期限在本期届满的初次信访事项中，不晚于期限办结的件数 ÷"
        "（按期办结 + 超期办结 + 未到期未办结 + 超期未办结）。",
        "%",
        "V2",
        "up",
        on_time_conclusion,
        "100%",
    ),
    Indicator(
        "standard_rate",
        "窗口达标率",
        _HUNDRED,
        "创建规范中达标的检查项 ÷ 适用的检查项，按硬件、机制、质效分别计算。",
        "%",
        "P",
        "up",
        standard_rate,
        "100%",
    ),
    Indicator(
        "one_off_resolution",
        "一次性化解率",
        _RISING,
        "本期办结且已满 90 日观察期的初次申诉求决事项中，90 日内没有重复信访、没有申请复查、没有评价不满意、"
        "支持的诉求已全部执行的件数 ÷ 全部件数。",
        "%",
        "P",
        "up",
        one_off_resolution,
        "逐年提高",
    ),
    Indicator(
        "satisfaction_office",
        "满意率（信访部门）",
        _RISING,
        "本期对信访部门的评价中，满意与基本满意 ÷（满意 + 基本满意 + 不满意）；未评价的不计入。",
        "%",
        "V2",
        "up",
        satisfaction,
        "逐年提高",
    ),
    Indicator(
        "satisfaction_organ",
        "满意率（责任单位）",
        _RISING,
        "本期对责任单位的评价中，满意与基本满意 ÷（满意 + 基本满意 + 不满意）；未评价的不计入。",
        "%",
        "V2",
        "up",
        satisfaction,
        "逐年提高",
    ),
    Indicator(
        "handling_days",
        "平均办理时限",
        _BELOW,
        "本期办结的事项从受理到办结的天数之和 ÷ 件数，并列出中位数和九成件数不超过的天数；市平均值来自市级通报。",
        "天/件",
        "P",
        "down",
        handling_days,
        "低于市平均水平",
    ),
    Indicator(
        "beyond_level",
        "越级走访量",
        _FALLING,
        "上级通报的本期越级走访批次与人次，按市、省、京合计；只录月度总数，不录个人。",
        "批次、人次",
        "P",
        "down",
        beyond_level,
        "逐年下降",
    ),
    Indicator(
        "participation_office",
        "参评率（信访部门）",
        "",
        "本期对信访部门的已评价 ÷（已评价 + 超期未评价）；尚在评价期内的不计入。",
        "%",
        "V2",
        "up",
        participation,
    ),
    Indicator(
        "participation_organ",
        "参评率（责任单位）",
        "",
        "本期对责任单位的已评价 ÷（已评价 + 超期未评价）；尚在评价期内的不计入。",
        "%",
        "V2",
        "up",
        participation,
    ),
    Indicator("repeat_rate", "重复信访率", "", "本期登记的事项中，重件 ÷ 全部件数。", "%", "V2", "down", repeat_rate),
    Indicator("web_share", "网信占比", "", "本期登记的事项中，网上信访 ÷ 全部件数。", "%", "V2", "up", web_share),
    Indicator(
        "first_contact_resolution",
        "初信初访化解率",
        "",
        "本期办结的初次来信、来访中，已化解的件数 ÷ 全部件数；办结不等于化解。",
        "%",
        "P",
        "up",
        first_contact_resolution,
    ),
    Indicator(
        "one_visit_rate",
        "最多访一次率",
        "",
        "以来访首次提出、本期办结的事项中，只来访一次的件数 ÷ 全部件数；来访次数按取号统计。",
        "%",
        "P",
        "up",
        one_visit_rate,
    ),
    Indicator(
        "late_registration",
        "登记延迟",
        "",
        "本期登记的事项从收到到登记的天数：平均数、中位数、九成件数不超过的天数。",
        "天/件",
        "P",
        "down",
        late_registration,
    ),
)

INDICATORS: Mapping[str, Indicator] = MappingProxyType({indicator.key: indicator for indicator in _LIST})
