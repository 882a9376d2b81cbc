"""The units below the administrator, in the order of the tree: listed, made, changed, closed and opened."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_GET, require_http_methods

from yimen.base import units
from yimen.base.accounts import AccountMoved, AccountRefused, scope_of
from yimen.base.models import Unit, UnitLevel
from yimen.base.permissions import needs
from yimen.cases.models import Case
from yimen.domain.bodies import LONGEST
from yimen.domain.dictionaries import ORGAN_KINDS
from yimen.domain.procedure import OPEN_STAGES
from yimen.domain.roles import Permission
from yimen.ui.pieces import Tab
from yimen.web.accounts.forms import MOVED, refused
from yimen.web.intake.buttons import user_of
from yimen.web.intake.fields import Choice, Text
from yimen.web.seen import OVERTAKEN, REFUSED, SeenForm, rest_on

PAGE = 50
LEVELS = list(UnitLevel.choices)


class UnitForm(SeenForm):
    """机构 as it stands on the papers and in the tree."""

    code = Text(
        label="机构代字", max_length=LONGEST["code"], required=True, help_text="文号用的字，例如“云信”；建立后不能改。"
    )
    parent = Choice(label="上级机构", required=True, help_text="建立后不能改；确需调整的，停用后另建。")
    name = Text(label="名称", max_length=LONGEST["name"], required=True, help_text="全称，写在文书上。")
    short_name = Text(label="简称", max_length=LONGEST["short_name"], required=True)
    level = Choice(LEVELS, label="层级", required=True)
    division_code = Text(label="区划代码", max_length=12, required=True, help_text="县（区）6 位，乡镇 9 位。")
    organ_kind = Choice([(str(code.key), code.label) for code in ORGAN_KINDS], label="机关类别", required=True)
    is_petition_office = forms.BooleanField(label="信访部门", required=False, help_text="登记、转送信访事项。")
    handles_petitions = forms.BooleanField(label="承办信访事项", required=False, help_text="可以把信访件转送给它。")
    address = Text(label="地址", max_length=LONGEST["address"])
    phone = Text(label="电话", max_length=LONGEST["phone"])
    active = forms.BooleanField(label="启用", required=False)

    def __init__(self, *args: Any, scope: str, unit: Unit | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if unit is not None:
            del self.fields["code"], self.fields["parent"]
            return
        del self.fields["seen"], self.fields["active"]
        self.units = {str(one.pk): one for one in Unit.objects.filter(path__startswith=scope, active=True)}
        top = min((one.path.count("/") for one in self.units.values()), default=0)
        self.fields["parent"].choices = [  # type: ignore[attr-defined]
            ("", "请选择"),
            *((key, "　" * (one.path.count("/") - top) + one.name) for key, one in self.units.items()),
        ]

    def values(self) -> dict[str, Any]:
        """The columns of the unit; only of a valid form."""
        return {"active": True} | {name: self.cleaned_data[name] for name in units.COLUMNS if name in self.fields}


@require_GET
@needs(Permission.ACCOUNT_MANAGE)
def home(request: HttpRequest) -> HttpResponse:
    """One page of the units in the order of the tree, by key; by words where asked."""
    admin = user_of(request)
    words, closed = request.GET.get("q", "").replace("\0", "").strip()[:40], request.GET.get("closed", "") == "1"
    scope = scope_of(admin)
    found = Unit.objects.filter(path__startswith=scope, active=not closed)
    if words:
        found = found.filter(Q(name__icontains=words) | Q(short_name__icontains=words) | Q(code__icontains=words))
    after = request.GET.get("after", "").replace("\0", "")[:200]
    found = found.filter(path__gt=after) if after else found
    rows = list(found.annotate(people=Count("staff", filter=Q(staff__is_active=True))).order_by("path")[: PAGE + 1])
    shown, url, kept = rows[:PAGE], reverse("web:body-list"), {"q": words} if words else {}
    chosen = {**kept, **({"closed": "1"} if closed else {})}
    context = {
        "rows": [{"unit": one, "indent": one.path.count("/") - scope.count("/")} for one in shown],
        "q": words,
        "closed": closed,
        "tabs": [
            Tab("启用", f"{url}?{urlencode(kept)}", not closed),
            Tab("停用", f"{url}?{urlencode({**kept, 'closed': '1'})}", closed),
        ],
        "later": f"{url}?{urlencode({**chosen, 'after': shown[-1].path})}" if len(rows) > PAGE else "",
    }
    return render(request, "web/bodies/home.html", context)


@require_http_methods(["GET", "POST"])
@needs(Permission.ACCOUNT_MANAGE)
def new(request: HttpRequest) -> HttpResponse:
    """建立机构."""
    admin = user_of(request)
    data = request.POST if request.method == "POST" else None
    first = {"level": admin.unit.level, "division_code": admin.unit.division_code, "handles_petitions": True}
    form = UnitForm(data, scope=scope_of(admin), initial=first)
    if data is not None and form.is_valid():
        parent = form.units[form.cleaned_data["parent"]]
        try:
            made = units.create_unit(
                code=form.cleaned_data["code"], parent=parent, values=form.values(), by=admin, at=now()
            )
        except AccountRefused as told:
            refused(form, told)
        else:
            messages.success(request, f"已建立{made.name}。接着可以为它建立账号。")
            return redirect("web:body-list")
    return render(request, "web/bodies/new.html", {"form": form}, status=200 if data is None else REFUSED)


@require_http_methods(["GET", "POST"])
@needs(Permission.ACCOUNT_MANAGE)
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One unit, and the form that changes it."""
    admin, status = user_of(request), 200
    scope = scope_of(admin)
    unit = get_object_or_404(Unit.objects.select_related("parent"), pk=pk, path__startswith=scope)
    data = request.POST if request.method == "POST" else None
    initial = {name: getattr(unit, name) for name in units.COLUMNS} | {"seen": units.version_of(unit)}
    form = UnitForm(data, scope=scope, unit=unit, initial=initial)
    if data is not None:
        status = REFUSED
        if form.is_valid():
            try:
                units.change_unit(
                    unit_id=unit.pk,
                    seen=form.cleaned_data["seen"],
                    values=form.values(),
                    open_cases=Case.objects.filter(unit=unit, stage__in=sorted(OPEN_STAGES)).count(),
                    by=admin,
                    at=now(),
                )
            except AccountRefused as told:
                refused(form, told)
            except AccountMoved:
                unit.refresh_from_db()
                form.add_error(None, MOVED)
                rest_on(form, units.version_of(unit))
                status = OVERTAKEN
            else:
                messages.success(request, "已保存。")
                return redirect("web:body-list")
    context = {"form": form, "unit": unit, "staff": unit.staff.filter(is_active=True).count()}
    return render(request, "web/bodies/show.html", context, status=status)
