"""The protected circle as tests play it: an office with its lead and handlers, an accused unit, a discipline organ."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.utils.timezone import localdate

from tests.factories import NOON, district, unit, user
from yimen.base.models import User
from yimen.cases import actions as cases
from yimen.cases.models import Accusation
from yimen.documents import protected as papers
from yimen.domain.protection import Identity, Route
from yimen.domain.roles import Role

TOLD = {"reason": "反映的是办事流程问题。", "told_way": "电话", "agreed": True}


class Circle:
    """`Circle().registered().named().transferred()`; `item` is the accusation, `code` its query code."""

    def __init__(self, at: datetime = NOON) -> None:
        self.at = at
        self.government, self.office, self.accused = district()
        self.below = unit(self.accused, name="云汀区建设工程质量站", short_name="质量站")
        self.discipline = unit(
            self.government, name="云汀区纪委监委", short_name="区纪委监委", organ_kind="supervision"
        )
        self.clerk = user(self.office, Role.RECEPTIONIST)
        self.lead, self.handler, self.other = (
            user(self.office, Role.OFFICE_HEAD), user(self.office, Role.CHECKER), user(self.office, Role.CHECKER),
        )  # fmt: skip
        self.accused_head = user(self.accused, Role.UNIT_HEAD, Role.CHECKER, Role.OFFICE_HEAD)
        self.below_clerk = user(self.below, Role.CHECKER)
        self.item: Accusation
        self.code = ""

    def after(self, **span: float) -> Circle:
        """Let time pass."""
        self.at += timedelta(**span)
        return self

    def facts(self, **change: Any) -> cases.AccusationFacts:
        """What somebody says; the accused unit is chosen from the tree."""
        values: dict[str, Any] = {
            "received_on": localdate(self.at), "title": "索要好处费", "facts": "办理手续时多次索要好处费。",
            "claims": ("请求调查处理",), "accused": "某科科长", "accused_units": (self.accused,),
            "accusers": ({"name": "孙小满", "phone": "13900000009"},), "idempotency_key": f"test:{uuid.uuid4()}",
        }  # fmt: skip
        return cases.AccusationFacts(**{**values, **change})

    def registered(self, by: User | None = None, **change: Any) -> Circle:
        """At the window."""
        self.item, self.code = cases.register_accusation(
            office=self.office, facts=self.facts(**change), by=by or self.clerk, at=self.at
        )
        return self

    def named(self, handler: User | None = None) -> Circle:
        """The lead names the handler."""
        self.item = cases.name_handler(key=self.item.key, user=handler or self.handler, by=self.lead, at=self.at)
        return self

    def transferred(self, identity: Identity = Identity.WITHHELD, ground: str = "") -> Circle:
        """The handler sends it to the discipline organ."""
        self.item = papers.transfer_accusation(
            key=self.item.key,
            transfer=cases.Transfer(
                route=Route.DISCIPLINE, unit=self.discipline, identity=identity, identity_ground=ground
            ),
            by=self.handler,
            at=self.at,
        )
        return self

    def proposed(self, **change: Any) -> Circle:
        """The handler thinks that it is no accusation, and has told the person."""
        said = {"told_on": localdate(self.at), **TOLD, **change}
        self.item = cases.propose_release(key=self.item.key, **said, by=self.handler, at=self.at)
        return self

    def released(self, agree: bool = True, reason: str = "") -> Circle:
        """The lead decides."""
        self.item = cases.decide_release(key=self.item.key, agree=agree, reason=reason, by=self.lead, at=self.at)
        return self

    def stage(self) -> str:
        """Where it stands, read anew."""
        return str(Accusation.objects.get(pk=self.item.pk).state)
