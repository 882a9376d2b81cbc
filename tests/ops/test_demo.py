"""The demo district: played through the real actions, by seed, once."""

from __future__ import annotations

import functools
import json
from collections import Counter as Count
from datetime import date, datetime, timedelta
from random import Random

import pytest
from click.testing import CliRunner
from django.db import connection, transaction
from django.utils.timezone import localdate

from tests import factories
from yimen.base import audit, progress
from yimen.base.models import Counter, Unit, User
from yimen.cases import actions as cases
from yimen.cases.models import Accusation, AccusationStep, Case, RoutingTable, StepTaken
from yimen.cases.queries import desk_counts
from yimen.cases.queries import routing as routing_reads
from yimen.documents import actions as documents
from yimen.documents.models import Document
from yimen.domain import routing
from yimen.domain.procedure import edges
from yimen.domain.roles import Role
from yimen.evaluations.models import Rating
from yimen.ops import demo, jobs
from yimen.ops.demo import district, grammar, plan, rules, running, scene, stands
from yimen.ops.demo.grammar import CODES
from yimen.ops.demo.life import Deed, Life
from yimen.ops.demo.play import Player
from yimen.ops.demo.topics import TOPICS
from yimen.ops.demo.worktime import SHANGHAI
from yimen.ops.demo.world import World
from yimen.ops.demo_command import demo as command
from yimen.reception import queries as hall_queries
from yimen.reception.models import Hall, Interview, Ticket

pytestmark = pytest.mark.django_db

SEED = 11
FIRST = date(2026, 3, 2)
SOON = datetime(2026, 3, 6, 17, 30, tzinfo=SHANGHAI)
LATER = datetime(2026, 6, 12, 17, 30, tzinfo=SHANGHAI)


@pytest.fixture(autouse=True)
def few_matters(monkeypatch):
    """A quiet district: what is shown does not need a crowd."""
    monkeypatch.setattr(plan, "PER_DAY", 1.9)


def play(until: datetime, first: date = FIRST) -> running.Story:
    """Play from `first`; new matters come in its first week only, what follows is how they go on."""
    story = running.Story(SEED)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(running, "weeks", lambda begin, _end: [running.monday_of(begin)])
        running.play_all(story, first=first, until=until, tick=lambda done, total: None)
    return story


def snapshot() -> list:
    """All that a seed decides."""
    rows = Case.objects.order_by("source_key").values_list(
        "source_key", "number", "title", "facts", "stage", "office__code", "unit__code", "received_on", "registered_on",
        "forwarded_on", "accepted_on", "delivered_on", "concluded_on", "repeat", "repeat_of__number",
    )  # fmt: skip
    steps = StepTaken.objects.order_by("case__source_key", "id").values_list("case__source_key", "step", "at")
    papers = Document.objects.order_by("case__source_key", "id").values_list("case__source_key", "paper", "issued_at")
    ratings = Rating.objects.order_by("case__source_key", "body").values_list("case__source_key", "body", "level", "at")
    tickets = Ticket.objects.order_by("idempotency_key").values_list("idempotency_key", "label", "state", "called_at")
    return [list(table) for table in (rows, steps, papers, ratings, tickets)]


def undone(until: datetime, first: date = FIRST) -> list:
    """What a play gives in an empty database, and the database empty again."""
    with transaction.atomic():
        play(until, first)
        found = snapshot()
        transaction.set_rollback(True)
    return found


@functools.cache
def whole() -> list:
    """The story told in one go; several tests compare with it, and all start from an empty database."""
    return undone(LATER)


def test_the_same_seed_and_day_give_the_same_rows_and_numbers():
    assert len(whole()[0]) > 6
    assert undone(LATER) == whole()


def test_a_second_run_changes_nothing_and_a_later_one_goes_on_as_if_it_had_never_stopped():
    whole()
    play(SOON)
    soon = snapshot()
    play(SOON)
    assert snapshot() == soon
    assert soon != whole()
    play(LATER)
    gone_on = snapshot()
    # item numbers follow the order of play, everything else follows the story
    assert [row[:1] + row[2:-1] for row in gone_on[0]] == [row[:1] + row[2:-1] for row in whole()[0]]
    assert gone_on[1:] == whole()[1:]


