"""`yimen notice`: handed in by an administrator, counted, and nothing changed before somebody agrees."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from click.testing import CliRunner

from tests.factories import SHANGHAI, Life, user
from yimen.base import calendar
from yimen.cases.models import NoticeLoad
from yimen.domain.roles import Role
from yimen.ops.notice_command import notice

pytestmark = pytest.mark.django_db
TEXT = "date,kind,name,notice,notice_checked\n2027-01-04,rest,元旦,测试明电〔2026〕9号,no\n"


@pytest.fixture
def life():
    calendar.forget()
    life = Life(at=datetime(2026, 12, 18, 10, tzinfo=SHANGHAI), received_on=date(2026, 12, 18))
    life.admin = user(life.government, Role.ADMINISTRATOR)
    return life


def run(tmp_path, text: str, *arguments: str):
    file = tmp_path / "2027.csv"
    file.write_text(text, encoding="utf-8")
    return CliRunner().invoke(notice, [str(file), *arguments])


def test_it_waits_and_says_what_it_would_change(life, tmp_path):
    answer = run(tmp_path, TEXT, "--by", life.admin.username, "--checked")
    assert answer.exit_code == 0
    assert "C1 1 个" in answer.output
    assert "等待审核" in answer.output
    load = NoticeLoad.objects.get()
    assert (load.year, load.checked, load.decided_at) == (2027, True, None)


@pytest.mark.parametrize(
    ("text", "who", "said"),
    [
        ("x\n", "admin", "缺少列"),
        (TEXT, "nobody", "没有账号"),
        (TEXT, "receptionist", "没有载入放假通知的权限"),
        (TEXT.replace("测试明电〔2026〕9号", ""), "admin", "文号"),
    ],
)
def test_what_cannot_be_loaded_is_told(life, tmp_path, text, who, said):
    username = getattr(life, who).username if hasattr(life, who) else who
    answer = run(tmp_path, text, "--by", username)
    assert answer.exit_code == 2
    assert said in answer.output
    assert not NoticeLoad.objects.exists()


def test_a_missing_file_is_told(life, tmp_path):
    answer = CliRunner().invoke(notice, [str(tmp_path / "none.csv"), "--by", "x"])
    assert answer.exit_code == 2
    assert "读不出来" in answer.output
