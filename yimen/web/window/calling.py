"""The buttons of the line: open and close a window, call, call again, missed, sit down, see off."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.timezone import now
from django.views.decorators.http import require_GET, require_POST

from yimen.base.models import User
from yimen.base.permissions import needs
from yimen.domain.roles import Permission
from yimen.reception import actions as reception
from yimen.reception.actions import NotPossible
from yimen.reception.models import Ticket, Window
from yimen.web.intake import slip
from yimen.web.intake.buttons import user_of
from yimen.web.window.desk import Desk, desk_of
from yimen.web.window.show import back, piece, show


@require_GET
@needs(Permission.TICKET_CALL)
def desk(request: HttpRequest, window_id: int | None = None) -> HttpResponse:
    """The receptionist's desk."""
    return show(request, desk_of(user_of(request), window_id=window_id, at=now()))


@require_GET
@needs(Permission.TICKET_CALL)
def line(request: HttpRequest, window_id: int) -> HttpResponse:
    """The line beside the desk; fetched again when something in the hall changed."""
    return piece(request, "web/window/_line.html", desk_of(user_of(request), window_id=window_id, at=now()))


@require_POST
@needs(Permission.TICKET_CALL)
def open_window(request: HttpRequest, window_id: int) -> HttpResponse:
    """开窗."""
    return _do(request, window_id, lambda window, user, at: reception.open_window(window=window, by=user, at=at))


@require_POST
@needs(Permission.TICKET_CALL)
def close_window(request: HttpRequest, window_id: int) -> HttpResponse:
    """关窗."""

    def close(window: Window, user: User, at: datetime) -> None:
        reception.close_window(window=window, by=user, at=at)
        messages.info(request, f"{window}已关窗。")

    return _do(request, window_id, close, stay=False)


@require_POST
@needs(Permission.TICKET_CALL)
def call_next(request: HttpRequest, window_id: int) -> HttpResponse:
    """呼叫下一位."""

    def call(window: Window, user: User, at: datetime) -> None:
        if reception.call_next(window=window, by=user, at=at) is None:
            messages.info(request, "现在没有人等候本窗口的业务。有人取号后，左侧会自动出现。")

    return _do(request, window_id, call)


@require_POST
@needs(Permission.TICKET_CALL)
def recall(request: HttpRequest, window_id: int) -> HttpResponse:
    """重呼."""
    return _do(request, window_id, lambda window, user, at: reception.recall(window=window, by=user, at=at))


@require_POST
@needs(Permission.TICKET_CALL)
def missed(request: HttpRequest, window_id: int) -> HttpResponse:
    """过号."""

    def miss(window: Window, user: User, at: datetime) -> None:
        ticket = reception.mark_missed(window=window, by=user, at=at)
        messages.info(request, f"{ticket.label} 号已标为过号。来人回来后，点左侧“过号”里的号码即可直接呼叫。")

    return _do(request, window_id, miss)


@require_POST
@needs(Permission.TICKET_CALL)
def call_missed(request: HttpRequest, window_id: int, ticket_id: int) -> HttpResponse:
    """Whoever missed the call stands here now."""
    ticket = get_object_or_404(Ticket, pk=ticket_id, hall__unit_id=user_of(request).unit_id)
    return _do(
        request,
        window_id,
        lambda window, user, at: reception.call_missed(ticket=ticket, window=window, by=user, at=at),
    )


@require_POST
@needs(Permission.TICKET_CALL)
def start(request: HttpRequest, window_id: int) -> HttpResponse:
    """开始接谈."""
    return _do(request, window_id, lambda window, user, at: reception.start_serving(window=window, by=user, at=at))


@require_POST
@needs(Permission.TICKET_CALL)
def walk_in(request: HttpRequest, window_id: int) -> HttpResponse:
    """接待未取号的来访人; also the way in an office without a hall (window 0)."""
    typed = request.POST.get("people", "1")
    people = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else 0
    try:
        key: uuid.UUID | None = uuid.UUID(request.POST.get("idempotency_key", ""))
    except ValueError:
        key = None
    if window_id == 0:
        return _attempt(
            request, 0, lambda user, at: reception.walk_in(unit=user.unit, people=people, key=key, by=user, at=at)
        )
    return _do(
        request,
        window_id,
        lambda window, user, at: reception.walk_in(window=window, people=people, key=key, by=user, at=at),
    )


@require_POST
@needs(Permission.TICKET_CALL)
def finish(request: HttpRequest, window_id: int) -> HttpResponse:
    """送别: the receipt is in hand; the query code leaves the session."""
    user, at = user_of(request), now()
    desk = desk_of(user, window_id=window_id, at=at)

    def see_off(user: User, at: datetime) -> None:
        if desk.interview is None:
            return
        ended = desk.ticket.label if desk.ticket else "来访人"
        reception.finish_visit(interview=desk.interview, by=user, at=at)
        if desk.case is not None:
            slip.drop(request.session, slip.of_case(desk.case.pk))
        if desk.sealed:
            slip.drop(request.session, slip.of_protected(desk.sealed))
        messages.success(request, f"{ended} 接待结束。")

    return _attempt(request, window_id, see_off)


def _do(
    request: HttpRequest, window_id: int, deed: Callable[[Window, User, datetime], Any], *, stay: bool = True
) -> HttpResponse:
    """Do one thing at a window of the user's own office, then show the desk; a refusal is a message on it."""
    window = get_object_or_404(
        Window.objects.select_related("hall"), pk=window_id, hall__unit_id=user_of(request).unit_id
    )
    return _attempt(request, window_id if stay else None, lambda user, at: deed(window, user, at))


def _attempt(request: HttpRequest, window_id: int | None, deed: Callable[[User, datetime], Any]) -> HttpResponse:
    user, at = user_of(request), now()
    try:
        deed(user, at)
    except NotPossible as refused:
        messages.warning(request, str(refused))
    return back(request, window_id, lambda: _fresh(user, window_id))


def _fresh(user: User, window_id: int | None) -> Desk:
    return desk_of(user, window_id=window_id, at=now())
