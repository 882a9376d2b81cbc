"""办信: letters, calls and faxes are registered, and the list of a day."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRedirect

from yimen.base.models import User
from yimen.base.permissions import needs
from yimen.cases import actions as cases
from yimen.cases.actions import NotAllowed
from yimen.cases.models import Case
from yimen.domain.dictionaries import label_of
from yimen.domain.procedure import Stage
from yimen.domain.roles import Permission
from yimen.web.cases.words import PILLS
from yimen.web.intake import slip
from yimen.web.intake.accusation import AccusationForm, from_petition, to_petition
from yimen.web.intake.buttons import focus_after, rewrite_rows, user_of
from yimen.web.intake.hints import hints_of
from yimen.web.intake.petition import PetitionInput, is_accusation
from yimen.web.intake.petition_forms import MAIL_CHANNELS
from yimen.web.intake.places import district_of
from yimen.web.intake.receipt import protected_receipt
from yimen.web.shell import page_or_piece, show_refusal

PAGE_ROWS = 50
REFUSED = 422
FORM = ("web/mail/new.html", "web/mail/_new.html")


@require_GET
@needs(Permission.PETITION_REGISTER)
def day_list(request: HttpRequest) -> HttpResponse:
    """What was registered by mail, call and fax on one day, newest first, by key."""
    user, today = user_of(request), localdate()
    slip.forget_protected(request.session)
    day = _day(request.GET.get("day", ""), today)
    rows = Case.objects.visible_to(user).filter(
        office_id=user.unit_id, registered_on=day, channel__in=[c.key for c in MAIL_CHANNELS]
    )
    before = request.GET.get("before", "")
    if before.isascii() and before.isdigit() and len(before) < 19:
        rows = rows.filter(pk__lt=int(before))
    found = list(
        rows.select_related("unit")
        .only("number", "title", "channel", "received_on", "registered_on", "stage", "unit__short_name")
        .order_by("-pk")[: PAGE_ROWS + 1]
    )
    more, found = len(found) > PAGE_ROWS, found[:PAGE_ROWS]
    lines = [
        {
            "case": case,
            "channel": label_of("channel", case.channel),
            "stage": Stage(case.stage).label,
            "tone": PILLS[Stage(case.stage)],
        }
        for case in found
    ]
    older = f"?day={day.isoformat()}&before={found[-1].pk}" if more else ""
    context = {
        "lines": lines,
        "older": older,
        "day": day,
        "today": today,
        "yesterday": day - timedelta(days=1) if day > date.min else day,
        "tomorrow": day + timedelta(days=1) if day < today else None,
    }
    return render(request, "web/mail/desk.html", context)


@require_GET
@needs(Permission.PETITION_REGISTER)
def new(request: HttpRequest) -> HttpResponse:
    """An empty form; its key makes sure that one letter is registered once."""
    user = user_of(request)
    form = PetitionInput(None, district=district_of(user.unit), today=localdate(), by_mail=True)
    return _form(request, form, key=str(uuid.uuid4()))


@require_POST
@sensitive_post_parameters()
@needs(Permission.PETITION_REGISTER)
def register(request: HttpRequest) -> HttpResponse:
    """Everything the form's buttons do; `do` names the button."""
    user, today = user_of(request), localdate()
    do, key = request.POST.get("do", ""), _key(request)
    if do == "accuse":
        return _accuse(request, user, key)
    if do == "protect" or (is_accusation(request.POST) and do != "unprotect"):
        form = AccusationForm(initial=from_petition(request.POST, today), today=today)
        return _protected(request, form, key)
    if do == "look":
        return HttpResponse(status=204)
    if "accused" in request.POST and do != "unprotect":  # Enter in a field of the protected form itself
        return _protected(request, AccusationForm(request.POST, today=today, judged=False), key)
    if do == "register":
        return _register(request, user, key)
    return _rewrite(request, user, do, key)


