"""接待大厅: the halls below the administrator, with services and windows, each added and changed on its own page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_GET, require_http_methods

from yimen.base.accounts import scope_of
from yimen.base.models import Unit, User
from yimen.base.permissions import needs
from yimen.domain.roles import Permission
from yimen.reception.actions import NotPossible
from yimen.reception.actions.halls import set_up_hall, set_up_service, set_up_window
from yimen.reception.models import Hall, Service, Window
from yimen.web.halls.forms import HallForm, ServiceForm, WindowForm
from yimen.web.intake.buttons import user_of
from yimen.web.seen import REFUSED


def _offices(admin: User) -> list[Unit]:
    """The petition offices whose halls this administrator sets up."""
    rows = Unit.objects.filter(path__startswith=scope_of(admin), is_petition_office=True, active=True)
    return list(rows.order_by("path"))


def _hall(admin: User, hall_id: int) -> Hall:
    rows = Hall.objects.select_related("unit").filter(unit__path__startswith=scope_of(admin))
    return get_object_or_404(rows, pk=hall_id)


@require_GET
@needs(Permission.SETTING_MANAGE)
def home(request: HttpRequest) -> HttpResponse:
    """Every hall with its services and windows; a district has few."""
    halls = Hall.objects.filter(unit__in=_offices(user_of(request))).select_related("unit")
    rows = halls.prefetch_related("services", "windows__staff").order_by("unit__path", "pk")
    return render(request, "web/halls/home.html", {"halls": rows})


@require_http_methods(["GET", "POST"])
@needs(Permission.SETTING_MANAGE)
def hall(request: HttpRequest, hall_id: int | None = None) -> HttpResponse:
    """Make a hall, or change one."""
    admin = user_of(request)
    there = _hall(admin, hall_id) if hall_id is not None else None
    first: dict[str, Any] = {"max_calls": 3, "hours": Hall._meta.get_field("hours").default, "unit": str(admin.unit_id)}
    if there:
        first = {name: getattr(there, name) for name in ("name", "address", "hours", "max_calls")}
    form = HallForm(_data(request), offices=_offices(admin), hall=there, initial=first)
    if form.is_valid():
        data = dict(form.cleaned_data)
        unit = there.unit if there else form.offices[data.pop("unit")]
        try:
            made = set_up_hall(hall=there, unit=unit, by=admin, at=now(), **data)
        except NotPossible as told:
            _refused(form, told)
        else:
            return _done(request, f"{made.name}已保存。")
    return _page(request, form, there.name if there else "建立接待大厅")


@require_http_methods(["GET", "POST"])
@needs(Permission.SETTING_MANAGE)
def service(request: HttpRequest, hall_id: int, pk: int | None = None) -> HttpResponse:
    """Add a service to a hall, or change one."""
    admin = user_of(request)
    place = _hall(admin, hall_id)
    there = get_object_or_404(Service, pk=pk, hall=place) if pk is not None else None
    services = list(place.services.all())
    first: dict[str, Any] = {"order": len(services) + 1}
    if there:
        first = {name: getattr(there, name) for name in ("name", "hint", "daily_cap", "order")}
    form = ServiceForm(_data(request), taken={one.prefix for one in services}, service=there, initial=first)
    if form.is_valid():
        data = dict(form.cleaned_data)
        prefix = data.pop("letter", there.prefix if there else "")
        try:
            set_up_service(hall=place, service=there, prefix=prefix, by=admin, at=now(), **data)
        except NotPossible as told:
            _refused(form, told)
        else:
            return _done(request, f"业务 {prefix} {data['name']} 已保存。")
    return _page(request, form, f"{place.name}：{f'业务 {there.prefix}' if there else '添加业务'}")


@require_http_methods(["GET", "POST"])
@needs(Permission.SETTING_MANAGE)
def window(request: HttpRequest, hall_id: int, pk: int | None = None) -> HttpResponse:
    """Add a window to a hall, or change one."""
    admin = user_of(request)
    place = _hall(admin, hall_id)
    there = get_object_or_404(Window, pk=pk, hall=place) if pk is not None else None
    services = list(place.services.all())
    first: dict[str, Any] = {"zone": Window._meta.get_field("zone").default, "serves": [one.prefix for one in services]}
    if there:
        first = {name: getattr(there, name) for name in ("name", "zone", "serves")}
    form = WindowForm(_data(request), services=services, window=there, initial=first)
    if form.is_valid():
        data = dict(form.cleaned_data)
        number = data.pop("number", there.number if there else 0)
        try:
            made = set_up_window(hall=place, window=there, number=number, by=admin, at=now(), **data)
        except NotPossible as told:
            _refused(form, told)
        else:
            return _done(request, f"{made}已保存。")
    return _page(request, form, f"{place.name}：{there or '添加窗口'}")


def _data(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _refused(form: forms.Form, told: NotPossible) -> None:
    form.add_error(told.code if told.code in form.fields else None, str(told))


def _done(request: HttpRequest, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("web:hall-settings")


def _page(request: HttpRequest, form: forms.Form, title: str) -> HttpResponse:
    context = {"form": form, "title": title}
    return render(request, "web/halls/form.html", context, status=REFUSED if form.is_bound else 200)
