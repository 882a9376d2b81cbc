"""回访: the person's wish, and each contact."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate, now
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from yimen.base.models import User
from yimen.base.permissions import needs
from yimen.cases import queries
from yimen.cases.actions import NotAllowed
from yimen.domain.roles import Permission
from yimen.web.aftercare.forms import ContactForm, WishForm
from yimen.web.shell import show_refusal
from yimen.web.unit.common import done, the_case

P = Permission
HELPERS = (P.VISIT_REGISTER, P.PETITION_REGISTER, P.CASE_SORT, P.DELIVERY_PROVE, P.CASE_ACCEPT)


@never_cache
@require_http_methods(["GET", "POST"])
@needs(*HELPERS)
def wish(request: HttpRequest, pk: int) -> HttpResponse:
    """Note what the person wishes."""
    note = "联系只按本人的意愿和方式进行；不愿意的不再联系，也不影响办理和落实。"
    return _page(request, pk, WishForm, title="登记本人的联系意愿", words="已登记本人的意愿。", note=note)


@sensitive_post_parameters("words")
@never_cache
@require_http_methods(["GET", "POST"])
@needs(*HELPERS)
def contact(request: HttpRequest, pk: int) -> HttpResponse:
    """Note one contact."""
    note = "只记录本人的意见，不劝说改变评价，不询问去向。"
    return _page(request, pk, ContactForm, title="登记回访", words="已登记回访。", note=note)


def _page(
    request: HttpRequest, pk: int, kind: type[WishForm | ContactForm], *, title: str, words: str, note: str
) -> HttpResponse:
    user: User = request.user  # type: ignore[assignment]
    case = the_case(request, pk)
    wished = queries.contact_wish(case)
    initial = {"key": uuid.uuid4(), "on": localdate(), "way": wished.way if wished else ""}
    form = kind(request.POST) if request.method == "POST" else kind(initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            form.take(case, by=user, at=now())
        except NotAllowed as refused:
            show_refusal(form, refused)
        else:
            return done(request, case, words)
    context = {
        "case": case,
        "form": form,
        "title": title,
        "note": note,
        "wish": wished,
    }
    return render(request, "web/aftercare/form.html", context, status=422 if request.method == "POST" else 200)
