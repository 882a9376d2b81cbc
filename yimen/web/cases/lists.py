"""My day, the list of cases and the search box."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from yimen.base import calendar
from yimen.base.models import Unit, User
from yimen.base.permissions import needs
from yimen.cases import actions, queries
from yimen.cases.models import Case
from yimen.cases.queries import DESK_FILTERS, CaseFilter, DeskKey, DeskRow
from yimen.domain import weight
from yimen.domain.calendar import missing_notice
from yimen.domain.dictionaries import label_of
from yimen.domain.procedure import Stage
from yimen.domain.roles import Permission, Reach
from yimen.domain.typed import whole
from yimen.supervision import queries as supervision
from yimen.supervision.queries.desk import DeskNotes, desk_notes
from yimen.ui.pieces import Tab
from yimen.web.cases.forms import FilterForm, SearchForm
from yimen.web.cases.words import PILLS, say
from yimen.web.shell import page_or_piece

PAGE = 50


def _with(url: str, **query: object) -> str:
    kept = {name: value for name, value in query.items() if value not in ("", None, False)}
    return f"{url}?{urlencode(kept)}" if kept else url


def _key(text: str) -> DeskKey | None:
    """A cursor "95.2026-11-24.17"; None for anything else, which then shows the first page."""
    parts = text.split(".")
    numbers = [part for part in (parts[0], parts[-1]) if part.isascii() and part.isdigit() and len(part) < 10]
    try:
        weight, day, pk = parts
        return DeskKey(int(weight), date.fromisoformat(day), int(pk)) if len(numbers) == 2 else None
    except ValueError:
        return None


number = whole  # as the other lists call it


@require_GET
@needs(Permission.CASE_VIEW)
def my_day(request: HttpRequest) -> HttpResponse:
    """What to do now, in order: the running clocks of the user's unit, with the reason in words."""
    user: User = request.user  # type: ignore[assignment]
    today, url = localdate(), reverse("web:case-my-day")
    only = request.GET.get("only", "")
    only = only if only in DESK_FILTERS else ""
    whose = "mine" if request.GET.get("whose") == "mine" else ""
    mine = whose == "mine"
    by_weight = request.GET.get("by", "") == "weight"
    by = "weight" if by_weight else ""
    before, after = _key(request.GET.get("before", "")), _key(request.GET.get("after", ""))
    rows = queries.my_day(
        user, today=today, only=only, after=None if before else after, before=before, by_weight=by_weight,
        limit=PAGE + 1, mine=mine,
    )  # fmt: skip
    more = len(rows) > PAGE
    rows = (rows[1:] if before else rows[:-1]) if more else rows
    counts = queries.desk_counts(user, today=today, mine=mine)
    notes = desk_notes(user, today=today)
    may_receive = user.may(Permission.CASE_RECEIVE)
    first, last = (_cursor(rows[0]), _cursor(rows[-1])) if rows else ("", "")
    context = {
        "rows": [
            {
                "say": say(clock, clock.stage, today),
                "clock": clock,
                "stage": Stage(clock.stage),
                "tone": PILLS[Stage(clock.stage)],
                "channel": label_of("channel", clock.channel),
                "pick": may_receive and clock.code != "C3" and clock.stage == Stage.FORWARDED,
            }
            for clock in rows
        ],
        "tabs": [
            Tab(label, _with(url, only=key, whose=whose, by=by), only == key, counts[key])
            for key, label in [("", "全部"), *DESK_FILTERS.items()]
            if counts[key] or key in {"", "late", "soon", only}
        ],
        "whose": [
            Tab("本单位的", _with(url, only=only, by=by), not mine),
            Tab("我手上的", _with(url, only=only, whose="mine", by=by), mine),
        ],
        "held_url": _with(reverse("web:case-list"), mine="on") if mine else "",
        **waiting_for(user, notes),
        "by_weight": by_weight,
        "other_order": _with(url, only=only, whose=whose, by="" if by_weight else "weight"),
        "formula": weight.FORMULA,
        "warned": notes.warned,
        "data_requests": notes.requests if user.may(Permission.CASE_UNMASK) else 0,
        "missing_notice": missing_notice(calendar.current(), today) if user.may(Permission.NOTICE_CONFIRM) else None,
        "to_decide": queries.to_decide(user),
        "late_tasks": notes.late_tasks if user.may(Permission.CASE_SORT) or may_receive else 0,
        "tasks": supervision.task_counts(user, today=today),
        "letters": supervision.waiting_letters(user),
        "undated": notes.undated if may_receive else 0,
        "undated_url": _with(reverse("web:case-list"), unit=user.unit_id, undated="on"),
        "empty": _nothing(user, only, counts[""], everything=_with(url, whose=whose, by=by)),
        "office": user.unit.is_petition_office,
        "can_receive": may_receive and any(clock.stage == Stage.FORWARDED for clock in rows),
        "earlier": _with(url, only=only, whose=whose, by=by, before=first)
        if rows and (more if before else after)
        else "",
        "later": _with(url, only=only, whose=whose, by=by, after=last) if rows and (more or before) else "",
        "shown": f"本页 {len(rows)} 条，共 {counts[only]} 条" if rows else "",
        "live": f"desk.{user.unit_id}",
        "here": request.get_full_path(),
    }
    return page_or_piece(request, "web/cases/my_day.html", "web/cases/_my_day.html", context)


