"""会议纪要 in which an item stood that was set apart: withdrawn, so that the meeting can issue them anew without it."""

from __future__ import annotations

from yimen.supervision.models import Meeting


def withdraw_minutes(case_id: int) -> list[int]:
    """Take the issued minutes off every meeting that had the item on its agenda; ids of those papers.

    Runs inside the act that sets the item apart, before its agenda items go.
    """
    held = Meeting.objects.filter(items__case=case_id).values("pk")
    list(Meeting.objects.select_for_update(of=("self",)).filter(pk__in=held).order_by("pk"))  # minutes being signed
    meetings = Meeting.objects.filter(pk__in=held, minutes__isnull=False)
    papers = list(meetings.values_list("minutes", flat=True))
    Meeting.objects.filter(minutes__in=papers).update(minutes=None, minutes_signed_by=None)
    return papers
