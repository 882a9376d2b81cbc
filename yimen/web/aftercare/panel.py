"""What the case page shows of the time after conclusion."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.urls import reverse
from django.utils.timezone import localdate

from yimen.base.models import User
from yimen.cases import queries
from yimen.cases.models import Case
from yimen.domain.fulfilment import standing
from yimen.domain.procedure import ENDED_STAGES, Stage
from yimen.domain.review import Level
from yimen.evaluations.queries import corrections
from yimen.web.aftercare.tasks import ICONS, TONES


def panel(case: Case, user: User, there: Collection[str]) -> dict[str, Any]:
    """Tasks with their checks, the person's wish, the help offered; empty parts are left out by the template.

    What help a person was offered tells of their life: only who works on the matter sees it.

    Args:
        there: the kinds of records that the case has (`web.cases.reading`); the others are not asked for.
    """
    aids_here = case.stage != Stage.HISTORY and queries.aids_here(case, user)
    ended = case.stage in ENDED_STAGES and case.stage != Stage.HISTORY
    return {
        "tasks": [_task(task) for task in queries.tasks_of(case)]
        if "fulfilments" in there and (ended or case.concluded_on is None)
        else [],
        "wish": queries.contact_wish(case) if "contact_wishes" in there and ended and aids_here else None,
        "contacts": list(case.contacts.select_related("by")) if "contacts" in there and ended and aids_here else [],
        "may_contact": ended and aids_here,
        "aids": [
            {"aid": one, "doors": queries.aid_doors(one, user)}
            for one in case.aids.select_related("case", "referred_unit")
        ]
        if aids_here and "aids" in there
        else [],
        "may_aid": aids_here,
        "corrections": corrections(case) if ended and case.unit_id == user.unit_id else [],
        "final": case.final_on,
        "final_url": _final_review(case) if case.final_on else "",
    }


def _task(task: Any) -> dict[str, Any]:
    if task.ended_on is not None:
        return {"task": task, "word": task.get_end_display(), "tone": "done", "icon": "check"}
    state = standing(due_on=task.due_on, next_check_on=task.next_on, today=localdate())
    return {"task": task, "word": state.label, "tone": TONES[state], "icon": ICONS[state]}


def _final_review(case: Case) -> str:
    """The page of the 复核 whose opinion ended the procedure."""
    review = queries.answered_reviews(case).filter(level=Level.SECOND).last()
    return reverse("web:review-show", args=[review.pk]) if review else ""
