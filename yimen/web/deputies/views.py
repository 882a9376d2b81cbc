"""Name, see and end deputies (代理人): for oneself; for one's unit by its head."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from yimen.base.deputies import NotNamed, deputies_seen_by, end_deputy, name_deputy
from yimen.base.models import User
from yimen.base.permissions import needs
from yimen.domain.deputies import LENDING, LENT, LONGEST, in_force, may_end
from yimen.domain.roles import Permission
from yimen.web.cases.lists import number
from yimen.web.intake.fields import Choice, Day
from yimen.web.shell import show_refusal

PAGE = 50
AT_FIELD = {
    "who": "absent", "lends": "absent", "overlaps": "absent", "same_person": "deputy", "same_body": "deputy",
    "active": "deputy", "order": "last", "past": "first", "longest": "last",
}  # fmt: skip


class DeputyForm(forms.Form):
    """Who is absent, who stands in, from when to when."""

    absent = Choice(label="谁不在岗", empty=None, required=True)
    deputy = Choice(label="由谁代理", required=True)
    first = Day(label="从哪天", required=True)
    last = Day(label="到哪天", required=True, help_text=f"含当天，到期自动结束；一次最多{LONGEST}天。")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        staff = list(User.objects.filter(unit=user.unit_id, is_active=True).order_by("name", "id"))
        self.people = {str(one.pk): one for one in staff}
        head = Permission.HAND_ORDER in user.own_permissions
        away = [one for one in staff if one.own_permissions & LENT] if head else [user]
        names = {pk: f"{one.name}（{'、'.join(one.role_labels())}）" for pk, one in self.people.items()}
        self.fields["absent"].choices = [(str(one.pk), names[str(one.pk)]) for one in away]  # type: ignore[attr-defined]
        self.fields["deputy"].choices = [("", "请选择"), *names.items()]  # type: ignore[attr-defined]
        self.initial.setdefault("absent", str(user.pk))


@never_cache
@require_http_methods(["GET", "POST"])
@needs(Permission.CASE_VIEW)
def home(request: HttpRequest) -> HttpResponse:
    """The absences that concern this user, and the form for a new one."""
    user: User = request.user  # type: ignore[assignment]
    today = localdate()
    form = DeputyForm(request.POST or None, user=user, initial={"first": today, "last": today})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            data = form.cleaned_data
            deputy = form.people[data["deputy"]]
            try:
                name_deputy(
                    absent=form.people[data["absent"]],
                    deputy=deputy,
                    first=data["first"],
                    last=data["last"],
                    by=user,
                    at=now(),
                )
            except NotNamed as refused:
                show_refusal(form, refused, at=AT_FIELD)
            else:
                messages.success(request, f"已指定{deputy.name}代理，到期自动结束。")
                return redirect("web:deputies")
    before = number(request.GET.get("before", ""))
    seen = deputies_seen_by(user).order_by("-id")
    rows = list((seen.filter(pk__lt=before) if before else seen)[: PAGE + 1])
    shown = rows[:PAGE]
    context = {
        "form": form,
        "lending": LENDING,
        "rows": [_row(one, user, today) for one in shown],
        "next": f"?before={shown[-1].pk}" if len(rows) > PAGE else "",
        "may_name": bool(form.fields["absent"].choices),  # type: ignore[attr-defined]
    }
    return render(request, "web/deputies/home.html", context, status=status)


def _row(one: Any, user: User, today: Any) -> dict[str, Any]:
    over = one.revoked_at is not None or one.last < today
    head = Permission.HAND_ORDER in user.own_permissions
    now_in_force = in_force(one.first, one.last, today, revoked=one.revoked_at is not None)
    word, tone = ("代理中", "brand") if now_in_force else ("已结束", "neutral") if over else ("未开始", "near")
    refused = may_end(is_absent=one.absent_id == user.pk, is_deputy=one.deputy_id == user.pk, is_head=head, ended=over)
    return {"row": one, "word": word, "tone": tone, "may_end": not refused}


@require_POST
@needs(Permission.CASE_VIEW)
def end(request: HttpRequest, deputy_id: int) -> HttpResponse:
    """End one at once."""
    user: User = request.user  # type: ignore[assignment]
    if not deputies_seen_by(user).filter(pk=deputy_id).exists():
        raise Http404("没有这项代理。")
    try:
        end_deputy(deputy_id=deputy_id, by=user, at=now())
    except NotNamed as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(request, "代理已结束，马上生效。")
    return redirect("web:deputies")
