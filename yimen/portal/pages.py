"""What every page of the portal shows around its own part, and the office that stands behind it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from yimen.base.acts import NotAllowed
from yimen.base.models import Unit
from yimen.reception.models import Hall
from yimen.ui.pieces import NavItem, Shell

PLACES = (
    ("portal:home", "首页", "home"),
    ("portal:status", "查询进度", "search"),
    ("portal:petition", "我要反映", "edit"),
)


def page(
    request: HttpRequest, template: str, context: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """Render a page of the portal with its shell and navigation."""
    urls = [(reverse(name), label, icon) for name, label, icon in PLACES]
    here = max((url for url, _, _ in urls if request.path.startswith(url)), key=len, default="")
    around = {
        "shell": Shell(unit=settings.OFFICE_NAME, home_url=reverse("portal:home")),
        "portal_nav": [NavItem(label, url, icon, current=url == here) for url, label, icon in urls],
    }
    return render(request, template, {**around, **(context or {})}, status=status)


def show_refusal(form: BaseForm, refused: NotAllowed) -> None:
    """Put the reasons on the form, without the articles: they stand on the pages that explain the law."""
    for refusal in refused.refusals:
        form.add_error(None, refusal.words)


def office() -> Unit | None:
    """The petition office to which people write here: the one named in the settings, else the highest one."""
    offices = list(Unit.objects.filter(is_petition_office=True, active=True))
    named = [unit for unit in offices if unit.name == settings.OFFICE_NAME]
    return min(named or offices, key=lambda unit: (unit.path.count("/"), unit.pk), default=None)


def halls(of: Unit | None) -> list[Hall]:
    """The halls of the office, for address and hours."""
    return list(Hall.objects.filter(unit=of).order_by("pk")) if of else []


def towns(of: Unit) -> list[tuple[str, str]]:
    """Division code and name of the towns of this district, to say where a matter happened."""
    root = of.path.removesuffix(f"{of.pk}/")
    found = Unit.objects.filter(level="town", active=True, path__startswith=root, is_petition_office=False)
    rows: dict[str, str] = {}
    for code, name in found.order_by("division_code", "path").values_list("division_code", "short_name"):
        rows.setdefault(code, name)  # a town has several units; its government comes first in the tree
    return list(rows.items())
