"""工作人员账号: made, changed, closed, unlocked, given a first password; by an administrator, or from a table file.

What lets somebody into the protected circle is kept as a request, until a second person agrees (`domain.accounts`).
From the command line, where whoever runs it has the machine and the keys (`by` None), nothing waits.
"""

from __future__ import annotations

import secrets
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from yimen.base import auth
from yimen.base.acts import action, record
from yimen.base.models import AccountRequest, Unit, User
from yimen.domain import accounts as rules
from yimen.domain.procedure import Refusal
from yimen.domain.roles import Permission, Role

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is read as another


class AccountRefused(Exception):  # noqa: N818 - it is not a fault: the rule says no
    """An account cannot be made or changed so; `refusals` say why, in words for the screen."""

    def __init__(self, *found: Refusal) -> None:
        super().__init__("；".join(refusal.words for refusal in found))
        self.refusals = found


class AccountMoved(Exception):  # noqa: N818 - it is not a fault, somebody was quicker
    """The account, or the unit, is not any more as the person saw it; nothing was written."""


@dataclass(frozen=True, slots=True)
class Done:
    """What became of it: the account, its first password ("" when none was made), and what waits for another person."""

    user: User
    password: str = ""
    request: AccountRequest | None = None


def new_password() -> str:
    """A first password: 59 random bits in three groups that are easy to read out."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(3))


def scope_of(admin: User) -> str:
    """The path below which this administrator keeps units and accounts: of the district for a petition office's."""
    return admin.unit.district_path if admin.unit.is_petition_office else admin.unit.path


def accounts_below(admin: User) -> QuerySet[User]:
    """The accounts that this administrator keeps."""
    return User.objects.filter(unit__path__startswith=scope_of(admin)).select_related("unit")


def may_manage(by: User, unit: Unit) -> bool:
    """Whether this person keeps the accounts of a unit, by an own post."""
    return Permission.ACCOUNT_MANAGE in by.own_permissions and unit.path.startswith(scope_of(by))


def standing_of(user: User) -> rules.Standing:
    """The account as the rules see it."""
    return rules.Standing(user.unit_id, frozenset(user.roles), user.is_active)


def first_password(user: User, *, by: User | None, at: datetime) -> str:
    """Give a first password, to be handed over once and changed at the first log-in; the account is not locked then."""
    password = new_password()
    user.failed_logins, user.locked_until = 0, None
    if user.pk is None:
        user.set_password(password)
        user.must_change_password = True
        user.save()
    else:
        user.save(update_fields=["failed_logins", "locked_until"])
        auth.change_password(user=user, password=password, by=by, at=at)
    return password


def in_order(roles: Iterable[str]) -> list[str]:
    """Posts in the order of the list."""
    wanted = set(roles)
    return [role.value for role in Role if role.value in wanted]


def write_account(user: User, values: Mapping[str, Any]) -> list[str]:
    """Put columns into an account and note it; returns those that changed. A part of the actions here."""
    changed = [name for name, value in values.items() if getattr(user, name) != value]
    for name in changed:
        setattr(user, name, values[name])
    if changed:
        user.save(update_fields=[name.removesuffix("_id") for name in changed])
        record("account.changed", user, chain=f"unit:{user.unit_id}", columns="、".join(changed))
    return changed


def new_account(username: str, values: Mapping[str, Any], *, by: User | None, at: datetime) -> tuple[User, str]:
    """Make an account with its first password, and note it. A part of the actions here."""
    user = User(username=username, **values)
    password = first_password(user, by=by, at=at)
    record("account.created", user, chain=f"unit:{user.unit_id}")
    return user, password


# --- by an administrator ---------------------------------------------------------------------------------------------


