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
from yimen.cases.models import Case, Contact, ContactWish
from yimen.cases.queries import Mark, contact_mark
from yimen.domain.roles import Permission
from yimen.web.aftercare.forms import ContactForm, WishForm
from yimen.web.seen import DONE, REFUSED, take_as_seen
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
    status, wished = 200, queries.contact_wish(case)
    initial = {
        "key": uuid.uuid4(),
        "seen": contact_mark(case).number,
        "on": localdate(),
        "way": wished.way if wished else "",
    }
    form = kind(request.POST) if request.method == "POST" else kind(initial=initial)
    if request.method == "POST":
        status = REFUSED
        if form.is_valid():
            status = take_as_seen(
                form,
                case.pk,
                lambda: contact_mark(case),
                lambda: form.take(case, by=user, at=now()),
                already=lambda mark: _this_very(form, case, mark, user),
            )
            if status == DONE:
                return done(request, case, words)
        wished = queries.contact_wish(case)  # it may be what came in between
    context = {
        "case": case,
        "form": form,
        "title": title,
        "note": note,
        "wish": wished,
    }
    return render(request, "web/aftercare/form.html", context, status=status)


def _this_very(form: WishForm | ContactForm, case: Case, mark: Mark, user: User) -> bool:
    """Whether this very press was sent before: a contact by its key, a wish by what it says and who noted it."""
    if isinstance(form, ContactForm):
        return Contact.objects.filter(case=case, key=str(form.cleaned_data["key"])).exists()
    last = mark.row
    agrees = form.cleaned_data["agrees"] == "yes"
    way = form.cleaned_data["way"] if agrees else ""
    return isinstance(last, ContactWish) and (last.by_id, last.agrees, last.way) == (user.pk, agrees, way)
