"""Reports of major and urgent matters (第二十五条), and each addressee who was told; none is told by the system."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from yimen.base.acts import action, made_before, own_press, record, tell
from yimen.base.models import User
from yimen.cases import queries
from yimen.cases.actions.steps import NotAllowed, allow, lent, locked, still_there
from yimen.cases.models import Case, UrgentReport, UrgentTold
from yimen.domain import urgent as rules
from yimen.domain.procedure import Refusal
from yimen.domain.roles import Permission
from yimen.domain.urgent import Addressee, Reporter, Way
from yimen.reception.models import Visit

REPORTS = frozenset({Permission.URGENT_REPORT})
NOT_YOURS = Refusal("permission", "您的岗位不能办理这份紧急报告，请联系本单位值班长。", "第二十五条")
NOT_THERE = Refusal("rests_on", "报告所依据的信访件、来访或者前一份报告不在您的查看范围，请从它的页面发起。")


@dataclass(frozen=True, slots=True, kw_only=True)
class UrgentFacts:
    """What is reported. At most one of case, visit and earlier report is named; none is lawful too."""

    happened_at: datetime
    known_at: datetime
    place: str
    people: str
    demand: str
    measures: str
    steps: frozenset[str]
    idempotency_key: str
    case_id: int | None = None
    visit_id: int | None = None
    follows_id: int | None = None


@action
def report_urgent(*, facts: UrgentFacts, by: User, at: datetime) -> UrgentReport:
    """Write a report; the same key writes once.

    Raises:
        NotAllowed: not this post's, something missing, a case or visit that this user does not see.
    """
    key = own_press(by, facts.idempotency_key)
    there = made_before(UrgentReport, key)
    if there is not None:
        return there
    if not by.may(Permission.URGENT_REPORT):
        raise NotAllowed((NOT_YOURS,))
    allow(
        rules.refusals(
            rules.Facts(
                happened_at=facts.happened_at,
                known_at=facts.known_at,
                now=at,
                place=facts.place,
                people=facts.people,
                demand=facts.demand,
                measures=facts.measures,
                steps=facts.steps,
            )
        )
    )
    before = _before(facts, by)
    stands_for = queries.deputy_for(None, by, REPORTS)
    report = UrgentReport.objects.create(
        unit=by.unit,
        reporter=Reporter.LOCAL_OFFICE if queries.is_local_office(by.unit) else Reporter.ORGAN,
        case_id=before.case_id if before else facts.case_id,
        visit_id=before.visit_id if before else facts.visit_id,
        follows=before,
        happened_at=facts.happened_at,
        known_at=facts.known_at,
        place=facts.place.strip(),
        people=facts.people.strip(),
        demand=facts.demand.strip(),
        steps=[one.value for one in rules.Measure if one in facts.steps],
        measures=facts.measures.strip(),
        reported_by=by,
        reported_for_id=stands_for,
        reported_at=at,
        idempotency_key=key,
    )
    record("urgent.reported", report, case=report.case_id, follows=report.follows_id, **lent(stands_for))
    _tell(report)
    return report


def _before(facts: UrgentFacts, by: User) -> UrgentReport | None:
    """The first report that this one follows; what it rests on must be this user's to see."""
    if facts.follows_id is not None:
        rows = UrgentReport.objects.filter(pk=facts.follows_id, unit_id=by.unit_id)
        named = rows.values_list("case_id", flat=True).first()
        if named is not None:
            locked(named)
        before = rows.select_related("follows").first()
        if before is None:
            raise NotAllowed((NOT_THERE,))
        return before.follows or before
    if facts.case_id is not None:
        locked(facts.case_id)  # it must not be set apart between the look and the report
    if facts.case_id is not None and not Case.objects.visible_to(by).filter(pk=facts.case_id).exists():
        raise NotAllowed((NOT_THERE,))
    if facts.visit_id is not None and not Visit.objects.filter(pk=facts.visit_id, unit_id=by.unit_id).exists():
        raise NotAllowed((NOT_THERE,))
    return None


@action
def note_told(*, report_id: int, to: Addressee, way: Way, told_at: datetime, by: User, at: datetime) -> UrgentTold:
    """Tick one addressee: told when, and how.

    Raises:
        NotAllowed: another unit's, not on the list, told before, an impossible time.
    """
    report = still_there(UrgentReport.objects.select_for_update(of=("self",)).select_related("unit"), report_id)
    if not by.may(Permission.URGENT_REPORT) or report.unit_id != by.unit_id:
        raise NotAllowed((NOT_YOURS,))
    allow(
        rules.told_refusals(
            to,
            on_list=queries.addressees_of(report),
            told=report.told.values_list("to", flat=True),
            known_at=report.known_at,
            at=told_at,
            now=at,
        )
    )
    stands_for = queries.deputy_for(None, by, REPORTS)
    told = UrgentTold.objects.create(
        report=report, to=to, way=way, at=told_at, by=by, deputy_for_id=stands_for, noted_at=at
    )
    minutes = rules.minutes(report.known_at, told_at)
    record("urgent.told", report, to=str(to), way=str(way), minutes=minutes, **lent(stands_for))
    _tell(report)
    return told


@action
def note_urgent_opened(*, report: UrgentReport, by: User, at: datetime) -> None:
    """Somebody opened the report."""
    record("urgent.opened", report)


def _tell(report: UrgentReport) -> None:
    tell(f"desk.{report.unit_id}")
