"""What happens now and until when, in one sentence that a person of the street understands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from yimen.base import calendar
from yimen.cases.models import Case, Clock
from yimen.cases.queries import recounted
from yimen.domain import clocks as rules
from yimen.domain.clocks import State
from yimen.domain.procedure import Stage
from yimen.domain.review import Level

OBJECTED = "登记日期和各项期限不因此改变，不需要您重新提出。"
DISPUTED = "由哪个单位受理，涉及的单位意见不一致，正由上一级机关、单位决定；期限照常计算。"
HELP = "生活有困难的，可以告诉登记单位或者承办单位，疏导和帮扶继续；是否接受由您决定。"
ORDINARY = "简易办理可以用电话、短信等方式答复；您也可以要求出具书面的处理意见书。"
CALL = "您可以拨打下方电话催问，也可以向登记的信访部门反映。"
_TONES = {State.RUNNING: "ok", State.NEAR: "near", State.OVERDUE: "late"}


@dataclass(frozen=True, slots=True)
class Now:
    """The top of the status page.

    Attributes:
        tone: ok, near, late, done: the colour, never alone.
        word: "办理中 · 还剩 27 天", "已超期 3 天", "已办结".
        sentence: who should do what by when.
        more: what the person can do, or what comes after.
        code: the clock that is meant, "" for none; due: its date; days_left: negative when overdue.
    """

    tone: str
    word: str
    sentence: str
    more: str = ""
    code: str = ""
    due: date | None = None
    days_left: int | None = None


def day_words(day: date, today: date) -> str:
    """ "12月8日", with the year when it is not this year's."""
    return f"{day.month}月{day.day}日" if day.year == today.year else f"{day.year}年{day.month}月{day.day}日"


def now_of(  # noqa: PLR0911 - one return a stage
    case: Case, clocks: Mapping[str, Clock], today: date, *, disputed: bool = False
) -> Now:
    """The sentence for the stage in which the case stands.

    Args:
        case: with its units.
        clocks: code -> stored clock.
        today: business date.
        disputed: who takes it up waits for a decision.
    """
    office = case.office.short_name
    unit = case.unit.short_name if case.unit else office
    match case.stage:
        case Stage.REGISTERED | Stage.FORWARDED | Stage.RECEIVED if disputed:
            return Now("near", "正在决定由谁受理", DISPUTED, OBJECTED)
        case Stage.REGISTERED:
            return _duty("待转送或答复", office, "转送有权处理的机关、单位，或者直接答复您", clocks.get("C1"), today)
        case Stage.OBJECTED:
            what = "核实责任单位的异议，决定由谁办理"
            return Now("near", "正在核实由谁办理", f"{unit}提出不属于自己的职权范围，{office}正在{what}。", OBJECTED)
        case Stage.FORWARDED | Stage.RECEIVED:
            if "C2" not in clocks:
                return _no_notice(unit)
            last = rules.latest_conclusion(clocks["C2"].due, calendar.current())
            more = f"受理后，最迟应于{day_words(last.due, today)}前办结。"
            return _duty("等待受理告知", unit, "书面告知您是否受理", clocks["C2"], today, more=more)
        case Stage.HANDLING if case.simplified:
            return _duty("简易办理中", unit, "答复您", clocks.get("S3") or clocks.get("C4"), today, more=ORDINARY)
        case Stage.HANDLING | Stage.DRAFTED:
            return _duty("办理中", unit, "作出处理意见，书面答复您", clocks.get("C4") or clocks.get("P1"), today)
        case Stage.ISSUED:
            return _duty("意见书送达中", unit, "把处理意见书送达给您", clocks.get("C4") or clocks.get("P1"), today)
        case Stage.CONCLUDED:
            return _concluded(case, unit, clocks, today)
        case Stage.PROCEDURAL:
            return _procedural(case, unit, today)
        case Stage.REJOINED:
            return Now("done", "已合回原来的一件", "这一件已经合回原来的那一件，您的诉求在那一件里继续办理。")
        case _:
            return Now("done", "历史件", "这是条例施行以前的历史件，按原有记录保存。")


def _procedural(case: Case, who: str, today: date) -> Now:
    """Ended here, not refused: told where it goes on, sent on, or told why it is not taken up again."""
    on = day_words(case.concluded_on, today) if case.concluded_on else ""
    if case.path in {1, 2, 3, 4, 5} and case.answer:
        sentence = f"这件事依法应当走其他法定途径，{who}已于{on}告知您。"
        return Now("done", "已告知法定途径", sentence, "请看下方的答复，尽早向有权机关提出，以免超过期限。")
    if case.path == 1 and case.forwarded_on == case.concluded_on:
        sentence = f"这件事涉及诉讼权利救济，{who}已于{on}转送有关政法部门依法处理。"
        return Now("done", "已转送政法部门", sentence, "以后的进展请向该政法部门查询。")
    sentence = f"这件事已于{on}作出不予（不再）受理的告知，理由见下方的告知书。"
    return Now("done", "已告知", sentence, "有新的事实和理由的，可以再次提出。")


