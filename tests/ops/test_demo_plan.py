"""The demo's plan and its words: pure, by seed, in working time, and about nobody."""

from __future__ import annotations

import csv
import os
import re
from collections import Counter
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest

from yimen.domain.calendar import shipped
from yimen.domain.identity import check_id_number
from yimen.ops.demo import grammar, names, plan, stands, ways
from yimen.ops.demo.does import DEEDS
from yimen.ops.demo.life import LONGEST_LIFE
from yimen.ops.demo.topics import SEASONS, TOPICS
from yimen.ops.demo.worktime import SHANGHAI, in_hours

SEED = 7
RARE = {"waive_help", "decline_hand", "withdraw_review", "release", "return_release"}  # some in a year, or none
MONDAYS = [date(2025, 9, 1) + timedelta(weeks=n) for n in range(30)]


def lives():
    """Every life of thirty weeks, repeats too."""
    for monday in MONDAYS:
        for life in plan.week(SEED, monday):
            yield life
            yield from life.others
            if life.again:
                yield life.again


def test_the_same_seed_gives_the_same_week_and_another_seed_another():
    assert plan.week(SEED, MONDAYS[0]) == plan.week(SEED, MONDAYS[0])
    assert plan.week(SEED, MONDAYS[0]) != plan.week(SEED + 1, MONDAYS[0])


def test_two_years_hold_some_three_thousand_matters():
    matters = sum(life.kind == "matter" for life in lives())
    assert 2500 <= matters * 104 / len(MONDAYS) <= 3600


def test_every_key_is_used_once():
    keys = Counter(life.key for life in lives())
    assert [key for key, times in keys.items() if times > 1] == []


def test_everything_is_done_in_working_hours_on_working_days():
    calendar = shipped()
    wrong = []
    for life in lives():
        times = [life.at, *(deed.at for deed in life.deeds)]
        if life.coming:
            times += [life.coming.taken, life.coming.called, life.coming.over]
        wrong += [at for at in times if calendar.is_rest(at.astimezone(SHANGHAI).date()) or not in_hours(at)]
    assert wrong == []


def test_a_life_goes_forward_in_time():
    for life in lives():
        times = [deed.at for deed in life.deeds]
        assert times == sorted(times)
        assert all(at >= life.at for at in times)
        assert (life.received_on or life.at.date()) <= life.at.date()
        if life.coming and life.kind == "matter":
            assert life.coming.taken <= life.coming.called < life.at < life.coming.over
        assert life.ends() <= life.at + LONGEST_LIFE


def test_nobody_sits_at_two_talks_at_one_window_at_once():
    talks: dict[tuple, list] = {}
    for monday in MONDAYS[:8]:
        for life in plan.week(SEED, monday):  # who comes again is squeezed in
            if life.coming:
                talks.setdefault((life.coming.hall, life.coming.window), []).append(life.coming)
    for line in talks.values():
        line.sort(key=lambda coming: coming.called)
        assert all(before.over < after.called for before, after in pairwise(line))


def test_lateness_repeats_groups_and_returns_all_happen():
    everything = list(lives())
    matters = [life for life in everything if life.words]
    steps = Counter(deed.step for life in matters for deed in life.deeds)
    late = [
        life
        for life in matters
        for deed in life.deeds
        if deed.step == "forward" and (deed.at.date() - life.at.date()).days > 15
    ]
    assert (
        min(
            steps[step] for step in ("return_opinion", "guide_elsewhere", "answer_on_spot", "fulfil", "rate", "deliver")
        )
        > 10
    )
    assert len(late) > 5
    assert sum(life.again is not None for life in matters) > 10
    assert sum(life.people_count >= 5 for life in matters) > 3
    assert all(len(life.people) <= 5 for life in matters)
    assert sum(life.kind == "accusation" for life in everything) > 3
    assert {life.channel for life in matters} == {"visit", "web", "phone", "letter"}


@pytest.mark.parametrize(
    ("season", "high", "low"), [("heating", 1, 7), ("flood", 7, 1), ("school", 8, 1), ("wages", 1, 6), ("summer", 7, 1)]
)
def test_seasons_are_heard_in_their_months(season, high, low):
    keys = {topic.key for topic in TOPICS if topic.season == season}
    heard = {month: sum(grammar.choose(Random(n), month).key in keys for n in range(400)) for month in (high, low)}
    assert heard[high] > 3 * heard[low]


