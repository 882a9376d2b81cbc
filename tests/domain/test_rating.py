from datetime import date

import pytest

from tests.domain.saying import told
from yimen.domain.dictionaries import RATING_LEVELS, RATING_STATUSES
from yimen.domain.rating import (
    LEVEL_CODES,
    NOT_RATED_REASONS,
    STATUS_CODES,
    Body,
    LookOutcome,
    NotRated,
    Rater,
    RatingFacts,
    RatingLevel,
    RatingPolicy,
    RatingStatus,
    Window,
    level_of_code,
    look_refusals,
    needs_look_by_superior,
    staff_may_see,
    status,
    why_not,
    window,
)

FORWARDED, DELIVERED, CONCLUDED, LAST = date(2026, 3, 2), date(2026, 5, 4), date(2026, 5, 6), date(2026, 6, 5)
WHOLE = RatingFacts(FORWARDED, DELIVERED, CONCLUDED)
RUNNING = RatingFacts(FORWARDED)
LATER = RatingPolicy(only_after_conclusion=True)
BY_STAFF = "评价只能由信访人凭查询码或本人账号作出，工作人员不能代评。"


@pytest.mark.parametrize(
    ("name", "body", "facts", "policy", "opens", "closes"),
    [
        ("office from first forwarding", Body.OFFICE, WHOLE, RatingPolicy(), FORWARDED, LAST),
        ("organ from the opinion's delivery", Body.ORGAN, WHOLE, RatingPolicy(), DELIVERED, LAST),
        ("office, still running", Body.OFFICE, RUNNING, RatingPolicy(), FORWARDED, None),
        ("organ, no opinion yet", Body.ORGAN, RUNNING, RatingPolicy(), None, None),
        ("answered at the desk", Body.OFFICE, RatingFacts(concluded_on=CONCLUDED), RatingPolicy(), CONCLUDED, LAST),
        ("no organ was asked", Body.ORGAN, RatingFacts(concluded_on=CONCLUDED), RatingPolicy(), None, None),
        ("nothing happened", Body.OFFICE, RatingFacts(), RatingPolicy(), None, None),
        ("by policy after conclusion", Body.OFFICE, WHOLE, LATER, CONCLUDED, LAST),
        ("by policy not before conclusion", Body.OFFICE, RUNNING, LATER, None, None),
        ("by policy after conclusion, organ", Body.ORGAN, WHOLE, LATER, CONCLUDED, LAST),
        ("ten days", Body.ORGAN, WHOLE, RatingPolicy(days_after_conclusion=10), DELIVERED, date(2026, 5, 16)),
        (
            "outside the rating",
            Body.OFFICE,
            RatingFacts(FORWARDED, DELIVERED, CONCLUDED, NotRated.OTHER_PROCEDURE),
            RatingPolicy(),
            None,
            None,
        ),
    ],
)
def test_when_a_body_can_be_rated(name, body, facts, policy, opens, closes):
    assert window(body, facts, policy=policy) == Window(opens, closes)


@pytest.mark.parametrize(
    ("body", "rated", "today", "expected"),
    [
        (Body.OFFICE, False, date(2026, 3, 1), RatingStatus.NOT_OPEN),
        (Body.OFFICE, False, FORWARDED, RatingStatus.OPEN),
        (Body.ORGAN, False, FORWARDED, RatingStatus.NOT_OPEN),
        (Body.ORGAN, False, DELIVERED, RatingStatus.OPEN),
        (Body.ORGAN, False, LAST, RatingStatus.OPEN),  # the last day counts
        (Body.ORGAN, False, date(2026, 6, 6), RatingStatus.LAPSED),
        (Body.ORGAN, True, date(2026, 6, 6), RatingStatus.RATED),
        (Body.ORGAN, True, DELIVERED, RatingStatus.RATED),
    ],
)
def test_the_status_of_a_rating(body, rated, today, expected):
    assert status(body, WHOLE, rated=rated, today=today) is expected


def test_a_matter_that_never_opened_for_a_body_does_not_lapse():
    desk = RatingFacts(concluded_on=CONCLUDED)
    assert status(Body.ORGAN, desk, rated=False, today=date(2027, 1, 1)) is RatingStatus.NOT_OPEN


def test_no_rating_never_becomes_satisfied():
    statuses = {status(b, WHOLE, rated=False, today=date(2026, m, 1)) for b in Body for m in range(1, 13)}
    assert RatingStatus.RATED not in statuses
    assert not needs_look_by_superior(None)


@pytest.mark.parametrize(
    ("name", "body", "facts", "by", "rated", "today", "words"),
    [
        ("open", Body.ORGAN, WHOLE, Rater.QUERY_CODE, False, DELIVERED, None),
        ("open by account", Body.OFFICE, WHOLE, Rater.ACCOUNT, False, DELIVERED, None),
        ("never in a staff session", Body.ORGAN, WHOLE, Rater.STAFF_SESSION, False, DELIVERED, BY_STAFF),
        ("once", Body.ORGAN, WHOLE, Rater.QUERY_CODE, True, DELIVERED, "这一项已经评价过了，谢谢。"),
        ("too late", Body.ORGAN, WHOLE, Rater.QUERY_CODE, False, date(2026, 6, 6), "评价已于 2026-06-05 截止。"),
        ("too early", Body.OFFICE, WHOLE, Rater.QUERY_CODE, False, date(2026, 3, 1), "评价从 2026-03-02 起开放。"),
        (
            "no opinion yet",
            Body.ORGAN,
            RUNNING,
            Rater.QUERY_CODE,
            False,
            DELIVERED,
            "收到处理意见书后即可评价责任单位。",
        ),
        (
            "not forwarded yet",
            Body.OFFICE,
            RatingFacts(),
            Rater.QUERY_CODE,
            False,
            DELIVERED,
            "事项转送后即可评价信访部门。",
        ),
    ],
)
def test_who_may_rate_and_when_not_why(name, body, facts, by, rated, today, words):
    assert why_not(body, facts, by=by, rated=rated, today=today) == words


