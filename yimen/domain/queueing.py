"""Who is called next (叫号). Facts in, one answer out; the same facts always give the same answer.

Three lines: booked people whose time has come, people with a reason for priority, everybody else. Within a line the
first come is the first called; who missed a call and came back stands once at the head of the own line. So that nobody
starves, a run of calls from the lines in front ends after `Policy.run`: then the first of the line behind is called.
Source: domain/02 §1 step 1 (priority for old, disabled, pregnant [P]); the numbers are ours and can be changed [P].
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from enum import StrEnum

from yimen.domain.dictionaries import label_of

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")  # one zone, no summer time: no zone database is needed


class Line(StrEnum):
    """The line a ticket stands in now; kept with each call, because the next choice looks back at it."""

    BOOKED = "booked"
    PRIORITY = "priority"
    ORDINARY = "ordinary"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A ticket that waits. `priority` is a key of PRIORITY_REASONS or None; `returned`: missed a call and came back."""

    ticket_id: int
    service: str
    taken_at: datetime
    priority: str | None = None
    booked_for: datetime | None = None
    returned: bool = False


@dataclass(frozen=True, slots=True)
class Policy:
    """What an office may set: calls in a row from the lines in front, and how late a booked person may come."""

    run: int = 2
    booking_grace: timedelta = timedelta(minutes=15)

    def __post_init__(self) -> None:
        if self.run < 1:
            raise ValueError("run must be at least 1: with 0 nobody would come before the ordinary line")


DEFAULT = Policy()


def line_of(waiting: Waiting, *, at: datetime, policy: Policy = DEFAULT) -> Line:
    """Return the line a ticket stands in at `at`.

    A booking counts from its time on, and only for one who came no later than the grace; early and late ones stand in
    their other line by the time they took the ticket, so an empty hall serves them at once.
    """
    if _booking_has_come(waiting, at, policy):
        return Line.BOOKED
    return Line.PRIORITY if waiting.priority else Line.ORDINARY


def next_ticket(
    waiting: Iterable[Waiting],
    *,
    serves: Set[str] | None,
    recent_calls: Sequence[Line],
    at: datetime,
    policy: Policy = DEFAULT,
) -> Waiting | None:
    """Return who is called next for the services of `serves` (None: all); None when nobody waits for them.

    `recent_calls` are the lines of the last calls made from the same queue, the newest last; `at` is the moment of the
    call. A total order: for equal times the lower `ticket_id` goes first.
    """
    lines = _lines(waiting, serves, at, policy)
    line = _turn(lines, recent_calls, policy)
    return lines[line][0] if line else None


def order(
    waiting: Iterable[Waiting],
    *,
    serves: Set[str] | None = None,
    recent_calls: Sequence[Line] = (),
    at: datetime,
    policy: Policy = DEFAULT,
) -> list[Waiting]:
    """Return everybody in the order they would be called if nobody else came and no booking fell due meanwhile."""
    lines = _lines(waiting, serves, at, policy)
    calls = list(recent_calls)
    result: list[Waiting] = []
    while line := _turn(lines, calls, policy):
        result.append(lines[line].popleft())
        calls.append(line)
    return result


def ahead_of(
    ticket_id: int,
    waiting: Iterable[Waiting],
    *,
    serves: Set[str] | None = None,
    recent_calls: Sequence[Line] = (),
    at: datetime,
    policy: Policy = DEFAULT,
) -> int:
    """Return how many people would be called before this ticket: 0 means next.

    `serves` are the services called from the same windows as the ticket's. Raises LookupError when the ticket does not
    wait for one of them.
    """
    line = order(waiting, serves=serves, recent_calls=recent_calls, at=at, policy=policy)
    for place, other in enumerate(line):
        if other.ticket_id == ticket_id:
            return place
    raise LookupError("这个号不在等候中，可能已被叫到或已作废，请到咨询台询问。")


def why(waiting: Waiting, *, at: datetime, policy: Policy = DEFAULT) -> str:
    """Return one Chinese sentence for the desk: `预约 9:30，已等 4 分`. Minutes are full minutes; no name, no topic."""
    line = line_of(waiting, at=at, policy=policy)
    since = waiting.taken_at
    parts = []
    if waiting.booked_for is not None:
        clock = f"预约 {_local(waiting.booked_for):%-H:%M}"
        if line == Line.BOOKED:
            since = max(since, waiting.booked_for)
            parts.append(clock)
        elif at < waiting.booked_for:
            parts.append(f"{clock} 未到时间，先按取号时间排")
        else:
            parts.append(f"{clock} 已过时间，按取号时间排")
    if waiting.priority:
        parts.append(f"优先（{label_of('priority_reason', waiting.priority)}）")
    if waiting.returned:
        parts.append("过号后返回，排在本类最前")
    if not parts:
        parts.append("按取号先后")
    minutes = max(0, int((at - since).total_seconds() // 60))
    return "，".join([*parts, f"已等 {minutes} 分"])


def _booking_has_come(waiting: Waiting, at: datetime, policy: Policy) -> bool:
    booked = waiting.booked_for
    return booked is not None and booked <= at and waiting.taken_at <= booked + policy.booking_grace


def _lines(
    waiting: Iterable[Waiting], serves: Set[str] | None, at: datetime, policy: Policy
) -> dict[Line, deque[Waiting]]:
    members: dict[Line, list[Waiting]] = {line: [] for line in Line}
    for one in waiting:
        if serves is None or one.service in serves:
            members[line_of(one, at=at, policy=policy)].append(one)

    def place(one: Waiting, line: Line) -> tuple[bool, datetime, datetime, int]:
        starts = one.booked_for if line == Line.BOOKED and one.booked_for is not None else one.taken_at
        return not one.returned, starts, one.taken_at, one.ticket_id

    return {line: deque(sorted(them, key=lambda one: place(one, line))) for line, them in members.items()}


def _turn(lines: dict[Line, deque[Waiting]], recent: Sequence[Line], policy: Policy) -> Line | None:
    """Return the line whose turn it is: the front one, unless the run of calls before a line behind is used up."""
    if lines[Line.ORDINARY] and _run(recent, {Line.BOOKED, Line.PRIORITY}) >= policy.run:
        return Line.ORDINARY
    in_front = [line for line in recent if line != Line.ORDINARY]
    if lines[Line.PRIORITY] and _run(in_front, {Line.BOOKED}) >= policy.run:
        return Line.PRIORITY
    return next((line for line in Line if lines[line]), None)


def _run(recent: Sequence[Line], kinds: Set[Line]) -> int:
    run = 0
    for line in reversed(recent):
        if line not in kinds:
            break
        run += 1
    return run


def _local(moment: datetime) -> datetime:
    return moment.astimezone(CHINA) if moment.tzinfo else moment
