"""The event stream over ASGI: what a browser gets, who may watch what, and that a vanished client is let go."""

from __future__ import annotations

import asyncio
import json

import pytest
from asgiref.testing import ApplicationCommunicator
from django.conf import settings
from django.core.asgi import get_asgi_application
from django.db import connection
from django.test import AsyncClient
from django.utils.timezone import localdate, now

from tests.agents import agent_of, mandate_facts
from tests.factories import Life, district, hall, user
from tests.live import loops
from tests.live.notes import notify
from yimen.base.direct import direct_dsn
from yimen.cases.actions import end_mandate, grant_mandate
from yimen.domain.mandate import Ending
from yimen.domain.roles import Role
from yimen.live import hub as hubs
from yimen.live import stream, topics

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("hall.3,ticket.9", ["hall.3", "ticket.9"]),
        ("hall.3, hall.3 ,window.1", ["hall.3", "window.1"]),
        ("", []),
        ("hall.0,hall.-1,hall.x,unit.3,hall.3;drop,hall.", []),
        (",".join(f"hall.{n}" for n in range(1, 500)), [f"hall.{n}" for n in range(1, topics.MOST + 1)]),
    ],
)
def test_topics_are_read_and_what_is_none_is_left_out(text, found):
    assert topics.read(text) == found


def test_the_hall_is_public_a_desk_is_its_units_and_a_case_as_seen():
    life = Life().forwarded()
    stranger = user(district()[2], Role.HANDLER)
    guide = user(life.office, Role.GUIDE)
    case, desk, office = f"case.{life.case.pk}", f"desk.{life.department.pk}", f"desk.{life.office.pk}"
    wanted = ["hall.1", "ticket.2", "window.3", case, desk, office]
    everybody = ["hall.1", "ticket.2", "window.3"]
    assert topics.allowed(wanted, None) == everybody
    assert topics.allowed(wanted, stranger) == everybody
    assert topics.allowed(wanted, life.handler) == [*everybody, case, desk]
    assert topics.allowed(wanted, life.receptionist) == [*everybody, case, office]
    assert topics.allowed(wanted, guide) == [*everybody, office]


def test_permissions_cost_one_statement_however_many_topics(django_assert_max_num_queries):
    life = Life()
    with django_assert_max_num_queries(1):
        topics.allowed([f"case.{n}" for n in range(1, 90)], life.receptionist)


@pytest.mark.parametrize(("query", "status"), [("", 400), ("nonsense", 400), ("desk.1,case.2", 403)])
def test_a_stream_of_nothing_is_refused_in_words(query, status):
    async def story():
        response = await AsyncClient().get(f"/live/events?topics={query}")
        return response.status_code, response.content.decode()

    found, words = loops.run(story())
    assert found == status
    assert words.endswith("。")


def test_a_full_process_asks_to_come_later(monkeypatch):
    async def story():
        hubs.hub(direct_dsn()).most = 0
        return await AsyncClient().get("/live/events?topics=hall.1")

    response = loops.run(story())
    assert (response.status_code, response.headers["Retry-After"]) == (503, "30")


def test_an_address_that_has_its_share_asks_to_come_later():
    async def story():
        here = hubs.hub(direct_dsn())
        here.most_of_one = 1
        kept = await here.open(["hall.1"], client="127.0.0.1")
        refused = await AsyncClient().get("/live/events?topics=hall.1")
        await here.close(kept)
        return refused, await AsyncClient().get("/live/events?topics=hall.1")

    refused, served = loops.run(story())
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "30")
    assert refused.content.decode().endswith("。")
    assert served.status_code == 200


class Browser:
    """An EventSource without a browser, straight on the ASGI application."""

    def __init__(self, path, headers=()):
        self.app = ApplicationCommunicator(
            get_asgi_application(),
            {
                "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET",
                "path": path.partition("?")[0], "query_string": path.partition("?")[2].encode(),
                "headers": [(b"host", b"localhost"), *headers], "server": ("localhost", 80), "client": ("127.0.0.1", 1),
                "scheme": "http",
            },
        )  # fmt: skip

    async def open(self):
        await self.app.send_input({"type": "http.request", "body": b""})
        start = await self.app.receive_output(10)
        self.headers = dict(start["headers"])
        return start["status"]

    async def read(self, timeout=10):
        return (await self.app.receive_output(timeout)).get("body", b"").decode()

    async def vanish(self):
        await self.app.send_input({"type": "http.disconnect"})
        await self.app.wait(10)


