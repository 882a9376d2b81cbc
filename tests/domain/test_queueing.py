import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.saying import told
from yimen.domain.dictionaries import codes_of
from yimen.domain.queueing import CHINA, Line, Policy, Waiting, ahead_of, line_of, next_ticket, order, why

NINE = datetime(2026, 11, 24, 9, 0, tzinfo=CHINA)
B, P, O = Line.BOOKED, Line.PRIORITY, Line.ORDINARY  # noqa: E741


def at(minutes):
    return NINE + timedelta(minutes=minutes)


def ticket(number, taken, *, service="A", **facts):
    return Waiting(number, service, at(taken), **facts)


def ids(tickets):
    return [one.ticket_id for one in tickets]


OLD = {"priority": "elderly"}


@pytest.mark.parametrize(
    ("name", "waiting", "recent", "now", "called"),
    [
        ("nobody waits", [], [], 30, None),
        ("first come, first called", [ticket(2, 5), ticket(1, 3)], [], 30, 1),
        ("equal times: lower ticket", [ticket(2, 3), ticket(1, 3)], [], 30, 1),
        ("priority before ordinary", [ticket(1, 0), ticket(2, 9, **OLD)], [], 30, 2),
        ("after one priority another", [ticket(1, 0), ticket(2, 9, **OLD)], [P], 30, 2),
        ("after two priority an ordinary", [ticket(1, 0), ticket(2, 9, **OLD)], [P, P], 30, 1),
        ("the run is broken by an ordinary", [ticket(1, 0), ticket(2, 9, **OLD)], [P, P, O], 30, 2),
        ("no ordinary waits: priority goes on", [ticket(2, 9, **OLD)], [P, P, P], 30, 2),
        ("booked at the time", [ticket(1, 0, **OLD), ticket(2, 20, booked_for=at(30))], [], 30, 2),
        ("booked before the time", [ticket(1, 0, **OLD), ticket(2, 20, booked_for=at(30))], [], 29, 1),
        ("booked, early, hall empty", [ticket(2, 20, booked_for=at(60))], [], 25, 2),
        ("booked within the grace", [ticket(1, 0), ticket(2, 45, booked_for=at(30))], [], 46, 2),
        ("booked too late queues up", [ticket(1, 0), ticket(2, 46, booked_for=at(30))], [], 47, 1),
        ("after two booked a priority", [ticket(1, 0, booked_for=at(5)), ticket(2, 9, **OLD)], [B, B], 30, 2),
        ("ordinary between booked and priority", [ticket(1, 0), ticket(2, 0, **OLD)], [B, P], 30, 1),
        ("came back: head of the line", [ticket(1, 0), ticket(2, 9, returned=True)], [], 30, 2),
        ("came back: of the own line only", [ticket(1, 9, **OLD), ticket(2, 0, returned=True)], [], 30, 1),
        ("other services wait", [ticket(1, 0, service="B"), ticket(2, 9)], [], 30, 2),
        ("only other services", [ticket(1, 0, service="B")], [], 30, None),
    ],
)
def test_who_is_called_next(name, waiting, recent, now, called):
    answer = next_ticket(waiting, serves={"A"}, recent_calls=recent, at=at(now))
    assert (answer.ticket_id if answer else None) == called


def test_the_whole_order_mixes_the_lines():
    waiting = [ticket(n, n) for n in (1, 2, 3)] + [ticket(n, n, **OLD) for n in (4, 5, 6, 7, 8)]
    assert ids(order(waiting, at=at(30))) == [4, 5, 1, 6, 7, 2, 8, 3]


def test_an_office_may_set_the_run():
    waiting = [ticket(1, 1), ticket(2, 2), ticket(3, 3, **OLD), ticket(4, 4, **OLD)]
    assert ids(order(waiting, at=at(30), policy=Policy(run=1))) == [3, 1, 4, 2]
    with told("run must be at least 1: with 0 nobody would come before the ordinary line"):
        Policy(run=0)


def test_the_place_in_line_counts_who_would_be_called_before():
    waiting = [ticket(1, 1), ticket(2, 2), ticket(3, 3, **OLD), ticket(4, 0, service="B")]
    places = {n: ahead_of(n, waiting, serves={"A"}, at=at(30)) for n in (1, 2, 3)}
    assert places == {3: 0, 1: 1, 2: 2}
    assert ahead_of(2, waiting, serves={"A"}, recent_calls=[P, P], at=at(30)) == 2
    assert ahead_of(1, waiting, serves={"A"}, recent_calls=[P, P], at=at(30)) == 0


@pytest.mark.parametrize(("number", "serves"), [(9, None), (1, {"B"})])
def test_the_place_of_a_ticket_that_does_not_wait_is_told_in_words(number, serves):
    with told("这个号不在等候中，可能已被叫到或已作废，请到咨询台询问。", LookupError):
        ahead_of(number, [ticket(1, 0)], serves=serves, at=at(30))