def test_a_policy_may_let_a_rating_wait_for_conclusion_or_be_changed():
    asked = {"by": Rater.QUERY_CODE, "today": DELIVERED}
    assert why_not(Body.OFFICE, RUNNING, rated=False, policy=LATER, **asked) == "事项办结后即可评价。"
    assert why_not(Body.OFFICE, WHOLE, rated=True, policy=RatingPolicy(rate_again=True), **asked) is None


@pytest.mark.parametrize("reason", list(NotRated))
def test_what_is_outside_the_rating_says_why(reason):
    facts = RatingFacts(FORWARDED, DELIVERED, CONCLUDED, reason)
    answer = why_not(Body.ORGAN, facts, by=Rater.QUERY_CODE, rated=False, today=DELIVERED)
    assert answer == NOT_RATED_REASONS[reason]
    assert status(Body.ORGAN, facts, rated=False, today=date(2027, 1, 1)) is RatingStatus.NOT_OPEN


def test_staff_see_a_rating_only_after_the_window_has_closed():
    seen = [staff_may_see(Body.ORGAN, WHOLE, today=day) for day in (DELIVERED, LAST, date(2026, 6, 6))]
    assert seen == [False, False, True]
    assert not staff_may_see(Body.OFFICE, RUNNING, today=date(2027, 1, 1))


def test_the_days_that_an_office_sets_close_the_window_for_staff_and_status_alike():
    ten, after = RatingPolicy(days_after_conclusion=10), date(2026, 5, 17)
    assert [staff_may_see(Body.ORGAN, WHOLE, today=after, policy=policy) for policy in (ten, RatingPolicy())] == [
        True,
        False,
    ]
    assert status(Body.ORGAN, WHOLE, rated=False, today=after, policy=ten) is RatingStatus.LAPSED
    desk = RatingFacts(concluded_on=CONCLUDED)  # no organ was asked: only the office is seen
    assert [staff_may_see(body, desk, today=date(2027, 1, 1)) for body in Body] == [
        body is Body.OFFICE for body in Body
    ]


@pytest.mark.parametrize(("code", "level"), [(0, "satisfied"), (1, "mostly_satisfied"), (3, "dissatisfied")])
def test_levels_keep_the_national_codes(code, level):
    assert level_of_code(code) == level
    assert LEVEL_CODES[RatingLevel(level)] == code


@pytest.mark.parametrize("code", [2, 4, -1])
def test_there_are_no_other_levels(code):
    with told(f"no rating level has the code {code}"):
        level_of_code(code)


def test_the_dictionaries_say_the_same_as_the_rules():
    assert {c.key: c.national_code for c in RATING_LEVELS} == {k.value: str(v) for k, v in LEVEL_CODES.items()}
    assert {c.key: c.national_code for c in RATING_STATUSES} == {k.value: str(v) for k, v in STATUS_CODES.items()}


def test_only_dissatisfaction_calls_the_superior():
    assert [needs_look_by_superior(level) for level in RatingLevel] == [False, False, True]


@pytest.mark.parametrize(
    ("level", "facts", "words"),
    [
        (RatingLevel.DISSATISFIED, {}, ""),
        (RatingLevel.SATISFIED, {}, "这里没有需要查看的评价，请等评价期结束以后再看。"),
        (RatingLevel.MOSTLY_SATISFIED, {}, "这里没有需要查看的评价，请等评价期结束以后再看。"),
        (None, {}, "这里没有需要查看的评价，请等评价期结束以后再看。"),
        (RatingLevel.DISSATISFIED, {"visible": False}, "这里没有需要查看的评价，请等评价期结束以后再看。"),
        (RatingLevel.DISSATISFIED, {"above": False}, "不满意的评价由被评价单位的上一级查看，请交由上一级办理。"),
        (RatingLevel.DISSATISFIED, {"looked": True}, "这项评价已经查看过了，请直接看查看结果。"),
        (RatingLevel.DISSATISFIED, {"words": False}, "请写明查看的情况和处理。"),
    ],
)
def test_the_superior_looks_once_with_words_after_the_window(level, facts, words):
    given = {"visible": True, "above": True, "looked": False, "words": True, **facts}
    found = look_refusals(level, **given)
    assert [one.words for one in found] == ([words] if words else [])
    codes = {"这里": "rating", "不满": "side", "这项": "looked", "请写": "words"}
    assert [one.code for one in found] == ([codes[words[:2]]] if words else [])


def test_no_outcome_of_a_look_asks_for_another_rating():
    assert [one.value for one in LookOutcome] == ["nothing", "correct", "other"]
    assert not [one for one in LookOutcome if "评价" in one.label]
