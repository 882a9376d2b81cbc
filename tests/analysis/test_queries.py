"""Indicators over real records: cohorts by due date, lists that agree with their figures, history left out."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from click.testing import CliRunner
from django.utils.timezone import localdate

from tests.factories import NOON, Life, petition, user
from yimen.analysis import facts, queries
from yimen.cases import actions as cases
from yimen.cases.models import Case, Hand
from yimen.domain.indicators import INDICATORS
from yimen.domain.measures import EMPTY, Period
from yimen.domain.procedure import DeclineGround, ReopenGround
from yimen.domain.review import Level
from yimen.domain.roles import Role
from yimen.domain.simplified import Checklist, Kind
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
    Hand.objects.filter(case=life.case, ended_at=None).update(ended_at=life.at)
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


def test_resolved_is_what_was_found_resolved_and_nothing_else():
    """办结 ≠ 化解: neither a carried-out claim nor a friendly rating makes a matter resolved; the finding does."""
    life = Life().delivered()
    for order in (1, 2):
        cases.fulfil_claim(case_id=life.case.pk, order=order, fulfilled_on=NOON.date(), by=life.handler, at=life.at)
    assert texts()["first_contact_resolution"] == ("0.0%", 1)
    given = {"persons_word": False, "reason": "两项均已落实。", "by": life.receptionist, "at": life.at}
    cases.resolve(case_id=life.case.pk, **given)
    assert texts()["first_contact_resolution"] == ("100.0%", 1)


def test_a_review_that_was_asked_for_is_not_resolved_at_one_go():
    life = Life().delivered()
    for order in (1, 2):
        cases.fulfil_claim(case_id=life.case.pk, order=order, fulfilled_on=NOON.date(), by=life.handler, at=life.at)
    given = {"level": Level.FIRST, "body": life.government, "requested_on": NOON.date()}
    words = {"request": "撤销。", "reasons": "没有修好。"}
    cases.request_review(case_id=life.case.pk, **given, **words, by=life.receptionist, at=life.at)
    assert texts()["one_off_resolution"] == ("0.0%", 1)


def test_an_office_that_corrects_its_own_answer_did_answer_in_time():
    life = Life().sorted()
    cases.answer_on_spot(case_id=life.case.pk, answer="已解释。", by=life.receptionist, at=life.at)
    [row] = facts.office_terms(Case.objects.all(), EVERYTHING)
    assert row.done_on == NOON.date()
    checker = user(life.office, Role.CHECKER)
    given = {"ground": ReopenGround.SELF_CORRECTION, "reason": "依据有误。", "by": checker}
    cases.reopen_answer(case_id=life.case.pk, **given, at=life.at + timedelta(days=40))
    [row] = facts.office_terms(Case.objects.all(), EVERYTHING)
    assert row.done_on == NOON.date()


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


# --- the deadline of the conclusion (03 §3) ------------------------------------------------------------------


def conclusion(first: date, last: date) -> tuple[str, int]:
    return texts(Period(first, last))["on_time_conclusion"]


MARCH, MAY, JUNE = (
    (date(2026, 3, 1), date(2026, 3, 31)),
    (date(2026, 5, 1), date(2026, 5, 31)),
    (date(2026, 6, 1), date(2026, 6, 30)),
)


def extended(life: Life, days: int, *, agree: bool = True) -> None:
    cases.ask_extension(case_id=life.case.pk, days=days, reason="检测", by=life.handler, at=life.at)
    cases.decide_extension(case_id=life.case.pk, agree=agree, reason="决定", by=life.head, at=life.at)


def settled(life: Life) -> None:
    """Both parties agree today."""
    terms = {
        "parties": "双方",
        "terms": "修好",
        "performance": "一次",
        "due_on": date(2026, 12, 31),
        "committee": False,
    }
    cases.agree(case_id=life.case.pk, kind="settle", consent=True, by=life.handler, at=life.at, **terms)


@pytest.mark.parametrize(("agree", "text"), [(True, "100.0%"), (False, "0.0%")])
def test_an_approved_extension_moves_the_deadline_and_a_refused_one_does_not(agree, text):
    """Accepted on 2 March: the sixty days end on 1 May (rolled 6 May), with twenty more on 21 May."""
    life = Life().accepted()
    extended(life, 20, agree=agree)
    life.after(days=70)  # 11 May
    settled(life)
    assert conclusion(*MAY) == (text, 1)


def test_the_period_of_an_extended_case_is_that_of_its_new_end():
    life = Life().accepted()
    extended(life, 30)  # nominally 31 May, a Sunday: rolled to 1 June
    assert conclusion(date(2026, 4, 1), date(2026, 5, 30))[1] == 0
    assert conclusion(date(2026, 5, 31), date(2026, 6, 1))[1] == 1


@pytest.mark.parametrize(("days", "text"), [(14, "100.0%"), (15, "0.0%")])
def test_what_was_accepted_simply_is_judged_by_its_ten_working_days(days, text):
    """Accepted on 2 March: ten working days end on 16 March."""
    life = Life().received()
    cases.accept_simplified(case_id=life.case.pk, checklist=Checklist(Kind.CLEAR), by=life.handler, at=life.at)
    life.after(days=days)
    settled(life)
    assert conclusion(*MARCH) == (text, 1)
    assert conclusion(*MAY)[1] == 0


def test_back_in_the_ordinary_way_it_is_judged_by_the_sixty_days():
    life = Life().received()
    cases.accept_simplified(case_id=life.case.pk, checklist=Checklist(Kind.CLEAR), by=life.handler, at=life.at)
    cases.to_ordinary(case_id=life.case.pk, reason="复杂", by=life.handler, at=life.at)
    settled(life.after(days=40))
    assert conclusion(*MARCH)[1] == 0
    assert conclusion(*MAY) == ("100.0%", 1)


@pytest.mark.parametrize(("set_days", "period", "text"), [(20, MARCH, "0.0%"), (90, MAY, "100.0%")])
def test_an_assigned_case_is_judged_by_whichever_term_ends_first(set_days, period, text):
    """Concluded on 31 March: after the twenty days of the assigner, within the sixty of the law."""
    life = Life().sorted()
    given = {"to_unit": life.department, "days": set_days, "report_outline": ""}
    cases.assign(case_id=life.case.pk, by=life.receptionist, at=life.at, **given)
    cases.receive(case_id=life.case.pk, by=life.handler, at=life.at)
    cases.accept(case_id=life.case.pk, by=life.handler, at=life.at)
    settled(life.after(days=29))
    assert conclusion(*period) == (text, 1)


def test_reopened_the_old_period_keeps_its_figure_and_the_new_round_counts_in_its_own():
    life = Life().delivered()
    assert conclusion(*MAY) == ("100.0%", 1)
    life.after(days=31)  # 2 April: sixty more days end on 1 June
    cases.reopen(case_id=life.case.pk, ground=ReopenGround.REVIEW, reason="撤销", by=life.head, at=life.at)
    assert conclusion(*MAY) == ("100.0%", 1)
    assert conclusion(*JUNE) == ("0.0%", 1)
    settled(life.after(days=10))
    assert conclusion(*JUNE) == ("100.0%", 1)
    assert conclusion(*MAY) == ("100.0%", 1)


def test_returned_and_forwarded_again_the_office_is_judged_by_its_first_forwarding():
    """03 §2, §5: the earliest handling counts; returning loses and gains no day."""
    life = Life().objected()
    life.after(days=30)
    cases.decide_return(case_id=life.case.pk, agree=True, reason="同意", by=life.receptionist, at=life.at)
    assert texts()["timely_acceptance_office"] == ("100.0%", 1)
    cases.forward(case_id=life.case.pk, to_unit=life.department, by=life.receptionist, at=life.at)
    assert texts()["timely_acceptance_office"] == ("100.0%", 1)


def test_what_is_not_taken_up_again_is_not_judged_by_the_handling_term():
    life = Life().received()
    final = {"ground": DeclineGround.FINAL, "final_number": "1号", "final_on": date(2026, 1, 5), "same_facts": True}
    cases.propose_decline(case_id=life.case.pk, reason="相同", by=life.handler, at=life.at, **final)
    cases.decide_decline(case_id=life.case.pk, agree=True, reason="", by=life.head, at=life.at)
    assert texts()["on_time_conclusion"] == (EMPTY, 0)
    assert texts()["timely_acceptance_organ"] == ("100.0%", 1)
