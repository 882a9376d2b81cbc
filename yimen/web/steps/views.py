"""One page for every step with a short form: what it means, what was proposed, the form, and why it is refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate, now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from yimen.base import calendar
from yimen.base.models import User
from yimen.base.permissions import needs
from yimen.cases import queries
from yimen.cases.actions import NotAllowed, Stale, last_step, unchanged
from yimen.cases.models import Case
from yimen.domain import clocks
from yimen.domain.procedure import STEPS, Refusal, Step, StepRule, refusals
from yimen.domain.sorting import PetitionClass
from yimen.domain.terms import TERMS
from yimen.web.shell import show_refusal
from yimen.web.steps.base import StepForm
from yimen.web.steps.forms import FORMS
from yimen.web.steps.titles import SHARED, TITLES
from yimen.web.unit.common import done, done_already, overtaken, pair_of, seen, shut, step_of_address, the_case

WRITERS = tuple(dict.fromkeys(word for step in (*FORMS, *SHARED) for word in sorted(STEPS[step].permissions)))
TERM_NAMES = {term.code: term.name for term in TERMS}
DATED = frozenset({"C2", "C3", "C4", "S2", "S3"})  # those whose day 0 is the day of the step


@dataclass(frozen=True, slots=True)
class Effect:
    """What the step does to one clock."""

    code: str
    name: str
    what: str
    due: date | None = None


def effects(rule: StepRule, case: Case, today: date) -> list[Effect]:
    """The clocks that the step starts, stops, lets fall away or lets run on, with the dates of those that start."""
    there = {clock.code for clock in queries.current_clocks(case)}
    had = set(case.clocks.values_list("code", flat=True)) if rule.resumes else set()
    found = []
    for code in rule.starts:
        if code in there or (code == "C4" and not queries.runs_c4(case)):
            continue
        if code == "P1" and case.petition_class != PetitionClass.SUGGESTION:
            continue
        due = clocks.due(code, today, calendar.current()).due if code in DATED else None
        found.append(Effect(code, TERM_NAMES[code], "开始计算", due))
    found += [Effect(code, TERM_NAMES[code], "完成") for code in rule.stops if code in there]
    found += [Effect(code, TERM_NAMES[code], "不再计算") for code in rule.voids if code in there]
    found += [Effect(code, TERM_NAMES[code], "按原来的日期继续计算") for code in rule.resumes if code in had]
    return found


def _closing(case: Case, user: User, step: Step) -> tuple[Refusal, ...]:
    """What stands against opening the page: of a shared page, what stands against both of its steps."""
    situation = queries.situation(case, user)
    typed = {need.name for one in pair_of(step, SHARED) for need in STEPS[one].needs if need.typed}
    return tuple(refusal for refusal in refusals(step, situation) if refusal.code not in typed)


@never_cache
@require_http_methods(["GET", "POST"])
@needs(*WRITERS)
def step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Show the form of a step, or take the step."""
    user: User = request.user  # type: ignore[assignment]
    case, chosen = the_case(request, pk), step_of_address(step, Step, shared=SHARED, forms=FORMS)
    kind = FORMS[chosen]
    form: StepForm = (
        kind(request.POST, case=case, user=user)
        if request.method == "POST"
        else kind(initial=seen(case), case=case, user=user)
    )
    status, pair = 200, pair_of(chosen, SHARED)
    if request.method == "POST":
        if done_already(last_step(case), user, pair, seen=request.POST.get("seen", "")):
            return done(request, case, form.words)
        status = 422
        if form.is_valid():
            try:
                with unchanged(case.pk, seen=form.cleaned_data["seen"]):
                    form.take(by=user, at=now())
            except Stale as stale:
                overtaken(form, stale)
                status = 409
            except NotAllowed as refused:
                show_refusal(form, refused)
            else:
                return done(request, case, form.words)
        case = the_case(request, pk)
    closing = _closing(case, user, chosen)
    if closing and request.method == "GET":
        return shut(request, case, closing)
    rule = STEPS[chosen]
    context = {
        "case": case,
        "form": form,
        "title": TITLES.get(chosen, rule.label),
        "rule": rule,
        "paper": rule.paper.label if rule.paper else "",
        "effects": effects(rule, case, localdate()),
        "proposal": queries.open_proposal(case, chosen),
        "can_take": not closing or request.method == "POST",  # refused, what was typed stays on the screen
    }
    return render(request, "web/steps/step.html", context, status=status)
