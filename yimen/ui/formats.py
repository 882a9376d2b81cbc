"""How dates, minutes and rates are written on a Chinese screen.

Pure functions; the template filters of the same names call them. Nothing known is written as "—", never as 0.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from numbers import Real
from typing import Protocol

from django.utils import timezone

from yimen.domain.deputies import both_names

NOTHING = "—"
WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")


class Named(Protocol):
    """Somebody with a name, such as an account."""

    @property
    def name(self) -> str: ...  # noqa: D102


def and_for(by: Named | None, absent: Named | None = None) -> str:
    """Who did it, and for whom: '李四（代张三）'; '' for nobody."""
    return both_names(by.name, absent.name if absent else "") if by else ""


def local_day(value: date | datetime) -> date:
    """The business day of `value`: an aware datetime is turned to the site's time zone first."""
    if isinstance(value, datetime):
        return (timezone.localtime(value) if timezone.is_aware(value) else value).date()
    return value


def cn_date(value: date | datetime | None) -> str:
    """'2026年11月24日 周二'; None gives '—'."""
    if not isinstance(value, date):
        return NOTHING
    day = local_day(value)
    return f"{day.year}年{day.month}月{day.day}日 {WEEKDAYS[day.weekday()]}"


def cn_datetime(value: datetime | date | None) -> str:
    """'2026年11月24日 周二 10:42'; a plain date has no time, None gives '—'."""
    if not isinstance(value, datetime):
        return cn_date(value)
    moment = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{cn_date(moment)} {moment:%H:%M}"


def short_date(value: date | datetime | None) -> str:
    """'11-24'; None gives '—'. Use it only where the year stands beside it."""
    return f"{local_day(value):%m-%d}" if isinstance(value, date) else NOTHING


def minutes(value: float | timedelta | None) -> str:
    """'12 分', '1 小时 5 分'. `value` is in minutes or a timedelta; negative counts as 0, None gives '—'."""
    if isinstance(value, timedelta):
        value = value.total_seconds() / 60
    if isinstance(value, bool) or not isinstance(value, Real):
        return NOTHING
    whole = max(0, int(value))
    hours, rest = divmod(whole, 60)
    if not hours:
        return f"{rest} 分"
    return f"{hours} 小时 {rest} 分" if rest else f"{hours} 小时"


def rate(value: float | Decimal | None) -> str:
    """'97.5 %' for a share of 0..1; None (nothing to count) gives '—'."""
    if isinstance(value, bool) or not isinstance(value, Real | Decimal):
        return NOTHING
    return f"{float(value) * 100:.1f} %"
