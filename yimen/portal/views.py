"""Home, status of one case, its papers, its rating. Nothing here needs a script or an account."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yimen.base.crypto import CannotDecrypt
from yimen.base.ratelimit import Limit, client_of, hit
from yimen.cases import public
from yimen.cases.actions import NotAllowed, note_wish
from yimen.cases.models import Case
from yimen.cases.queries import rates_for
from yimen.documents import public as papers
from yimen.documents.render.press import CannotSet
from yimen.domain.contact import Way
from yimen.domain.typed import whole
from yimen.evaluations.actions import rate
from yimen.evaluations.public import standings
from yimen.portal import grants
from yimen.portal.forms import RatingForm, StatusForm, WishForm
from yimen.portal.pages import halls, office, page, show_refusal
from yimen.supervision.public import urged

NOT_FOUND = "没有查到。编号或查询码不对，请照回执逐个核对；回执遗失的，请带身份证件到接待大厅补发查询码。"
VERIFY = Limit("verify.client", tries=30, seconds=600)
UNREADABLE = (FileNotFoundError, CannotDecrypt, CannotSet)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What one can do here, where the hall is and when it is open."""
    of = office()
    return page(request, "portal/home.html", {"office": of, "halls": halls(of)})


@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def status(request: HttpRequest, number: str = "") -> HttpResponse:
    """Number and code; a right code opens the case here for half an hour."""
    form = StatusForm(request.POST if request.method == "POST" else None, initial={"number": number[:40]})
    if request.method == "POST" and form.is_valid():
        opened = public.open_with_code(
            number=form.cleaned_data["number"],
            code=form.cleaned_data["code"],
            client=client_of(request),
            at=timezone.now(),
        )
        if opened is None:
            form.add_error(None, NOT_FOUND)
        elif opened.state:
            return page(request, "portal/protected.html", {"opened": opened})
        else:
            response = redirect("portal:case")
            grants.keep(response, opened.grant)
            return response
    context = {"form": form, "over": "over" in request.GET, "closed": "closed" in request.GET}
    return page(request, "portal/status.html", context, status=422 if form.errors else 200)


@require_safe
@grants.with_case
def case(request: HttpRequest, found: Case) -> HttpResponse:
    """The whole progress of the opened case."""
    today = localdate()
    url = reverse("portal:why", args=["C0"]).replace("C0", "{}")
    progress = public.progress(found, today=today, why_url=url)
    ratings = standings(found, today=today) if progress.ended else ()
    context = {
        "progress": progress,
        "urged": () if progress.ended else urged(found, today=today),
        "papers": papers.papers(found),
        "ratings": ratings,
        "can_rate": any(one.open for one in ratings),
        "rating_url": reverse("portal:rating"),
        "agents": public.agents_of(found, today=today) if progress.agents else (),
    }
    return page(request, "portal/case.html", context)


@require_safe
@grants.with_case
def why(request: HttpRequest, found: Case, code: str) -> HttpResponse:
    """Why this date, day by day; `?round=` of the right of one of several petitioners."""
    explained = public.why(found, code, number=whole(request.GET.get("round", "")))
    if explained is None:
        raise Http404
    return page(request, "portal/why.html", {"why": explained})


@require_safe
@grants.with_case
def paper(request: HttpRequest, found: Case, paper_id: int) -> HttpResponse:
    """A paper as a page."""
    try:
        text = papers.paper_text(case=found, paper_id=paper_id, at=timezone.now())
    except UNREADABLE:
        return page(request, "portal/unreadable.html", status=503)
    if text is None:
        raise Http404
    return page(request, "portal/paper.html", {"paper": text})


@require_safe
@grants.with_case
def paper_pdf(request: HttpRequest, found: Case, paper_id: int) -> HttpResponse:
    """A paper as PDF, shown in the browser."""
    try:
        read = papers.paper_pdf(case=found, paper_id=paper_id, at=timezone.now())
    except UNREADABLE:
        return page(request, "portal/unreadable.html", status=503)
    if read is None:
        raise Http404
    line, data = read
    response = HttpResponse(data, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="paper-{line.id}.pdf"'
    return response


@require_POST
def close(request: HttpRequest) -> HttpResponse:
    """Close the case in this browser, for a phone that is not one's own."""
    response = redirect(f"{reverse('portal:status')}?closed=1")
    grants.drop(response)
    return response


@sensitive_post_parameters("reason", "level")
@require_http_methods(["GET", "HEAD", "POST"])
@grants.with_case
def rating(request: HttpRequest, found: Case) -> HttpResponse:
    """Rate office and unit, each on its own; a staff session is refused."""
    account = request.user if request.user.is_authenticated else None
    staff = account if account is not None and not rates_for(account, found, localdate()) else None
    form = RatingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            rate(case_id=found.pk, **form.cleaned_data, by=account, at=timezone.now())
        except NotAllowed as refused:
            show_refusal(form, refused)
        else:
            return redirect(f"{reverse('portal:rating')}?thanks=1")
    rows = [
        (one, form if form.is_bound and form.data.get("body") == one.body else RatingForm(initial={"body": one.body}))
        for one in standings(found, today=localdate())
    ]
    for one, each in rows:
        each.prefix_ids(one.body)
    context = {
        "rows": rows,
        "refused": form if form.errors else None,
        "staff": staff,
        "number": found.number,
        "thanks": "thanks" in request.GET,
    }
    return page(request, "portal/rating.html", context, status=403 if staff else 422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@grants.with_case
def wish(request: HttpRequest, found: Case) -> HttpResponse:
    """Say whether and how one wants to be contacted after the conclusion."""
    form = WishForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        agrees = form.cleaned_data["agrees"] == "yes"
        way = Way(form.cleaned_data["way"]) if agrees else None
        try:
            note_wish(case_id=found.pk, agrees=agrees, way=way, by=None, at=timezone.now())
        except NotAllowed as refused:
            show_refusal(form, refused)
        else:
            return redirect(f"{reverse('portal:case')}#wish")
    return page(request, "portal/wish.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
def verify(request: HttpRequest, check_code: str) -> HttpResponse:
    """Whether a paper was issued here, by the code printed on it."""
    hit((VERIFY, client_of(request)), at=timezone.now())
    found = papers.verify(check_code.upper())
    return page(request, "portal/verify.html", {"found": found}, status=200 if found else 404)