@action
def create_account(
    *, username: str, name: str, unit: Unit, roles: Iterable[str], badge: str = "", by: User, at: datetime
) -> Done:
    """Make an account; posts of the protected circle wait for a second person, the others hold at once.

    Raises:
        AccountRefused: not in the administrator's district, a name that is taken or wrong, posts that do not go
            together.
    """
    _allow(by, unit)
    wanted = in_order(roles)
    found = [*rules.username_refusals(username), *rules.roles_refusals(wanted)]
    one_at_a_time()
    if User.objects.filter(username=username).exists():
        found.append(Refusal("username", "已经有这个账号，请另起一个名字，或者在账号列表里修改。"))
    if found:
        raise AccountRefused(*found)
    waits = rules.needs_second(None, rules.Standing(unit.pk, frozenset(wanted)))
    held = in_order(rules.without_protected(wanted)) if waits else wanted
    user, password = new_account(
        username, {"name": name, "unit_id": unit.pk, "roles": held, "badge": badge}, by=by, at=at
    )
    return Done(user, password, _ask(user, unit, wanted, by=by, at=at) if waits else None)


@action
def change_account(
    *, user_id: int, seen: int, name: str, unit: Unit, roles: Iterable[str], badge: str, active: bool, by: User,
    at: datetime,
) -> Done:  # fmt: skip
    """Change name, unit, posts, badge, or close and open an account.

    Where it lets somebody into the protected circle, unit, posts and opening wait for a second person.

    Args:
        seen: `version_of` the account when the form was shown.

    Raises:
        AccountRefused: not in the administrator's district, the own account, posts that do not go together.
        AccountMoved: somebody changed it meanwhile.
    """
    user = _locked(user_id)
    _allow(by, user.unit, unit)
    if version_of(user) != seen:
        raise AccountMoved
    wanted = in_order(roles)
    found = list(rules.roles_refusals(wanted))
    if user.pk == by.pk and (set(wanted) != set(user.roles) or unit.pk != user.unit_id or not active):
        found.append(Refusal("", "不能修改您自己的单位、岗位，也不能停用自己；请由另一位系统管理员办理。"))
    if found:
        raise AccountRefused(*found)
    before, after = standing_of(user), rules.Standing(unit.pk, frozenset(wanted), active)
    write_account(user, {"name": name, "badge": badge})
    if before == after:
        return Done(user)
    if not active:
        _withdraw(user, at)
    elif rules.needs_second(before, after):
        return Done(user, request=_ask(user, unit, wanted, by=by, at=at))
    _none_waits(user)
    write_account(user, {"unit_id": unit.pk, "roles": wanted, "is_active": active})
    return Done(user)


@action
def give_password(*, user_id: int, by: User, at: datetime) -> Done:
    """Give a new first password and unlock; for an account of the protected circle a second person must agree.

    Raises:
        AccountRefused: not in the administrator's district, a closed account, or the own one.
    """
    user = _locked(user_id)
    _allow(by, user.unit)
    if not user.is_active or user.pk == by.pk:
        raise AccountRefused(Refusal("", "停用的账号和您自己的账号不能在这里重置密码。"))
    _none_waits(user)
    standing = standing_of(user)
    if rules.needs_second(standing, standing, new_password=True):
        return Done(user, request=_ask(user, user.unit, user.roles, new=True, by=by, at=at))
    return Done(user, first_password(user, by=by, at=at))


@action
def unlock(*, user_id: int, by: User, at: datetime) -> User:
    """Let a locked account try again at once; its password stays."""
    user = _locked(user_id)
    _allow(by, user.unit)
    if user.locked_until is not None or user.failed_logins:
        user.locked_until, user.failed_logins = None, 0
        user.save(update_fields=["locked_until", "failed_logins"])
        record("account.unlocked", user, chain=f"unit:{user.unit_id}")
    return user


def one_at_a_time() -> None:
    """Let accounts and units be made one after the other, so that of two with one name the second is told."""
    Unit.objects.select_for_update(no_key=True).order_by("pk").first()


def version_of(user: User) -> int:
    """How an account stands: a number that changes with its columns."""
    return version(user.name, user.unit_id, *user.roles, "|", user.badge, user.is_active)


def version(*values: object) -> int:
    """A number for what a form showed; who saw the same saw the same number."""
    return zlib.crc32(repr(values).encode())


