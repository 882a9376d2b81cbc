"""What everybody may see of the hall: numbers and windows, never a name, never a matter."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localdate

from yimen.domain.waiting import Pace, WaitRange, wait_range
from yimen.reception import queries
from yimen.reception.models import Hall, Ticket, TicketState, Window


@dataclass(frozen=True, slots=True)
class Call:
    """One call on a screen; `id` only grows, also when a number is called again."""

    id: int
    number: str
    window: int


@dataclass(frozen=True, slots=True)
class ServiceWait:
    """A service, who waits for it, who would come before somebody who comes now, and how long that takes.

    `ahead` counts the people for other services too, where the same windows serve them; `wait` is None while no window
    is open.
    """

    service_id: int
    prefix: str
    name: str
    hint: str
    waiting: int
    ahead: int
    wait: WaitRange | None

    @property
    def words(self) -> str:
        """The wait as one sentence."""
        who = f"前面 {self.ahead} 位" if self.ahead else "现在没有人排队"
        return f"{who}，{self.wait}" if self.wait else f"{who}；窗口还没有开放，开放后按号叫"


@dataclass(frozen=True, slots=True)
class Board:
    """叫号屏: the call that stands now, the five before it, and who waits for what."""

    now: Call | None
    last: tuple[Call, ...]
    waiting: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class WindowCall:
    """窗口屏: the number at one window. `state`: called, serving, free, closed."""

    number: str
    state: str
    call_id: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where one ticket stands; the sentence says it all, without a name.

    Attributes:
        state: a word of TicketState, or "over" for a ticket of an earlier day.
        ahead: people who are called before; 0 unless it waits.
        may_leave: the person may give the place up.
        topics: live topics that change this page.
    """

    number: str
    service: str
    hall: str
    hall_id: int
    state: str
    ahead: int
    heading: str
    sentence: str
    more: str
    tone: str
    taken_at: datetime
    may_leave: bool
    topics: str
    priority: str
    people: int


def board(hall: Hall, at: datetime) -> Board:
    """The hall's board at `at`."""
    tickets = queries.calls(hall, at)
    rows = [(_call(ticket), ticket.state) for ticket in tickets]
    stands = bool(rows) and rows[0][1] in queries.AT_WINDOW
    shown = [call for call, _ in rows]
    return Board(
        now=shown[0] if stands else None,
        last=tuple(shown[1:6] if stands else shown[:5]),
        waiting=tuple((service.name, count) for service, count in queries.waiting_counts(hall, at)),
    )


def _call(ticket: Ticket) -> Call:
    return Call(ticket.last_call or 0, ticket.label, ticket.called_to.number if ticket.called_to else 0)


def window_call(window: Window) -> WindowCall:
    """What the screen above one window shows."""
    ticket = queries.at_window(window)
    if ticket is not None:
        return WindowCall(ticket.label, str(ticket.state), ticket.last_call or 0)
    if window.open_since is None:
        return WindowCall("", "closed", 0)
    return WindowCall("", "serving" if queries.open_interview(window) else "free", 0)


def services(hall: Hall, at: datetime) -> list[ServiceWait]:
    """The services of a hall with how long each would take now."""
    windows = queries.windows_of(hall)
    pace = queries.pace(hall, at)
    counts = queries.waiting_counts(hall, at)
    waiting = {service.prefix: count for service, count in counts}
    result = []
    for service, count in counts:
        together = serves_together(windows, service.prefix)
        ahead = sum(number for prefix, number in waiting.items() if prefix in together)
        wait = _wait(windows, service.prefix, ahead, pace)
        result.append(ServiceWait(service.pk, service.prefix, service.name, service.hint, count, ahead, wait))
    return result


def serves_together(windows: Sequence[Window], prefix: str) -> frozenset[str]:
    """The services called from the windows that serve `prefix`: who waits for them may come before."""
    serving = [window for window in windows if prefix in window.serves]
    serving = [window for window in serving if window.open_since is not None] or serving
    return frozenset({prefix}).union(*(window.serves for window in serving))


