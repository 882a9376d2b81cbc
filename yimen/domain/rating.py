"""群众满意度评价: the petitioner rates two bodies, separately and freely (domain/02 §5).

Levels, status codes, the two bodies and the excluded matters are of the method of 2014 and real systems. When the
windows open and end is not published: the office's opens at the first forwarding, the organ's when the opinion is
delivered, both end 30 days after conclusion [P]. A missing rating stays missing: nothing here turns it into 满意.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType

from yimen.domain.labelled import Labelled
from yimen.domain.procedure.situation import Refusal


class RatingLevel(StrEnum):
    """满意, 基本满意, 不满意; national codes 0, 1, 3."""

    SATISFIED = "satisfied"
    MOSTLY_SATISFIED = "mostly_satisfied"
    DISSATISFIED = "dissatisfied"


class RatingStatus(StrEnum):
    """Status 0-3: 待评价 (open, no rating yet), 未评价 (not open), 已评价, 超期未评价; 0 and 1 are our reading."""

    OPEN = "open"
    NOT_OPEN = "not_open"
    RATED = "rated"
    LAPSED = "lapsed"


class Body(StrEnum):
    """The two bodies rated: the petition office (信访部门) and the competent organ (责任单位). Never averaged."""

    OFFICE = "office"
    ORGAN = "organ"


class Rater(StrEnum):
    """How somebody who wants to rate proved who they are."""

    QUERY_CODE = "query_code"
    ACCOUNT = "account"
    STAFF_SESSION = "staff_session"


class NotRated(StrEnum):
    """Why a matter is outside the rating (method of 2014; domain/02 §5)."""

    OTHER_ORGANS = "other_organs"
    OTHER_PROCEDURE = "other_procedure"
    NOT_DISCLOSABLE = "not_disclosable"
    NOT_FIRST_TIME = "not_first_time"


NOT_RATED_REASONS: Mapping[NotRated, str] = MappingProxyType(
    {
        NotRated.OTHER_ORGANS: "属于人大、法院、检察院职权范围的事项不在评价范围内。",
        NotRated.OTHER_PROCEDURE: "应当通过诉讼、仲裁、复议等法定途径处理的事项不在评价范围内。",
        NotRated.NOT_DISCLOSABLE: "不宜公开的事项不在评价范围内。",
        NotRated.NOT_FIRST_TIME: "重复提出的事项不再单独评价，评价首次登记的那一件。",
    }
)
LEVEL_CODES: Mapping[RatingLevel, int] = MappingProxyType(
    {RatingLevel.SATISFIED: 0, RatingLevel.MOSTLY_SATISFIED: 1, RatingLevel.DISSATISFIED: 3}
)
STATUS_CODES: Mapping[RatingStatus, int] = MappingProxyType(
    {RatingStatus.OPEN: 0, RatingStatus.NOT_OPEN: 1, RatingStatus.RATED: 2, RatingStatus.LAPSED: 3}
)


class LookOutcome(Labelled):
    """What came of the look of the organ's superior at a 不满意; none of them is to ask for another rating."""

    NOTHING = "nothing", "经查看，办理合法适当，不需要处理"
    CORRECT = "correct", "要求原办理单位自行纠正、重新办理"
    OTHER = "other", "其他处理"


@dataclass(frozen=True, slots=True)
class RatingPolicy:
    """What an office may set [P]: days after conclusion, wait for conclusion or not, a second rating or not."""

    days_after_conclusion: int = 30
    only_after_conclusion: bool = False
    rate_again: bool = False


DEFAULT = RatingPolicy()


@dataclass(frozen=True, slots=True)
class RatingFacts:
    """The dates of one item that decide its windows, as business dates; None where it has not happened."""

    first_forwarded_on: date | None = None
    opinion_delivered_on: date | None = None
    concluded_on: date | None = None
    not_rated: NotRated | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """The first and the last day on which a body can be rated; None where the day is not known yet."""

    opens_on: date | None
    closes_on: date | None

    def is_open(self, today: date) -> bool:
        """Say whether `today` lies in the window, both days included."""
        return self.opens_on is not None and self.opens_on <= today and not self.has_closed(today)

    def has_closed(self, today: date) -> bool:
        """Say whether the last day has passed."""
        return self.closes_on is not None and today > self.closes_on