# --- by the second person --------------------------------------------------------------------------------------------


@action
def decide(*, request_id: int, agree: bool, by: User, at: datetime) -> Done:
    """Agree to a change that lets somebody into the protected circle, or not.

    Whoever asked for it may know the account's first password. So an account that still has one, or is to get one,
    gets it now, and it is shown to whoever agreed.

    Raises:
        AccountRefused: by `rules.decide_refusals`.
    """
    asked = AccountRequest.objects.select_for_update(of=("self",)).select_related("unit").get(pk=request_id)
    user = _locked(asked.user_id)
    refused = rules.decide_refusals(
        names=Permission.ACCUSATION_NAME in by.own_permissions,
        above=by.unit.is_petition_office and asked.unit.path.startswith(by.unit.district_path),
        asked_it=asked.asked_by_id == by.pk,
        own=user.pk == by.pk,
        decided=asked.decided_at is not None or asked.withdrawn_at is not None,
    )
    if refused:
        raise AccountRefused(*refused)
    asked.agreed, asked.decided_by, asked.decided_at = agree, by, at
    asked.save(update_fields=["agreed", "decided_by", "decided_at"])
    record("account.request_decided", user, chain=f"unit:{user.unit_id}", request=asked.pk, agreed=agree)
    if not agree:
        return Done(user, request=asked)
    write_account(user, {"unit_id": asked.unit_id, "roles": asked.roles, "is_active": True})
    fresh = asked.new_password or user.must_change_password
    return Done(user, first_password(user, by=by, at=at) if fresh else "", asked)


def requests_to_decide(user: User) -> list[AccountRequest]:
    """What waits for this person, in order."""
    if Permission.ACCUSATION_NAME not in user.own_permissions or not user.unit.is_petition_office:
        return []
    rows = AccountRequest.objects.waiting().filter(unit__path__startswith=user.unit.district_path)
    return list(rows.exclude(user=user).exclude(asked_by=user).select_related("user__unit", "unit", "asked_by"))


def _ask(user: User, unit: Unit, roles: Iterable[str], *, new: bool = False, by: User, at: datetime) -> AccountRequest:
    """Keep it for the second person."""
    _none_waits(user)
    asked = AccountRequest.objects.create(
        user=user, unit=unit, roles=in_order(roles), new_password=new, asked_by=by, asked_at=at
    )
    record("account.requested", user, chain=f"unit:{user.unit_id}", request=asked.pk, new_password=new)
    return asked


@action
def withdraw_request(*, request_id: int, by: User, at: datetime) -> AccountRequest:
    """Take back a change that waits, by an administrator of the account; taken back before, nothing happens."""
    asked = AccountRequest.objects.select_for_update(of=("self",)).select_related("user__unit").get(pk=request_id)
    _allow(by, asked.user.unit)
    if asked.decided_at is not None:
        raise AccountRefused(Refusal("decided", "这项变更已经审核过了，不能撤回。"))
    _withdraw(_locked(asked.user_id), at)
    return asked


def _withdraw(user: User, at: datetime) -> None:
    rows = AccountRequest.objects.waiting().filter(user=user)
    for asked in rows.select_for_update():
        asked.withdrawn_at = at
        asked.save(update_fields=["withdrawn_at"])
        record("account.request_withdrawn", user, chain=f"unit:{user.unit_id}", request=asked.pk)


def _none_waits(user: User) -> None:
    if AccountRequest.objects.waiting().filter(user=user).exists():
        words = "这个账号有一项变更正在等待审核，请等审核以后再改，或者先撤回。"
        raise AccountRefused(Refusal("", words))


def _allow(by: User, *units: Unit) -> None:
    if not all(may_manage(by, unit) for unit in units):
        raise AccountRefused(Refusal("unit", "只能管理本区划（本单位）以内的机构和账号。"))


def _locked(user_id: int) -> User:
    return User.objects.select_for_update(of=("self",)).select_related("unit").get(pk=user_id)
