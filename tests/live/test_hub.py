"""The hub: everybody who watches hears, nobody else, nothing is lost over a lost connection, nobody gone is kept."""

from __future__ import annotations

import asyncio

import psycopg
import pytest
from django.db import connection

from tests.live import loops
from tests.live.notes import notify
from yimen.base.direct import direct_dsn
from yimen.base.events import CHANNEL
from yimen.live import hub as hubs
from yimen.live.hub import Full, Hub

pytestmark = pytest.mark.django_db(transaction=True)


def run(story):
    """Tell a story in one loop with a fresh hub."""

    async def told():
        return await asyncio.wait_for(story(Hub(direct_dsn())), 20)

    return loops.run(told())


async def say(*topics):
    async with await psycopg.AsyncConnection.connect(direct_dsn(), autocommit=True) as other:
        await other.execute("SELECT pg_notify(%s, %s)", [CHANNEL, str(list(topics)).replace("'", '"')])


async def settled(hub, *streams):
    """Past the hints that every new stream gets."""
    for stream in streams:
        await stream.changes(0.2)


def test_who_watches_hears_and_who_does_not_stays_silent():
    async def story(hub):
        three, four = await hub.open(["hall.3", "ticket.9"]), await hub.open(["hall.4"])
        await settled(hub, three, four)
        await say("hall.3", "desk.1")
        assert list(await three.changes(5)) == ["hall.3"]
        assert await four.changes(0.2) == {}
        await hub.close(three), await hub.close(four)

    run(story)


def test_a_note_leaves_with_the_commit_of_django():
    async def story(hub):
        stream = await hub.open(["hall.3"])
        await settled(hub, stream)
        await asyncio.to_thread(_notify_and_close)
        assert list(await stream.changes(5)) == ["hall.3"]
        await hub.close(stream)

    run(story)


def _notify_and_close():
    try:
        notify(["hall.3"])
    finally:
        connection.close()


def test_versions_only_grow_and_many_changes_are_one_hint():
    async def story(hub):
        stream = await hub.open(["hall.3"])
        first = (await stream.changes(1))["hall.3"]
        for _ in range(3):
            await say("hall.3")
        await asyncio.sleep(0.3)
        changed = await stream.changes(5)
        assert list(changed) == ["hall.3"]
        assert changed["hall.3"] > first
        assert await stream.changes(0.1) == {}
        await hub.close(stream)

    run(story)


def test_a_returning_client_is_told_what_it_missed_and_only_that():
    async def story(hub):
        keeper = await hub.open(["hall.1"])
        await settled(hub, keeper)
        await say("hall.3")
        await asyncio.sleep(0.2)
        seen = hub._version
        await say("hall.4")
        await asyncio.sleep(0.2)
        back = await hub.open(["hall.3", "hall.4"], since=seen)
        assert list(await back.changes(1)) == ["hall.4"]
        old = await hub.open(["hall.3", "hall.4"], since=1)  # from before this process listened: everything
        assert sorted(await old.changes(1)) == ["hall.3", "hall.4"]
        for stream in (keeper, back, old):
            await hub.close(stream)

    run(story)


def test_a_killed_listener_comes_back_and_every_client_looks_again():
    async def story(hub):
        one, two = await hub.open(["hall.3"]), await hub.open(["hall.4", "ticket.9"])
        await settled(hub, one, two)
        async with await psycopg.AsyncConnection.connect(direct_dsn(), autocommit=True) as other:
            await other.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE application_name = 'yimen-live' AND datname = current_database()"
            )
        assert list(await one.changes(10)) == ["hall.3"]
        assert sorted(await two.changes(10)) == ["hall.4", "ticket.9"]
        await say("hall.3")
        assert list(await one.changes(5)) == ["hall.3"], "and it hears again"
        await hub.close(one), await hub.close(two)

    run(story)


def test_there_is_one_listener_for_all_streams_and_none_without():
    async def story(hub):
        others = await _listeners()  # of live servers that other tests keep
        streams = [await hub.open([f"hall.{n}"]) for n in range(1, 30)]
        assert len(await _listeners() - others) == 1
        for stream in streams:
            await hub.close(stream)
        assert (len(hub), hub._streams) == (0, {})
        for _ in range(50):  # the server counts one that left a moment longer
            if not await _listeners() - others:
                break
            await asyncio.sleep(0.1)
        assert not await _listeners() - others
        again = await hub.open(["hall.1"])
        await settled(hub, again)
        await say("hall.1")
        assert list(await again.changes(5)) == ["hall.1"]
        await hub.close(again)

    run(story)


async def _listeners():
    """The server processes that listen for a hub."""
    async with await psycopg.AsyncConnection.connect(direct_dsn(), autocommit=True) as other:
        rows = await other.execute(
            "SELECT pid FROM pg_stat_activity WHERE application_name = 'yimen-live' AND datname = current_database()"
        )
        return {pid for (pid,) in await rows.fetchall()}


def test_a_full_process_says_so():
    async def story(hub):
        hub.most = 1
        stream = await hub.open(["hall.1"])
        with pytest.raises(Full):
            await hub.open(["hall.1"])
        await hub.close(stream)

    run(story)


def test_one_address_cannot_take_the_room_of_all():
    async def story(hub):
        hub.most_of_one = 2
        kept = [await hub.open(["hall.1"], client="192.0.2.7") for _ in range(2)]
        with pytest.raises(Full):
            await hub.open(["hall.1"], client="192.0.2.7")
        other = await hub.open(["hall.1"], client="192.0.2.8")
        await hub.close(kept.pop())
        again = await hub.open(["hall.1"], client="192.0.2.7")
        for stream in (*kept, other, again):
            await hub.close(stream)
        assert not hub._clients

    run(story)


@pytest.mark.parametrize("payload", ["not json", "17", '{"a": 1}', "[]"])
def test_a_strange_note_harms_nobody(payload, caplog):
    async def story(hub):
        stream = await hub.open(["hall.1"])
        await settled(hub, stream)
        async with await psycopg.AsyncConnection.connect(direct_dsn(), autocommit=True) as other:
            await other.execute("SELECT pg_notify(%s, %s)", [CHANNEL, payload])
        await say("hall.1")
        assert list(await stream.changes(5)) == ["hall.1"]
        await hub.close(stream)

    run(story)


def test_each_loop_has_its_own_hub():
    async def one():
        return hubs.hub("a"), hubs.hub("b")

    first, same = loops.run(one())
    other, _ = loops.run(one())
    assert first is same
    assert first is not other
