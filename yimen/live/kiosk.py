"""取号机: a number in two touches. What for, a reason to come first, and the slip; nobody is asked who they are."""

from __future__ import annotations

import uuid

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_safe

from yimen.base.ratelimit import Limit, client_of, hit
from yimen.domain.dictionaries import PRIORITY_REASONS
from yimen.live.show import hall_of
from yimen.live.slips import slip_of
from yimen.reception import public
from yimen.reception.actions import NotPossible, take_ticket
from yimen.reception.models import Hall, Service

TOUCHES = Limit("kiosk.take", tries=30, seconds=60)
"""A number every two seconds: faster than any queue at a kiosk, too slow to use up a day from outside."""


class TouchForm(forms.Form):
    """The second touch: which service, and why somebody comes first (nothing: no reason)."""

    service = forms.ModelChoiceField(Service.objects.none(), to_field_name="prefix")
    priority = forms.ChoiceField(required=False, choices=[(code.key, code.label) for code in PRIORITY_REASONS])
    idempotency_key = forms.CharField(max_length=40)

    def __init__(self, data: object, hall: Hall) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        self.fields["service"].queryset = Service.objects.filter(hall=hall)  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
def kiosk(request: HttpRequest, hall_id: int) -> HttpResponse:
    """The first question, or with `?service=A` the second; a POST takes the number."""
    hall = hall_of(hall_id)
    if request.method == "POST":
        return _take(request, hall)
    prefix = request.GET.get("service", "").replace("\0", "")
    if prefix:
        service = Service.objects.filter(hall=hall, prefix=prefix).first()
        if service is None:
            return redirect("live:kiosk", hall.pk)
        return _second(request, hall, service)
    return _first(request, hall)


def _first(request: HttpRequest, hall: Hall, refusal: str = "") -> HttpResponse:
    at = now()
    context = {"hall": hall, "services": public.services(hall, at), "at": at, "refusal": refusal}
    return render(request, "live/kiosk_service.html", context, status=422 if refusal else 200)


def _second(request: HttpRequest, hall: Hall, service: Service) -> HttpResponse:
    context = {"hall": hall, "service": service, "reasons": PRIORITY_REASONS, "at": now(), "key": str(uuid.uuid4())}
    return render(request, "live/kiosk_priority.html", context)


def _take(request: HttpRequest, hall: Hall) -> HttpResponse:
    form = TouchForm(request.POST, hall)
    if not form.is_valid():
        return _first(request, hall, "刚才没有取到号，请重新点一下要办的事。")
    typed = form.cleaned_data
    hit((TOUCHES, client_of(request)), at=now())
    try:
        ticket = take_ticket(
            hall=hall,
            service=typed["service"],
            priority=typed["priority"],
            idempotency_key=typed["idempotency_key"],
            by=None,
            at=now(),
        )
    except NotPossible as refused:
        return _first(request, hall, str(refused))
    return redirect("live:kiosk-done", hall.pk, ticket.token)


@require_safe
def done(request: HttpRequest, hall_id: int, token: str) -> HttpResponse:
    """The number, how long, and what to have ready; the slip is printed."""
    hall = hall_of(hall_id)
    ticket = public.find(token)
    if ticket is None or ticket.hall_id != hall.pk:
        raise Http404
    at = now()
    return render(request, "live/kiosk_done.html", {"hall": hall, "slip": slip_of(ticket, at), "at": at})
