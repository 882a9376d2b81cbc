"""Makers of records for tests, through the real actions where there is one. Names are invented."""

from __future__ import annotations

import itertools
import uuid
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.timezone import localdate

from yimen.base.models import Unit, User
from yimen.cases import actions as cases
from yimen.cases.models import Case
from yimen.domain.roles import Role
from yimen.petitioners.actions import PetitionerFacts
from yimen.reception.models import Hall, Service, Window

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=SHANGHAI)  # a Monday
PASSWORD = "correct horse battery"

_serial = itertools.count(1)


def unit(parent: Unit | None = None, *, office: bool = False, level: str = "county", **fields: Any) -> Unit:
    """A unit; `office` makes it a petition office."""
    n = next(_serial)
    values = {
        "name": f"云汀区第{n}局",
        "short_name": f"第{n}局",
        "code": f"云{n}",
        "level": level,
        "division_code": "999901",
        "is_petition_office": office,
        "phone": "0999-5550100",
    }
    return Unit.objects.create(parent=parent, **{**values, **fields})


def district() -> tuple[Unit, Unit, Unit]:
    """A government with its petition office and one department under it."""
    government = unit(name="云汀区人民政府", short_name="区政府")
    office = unit(government, office=True, name="云汀区信访局", short_name="区信访局")
    return government, office, unit(government, name="云汀区住房和城乡建设局", short_name="区住建局")


def user(at: Unit, *roles: Role, **fields: Any) -> User:
    """An account with these roles; its password is PASSWORD."""
    n = next(_serial)
    person = User.objects.create_user(f"user{n}", None, name=f"测试员{n}", unit=at, roles=[str(role) for role in roles])
    if fields.pop("with_password", False):
        person.set_password(PASSWORD)
        person.save()
    return person


def hall(office: Unit, windows: int = 1) -> Hall:
    """A hall with services A and B, and windows that serve both."""
    made = Hall.objects.create(unit=office, name=f"{office.short_name}接待大厅")
    Service.objects.create(hall=made, prefix="A", name="来访登记", order=1)
    Service.objects.create(hall=made, prefix="B", name="查询送达", order=2)
    Window.objects.bulk_create(Window(hall=made, number=number, serves=["A", "B"]) for number in range(1, windows + 1))
    return made


def person(**fields: Any) -> PetitionerFacts:
    """A petitioner who can be told."""
    return PetitionerFacts(**{"name": "王小云", "address": "云汀区柳岸镇一号", "phone": "13900000001", **fields})


def petition(**fields: Any) -> cases.PetitionFacts:
    """A petition with two claims, received at NOON."""
    values: dict[str, Any] = {
        "channel": "visit",
        "received_on": NOON.date(),
        "title": "小区电梯停运两个月",
        "facts": "电梯自一月起停运，物业一直没有修。",
        "claims": ("尽快修好电梯", "公示维修资金使用情况"),
        "people": (person(),),
        "source_key": f"test:{uuid.uuid4()}",
        "place": "柳岸镇",
    }
    return cases.PetitionFacts(**{**values, **fields})


class Life:
    """Plays one case through its life: `Life().forwarded().accepted().case`.

    Received on the day of `at`, so that a life which begins an hour ago is possible just after midnight too.
    """

    def __init__(self, at: datetime = NOON, **fields: Any) -> None:
        self.at = at
        self.government, self.office, self.department = district()
        self.receptionist = user(self.office, Role.RECEPTIONIST)
        self.handler = user(self.department, Role.HANDLER)
        self.head = user(self.department, Role.UNIT_HEAD)
        facts = petition(**{"received_on": localdate(at), **fields})
        registered = cases.register(office=self.office, petition=facts, by=self.receptionist, at=at)
        self.case: Case = registered.case
        self.query_code = registered.query_code

    def after(self, **span: float) -> Life:
        """Let time pass."""
        self.at += timedelta(**span)
        return self

    def sorted(self, petition_class: str = "appeal", path: int | None = 6) -> Life:
        """Sort it."""
        self.case = cases.sort(
            case_id=self.case.pk, petition_class=petition_class, path=path, by=self.receptionist, at=self.at
        )
        return self

    def forwarded(self) -> Life:
        """Sort and forward it to the department."""
        self.sorted()
        self.case = cases.forward(case_id=self.case.pk, to_unit=self.department, by=self.receptionist, at=self.at)
        return self

    def received(self) -> Life:
        """Forward and receive."""
        self.forwarded()
        self.case = cases.receive(case_id=self.case.pk, by=self.handler, at=self.at)
        return self

    def objected(self, reason: str = "电梯属市场监管职责。") -> Life:
        """Forward, receive, object."""
        self.received()
        self.case = cases.object_to(case_id=self.case.pk, reason=reason, by=self.handler, at=self.at)
        return self

    def accepted(self) -> Life:
        """Forward, receive, accept."""
        self.received()
        self.case = cases.accept(case_id=self.case.pk, by=self.handler, at=self.at)
        return self

    def drafted(self) -> Life:
        """Accept and draft an opinion that supports every claim."""
        self.accepted()
        self.case = cases.draft_opinion(
            case_id=self.case.pk,
            answers={order: cases.ClaimAnswer("supported", "情况属实，予以支持。") for order in (1, 2)},
            facts="经现场核查，电梯停运属实。",
            legal_basis=["《信访工作条例》第三十二条"],
            review_organ="云汀区人民政府",
            by=self.handler,
            at=self.at,
        )
        return self

    def issued(self) -> Life:
        """Draft and issue."""
        self.drafted()
        self.case = cases.issue_opinion(case_id=self.case.pk, by=self.head, at=self.at)
        return self

    def delivered(self) -> Life:
        """Issue and deliver: concluded."""
        self.issued()
        self.case = cases.deliver(
            case_id=self.case.pk,
            delivered_on=self.at.astimezone(SHANGHAI).date(),
            proved=True,
            by=self.handler,
            at=self.at,
        )
        return self
