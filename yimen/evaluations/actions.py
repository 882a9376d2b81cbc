"""Rating: by the petitioner alone, once for each body, never for them."""

from __future__ import annotations

from datetime import datetime

from django.utils.timezone import localdate

from yimen.base.acts import action, record
from yimen.base.models import User
from yimen.cases.actions import NotAllowed
from yimen.cases.models import Case
from yimen.cases.queries import rates_for
from yimen.domain.procedure import Refusal
from yimen.domain.rating import LEVEL_CODES, Body, Rater, RatingLevel, why_not
from yimen.evaluations.models import Rating
from yimen.evaluations.queries import POLICY, bodies_of, facts_of

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
    case = Case.objects.select_for_update(of=("self",)).select_related("office", "unit").get(pk=case_id)
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
