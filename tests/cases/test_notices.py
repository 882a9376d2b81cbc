"""放假通知: handed in by one person, decided by another; the open clocks counted anew in one act, the list signed."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from tests.cases.helpers import clock, refused
from tests.factories import SHANGHAI, Life, user
from yimen.base import calendar
from yimen.base.models import AuditEntry, HolidayNotice
from yimen.cases import actions as cases
from yimen.cases import queries
from yimen.cases.models import Clock, ClockChange, NoticeLoad, Recalculation
from yimen.domain import clocks as rules
from yimen.domain.calendar import read_rows
from yimen.domain.roles import Role

pytestmark = pytest.mark.django_db

# An invented notice: New Year's Day with Saturday 2 January 2027 at rest, made up for on Sunday 27 December 2026.
FILE = """date,kind,name,notice,notice_checked
2026-12-27,work,元旦,测试明电〔2026〕9号,yes
2027-01-01,rest,元旦,测试明电〔2026〕9号,yes
2027-01-02,rest,元旦,测试明电〔2026〕9号,yes
2027-01-04,rest,元旦,测试明电〔2026〕9号,yes
"""


def moment(day: date, hour: int = 10) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=SHANGHAI)


@pytest.fixture(autouse=True)
def _calendar_of_this_test():
    calendar.forget()
    yield
    calendar.forget()


@pytest.fixture
def life():
    """Received on 2026-12-18: C1 ends on 2 January 2027, a Saturday, rolled to Monday the 4th, provisionally."""
    life = Life(at=moment(date(2026, 12, 18)), received_on=date(2026, 12, 18))
    life.admin = user(life.government, Role.ADMINISTRATOR)
    life.checker = user(life.office, Role.CHECKER)
    return life


def load(life, text=FILE, **change):
    facts = {"rows": read_rows(text.splitlines()), "checked": True, "by": life.admin, "at": life.at}
    return cases.load_notice(**{**facts, **change})


def decide(life, loaded, **change):
    facts = {"agree": True, "words": "", "by": life.checker, "at": life.at}
    return cases.decide_notice(load_id=loaded.pk, **{**facts, **change})


def test_handed_in_nothing_changes_yet_and_the_preview_says_what_would(life):
    c1 = clock(life.case, "C1")
    assert (c1.nominal_due, c1.due, c1.provisional) == (date(2027, 1, 2), date(2027, 1, 4), True)
    loaded = load(life)
    changed = queries.changes_under(queries.calendar_with(loaded))
    assert queries.counts_by_code(changed) == {"C1": 1}
    [row] = queries.preview(life.checker, changed)
    assert (row.number, row.code, row.old, row.new, row.provisional) == (
        life.case.number, "C1", date(2027, 1, 4), date(2027, 1, 5), False
    )  # fmt: skip
    assert queries.preview(life.admin, changed) == []  # an administrator has no business data
    assert not HolidayNotice.objects.exists()
    assert clock(life.case, "C1").due == date(2027, 1, 4)


def test_agreed_every_open_clock_is_counted_anew_and_the_list_is_signed(life):
    life.case.clocks.update(warn_on=None)
    decide(life, load(life))
    c1 = clock(life.case, "C1")
    assert (c1.nominal_due, c1.due, c1.provisional) == (date(2027, 1, 2), date(2027, 1, 5), False)
    assert c1.warn_on == date(2026, 12, 26)  # half of fifteen days
    done = Recalculation.objects.get()
    assert (done.changed, done.by) == (1, life.checker)
    [line] = ClockChange.objects.all()
    assert (line.number, line.old_due, line.new_due) == (life.case.number, date(2027, 1, 4), date(2027, 1, 5))
    assert (line.old_provisional, line.new_provisional) == (True, False)
    assert queries.is_genuine(done)
    assert AuditEntry.objects.filter(verb="clocks.recalculated").get().facts["changed"] == 1
    assert calendar.current().is_announced(2027)
    assert queries.changes_seen(life.checker, done, after=0, limit=9) == [line]
    assert queries.changes_seen(life.admin, done, after=0, limit=9) == []


def test_closed_clocks_stay_as_they_were(life):
    done = Life(at=life.at, received_on=date(2026, 12, 18)).forwarded()
    was = clock(done.case, "C1").due
    decide(life, load(life))
    assert clock(done.case, "C1").due == was
    assert {row.code for row in ClockChange.objects.filter(clock__case=done.case)} >= {"C2"}


def test_taken_back_a_closed_clock_runs_on_by_the_notice_in_force(life):
    done = Life(at=life.at, received_on=date(2026, 12, 18)).forwarded()
    decide(life, load(life))
    cases.withdraw(reason="选错。", case_id=done.case.pk, by=done.receptionist, at=life.at)
    assert clock(done.case, "C1").due == date(2027, 1, 5)


def test_a_changed_list_or_signature_shows(life):
    decide(life, load(life))
    done = Recalculation.objects.get()
    done.changed = 2
    assert not queries.is_genuine(done)
    done = Recalculation.objects.get()
    done.signature = "00" * 64
    assert not queries.is_genuine(done)
    for rows in (ClockChange.objects.all(), Recalculation.objects.all()):
        with pytest.raises(ProgrammingError, match="append-only"), transaction.atomic():
            rows.update(id=999)


def test_sent_back_nothing_changes_and_the_year_may_be_handed_in_again(life):
    loaded = load(life)
    with refused("words"):
        decide(life, loaded, agree=False)
    decide(life, loaded, agree=False, words="漏了一天。")
    assert not HolidayNotice.objects.exists()
    assert load(life).pk != loaded.pk


def test_two_people_by_rule_and_by_the_database(life):
    both = user(life.office, Role.ADMINISTRATOR, Role.CHECKER)
    loaded = load(life, by=both)
    with refused("second_person"):
        decide(life, loaded, by=both)
    with refused("permission"):
        decide(life, loaded, by=life.admin)
    with pytest.raises(IntegrityError), transaction.atomic():
        NoticeLoad.objects.filter(pk=loaded.pk).update(agreed=True, decided_by=both, decided_at=life.at)
    decide(life, loaded)
    with refused("decided"):
        decide(life, loaded)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (FILE.replace("2027-01-04,rest", "2028-05-04,rest"), "one_year"),
        (FILE.replace("测试明电〔2026〕9号", ""), "number"),
    ],
)
def test_what_is_no_notice_of_one_year_is_refused(life, text, code):
    with refused(code):
        load(life, text)


def test_an_empty_one_a_second_one_and_one_by_anybody_else_are_refused(life):
    with refused("one_year"):
        load(life, rows=[])
    with refused("permission"):
        load(life, by=life.checker)
    load(life)
    with refused("waiting"):
        load(life)


def test_a_clock_that_another_process_started_by_the_old_calendar_is_caught_later(life):
    decide(life, load(life))
    assert cases.recalculate_again(by=None, at=life.at + timedelta(minutes=5)) == 0
    assert Recalculation.objects.count() == 1
    Clock.objects.filter(case=life.case, code="C1").update(due=date(2027, 1, 4), provisional=True)
    assert cases.recalculate_again(by=None, at=life.at + timedelta(seconds=30)) == 0
    assert cases.recalculate_again(by=None, at=life.at + timedelta(minutes=5)) == 1
    assert clock(life.case, "C1").due == date(2027, 1, 5)
    later = Recalculation.objects.get(by=None)
    assert queries.is_genuine(later)
    assert cases.recalculate_again(by=None, at=life.at + timedelta(hours=3)) == 0


def test_extensions_lengths_and_hearings_are_counted_as_they_stand(life):
    long = Life(at=moment(date(2026, 11, 3))).accepted()  # sixty days end on 2 January 2027
    asked = {"case_id": long.case.pk, "at": long.at}
    cases.ask_extension(days=2, reason="复杂", by=long.handler, **asked)
    cases.decide_extension(agree=True, reason="", by=long.head, **asked)
    was = clock(long.case, "C4")
    assert (was.nominal_due, was.due) == (date(2027, 1, 4), date(2027, 1, 4))
    decide(life, load(life))
    now = clock(long.case, "C4")
    assert (now.nominal_due, now.due, now.extension, now.provisional) == (
        date(2027, 1, 4), date(2027, 1, 5), 2, False
    )  # fmt: skip


# A re-review that began on 30 November: thirty days and three of a hearing end on Saturday 2 January, rolled to Monday
# the 4th; the notice makes the 4th a day of rest too.
BEGAN, HEARD = date(2026, 11, 30), (date(2026, 12, 8), date(2026, 12, 10))


def re_review(life, start, hearing):
    """A running C8 with its hearing, counted by the calendar in force."""
    due = rules.due("C8", start, calendar.current(), hearing=hearing)
    return Clock.objects.create(
        case=life.case, code="C8", round=Clock.objects.filter(case=life.case, code="C8").count() + 1,
        article=due.term.article, responsible=life.department, start=start, nominal_due=due.nominal_due, due=due.due,
        provisional=due.provisional, hearing_from=hearing[0], hearing_to=hearing[1],
    )  # fmt: skip


def test_a_term_with_a_hearing_is_counted_anew_with_its_hearing(life):
    """第三十六条第二款."""
    c8 = re_review(life, BEGAN, HEARD)
    assert (c8.nominal_due, c8.due, c8.provisional) == (date(2027, 1, 2), date(2027, 1, 4), True)
    loaded = load(life)
    rows = queries.preview(life.checker, queries.changes_under(queries.calendar_with(loaded)))
    assert {(row.code, row.old, row.new) for row in rows} == {
        ("C1", date(2027, 1, 4), date(2027, 1, 5)), ("C8", date(2027, 1, 4), date(2027, 1, 5)),
    }  # fmt: skip
    decide(life, loaded)
    c8.refresh_from_db()
    assert (c8.nominal_due, c8.due, c8.provisional) == (date(2027, 1, 2), date(2027, 1, 5), False)
    assert (c8.hearing_from, c8.hearing_to) == HEARD
    why = queries.why_of(life.case, "C8", list(life.case.clocks.all()))
    assert why.due == c8.due
    assert [line.date for line in why.days if line.kind == "hearing"] == [date(2026, 12, n) for n in (8, 9, 10)]
    assert "2026-12-08 至 2026-12-10 听证，期间暂停计算。" in why.notes


def test_two_hearings_that_began_on_one_day_are_told_apart(life):
    """Both terms ended on 5 January; without the rest of the 4th only the one that was still heard on it does."""
    decide(life, load(life))
    short, long = (re_review(life, date(2026, 12, 3), (date(2027, 1, 3), date(2027, 1, last))) for last in (3, 4))
    assert (short.due, long.due) == (date(2027, 1, 5), date(2027, 1, 5))
    corrected = "\n".join(line for line in FILE.splitlines() if "2027-01-04" not in line)
    decide(life, load(life, corrected))
    for one in (short, long):
        one.refresh_from_db()
    assert (short.due, long.due) == (date(2027, 1, 4), date(2027, 1, 5))
    done = Recalculation.objects.latest("id")
    assert list(ClockChange.objects.filter(recalculation=done, clock__code="C8").values_list("clock", "new_due")) == [
        (short.pk, date(2027, 1, 4))
    ]  # fmt: skip
    assert queries.is_genuine(done)


def test_a_hearing_that_the_new_calendar_puts_behind_the_end_is_no_fault(life):
    """It began while the end was being rolled; the notice makes that Saturday a day of work."""
    c8 = re_review(life, date(2026, 12, 3), (date(2027, 1, 4), date(2027, 1, 6)))
    assert c8.due == date(2027, 1, 7)
    decide(life, load(life, FILE.replace("2027-01-02,rest", "2027-01-02,work")))
    c8.refresh_from_db()
    assert (c8.nominal_due, c8.due) == (date(2027, 1, 2), date(2027, 1, 2))
    why = queries.why_of(life.case, "C8", list(life.case.clocks.all()))
    assert "2027-01-04 至 2027-01-06 听证，按现行放假安排，听证在届满之后，不影响届满日。" in why.notes


def test_the_preview_takes_one_statement_for_any_number_of_clocks(life, django_assert_num_queries):
    days = queries.calendar_with(load(life))
    for _ in range(3):
        Life(at=life.at, received_on=date(2026, 12, 18))
    with django_assert_num_queries(1):
        assert sum(one.group.many for one in queries.changes_under(days)) == 4
