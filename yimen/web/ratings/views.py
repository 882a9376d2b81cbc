"""What a superior looks at: ratings 不满意 of the units below it whose windows have closed, and how each look ends."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from yimen.base.models import User
from yimen.base.permissions import needs
from yimen.cases.actions import NotAllowed
from yimen.domain.rating import LookOutcome
from yimen.domain.roles import Permission
from yimen.evaluations.actions import look_at_rating, note_rating_read
from yimen.evaluations.models import Rating, RatingLook
from yimen.evaluations.queries import to_look_at, unhappy_below
from yimen.ui.formats import cn_datetime
from yimen.web.intake.fields import Choice, Text
from yimen.web.seen import DONE, OVERTAKEN, REFUSED
from yimen.web.shell import show_refusal

PAGE = 50


class LookForm(forms.Form):
    """查看结果: what was found and what follows."""

    outcome = Choice(
        [(one.value, one.label) for one in LookOutcome], label="查看结果", empty=None, required=True,
        widget=forms.RadioSelect,
    )  # fmt: skip
    words = Text(label="查看的情况和处理", max_length=2000, rows=4, required=True)


@never_cache
@require_GET
@needs(Permission.RATING_READ)
def home(request: HttpRequest) -> HttpResponse:
    """One page of them, the oldest first."""
    user: User = request.user  # type: ignore[assignment]
    after = request.GET.get("after", "")
    last = int(after) if after.isascii() and after.isdigit() and len(after) < 19 else 0
    found = to_look_at(user, today=localdate(), after=last, limit=PAGE + 1)
    shown = found[:PAGE]
    more = f"{reverse('web:rating-home')}?after={shown[-1].pk}" if len(found) > PAGE else ""
    return render(request, "web/ratings/home.html", {"rows": shown, "next": more})


@never_cache
@require_http_methods(["GET", "POST"])
@needs(Permission.RATING_READ)
def look(request: HttpRequest, pk: int) -> HttpResponse:
    """One rating with its reason; opening it is logged."""
    user: User = request.user  # type: ignore[assignment]
    posted = request.method == "POST"
    found = unhappy_below(user, today=localdate(), looked=posted)  # while it was open, a colleague may have looked
    rating = get_object_or_404(found, pk=pk)
    form = LookForm(request.POST if posted else None)
    status = _taken(form, rating, user) if posted else 200
    if status == DONE:
        messages.success(request, "已登记查看结果。")
        return redirect("web:rating-home")
    note_rating_read(rating=rating, by=user, at=now())
    context = {
        "rating": rating,
        "case": rating.case,
        "form": form,
        "fields": [form[name] for name in form.fields],
        "closed": status == OVERTAKEN,  # looked at once and for all: the words stay to be read, not to be sent again
    }
    return render(request, "web/ratings/look.html", context, status=status)


def _taken(form: LookForm, rating: Rating, user: User) -> int:
    """Close the look; what stands against it is put on the form. A rating is looked at once."""
    if not form.is_valid():
        return REFUSED
    outcome, words = LookOutcome(form.cleaned_data["outcome"]), form.cleaned_data["words"]
    try:
        look_at_rating(rating_id=rating.pk, outcome=outcome, words=words, by=user, at=now())
    except NotAllowed as refused:
        look = RatingLook.objects.select_related("by").filter(rating=rating).first()
        if look is None:
            show_refusal(form, refused)
            return REFUSED
        if look.by_id == user.pk:  # pressed twice, it is done once
            return DONE
        who = f"{look.by.name}已于{cn_datetime(look.at)}登记了查看结果：{look.get_outcome_display()}"
        form.add_error(None, f"{who}。每个评价只登记一次，本页没有提交，填写的内容还在。")
        return OVERTAKEN
    return DONE
