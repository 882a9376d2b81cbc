"""预警 on real clocks: each step once, to the unit and the office, in working hours, after a stop only the highest."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from tests.cases.helpers import clock, on
from tests.factories import NOON, Life, user
from yimen.base.models import AuditEntry
from yimen.cases import actions as cases
from yimen.cases.models import Clock
from yimen.domain.roles import Role
from yimen.supervision.actions.warning import see, warn_all
from yimen.supervision.models import ClockWarning
from yimen.supervision.queries.desk import desk_notes
from yimen.supervision.queries.warnings import unseen_count, warnings_of

pytestmark = pytest.mark.django_db


def told(case, code) -> list[tuple[int, str]]:
    """Step and short name of whoever was told, in order."""
    rows = ClockWarning.objects.filter(clock__case=case, clock__code=code, told=True).order_by("step", "to_unit_id")
    return list(rows.values_list("step", "to_unit__short_name"))


def passed_over(case, code) -> list[int]:
    rows = ClockWarning.objects.filter(clock__case=case, clock__code=code, told=False)
    return sorted(set(rows.values_list("step", flat=True)))


def test_before_half_of_the_term_nobody_is_told():
    Life().forwarded()
    assert warn_all(at=on("03-09")) == 0


def test_half_of_the_term_is_told_to_the_unit_and_the_office_once():
    """C2 from 2 March, 15 days: half is reached on 10 March."""
    life = Life().forwarded()
    assert warn_all(at=on("03-10")) == 2
    assert told(life.case, "C2") == [(50, "区信访局"), (50, "区住建局")]
    assert warn_all(at=on("03-10", 11)) == 0
    assert warn_all(at=on("03-11")) == 0
    assert AuditEntry.objects.filter(verb="warning.given").count() == 1


def test_each_step_comes_on_its_day():
    """14, 15 and 17 March are Saturday, Sunday and Tuesday: the first two are told on Monday, as the higher of them."""
    life = Life().forwarded()
    for day in ("03-10", "03-14", "03-15", "03-16", "03-17", "03-18", "03-19"):
        warn_all(at=on(day))
    assert [step for step, who in told(life.case, "C2") if who == "区住建局"] == [50, 85, 99, 100]
    assert passed_over(life.case, "C2") == [75]
    assert Clock.objects.get(case=life.case, code="C2").warn_on is None


def test_after_a_stop_only_the_highest_is_told_and_the_others_are_noted():
    life = Life().forwarded()
    assert warn_all(at=on("03-18")) == 2
    assert [step for step, _ in told(life.case, "C2")] == [100, 100]
    assert passed_over(life.case, "C2") == [50, 75, 85, 99]


@pytest.mark.parametrize("moment", [on("03-10", 7), on("03-10", 18), on("03-14"), on("04-05")])
def test_outside_working_hours_it_waits_for_the_next_opening(moment):
    life = Life().forwarded()
    assert warn_all(at=moment) == 0
    assert not ClockWarning.objects.exists()
    assert warn_all(at=on("04-07", 8)) == 2
    assert told(life.case, "C2")


def test_the_offices_own_clock_is_told_to_the_office_alone():
    life = Life()
    assert warn_all(at=on("03-10")) == 1
    assert told(life.case, "C1") == [(50, "区信访局")]


def test_rights_and_stopped_clocks_are_not_warned_of():
    life = Life().accepted()
    assert warn_all(at=on("03-30")) == 0  # C2 and C3 are done, C4 is not half over
    assert clock(life.case, "C3").warn_on is None
    done = Life().delivered()
    assert clock(done.case, "C5").warn_on is None
    assert warn_all(at=on("04-30")) == 2  # C4 of the first one only


def test_an_extension_moves_the_steps_that_are_still_to_come():
    """60 days from 2 March end on 1 May, 75 % on 16 April; extended by 20 the term is 80 days, 75 % on 1 May."""
    life = Life().accepted()
    warn_all(at=on("04-16"))
    assert [step for step, who in told(life.case, "C4") if who == "区住建局"] == [75]
    cases.ask_extension(days=20, reason="复杂", case_id=life.case.pk, by=life.handler, at=on("04-17"))
    cases.decide_extension(agree=True, reason="", case_id=life.case.pk, by=life.head, at=on("04-17"))
    assert warn_all(at=on("04-30")) == 0
    assert warn_all(at=on("05-09")) == 2  # a Saturday that is worked: 85 % of 80 days are 68
    assert [step for step, who in told(life.case, "C4") if who == "区住建局"] == [75, 85]


def test_a_new_round_is_warned_of_anew():
    life = Life().forwarded()
    warn_all(at=on("03-10"))
    cases.withdraw(reason="选错。", case_id=life.case.pk, by=life.receptionist, at=on("03-10"))
    cases.forward(to_unit=life.department, case_id=life.case.pk, by=life.receptionist, at=on("03-10"))
    warn_all(at=on("03-18"))
    assert [step for step, who in told(life.case, "C2") if who == "区住建局"] == [50, 50]


def test_seen_by_one_of_the_unit_it_leaves_the_quiet_list_but_stays():
    life = Life().forwarded()
    warn_all(at=on("03-10"))
    [row] = warnings_of(life.handler, unseen=True)
    assert (row.code, row.unit, row.label, row.tone) == ("C2", "区住建局", "期限过半", "neutral")
    assert row.ends == "2026-03-17"
    assert "王" not in f"{row.title}{row.number}{row.unit}"
    stranger = user(life.government, Role.UNIT_HEAD)
    assert see(warning_ids=[row.pk], by=stranger, at=NOON) == 0
    assert see(warning_ids=[row.pk], by=life.handler, at=NOON) == 1
    assert see(warning_ids=[row.pk], by=life.head, at=NOON) == 0
    assert warnings_of(life.head, unseen=True) == []
    [again] = warnings_of(life.head, unseen=False)
    assert again.seen_by == life.handler.name
    assert (unseen_count(life.handler).shown, unseen_count(life.receptionist).shown) == (0, 1)
    assert desk_notes(life.receptionist, today=NOON.date())[:2] == (1, 0)


def test_pages_by_key():
    lives = Life().forwarded()
    warn_all(at=on("03-18"))
    first = warnings_of(lives.handler, unseen=True, limit=1)
    assert warnings_of(lives.handler, unseen=True, before=first[0].pk) == []


def test_the_database_keeps_a_step_once_and_a_seeing_whole():
    life = Life().forwarded()
    warn_all(at=on("03-10"))
    row = ClockWarning.objects.filter(to_unit=life.department).get()
    with pytest.raises(IntegrityError), transaction.atomic():
        ClockWarning.objects.create(clock=row.clock, step=50, to_unit=life.department, at=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        ClockWarning.objects.filter(pk=row.pk).update(seen_at=NOON)


def test_the_job_reads_the_due_clocks_by_their_index():
    Life().forwarded()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")  # of a few rows the planner may like to sort
        cursor.execute(
            "EXPLAIN SELECT k.id FROM cases_clock k WHERE k.stopped_on IS NULL AND k.warn_on <= %s "
            "ORDER BY k.warn_on, k.id LIMIT 10",
            [on("03-10").date()],
        )
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "clock_to_warn" in plan
    assert "Sort" not in plan


def test_the_unit_and_the_office_hear_of_it_live(monkeypatch):
    topics = []
    monkeypatch.setattr("yimen.supervision.actions.warning.tell", lambda *told: topics.extend(told))
    life = Life().forwarded()
    warn_all(at=NOON + timedelta(days=8))
    assert set(topics) == {f"desk.{life.office.pk}", f"desk.{life.department.pk}"}