def _rewrite(request: HttpRequest, user: User, do: str, key: str) -> HttpResponse:
    """Add or drop a row, come back from the protected form, or only the hints."""
    where, today = district_of(user.unit), localdate()
    data = to_petition(request.POST, today, where) if do == "unprotect" else request.POST.copy()
    rewrite_rows(data, do)
    form = PetitionInput(data, district=where, today=today, by_mail=True)
    hints = hints_of(user, form)
    if do == "hints":
        return render(request, "web/intake/_hints.html", hints)
    form.focus_on(focus_after(data, do))
    return _form(request, form, key=key, **hints)


def _register(request: HttpRequest, user: User, key: str) -> HttpResponse:
    """登记: the same key is the same letter, however often it is pressed."""
    at = now()
    petition = PetitionInput(
        request.POST, district=district_of(user.unit), today=localdate(at), judged=True, by_mail=True
    )
    fine = petition.is_valid()
    hints = hints_of(user, petition)
    if not fine:
        return _form(request, petition, key=key, status=REFUSED, **hints)
    if hints["warnings"] and request.POST.get("warned") != hints["warned"]:
        messages.warning(request, "有提醒需要看一眼，见表内“提醒”。核对后再点一次登记；提醒不影响登记。")
        return _form(request, petition, key=key, status=REFUSED, **hints)
    try:
        registered = cases.register(office=user.unit, petition=petition.facts(f"mail:{key}"), by=user, at=at)
    except NotAllowed as refused:
        show_refusal(petition.matter, refused)
        return _form(request, petition, key=key, status=REFUSED, **hints)
    except IntegrityError:  # the same press on another connection was a moment earlier
        registered = cases.register(office=user.unit, petition=petition.facts(f"mail:{key}"), by=user, at=at)
    slip.keep(request.session, slip.of_case(registered.case.pk), registered.query_code, at=at)
    if registered.case.stage == Stage.HISTORY:
        words = "收到日期早于《信访工作条例》施行之日（2022年5月1日），按历史件收录：保留原日期，不计期限，不发查询码。"
        messages.info(request, f"已收录 {registered.case.number}。{words}")
    else:
        messages.success(request, f"已登记 {registered.case.number}。请分类并选择出口。")
    place = reverse("web:mail-case", args=[registered.case.pk])
    return HttpResponseClientRedirect(place) if getattr(request, "htmx", None) else redirect(place)


def _accuse(request: HttpRequest, user: User, key: str) -> HttpResponse:
    """保护登记 of a letter; the receipt is the answer itself, so that no address or log has the number in it."""
    at = now()
    form = AccusationForm(request.POST, today=localdate(at))
    if not form.is_valid():
        return _protected(request, form, key, status=REFUSED)
    try:
        accusation, code = cases.register_accusation(
            office=user.unit, facts=form.facts_of(f"mail:{key}"), by=user, at=at
        )
    except NotAllowed as refused:
        show_refusal(form, refused)
        return _protected(request, form, key, status=REFUSED)
    subject = slip.of_protected(accusation.number)
    slip.keep(request.session, subject, code, at=at, purpose="accusation")
    sealed = protected_receipt(accusation.number, slip.peek(request.session, subject, at=at))
    return page_or_piece(request, *FORM, {"sealed": sealed, "phase": "sealed"})


def _form(request: HttpRequest, form: PetitionInput, *, key: str, status: int = 200, **more: object) -> HttpResponse:
    context = {"form": form, "key": key, "phase": "form", "action": reverse("web:mail-register"), **more}
    return page_or_piece(request, *FORM, context, status=status)


def _protected(request: HttpRequest, form: AccusationForm, key: str, *, status: int = 200) -> HttpResponse:
    context = {"form": form, "key": key, "phase": "protected", "action": reverse("web:mail-register")}
    return page_or_piece(request, *FORM, context, status=status)


def _key(request: HttpRequest) -> str:
    """The key of this form; a lost or changed one is replaced, never trusted to be somebody else's."""
    try:
        return str(uuid.UUID(request.POST.get("key", "")))
    except ValueError:
        return str(uuid.uuid4())


def _day(typed: str, today: date) -> date:
    try:
        return min(date.fromisoformat(typed), today)
    except ValueError:
        return today
