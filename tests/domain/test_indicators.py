import inspect
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.saying import told
from yimen.domain.indicator_rows import (
    BeyondRow,
    ConcludedRow,
    MatterRow,
    RatingRow,
    RegisteredRow,
    Row,
    StandardRow,
    TermRow,
)
from yimen.domain.indicators import (
    INDICATORS,
    beyond_level,
    counted,
    first_contact_resolution,
    handling_days,
    late_registration,
    on_time_conclusion,
    one_off_resolution,
    one_visit_rate,
    participation,
    repeat_rate,
    satisfaction,
    split_by_term,
    standard_rate,
    timely_acceptance_office,
    timely_acceptance_organ,
    volume,
    web_share,
)
from yimen.domain.measures import Deadline, Period, Rate, Split, Spread, Volume
from yimen.domain.rating import Body, RatingLevel, RatingStatus

MARCH = Period(date(2024, 3, 1), date(2024, 3, 31))
JULY = Period(date(2024, 7, 1), date(2024, 7, 31))
TODAY = date(2024, 8, 1)


def term(nominal, done=None, *, rolled=None, **facts):
    return TermRow(item="x", deadline=Deadline(nominal, rolled or nominal), done_on=done, **facts)


# The test vectors of domain/03 §6 --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("handled", "roll_forward", "timely"),
    [
        (date(2024, 3, 16), False, 1),
        (date(2024, 3, 17), False, 0),
        (date(2024, 3, 17), True, 1),
        (date(2024, 3, 18), True, 1),
        (date(2024, 3, 19), True, 0),
    ],
)
@pytest.mark.parametrize("formula", [timely_acceptance_office, timely_acceptance_organ])
def test_timely_acceptance_of_an_item_registered_on_2024_03_01(formula, handled, roll_forward, timely):
    row = term(date(2024, 3, 16), handled, rolled=date(2024, 3, 18))  # a Saturday, rolled to Monday
    assert formula([row], period=MARCH, today=TODAY, roll_forward=roll_forward) == Rate(timely, 1)


def test_on_time_conclusion_of_items_due_on_2024_07_30():
    due = date(2024, 7, 30)
    rows = [term(due, date(2024, 7, 30)), term(due, date(2024, 7, 31)), term(due)]
    assert split_by_term(rows, period=JULY, today=date(2024, 8, 1)) == Split(on_time=1, late=1, overdue=1)
    assert on_time_conclusion(rows, period=JULY, today=date(2024, 8, 1)) == Rate(1, 3)


def ratings(body=Body.ORGAN):
    day = date(2024, 7, 10)
    given_ratings = [RatingLevel.SATISFIED] * 6 + [RatingLevel.MOSTLY_SATISFIED] * 2 + [RatingLevel.DISSATISFIED] * 2
    return [
        *(RatingRow(item="x", body=body, status=RatingStatus.RATED, level=level, on=day) for level in given_ratings),
        *(RatingRow(item="x", body=body, status=RatingStatus.LAPSED, on=day) for _ in range(10)),
        *(RatingRow(item="x", body=body, status=RatingStatus.OPEN) for _ in range(3)),
    ]


def test_satisfaction_and_participation_of_one_body():
    rate = satisfaction(ratings(), body=Body.ORGAN, period=JULY)
    assert (rate, rate.percent()) == (Rate(8, 10), "80.0%")
    rate = participation(ratings(), body=Body.ORGAN, period=JULY)
    assert (rate, rate.percent()) == (Rate(10, 20), "50.0%")


def registered(first_time=True, received=date(2024, 7, 1), on=date(2024, 7, 1), **facts):
    return RegisteredRow(item="x", received_on=received, registered_on=on, first_time=first_time, **facts)


def test_repeat_rate_of_7_in_40():
    rate = repeat_rate([registered(first_time=n >= 7) for n in range(40)], period=JULY)
    assert (rate, rate.percent()) == (Rate(7, 40), "17.5%")


def test_one_visit_rate_counts_visits_and_not_letters():
    closed = date(2024, 7, 9)
    rows = [
        MatterRow(matter="A", first_channel="visit", visits=1, closed_on=closed),
        MatterRow(matter="B", first_channel="visit", visits=2, closed_on=closed),
        MatterRow(matter="C", first_channel="visit", visits=1, closed_on=closed),  # and one letter
    ]
    assert one_visit_rate(rows, period=JULY) == Rate(2, 3)


# Cohorts, filters and edges ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "facts", "stays"),
    [
        ("letter", {"channel": "letter"}, True),
        ("visit", {"channel": "visit"}, True),
        ("web", {"channel": "web"}, True),
        ("phone", {"channel": "phone"}, False),
        ("fax", {"channel": "fax"}, False),
        ("nobody", {"people": 0}, False),
        ("9999 people", {"people": 9999}, True),
        ("10000 people", {"people": 10000}, False),
        ("litigation", {"litigation": True}, False),
        ("history or left out", {"in_statistics": False}, False),
    ],
)
def test_the_common_filter_of_statistics(name, facts, stays):
    assert bool(counted([Row(item="x", **facts)])) is stays


