"""The terms (期限) of the law as dated data: who acts, from which event, within how many days, by which article.

An amendment adds a row and gives the old one its `until`; matters that began under the old row keep it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from yimen.domain.labelled import Labelled


class ClockError(ValueError):
    """A question the rules cannot answer; the message is Chinese and says what to do."""


class UnknownTerm(ClockError):  # noqa: N818 - errors are named for what is wrong
    """No term has this code."""


class NotInForce(ClockError):  # noqa: N818
    """The start lies outside the time for which the rule is in force."""


class NotExtendable(ClockError):  # noqa: N818
    """The law gives this term no extension, or not one of this length."""


class NotPausable(ClockError):  # noqa: N818
    """The law lets no hearing stop this term."""


class BadHearing(ClockError):  # noqa: N818
    """The days of the hearing do not fit the term."""


class BadDays(ClockError):  # noqa: N818
    """The number of days is missing, impossible, or fixed by the rule."""


class Unit(Labelled):
    """日 is a calendar day, 工作日 a working day; only 第二十三条第三款 of the regulation writes 工作日."""

    CALENDAR = "calendar", "日"
    WORKING = "working", "个工作日"


class Who(Labelled):
    """Who must act within the term."""

    OFFICE = "office", "信访部门"
    ORGAN = "organ", "有权处理机关、单位"
    REVIEWER = "reviewer", "复查机关、单位"
    RE_REVIEWER = "re_reviewer", "复核机关、单位"
    EACH_LAYER = "each_layer", "每一级转送单位"
    PETITIONER = "petitioner", "信访人"
    PARTIES = "parties", "双方当事人"


class StartEvent(Labelled):
    """The event whose day is day 0 of the term."""

    RECEIVED = "received", "收到信访事项之日"
    ACCEPTED = "accepted", "受理之日"
    OPINION_DELIVERED = "opinion_delivered", "收到处理意见书面答复之日"
    REVIEW_REQUEST_RECEIVED = "review_request_received", "收到复查请求之日"
    REVIEW_DELIVERED = "review_delivered", "收到复查意见书面答复之日"
    RE_REVIEW_REQUEST_RECEIVED = "re_review_request_received", "收到复核请求之日"
    ASSIGNED = "assigned", "收到交办之日"
    HELP_ASKED = "help_asked", "收到协办请求之日"
    PROPOSAL_RECEIVED = "proposal_received", "收到建议之日"
    AGREEMENT_EFFECTIVE = "agreement_effective", "调解协议生效之日"
    DATA_REQUEST_RECEIVED = "data_request_received", "收到个人信息请求之日"


class Certainty(Labelled):
    """How surely the source is known; what is only general knowledge shows no article number."""

    V = "V", "已核对原文"
    V2 = "V2", "据转引，原文待核"
    P = "P", "系统默认，可调整"
    G = "G", "通行做法，依据待核"


class Level(Labelled):
    """The level of an office on the way down from the State Bureau (T1)."""

    STATE = "state", "国家"
    PROVINCE = "province", "省"
    CITY = "city", "市"
    COUNTY = "county", "县"


REGULATION = "《信访工作条例》"
REGULATION_SINCE = date(2022, 5, 1)  # 第五十条
SIMPLIFIED = "《信访事项简易办理办法》（国信办发〔2022〕17号）"
SIMPLIFIED_SINCE = date(2022, 7, 17)
MAX_SET_DAYS = 365  # a longer term set by hand is a slip of the keyboard


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One row of the dated table.

    `n` is the number of days, None where the assigner (A1) or the level (T1) decides. `article` is what stands beside
    the date on screen: the article, or the name of the source where no article is verified. `since` and `until` are
    the first and last start day for which the row applies. `setting` names what an office sets the days by where no
    text fixes them; `remark` says so, with what other sources have.
    """

    code: str
    name: str
    who: Who
    event: StartEvent
    n: int | None
    unit: Unit = Unit.CALENDAR
    source: str = REGULATION
    article: str
    certainty: Certainty = Certainty.V
    since: date = REGULATION_SINCE
    until: date | None = None
    levels: Mapping[Level, int] = field(default_factory=lambda: MappingProxyType({}), hash=False)
    days_may_be_set: bool = False
    max_extension: int = 0  # days
    hearing_stops_it: bool = False
    setting: str = ""
    remark: str = ""

    @property
    def is_right(self) -> bool:
        """Whether the term protects the petitioner or the parties: then its end is always the rolled one."""
        return self.who in {Who.PETITIONER, Who.PARTIES}

    @property
    def title(self) -> str:
        """Code and name, as messages write them."""
        return f"{self.code}（{self.name}）"

    def applies_on(self, start: date) -> bool:
        """Whether a term that starts on `start` follows this row."""
        return self.since <= start and (self.until is None or start <= self.until)

    def length(self, days: int | None = None, level: Level = Level.COUNTY) -> int:
        """The number of days, in `unit`: `days` where it may be set (A1, P1, T1, D1), else by the table.

        `level` is read by T1 only; Yimen stands in a county or district, so that is the default. Raises BadDays.
        """
        if days is not None:
            if not self.days_may_be_set:
                raise BadDays(f"{self.title}为{self.n}{self.unit.label}（{self.article}），不能另设天数。")
            if not 1 <= days <= MAX_SET_DAYS:
                raise BadDays(f"{self.title}的天数应为1至{MAX_SET_DAYS}，收到的是{days}。")
            return days
        n = self.levels.get(level, self.n)
        if n is None:
            raise BadDays(f"{self.title}的天数由交办单位指定（{self.article}），请给出天数。")
        return n