@pytest.mark.parametrize(
    ("waiting", "now", "sentence"),
    [
        (ticket(1, 10, booked_for=at(30)), 34, "预约 9:30，已等 4 分"),
        (ticket(1, 33, booked_for=at(30)), 34, "预约 9:30，已等 1 分"),
        (ticket(1, 0, booked_for=at(30)), 5, "预约 9:30 未到时间，先按取号时间排，已等 5 分"),
        (ticket(1, 50, booked_for=at(30)), 60, "预约 9:30 已过时间，按取号时间排，已等 10 分"),
        (ticket(1, 0, **OLD), 9, "优先（老年人），已等 9 分"),
        (ticket(1, 0, returned=True), 12, "过号后返回，排在本类最前，已等 12 分"),
        (ticket(1, 0), 0, "按取号先后，已等 0 分"),
        (ticket(1, 0), -3, "按取号先后，已等 0 分"),  # a clock set back never shows a negative wait
    ],
)
def test_one_sentence_says_why(waiting, now, sentence):
    assert why(waiting, at=at(now)) == sentence


def test_times_from_the_database_are_told_in_local_time():
    waiting = Waiting(1, "A", at(0).astimezone(UTC), booked_for=at(30).astimezone(UTC))
    assert why(waiting, at=at(34).astimezone(UTC)).startswith("预约 9:30，")


def test_times_without_a_zone_are_local_already():
    nine = NINE.replace(tzinfo=None)
    waiting = Waiting(1, "A", nine, booked_for=nine + timedelta(minutes=30))
    assert why(waiting, at=nine + timedelta(minutes=34)) == "预约 9:30，已等 4 分"


tickets = st.lists(
    st.builds(
        ticket,
        number=st.integers(1, 10_000),
        taken=st.integers(0, 60),
        priority=st.none() | st.sampled_from(sorted(codes_of("priority_reason"))),
        booked_for=st.none() | st.integers(0, 90).map(at),
        returned=st.booleans(),
        service=st.sampled_from("AB"),
    ),
    unique_by=lambda one: one.ticket_id,
    max_size=25,
)
calls = st.lists(st.sampled_from(list(Line)), max_size=6)


@given(tickets, calls, st.randoms(use_true_random=False))
def test_the_order_is_total_and_does_not_depend_on_how_tickets_are_listed(waiting, recent, rng):
    first = order(waiting, recent_calls=recent, at=at(60))
    mixed = list(waiting)
    rng.shuffle(mixed)
    assert order(mixed, recent_calls=recent, at=at(60)) == first
    assert sorted(ids(first)) == sorted(ids(waiting))


@given(tickets, calls)
def test_the_next_ticket_is_the_head_of_the_order(waiting, recent):
    for serves in ({"A"}, {"B"}, {"A", "B"}, None):
        line = order(waiting, serves=serves, recent_calls=recent, at=at(60))
        answer = next_ticket(waiting, serves=serves, recent_calls=recent, at=at(60))
        assert answer == (line[0] if line else None)
        for place, one in enumerate(line):
            assert ahead_of(one.ticket_id, waiting, serves=serves, recent_calls=recent, at=at(60)) == place


@given(tickets, calls)
def test_within_a_line_the_first_in_is_the_first_out(waiting, recent):
    line = order(waiting, recent_calls=recent, at=at(60))
    for kind in (P, O):
        own = [one for one in line if line_of(one, at=at(60)) is kind]
        for back in (True, False):
            times = [one.taken_at for one in own if one.returned is back]
            assert times == sorted(times)
        assert [one.returned for one in own] == sorted((one.returned for one in own), reverse=True)
    booked = [one.booked_for for one in line if line_of(one, at=at(60)) is B and not one.returned]
    assert booked == sorted(booked)


@given(st.integers(1, 4), st.integers(0, 5), st.sampled_from([O, P]), st.integers(0, 2**32), calls)
def test_nobody_starves_whoever_keeps_arriving_in_front(run, before, kind, seed, recent):
    """A ticket with `before` of its own line ahead is called within a bound, though people keep coming in front."""
    rng = random.Random(seed)
    policy = Policy(run=run)
    facts = OLD if kind is P else {}
    waiting = [ticket(n, n, **facts) for n in range(before + 1)]
    mine = waiting[-1]
    history = list(recent)
    bound = 2 * (before + 1) * (run + 1) + run + 1
    for n in range(bound):
        bookings = [at(50) if rng.random() < 0.6 else None for _ in range(2)]
        waiting += [ticket(1000 + 2 * n + i, 50, booked_for=booked, **OLD) for i, booked in enumerate(bookings)]
        waiting.append(ticket(9000 + n, 50))
        called = next_ticket(waiting, serves=None, recent_calls=history, at=at(60), policy=policy)
        assert called is not None
        if called == mine:
            return
        waiting.remove(called)
        history.append(line_of(called, at=at(60), policy=policy))
    pytest.fail(f"still waiting after {bound} calls")
