"""What stands on each desk right now (各个台面上的事): one matter of every kind, at the point where somebody must act.

The two years of the story leave most desks with something, by chance. These make sure of it: each row is a life of the
same plan, begun so long ago that its last deed was done these days, and stopped there for whoever tries the demo.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from django.utils.timezone import localdate

from yimen.cases.actions import open_accusation
from yimen.cases.models import ProtectedAlarm
from yimen.domain.calendar import shipped
from yimen.ops.demo import events
from yimen.ops.demo.course import live
from yimen.ops.demo.does.protected import accusation_of
from yimen.ops.demo.grammar import speak
from yimen.ops.demo.life import Life, Pen
from yimen.ops.demo.places import SHOWN_UNIT
from yimen.ops.demo.plan import people
from yimen.ops.demo.play import Player, Refused
from yimen.ops.demo.topics import TOPICS, Topic
from yimen.ops.demo.ways import ORDINARY
from yimen.ops.demo.worktime import in_hours, moment
from yimen.ops.demo.world import World
from yimen.supervision.actions.warning import see, warn_all
from yimen.supervision.models import ClockWarning

LEAVES = (("xinjian2", "xinjian", 0, 4), ("jingban2", "jingban", 7, 12))  # away, stands in, days from today
SEERS = ("jingban", "xinjian", "liuan-jingban")
CURIOUS = "tongji"
TRIES = 8  # lives to look at for one in which the wanted deed happens
BEGINS = 40  # minutes of the working day
SPAN = timedelta(days=15)  # a long holiday with the days around it
LONG_AGO = timedelta(days=150)


@dataclass(frozen=True, slots=True)
class Stand:
    """One matter that waits.

    Attributes:
        last: the last deed that is done; `times`: its how manyth.
        way, sure: what happens to it, see `Life`.
        unit: slug of the unit that has it; office: of the office that registered it.
        ago: days that have passed since the last deed at least.
        desk: whose desk it is for, in the office's words.
    """

    last: str
    desk: str
    way: str = ORDINARY
    sure: frozenset[str] = frozenset()
    unit: str = SHOWN_UNIT
    office: str = ""
    times: int = 1
    ago: int = 0
    group: bool = False


def _sure(*names: str) -> frozenset[str]:
    return frozenset(names)


STANDS = (
    Stand("object", "信访部门核实异议", way="objection_agreed"),
    Stand("raise_dispute", "联席办决定受理机关", way="dispute"),
    Stand("propose_decline", "业务审核审核不予受理", way="declined_same"),
    Stand("accept_simplified", "经办人简易答复", way="simplified"),
    Stand("ask_extension", "负责人审批延期", way="extended"),
    Stand("ask_help", "协办单位答复", way="helped", unit="minzheng", sure=_sure("helper")),
    Stand("mediate", "协议的落实任务", way="mediated"),
    Stand("draft_opinion", "负责人审签合并答复", way="linked", group=True),
    Stand("deliver", "逐人送达", way="several"),
    Stand("issue_opinion", "待送达", way="assigned"),
    Stand("offer_hand", "同事接办", sure=_sure("hand_offered"), times=2),
    Stand("declare_interest", "负责人决定回避", sure=_sure("recusal_declared")),
    Stand("call_consultation", "会商意见待反馈", sure=_sure("consulted")),
    Stand("answer_task", "联席办确认会商结论的反馈", sure=_sure("consulted")),
    Stand("give_order", "批示待反馈，领导和经办人都看得到", sure=_sure("ordered")),
    Stand("answer_task", "督查员确认反馈", sure=_sure("late", "urged", "letter"), times=2),
    Stand("urge", "负责人签发督办函", sure=_sure("late", "urged", "letter"), times=2),
    Stand("urge", "被催办的单位反馈", sure=_sure("late", "urged"), unit="liuan"),
    Stand("take_over", "领导包案", sure=_sure("led"), group=True),
    Stand("propose_item", "联席办列入议题", sure=_sure("proposed")),
    Stand("ask_errand", "代理员代办", sure=_sure("mandated")),
    Stand("bring_answer", "窗口向本人核实代办答复", sure=_sure("mandated")),
    Stand("note_told", "信访局还有报告对象没有告知", sure=_sure("reported", "by_office"), times=2),
    Stand("note_told", "责任单位还有报告对象没有告知", sure=_sure("reported", "by_unit"), times=2),
    Stand("note_told", "乡镇还有报告对象没有告知", sure=_sure("reported", "by_office"), times=2, office="liuan"),
    Stand("note_told", "乡镇还有报告对象没有告知", sure=_sure("reported", "by_unit"), times=2, unit="liuan"),
    Stand("request_review", "区政府审查复查请求", sure=_sure("reviewed")),
    Stand("draft_review", "区政府审签复查意见，期限过半", sure=_sure("reviewed"), ago=8),
    Stand("request_review", "市政府审查复核请求", sure=_sure("reviewed", "reviewed_again"), times=2),
    Stand("draft_review", "市政府审签复核意见，期限过半", sure=_sure("reviewed", "reviewed_again"), times=2, ago=8),
    Stand("ask_for_data", "答复个人信息请求", sure=_sure("data_asked")),
    Stand("ask_for_data", "答复个人信息请求", sure=_sure("data_asked"), unit="liuan", office="liuan"),
    Stand("rate", "上一级查看不满意评价", sure=_sure("dissatisfied"), ago=34),
    Stand("deliver", "落实任务", unit="liuan", office="liuan"),
    Stand("accept", "期限过半的预警", unit="liuan", office="liuan", ago=34),
    Stand("forward", "待接收", unit="liuan", office="liuan"),
)


def lives(seed: int, now: datetime) -> Iterator[Life]:
    """The lives of all rows, as they stand now."""
    for n, stand in enumerate(STANDS):
        yield _begun(stand, f"demo:{seed}:stand:{n}", now)
    calendar, today = shipped(), localdate(now)
    for n, (back, deeds) in enumerate(((-7, 2), (-1, 1))):  # one held, its minutes to be signed; one still to come
        convened = calendar.add_working_days(today, back)
        held = calendar.add_working_days(convened, 5)
        yield _until(events.meeting(f"demo:{seed}:stand:meeting:{n}", convened, held), deeds)
    for absent, deputy, first, last in LEAVES:
        life = Life(f"demo:{seed}:stand:{absent}", "event", now, "")
        Pen(Random(life.key), life, now).do(
            "name_deputy", absent=absent, deputy=deputy, first=today + timedelta(days=first),
            last=today + timedelta(days=last),
        )  # fmt: skip
        yield life
    for n, deeds in enumerate((2, 1)):  # one looked at, one waiting
        rng = Random(f"yimen/{seed}/stand/incident/{n}")
        before = calendar.add_working_days(today, -9 + 7 * n)
        yield _until(events.incident(rng, f"demo:{seed}:stand:incident:{n}", before), deeds)
    began = calendar.add_working_days(today, -11)
    for n, deeds in enumerate((1, 2, 3)):  # waits for somebody to be named, for its transfer, for the organ
        key = f"demo:{seed}:stand:a{n}"
        life = Life(key, "accusation", moment(began, 30 * n), "", "letter", received_on=began)
        rng = Random(f"yimen/{seed}/stand/accusation/{n}/7")
        yield _until(events.accusation(rng, life, plain=True), deeds)


def set_out(world: World, *, seed: int, now: datetime) -> list[Refused]:
    """Play them up to now, once; returns what the rules refused, which is nothing while nobody else works there."""
    player = Player(world, since=None, until=now)
    for life in lives(seed, now):
        if not (player.done(life) or accusation_of(life.key)):
            player.play(life)
    if not ProtectedAlarm.objects.exists():  # an address that leads nowhere, tried by somebody without the right
        open_accusation(
            key=uuid.uuid5(uuid.NAMESPACE_URL, f"demo/{seed}"), content=False, by=world.users[CURIOUS], at=now
        )
    _warn(world, now)
    return player.refused


def _warn(world: World, now: datetime) -> None:
    """Give the warnings of the open clocks, and let some desks have seen the older ones."""
    calendar = shipped()
    working = now if not calendar.is_rest(localdate(now)) and in_hours(now) else None
    at = working or moment(calendar.add_working_days(localdate(now), -1), 400)
    warn_all(at=at)
    if ClockWarning.objects.exclude(seen_at=None).exists():
        return
    for name in SEERS:
        told = ClockWarning.objects.filter(to_unit=world.users[name].unit, told=True).order_by("id")
        some = list(told.values_list("pk", flat=True))
        see(warning_ids=some[: len(some) // 2], by=world.users[name], at=at)


def _until(life: Life, deeds: int) -> Life:
    del life.deeds[deeds:]
    return life


def _begun(stand: Stand, key: str, now: datetime) -> Life:
    """The life of a row, begun on the latest day from which its last deed is done by now (or `ago` days before)."""
    target, calendar = now - timedelta(days=stand.ago), shipped()
    long_ago = moment(calendar.next_working_day(localdate(target) - LONG_AGO), BEGINS)
    takes = _planned(stand, key, long_ago).deeds[-1].at - long_ago  # about: holidays make it longer or shorter
    latest = localdate(target - takes) + SPAN
    for back in range(3 * SPAN.days):
        day = latest - timedelta(days=back)
        if not calendar.is_rest(day):
            life = _planned(stand, key, moment(day, BEGINS))
            if life.deeds[-1].at <= target:
                return life
    raise LookupError(f"no beginning found for {stand.desk}")


def _planned(stand: Stand, key: str, at: datetime) -> Life:
    """The life, cut off behind the deed at which it stands; another one where chance left that deed out."""
    for n in range(TRIES):
        rng = Random(f"{key}/{n}")
        life = Life(key, "matter", at, stand.office, "letter", received_on=at.date(), way=stand.way, sure=stand.sure)
        life.words = speak(rng, _topic(rng, stand), at.month, town=stand.unit)
        life.people_count = rng.randrange(6, 15) if stand.group else 1
        life.people = people(rng, "visit", life.words, life.people_count)
        live(rng, life, way=stand.way)
        done = [n for n, deed in enumerate(life.deeds) if deed.step == stand.last]
        if len(done) >= stand.times:
            del life.deeds[done[stand.times - 1] + 1 :]
            return life
    raise LookupError(f"no life with {stand.last} for {stand.desk}")


def _topic(rng: Random, stand: Stand) -> Topic:
    unit = stand.unit if any(topic.unit == stand.unit for topic in TOPICS) else "town"
    return rng.choice([topic for topic in TOPICS if topic.unit == unit and topic.kind == "appeal"])
