"""疏导帮扶 as actions: offered, accepted or declined without any effect, passed on, noted (第二十七条, 第三十七条)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.timezone import localdate

from yimen.base.acts import action, record, tell
from yimen.base.models import Unit, User
from yimen.cases.actions.steps import allow, locked
from yimen.cases.models import Case, Help, HelpStep
from yimen.cases.queries import before_help, help_situation
from yimen.domain.help import STEPS, Ground, Kind, Step, refusals


def _locked(help_id: int) -> Help:
    """The offer, locked through its case until the action commits."""
    case = locked(Help.objects.values_list("case_id", flat=True).get(pk=help_id))
    found = Help.objects.select_related("referred_unit").get(pk=help_id)
    found.case = case
    return found


def _take(found: Help, step: Step, *, by: User, at: datetime, **facts: Any) -> Help:
    """Move it: the row, its history, audit and event. The audit names the kind of step, never the kind of help."""
    found.stage = STEPS[step].target.value
    found.save()
    HelpStep.objects.create(help=found, step=step, after=found.stage, by=by, at=at, on=localdate(at))
    record(f"help.{step}", found.case, help=found.pk, **facts)
    tell(f"case.{found.case_id}")
    return found


@action
def offer_help(*, case_id: int, kind: Kind, ground: Ground | None, words: str, by: User, at: datetime) -> Help:
    """Offer help to the person; nothing follows from it until they say so."""
    case: Case = locked(case_id)
    allow(refusals(Step.OFFER, before_help(case, by, kind=kind, ground=ground, words=bool(words.strip()))))
    found = Help(case=case, kind=kind.value, ground=ground.value if ground else "", words=words)
    return _take(found, Step.OFFER, by=by, at=at)


@action
def accept_help(*, help_id: int, by: User, at: datetime) -> Help:
    """The person wants it."""
    found = _locked(help_id)
    allow(refusals(Step.ACCEPT, help_situation(found, by)))
    return _take(found, Step.ACCEPT, by=by, at=at)


@action
def decline_help(*, help_id: int, by: User, at: datetime) -> Help:
    """The person does not want it, or no longer: it ends here, and nothing else changes."""
    found = _locked(help_id)
    allow(refusals(Step.DECLINE, help_situation(found, by)))
    return _take(found, Step.DECLINE, by=by, at=at)


@action
def refer_help(*, help_id: int, unit: Unit | None, to: str, by: User, at: datetime) -> Help:
    """Pass it on to who can help.

    Args:
        unit: a unit of the tree, or None; to: the name of a body outside it, "" for none.
    """
    found = _locked(help_id)
    allow(refusals(Step.REFER, help_situation(found, by, to=unit is not None or bool(to.strip()))))
    found.referred_unit, found.referred_to = unit, to.strip()
    return _take(found, Step.REFER, by=by, at=at, unit=unit.pk if unit else None)


@action
def close_help(*, help_id: int, result: str, by: User, at: datetime) -> Help:
    """Note what came of it."""
    found = _locked(help_id)
    allow(refusals(Step.CLOSE, help_situation(found, by, words=bool(result.strip()))))
    found.result = result
    return _take(found, Step.CLOSE, by=by, at=at)