def _notify(*names):
    try:
        notify(list(names))
    finally:
        connection.close()


def events_of(text):
    return [json.loads(line.removeprefix("data: ")) for line in text.splitlines() if line.startswith("data: ")]


def test_a_browser_hears_of_its_topics_and_is_let_go_when_it_vanishes(monkeypatch):
    monkeypatch.setattr(stream, "HEARTBEAT_SECONDS", 0.5)

    async def story():
        browser = Browser("/live/events?topics=hall.3,ticket.9,desk.1")
        assert await browser.open() == 200
        assert browser.headers[b"Content-Type"].startswith(b"text/event-stream")
        assert browser.headers[b"Cache-Control"] == b"no-store, no-transform"
        assert await browser.read() == "retry: 1000\n\n"
        assert {event["topic"] for event in events_of(await browser.read())} == {"hall.3", "ticket.9"}  # look once
        assert await browser.read() == ": \n\n"  # the heartbeat
        await asyncio.to_thread(_notify, "hall.3", "desk.1")
        text = await browser.read()
        while text == ": \n\n":
            text = await browser.read()
        [event] = events_of(text)
        assert event["topic"] == "hall.3"
        assert f"id: {event['v']}\nevent: hall.3\n" in text
        hub = hubs.hub(direct_dsn())
        assert len(hub) == 1
        await browser.vanish()
        assert (len(hub), hub._streams) == (0, {})

    loops.run(story())


def test_a_stream_with_topics_of_a_desk_ends_and_asks_again(monkeypatch):
    monkeypatch.setattr(stream, "PRIVATE_LIFE_SECONDS", 0)
    here = hall(district()[1])
    clerk = user(here.unit, Role.RECEPTIONIST)

    async def story():
        client = AsyncClient()
        await client.aforce_login(clerk)
        response = await client.get(f"/live/events?topics=desk.{here.unit_id}")
        return [part async for part in response.streaming_content]

    assert loops.run(story()) == [b"retry: 1000\n\n"]


def test_an_agent_whose_mandate_is_revoked_hears_that_something_changed_and_then_nothing_more(monkeypatch):
    """The open page asks again and is refused; the stream ends, and asked for anew it is refused, too (403)."""
    monkeypatch.setattr(stream, "HEARTBEAT_SECONDS", 0.5)
    life = Life()
    agent = agent_of(life)
    today = localdate()
    made = mandate_facts(agent, from_on=today, until_on=today)
    mandate = grant_mandate(case_id=life.case.pk, facts=made, by=life.receptionist, at=now())
    path = f"/live/events?topics=case.{life.case.pk}"

    def revoke():
        try:
            end_mandate(mandate_id=mandate.pk, ending=Ending.AT_WINDOW, by=life.receptionist, at=now())
        finally:
            connection.close()

    async def story():
        client = AsyncClient()
        await client.aforce_login(agent)
        name = settings.SESSION_COOKIE_NAME
        cookie = (b"cookie", f"{name}={client.cookies[name].value}".encode())
        browser = Browser(path, [cookie])
        assert await browser.open() == 200
        assert await browser.read() == "retry: 1000\n\n"
        heard = await browser.read()
        while f"case.{life.case.pk}" in heard:  # what changed a moment before it opened
            heard = await browser.read()
        assert heard == ": \n\n"
        await asyncio.to_thread(revoke)
        heard = []
        while part := await browser.read():  # an empty part ends the answer
            heard += events_of(part)
        assert {event["topic"] for event in heard} == {f"case.{life.case.pk}"}
        again = await client.get(path)
        return again.status_code

    assert loops.run(story()) == 403
