"""Which posts go together, and what an administrator cannot do alone (domain/07 §4)."""

from __future__ import annotations

import pytest

from yimen.domain.accounts import (
    PROTECTED,
    Standing,
    decide_refusals,
    needs_second,
    roles_refusals,
    username_refusals,
    without_protected,
)
from yimen.domain.roles import Permission, Role

OFFICE, TOWN = 1, 2


def at(unit: int, *roles: Role, active: bool = True) -> Standing:
    return Standing(unit, frozenset(role.value for role in roles), active)


HEAD, CHECKER, CLERK = Role.OFFICE_HEAD, Role.CHECKER, Role.MAIL_CLERK


@pytest.mark.parametrize(
    ("before", "after", "password", "waits"),
    [
        (None, at(OFFICE, CLERK), False, False),  # a new account without rights of the circle
        (None, at(OFFICE, CHECKER), False, True),  # a new one that may open protected items
        (None, at(OFFICE, HEAD), False, True),  # a new one that may name who opens them
        (None, at(OFFICE, HEAD, active=False), False, False),  # closed, it lets nobody in
        (at(OFFICE, CLERK), at(OFFICE, CLERK, CHECKER), False, True),  # the right is gained
        (at(OFFICE, CHECKER), at(OFFICE, CHECKER, CLERK), False, False),  # it was there, another post is added
        (at(OFFICE, CHECKER), at(OFFICE, HEAD), False, True),  # from opening to naming
        (at(OFFICE, HEAD), at(OFFICE, CHECKER), False, False),  # something is taken away
        (at(OFFICE, HEAD), at(OFFICE, CLERK), False, False),
        (at(OFFICE, HEAD), at(TOWN, HEAD), False, True),  # into the circle of another unit
        (at(OFFICE, CLERK), at(TOWN, CLERK), False, False),
        (at(OFFICE, HEAD, active=False), at(OFFICE, HEAD), False, True),  # opened again
        (at(OFFICE, HEAD), at(OFFICE, HEAD, active=False), False, False),  # closing never waits
        (at(OFFICE, HEAD), at(OFFICE, HEAD), False, False),
        (at(OFFICE, HEAD), at(OFFICE, HEAD), True, True),  # whoever makes the password could log in
        (at(OFFICE, CLERK), at(OFFICE, CLERK), True, False),
        (at(OFFICE, Role.ADMINISTRATOR), at(OFFICE, Role.ADMINISTRATOR), True, False),
    ],
)
def test_a_second_person_is_asked_whenever_somebody_could_get_into_the_circle(before, after, password, waits):
    assert needs_second(before, after, new_password=password) is waits


def test_the_circle_is_to_open_and_to_name():
    assert {Permission.ACCUSATION_HANDLE, Permission.ACCUSATION_NAME} == PROTECTED
    assert at(OFFICE, HEAD).protected == PROTECTED
    assert at(OFFICE, CHECKER).protected == {Permission.ACCUSATION_HANDLE}
    assert at(OFFICE, HEAD, active=False).protected == frozenset()
    assert without_protected(["office_head", "checker", "mail_clerk", "guide"]) == {"mail_clerk", "guide"}


@pytest.mark.parametrize(
    ("roles", "words"),
    [
        ([], "请至少选择一个岗位。"),
        (["administrator"], ""),
        (["auditor"], ""),
        (["registrar", "guide"], ""),
        (
            ["administrator", "guide"],
            "系统管理员不接触业务数据，不能兼任其他岗位；同一人另有岗位的，请另用一个账号。",
        ),
        (["guide", "auditor"], "审计员不接触业务数据，不能兼任其他岗位；同一人另有岗位的，请另用一个账号。"),
        (["administrator", "administrator"], ""),
    ],
)
def test_posts_without_business_data_stand_alone(roles, words):
    found = roles_refusals(roles)
    assert [(one.code, one.words) for one in found] == ([("roles", words)] if words else [])


@pytest.mark.parametrize(
    ("username", "fine"),
    [
        ("ab", True), ("a", False), ("a" * 40, True), ("a" * 41, False), ("zhang.san-1@x_y", True), ("张三", True),
        ("zhang san", False), ("import-3", False), ("ximport-3", True), ("", False), ("a/b", False),
    ],
)  # fmt: skip
def test_a_name_to_log_in_by(username, fine):
    found = username_refusals(username)
    assert bool(found) is not fine
    words = "账号应为 2 到 40 个字母、数字、汉字或 . _ - @，不含空格，不以 import- 开头，请改正。"
    assert [(one.code, one.words) for one in found] in ([], [("username", words)])


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        ({}, []),
        ({"names": False}, ["permission"]),
        ({"above": False}, ["permission"]),
        ({"asked_it": True}, ["second_person"]),
        ({"own": True}, ["second_person"]),
        ({"decided": True}, ["decided"]),
        ({"names": False, "own": True, "decided": True}, ["permission", "second_person", "decided"]),
    ],
)
def test_who_decides_on_it(facts, codes):
    fine = {"names": True, "above": True, "asked_it": False, "own": False, "decided": False}
    found = decide_refusals(**{**fine, **facts})
    assert [one.code for one in found] == codes
    told = {
        "permission": ("由本区划信访部门有权指定专人的负责人审核，请交由他们办理。", "第三十条第三款"),
        "second_person": ("提出人和账号本人不能审核，请由另一位负责人审核。", "第三十条第三款"),
        "decided": ("这项变更已经审核过了。", ""),
    }
    assert [(one.words, one.article) for one in found] == [told[code] for code in codes]
