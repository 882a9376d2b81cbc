"""Lists of cases and the search for one, always inside what the user may see."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from yimen.base.models import User
from yimen.cases.models import Case, Clock, Recusal, ReviewStepTaken, StepTaken
from yimen.domain import numbering
from yimen.domain.procedure import Stage
from yimen.domain.roles import Permission
from yimen.petitioners.models import Petitioner

COLUMNS = (
    "number", "title", "stage", "channel", "registered_on", "received_on", "people_count", "urgent", "joint",
    "office__short_name", "office__code", "office__name", "unit__short_name", "unit__code", "unit__name",
    "holder__name",
)  # fmt: skip

# Accepted, not yet concluded, neither of the petition procedure proper (C4, 第三十四条) nor a suggestion (P1): no clock
# calls.
UNDATED = Q(stage__in=[Stage.HANDLING, Stage.DRAFTED, Stage.ISSUED], petition_class="appeal") & ~Q(path=6)


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """What a list shows.

    Attributes:
        stage: a stage, or "open", "ended" or "" (all).
        unit: id of the responsible unit.
        overdue: only with a running clock whose rolled end has passed.
        channel: how it came.
        undated: only open cases in the unit's hands for which the law sets no number of days to handle them.
        mine: only open cases that this user has in hand.
        history: "" without history (历史件), "only", or "with".
        helping: only those with which the user's unit was asked to help, of whichever unit.
        changed_since: only those of which a step, or one of their reviews, was taken at this moment or later.
    """

    stage: str = ""
    unit: int | None = None
    overdue: bool = False
    undated: bool = False
    channel: str = ""
    mine: bool = False
    history: str = ""
    helping: bool = False
    changed_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A page of rows, newest first, with the keys of its neighbours (None: there is none)."""

    rows: list[Case]
    newer: int | None = None
    older: int | None = None


def filtered(user: User, chosen: CaseFilter, *, today: date) -> QuerySet[Case]:
    """The cases of a list, not yet ordered or cut."""
    waiting = Recusal.objects.waiting().filter(person=user)  # granted, it is out of the user's sight altogether
    rows = Case.objects.helped_by(user) if chosen.helping else Case.objects.in_reach(user)
    rows = rows.exclude(pk__in=waiting.values("case_id"))
    if chosen.changed_since is not None:
        rows = rows.filter(pk__in=_changed(chosen.changed_since))
    if chosen.stage == "open":
        rows = rows.open()
    elif chosen.stage == "ended":
        rows = rows.filter(stage__in=[Stage.CONCLUDED, Stage.PROCEDURAL])
    elif chosen.stage:
        rows = rows.filter(stage=chosen.stage)
    if chosen.history == "only":
        rows = rows.filter(stage=Stage.HISTORY)
    elif chosen.history != "with" and chosen.stage != Stage.HISTORY:
        rows = rows.live()
    if chosen.unit is not None:
        rows = rows.filter(unit_id=chosen.unit)
    if chosen.undated:
        rows = rows.filter(UNDATED)
    if chosen.mine:
        rows = rows.open().filter(holder=user)
    if chosen.channel:
        rows = rows.filter(channel=chosen.channel)
    if chosen.overdue:
        late = Clock.objects.filter(case=OuterRef("pk"), stopped_on=None, due__lt=today, responsible__isnull=False)
        rows = rows.filter(Exists(late.exclude(code="C3")))  # the time to object is a right, not a duty
    return rows


def _changed(since: datetime) -> QuerySet[StepTaken, Any]:
    """Ids of the cases of which a step was taken since; one list of both kinds, from which the database can begin."""
    steps = StepTaken.objects.filter(at__gte=since).order_by().values("case_id")
    return steps.union(ReviewStepTaken.objects.filter(at__gte=since).order_by().values("review__case_id"))


def with_clocks(rows: QuerySet[Case]) -> QuerySet[Case]:
    """Only the columns of a list, each row with its running clocks in `running_clocks`; two statements."""
    clocks = Clock.objects.filter(stopped_on=None).order_by("nominal_due", "id")
    return (
        rows.select_related("office", "unit", "holder")
        .only(*COLUMNS)
        .prefetch_related(Prefetch("clocks", queryset=clocks, to_attr="running_clocks"))
    )


