"""One listener per process, many streams: a note from the database is handed to every stream that watches its topic.

A note says only that a topic changed. So nothing is queued per note: a stream keeps the topics that changed since it
last wrote, and a slow client never holds more than the topics it watches. After a lost connection to the database every
stream is told all its topics, because what was notified meanwhile is gone.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterable
from types import FrameType
from weakref import WeakKeyDictionary

import psycopg

from yimen.base.events import CHANNEL

log = logging.getLogger(__name__)

MAX_STREAMS = 2000
"""Per process. The measured ones cost some 50 kB each; beyond, a page polls."""
RETRY_SECONDS = (0.2, 0.5, 1.0, 2.0)
RECENT_MICROSECONDS = 10_000_000
"""A page was rendered a moment before its stream opened; what changed since then is told at once."""
MOST_OF_ONE_ADDRESS = 400
"""A whole hall behind one address: 40 screens and desks with a few pages each, and the phones of 200 who wait."""


class Full(Exception):  # noqa: N818 - what the client is told: 连接数已满
    """This process has as many streams as it may have, in all or of one address."""


class Stream:
    """One client's topics, and which of them changed since it last looked."""

    def __init__(self, topics: Iterable[str], client: str = "") -> None:
        self.topics, self.client = frozenset(topics), client
        self._changed: dict[str, int] = {}
        self._wake = asyncio.Event()

    def note(self, topic: str, version: int) -> None:
        """Remember that a topic changed; several changes before the next look are one."""
        self._changed[topic] = version
        self._wake.set()

    def wake(self) -> None:
        """End the wait for a change."""
        self._wake.set()

    async def changes(self, patience: float) -> dict[str, int]:
        """The changed topics with their versions; empty after `patience` seconds without change."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._wake.wait(), patience)
        changed, self._changed = self._changed, {}
        self._wake.clear()
        return changed


class Hub:
    """The streams of this process and the one connection that listens for them, in one event loop."""

    def __init__(self, dsn: str, *, most: int = MAX_STREAMS, most_of_one: int = MOST_OF_ONE_ADDRESS) -> None:
        self.dsn = dsn
        self.most, self.most_of_one = most, most_of_one
        self.connected = asyncio.Event()
        self.ending = False
        self._streams: dict[str, set[Stream]] = {}
        self._all: set[Stream] = set()
        self._clients: Counter[str] = Counter()
        self._versions: dict[str, int] = {}
        self._version = 0
        self._knows_since = 0
        self._listener: asyncio.Task[None] | None = None

    def __len__(self) -> int:
        return len(self._all)

    def has_room(self, client: str) -> bool:
        """Whether one more stream of this address fits; "" is counted in the whole only."""
        return len(self._all) < self.most and (not client or self._clients[client] < self.most_of_one)

    async def open(self, topics: Iterable[str], *, since: int | None = None, client: str = "") -> Stream:
        """A stream of these topics, listening already when this returns.

        Args:
            topics: what to watch.
            since: version of the last event that the client saw; None for a new one.
            client: the address that is counted (`ratelimit.client_of`).

        Raises:
            Full: too many streams.
        """
        if not self.has_room(client):
            raise Full
        stream = Stream(topics, client)
        self._all.add(stream)
        self._clients[client] += 1
        for topic in stream.topics:
            self._streams.setdefault(topic, set()).add(stream)
        if self._listener is None or self._listener.done():
            self.connected.clear()
            self._listener = asyncio.create_task(self._listen(), name="yimen-live")
        with contextlib.suppress(TimeoutError):  # a database that is away now: the stream waits for it
            await asyncio.wait_for(self.connected.wait(), 5)
        self._catch_up(stream, since)
        return stream

    def _catch_up(self, stream: Stream, since: int | None) -> None:
        start = _microseconds() - RECENT_MICROSECONDS if since is None else since
        for topic in stream.topics:
            if start < self._knows_since or self._versions.get(topic, 0) > start:
                stream.note(topic, self._versions.get(topic) or self._next())

    def end(self) -> None:
        """The server stops: every stream finishes now, for none would by itself and the server waits for them."""
        self.ending = True
        for stream in self._all:
            stream.wake()

    async def close(self, stream: Stream) -> None:
        """Forget a stream; the last one takes the listener with it."""
        if stream in self._all:
            self._all.discard(stream)
            self._clients[stream.client] -= 1
            self._clients += Counter()  # forgets the addresses that are gone
        for topic in stream.topics:
            watchers = self._streams.get(topic, set())
            watchers.discard(stream)
            if not watchers:
                self._streams.pop(topic, None)
        if not self._all and self._listener is not None:
            listener, self._listener = self._listener, None
            listener.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await listener

    async def _listen(self) -> None:
        failures = 0
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(
                    self.dsn, autocommit=True, application_name="yimen-live"
                ) as connection:
                    await connection.execute(f"LISTEN {CHANNEL}")
                    if failures:
                        log.warning("listening for live events again after %d failures", failures)
                    failures = 0
                    self._begin()
                    async for note in connection.notifies():
                        self._hear(note.payload)
                raise psycopg.OperationalError("the connection was closed")
            except (psycopg.Error, OSError):
                if not failures:
                    log.warning("lost the connection for live events; trying again")
                self.connected.clear()
                await asyncio.sleep(RETRY_SECONDS[min(failures, len(RETRY_SECONDS) - 1)])
                failures += 1

    def _begin(self) -> None:
        """Notes are heard from now on. What came before is unknown, so every stream looks once."""
        first = self._knows_since == 0
        self._knows_since = self._next()
        self._versions.clear()
        self.connected.set()
        if not first:
            for stream in self._all:
                for topic in stream.topics:
                    stream.note(topic, self._knows_since)

    def _hear(self, payload: str) -> None:
        try:
            topics = json.loads(payload)
        except ValueError:
            log.warning("a live note that is not ours was left out")
            return
        for topic in topics if isinstance(topics, list) else ():
            version = self._versions[topic] = self._next()
            for stream in self._streams.get(topic, ()):
                stream.note(topic, version)

    def _next(self) -> int:
        """A version that only grows, also over processes: the client compares those it gets after a reconnection."""
        self._version = max(self._version + 1, _microseconds())
        return self._version


def _microseconds() -> int:
    return time.time_ns() // 1000


_hubs: WeakKeyDictionary[asyncio.AbstractEventLoop, Hub] = WeakKeyDictionary()


def hub(dsn: str) -> Hub:
    """The hub of the running loop, made on first use; a server process has one loop."""
    loop = asyncio.get_running_loop()
    if loop not in _hubs:
        _hubs[loop] = Hub(dsn)
        _end_at_signals(loop, _hubs[loop])
    return _hubs[loop]


def _end_at_signals(loop: asyncio.AbstractEventLoop, ended: Hub) -> None:
    """End the streams when the server process is asked to stop; its own handler runs as before.

    The server has set its handlers on the loop, which wakes by the signal's number and not by the function set here.
    A process that handles no SIGTERM (a test's) stays as it is.
    """
    if threading.current_thread() is not threading.main_thread() or not callable(signal.getsignal(signal.SIGTERM)):
        return
    for number in (signal.SIGTERM, signal.SIGINT):
        before = signal.getsignal(number)

        def stop(received: int, frame: FrameType | None, before: object = before) -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(ended.end)
            if callable(before):
                before(received, frame)

        signal.signal(number, stop)
