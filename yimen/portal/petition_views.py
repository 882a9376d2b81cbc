"""我要反映: write, read back, confirm; registered at once, without an account and without a script."""

from __future__ import annotations

import re
import uuid

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from yimen.base.models import Unit
from yimen.base.ratelimit import Limit, TooOften, client_of, hit
from yimen.cases.actions import NotAllowed
from yimen.domain.numbering import show_query_code
from yimen.portal import grants
from yimen.portal.pages import office, page, towns
from yimen.portal.petition_forms import Draft
from yimen.portal.submitting import Submitted, submit_accusation, submit_petition

BY_CLIENT = Limit("petition.client", tries=30, seconds=3600)
STEPS = ("填写", "核对", "完成")
_KEY = re.compile(r"[0-9a-f-]{36}")


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def petition(request: HttpRequest) -> HttpResponse:
    """The ordinary petition."""
    return _answer(request, protected=False)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def protected(request: HttpRequest) -> HttpResponse:
    """The protected form (检举控告)."""
    return _answer(request, protected=True)


def _answer(request: HttpRequest, *, protected: bool) -> HttpResponse:
    of = office()
    if of is None:
        return page(request, "portal/no_office.html", status=503)
    places = towns(of)
    if request.method != "POST":
        return _write(request, Draft(protected=protected, towns=places), of)
    step = request.POST.get("step", "check")
    if step in {"claim", "person", "edit"}:
        more = {step: 1} if step != "edit" else {}
        return _write(request, Draft(request.POST, protected=protected, towns=places, more=more, checked=False), of)
    draft = Draft(request.POST, protected=protected, towns=places)
    if draft.wants_protection():
        return _write(request, Draft(draft.as_protected(), protected=True, checked=False), of, turned=True)
    if not draft.is_valid(localdate()):
        return _write(request, draft, of, status=422)
    return _submit(request, draft, of) if step == "submit" else _confirm(request, draft, of)


def _submit(request: HttpRequest, draft: Draft, of: Unit) -> HttpResponse:
    now = timezone.now()
    try:
        hit((BY_CLIENT, client_of(request)), at=now)
        if draft.protected:
            done = submit_accusation(office=of, facts=draft.accusation(_key(request), localdate(now)), at=now)
        else:
            done = submit_petition(office=of, petition=draft.petition(_key(request), localdate(now)), at=now)
    except TooOften as limit:
        response = _confirm(request, draft, of, problem=f"{limit.words}已填写的内容都还在这一页上。", status=429)
        response.headers["Retry-After"] = str(limit.seconds)
        return response
    except NotAllowed as refused:
        return _confirm(request, draft, of, problem=str(refused), status=422)
    return _done(request, done, of, protected=draft.protected)


def _key(request: HttpRequest) -> str:
    """The hidden key of this form: the same key registers once. A form without one gets its own."""
    sent = request.POST.get("idempotency_key", "")
    return sent if _KEY.fullmatch(sent) else str(uuid.uuid4())


def _write(request: HttpRequest, draft: Draft, of: Unit, *, turned: bool = False, status: int = 200) -> HttpResponse:
    context = {"draft": draft, "office": of, "turned": turned, "key": _key(request), "steps": STEPS}
    return page(request, "portal/petition.html", context, status=status)


def _confirm(request: HttpRequest, draft: Draft, of: Unit, *, problem: str = "", status: int = 200) -> HttpResponse:
    context = {
        "draft": draft,
        "office": of,
        "problem": problem,
        "key": _key(request),
        "steps": STEPS,
        "lines": [(field.label, _shown(field)) for field in draft.main.visible_fields() if _shown(field)],
        "people": [person.cleaned_data for person in draft.people if person.typed],
    }
    return page(request, "portal/petition_confirm.html", context, status=status)


def _shown(field: object) -> str:
    """A typed value as the person reads it back: the words of a choice, not its key."""
    value = field.value()  # type: ignore[attr-defined]
    choices = dict(getattr(field.field, "choices", ()))  # type: ignore[attr-defined]
    if isinstance(value, bool):
        return "是" if value else ""
    return str(choices.get(str(value), value) if value not in (None, "") else "")


def _done(request: HttpRequest, done: Submitted, of: Unit, *, protected: bool) -> HttpResponse:
    context = {
        "done": done,
        "code": show_query_code(done.code),
        "office": of,
        "protected": protected,
        "steps": STEPS,
        "receipt_url": reverse("portal:paper-pdf", args=[done.receipt]) if done.receipt else "",
        "case_url": reverse("portal:case"),
    }
    response = page(request, "portal/petition_done.html", context)
    if done.grant:
        grants.keep(response, done.grant)
    return response
