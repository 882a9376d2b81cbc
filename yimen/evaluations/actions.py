"""Rating: by the petitioner alone, once for each body, never for them; and the superior's look at a 不满意."""

from __future__ import annotations

from datetime import datetime

from django.utils.timezone import localdate

from yimen.base.acts import action, record, tell
from yimen.base.models import User
from yimen.cases.actions import NotAllowed
from yimen.cases.actions.steps import case_of, locked, still_there
from yimen.cases.queries import rates_for
from yimen.domain.procedure import Refusal
from yimen.domain.rating import LEVEL_CODES, Body, LookOutcome, Rater, RatingLevel, look_refusals, why_not
from yimen.domain.roles import Permission
from yimen.evaluations.models import Rating, RatingLook
from yimen.evaluations.queries import LEVELS, POLICY, bodies_of, facts_of, is_visible

MAX_REASON = 500  # characters


@action
def rate(*, case_id: int, body: str, level: str, reason: str = "", by: User | None, at: datetime) -> Rating:
    """Give one body its rating.

    Args:
        case_id: a case that the person opened with number and code.
        body: "office" or "organ" (`rating.Body`).
        level: a `rating.RatingLevel`; there is no default.
        reason: may stay empty, whatever the level.
        by: None for the person, or an agent whose mandate names 代为评价; whoever else is logged in is refused.

    Raises:
        NotAllowed: a staff session, not concluded yet, too late, rated already, outside the rating, an unknown word.
    """
    case = locked(case_id)
    if body not in set(bodies_of(case)):
        raise NotAllowed((Refusal("body", "这件事没有可评价的责任单位，只评价信访部门。"),))
    if level not in set(RatingLevel):
        raise NotAllowed((Refusal("level", "请在满意、基本满意、不满意中选一项。"),))
    rated = Rating.objects.filter(case=case, body=body).exists()
    words = why_not(
        Body(body),
        facts_of(case),
        by=Rater.STAFF_SESSION if by is not None and not rates_for(by, case, localdate(at)) else Rater.QUERY_CODE,
        rated=rated,
        today=localdate(at),
        policy=POLICY,
    )
    if words:
        raise NotAllowed((Refusal("rating", words),))
    unit = case.office if body == Body.OFFICE or case.unit is None else case.unit
    rating = Rating.objects.create(
        case=case,
        body=body,
        unit=unit,
        level=LEVEL_CODES[RatingLevel(level)],
        reason=reason.strip()[:MAX_REASON],
        at=at,
    )
    # The level stays out of the trail: staff see a single rating only after its window has closed.
    record("rating.given", rating, case=case.pk, body=body)
    return rating


@action
def note_rating_read(*, rating: Rating, by: User, at: datetime) -> None:
    """Somebody of the superior opened a single rating; no rating is read in the dark (domain/07 §8)."""
    record("rating.read", rating, case=rating.case_id, body=rating.body)


@action
def look_at_rating(*, rating_id: int, outcome: LookOutcome, words: str, by: User, at: datetime) -> RatingLook:
    """The superior closes its look: nothing to do, told the unit to correct itself, or otherwise.

    The rating stays as it is, and nothing is asked of the person. Told to correct, the unit reopens the case itself on
    the ground of self-correction (第四十四条, 第四十五条).

    Raises:
        NotAllowed: not there any more, not yet visible, not the superior, looked at before, or without words.
    """
    case = case_of(Rating.objects.all(), rating_id)
    rating = still_there(Rating.objects.select_related("unit"), rating_id)
    rating.case = case
    found = look_refusals(
        LEVELS[rating.level],
        visible=is_visible(rating, today=localdate(at)),
        above=rating.unit.parent_id == by.unit_id,
        looked=RatingLook.objects.filter(rating=rating).exists(),
        words=bool(words.strip()),
    )
    if not by.may(Permission.RATING_READ):
        found = (*found, Refusal("permission", "您的岗位不能看评价，请交由有权限的同事查看。"))
    if found:
        raise NotAllowed(found)
    look = RatingLook.objects.create(rating=rating, outcome=outcome.value, words=words, by=by, at=at)
    record("rating.looked", rating, case=rating.case_id, body=rating.body, outcome=outcome.value)
    tell(f"desk.{rating.unit_id}", f"case.{rating.case_id}")
    return look
