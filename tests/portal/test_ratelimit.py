"""A limit holds over every process, tells when to try again, and keeps no address in clear."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from django.test import RequestFactory
from django.utils import timezone

from tests.racing import at_once
from yimen.base.models import RateWindow
from yimen.base.ratelimit import Limit, TooOften, client_of, forgive, hit, sweep

THREE = Limit("test", tries=3, seconds=600)
NARROW = Limit("narrow", tries=1, seconds=60)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("minutes", "refused"),
    [
        ([0, 1, 2], []),
        ([0, 1, 2, 3], [3]),
        ([0, 1, 2, 3, 9], [3, 9]),
        ([0, 1, 2, 3, 10], [3]),  # the window began at 0 and lasts ten minutes
        ([0, 10, 11, 12, 13], [13]),  # and the next one begins with its own first try
    ],
)
def test_a_window_begins_with_the_first_try_and_lasts_its_time(minutes, refused):
    start = timezone.now()
    found = []
    for minute in minutes:
        try:
            hit((THREE, "somebody"), at=start + timedelta(minutes=minute))
        except TooOften:
            found.append(minute)
    assert found == refused


@pytest.mark.django_db
def test_the_refusal_says_when_to_try_again():
    start = timezone.now()
    for _ in range(3):
        hit((THREE, "somebody"), at=start)
    with pytest.raises(TooOften) as refused:
        hit((THREE, "somebody"), at=start + timedelta(minutes=4))
    assert refused.value.again_at == start + timedelta(minutes=10)
    assert refused.value.seconds == 361
    assert "7 分钟后" in refused.value.words
    hit((THREE, "somebody"), at=refused.value.again_at)


@pytest.mark.django_db
def test_the_narrowest_of_several_limits_decides_in_one_statement(django_assert_num_queries):
    start = timezone.now()
    with django_assert_num_queries(1):
        hit((THREE, "somebody"), (NARROW, "number"), at=start)
    with pytest.raises(TooOften) as refused:
        hit((THREE, "somebody"), (NARROW, "number"), at=start)
    assert refused.value.again_at == start + timedelta(seconds=60)
    hit((THREE, "somebody"), (NARROW, "another"), at=start)


@pytest.mark.django_db
def test_a_try_that_was_no_guess_is_taken_back():
    start = timezone.now()
    for _ in range(20):
        hit((THREE, "somebody"), at=start)
        forgive((THREE, "somebody"))


@pytest.mark.django_db
def test_no_address_is_kept_and_old_windows_are_swept():
    start = timezone.now()
    hit((THREE, "203.0.113.7"), at=start)
    row = RateWindow.objects.get()
    assert "203.0.113.7" not in row.key
    assert len(row.key) == 64
    assert sweep(before=start) == 0
    assert sweep(before=start + timedelta(days=1)) == 1


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::9", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("", "unknown"),
        ("no address", "no address"),
    ],
)
def test_a_household_counts_as_one(address, counted):
    assert client_of(RequestFactory().get("/", REMOTE_ADDR=address)) == counted


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_a_limit_holds_over_real_connections():
    limit, now = Limit("race", tries=20, seconds=600), timezone.now()
    other = Limit("race-other", tries=10_000, seconds=600)

    def knock(worker: int) -> int:
        let_in = 0
        for _ in range(15):
            try:
                hit((limit, "number"), (other, f"client-{worker}"), at=now)
                let_in += 1
            except TooOften:
                pass
        return let_in

    assert sum(at_once(*(partial(knock, worker) for worker in range(4)))) == 20
