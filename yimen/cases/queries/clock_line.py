"""The clocks of one case as a screen shows them (时限条), and why each date is that date, day by day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Protocol

from django.utils.timezone import localdate

from yimen.base import calendar
from yimen.cases.models import Case, Clock, Proposal, ProposalKind
from yimen.cases.queries.clock_people import name_of, of_round, others, shown
from yimen.domain import clocks as rules
from yimen.domain import warning
from yimen.domain.calendar import Calendar
from yimen.domain.clocks import CountedDay, Due
from yimen.domain.procedure import ENDED_STAGES, UNCOUNTED_STAGES, Stage
from yimen.domain.sorting import PetitionClass, branch_of, path_of_item
from yimen.ui.pieces import ClockItem, DayLine, WhyDate

LINE = ("C1", "C2", "C3", "C4", "C5", "C6", "C7", "C8")
BESIDE = ("T1", "S1", "S2", "S3", "P1", "A1", "M1", "D1")  # shown only where they run or ran
NAMES = {
    "C1": "转送交办",
    "C2": "受理告知",
    "C3": "提出异议",
    "C4": "办理",
    "C5": "请求复查",
    "C6": "复查",
    "C7": "请求复核",
    "C8": "复核",
    "S1": "简易转送",
    "S2": "简易受理",
    "S3": "简易答复",
    "T1": "逐级转送",
    "P1": "建议答复",
    "A1": "交办反馈",
    "M1": "司法确认",
    "D1": "个人信息",
}
STATES = {"running": "running", "near": "near", "overdue": "late", "done": "done", "done_late": "done_late"}


class RunningClock(Protocol):
    """A stored clock, or a row that carries one."""

    @property
    def pk(self) -> int: ...  # noqa: D102
    @property
    def code(self) -> str: ...  # noqa: D102
    @property
    def article(self) -> str: ...  # noqa: D102
    @property
    def start(self) -> date: ...  # noqa: D102
    @property
    def nominal_due(self) -> date: ...  # noqa: D102
    @property
    def due(self) -> date: ...  # noqa: D102
    @property
    def provisional(self) -> bool: ...  # noqa: D102
    @property
    def extension(self) -> int: ...  # noqa: D102
    @property
    def days(self) -> int | None: ...  # noqa: D102
    @property
    def hearing_from(self) -> date | None: ...  # noqa: D102
    @property
    def hearing_to(self) -> date | None: ...  # noqa: D102


def runs_c4(case: Case) -> bool:
    """Whether 第三十四条 gives this case its 60 days: only the petition procedure proper, an appeal of branch 6."""
    if case.petition_class != PetitionClass.APPEAL or case.path is None:
        return False
    return branch_of(path_of_item(case.path), day=case.received_on).runs_c4


def clock_items(
    case: Case, clocks: Iterable[Clock], *, today: date, why_url: Callable[[str], str] | None = None
) -> list[ClockItem]:
    """C1 to C8 of one case in one line; empty for history and for what was brought back, which have no clocks.

    Args:
        case: its stage decides what may still come.
        clocks: its stored clocks.
        why_url: code -> address of the explanation; None shows no link.
    """
    if case.stage in UNCOUNTED_STAGES:
        return []
    stored = shown(clocks)
    days = calendar.current()
    items = []
    for code in LINE:
        url = why_url(code) if why_url else ""
        if code in stored:
            items.append(_stored(stored[code], days, today, url))
        elif code == "C4" and not runs_c4(case) and case.petition_class:
            items.append(ClockItem(code, NAMES[code], "stopped"))
        elif code == "C4" and _waits_for_notice(case, stored):
            due = rules.latest_conclusion(stored["C2"].due, days)
            items.append(
                ClockItem(code, NAMES[code], "future", due.due, article=due.term.article, url=url,
                          provisional=due.provisional, latest=True)
            )  # fmt: skip
        else:
            items.append(ClockItem(code, NAMES[code], "stopped" if case.stage == Stage.PROCEDURAL else "future"))
    items += [_stored(stored[code], days, today, why_url(code) if why_url else "") for code in BESIDE if code in stored]
    return items


def _waits_for_notice(case: Case, stored: Mapping[str, Clock]) -> bool:
    """Whether the unit still has to say if it accepts, so that the latest conclusion can be told."""
    return "C2" in stored and not stored["C2"].voided and case.stage not in ENDED_STAGES


def _stored(clock: Clock, days: Calendar, today: date, url: str) -> ClockItem:
    due = recounted(clock, days)
    state = "stopped" if clock.voided else STATES[rules.state(due, today, clock.stopped_on)]
    if clock.code in warning.RIGHTS and (clock.stopped_on is not None or state == "late"):
        state = "stopped"
    left, unit = days_left(clock, due, today, days)
    whole = max((clock.nominal_due - clock.start).days, 1)
    return ClockItem(
        clock.code,
        NAMES[clock.code],
        state,  # type: ignore[arg-type]
        clock.due,
        done_on=clock.stopped_on,
        days_left=left if clock.stopped_on is None else None,
        unit=unit,
        percent=min(max((today - clock.start).days * 100 // whole, 0), 100),
        article=clock.article,
        url=url,
        provisional=clock.provisional,
    )


def days_left(clock: RunningClock, due: Due, today: date, days: Calendar) -> tuple[int, str]:
    """What is left and in which unit; negative once overdue.

    Counted to the nominal end, by which the unit is warned, then to the rolled one, by which it is judged.
    """
    if due.term.unit is rules.Unit.WORKING:
        return days.working_days_between(today, clock.due), "个工作日"
    end = clock.nominal_due if today <= clock.nominal_due and not due.term.is_right else clock.due
    return (end - today).days, "天"


def recounted(clock: RunningClock, days: Calendar) -> Due:
    """Counted anew from its stored start, length, extension and hearing by the calendar in force now."""
    hearing = (clock.hearing_from, clock.hearing_to) if clock.hearing_from and clock.hearing_to else None
    return rules.due_again(clock.code, clock.start, days, days=clock.days, extension=clock.extension, hearing=hearing)


def handed_over(clocks: Iterable[Clock]) -> int:
    """How often the case was sent to a unit: each time the unit's time to object starts anew."""
    return max((clock.round for clock in clocks if clock.code == "C3"), default=0)


