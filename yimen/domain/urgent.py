"""重大、紧急信访信息报告 (第二十五条): to whom an organ reports, to whom a petition office, and how fast.

The article sets no number of hours: it says 及时. So nothing here judges a delay; the minutes between knowledge and
each addressee are counted and shown. Police are no addressee: a report is never sent there by itself (domain/07 §2),
and danger to life is a call to 110 or 120 before any form.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from yimen.domain.labelled import Labelled
from yimen.domain.procedure.situation import Refusal

TO_ALL = "第二十五条第一款"
TO_OFFICES = "第二十五条第二款"
CALL_FIRST = "有人身危险的，先拨打 110、120，再填写报告。"


class Reporter(Labelled):
    """Who reports."""

    ORGAN = "organ", "机关、单位"
    LOCAL_OFFICE = "local_office", "地方党委和政府信访部门"


class Addressee(Labelled):
    """To whom it goes; `article` gives the duty, `verb` the word of the law."""

    PARTY_COMMITTEE = "party_committee", "本级党委"
    GOVERNMENT = "government", "本级政府"
    DEPARTMENT = "department", "相关主管部门"
    CONFERENCE = "conference", "本级信访工作联席会议办公室"
    UPPER_OFFICE = "upper_office", "上一级信访部门"
    STATE_BUREAU = "state_bureau", "国家信访局"

    @property
    def article(self) -> str:
        """The paragraph that names it."""
        return TO_OFFICES if self in _OF_OFFICES else TO_ALL

    @property
    def verb(self) -> str:
        """报告, or 通报 to those on the same level beside."""
        return "通报" if self in {Addressee.DEPARTMENT, Addressee.CONFERENCE} else "报告"


_OF_OFFICES = frozenset({Addressee.UPPER_OFFICE, Addressee.STATE_BUREAU})


class Way(Labelled):
    """How an addressee was told."""

    PHONE = "phone", "电话"
    FAX = "fax", "传真"
    IN_PERSON = "in_person", "当面"
    SYSTEM = "system", "专用系统"


class Measure(Labelled):
    """Lawful safety and medical steps, to tick; what else was done is written."""

    AMBULANCE = "ambulance", "拨打120，联系医疗救护"
    CALL_110 = "call_110", "因人身危险拨打110"
    FIRE = "fire", "拨打119，联系消防"
    ROOM = "room", "开辟安全、安静的接待场所"
    SUPPORT = "support", "安排心理疏导或者社会工作者"
    CARE = "care", "安排饮水、饮食、休息和照护"
    EXPLAIN = "explain", "负责人到场接谈、解释"
    UNIT = "unit", "通知责任单位到场处理诉求"


def addressees(reporter: Reporter, *, above_is_bureau: bool = False) -> tuple[Addressee, ...]:
    """The checklist, in the order of the law.

    Args:
        reporter: an organ reports to its own level; a petition office of a place in addition upward.
        above_is_bureau: of an office just below the State Bureau, for which both are one.
    """
    upward = _OF_OFFICES if reporter is Reporter.LOCAL_OFFICE else frozenset[Addressee]()
    if above_is_bureau:
        upward -= {Addressee.UPPER_OFFICE}
    return tuple(one for one in Addressee if one not in _OF_OFFICES or one in upward)


def missing(reporter: Reporter, told: Iterable[str], *, above_is_bureau: bool = False) -> tuple[Addressee, ...]:
    """The addressees that were not told yet."""
    there = set(told)
    return tuple(one for one in addressees(reporter, above_is_bureau=above_is_bureau) if one not in there)


def minutes(known_at: datetime, told_at: datetime) -> int:
    """Whole minutes from knowledge to the addressee."""
    return int((told_at - known_at).total_seconds() // 60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a report must say before it is one."""

    happened_at: datetime
    known_at: datetime
    now: datetime
    place: str
    people: str
    demand: str
    measures: str
    steps: frozenset[str] = frozenset()


def refusals(facts: Facts) -> tuple[Refusal, ...]:
    """What is missing or cannot be, each a sentence that says what to do."""
    found = [
        Refusal(name, f"请写明{label}；一时不清楚的，先写“正在核实”，随后续报。", TO_ALL)
        for name, label, value in (
            ("place", "地点", facts.place),
            ("people", "涉及的人和人数", facts.people),
            ("demand", "诉求", facts.demand),
        )
        if not value.strip()
    ]
    if not facts.measures.strip() and not facts.steps:
        found.append(Refusal("measures", "请写明已采取的措施，或者勾选安全、医疗措施。", TO_ALL))
    if facts.known_at > facts.now:
        found.append(Refusal("known_at", "知悉时间不能晚于现在，请核对。"))
    if facts.happened_at > facts.now:
        found.append(Refusal("happened_at", "发生时间不能晚于现在，请核对。"))
    return tuple(found)


def told_refusals(
    to: Addressee, *, on_list: Iterable[Addressee], told: Iterable[str], known_at: datetime, at: datetime, now: datetime
) -> tuple[Refusal, ...]:
    """Why it cannot be noted that an addressee was told at `at`."""
    found = []
    if to not in set(on_list):
        found.append(Refusal("addressee", f"{to.label}不在这份报告的对象之列，请从清单里选。", to.article))
    elif to in set(told):
        found.append(Refusal("told", f"{to.label}已经登记过，不必重复登记。", to.article))
    if at < known_at:
        found.append(Refusal("told_at", "送达时间早于知悉时间，请核对。"))
    if at > now:
        found.append(Refusal("told_at", "送达时间不能晚于现在，请核对。"))
    return tuple(found)
