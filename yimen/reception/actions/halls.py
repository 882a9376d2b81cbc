"""接待大厅 set up by an administrator: the hall, its services with their prefixes, its windows with what they serve."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from yimen.base.accounts import scope_of
from yimen.base.acts import action, record, tell
from yimen.base.models import Unit, User
from yimen.domain.roles import Permission
from yimen.reception.actions.refused import NotPossible
from yimen.reception.models import Hall, Service, Window

MOST_WINDOWS = 99


@action
def set_up_hall(
    *, hall: Hall | None, unit: Unit, name: str, address: str, hours: str, max_calls: int, by: User, at: datetime
) -> Hall:
    """Make a hall of a petition office, or change one; its office stays.

    Raises:
        NotPossible: not an administrator of this office, no petition office, or a name that the office has already.
    """
    office = Unit.objects.select_for_update(no_key=True).get(pk=hall.unit_id if hall else unit.pk)
    _allow(by, office)
    if hall is None and not office.is_petition_office:
        raise NotPossible("unit", "接待大厅属于信访部门，请选择信访部门。")
    named = Hall.objects.filter(unit=office, name=name).first()
    if named is not None and named != hall:
        raise NotPossible("name", "本部门已经有这个名称的接待大厅，请另起一个名称。")
    made = hall or Hall(unit=office)
    made.name, made.address, made.hours, made.max_calls = name, address, hours, max_calls
    made.save()
    _note("hall.changed" if hall else "hall.created", made, made)
    return made


@action
def set_up_service(
    *, hall: Hall, service: Service | None, prefix: str, name: str, hint: str, daily_cap: int | None, order: int,
    by: User, at: datetime,
) -> Service:  # fmt: skip
    """Add a service to a hall, or change one; its prefix stands on tickets and stays.

    Raises:
        NotPossible: not an administrator of this office, or a prefix that the hall has already.
    """
    hall = _locked(hall, by)
    if service is None and Service.objects.filter(hall=hall, prefix=prefix).exists():
        raise NotPossible("letter", f"号头 {prefix} 已经有业务在用，请换一个字母。")
    made = service or Service(hall=hall, prefix=prefix)
    made.name, made.hint, made.daily_cap, made.order = name, hint, daily_cap, order
    made.save()
    _note("hall.service_changed" if service else "hall.service_added", made, hall, prefix=made.prefix)
    return made


@action
def set_up_window(
    *, hall: Hall, window: Window | None, number: int, name: str, zone: str, serves: Collection[str], by: User,
    at: datetime,
) -> Window:  # fmt: skip
    """Add a window to a hall, or change one; its number stands in the records and stays.

    Raises:
        NotPossible: not an administrator of this office, a number that the hall has already, or a service it has not.
    """
    hall = _locked(hall, by)
    if window is None and Window.objects.filter(hall=hall, number=number).exists():
        raise NotPossible("number", f"已经有{number}号窗口，请换一个号。")
    known = set(Service.objects.filter(hall=hall).values_list("prefix", flat=True))
    if not serves or set(serves) - known:
        raise NotPossible("serves", "请至少选择一项本大厅的业务，没有的先添加业务。")
    made = window or Window(hall=hall, number=number)
    made.name, made.zone, made.serves = name, zone, sorted(serves)
    made.save()
    _note("hall.window_changed" if window else "hall.window_added", made, hall, number=made.number)
    return made


def _locked(hall: Hall, by: User) -> Hall:
    """The hall as it is now: services and windows are added one at a time, and no call reads half of a change."""
    hall = Hall.objects.select_for_update(no_key=True, of=("self",)).select_related("unit").get(pk=hall.pk)
    _allow(by, hall.unit)
    return hall


def _allow(by: User, unit: Unit) -> None:
    if Permission.SETTING_MANAGE not in by.own_permissions or not unit.path.startswith(scope_of(by)):
        raise NotPossible("permission", "只有本区划（本单位）的系统管理员可以设置接待大厅。")


def _note(verb: str, subject: Hall | Service | Window, hall: Hall, **facts: int | str) -> None:
    record(verb, subject, chain=f"unit:{hall.unit_id}", **facts)
    tell(f"hall.{hall.pk}")