def _duty(word: str, who: str, what: str, clock: Clock | None, today: date, *, more: str = "") -> Now:
    if clock is None:
        return Now("ok", word, f"{who}正在办理，办完后会{what}。", more)
    left = (clock.due - today).days
    counted = recounted(clock, calendar.current())
    state = rules.state(counted, today)
    if clock.due < today:
        sentence = f"{who}本应于{day_words(clock.due, today)}前{what}，现在已经超期{-left}天。"
        return Now("late", f"{word} · 已超期 {-left} 天", sentence, CALL, clock.code, clock.due, left)
    tone = "ok" if state is State.OVERDUE else _TONES.get(state, "ok")
    rest = "今天到期" if left == 0 else f"还剩 {left} 天"
    sentence = f"{who}应于{day_words(clock.due, today)}前{what}。"
    return Now(tone, f"{word} · {rest}", sentence, more, clock.code, clock.due, left)


def _no_notice(unit: str) -> Now:
    more = "登记时姓名或住址不清，依法不作书面告知（第二十三条）；进展请凭编号和查询码在这里查看。"
    return Now("ok", "已转送", f"已转送{unit}办理。", more)


def _concluded(case: Case, unit: str, clocks: Mapping[str, Clock], today: date) -> Now:
    """Answered on the spot or simply, agreed, or delivered: only the last has a term to ask for a review."""
    on = day_words(case.concluded_on, today) if case.concluded_on else ""
    if case.delivered_on is None and (case.unit is None or case.simplified):
        more = ORDINARY if case.simplified else "对接待和答复，您可以自愿评价。"
        return Now("done", "已办结", f"{unit}已于{on}答复您，事项办结。", more)
    if case.delivered_on is None:
        return _agreed(on, clocks.get("M1"), today)
    reviewed = _reviewed(case, clocks, today)
    if reviewed is not None:
        return reviewed
    review = clocks.get("C5")
    sentence = f"{unit}已于{day_words(case.delivered_on, today)}把处理意见书送达给您，事项办结。"
    if review is None:
        return Now("done", "已办结", sentence)
    left = (review.due - today).days
    until = day_words(review.due, today)
    organ = case.opinion.get("review_organ", "") or "上一级机关、单位"
    if left < 0:
        return Now("done", "已办结", sentence, f"请求复查的期限已于{until}届满。")
    rest = "今天是最后一天" if left == 0 else f"还剩 {left} 天"
    more = f"对意见不服的，可以在{until}前书面请求{organ}复查（{rest}）。"
    return Now("done", "已办结", sentence, more, review.code, review.due, left)


def _reviewed(case: Case, clocks: Mapping[str, Clock], today: date) -> Now | None:
    """How the reviews stand: final, being looked at, or answered with a further term; None when none was answered."""
    if case.final_on is not None:
        on = day_words(case.final_on, today)
        sentence = f"复核意见书已于{on}送达给您，信访程序终结；同一事实和理由不再受理。"
        return Now("done", "信访程序终结", sentence, HELP)
    for level in (Level.SECOND, Level.FIRST):
        term = clocks.get(level.answered_within)
        if term is not None and term.stopped_on is None:
            what = f"书面答复您的{level.label}请求"
            return _duty(f"{level.label}中", f"{level.label}机关", what, term, today)
    again = clocks.get("C7")
    if again is None or again.stopped_on is not None:
        return None
    left, until = (again.due - today).days, day_words(again.due, today)
    sentence = "复查意见书已送达给您。"
    if left < 0:
        return Now("done", "复查已办结", sentence, f"请求复核的期限已于{until}届满。")
    rest = "今天是最后一天" if left == 0 else f"还剩 {left} 天"
    more = f"对复查意见不服的，可以在{until}前向复查机关的上一级请求复核（{rest}）。"
    return Now("done", "复查已办结", sentence, more, again.code, again.due, left)


def _agreed(on: str, court: Clock | None, today: date) -> Now:
    """Both parties agreed; before a people's mediation committee, the court can confirm it."""
    sentence = f"双方已于{on}达成调解（和解）协议，事项办结。"
    if court is None or court.due < today:
        return Now("done", "已办结", sentence, "对方没有按协议履行的，请告诉办理单位，可以重新办理。")
    more = f"双方可以在{day_words(court.due, today)}前共同向人民法院申请司法确认。"
    return Now("done", "已办结", sentence, more, court.code, court.due, (court.due - today).days)
