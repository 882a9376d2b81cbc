"""Requests on personal data (个人信息请求) as the desk and the portal ask for them."""

from __future__ import annotations

from yimen.base.models import User
from yimen.cases.models import Case, DataRequest
from yimen.domain.data_rights import Ground, Kind, Situation
from yimen.domain.roles import Permission


def open_requests(user: User, *, after: int, limit: int) -> list[DataRequest]:
    """The requests that the user's office has to answer, oldest first, those behind the id `after`."""
    rows = DataRequest.objects.filter(office_id=user.unit_id, answered_on=None, pk__gt=after)
    return list(rows.select_related("case").order_by("pk")[:limit])


def requests_of(case: Case) -> list[DataRequest]:
    """All requests on one case, newest first."""
    rows = DataRequest.objects.filter(case=case).select_related("case", "answered_by", "proposed_by")
    return list(rows.order_by("-pk"))


def data_situation(request: DataRequest, by: User, *, ground: Ground | None = None, words: bool = False) -> Situation:
    """The facts on which an act on the request is decided."""
    return Situation(
        open=request.answered_on is None,
        proposed=request.proposed_by_id is not None and request.answered_on is None,
        own=request.proposed_by_id == by.pk,
        ours=request.office_id == by.unit_id,
        may_answer=by.may(Permission.CASE_UNMASK),
        may_decide=by.may(Permission.DECLINE_CONFIRM),
        words=words,
        ground=ground,
        deletes=request.kind == Kind.DELETE,
    )
