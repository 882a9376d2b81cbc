"""Register a request for 复查 or 复核: of one petitioner, or of several jointly."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from yimen.base.models import User
from yimen.base.permissions import needs
from yimen.cases import queries
from yimen.cases.actions import NotAllowed, Stale, unchanged
from yimen.cases.models import Case, Review
from yimen.cases.queries import Asking
from yimen.domain.review import NO_OPEN_REVIEW, Level, Situation, Step
from yimen.domain.roles import Permission
from yimen.web.cases.reading import visible_case
from yimen.web.reviews.forms import RequestForm
from yimen.web.reviews.views import closing
from yimen.web.shell import show_closing, show_refusal
from yimen.web.unit.common import overtaken, seen, shut

P = Permission


@never_cache
@require_http_methods(["GET", "POST"])
@needs(P.VISIT_REGISTER, P.PETITION_REGISTER, P.REVIEW_HANDLE)
def request_review(request: HttpRequest, pk: int) -> HttpResponse:
    """The form of a request; those whose 复查 was answered ask for 复核, on a page of their own where others do not."""
    user: User = request.user  # type: ignore[assignment]
    case: Case = visible_case(user, pk)
    people = queries.askings(case)
    free = [one for one in people if one.may_ask]
    there = _registered(people, request.POST.getlist("applicants")) if request.method == "POST" or not free else None
    if there is not None:
        messages.warning(request, f"{NO_OPEN_REVIEW.words}（{NO_OPEN_REVIEW.article}）")
        return redirect("web:review-show", there.pk)
    level = _level(request, free or people)
    found = closing(_situation(case, user, [one for one in free or people if one.level is level], level), Step.REQUEST)
    if found and request.method == "GET":
        return shut(request, case, found)
    form = RequestForm(
        request.POST or None,
        case=case,
        level=level,
        people=free,
        several=len(people) > 1,
        initial={"requested_on": localdate(), **_only(free, level), **seen(case)},
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                with unchanged(case.pk, seen=form.cleaned_data["seen"]):
                    review = form.take(by=user, at=now())
            except Stale as stale:
                overtaken(form, stale)
                status = 409
            except NotAllowed as refused:
                show_refusal(form, refused)
            else:
                messages.success(request, f"已登记{level.label}请求，期限从收到之日起算。")
                return redirect("web:review-show", review.pk)
        if status == 422:
            show_closing(form, found)
    address = reverse("web:review-request", args=[case.pk])
    context = {
        "case": case,
        "form": form,
        "level": level,
        "title": f"登记{level.label}请求",
        "asked": None if len(people) > 1 else people[0].term,
        "several": len(people) > 1,
        "action": f"{address}?level={level}",
        "others": [(one, f"{address}?level={one}") for one in Level if one is not level and one in _levels(free)],
    }
    return render(request, "web/reviews/request.html", context, status=status)


def _situation(case: Case, user: User, people: Sequence[Asking], level: Level) -> Situation:
    """How a request of the first who can ask stands before its form is filled in."""
    return queries.before_request(
        case, user, people[:1], named=len(people[:1]), level=level, body=user.unit, requested_on=localdate()
    )


def _registered(people: Sequence[Asking], named: Sequence[str]) -> Review | None:
    """The review that is under way for just those who were named, or for anybody where nobody was: pressed twice."""
    found = [one for one in people if one.open_review is not None and (not named or _key(one) in named)]
    whole = len(found) == len(set(named)) if named else bool(found) and not any(one.may_ask for one in people)
    return found[0].open_review if found and whole else None


def _key(one: Asking) -> str:
    return str(one.party.pk) if one.party else ""


def _levels(people: Sequence[Asking]) -> set[Level]:
    return {one.level for one in people}


def _level(request: HttpRequest, people: Sequence[Asking]) -> Level:
    """The level that was asked for, where somebody can ask for it; else the first that anybody can ask for."""
    there = _levels(people)
    asked = request.GET.get("level", "")
    return next((one for one in Level if one in there and one == asked), min(there, key=list(Level).index))


def _only(free: Sequence[Asking], level: Level) -> dict[str, list[str]]:
    """The only one who can ask is ticked already."""
    who = [_key(one) for one in free if one.level is level]
    return {"applicants": who} if len(who) == 1 else {}
