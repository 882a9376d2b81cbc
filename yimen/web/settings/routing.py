"""分流规则: the table in its order, with what is wrong about it; written in a draft, never deleted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yimen.base.models import Unit, User
from yimen.base.permissions import needs
from yimen.cases import actions
from yimen.cases.actions import NotAllowed, Overtaken
from yimen.cases.models import RoutingRule, RoutingTable
from yimen.cases.queries import routing as reads
from yimen.domain import routing as rules
from yimen.domain.content_classes import content_label
from yimen.domain.roles import Permission
from yimen.domain.routing import Body, Target
from yimen.web.intake.buttons import user_of
from yimen.web.intake.places import district_of
from yimen.web.seen import OVERTAKEN
from yimen.web.settings.forms import RuleForm, SeenDraft, overtaken_words
from yimen.web.shell import show_refusal

REFUSED = 422
HOME = "web/settings/routing.html"


@dataclass(frozen=True, slots=True)
class Line:
    """One rule as the page shows it; `warning`: why it may never be used."""

    row: RoutingRule
    where: str
    what: str
    who: str
    asleep: str
    warning: str


def lines_of(table: RoutingTable, bodies: tuple[Body, ...]) -> list[Line]:
    """The rules of a version in their order; one statement."""
    rows = list(table.rules.select_related("unit", "changed_by").order_by("order"))
    as_rules, today = [reads.rule_of(row) for row in rows], localdate()
    return [
        Line(
            row=row,
            where=(reads.place_name(row.division, bodies) or row.division) if row.division else "不限属地",
            what=content_label(row.content) if row.content else "不限内容",
            who=row.unit.short_name if row.unit else Target.TOWN.label,
            asleep=rules.asleep_words(rule, today),
            warning=_warning(as_rules, rule, bodies),
        )
        for row, rule in zip(rows, as_rules, strict=True)
    ]


def _warning(table: list[rules.Rule], rule: rules.Rule, bodies: tuple[Body, ...]) -> str:
    if not rule.active:
        return ""
    flaws = rules.flaws(rule, bodies)
    if flaws:
        return flaws[0].words
    earlier = rules.covered_by(table, rule.number, bodies)
    return rules.covered_words(earlier) if earlier is not None else ""


@require_GET
@needs(Permission.SETTING_MANAGE, Permission.ROUTING_RELEASE)
def home(request: HttpRequest) -> HttpResponse:
    """The draft or the current version, and all versions."""
    return _home(request)


def _home(request: HttpRequest, *, status: int = 200) -> HttpResponse:
    user = user_of(request)
    office = reads.office_of(user)
    if office is None:
        return render(request, "web/settings/no_office.html")
    bodies = reads.bodies_of(office)
    tables = list(
        RoutingTable.objects.filter(office=office).select_related("made_by", "edited_by", "released_by", "dropped_by")
    )
    draft = next((table for table in tables if table.state == "draft"), None)
    shown = draft or next((table for table in tables if table.state == "current"), None)
    context = {
        "office": office,
        "tables": tables,
        "table": shown,
        "draft": draft,
        "lines": lines_of(shown, bodies) if shown else [],
        "writes": user.may(Permission.SETTING_MANAGE),
        "edits": draft is not None and user.may(Permission.SETTING_MANAGE),
        "releases": user.may(Permission.ROUTING_RELEASE) and user.unit_id == office.pk,
    }
    return render(request, HOME, context, status=status)


@require_GET
@needs(Permission.SETTING_MANAGE, Permission.ROUTING_RELEASE)
def version(request: HttpRequest, version: int) -> HttpResponse:
    """An earlier version, as it was."""
    office = reads.office_of(user_of(request))
    rows = RoutingTable.objects.filter(office=office).select_related(
        "made_by", "edited_by", "released_by", "dropped_by", "office"
    )
    table = get_object_or_404(rows, version=version)
    bodies = reads.bodies_of(table.office)
    return render(request, "web/settings/routing_version.html", {"table": table, "lines": lines_of(table, bodies)})


@require_POST
@needs(Permission.SETTING_MANAGE)
def begin(request: HttpRequest) -> HttpResponse:
    """Begin the next version."""
    user = user_of(request)
    office = reads.office_of(user)
    if office is None:
        return redirect("web:routing-home")
    try:
        table = actions.open_draft(office=office, by=user, at=now())
    except NotAllowed as refused:
        messages.warning(request, str(refused))
        return redirect("web:routing-home")
    messages.success(request, f"已起草第 {table.version} 版。发布之前，现行规则照常使用。")
    return redirect("web:routing-home")


@require_http_methods(["GET", "POST"])
@needs(Permission.SETTING_MANAGE)
def drop(request: HttpRequest) -> HttpResponse:
    """作废草稿: asked once more, then done; the version stays to be read."""
    user = user_of(request)
    office = reads.office_of(user)
    draft = RoutingTable.objects.select_related("made_by", "edited_by").draft_of(office) if office else None
    data = request.POST if request.method == "POST" else None
    form = SeenDraft(data, initial={"seen": draft.revision if draft else 0})
    status = 200 if data is None else REFUSED
    if data is not None and office is not None and form.is_valid():
        try:
            dropped = actions.drop_draft(office=office, seen=form.cleaned_data["seen"], by=user, at=now())
        except NotAllowed as refused:
            messages.warning(request, str(refused))
        except Overtaken as told:
            form.overtaken(told)
            status = OVERTAKEN
        else:
            messages.success(request, f"第 {dropped.version} 版草稿已作废，版本号不再使用；现行规则不变。")
            return redirect("web:routing-home")
    if draft is None or office is None:
        return render(request, "web/settings/no_draft.html", {"office": office}, status=status)
    bodies = reads.bodies_of(office)
    context = {"table": draft, "form": form, "lines": lines_of(draft, bodies)}
    return render(request, "web/settings/routing_drop.html", context, status=status)


@require_http_methods(["GET", "POST"])
@needs(Permission.SETTING_MANAGE)
def new(request: HttpRequest) -> HttpResponse:
    """Add a rule at the end of the draft."""
    return _rule_page(request, None)


@require_http_methods(["GET", "POST"])
@needs(Permission.SETTING_MANAGE)
def change(request: HttpRequest, rule: int) -> HttpResponse:
    """Change a rule of the draft, by its number."""
    return _rule_page(request, rule)


def _rule_page(request: HttpRequest, number: int | None) -> HttpResponse:
    user = user_of(request)
    office = reads.office_of(user)
    draft = RoutingTable.objects.draft_of(office) if office else None
    if office is None or draft is None:
        return render(request, "web/settings/no_draft.html", {"office": office})
    rows = draft.rules.select_related("unit", "changed_by")
    row = get_object_or_404(rows, number=number) if number is not None else None
    data = request.POST if request.method == "POST" else None
    initial = {"seen": draft.revision, **({} if row else {"since": localdate(), "target": Target.UNIT.value})}
    form = RuleForm(data, district=district_of(office), row=row, initial=initial)
    if data is not None and form.is_valid() and _kept(request, form, office, number, user):
        return redirect("web:routing-home")
    context = {"form": form, "row": row, "table": draft}
    return render(request, "web/settings/routing_rule.html", context, status=200 if data is None else REFUSED)


def _kept(request: HttpRequest, form: RuleForm, office: Unit, number: int | None, user: User) -> bool:
    known: dict[str, Any] = {"office": office, "seen": form.cleaned_data["seen"], "by": user, "at": now()}
    try:
        if number is None:
            row = actions.add_rule(rule=form.rule(0), **known)
        else:
            row = actions.change_rule(number=number, rule=form.rule(number), **known)
    except NotAllowed as refused:
        show_refusal(form, refused, at={name: name for name in form.fields})
        return False
    except Overtaken as told:
        form.overtaken(told)
        return False
    messages.success(request, f"规则 {row.number} 已保存在草稿里。")
    earlier = rules.covered_by(reads.rules_of(row.table), row.number, reads.bodies_of(office))
    if earlier is not None:
        messages.warning(request, f"规则 {row.number}：{rules.covered_words(earlier)}")
    return True


@require_POST
@needs(Permission.SETTING_MANAGE)
def order(request: HttpRequest, rule: int) -> HttpResponse:
    """Up, down, out of use, back into use, by the rule's number; `do` names the button."""
    user, form = user_of(request), SeenDraft(request.POST)
    office, deed = reads.office_of(user), DEEDS.get(request.POST.get("do", ""))
    if office is None or deed is None or not form.is_valid():
        messages.warning(request, "页面不完整，请刷新后重试。")
        return _home(request, status=REFUSED)
    try:
        words = deed(office=office, number=rule, seen=form.cleaned_data["seen"], by=user, at=now())
    except NotAllowed as refused:
        messages.warning(request, str(refused))
        return _home(request, status=REFUSED)
    except Overtaken as told:
        messages.warning(request, f"{overtaken_words(told)}下面是最新的规则，请核对后再操作。")
        return _home(request, status=REFUSED)
    messages.success(request, f"规则 {rule} {words}。")
    return redirect(f"{reverse('web:routing-home')}#rule-{rule}")


def _move(*, up: bool, **known: Any) -> str:
    moved = actions.move_rule(up=up, **known)
    if moved:
        return "已上移" if up else "已下移"
    return "已经在最前" if up else "已经在最后"


def _switch(*, active: bool, **known: Any) -> str:
    actions.switch_rule(active=active, **known)
    return "已恢复使用" if active else "已停用，仍保留在表里"


DEEDS: dict[str, Callable[..., str]] = {
    "up": lambda **known: _move(up=True, **known),
    "down": lambda **known: _move(up=False, **known),
    "off": lambda **known: _switch(active=False, **known),
    "on": lambda **known: _switch(active=True, **known),
}