def test_every_topic_is_complete_and_has_its_class():
    for topic in TOPICS:
        assert len(topic.titles) == len(topic.facts)
        assert len(topic.claims) >= 2
        assert topic.content in grammar.CODES
        assert topic.season in SEASONS
        words = grammar.speak(Random(1), topic, 6)
        everything = [words.title, words.facts, *words.claims, words.reason, words.found, words.answer]
        assert not [text for text in everything if "{" in text or not text.strip("。")]
        assert len(words.results) == len(words.claims)
    assert len({topic.key for topic in TOPICS}) == len(TOPICS) >= 40


def test_the_grammar_says_hundreds_of_different_things():
    said = [grammar.speak(Random(n), grammar.choose(Random(n), n % 12 + 1), n % 12 + 1) for n in range(1000)]
    assert len({words.title for words in said}) > 400
    assert len({words.facts for words in said}) > 900


def test_names_and_numbers_belong_to_nobody():
    people = [person for life in lives() for person in life.people]
    named = [person for person in people if person.unclear_reason not in ("account_only", "anonymous")]
    assert len(named) > 500
    assert all("某" in person.name for person in named)
    assert all(re.fullmatch(r"1390000\d{4}", person.phone) for person in named if person.phone)
    numbers = {person.id_number for person in people if person.id_number}
    assert len(numbers) > 100
    assert all(number.startswith("999901") and not check_id_number("111", number) for number in numbers)
    assert re.fullmatch(r"0999-555\d{4}", names.landline(7))


def test_no_text_holds_a_number_that_could_be_a_person():
    texts = [text for life in lives() if life.words for text in (life.words.title, life.words.facts, life.words.answer)]
    assert [text for text in texts if re.search(r"\d{11}|\d{17}", text)] == []


@pytest.mark.real
def test_no_sentence_is_taken_from_the_real_messages():
    root = Path(__file__).resolve().parents[2]
    path = Path(os.environ.get("YIMEN_REAL_DATA") or root.parent / "shared" / "data") / "teddy-c" / "a3.csv"
    if not path.is_file():
        pytest.skip("no teddy-c/a3.csv under YIMEN_REAL_DATA (default ../shared/data)")
    with path.open(encoding="utf-8-sig", newline="") as lines:
        real = {row["subject"].strip() for row in csv.DictReader(lines)}
    assert {life.words.title for life in lives() if life.words} & real == set()


def test_every_way_and_everything_else_of_the_tables_of_shares_happens_about_as_often_as_they_say():
    matters = [life for life in lives() if life.words]
    taken = Counter(life.way for life in matters)
    assert {way.name for way in ways.WAYS} <= set(taken)
    forwarded = sum(taken.values()) - taken[""]
    assert 0.6 < taken[ways.ORDINARY] / forwarded < 0.85
    said = Counter(deed.step for life in lives() for deed in life.deeds)
    assert {step for step in DEEDS if said[step] == 0} <= RARE


def test_a_way_is_drawn_for_matters_that_can_take_it_only():
    for kind in ("appeal", "duty", "suggestion"):
        for alone, here in ((True, True), (False, False)):
            drawn = {ways.choose(Random(n), kind=kind, alone=alone, here=here) for n in range(3000)} - {ways.ORDINARY}
            allowed = {w.name for w in ways.WAYS if kind in w.kinds and (alone or not w.alone) and (here or not w.here)}
            assert drawn <= allowed


def test_every_way_has_a_reason_and_the_shares_leave_most_matters_ordinary():
    assert all(way.reason for way in ways.WAYS)
    assert sum(way.share for way in ways.WAYS) < 500
    assert all(0 < share <= 1000 for share in ways.SHARES.values())


@pytest.mark.parametrize(
    "at",
    [
        datetime(2026, 5, 29, 10, 0, tzinfo=SHANGHAI),
        datetime(2026, 10, 8, 8, 31, tzinfo=SHANGHAI),  # the first morning after a long holiday
        datetime(2026, 2, 20, 15, 0, tzinfo=SHANGHAI),  # in the Spring Festival
        datetime(2026, 11, 22, 0, 10, tzinfo=SHANGHAI),  # a Sunday, just after midnight
    ],
)
def test_what_stands_on_the_desks_was_done_these_days_and_waits(at):
    calendar = shipped()
    for life in stands.lives(SEED, at):
        last = life.deeds[-1].at
        assert last <= at, life.key
        since = sum(
            not calendar.is_rest(last.date() + timedelta(days=n)) for n in range((at.date() - last.date()).days)
        )
        assert since <= 45, life.key
