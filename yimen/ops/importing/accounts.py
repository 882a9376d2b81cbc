"""Who registers imported rows: a petition office, and an account that may import for it."""

from __future__ import annotations

from datetime import datetime

from django.db.models.functions import Length

from yimen.base.acts import action, record
from yimen.base.models import Unit, User
from yimen.domain.accounts import IMPORT_PREFIX
from yimen.domain.roles import Permission, Role


class WrongAccount(Exception):  # noqa: N818 - named for what is wrong
    """No such office or account, or it may not import; the message lists what there is."""


def office(code: str | None) -> Unit:
    """The petition office with this code; without a code the one nearest the top of the tree."""
    offices = list(Unit.objects.filter(is_petition_office=True, active=True).order_by(Length("path"), "pk"))
    if not offices:
        raise WrongAccount("系统里还没有信访部门，请先用 yimen import units 导入机构。")
    listed = "、".join(f"{one.code}（{one.short_name}）" for one in offices)
    if code is not None:
        found = next((one for one in offices if one.code == code), None)
        if found is None:
            raise WrongAccount(f"没有机构代字为“{code}”的信访部门。现有：{listed}。")
        return found
    top = [one for one in offices if one.path.count("/") == offices[0].path.count("/")]
    if len(top) > 1:
        raise WrongAccount(f"有几个同级的信访部门，请用 --office 写明：{listed}。")
    return top[0]


def clerk(at_office: Unit, username: str | None, *, at: datetime, make: bool = True) -> User:
    """The account that registers: a named one, or the office's own import account, made when `make` and missing."""
    if username is not None:
        user = User.objects.filter(username=username, is_active=True).first()
        if user is None:
            raise WrongAccount(f"没有账号“{username}”，或已停用。")
        if not user.may(Permission.PETITION_IMPORT) or user.unit_id != at_office.pk:
            raise WrongAccount(f"账号“{username}”不是{at_office.short_name}的{Role.MAIL_CLERK.label}，不能导入。")
        return user
    name = f"{IMPORT_PREFIX}{at_office.pk}"
    there = User.objects.filter(username=name).first()
    if there is not None:
        return there
    if not make:
        return User(username=name, name="批量导入", unit=at_office, roles=[str(Role.MAIL_CLERK)])
    made: User = make_clerk(at_office=at_office, username=name, by=None, at=at)
    return made


@action
def make_clerk(*, at_office: Unit, username: str, by: User | None, at: datetime) -> User:
    """The import account: role 办信员, without a password."""
    user, new = User.objects.get_or_create(
        username=username,
        defaults={"name": "批量导入", "unit": at_office, "roles": [str(Role.MAIL_CLERK)], "password": "!"},
    )
    if new:
        record("account.created", user, chain=f"unit:{at_office.pk}")
    return user
