"""Indicators over real records: cohorts by due date, lists that agree with their figures, history left out."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from click.testing import CliRunner
from django.utils.timezone import localdate

from tests.factories import NOON, Life, petition, user
from yimen.analysis import queries
from yimen.cases import actions as cases
from yimen.cases.models import Case
from yimen.domain.indicators import INDICATORS
from yimen.domain.measures import EMPTY, Period
from yimen.domain.roles import Role
from yimen.evaluations.models import Rating
from yimen.ops.kpi_command import kpi

pytestmark = pytest.mark.django_db
EVERYTHING = Period(date(2026, 1, 1), date(2026, 12, 31))
LATER = date(2026, 12, 31)


def texts(period: Period = EVERYTHING, today: date = LATER) -> dict[str, tuple[str, int]]:
    found = queries.report(Case.objects.all(), period, today)
    return {one.figure.indicator.key: (one.figure.text, one.figure.n) for one in found}


def test_without_a_case_every_figure_is_a_dash():
    assert {text for text, _ in texts().values()} == {EMPTY}


def test_a_case_handled_in_time_counts_in_every_term():
    Life().delivered()
    found = texts()
    for key in ("timely_acceptance_office", "timely_acceptance_organ", "on_time_conclusion"):
        assert found[key] == ("100.0%", 1), key


@pytest.mark.parametrize(("days", "text"), [(14, "100.0%"), (40, "0.0%")])
def test_forwarding_is_timely_within_fifteen_days_of_registration(days, text):
    Life().after(days=days).forwarded()
    assert texts()["timely_acceptance_office"] == (text, 1)


def test_a_late_notice_cannot_lengthen_the_handling_term():
    """Accepted 30 days after arrival, concluded 80 days after arrival: late, although within 60 days of acceptance."""
    life = Life().forwarded()
    life.after(days=30)
    cases.receive(case_id=life.case.pk, by=life.handler, at=life.at)
    cases.accept(case_id=life.case.pk, by=life.handler, at=life.at)
    life.after(days=50)
    Case.objects.filter(pk=life.case.pk).update(stage="concluded", concluded_on=life.at.date())
    assert texts()["on_time_conclusion"] == ("0.0%", 1)


def test_a_case_belongs_to_the_period_of_its_due_date():
    Life().delivered()  # registered 2 March: the office's fifteen days end on 17 March
    march, april = Period(date(2026, 3, 1), date(2026, 3, 31)), Period(date(2026, 4, 1), date(2026, 4, 30))
    assert texts(march)["timely_acceptance_office"] == ("100.0%", 1)
    assert texts(april)["timely_acceptance_office"] == (EMPTY, 0)
    assert texts(april)["timely_acceptance_organ"] == ("100.0%", 1)


def test_history_is_in_no_cohort():
    life = Life()
    old = petition(received_on=date(2019, 5, 6))
    assert cases.register(office=life.office, petition=old, by=life.receptionist, at=NOON).case.stage == "history"
    assert (
        cases.register(office=life.office, petition=petition(), by=life.receptionist, at=NOON).case.stage != "history"
    )
    years = Period(date(2017, 1, 1), date(2021, 12, 31))
    assert {n for _, n in texts(years).values()} == {0}


def test_ratings_count_two_bodies_and_a_missing_one_lapses():
    life = Life().delivered()
    Rating.objects.create(case=life.case, body="office", unit=life.office, level=0, at=life.at)
    found = texts()
    assert found["satisfaction_office"] == (EMPTY, 1)
    assert found["participation_office"] == ("100.0%", 1)
    assert found["satisfaction_organ"] == (EMPTY, 0)
    assert found["participation_organ"] == ("0.0%", 1)
    open_window = texts(today=localdate(life.at) + timedelta(days=5))
    assert open_window["participation_organ"] == (EMPTY, 0)


@pytest.mark.parametrize(("ratings", "text"), [(1, EMPTY), (4, EMPTY), (5, "80.0%"), (6, "83.3%")])
def test_few_ratings_show_no_satisfaction_that_would_tell_what_one_person_thinks(client, monkeypatch, ratings, text):
    """One of them is dissatisfied; 07 §8.4, 03 §7."""
    for n in range(ratings):
        life = Life(source_key=f"rated-{n}").delivered()
        Rating.objects.create(case=life.case, body="office", unit=life.office, level=0 if n else 3, at=life.at)
    assert texts()["satisfaction_office"] == (text, ratings)
    figure = queries.figure("satisfaction_office", Case.objects.all(), EVERYTHING, LATER)
    assert figure.held_back == (ratings < 5)
    monkeypatch.setattr(queries, "scope", lambda *_: Case.objects.all())
    client.force_login(user(life.government, Role.LEADER))
    page = client.get(
        "/desk/leader/satisfaction_office/",
        {"first": EVERYTHING.first.isoformat(), "last": EVERYTHING.last.isoformat()},
    )
    assert page.status_code == 200
    assert (life.case.number in page.content.decode()) == (ratings >= 5)
    assert "本期没有可统计的件" not in page.content.decode()
    said = CliRunner().invoke(kpi, ["--from", "2026-01-01", "--to", "2026-12-31", "--json"]).stdout
    [told] = [row for row in json.loads(said)["indicators"] if row["key"] == "satisfaction_office"]
    assert (told["text"], told["n"], told["value"] is None) == (text, ratings, ratings < 5)
    assert ("评价不足 5 份" in told["detail"]) == (ratings < 5)


def test_a_supported_claim_must_be_fulfilled_to_be_resolved_at_one_go():
    life = Life().delivered()
    assert texts()["one_off_resolution"] == ("0.0%", 1)
    for order in (1, 2):
        cases.fulfil_claim(case_id=life.case.pk, order=order, fulfilled_on=NOON.date(), by=life.handler, at=life.at)
    assert texts()["one_off_resolution"] == ("100.0%", 1)


@pytest.mark.parametrize("key", sorted(INDICATORS))
def test_the_list_behind_a_number_is_as_long_as_its_denominator(key):
    Life().delivered()
    Life(source_key="second", at=NOON + timedelta(days=1), channel="web").after(days=20).forwarded()
    figure = queries.figure(key, Case.objects.all(), EVERYTHING, LATER)
    assert len(queries.items_behind(key, Case.objects.all(), EVERYTHING, LATER)) == figure.n


def test_the_report_reads_each_kind_of_row_once(django_assert_max_num_queries):
    Life().delivered()
    with django_assert_max_num_queries(12):
        queries.report(Case.objects.all(), EVERYTHING, LATER, months=6)


def test_the_months_of_a_trend_end_with_the_day_asked():
    spans = queries.last_months(date(2026, 3, 15), 3)
    assert [(span.first, span.last) for span in spans] == [
        (date(2026, 1, 1), date(2026, 1, 31)),
        (date(2026, 2, 1), date(2026, 2, 28)),
        (date(2026, 3, 1), date(2026, 3, 15)),
    ]


def test_a_unit_sees_its_own_cases_only():
    one, other = Life().delivered(), Life(source_key="other").delivered()
    mine = queries.scope(one.head)
    assert list(mine) == [one.case]
    assert list(queries.scope(one.head, other.department)) == [one.case]
