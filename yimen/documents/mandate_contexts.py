"""What the 代理委托书 and the 重大紧急信访信息报告 say, from their records."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.timezone import localtime

from yimen.cases import queries
from yimen.cases.models import Mandate, UrgentReport
from yimen.documents.render import letters
from yimen.domain.mandate import KEPT, AgentKind, Basis, Evidence, in_order
from yimen.domain.terms import chinese
from yimen.domain.urgent import TO_OFFICES, Measure


def mandate(made: Mandate, base: dict[str, Any]) -> letters.Mandate:
    """信访代理委托书."""
    agent = f"{made.agent.name}（{made.agent.unit.name}）" if made.agent else made.name
    contact = [part for part in (made.phone, made.address, made.id_number) if part]
    return letters.Mandate(
        **{**base, "addressee": made.agent_name, "copies_to": ("委托人", "代理人", "存档")},
        principal=base["addressee"],
        agent=agent,
        agent_kind=AgentKind(made.kind).label,
        agent_contact="，".join(contact),
        basis=Basis(made.basis).label,
        evidence=Evidence(made.evidence).label,
        scope=tuple(one.label for one in in_order(made.scope)),
        kept=tuple(one.label for one in in_order(KEPT - set(made.scope))),
        from_on=made.from_on,
        until_on=made.until_on,
    )


NO_CASE = "未立件"


def urgent(report: UrgentReport, base: dict[str, Any]) -> letters.Urgent:
    """重大紧急信访信息报告, to those whom the law names."""
    to = queries.addressees_of(report)
    done = [Measure(one).label for one in report.steps] + [line for line in report.measures.splitlines() if line]
    order = UrgentReport.objects.filter(follows=report.follows, pk__lte=report.pk).count() if report.follows else 0
    return letters.Urgent(
        **{
            **base,
            "title": report.case.title if report.case else "尚未登记为信访件",
            "item_number": report.case.number if report.case else NO_CASE,
            "addressee": "、".join(one.label for one in to if one.verb == "报告"),
            "copies_to": (*(one.label for one in to if one.verb == "通报"), "存档"),
        },
        order=f"续报第{order}次" if order else "首报",
        happened=_moment(report.happened_at),
        known=_moment(report.known_at),
        place=report.place,
        people=report.people,
        demand=report.demand,
        measures=tuple(done),
        upward="、".join(one.label for one in to if one.article == TO_OFFICES),
    )


def _moment(at: datetime) -> str:
    local = localtime(at)
    return f"{chinese(local.date())}{local.hour}时{local.minute:02d}分"