def test_a_play_that_breaks_off_is_continued_without_doubles(monkeypatch):
    whole()
    real, lived = Player.play, []

    def break_off(self, life, first=None):
        lived.append(life.key)
        if len(lived) == 9:
            raise RuntimeError("pulled the plug")
        real(self, life, first)

    with monkeypatch.context() as patch:
        patch.setattr(Player, "play", break_off)
        with pytest.raises(RuntimeError):
            play(LATER)
    assert 0 < Case.objects.count() < len(whole()[0])
    play(LATER)
    assert snapshot()[1:] == whole()[1:]


def test_every_history_is_a_path_of_the_table_and_the_audit_is_clean():
    assert play(LATER).refused == []
    lawful = {(str(before or ""), str(step), str(after)) for before, step, after in edges()}
    for case in Case.objects.prefetch_related("steps"):
        stage = ""
        for taken in case.steps.all():
            assert taken.before == stage
            assert (taken.before, taken.step, taken.after) in lawful
            stage = taken.after
        assert case.stage == stage
    assert Case.objects.filter(stage="concluded").count() > 3
    assert Rating.objects.exists()
    assert audit.verify() == []


def test_who_came_to_a_window_had_a_ticket_and_signed_or_a_reason():
    play(SOON)
    visits = Case.objects.filter(channel="visit")
    assert visits.exists()
    for case in visits.select_related("interview__visit__ticket"):
        interview = case.interview
        assert interview.visit.ticket.state == "done"
        assert bool(interview.signature) != bool(interview.signature_missing)
        assert interview.confirmed_at is not None
    assert not Interview.objects.filter(finished_at=None).exists()


def test_a_case_that_somebody_ended_meanwhile_is_left_as_it_is():
    play(SOON)
    open_cases = Case.objects.filter(stage="registered").exclude(petition_class="").exclude(path__in=(1, 2, 3, 4))
    case = open_cases.earliest("pk")
    desk = User.objects.filter(unit=case.office, roles__contains=["receptionist"]).earliest("pk")
    cases.answer_on_spot(case_id=case.pk, answer="已当面答复。", by=desk, at=SOON + timedelta(minutes=30))
    play(LATER)
    case.refresh_from_db()
    assert case.stage == "concluded"
    assert case.forwarded_on is None


def test_a_step_that_somebody_took_before_its_time_is_not_taken_twice():
    play(SOON)
    case = Case.objects.filter(stage="received").earliest("pk")
    documents.accept(case_id=case.pk, by=case.holder, at=SOON + timedelta(minutes=30))
    play(LATER)
    case.refresh_from_db()
    assert case.steps.filter(step="accept").count() == 1
    assert case.accepted_on == SOON.date()
    assert case.stage in {"handling", "drafted", "issued", "concluded"}


def test_accusations_stay_in_the_protected_tables(monkeypatch):
    monkeypatch.setattr(plan, "PER_DAY", 40)  # one matter in seventy
    lives = [life for life in plan.week(SEED, FIRST) if life.kind == "accusation"]
    district.found(by=None, at=SOON)
    player = Player(World(), since=None, until=LATER)
    for life in [*lives, *lives]:
        player.play(life)
    assert Accusation.objects.count() == len(lives) > 0
    assert AccusationStep.objects.count() == sum(deed.at <= LATER for life in lives for deed in life.deeds)
    assert Case.objects.count() == 0
    assert not Counter.objects.filter(series__startswith="demo/life/").exists()


def a_life(*steps: str) -> Life:
    """A letter with these deeds, half an hour after each other."""
    rng = Random(1)
    at = datetime(2026, 3, 3, 9, 0, tzinfo=SHANGHAI)
    words = grammar.speak(rng, next(topic for topic in TOPICS if topic.kind == "appeal"), 3)
    life = Life("demo:test", "matter", at, "", "letter", received_on=at.date(), words=words)
    life.people = plan.people(rng, "visit", words, 1)
    life.deeds = [
        Deed(at + timedelta(minutes=30 * n), step, {"n": 0, "who": "office"}) for n, step in enumerate(steps, start=1)
    ]
    return life