def current_clocks(case: Case) -> list[Clock]:
    """The clocks that run now."""
    return list(case.clocks.filter(stopped_on=None))


EVENTS = {
    "T1": "上级转来的信访事项到达本局",
    "S1": "信访部门收到信访事项",
    "P1": "责任单位收到转送的建议意见",
    "D1": "信访部门收到个人信息请求",
    "C1": "信访部门收到信访事项",
    "C2": "责任单位收到转送的信访事项",
    "C3": "责任单位收到转送的信访事项",
    "C4": "责任单位告知受理",
    "C5": "处理意见书送达信访人",
    "C6": "复查机关、单位收到复查请求",
    "C7": "复查意见书送达信访人",
    "C8": "复核机关、单位收到复核请求",
    "S2": "责任单位收到转送的信访事项",
    "S3": "责任单位受理",
    "A1": "信访部门交办",
    "H1": "收到协办请求",
    "M1": "调解协议生效",
}


def why_of(
    case: Case, code: str, clocks: Iterable[Clock], *, number: int | None = None, named: bool = True
) -> WhyDate | None:
    """Why this date: counted anew from the stored start by the calendar in force now; None when no such clock runs.

    Args:
        case: whose clock it is.
        code: the clock; the round that the line shows is explained, the rounds before are named.
        number: another round of it: where each petitioner has a right of their own, that of another one.
        clocks: the stored clocks of the case.
        named: say by name who approved an extension; else only the unit.
    """
    clocks = list(clocks)
    stored = shown(clocks)
    days = calendar.current()
    clock = of_round(clocks, code, number)
    if clock is not None:
        due = recounted(clock, days)
        event = EVENTS.get(code, due.term.event.label)
        if due.due != clock.due:
            event += f"（当时算得 {clock.due}，按现行放假安排重算如下）"
        length = f"{clock.days or due.term.n}{due.term.unit.label}"
        if clock.extension:
            length += f"，经批准延长{clock.extension}日"
        several = others(clocks, clock)
        whose = f"（{name_of(case, clock)}）" if several else ""
        why = _why(due, f"{code} {due.term.name}届满日{whose}", event, length, days)
        rounds = [one for one in clocks if one.code == code and one.round < clock.round and one not in several]
        notes = tuple(_notes(clock, rounds, due))
        return replace(why, extension=_extended_by(case, clock, named=named), notes=notes)
    if number is None and code == "C4" and runs_c4(case) and _waits_for_notice(case, stored):
        due = rules.latest_conclusion(stored["C2"].due, days)
        event = "最迟应当告知受理的日子（告知期限届满日）；告知受理后，从告知之日重新起算"
        return _why(due, "最迟办结日", event, f"{due.term.n}{due.term.unit.label}", days)
    return None


