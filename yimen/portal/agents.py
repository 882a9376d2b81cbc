"""代理: the petitioner sees the mandates, confirms answers, and revokes; all with number and code, without script."""

from __future__ import annotations

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yimen.cases import public
from yimen.cases.actions import NotAllowed, confirm_answer, revoke_at_portal
from yimen.cases.models import Case, Errand
from yimen.domain.numbering import show_query_code
from yimen.portal import grants
from yimen.portal.pages import page

WEB = "web"  # dictionary answer_way: the person said so here


class RevokeForm(forms.Form):
    """撤销委托, and whether the agent may know the code."""

    idempotency_key = forms.RegexField(r"^[0-9A-Za-z-]{8,64}$", widget=forms.HiddenInput)
    new_code = forms.BooleanField(
        label="代理人可能知道查询码，换一个新的",
        required=False,
        help_text="换了以后原查询码立即作废，新查询码只显示一次，请记下来。",
    )


@require_safe
@grants.with_case
def show(request: HttpRequest, found: Case) -> HttpResponse:
    """Every mandate with its errands, and what was looked at."""
    context = {
        "number": found.number,
        "agents": public.agents_of(found, today=localdate()),
        "openings": public.openings(found),
        "revoked": "revoked" in request.GET,
        "confirmed": "confirmed" in request.GET,
    }
    return page(request, "portal/agents.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: HttpRequest, mandate_id: int) -> HttpResponse:
    """Asked once more, then done at once; a new code is shown once, and the page can be sent again."""
    return _revoked(request, mandate_id) if request.method == "POST" else _ask(request, mandate_id)


def _ask(request: HttpRequest, mandate_id: int) -> HttpResponse:
    @grants.with_case
    def asked(request: HttpRequest, found: Case) -> HttpResponse:
        line = next((one for one in public.agents_of(found, today=localdate()) if one.id == mandate_id), None)
        if line is None:
            raise Http404
        if line.ended_at is not None:
            return redirect(f"{reverse('portal:agents')}?revoked=1")
        context = {"line": line, "form": RevokeForm(), "proof": public.proof_of(found, mandate_id)}
        return page(request, "portal/agent_revoke.html", context)

    return asked(request)


def _revoked(request: HttpRequest, mandate_id: int) -> HttpResponse:
    proved = public.proved(request.POST.get("proof", ""), mandate_id)
    form = RevokeForm(request.POST)
    if proved is None or not form.is_valid():
        return redirect(f"{reverse('portal:status')}?over=1")
    case_id, mark = proved
    try:
        ended = revoke_at_portal(
            case_id=case_id,
            mandate_id=mandate_id,
            mark=mark,
            new_code=form.cleaned_data["new_code"],
            key=form.cleaned_data["idempotency_key"],
            by=None,
            at=timezone.now(),
        )
    except NotAllowed:
        return redirect(f"{reverse('portal:status')}?over=1")
    if not ended.query_code:
        return redirect(f"{reverse('portal:agents')}?revoked=1")
    case = ended.mandate.case
    context = {"number": case.number, "code": show_query_code(ended.query_code)}
    response = page(request, "portal/agent_revoked.html", context)
    grants.keep(response, public.grant_for(case))
    return response


@require_POST
@grants.with_case
def confirm(request: HttpRequest, found: Case, errand_id: int) -> HttpResponse:
    """本人确认收到答复; sent twice, it is confirmed."""
    errand = Errand.objects.filter(pk=errand_id, mandate__case=found).first()
    if errand is None:
        raise Http404
    try:
        confirm_answer(errand_id=errand.pk, on=localdate(), way=WEB, by=None, at=timezone.now())
    except NotAllowed:  # nothing to confirm, or confirmed before: the page says which
        return redirect("portal:agents")
    return redirect(f"{reverse('portal:agents')}?confirmed=1")