@pytest.mark.parametrize(
    ("steps", "stage", "refused"),
    [
        (("sort", "note_told", "forward"), "forwarded", ["note_told"]),  # beside the course: the rest goes on
        (("sort", "receive", "forward"), "registered", ["receive"]),  # of the course: the play leaves it there
    ],
)
def test_a_deed_that_is_refused_leaves_what_was_done_and_is_not_tried_again(steps, stage, refused):
    district.found(by=None, at=SOON - timedelta(days=9))
    for _ in range(2):
        player = Player(World(), since=None, until=SOON)
        player.play(a_life(*steps))
        assert [deed.step for _, deed, _ in player.refused] == refused
        refused = []
    assert Case.objects.get().stage == stage
    assert audit.verify() == []


def test_a_week_is_gone_on_with_after_half_an_hour_so_that_a_round_of_jobs_ends():
    story = play(SOON)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(running, "weeks", lambda begin, _end: [running.monday_of(FIRST)])
        assert list(story.missing(SOON + timedelta(minutes=20))) == []
        assert list(story.missing(SOON + timedelta(minutes=31))) == [(running.monday_of(FIRST), SOON)]


def test_the_district_has_every_post_and_its_accounts_open_with_the_printed_password():
    district.found(by=None, at=SOON)
    before = (Unit.objects.count(), User.objects.count(), Hall.objects.count())
    district.found(by=None, at=SOON)
    assert (Unit.objects.count(), User.objects.count(), Hall.objects.count()) == before
    roles = {role for user in User.objects.all() for role in user.roles}
    assert roles == {str(role) for role in Role}
    rows = demo.accounts()
    assert [name for _, name, _ in rows][:3] == ["guide", "jietan", "xinjian"]
    assert all(User.objects.get(username=name).check_password(password) for _, name, password in rows[:2])
    assert Unit.objects.filter(level="town", handles_petitions=True).count() == 12
    assert not Unit.objects.exclude(division_code__startswith="9999").exists()


def test_right_now_people_wait_are_called_and_terms_end():
    now = datetime(2026, 5, 29, 10, 0, tzinfo=SHANGHAI)
    district.found(by=None, at=now)
    world = World()
    scene.due_now(world, seed=SEED, now=now)
    assert scene.set_up(world, seed=SEED, now=now)
    assert not scene.set_up(world, seed=SEED, now=now)
    scene.due_now(world, seed=SEED, now=now)
    hall = world.halls[""]
    assert sum(count for _, count in hall_queries.waiting_counts(hall, now)) == scene.WAITING
    assert sorted(ticket.state for ticket in hall_queries.calls(hall, now)) == [
        "called",
        "serving",
        "serving",
        "serving",
    ]
    today = localdate(now)
    counts = desk_counts(User.objects.get(username="jingban"), today=today)
    assert counts["late"] >= 2
    assert counts["soon"] >= 4
    assert desk_counts(User.objects.get(username="xinjian"), today=today)["late"] == 1
    assert Case.objects.filter(stage="drafted").count() == 2
    assert Case.objects.count() == len(scene.DUE) + len(scene.MAIL)
    assert scene.set_up(world, seed=SEED, now=now + timedelta(days=3))  # the next working day, after a night of nobody
    assert len(hall_queries.calls(hall, now + timedelta(days=3))) == 4
    mail = Case.objects.filter(source_key__contains=":mail:").order_by("received_on")
    assert list(mail.values_list("stage", flat=True)) == ["concluded"] * 3 + ["registered"] * 3


