"""The event stream: `/live/events?topics=hall.3,ticket.9` (Server-Sent Events, ASGI only).

The event's name is the topic, its data JSON {"topic", "v"}, its id the version. A lost client asks again with
Last-Event-ID and is told what changed since.
"""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

from asgiref.sync import sync_to_async
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.timezone import localtime
from django.views.decorators.http import require_GET

from yimen.base.direct import direct_dsn
from yimen.base.ratelimit import client_of
from yimen.live import topics as rules
from yimen.live.hub import Full, Hub, Stream, hub

HEARTBEAT_SECONDS = 15
"""Below the idle limit of every common proxy; it also finds out clients that are gone."""
PRIVATE_LIFE_SECONDS = 1800
"""A stream with topics of a desk ends then, and asks again whether its user may still watch them."""
RETRY_MS = 1000


@require_GET
async def events(request: HttpRequest) -> HttpResponseBase:
    """The stream of the topics that this client may watch; others are left out.

    400 for no topic, 403 when none is allowed, 503 when this process has no room (the page then asks again later).
    """
    wanted = rules.read(request.GET.get("topics", ""))
    if not wanted:
        return _words("没有可订阅的主题。", 400)
    watched, dsn = await sync_to_async(_permitted)(request, wanted)
    access = rules.access_of(request.user if request.user.is_authenticated else None)
    if not watched:
        return _words("请先登录，或没有权限订阅这些主题。", 403)
    try:
        here, client = hub(dsn), client_of(request)
        if not here.has_room(client):
            raise Full
    except Full:
        return _words("实时连接已满，页面会稍后重试。", 503)
    body = _write(here, watched, _last_seen(request), client, access=access, request=request)
    response = StreamingHttpResponse(body, content_type="text/event-stream; charset=utf-8")
    response.headers["Cache-Control"] = "no-store, no-transform"
    response.headers["X-Accel-Buffering"] = "no"  # nginx would hold events back
    return response


def _words(text: str, status: int) -> HttpResponse:
    response = HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
    if status == 503:
        response.headers["Retry-After"] = "30"
    return response


def _permitted(request: HttpRequest, wanted: list[str]) -> tuple[list[str], str]:
    """What may be watched, and where to listen. Looking after a stream is no use of a session: it is not prolonged."""
    user = request.user if request.user.is_authenticated else None
    found = rules.allowed(wanted, user)
    if hasattr(request, "session"):
        request.session.modified = False
    return found, direct_dsn()


def _last_seen(request: HttpRequest) -> int | None:
    text = request.headers.get("Last-Event-ID", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 20 else None


async def _write(
    here: Hub, watched: list[str], since: int | None, client: str, *, access: str, request: HttpRequest
) -> AsyncIterator[bytes]:
    """Events of the watched topics. When the mandates of an agent change, what may be watched is asked anew first."""
    await sync_to_async(_let_go)()
    stream: Stream | None = None
    try:
        stream = await here.open([*watched, access] if access else watched, since=since, client=client)
        yield f"retry: {RETRY_MS}\n\n".encode()
        ends = float("inf") if rules.is_public(watched) else time.monotonic() + _life(access)
        while time.monotonic() < ends and not here.ending:
            changed = await stream.changes(HEARTBEAT_SECONDS)
            asked_anew = bool(access) and changed.pop(access, None) is not None
            lost = asked_anew and await sync_to_async(_still)(request, watched) != watched
            yield b"".join(_event(topic, version) for topic, version in changed.items()) or b": \n\n"
            if lost:  # that something changed was the last word: the open page asks, and is shut out
                return
    except Full:
        return
    finally:
        if stream is not None:
            await here.close(stream)


def _still(request: HttpRequest, watched: list[str]) -> list[str]:
    """What of it may be watched now; the connection is given back, as at the opening."""
    found = rules.allowed(watched, request.user if request.user.is_authenticated else None)
    _let_go()
    return found


def _life(access: str) -> float:
    """Seconds until a private stream asks again; an agent's at midnight at the latest, when a mandate may run out."""
    if not access:
        return PRIVATE_LIFE_SECONDS
    here = localtime()
    midnight = datetime.combine(here.date() + timedelta(days=1), datetime.min.time(), here.tzinfo)
    return min(PRIVATE_LIFE_SECONDS, (midnight - here).total_seconds() + 1)


def _let_go() -> None:
    """Give the database connection of this request back: a stream lives for hours, and the pool has ten."""
    if not connection.in_atomic_block:
        connection.close()


def _event(topic: str, version: int) -> bytes:
    return f"id: {version}\nevent: {topic}\ndata: {json.dumps({'topic': topic, 'v': version})}\n\n".encode()
