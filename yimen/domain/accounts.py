"""工作人员账号: which posts one account may hold, and what an administrator cannot give alone (domain/07 §4, §6).

An administrator has no business data. Whoever makes an account knows its first password; so the right to open the
protected store, or to name who may, is never given, moved or handed over with a new password by an administrator
alone: somebody who holds the right to name must agree (第三十条第三款).
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from yimen.domain.procedure.situation import Refusal
from yimen.domain.roles import Permission, Role, permissions_of

USERNAME = re.compile(r"[\w.@-]{2,40}")
IMPORT_PREFIX = "import-"  # no person logs in by it: the account has no password
ALONE = (Role.ADMINISTRATOR, Role.AUDITOR)
"""Posts without business data: one account does not hold them beside another post."""
PROTECTED = frozenset({Permission.ACCUSATION_HANDLE, Permission.ACCUSATION_NAME})
"""Rights of the protected circle: to open an item when named on it, and to name."""
SECRECY = "第三十条第三款"


@dataclass(frozen=True, slots=True)
class Standing:
    """What an account is: its unit, its posts, whether it is open."""

    unit: int
    roles: frozenset[str]
    active: bool = True

    @property
    def protected(self) -> frozenset[Permission]:
        """The rights of the protected circle that it has."""
        return permissions_of(self.roles) & PROTECTED if self.active else frozenset()


def username_refusals(username: str) -> tuple[Refusal, ...]:
    """What stands against a name to log in by."""
    if USERNAME.fullmatch(username) and not username.startswith(IMPORT_PREFIX):
        return ()
    words = f"账号应为 2 到 40 个字母、数字、汉字或 . _ - @，不含空格，不以 {IMPORT_PREFIX} 开头，请改正。"
    return (Refusal("username", words),)


def roles_refusals(roles: Collection[str]) -> tuple[Refusal, ...]:
    """What stands against these posts in one account."""
    if not roles:
        return (Refusal("roles", "请至少选择一个岗位。"),)
    alone = next((role for role in ALONE if role in roles), None)
    if alone is not None and len(set(roles)) > 1:
        words = f"{alone.label}不接触业务数据，不能兼任其他岗位；同一人另有岗位的，请另用一个账号。"
        return (Refusal("roles", words),)
    return ()


def needs_second(before: Standing | None, after: Standing, *, new_password: bool = False) -> bool:
    """Whether a change lets somebody into the protected circle, so that a second person must agree.

    Args:
        before: how it is now; None for a new account.
        new_password: the administrator is to make a password for it.
    """
    if not after.protected:
        return False
    if before is None or before.unit != after.unit or not after.protected <= before.protected:
        return True
    return new_password


def without_protected(roles: Collection[str]) -> frozenset[str]:
    """The posts that give no right of the protected circle."""
    return frozenset(role for role in roles if not permissions_of([role]) & PROTECTED)


def decide_refusals(*, names: bool, above: bool, asked_it: bool, own: bool, decided: bool) -> tuple[Refusal, ...]:
    """What stands against deciding on such a change.

    Args:
        names: the user holds the right to name the protected circle, by an own post.
        above: the account stands in the district of the user's office.
        asked_it: the user asked for the change; own: it is the user's own account.
        decided: it was decided before.
    """
    found = []
    if not names or not above:
        words = "由本区划信访部门有权指定专人的负责人审核，请交由他们办理。"
        found.append(Refusal("permission", words, SECRECY))
    if asked_it or own:
        found.append(Refusal("second_person", "提出人和账号本人不能审核，请由另一位负责人审核。", SECRECY))
    if decided:
        found.append(Refusal("decided", "这项变更已经审核过了。"))
    return tuple(found)