def window(body: Body, facts: RatingFacts, *, policy: RatingPolicy = DEFAULT) -> Window:
    """Return the rating window of `body` (domain/02 §5 [P]); a matter outside the rating has none.

    An item answered at the desk was never forwarded: the office is then rated from conclusion. An item without a
    delivered opinion opens no window for an organ.
    """
    if facts.not_rated is not None:
        return Window(None, None)
    office_from = facts.first_forwarded_on or facts.concluded_on
    opens = office_from if body == Body.OFFICE else facts.opinion_delivered_on
    if opens is not None and policy.only_after_conclusion:
        opens = max(opens, facts.concluded_on) if facts.concluded_on else None
    if opens is None or facts.concluded_on is None:
        return Window(opens, None)
    return Window(opens, facts.concluded_on + timedelta(days=policy.days_after_conclusion))


def status(body: Body, facts: RatingFacts, *, rated: bool, today: date, policy: RatingPolicy = DEFAULT) -> RatingStatus:
    """Return the status of one body's rating on `today`; without a rating it is never RATED."""
    if rated:
        return RatingStatus.RATED
    span = window(body, facts, policy=policy)
    if span.opens_on is not None and span.has_closed(today):
        return RatingStatus.LAPSED
    return RatingStatus.OPEN if span.is_open(today) else RatingStatus.NOT_OPEN


def why_not(
    body: Body,
    facts: RatingFacts,
    *,
    by: Rater,
    rated: bool,
    today: date,
    policy: RatingPolicy = DEFAULT,
) -> str | None:
    """Return in Chinese why `by` cannot rate `body` now; None when the rating may be given.

    Only the petitioner rates, with query code or account: a staff session never can (domain/02 §5, integrity).
    """
    if by == Rater.STAFF_SESSION:
        return "评价只能由信访人凭查询码或本人账号作出，工作人员不能代评。"
    if facts.not_rated is not None:
        return NOT_RATED_REASONS[facts.not_rated]
    if rated and not policy.rate_again:
        return "这一项已经评价过了，谢谢。"
    span = window(body, facts, policy=policy)
    return None if span.is_open(today) else _not_now(body, span, today, policy)


def staff_may_see(body: Body, facts: RatingFacts, *, today: date, policy: RatingPolicy = DEFAULT) -> bool:
    """Say whether staff may see a single rating: only after the window has closed (domain/02 §5, integrity)."""
    return window(body, facts, policy=policy).has_closed(today)


def level_of_code(code: int) -> RatingLevel:
    """Return the level of a national code 0, 1 or 3 (domain/04 §1); raises ValueError for another number."""
    for level, known in LEVEL_CODES.items():
        if known == code:
            return level
    raise ValueError(f"no rating level has the code {code}")


def needs_look_by_superior(level: RatingLevel | None) -> bool:
    """Say whether a task opens for the organ's superior: for 不满意 only, and never to ask for another rating."""
    return level == RatingLevel.DISSATISFIED


def look_refusals(
    level: RatingLevel | None, *, visible: bool, above: bool, looked: bool, words: bool
) -> tuple[Refusal, ...]:
    """What stands against closing the look at a rating (domain/02 §5 [P]).

    Args:
        visible: staff may see this rating: `staff_may_see`.
        above: the asking unit stands above the rated one; looked: a look was noted before; words: what was found.
    """
    found = []
    if not visible or not needs_look_by_superior(level):
        found.append(Refusal("rating", "这里没有需要查看的评价，请等评价期结束以后再看。"))
    if not above:
        found.append(Refusal("side", "不满意的评价由被评价单位的上一级查看，请交由上一级办理。"))
    if looked:
        found.append(Refusal("looked", "这项评价已经查看过了，请直接看查看结果。"))
    if not words:
        found.append(Refusal("words", "请写明查看的情况和处理。"))
    return tuple(found)


def _not_now(body: Body, span: Window, today: date, policy: RatingPolicy) -> str:
    if span.has_closed(today):
        return f"评价已于 {span.closes_on:%Y-%m-%d} 截止。"
    if span.opens_on is not None:
        return f"评价从 {span.opens_on:%Y-%m-%d} 起开放。"
    if policy.only_after_conclusion:
        return "事项办结后即可评价。"
    return "收到处理意见书后即可评价责任单位。" if body == Body.ORGAN else "事项转送后即可评价信访部门。"