def listed(
    user: User,
    chosen: CaseFilter,
    *,
    today: date,
    older_than: int | None = None,
    newer_than: int | None = None,
    limit: int = 50,
) -> Page:
    """One page of the list, newest registration first, by key.

    Args:
        older_than, newer_than: the id beside which the page begins or ends; at most one of them.
        limit: rows in a page.
    """
    rows = with_clocks(filtered(user, chosen, today=today))
    if newer_than is not None:
        found = list(rows.filter(pk__gt=newer_than).order_by("pk")[: limit + 1])
        more, found = len(found) > limit, found[:limit][::-1]
        newer, older = more, True
    else:
        if older_than is not None:
            rows = rows.filter(pk__lt=older_than)
        found = list(rows.order_by("-pk")[: limit + 1])
        more, found = len(found) > limit, found[:limit]
        newer, older = older_than is not None, more
    if not found:
        return Page([])
    return Page(found, found[0].pk if newer else None, found[-1].pk if older else None)


def inbox_counts(user: User, *, today: date) -> dict[str, int]:
    """How many cases of the user's own unit stand at each open stage, are "late", are in "mine" hand; one statement."""
    late = Clock.objects.filter(case=OuterRef("pk"), stopped_on=None, due__lt=today, responsible_id=user.unit_id)
    stages = (Stage.FORWARDED, Stage.RECEIVED, Stage.HANDLING, Stage.DRAFTED, Stage.ISSUED)
    wanted: dict[str, Any] = {str(stage): Count("id", filter=Q(stage=stage)) for stage in stages}
    wanted["late"] = Count("id", filter=Q(Exists(late.exclude(code="C3"))))
    wanted["mine"] = Count("id", filter=Q(holder=user))
    kept_out = Recusal.objects.barring().filter(person=user).values("case_id")
    rows = Case.objects.filter(unit_id=user.unit_id, stage__in=stages).exclude(pk__in=kept_out)
    return dict(rows.aggregate(**wanted))


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found: `kind` number, phone, id or nothing; `words` says in Chinese why there is nothing."""

    kind: str = ""
    case: Case | None = None
    rows: list[Case] = field(default_factory=list)
    words: str = ""


def search(user: User, typed: str, *, limit: int = 50) -> Found:
    """Find cases by what somebody typed: an item number, or, for who may unmask, a whole phone or ID number.

    A person is looked up by the blind index only: whole values, never parts, and never another office's cases.
    """
    text = unicodedata.normalize("NFKC", typed).strip()
    if not text:
        return Found(words="请输入信访件编号；有查看权限的岗位也可输入完整的手机号或证件号码。")
    if numbering.is_protected_number(text):
        return Found(words="这是受保护事项的编号，不在这里查询，请由专人在保护登记中办理。")
    try:
        number = str(numbering.parse_item_number(text))
        reason = "没有查到这个编号，或该件不在您的办理范围内。请核对编号；确需查看的，请联系登记该件的信访部门。"
    except numbering.InvalidNumber as wrong:
        number, reason = "", str(wrong)
    if number:
        case = Case.objects.visible_to(user).filter(number=number).first()
        if case is not None:
            return Found("number", case=case)
    kind = _kind_of_person(text)
    if not kind:
        return Found(words=reason)
    if not user.may(Permission.CASE_UNMASK):
        return Found(words="您的岗位不能按手机号或证件号码查询，请输入信访件编号。")
    index = Petitioner._meta.get_field(f"{kind}_index")
    digest = index.digest_of(text)  # type: ignore[union-attr]
    people = Petitioner.objects.filter(**{f"{kind}_index": digest}).values("pk")
    rows = with_clocks(Case.objects.visible_to(user).filter(parties__petitioner__in=people).distinct())
    found = list(rows.order_by("-pk")[:limit])
    words = "" if found else "没有查到使用该号码的信访件，请核对后重新输入完整号码。"
    return Found("phone" if kind == "phone" else "id", rows=found, words=words)


def _kind_of_person(text: str) -> str:
    squeezed = re.sub(r"[-\s]", "", text)
    if re.fullmatch(r"\d{17}[\dXx]|\d{15}", squeezed):
        return "id_number"
    return "phone" if re.fullmatch(r"1\d{10}|0\d{9,11}", squeezed) else ""