def test_a_first_start_plays_some_weeks_and_leaves_the_rest_to_the_job(monkeypatch):
    monkeypatch.setattr(running, "FIRST_WEEKS", 1)
    monkeypatch.setattr(stands, "STANDS", [row for row in stands.STANDS if row.last in {"object", "ask_extension"}])
    said: list[str] = []
    demo.first_start(say=said.append)
    assert Case.objects.exists()
    done, total = demo.progress()
    assert (done, total >= 104) == (1, True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT status FROM procrastinate_jobs WHERE task_name = %s", [jobs.DEMO])
        assert cursor.fetchall() == [("todo",)]
    before = Case.objects.count()
    demo.first_start(say=said.append)  # the second start: nothing but the job, which waits already
    assert Case.objects.count() == before
    assert running.play_next(datetime.now(tz=SHANGHAI))
    assert demo.progress() == (2, total)
    assert Case.objects.count() > before
    weeks = [
        running.monday_of(localdate(at)) for at in Case.objects.order_by("pk").values_list("entered_at", flat=True)
    ]
    assert weeks == sorted(weeks)  # a list of cases shows the newest first, although the job played an older week
    clerk = User.objects.get(username="xinjian")
    real = cases.register(office=clerk.unit, petition=factories.petition(), by=clerk, at=factories.NOON).case
    assert real.pk > Case.objects.exclude(pk=real.pk).latest("pk").pk


def test_the_job_ends_when_all_weeks_are_played():
    play(SOON)
    story = running.Story.known()
    progress.report(running.NAME, 0, 1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(running, "weeks", lambda begin, _end: [running.monday_of(FIRST)])
        assert not running.play_next(SOON)
    assert story.first() == FIRST
    assert demo.progress() is None


def test_a_database_with_units_of_its_own_is_left_alone():
    factories.district()
    demo.first_start(say=pytest.fail)
    assert Case.objects.count() == 0
    assert demo.accounts() == []
    result = CliRunner().invoke(command, ["--weeks", "1"])
    assert "演示数据不能混入" in str(result.exception)


def test_the_command_gives_its_counts_as_json():
    result = CliRunner().invoke(command, ["--until", "2026-03-06", "--weeks", "1", "--seed", str(SEED), "--json"])
    assert result.exit_code == 0, result.stderr
    summary = json.loads(result.stdout)
    assert summary["cases"] == Case.objects.count() > 0
    assert summary["documents"] == Document.objects.count()
    assert "accusations" not in summary  # how many there are is nobody's to count
    assert summary["accounts"][0][:2] == ["guide", district.PASSWORD]
    again = CliRunner().invoke(command, ["--until", "2026-03-06", "--weeks", "1", "--json"])
    assert json.loads(again.stdout)["cases"] == summary["cases"]
    other = CliRunner().invoke(command, ["--until", "2026-03-06", "--weeks", "1", "--seed", "5"])
    assert "换种子请用空数据库" in str(other.exception)


@pytest.mark.parametrize(
    ("options", "says"),
    [(["--weeks", "1", "--years", "1"], "只写一个"), (["--until", "2999-01-01"], "--until 不能晚于今天")],
)
def test_a_wrong_span_is_said_so(options, says):
    result = CliRunner().invoke(command, options)
    assert (result.exit_code, says in result.stderr) == (2, True)
    assert not Unit.objects.exists()


def test_the_rules_of_the_district_come_from_its_topics_and_suggest_what_is_done():
    at = SOON
    district.found(by=None, at=at)
    rules.release(at=at)
    rules.release(at=at)
    table = RoutingTable.objects.get()
    assert (table.state, table.made_by.username, table.released_by.username) == ("current", "guanli", "shenhe")
    found = routing_reads.rules_of(table)
    bodies = routing_reads.bodies_of(table.office)
    assert [routing.flaws(rule, bodies) for rule in found if routing.flaws(rule, bodies)] == []
    assert [rule.number for rule in found if routing.covered_by(found, rule.number, bodies)] == []
    share = {True: 0.0, False: 0.0}
    for topic in TOPICS:
        unit = district.unit_of("liuan" if topic.unit == "town" else topic.unit)
        said = routing.suggest(found, routing.Matter("999901101", CODES[topic.content]), today=at.date(), bodies=bodies)
        share[said.unit == Unit.objects.get(code=unit).pk] += topic.share
    assert share[True] > 9 * share[False]


def telling(times: int) -> list[Life]:
    """Lives of two years, so that every deed of the plan happens in some of them, chosen as few as come first."""
    chosen, seen = [], Count()
    for n in range(104):
        for life in plan.week(SEED, date(2024, 3, 4) + timedelta(weeks=n)):
            if life.kind != "errand" and any(seen[deed.step] < times for deed in life.deeds):
                chosen.append(life)
                seen.update({deed.step for deed in life.deeds})
    return chosen


@pytest.mark.deep
def test_every_kind_of_deed_is_lawful_where_the_plan_puts_it(monkeypatch):
    monkeypatch.setattr(plan, "PER_DAY", 5.5)
    district.found(by=None, at=datetime(2024, 1, 2, 9, 0, tzinfo=SHANGHAI))
    rules.release(at=datetime(2024, 1, 3, 9, 0, tzinfo=SHANGHAI))
    player = Player(World(), since=None, until=datetime(2026, 6, 12, 17, 30, tzinfo=SHANGHAI))
    for life in telling(2):
        player.play(life)
    assert [(life, deed.step, deed.facts, why) for life, deed, why in player.refused] == []
    assert audit.verify() == []
