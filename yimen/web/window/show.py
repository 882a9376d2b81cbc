"""The desk on the screen: the page, or its pieces for htmx; the form with what was typed, drafted or carried over."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now

from yimen.base import calendar
from yimen.base.models import User
from yimen.domain import clocks
from yimen.domain.sorting import class_of_purpose
from yimen.web.intake import slip
from yimen.web.intake.accusation import AccusationForm, from_petition
from yimen.web.intake.buttons import user_of
from yimen.web.intake.confirmation import ConfirmForm
from yimen.web.intake.petition import PEOPLE, PetitionInput, blank
from yimen.web.intake.places import District, district_of
from yimen.web.intake.receipt import protected_receipt, receipt_of
from yimen.web.intake.sorting_panel import SortForm, follows
from yimen.web.shell import page_or_piece
from yimen.web.window import drafts
from yimen.web.window.desk import Desk, Phase

PAGE, PIECE = "web/window/desk.html", "web/window/_desk.html"


def show(request: HttpRequest, desk: Desk, *, status: int = 200, **more: Any) -> HttpResponse:
    """The whole desk; `more` brings forms that were judged."""
    context = {**_forms(request, desk, more), **more}
    return page_or_piece(request, PAGE, PIECE, _base(desk) | context, status=status)


def piece(request: HttpRequest, template: str, desk: Desk, **more: Any) -> HttpResponse:
    """One piece of the desk."""
    return render(request, template, _base(desk) | more)


def back(request: HttpRequest, window_id: int | None, fresh: Callable[[], Desk]) -> HttpResponse:
    """After a deed: the desk as it is now for htmx, else back to its address, so that a reload does nothing twice."""
    if getattr(request, "htmx", None):
        answer = show(request, fresh(), arrived=True)
        answer.headers["HX-Reswap"] = "outerHTML show:window:top"
        return answer
    if window_id is None:
        return redirect("web:window-desk")
    return redirect("web:window-at", window_id)


def district(desk: Desk, user: User) -> District:
    """The district whose places and units the forms offer."""
    office = desk.interview.visit.unit if desk.interview else user.unit
    return district_of(office)


def _base(desk: Desk) -> dict[str, Any]:
    return {"desk": desk, "phase": desk.phase}


def _forms(request: HttpRequest, desk: Desk, given: dict[str, Any]) -> dict[str, Any]:
    """What the middle and the right show in this phase, where the view did not bring it."""
    at, user = now(), user_of(request)
    today = localdate(at)
    match desk.phase:
        case Phase.TALK if desk.interview is not None:
            return _talk(desk, user, given)
        case Phase.PROTECTED if desk.interview is not None:
            form = given.get("form") or AccusationForm(initial=from_petition(QueryDict(), today), today=today)
            return {"form": form, "action": reverse("web:window-interview", args=[desk.interview.key])}
        case Phase.SORT if desk.case is not None:
            where = given.get("district") or district(desk, user)
            kind = _class_hint(desk)
            typed = {"petition_class": kind, "path": ""}
            form = given.get("form") or SortForm(typed, district=where, case=desk.case, judged=False)
            following = follows(desk.case, form.chosen_class, form.chosen_path, today=today, simple=form.marked)
            return {
                "form": form,
                "follows": following,
                "case": desk.case,
                "claims": list(desk.case.claims.all()),
                "action": reverse("web:window-exit", args=[desk.case.pk]),
                "target": "#desk",
            }
        case Phase.RECEIPT if desk.case is not None:
            receipt = receipt_of(desk.case, request.session, at=at)
            return {"receipt": receipt, "make": reverse("web:window-receipt", args=[desk.case.pk])}
        case Phase.SEALED:
            code = slip.peek(request.session, slip.of_protected(desk.sealed), at=at)
            return {"sealed": protected_receipt(desk.sealed, code)}
    return {"new_key": uuid.uuid4()}


def _talk(desk: Desk, user: User, given: dict[str, Any]) -> dict[str, Any]:
    interview, today = desk.interview, localdate()
    assert interview is not None
    form = given.get("form")
    if form is None:
        where = given.get("district") or district(desk, user)
        data = drafts.restored(interview) or blank(today, where, people=interview.visit.people)
        form = PetitionInput(data, district=where, today=today)
        if given.get("arrived"):
            form.focus_on(f"id_{PEOPLE}-0-name")
    c1 = clocks.due("C1", today, calendar.current())
    return {
        "form": form,
        "confirm": given.get("confirm") or ConfirmForm(form.data, judged=False),
        "c1": c1,
        "action": reverse("web:window-interview", args=[interview.key]),
        "autosave": reverse("web:window-draft", args=[interview.key]),
        "page": form.data.get(drafts.PAGE) or uuid.uuid4().hex,
    }


def _class_hint(desk: Desk) -> str:
    """The class that the purpose points to, preselected; the person who talks decides."""
    if desk.case is None:
        return ""
    if desk.case.petition_class:
        return desk.case.petition_class
    try:
        return str(class_of_purpose(desk.case.purpose) or "")
    except ValueError:
        return ""
