"""Makers of agents, mandates and errands for tests, through the real actions."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from django.utils import timezone

from tests.factories import NOON, Life, unit, user
from yimen.base.models import User
from yimen.cases import actions as cases
from yimen.cases.actions import MandateFacts
from yimen.cases.models import Errand, Mandate
from yimen.documents import actions as papers
from yimen.domain.mandate import AgentKind, Basis, Evidence
from yimen.domain.roles import Role


def agent_of(life: Life) -> User:
    """A 信访代理员 in a village of the district."""
    return user(unit(life.government, level="village"), Role.AGENT)


def mandate_facts(agent: User | None = None, **change: Any) -> MandateFacts:
    """A mandate from NOON's day on for half a year: of an account, or of a relative."""
    values: dict[str, Any] = {
        "kind": AgentKind.PETITION_AGENT if agent else AgentKind.RELATIVE,
        "basis": Basis.MANDATE,
        "evidence": Evidence.PAPER,
        "scope": frozenset({"submit", "state", "receive"}),
        "from_on": NOON.date(),
        "until_on": NOON.date() + timedelta(days=182),
        "idempotency_key": str(uuid.uuid4()),
        "agent": agent,
        "name": "" if agent else "王大海",
        "phone": "" if agent else "13900000002",
    }
    return MandateFacts(**{**values, **change})


class Agency(Life):
    """A case of today with an agent near by."""

    def __init__(self) -> None:
        super().__init__(at=timezone.now() - timedelta(minutes=5))
        self.agent = agent_of(self)

    def granted(self, *scope: str) -> Mandate:
        """A mandate of the agent that is valid today, with its paper."""
        today = timezone.localdate()
        made = mandate_facts(
            self.agent,
            scope=frozenset(scope or ("submit", "state")),
            from_on=today,
            until_on=today + timedelta(days=90),
        )
        return papers.grant_mandate(case_id=self.case.pk, facts=made, by=self.receptionist, at=timezone.now())

    def asked(self, mandate: Mandate) -> Errand:
        """An errand that the office gives the agent."""
        return cases.ask_errand(
            mandate_id=mandate.pk,
            what="到区住建局问维修资金",
            place="区住建局",
            due_on=timezone.localdate(),
            idempotency_key=str(uuid.uuid4()),
            by=self.receptionist,
            at=timezone.now(),
        )