@pytest.mark.parametrize(
    ("name", "row", "today", "expected"),
    [
        ("due before", term(date(2024, 6, 30)), TODAY, Split()),
        ("due after", term(date(2024, 8, 1), date(2024, 7, 2)), TODAY, Split()),
        ("due on the first day", term(date(2024, 7, 1), date(2024, 6, 1)), TODAY, Split(on_time=1)),
        ("due today", term(date(2024, 7, 20)), date(2024, 7, 20), Split(not_yet_due=1)),
        ("due yesterday", term(date(2024, 7, 20)), date(2024, 7, 21), Split(overdue=1)),
        ("done later than the day looked at", term(date(2024, 7, 20), TODAY), date(2024, 7, 22), Split(overdue=1)),
        ("repeat", term(date(2024, 7, 20), first_time=False), TODAY, Split()),
        ("moved to another procedure", term(date(2024, 7, 20), procedural=True), TODAY, Split()),
        ("by phone", term(date(2024, 7, 20), channel="phone"), TODAY, Split()),
        ("rolled out of July", term(date(2024, 7, 30), rolled=date(2024, 8, 2)), TODAY, Split()),
    ],
)
def test_the_cohort_is_made_by_the_due_date(name, row, today, expected):
    assert split_by_term([row], period=JULY, today=today) == expected


def test_the_policy_switch_moves_an_item_between_periods():
    row = term(date(2024, 7, 30), date(2024, 7, 31), rolled=date(2024, 8, 2))
    assert split_by_term([row], period=JULY, today=TODAY, roll_forward=False) == Split(late=1)


@given(
    st.lists(
        st.builds(
            term,
            nominal=st.dates(date(2024, 6, 1), date(2024, 8, 31)),
            done=st.none() | st.dates(date(2024, 6, 1), date(2024, 9, 30)),
        )
    ),
    st.dates(date(2024, 6, 1), date(2024, 9, 30)),
)
def test_the_four_parts_add_up_to_the_cohort_and_a_passed_period_is_final(rows, today):
    split = split_by_term(rows, period=JULY, today=today)
    assert split.total == sum(row.deadline.rolled in JULY for row in rows)
    if today > JULY.last:
        assert split.final
        later = split_by_term(rows, period=JULY, today=today + timedelta(days=400))
        assert later.on_time == split.on_time


def test_the_two_bodies_are_never_mixed():
    rows = [
        *ratings(Body.ORGAN),
        RatingRow(
            item="x",
            body=Body.OFFICE,
            status=RatingStatus.RATED,
            level=RatingLevel.DISSATISFIED,
            on=date(2024, 7, 1),
        ),
    ]
    assert satisfaction(rows, body=Body.ORGAN, period=JULY) == Rate(8, 10)
    assert satisfaction(rows, body=Body.OFFICE, period=JULY) == Rate(0, 1)
    assert participation(rows, body=Body.OFFICE, period=JULY) == Rate(1, 1)


def test_ratings_of_another_month_do_not_count():
    assert satisfaction(ratings(), body=Body.ORGAN, period=MARCH) == Rate(0, 0)
    assert participation(ratings(), body=Body.ORGAN, period=MARCH) == Rate(0, 0)


@pytest.mark.parametrize("status", [RatingStatus.OPEN, RatingStatus.NOT_OPEN, RatingStatus.LAPSED])
def test_a_missing_rating_cannot_carry_a_level(status):
    with told("a level belongs to a rating that was given, and to no other"):
        RatingRow(item="x", body=Body.ORGAN, status=status, level=RatingLevel.SATISFIED)


def test_a_given_rating_must_carry_a_level():
    with told("a level belongs to a rating that was given, and to no other"):
        RatingRow(item="x", body=Body.ORGAN, status=RatingStatus.RATED)


def test_web_share_late_registration_and_volume_of_the_month():
    rows = [
        registered(channel="web"),
        registered(channel="visit", people=12, on=date(2024, 7, 4)),
        registered(channel="letter", received=date(2024, 6, 24), on=date(2024, 7, 2)),
        registered(channel="phone"),
        registered(on=date(2024, 8, 1)),
    ]
    assert web_share(rows, period=JULY) == Rate(1, 3)
    assert late_registration(rows, period=JULY) == Spread.of([0, 3, 8])
    assert volume(rows, period=JULY) == Volume(items=3, persons=14, batches=1)


def concluded(**facts):
    row = {"item": "x", "accepted_on": date(2024, 5, 1), "concluded_on": date(2024, 7, 1)}
    return ConcludedRow(**(row | facts))


AFTER = date(2024, 9, 29)  # 90 days after 2024-07-01


