"""Every address of the API and what it needs, as `api.csv` says: 公开, 令牌, or a permission of the token's account."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tests.api.asking import JSON, Caller, document
from tests.factories import district, user
from tests.permissions.tables import MAY, rows
from yimen.api.review_steps import REVIEW_DOINGS
from yimen.api.steps import DOINGS
from yimen.api.tokens import issue_token
from yimen.domain import procedure, review
from yimen.domain.roles import Permission, Role

pytestmark = pytest.mark.django_db

PUBLIC, TOKEN = "公开", "令牌"
TABLE = {row["地址"]: set(row["需要"].split("、")) for row in rows("api.csv")}
OF_ACCOUNTS = [address for address, needs in TABLE.items() if not needs & {PUBLIC, TOKEN}]


def send(address: str, **headers: str):
    """Ask at an address with made-up names in it."""
    method, _, path = address.partition(" ")
    url = "/api/v1" + re.sub(r"{review_id}", "1", re.sub(r"{number}", "XF2019-00001-0", path))
    headers = {"Idempotency-Key": "12345678", **headers}
    return Client().get(url, headers=headers) if method == "GET" else Client().post(
        url, {"seen": 1}, content_type=JSON, headers=headers
    )  # fmt: skip


def test_every_address_of_the_api_stands_in_the_table_once():
    paths = document()["paths"]
    there = [f"{method.upper()} {path[7:]}" for path, methods in paths.items() for method in methods]
    assert sorted(there) == sorted(row["地址"] for row in rows("api.csv"))


def test_a_step_needs_by_api_what_it_needs_on_the_screen():
    expected = {f"POST /cases/{{number}}/steps/{step}": procedure.STEPS[step].permissions for step in DOINGS}
    of_review = "POST /cases/{number}/reviews"
    expected[of_review] = review.STEPS[review.Step.REQUEST].permissions
    expected |= {f"{of_review}/{{review_id}}/steps/{step}": review.STEPS[step].permissions for step in REVIEW_DOINGS}
    assert {address: TABLE[address] for address in expected} == {a: set(map(str, p)) for a, p in expected.items()}
    assert all(role in MAY[Permission.CASE_VIEW] for needs in expected.values() for one in needs for role in MAY[one])


def test_nobody_without_a_token_gets_past_the_door():
    closed = [address for address, needs in TABLE.items() if PUBLIC not in needs]
    assert {address for address in closed if send(address).status_code != 401} <= set(closed[20:])  # then: too often
    assert {send(address).status_code for address in closed} <= {401, 429}


def test_a_token_without_an_account_sees_no_case():
    token = issue_token(district()[1], "热线").secret
    answers = {address: send(address, Authorization=f"Bearer {token}") for address in OF_ACCOUNTS}
    told = {address: answer for address, answer in answers.items() if answer.status_code != 422}  # its body comes first
    assert {answer.status_code for answer in told.values()} == {403}
    assert "GET /cases" in told
    assert "POST /cases/{number}/steps/receive" in told


@pytest.mark.parametrize("role", [role for role in Role if role not in MAY[Permission.CASE_VIEW]])
def test_an_account_that_may_see_no_case_gets_none(role):
    caller = Caller(user(district()[1], role))
    for address in ("GET /cases", "GET /cases/{number}", "POST /cases/{number}/steps/receive"):
        assert send(address, Authorization=f"Bearer {caller.token}").status_code == 403, address
