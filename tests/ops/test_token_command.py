"""`yimen token`: shown once, for petition offices only."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from tests.factories import district
from yimen.api.models import ApiToken
from yimen.ops.token_command import token

pytestmark = pytest.mark.django_db


def test_a_token_is_shown_once_and_kept_as_a_digest():
    _, office, _ = district()
    answer = CliRunner().invoke(token, [office.code, "区政务热线"])
    assert answer.exit_code == 0
    kept = ApiToken.objects.get()
    assert (kept.unit, kept.label) == (office, "区政务热线")
    assert answer.output.strip() not in kept.digest


@pytest.mark.parametrize(("which", "words"), [("none", "没有机构代字"), ("department", "不是信访部门")])
def test_a_wrong_unit_is_told_what_to_do(which, words):
    _, _, department = district()
    answer = CliRunner().invoke(token, [department.code if which == "department" else "没有", "x"])
    assert answer.exit_code == 2
    assert words in answer.output
    assert not ApiToken.objects.exists()
