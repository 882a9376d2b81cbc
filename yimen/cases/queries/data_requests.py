"""Requests on personal data (个人信息请求) as the desk and the portal ask for them."""

from __future__ import annotations

from yimen.base.models import User
from yimen.cases.models import Case, DataRequest
from yimen.cases.queries.powers import powers_here
from yimen.domain.data_rights import Ground, Kind, Situation
from yimen.domain.deputies import same_side
from yimen.domain.roles import Permission

ANSWERS, DECIDES = frozenset({Permission.CASE_UNMASK}), frozenset({Permission.DECLINE_CONFIRM})


def open_requests(user: User, *, after: int, limit: int) -> list[DataRequest]:
    """The requests that the user's office has to answer, oldest first, those behind the id `after`."""
    rows = DataRequest.objects.filter(office_id=user.unit_id, answered_on=None, pk__gt=after)
    return list(rows.select_related("case").order_by("pk")[:limit])


def requests_of(case: Case) -> list[DataRequest]:
    """All requests on one case, newest first."""
    rows = DataRequest.objects.filter(case=case).select_related(
        "case", "answered_by", "answered_for", "proposed_by", "proposed_for"
    )
    return list(rows.order_by("-pk"))


def data_situation(request: DataRequest, by: User, *, ground: Ground | None = None, words: bool = False) -> Situation:
    """The facts on which an act on the request is decided."""
    powers = powers_here(request.case_id, by)
    deciding = same_side(by.pk, powers.stands_for(DECIDES))
    return Situation(
        open=request.answered_on is None,
        proposed=request.proposed_by_id is not None and request.answered_on is None,
        own=bool(deciding & same_side(request.proposed_by_id, request.proposed_for_id)),
        ours=request.office_id == by.unit_id,
        may_answer=bool(ANSWERS & powers.permissions),
        may_decide=bool(DECIDES & powers.permissions),
        words=words,
        ground=ground,
        deletes=request.kind == Kind.DELETE,
    )