TERMS: tuple[Term, ...] = (
    Term(code="C1", name="转送交办期限", who=Who.OFFICE, event=StartEvent.RECEIVED, n=15, article="第二十二条"),
    Term(code="C2", name="告知期限", who=Who.ORGAN, event=StartEvent.RECEIVED, n=15, article="第二十三条"),
    Term(
        code="C3",
        name="提出异议期限",
        who=Who.ORGAN,
        event=StartEvent.RECEIVED,
        n=5,
        unit=Unit.WORKING,
        article="第二十三条第三款",
    ),
    Term(
        code="C4",
        name="办理期限",
        who=Who.ORGAN,
        event=StartEvent.ACCEPTED,
        n=60,
        article="第三十四条",
        max_extension=30,
    ),
    Term(
        code="C5",
        name="请求复查期限",
        who=Who.PETITIONER,
        event=StartEvent.OPINION_DELIVERED,
        n=30,
        article="第三十五条",
    ),
    Term(
        code="C6",
        name="复查期限",
        who=Who.REVIEWER,
        event=StartEvent.REVIEW_REQUEST_RECEIVED,
        n=30,
        article="第三十五条",
    ),
    Term(
        code="C7",
        name="请求复核期限",
        who=Who.PETITIONER,
        event=StartEvent.REVIEW_DELIVERED,
        n=30,
        article="第三十六条",
    ),
    Term(
        code="C8",
        name="复核期限",
        who=Who.RE_REVIEWER,
        event=StartEvent.RE_REVIEW_REQUEST_RECEIVED,
        n=30,
        article="第三十六条",
        hearing_stops_it=True,
    ),
    # The days of the simplified procedure are known from reports on its 2016 text only, so no article is named.
    *(
        Term(
            code=code,
            name=name,
            who=who,
            event=event,
            n=n,
            unit=Unit.WORKING,
            source=SIMPLIFIED,
            article="简易办理（2016）",
            certainty=Certainty.V2,
            since=SIMPLIFIED_SINCE,
        )
        for code, name, who, event, n in (
            ("S1", "简易办理转送期限", Who.EACH_LAYER, StartEvent.RECEIVED, 1),
            ("S2", "简易办理决定受理期限", Who.ORGAN, StartEvent.RECEIVED, 3),
            ("S3", "简易办理答复期限", Who.ORGAN, StartEvent.ACCEPTED, 10),
        )
    ),
    # T1, P1 and M1 rest on other texts, some older; Yimen counts no clock that starts before the regulation.
    Term(
        code="T1",
        name="逐级转送期限",
        who=Who.OFFICE,
        event=StartEvent.RECEIVED,
        n=None,
        levels=MappingProxyType({Level.STATE: 5, Level.PROVINCE: 3, Level.CITY: 3, Level.COUNTY: 4}),
        days_may_be_set=True,
        source="《信访事项办理群众满意度评价工作办法》（2014）",
        article="满意度评价办法（2014）第六条",
    ),
    Term(
        code="A1",
        name="交办反馈期限",
        who=Who.ORGAN,
        event=StartEvent.ASSIGNED,
        n=None,
        days_may_be_set=True,
        article="第二十二条第三项",
    ),
    # A helper answers within days set by who asks, inside the lead unit's term (domain.matter); no article says so.
    Term(
        code="H1",
        name="协办答复期限",
        who=Who.ORGAN,
        event=StartEvent.HELP_ASKED,
        n=None,
        days_may_be_set=True,
        source="系统默认期限",
        article="系统默认（协办时限由请求单位指定）",
        certainty=Certainty.P,
    ),
    Term(
        code="P1",
        name="建议反馈期限",
        who=Who.ORGAN,
        event=StartEvent.PROPOSAL_RECEIVED,
        n=60,
        days_may_be_set=True,
        source="系统默认期限",
        article="系统默认（法规未定天数）",
        certainty=Certainty.P,
        setting="SUGGESTION_DAYS",
        remark=(
            "条例第二十九条要求研究论证并予以回复，没有规定天数。默认60日，比照第三十四条的办理期限；"
            "2005年《信访条例》第三十六条和一些地方条例对建议的书面反馈规定30日。本机关可以另定天数。"
        ),
    ),
    Term(
        code="M1",
        name="申请司法确认期限",
        who=Who.PARTIES,
        event=StartEvent.AGREEMENT_EFFECTIVE,
        n=30,
        source="《中华人民共和国人民调解法》",
        article="人民调解法第三十三条",
    ),
    # The law asks for an easy way and for reasons, and names no number of days.
    Term(
        code="D1",
        name="个人信息请求答复期限",
        who=Who.OFFICE,
        event=StartEvent.DATA_REQUEST_RECEIVED,
        n=15,
        days_may_be_set=True,
        source="《中华人民共和国个人信息保护法》",
        article="个人信息保护法（天数为系统默认）",
        certainty=Certainty.P,
        setting="DATA_REQUEST_DAYS",
        remark="个人信息保护法第五十条要求便捷受理、说明理由，没有规定天数。默认15日，本机关可以另定天数。",
    ),
)