def _wait(windows: Sequence[Window], prefix: str, ahead: int, pace: Pace) -> WaitRange | None:
    serving = [window for window in windows if window.open_since is not None and prefix in window.serves]
    free = sum(not window.busy for window in serving)  # type: ignore[attr-defined]
    return wait_range(ahead, windows=len(serving), free=free, pace=pace)


def place_of(ticket: Ticket, at: datetime) -> Place:
    """Where a ticket (its hall, service and window at hand) stands at `at`."""
    ahead, (heading, sentence, more, tone) = _sentences(ticket, at)
    over = ticket.day != localdate(at) and ticket.state not in (TicketState.DONE, TicketState.LEFT)
    return Place(
        number=ticket.label,
        service=ticket.service.name,
        hall=ticket.hall.name,
        hall_id=ticket.hall_id,
        state="over" if over else str(ticket.state),
        ahead=ahead,
        heading=heading,
        sentence=sentence,
        more=more,
        tone=tone,
        taken_at=ticket.taken_at,
        may_leave=not over and ticket.state in (TicketState.WAITING, TicketState.MISSED, TicketState.CALLED),
        topics=f"ticket.{ticket.pk}" + (f" hall.{ticket.hall_id}" if ticket.state == TicketState.WAITING else ""),
        priority=ticket.priority,
        people=ticket.people,
    )


def find(token: str) -> Ticket | None:
    """The ticket of a person's own page, with all that `place_of` needs."""
    return Ticket.objects.select_related("hall__unit", "service", "called_to").filter(token=token).first()


Sentences = tuple[str, str, str, str]
"""Heading, sentence, what to do, tone."""

ENDED: dict[str, Sentences] = {
    TicketState.DONE: ("已接待", "您的来访已接待完毕。", "回执上有编号和查询码，可随时查询办理进度。", "done"),
    TicketState.LEFT: ("已离开", "这个号已经作废。", "需要办理时，请重新取号。", "neutral"),
}


def _sentences(ticket: Ticket, at: datetime) -> tuple[int, Sentences]:
    if ticket.state in ENDED:
        return 0, ENDED[ticket.state]
    if ticket.day != localdate(at):
        day = f"{ticket.day.month}月{ticket.day.day}日"
        return 0, ("已过期", f"这是 {day} 的号，已经失效。", "号当天有效，请重新取号。", "neutral")
    if ticket.state == TicketState.WAITING:
        return _waiting_sentences(ticket, at)
    window = f"{ticket.called_to.number} 号窗口" if ticket.called_to else "窗口"
    back = "您已归队过一次，请重新取号。" if ticket.returned else "请到引导台说一声，可以归队一次，排在本类最前。"
    now: dict[str, Sentences] = {
        TicketState.CALLED: ("正在叫您", f"请到 {window}。", f"已呼叫 {ticket.calls} 次。", "near"),
        TicketState.SERVING: ("接谈中", f"正在 {window}接谈。", "", "ok"),
        TicketState.MISSED: ("已过号", f"已叫过您 {ticket.calls} 次，没有等到您。", back, "late"),
    }
    return 0, now[ticket.state]


def _waiting_sentences(ticket: Ticket, at: datetime) -> tuple[int, Sentences]:
    windows = queries.windows_of(ticket.hall)
    together: Collection[str] = serves_together(windows, ticket.service.prefix)
    ahead = queries.ahead_of(ticket, at, serves=together)
    wait = _wait(windows, ticket.service.prefix, ahead, queries.pace(ticket.hall, at))
    who = f"前面还有 {ahead} 位" if ahead else "下一位就是您"
    if wait is None:
        return ahead, ("等候中", f"{who}；窗口还没有开放。", f"接待时间：{ticket.hall.hours}。", "brand")
    return ahead, ("等候中", f"{who}，{wait}。", "时间是估计的，请留意大厅的屏幕和广播。", "brand")