def waiting_for(user: User, notes: DeskNotes) -> dict[str, Any]:
    """What waits at the top for this very person: hand-overs from colleagues, recusals to decide."""
    offers = queries.offers_to(user) if notes.offers else []
    return {"offers": offers, "recusals_to_decide": queries.recusals_to_decide(user)}


def _nothing(user: User, only: str, total: int, *, everything: str) -> dict[str, str]:
    """What to do when there is nothing to do; `everything`: the address of this list without a filter."""
    if only and total:
        hint = f"其他环节还有 {total} 条。"
        return {
            "title": f"没有“{DESK_FILTERS[only]}”的件",
            "hint": hint,
            "url": everything,
            "link": "看全部",
        }
    if user.may(Permission.CASE_RECEIVE):
        hint = "新转来的件会自动出现在这里。可以看看已办结的件是否都已落实，或整理卷宗。"
    elif user.may(Permission.CASE_FORWARD):
        hint = "新登记的件会自动出现在这里。可以回访已办结的件，或核对历史件。"
    else:
        hint = "本单位没有正在计算的时限。可以在信访件里查看您能看到的全部事项。"
    return {"title": "今天没有要办的件", "hint": hint, "url": reverse("web:case-list"), "link": "打开信访件"}


def _cursor(clock: DeskRow) -> str:
    return f"{clock.weight}.{clock.nominal_due.isoformat()}.{clock.pk}"


def units_to_choose(user: User) -> list[tuple[int, str]]:
    """The responsible units this user may filter by; one unit's own people have nothing to choose."""
    if user.reaches <= {Reach.UNIT}:
        return []
    rows = Unit.objects.filter(active=True, handles_petitions=True)
    root = user.unit.path if Reach.SUBTREE in user.reaches and not user.unit.is_petition_office else _parent(user.unit)
    return list(rows.filter(path__startswith=root).order_by("path").values_list("pk", "short_name"))


def _parent(unit: Unit) -> str:
    """The path of the unit above: an office forwards to its neighbours."""
    return unit.path.rsplit("/", 2)[0] + "/"


@require_GET
@needs(Permission.CASE_VIEW)
def case_list(request: HttpRequest) -> HttpResponse:
    """The cases this user may see, newest first, by filters."""
    user: User = request.user  # type: ignore[assignment]
    today, url = localdate(), reverse("web:case-list")
    units = units_to_choose(user)
    form = FilterForm(request.GET, units=units)
    form.is_valid()  # wrong values simply do not filter
    chosen = {name: form.cleaned_data.get(name) for name in form.fields}
    page = queries.listed(
        user,
        CaseFilter(**{name: value for name, value in chosen.items() if value not in (None, "")}),
        today=today,
        older_than=number(request.GET.get("older", "")),
        newer_than=number(request.GET.get("newer", "")),
        limit=PAGE,
    )
    context = {
        "form": FilterForm(
            initial={**chosen, **{name: bool(chosen[name]) for name in ("overdue", "undated", "mine")}}, units=units
        ),
        "clear_url": url,
        "filtered": any(chosen.values()),
        "search": SearchForm(),
        "rows": rows_of(page.rows, today),
        "older": _with(url, **chosen, older=page.older) if page.older else "",
        "newer": _with(url, **chosen, newer=page.newer) if page.newer else "",
        "shown": f"本页 {len(page.rows)} 件" if page.rows else "",
        "may_unmask": user.may(Permission.CASE_UNMASK),
        "choose_unit": bool(units),
    }
    return page_or_piece(request, "web/cases/list.html", "web/cases/_list.html", context)


def rows_of(cases: list[Case], today: date) -> list[dict[str, Any]]:
    """Rows of a list of cases, each with its nearest clock that runs against a unit."""
    rows = []
    for case in cases:
        clocks = [
            clock
            for clock in case.running_clocks  # type: ignore[attr-defined]
            if clock.responsible_id is not None and not (clock.code == "C3" and clock.due < today)
        ]
        rows.append(
            {
                "case": case,
                "stage": Stage(case.stage),
                "tone": PILLS[Stage(case.stage)],
                "channel": label_of("channel", case.channel),
                "say": say(clocks[0], case.stage, today) if clocks else None,
            }
        )
    return rows


@sensitive_post_parameters("q")
@never_cache
@require_POST
@needs(Permission.CASE_VIEW)
def search(request: HttpRequest) -> HttpResponse:
    """To the case of a number, or the list of a person's cases; posted, so that no phone number is in an address."""
    user: User = request.user  # type: ignore[assignment]
    form = SearchForm(request.POST)
    if not form.is_valid():
        form.add_error(None, "输入太长，请只输入编号、手机号或证件号码。")
        found = queries.Found()
    else:
        found = queries.search(user, form.cleaned_data["q"])
        if found.kind in {"phone", "id"}:
            actions.note_searched(kind=found.kind, found=len(found.rows), by=user, at=now())
        if found.case is not None:
            return redirect("web:case-show", found.case.pk)
        if found.words:
            form.add_error("q", found.words)
    context = {
        "search": form,
        "rows": rows_of(found.rows, localdate()),
        "back": reverse("web:case-list"),
        "capped": len(found.rows) == 50,
        "may_unmask": user.may(Permission.CASE_UNMASK),
    }
    return render(request, "web/cases/found.html", context, status=200 if found.rows else 422)
