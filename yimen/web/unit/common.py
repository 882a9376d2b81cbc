"""What the unit's pages share: the case, whether its step is open, and what to say when somebody was quicker."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from yimen.base.models import User
from yimen.cases import actions, queries
from yimen.cases.actions import Stale
from yimen.cases.models import Case, StepTaken
from yimen.domain.procedure import STEPS, Refusal, Step, refusals
from yimen.ui.formats import cn_datetime
from yimen.web.cases.page import visible_case

STANDING = frozenset(
    {
        "stage",
        "permission",
        "side",
        "second_person",
        "recusal",
        "no_decline",
        "not_simplified",
        "not_follower",
    }
)
"""What no form can mend."""


class SeenForm(forms.Form):
    """A form on a case: it remembers the newest step that its reader saw."""

    seen = forms.IntegerField(widget=forms.HiddenInput, error_messages={"required": "页面不完整，请重新打开后再提交。"})


def the_case(request: HttpRequest, pk: int) -> Case:
    """The case, if this user may see it; else 404."""
    return visible_case(request.user, pk)  # type: ignore[arg-type]


def standing(case: Case, user: User, step: Step) -> tuple[Refusal, ...]:
    """What stands against opening the form of a step at all."""
    return tuple(one for one in refusals(step, queries.situation(case, user)) if one.code in STANDING)


def shut(request: HttpRequest, case: Case, found: tuple[Refusal, ...]) -> HttpResponse:
    """Back to the case page, which says why the step cannot be taken."""
    for refusal in found:
        messages.warning(request, refusal.words)
    return redirect("web:case-show", case.pk)


def is_mine(taken: StepTaken, step: Step, user: User) -> bool:
    """Whether this very press has already been done: the same person, the same step, nothing after it."""
    return taken.step == step and taken.by_id == user.pk


def done(request: HttpRequest, case: Case, words: str) -> HttpResponse:
    """Say what was done and show the case."""
    messages.success(request, words)
    return redirect("web:case-show", case.pk)


def who_did(taken: StepTaken) -> str:
    """Who did what, and when."""
    who = taken.by.name if taken.by else "信访人"
    return f"{who}已于{cn_datetime(taken.at)} {STEPS[Step(taken.step)].done}"


def overtaken(form: forms.Form, stale: Stale) -> None:
    """Put it on the form; a second press then rests on the case as it is now."""
    form.add_error(None, f"{who_did(stale.taken)}。本页没有提交，填写的内容还在；请核对最新情况，仍需提交的再按一次。")
    form.data = form.data.copy()  # type: ignore[attr-defined]
    form.data["seen"] = str(stale.taken.pk)  # type: ignore[index]


def seen(case: Case) -> dict[str, int]:
    """Initial value of a `SeenForm`."""
    return {"seen": actions.last_step(case).pk}
