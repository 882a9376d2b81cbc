"""What the unit's pages share: the case, whether its step is open, and what to say when somebody was quicker."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from enum import StrEnum
from typing import TypeVar

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from yimen.base.models import User
from yimen.cases import actions, queries
from yimen.cases.actions import Stale
from yimen.cases.models import Case, ReviewStepTaken, StepTaken
from yimen.domain.procedure import STEPS, Offer, Refusal, Step, refusals
from yimen.web.cases.reading import visible_case
from yimen.web.seen import NOT_SENT, rest_on
from yimen.web.shell import turn_back


def the_case(request: HttpRequest, pk: int) -> Case:
    """The case, if this user may see it; else 404."""
    return visible_case(request.user, pk)  # type: ignore[arg-type]


def closing(case: Case, user: User, *steps: Step) -> tuple[Refusal, ...]:
    """What no form can mend against the steps of one page; () where one of them may be taken, as the no of a pair."""
    situation = queries.situation(case, user)
    found = [Offer(STEPS[step], refusals(step, situation)).closing for step in steps]
    return () if () in found else found[0]


def shut(request: HttpRequest, case: Case, found: tuple[Refusal, ...]) -> HttpResponse:
    """Back to the case page, which says why the step cannot be taken."""
    turn_back(request, found)
    return redirect("web:case-show", case.pk)


Taken = StepTaken | ReviewStepTaken
S = TypeVar("S", bound=StrEnum)


def is_mine(taken: Taken, step: StrEnum, user: User) -> bool:
    """Whether this very press has already been done: the same person, the same step, nothing after it."""
    return taken.step == step and taken.by_id == user.pk


def done(request: HttpRequest, case: Case, words: str) -> HttpResponse:
    """Say what was done and show the case."""
    messages.success(request, words)
    return redirect("web:case-show", case.pk)


def pair_of(step: S, shared: Mapping[S, S]) -> tuple[S, ...]:
    """The step, and the no that shares its page."""
    return (step, *(no for no, yes in shared.items() if yes is step))


def done_already(newest: Taken, user: User, steps: Iterable[StrEnum], *, seen: str) -> bool:
    """Whether this very press, or its first half, has been done: pressed twice, it is done once."""
    return seen != str(newest.pk) and any(is_mine(newest, step, user) for step in steps)


def step_of_address(word: str, kind: type[S], *, shared: Mapping[S, S], forms: Container[S]) -> S:
    """The step that an address names, a no by its yes; 404 for what has no page here."""
    try:
        found = kind(word)
    except ValueError:
        raise Http404("没有这个步骤。") from None
    found = shared.get(found, found)
    if found not in forms:
        raise Http404("这个步骤有自己的页面。")
    return found


def overtaken(form: forms.Form, stale: Stale) -> None:
    """Put it on the form; a second press then rests on the case as it is now."""
    say_overtaken(form, actions.who_did(stale.taken), newest=stale.taken.pk)


def say_overtaken(form: forms.Form, done: str, *, newest: int) -> None:
    """Say what was done meanwhile; a second press then rests on the `newest` step."""
    form.add_error(None, f"{done}。{NOT_SENT}")
    rest_on(form, newest)


def seen(case: Case) -> dict[str, int]:
    """Initial value of a `SeenForm`."""
    return {"seen": actions.last_step(case).pk}