@pytest.mark.parametrize(
    ("name", "facts", "today", "rate"),
    [
        ("nothing came after", {}, AFTER, Rate(1, 1)),
        ("still watched", {}, date(2024, 9, 28), Rate(0, 0)),
        ("repeated on the 90th day", {"repeated_on": AFTER}, AFTER, Rate(0, 1)),
        ("repeated later", {"repeated_on": date(2024, 9, 30)}, date(2024, 10, 1), Rate(1, 1)),
        ("review asked", {"review_asked": True}, AFTER, Rate(0, 1)),
        ("not satisfied", {"dissatisfied": True}, AFTER, Rate(0, 1)),
        ("supported, not executed", {"supported_claims": 2, "executed_claims": 1}, AFTER, Rate(0, 1)),
        ("supported and executed", {"supported_claims": 2, "executed_claims": 2}, AFTER, Rate(1, 1)),
        ("a repeat item", {"first_time": False}, AFTER, Rate(0, 0)),
        ("a suggestion", {"petition_class": "suggestion"}, AFTER, Rate(0, 0)),
        ("unsorted", {"petition_class": None}, AFTER, Rate(0, 0)),
        ("concluded in June", {"concluded_on": date(2024, 6, 30)}, AFTER, Rate(0, 0)),
    ],
)
def test_resolved_at_one_go(name, facts, today, rate):
    assert one_off_resolution([concluded(**facts)], period=JULY, today=today) == rate


def test_first_letters_and_visits_resolved():
    rows = [
        concluded(resolved=True),
        concluded(channel="letter"),  # 办结 is not 化解
        concluded(channel="web", resolved=True),
        concluded(first_time=False, resolved=True),
        concluded(concluded_on=date(2024, 8, 1), resolved=True),
    ]
    assert first_contact_resolution(rows, period=JULY) == Rate(1, 2)


def test_handling_days_are_counted_from_acceptance():
    rows = [concluded(), concluded(accepted_on=date(2024, 6, 30)), concluded(concluded_on=date(2024, 8, 1))]
    assert handling_days(rows, period=JULY) == Spread.of([61, 1])
    assert handling_days([], period=JULY).mean is None


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("first raised by letter", {"first_channel": "letter"}),
        ("still open", {"closed_on": None}),
        ("closed in August", {"closed_on": date(2024, 8, 1)}),
    ],
)
def test_matters_outside_the_one_visit_cohort(name, facts):
    row = {"matter": "A", "first_channel": "visit", "visits": 1, "closed_on": date(2024, 7, 1)}
    assert one_visit_rate([MatterRow(**(row | facts))], period=JULY) == Rate(0, 0)


def test_beyond_level_adds_up_imported_monthly_totals():
    rows = [
        BeyondRow(month=date(2024, 7, 1), level="city", batches=2, persons=9),
        BeyondRow(month=date(2024, 7, 31), level="city", batches=1, persons=1),
        BeyondRow(month=date(2024, 7, 1), level="province", batches=1, persons=3),
        BeyondRow(month=date(2024, 6, 1), level="city", batches=5, persons=5),
    ]
    totals = beyond_level(rows, period=JULY)
    assert totals == {"city": Volume(0, 10, 3), "province": Volume(0, 3, 1)}
    assert beyond_level([], period=JULY) == {}


def test_the_standard_is_counted_over_what_applies():
    rows = [
        StandardRow(place="白马镇", category="硬件", applicable=10, passed=9),
        StandardRow(place="白马镇", category="机制", applicable=5, passed=5),
        StandardRow(place="河西乡", category="硬件", applicable=8, passed=4),
    ]
    assert standard_rate(rows) == Rate(18, 23)
    assert standard_rate(rows, category="硬件") == Rate(13, 18)
    assert standard_rate(rows, place="白马镇") == Rate(14, 15)
    assert standard_rate(rows, category="质效").percent() == "—"


# The registry -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("indicator", INDICATORS.values(), ids=lambda row: row.key)
def test_each_indicator_has_its_sentence_unit_mark_and_direction(indicator):
    assert indicator.sentence.endswith("。")
    assert indicator.unit
    assert indicator.mark in {"V", "V2", "P", "G"}
    assert indicator.better in {"up", "down"}
    assert indicator.formula.__doc__
    assert bool(indicator.target) == bool(indicator.group)


def test_the_four_groups_of_the_plan_come_first_and_in_order():
    groups = list(dict.fromkeys(indicator.group for indicator in INDICATORS.values()))
    assert groups == ["三个一百", "两个提高", "一个低于", "一个下降", ""]


def test_every_formula_of_the_module_is_in_the_registry():
    import yimen.domain.indicators as module

    helpers = {"counted", "split_by_term", "volume"}
    own = {
        name
        for name, f in inspect.getmembers(module, inspect.isfunction)
        if f.__module__ == module.__name__ and not name.startswith("_")
    }
    assert own - helpers == {indicator.formula.__name__ for indicator in INDICATORS.values()}


@pytest.mark.parametrize(
    ("formula", "asked"),
    [
        (timely_acceptance_office, {"today": TODAY}),
        (timely_acceptance_organ, {"today": TODAY}),
        (on_time_conclusion, {"today": TODAY}),
        (participation, {"body": Body.OFFICE}),
        (satisfaction, {"body": Body.OFFICE}),
        (repeat_rate, {}),
        (web_share, {}),
        (one_off_resolution, {"today": TODAY}),
        (first_contact_resolution, {}),
        (one_visit_rate, {}),
    ],
)
def test_an_empty_indicator_shows_a_dash(formula, asked):
    assert formula([], period=JULY, **asked).percent() == "—"
