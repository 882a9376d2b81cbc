import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.saying import told
from yimen.domain.waiting import Pace, WaitRange, wait_range

STEADY = Pace(mean=20, deviation=10, visits=40)
KNOWN_LITTLE = Pace(mean=2, deviation=0, visits=4)


@pytest.mark.parametrize(
    ("name", "ahead", "windows", "free", "pace", "words"),
    [
        ("no window open", 3, 0, 0, STEADY, "None"),
        ("a window is free", 0, 2, 1, STEADY, "很快就到"),
        ("two come before, two windows free", 2, 2, 2, STEADY, "大约 10–20 分钟"),
        ("next, one window busy", 0, 1, 0, STEADY, "大约 20–35 分钟"),
        ("three ahead, two windows", 3, 2, 0, STEADY, "大约 40–55 分钟"),
        ("ten windows empty the hall soon", 4, 10, 0, STEADY, "大约 10–15 分钟"),
        ("few visits known: the general pace", 0, 1, 0, KNOWN_LITTLE, "大约 20–40 分钟"),
        ("a longer line is told in half hours", 5, 1, 0, STEADY, "大约 2–3 小时"),
        ("an hour and a half", 3, 1, 0, STEADY, "大约 1–2 小时"),
        ("three hours", 17, 2, 0, STEADY, "3 小时以上"),
        ("five visits are known enough", 0, 1, 0, Pace(mean=2, deviation=0, visits=5), "很快就到"),
        ("a pace of one minute is known", 9, 1, 0, Pace(mean=1, deviation=0, visits=5), "大约 10–15 分钟"),
        ("no pace is known", 0, 1, 0, Pace(mean=0, deviation=0, visits=9), "大约 20–40 分钟"),
        ("a long line is not told to the minute", 20, 1, 0, STEADY, "3 小时以上"),
    ],
)
def test_how_long_somebody_waits(name, ahead, windows, free, pace, words):
    assert str(wait_range(ahead, windows=windows, free=free, pace=pace)) == words


paces = st.builds(Pace, mean=st.floats(1, 120), deviation=st.floats(0, 60), visits=st.integers(0, 100))


@given(st.integers(0, 200), st.integers(1, 30), st.data(), paces)
def test_the_range_is_a_range_and_more_people_never_wait_less(ahead, windows, data, pace):
    free = data.draw(st.integers(0, windows))
    now, later = (wait_range(n, windows=windows, free=free, pace=pace) for n in (ahead, ahead + 1))
    assert now is not None
    assert later is not None
    assert 0 <= now.least < now.most
    assert now.least % 5 == now.most % 5 == 0
    assert later.least >= now.least
    assert later.most >= now.most
    more = wait_range(ahead, windows=windows + 1, free=free, pace=pace)
    assert more is not None
    assert more.most <= now.most


@pytest.mark.parametrize(("ahead", "windows", "free"), [(-1, 1, 0), (0, -1, 0), (0, 1, 2), (0, 1, -1)])
def test_impossible_counts_are_refused(ahead, windows, free):
    with told(f"no wait for ahead={ahead}, windows={windows}, free={free}"):
        wait_range(ahead, windows=windows, free=free, pace=STEADY)


def test_the_shortest_wait_says_soon():
    assert str(WaitRange(0, 5)) == "很快就到"