def _extended_by(case: Case, clock: Clock, *, named: bool) -> str:
    """Who approved the extension, when and for how long; "" for a term that was not extended."""
    if not clock.extension:
        return ""
    approved = (
        Proposal.objects.filter(case=case, kind=ProposalKind.EXTENSION, agreed=True, decided_at__date__gte=clock.start)
        .select_related("decided_by__unit")
        .first()
    )
    if approved is None or approved.decided_by is None or approved.decided_at is None:
        return f"经批准延长{clock.extension}日"
    unit, on = approved.decided_by.unit.short_name, localdate(approved.decided_at)
    who = f"{unit}{approved.decided_by.name}" if named else f"{unit}负责人"
    return f"{who}于 {on} 批准延长{clock.extension}日，已书面告知理由（第三十四条）"


def _notes(clock: Clock, before: Sequence[Clock], due: Due) -> Iterator[str]:
    """What happened to the clock: a hearing, its end, and the rounds before it."""
    if clock.hearing_from and clock.hearing_to:
        counted = clock.hearing_from <= due.due
        rest = "期间暂停计算" if counted else "按现行放假安排，听证在届满之后，不影响届满日"
        yield f"{clock.hearing_from} 至 {clock.hearing_to} 听证，{rest}。"
    if due.term.remark:
        yield due.term.remark
    if clock.voided:
        yield f"{clock.stopped_on} 起不再计算：原来的办理环节已经撤回、退回或改变，既不算按期，也不算超期。"
    elif clock.stopped_on is not None:
        yield f"{clock.stopped_on} 已经完成，停止计算。"
    for one in sorted(before, key=lambda row: row.round):
        ended = "不再计算" if one.voided else "完成"
        yield f"第 {one.round} 次：{one.start} 起算，应于 {one.due} 届满，{one.stopped_on} {ended}。"
    if before:
        yield f"本次是第 {clock.round} 次起算。"


def _why(due: Due, title: str, event: str, length: str, days: Calendar) -> WhyDate:
    number = 0
    lines = []
    for line in due.days:
        number += line.counted
        kind = _kind(line, due, days)
        lines.append(DayLine(line.day, line.counted, line.why, number if line.counted else None, kind))
    return WhyDate(
        title=title,
        due=due.due,
        article=f"{_basis(due)}：{length}",
        start=due.start,
        start_event=event,
        days=lines,
        nominal_due=due.nominal_due,
        provisional=due.provisional,
    )


def _basis(due: Due) -> str:
    """Source and article; a basis that is no article of its source, or is our own default, says so by itself."""
    row = due.term
    basis = row.source + row.article if row.article.startswith("第") else row.article
    return basis if row.certainty is rules.Certainty.V else f"{basis}（{row.certainty.label}）"


def _kind(line: CountedDay, due: Due, days: Calendar) -> str:
    if line.day == due.start:
        return "start"
    if line.day == due.due:
        return "due"
    if line.why == rules.HEARING_DAY:
        return "hearing"
    if days.is_rest(line.day):
        return "rest" if not line.counted else ""
    return "makeup" if "调休" in days.why(line.day) else ""