def usual_days(code: str) -> int:
    """The days of a term whose length an office may set, as long as it sets none. Raises BadDays."""
    return [row for row in TERMS if row.code == code][-1].length()


def codes() -> tuple[str, ...]:
    """The codes of all terms, in the order of the table."""
    return tuple(dict.fromkeys(row.code for row in TERMS))


def term(code: str, on: date) -> Term:
    """The row of `code` in force for a term that starts on `on`.

    Raises UnknownTerm, which lists the terms, and NotInForce, which names the rule and its first day.
    """
    rows = [row for row in TERMS if row.code == code]
    if not rows:
        known = "、".join(f"{row.code} {row.name}" for row in TERMS if row.until is None)
        raise UnknownTerm(f"没有期限“{code}”。可用的期限：{known}。")
    for row in rows:
        if row.applies_on(on):
            return row
    if on < rows[0].since:
        history = "更早收到的事项按历史数据保存，不计期限。" if on < first_in_force() else ""
        raise NotInForce(
            f"{rows[0].title}的依据{rows[0].source}自{chinese(rows[0].since)}起适用，"
            f"{chinese(on)}尚不适用，请使用该日或之后的起算日。{history}"
        )
    raise NotInForce(f"{rows[-1].title}的依据{rows[-1].source}在{chinese(on)}已不适用，请核对起算日。")


def first_in_force() -> date:
    """The first day of the regulation (第五十条). What was received earlier is history: own dates, no clocks."""
    return min(row.since for row in TERMS if row.source == REGULATION)


def chinese(day: date) -> str:
    """`day` as a Chinese sentence writes it: 2022年5月1日."""
    return f"{day.year}年{day.month}月{day.day}日"
