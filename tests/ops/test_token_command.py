"""`yimen token`: shown once, for petition offices and for accounts; closed at once; listed without any value."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from tests.factories import district, user
from yimen.api.models import ApiToken
from yimen.base.models import AuditEntry
from yimen.domain.roles import Role
from yimen.ops.token_command import token

pytestmark = pytest.mark.django_db


def run(*words: str):
    return CliRunner().invoke(token, list(words))


def test_a_token_of_an_office_is_shown_once_and_kept_as_a_digest():
    _, office, _ = district()
    answer = run("issue", "--unit", office.code, "区政务热线")
    assert answer.exit_code == 0
    kept = ApiToken.objects.get()
    assert (kept.unit, kept.account, kept.label) == (office, None, "区政务热线")
    assert answer.output.startswith("ym_")
    assert answer.output.strip() not in kept.digest


def test_a_token_of_an_account_stands_for_it():
    _, _, department = district()
    account = user(department, Role.HANDLER)
    told = json.loads(run("issue", "--account", account.username, "业务系统", "--json").output)
    kept = ApiToken.objects.get()
    assert (kept.unit, kept.account) == (department, account)
    assert told.pop("token").startswith("ym_")
    assert told == {
        "id": kept.pk, "for": f"账号 {account.username}", "unit": department.code, "account": account.username,
        "label": "业务系统", "active": True, "created_on": told["created_on"],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--unit", "没有"), "没有机构代字"),
        (("--unit", "department"), "不是信访部门"),
        (("--account", "没有"), "没有账号"),
        (("--account", "closed"), "已经停用"),
        ((), "--unit 或 --account"),
        (("--unit", "a", "--account", "b"), "--unit 或 --account"),
    ],
)
def test_a_wrong_call_is_told_what_to_do(words, said):
    _, _, department = district()
    closed = user(department, Role.HANDLER)
    closed.is_active = False
    closed.save()
    named = {"department": department.code, "closed": closed.username}
    answer = run("issue", *(named.get(word, word) for word in words), "用途")
    assert answer.exit_code == 2
    assert said in answer.output
    assert not ApiToken.objects.exists()


def test_a_closed_token_is_listed_as_closed_and_its_closing_noted():
    _, office, department = district()
    account = user(department, Role.HANDLER)
    whose = (("--unit", office.code, "热线"), ("--account", account.username, "业务系统"))
    secrets = [run("issue", *words).output for words in whose]
    first, second = ApiToken.objects.order_by("pk")
    assert run("close", str(first.pk)).output == f"已关闭：热线（{office.short_name}）。\n"
    account.is_active = False
    account.save()
    listed = run("list").output
    assert [line.rpartition("　")[2] for line in listed.splitlines()] == ["已关闭", "账号或单位已停用"]
    rows = json.loads(run("list", "--json").output)
    assert [(row["id"], row["active"], row["works"]) for row in rows] == [(first.pk, False, False),
                                                                          (second.pk, True, False)]  # fmt: skip
    assert not any(secret.strip() in listed + json.dumps(rows) for secret in secrets)
    assert AuditEntry.objects.get(verb="api.token_closed").facts == {"unit": office.pk}
    assert json.loads(run("close", str(second.pk), "--json").output)["active"] is False


def test_a_number_that_no_token_has_is_said():
    answer = run("close", "9")
    assert answer.exit_code == 2
    assert "没有序号为 9 的令牌" in answer.output
    assert "还没有令牌" in run("list").output
