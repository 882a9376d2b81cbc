"""What the API tells of a case: what the page of the case shows to the same account, and what may be done next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from django.utils.timezone import localtime

from yimen.api.review_steps import REVIEW_DOINGS
from yimen.api.steps import DOINGS
from yimen.base import calendar
from yimen.base.models import Unit, User
from yimen.cases import queries
from yimen.cases.models import Case, CasePetitioner, Clock, Review, ReviewStepTaken, StepTaken
from yimen.documents.models import Document
from yimen.documents.queries import of_case
from yimen.domain import clocks as rules
from yimen.domain import review as reviews
from yimen.domain.procedure import STEPS, Offer, Refusal, Stage, Step, offers

DATES = (
    "received_on", "registered_on", "forwarded_on", "arrived_on", "accepted_on", "delivered_on", "concluded_on",
    "reported_on", "resolved_on", "final_on",
)  # fmt: skip
PLAIN = (
    "number", "title", "stage", "channel", "petition_class", "path", "simplified", "marked_simplified", "urgent",
    "joint", "repeat", "people_count", "affected_count", "place", "facts", "reasons", "reachable",
)  # fmt: skip
IN_LIST = ("number", "title", "stage", "channel", "received_on", "registered_on", "urgent", "joint", "people_count")
OPINION_OUT = frozenset({reviews.Stage.ISSUED, reviews.Stage.DELIVERED})


def whole(case: Case, user: User, *, today: date) -> dict[str, Any]:
    """Everything of one case."""
    history = list(case.steps.select_related("by__unit", "deputy_for", "unit"))
    clocks = list(case.clocks.all())
    return {
        **{name: getattr(case, name) for name in (*PLAIN, *DATES)},
        "stage_label": Stage(case.stage).label,
        "seen": history[-1].pk,
        "office": unit_answer(case.office),
        "unit": unit_answer(case.unit),
        "holding_unit": unit_answer(case.holding_unit),
        "holder": case.holder.name if case.holder else "",
        "clocks": queries.clock_items(case, clocks, today=today),
        "claims": _claims(case, shown=queries.results_shown(case, user)),
        "people": _people(case),
        "tasks": _tasks(case),
        "helpers": _helpers(case),
        "papers": [paper_answer(one) for one in of_case(case.pk).prefetch_related(None)],
        "reviews": _reviews(case, user, clocks),
        "history": [taken_answer(one) for one in history],
        "steps": [_offer(one) for one in offered(case, user)],
    }


def row(case: Case, *, today: date) -> dict[str, Any]:
    """One line of the list; the case with its running clocks."""
    running: Sequence[Clock] = case.running_clocks  # type: ignore[attr-defined]
    return {
        **{name: getattr(case, name) for name in IN_LIST},
        "stage_label": Stage(case.stage).label,
        "office": unit_answer(case.office),
        "unit": unit_answer(case.unit),
        "holder": case.holder.name if case.holder else "",
        "clocks": [_running(clock, today) for clock in running],
    }


def _running(clock: Clock, today: date) -> dict[str, Any]:
    due = queries.recounted(clock, calendar.current())
    state = queries.CLOCK_STATES[rules.state(due, today)]
    return {"code": clock.code, "due": clock.due, "state": state, "provisional": clock.provisional}


def offered(case: Case, user: User) -> list[Offer[Any]]:
    """The steps out of the present stage that can be taken by API, each with what stands against it."""
    return [offer for offer in offers(queries.situation(case, user)) if offer.rule.step in DOINGS]


def _offer(offer: Offer[Any]) -> dict[str, Any]:
    rule = offer.rule
    return {
        "step": rule.step,
        "label": rule.label,
        "article": rule.article,
        "open": offer.open,
        "refusals": _refusals(offer.closing),
        "paper": rule.paper.label if rule.paper else "",
        **{name: list(getattr(rule, name)) for name in ("starts", "stops", "voids", "resumes")},
    }


def _refusals(found: Iterable[Refusal]) -> list[dict[str, str]]:
    return [{"code": one.code, "words": one.words, "article": one.article} for one in found]


def unit_answer(unit: Unit | None) -> dict[str, str] | None:
    """A unit as other systems know it."""
    return {"code": unit.code, "name": unit.name} if unit else None


def taken_answer(taken: StepTaken | ReviewStepTaken) -> dict[str, Any]:
    """A step that was taken, without the reason that was written: it is read on the screen."""
    if isinstance(taken, StepTaken):
        title = STEPS[Step(taken.step)].done
        title = f"{title}：{taken.unit.short_name}" if taken.unit else title
    else:
        title = reviews.STEPS[reviews.Step(taken.step)].done
    return {
        "id": taken.pk,
        "step": taken.step,
        "title": title,
        "on": taken.on,
        "at": localtime(taken.at),
        "by": queries.who_took(taken),
        "by_unit": taken.by.unit.short_name if taken.by else "",
    }


def paper_answer(document: Document) -> dict[str, Any]:
    """An issued paper by its number."""
    return {
        "paper": document.paper,
        "label": document.get_paper_display(),
        "number": document.number,
        "issued_on": document.issued_on,
        "issued_by": document.issued_by_unit.short_name,
    }


def _claims(case: Case, *, shown: bool) -> list[dict[str, Any]]:
    return [
        {
            "order": claim.order,
            "text": claim.text,
            "result": claim.result if shown else "",
            "reason": claim.reason if shown else "",
            "fulfil_by": claim.fulfil_by if shown else None,
            "fulfilled_on": claim.fulfilled_on,
        }
        for claim in case.claims.all()
    ]


def _people(case: Case) -> list[dict[str, Any]]:
    parties: list[CasePetitioner] = queries.parties_of(case)
    waiting = queries.awaiting(case, parties) if case.stage == Stage.ISSUED else ()
    to_deliver = {key for group in waiting for key in group}
    return [
        {
            "order": party.order,
            **asdict(person),
            "to_deliver": party.pk in to_deliver,
        }
        for party, person in zip(parties, queries.masked_people(parties), strict=True)
    ]


def _tasks(case: Case) -> list[dict[str, Any]]:
    if case.stage != Stage.CONCLUDED:
        return []
    rows = case.fulfilments.open().select_related("claim")
    return [
        {
            "id": task.pk,
            "claim": task.claim.order if task.claim else None,
            "due_on": task.due_on,
            "next_on": task.next_on,
        }
        for task in rows
    ]


def _helpers(case: Case) -> list[dict[str, Any]]:
    rows = case.helps.select_related("unit", "clock")
    return [{"unit": unit_answer(one.unit), "due": one.clock.due, "waiting": one.waiting} for one in rows]


def _reviews(case: Case, user: User, clocks: Sequence[Clock]) -> list[dict[str, Any]]:
    rows = case.reviews.select_related("body", "respondent").prefetch_related("steps", "applicants__party")
    found = []
    for one in rows:
        one.case = case
        found.append(_review(one, user, clocks))
    return found


def _review(review: Review, user: User, clocks: Sequence[Clock]) -> dict[str, Any]:
    level, stage = reviews.Level(review.level), reviews.Stage(review.stage)
    term = next((one for one in clocks if (one.code, one.round) == (level.answered_within, review.round)), None)
    return {
        **{name: getattr(review, name) for name in ("request", "reasons", "requested_on", "in_time", "delivered_on")},
        "id": review.pk,
        "level": level,
        "label": level.label,
        "stage": stage,
        "stage_label": stage.label,
        "body": unit_answer(review.body),
        "respondent": unit_answer(review.respondent),
        "applicants": _applicants(review),
        "result": review.result if stage in OPINION_OUT else "",
        "due": term.due if term else None,
        "seen": max(one.pk for one in review.steps.all()),
        "steps": _review_offers(review, user) if stage in reviews.OPEN else [],
    }


def _applicants(review: Review) -> list[dict[str, Any]]:
    waiting = queries.review_awaiting(review) if review.stage == reviews.Stage.ISSUED else ()
    to_deliver = {key for group in waiting for key in group}
    return [
        {
            "order": row.party.order,
            "withdrawn_on": row.withdrawn_on,
            "received_on": row.received_on,
            "to_deliver": row.party_id in to_deliver,
        }
        for row in sorted(review.applicants.all(), key=lambda row: row.party.order)
    ]


def _review_offers(review: Review, user: User) -> list[dict[str, Any]]:
    return [
        {
            "step": offer.rule.step,
            "label": offer.rule.label,
            "open": offer.open,
            "refusals": _refusals(offer.closing),
        }
        for offer in reviews.offers(queries.review_situation(review, user))
        if offer.rule.step in REVIEW_DOINGS
    ]
