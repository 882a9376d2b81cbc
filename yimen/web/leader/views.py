"""The leader's page: the plan's targets, honest, each number opening its list."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from yimen.analysis import queries
from yimen.base import progress
from yimen.base.models import User
from yimen.base.permissions import needs
from yimen.cases.models import Case
from yimen.domain.indicators import INDICATORS
from yimen.domain.measures import EMPTY
from yimen.domain.roles import Permission, Role
from yimen.supervision.queries import leader_counts
from yimen.ui.pieces import StatCard
from yimen.web.leader.forms import PeriodForm

TREND_MONTHS = 6
PAGE = 50


@require_safe
@needs(Permission.INDICATOR_VIEW)
def home(request: HttpRequest) -> HttpResponse:
    """Cards in the plan's order, the split of the terms, and the units that are late now."""
    user: User = request.user  # type: ignore[assignment]
    today = localdate()
    form = PeriodForm(request.GET or None, user=user, today=today)
    period, cases = form.period(), queries.scope(user, form.chosen_unit())
    query = _query(form)
    reported = queries.report(cases, period, today, months=TREND_MONTHS)
    context = {
        "mine": _mine(user, today),
        "form": form,
        "period": period,
        "plan": [_card(one, query, user) for one in reported if one.figure.indicator.group],
        "others": [_card(one, query, user) for one in reported if not one.figure.indicator.group],
        "splits": [(one.figure.indicator.name, one.split) for one in reported if one.split],
        "late": queries.late_by_unit(cases, today),
        "filling": progress.read("demo"),
    }
    return render(request, "web/leader/home.html", context)


@require_safe
@needs(Permission.INDICATOR_DRILL)
def items(request: HttpRequest, key: str) -> HttpResponse:
    """The items behind one number."""
    if key not in INDICATORS:
        raise Http404("没有这个指标，请从指标页打开。")
    user: User = request.user  # type: ignore[assignment]
    today = localdate()
    form = PeriodForm(request.GET or None, user=user, today=today)
    period, cases = form.period(), queries.scope(user, form.chosen_unit())
    shown = queries.figure(key, cases, period, today)
    counted = [] if shown.held_back else queries.items_behind(key, cases, period, today)
    # The number covers the whole tree; its list names only the cases whose rows are this user's to see.
    seen = set(Case.objects.visible_to(user).filter(number__in=counted).values_list("number", flat=True))
    numbers = [number for number in counted if number in seen]
    hidden = len(counted) - len(numbers)
    after = request.GET.get("after", "")
    rest = [number for number in numbers if number > after]
    found = Case.objects.filter(number__in=rest[:PAGE]).select_related("unit").order_by("number")
    here, query = reverse("web:leader-items", args=[key]), _query(form)
    context = {
        "form": form,
        "figure": shown,
        "period": period,
        "rows": list(found),
        "query": query,
        "empty": shown.detail if shown.held_back else "本期没有可统计的件",
        "shown": ""
        if shown.held_back
        else f"共 {len(counted)} 件" + (f"，其中 {hidden} 件不在您的查阅范围，不列出" if hidden else ""),
        "next": f"{here}?{query}&after={rest[PAGE - 1]}" if len(rest) > PAGE else "",
        "first": f"{here}?{query}" if after else "",
    }
    return render(request, "web/leader/items.html", context)


def _mine(user: User, today: date) -> list[StatCard]:
    """What the leader has in hand himself: cases taken over, orders not yet done; nothing for other posts."""
    if Role.LEADER not in user.roles:
        return []
    counts, url = leader_counts(user, today=today), reverse("web:lead-home")
    late = f"超过计划日期 {counts.late} 件" if counts.late else ""
    return [
        StatCard("我包的案", str(counts.leads), url, unit="件", tone="late" if counts.late else "brand", note=late),
        StatCard("我的批示、交办未办结", str(counts.orders), url, unit="项"),
    ]


def _query(form: PeriodForm) -> str:
    period, unit = form.period(), form.chosen_unit()
    asked = {"first": period.first.isoformat(), "last": period.last.isoformat()}
    if unit is not None:
        asked["unit"] = str(unit.pk)
    return urlencode(asked)


def _card(one: queries.Reported, query: str, user: User) -> StatCard:
    figure, indicator = one.figure, one.figure.indicator
    opens = figure.n and not figure.held_back and user.may(Permission.INDICATOR_DRILL)
    text = figure.text.removesuffix("%")
    return StatCard(
        label=indicator.name,
        figure=None if figure.text == EMPTY else text,
        unit="%" if figure.text.endswith("%") else ("天/件" if figure.text != EMPTY else ""),
        url=f"{reverse('web:leader-items', args=[indicator.key])}?{query}" if opens else "",
        n=figure.n,
        sentence=indicator.sentence,
        trend=[value for _, value in one.trend],
        trend_label="近六个月：" + "，".join(f"{month} {_words(value, indicator.unit)}" for month, value in one.trend),
        delta=f"目标：{indicator.target}" if indicator.target else "",
        note=figure.detail,
        tone="brand" if indicator.group else "neutral",
    )


def _words(value: float | None, unit: str) -> str:
    if value is None:
        return EMPTY
    return f"{value:.0%}" if unit == "%" else f"{value:.1f}"
