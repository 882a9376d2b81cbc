"""`yimen import units` and `yimen import accounts`: a real office begins without the demo; all rows or none."""

from __future__ import annotations

import csv
import json
import stat
from pathlib import Path

import pytest
import xlsxwriter
from click.testing import CliRunner
from django.test import Client
from django.urls import reverse

from yimen.base import accounts, audit
from yimen.base.models import AuditEntry, Unit, User
from yimen.domain.roles import Role
from yimen.ops.demo import district
from yimen.ops.import_command import import_

pytestmark = pytest.mark.django_db

UNITS = [
    ("机构代字", "名称", "简称", "上级代字", "层级", "区划代码", "信访部门"),
    ("澄住建", "澄江区住房和城乡建设局", "区住建局", "澄政", "县（区）", "999902", "否"),  # before its parent
    ("澄政", "澄江区人民政府", "区政府", "", "县（区）", "999902", ""),
    ("澄信", "澄江区信访局", "区信访局", "澄政", "县（区）", "999902", "是"),
    ("澄江镇", "澄江镇人民政府", "澄江镇", "澄政", "乡镇（街道）", "999902101", ""),
]
STAFF = [
    ("账号", "姓名", "机构代字", "岗位"),
    ("guanli", "钱小云", "澄信", "系统管理员"),
    ("lisi", "李小溪", "澄信", "接谈员、办信员"),
    ("wangwu", "王小柳", "澄住建", "责任单位经办人"),
]


def write(path: Path, rows) -> Path:
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(rows)
    return path


def run(*words: str | Path, code: int = 0):
    done = CliRunner().invoke(import_, [str(word) for word in words])
    assert done.exit_code == code, (done.stdout, done.stderr, done.exception)
    return done


@pytest.fixture
def founded(tmp_path):
    run("units", write(tmp_path / "机构.csv", UNITS))
    return tmp_path


def replaced(rows, number: int, **change):
    """The rows with columns of row `number` (as a spreadsheet shows it) changed."""
    row = dict(zip(rows[0], rows[number - 1], strict=True)) | change
    return [*rows[: number - 1], tuple(row.values()), *rows[number:]]


# --- units -----------------------------------------------------------------------------------------------------------


def test_units_become_a_tree_whatever_the_order_of_their_rows(founded):
    units = {unit.code: unit for unit in Unit.objects.select_related("parent")}
    assert {code: unit.parent.code if unit.parent else "" for code, unit in units.items()} == {
        "澄政": "", "澄住建": "澄政", "澄信": "澄政", "澄江镇": "澄政"
    }  # fmt: skip
    office, housing, town = units["澄信"], units["澄住建"], units["澄江镇"]
    assert office.path == f"/{units['澄政'].pk}/{office.pk}/"
    assert (office.is_petition_office, office.handles_petitions, office.organ_kind) == (True, False, "petition_office")
    assert (housing.is_petition_office, housing.handles_petitions, housing.organ_kind) == (
        False,
        True,
        "administrative",
    )
    assert (town.level, town.division_code, town.short_name) == ("town", "999902101", "澄江镇")
    assert set(AuditEntry.objects.values_list("verb", flat=True)) == {"unit.created"}
    assert audit.verify() == []


def test_a_spreadsheet_with_codes_as_numbers_is_taken(tmp_path):
    path = tmp_path / "机构.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["代字", "机构名称", "级别", "行政区划代码"])
        sheet.write_row(1, 0, ["澄政", "澄江区人民政府", "区", 999902])
    run("units", path)
    assert list(Unit.objects.values_list("code", "level", "division_code", "short_name")) == [
        ("澄政", "county", "999902", "澄江区人民政府")
    ]


def test_a_dry_run_writes_nothing_and_says_what_would_be(tmp_path):
    done = run("units", write(tmp_path / "机构.csv", UNITS), "--dry-run")
    assert "共 4 行：可新建 4，变更 0，不变 0。" in done.stdout
    assert not Unit.objects.exists()


def test_a_second_run_changes_nothing_and_a_changed_row_is_changed(founded):
    path = founded / "机构.csv"
    done = run("units", path, "--json")
    assert json.loads(done.stdout) == {"rows": 4, "created": 0, "changed": 0, "already_there": 4, "errors": 0}
    write(path, replaced(UNITS, 2, 名称="澄江区住房城乡建设局", 简称="区住建"))
    dry = run("units", path, "--dry-run")
    assert "第 2 行将变更 澄住建：名称、简称" in dry.stderr
    assert Unit.objects.get(code="澄住建").name == "澄江区住房和城乡建设局"
    done = run("units", path)
    assert "第 2 行已变更 澄住建：名称、简称" in done.stderr
    assert "新建 0，变更 1，不变 3" in done.stdout
    assert Unit.objects.get(code="澄住建").name == "澄江区住房城乡建设局"
    assert AuditEntry.objects.get(verb="unit.changed").facts == {"columns": "name、short_name"}


def test_what_a_file_does_not_name_stays(founded):
    Unit.objects.filter(code="澄信").update(phone="0999-5550101", active=False)
    done = run("units", founded / "机构.csv")
    assert "不变 4" in done.stdout
    assert Unit.objects.get(code="澄信").phone == "0999-5550101"


@pytest.mark.parametrize(
    ("number", "change", "words"),
    [
        (2, {"名称": ""}, "“名称”是空的，请填写。"),
        (2, {"机构代字": "澄" * 13}, "“机构代字”最多 12 字，现有 13 字，请缩短。"),
        (2, {"机构代字": "澄信"}, "机构代字“澄信”与第 2 行重复，每个机构只写一行。"),
        (2, {"层级": "科级"}, "“层级”应为国家、省、市、县（区）、乡镇（街道）、村（社区）之一，请改正。"),
        (2, {"层级": "省"}, "层级比上级机构还高，请核对“层级”和“上级代字”。"),
        (2, {"区划代码": "99990"}, "“区划代码”应为 2、4、6、9 或 12 位数字，请核对。"),
        (2, {"信访部门": "也许"}, "“信访部门”应写“是”或“否”，请改正。"),
        (2, {"上级代字": "无此"}, "没有机构代字为“无此”的上级机构，请在文件里加上这个机构，或改正“上级代字”。"),
        (2, {"上级代字": "澄住建"}, "“上级代字”写的是机构自己，请写上一级机构的代字；最上级的留空。"),
        (3, {"上级代字": "澄信"}, "上级代字绕成了圈：从这一行往上找不到最上级，请改正“上级代字”。"),
    ],
)
def test_one_bad_row_and_nothing_is_written(tmp_path, number, change, words):
    done = run("units", write(tmp_path / "机构.csv", replaced(UNITS, number, **change)), code=1)
    assert words in done.stderr
    assert "没有写入任何机构" in done.stdout
    assert not Unit.objects.exists()


def test_a_unit_is_not_moved_by_a_file(founded):
    done = run("units", write(founded / "机构.csv", replaced(UNITS, 5, 上级代字="澄信")), code=1)
    assert "第 5 行：这个机构已在“澄政”之下，导入不改变上级" in done.stderr


def test_an_unknown_kind_of_organ_is_refused_with_those_there_are(tmp_path):
    rows = [(*UNITS[0], "机关类别"), *((*row, "") for row in UNITS[1:])]
    run("units", write(tmp_path / "好.csv", replaced(rows, 2, 机关类别="政法委、公安、司法行政机关")), "--dry-run")
    done = run("units", write(tmp_path / "坏.csv", replaced(rows, 2, 机关类别="公司")), code=1)
    assert "没有机关类别“公司”，可用的：党委和政府信访部门、" in done.stderr


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([("机构代字", "名称"), ("澄政", "澄江区人民政府")], "文件里缺少列：层级、区划代码。"),
        ([UNITS[0]], "文件里只有列名，没有内容。"),
    ],
)
def test_a_file_without_what_is_needed_is_refused(tmp_path, rows, words):
    assert words in run("units", write(tmp_path / "机构.csv", rows), code=2).stderr


def test_a_missing_and_a_strange_file_are_refused(tmp_path):
    assert "没有找到文件" in run("units", tmp_path / "无.csv", code=2).stderr
    strange = tmp_path / "机构.pdf"
    strange.write_bytes(b"%PDF")
    assert "不认识扩展名" in run("accounts", strange, code=2).stderr


def test_nothing_is_mixed_into_the_demo(tmp_path, django_user_model):
    from django.utils.timezone import now

    district.found(by=None, at=now())
    before = Unit.objects.count()
    done = run("units", write(tmp_path / "机构.csv", UNITS), code=2)
    assert "这个数据库里是演示区" in done.stderr
    assert Unit.objects.count() == before


# --- accounts --------------------------------------------------------------------------------------------------------


def shown(done) -> dict[str, str]:
    """Account -> first password, as printed."""
    lines = [line for line in done.stdout.splitlines() if "初始密码 " in line]
    return {line.split("账号 ")[1].split("　")[0]: line.split("初始密码 ")[1] for line in lines}


def test_accounts_get_their_roles_and_a_password_that_is_printed_once(founded):
    done = run("accounts", write(founded / "人员.csv", STAFF))
    assert "新建 3，变更 0，不变 0" in done.stdout
    passwords = shown(done)
    assert set(passwords) == {"guanli", "lisi", "wangwu"}
    assert len(set(passwords.values())) == 3
    lisi = User.objects.get(username="lisi")
    assert (lisi.roles, lisi.unit.code, lisi.must_change_password) == (["receptionist", "mail_clerk"], "澄信", True)
    assert lisi.check_password(passwords["lisi"])
    again = run("accounts", founded / "人员.csv")
    assert "新建 0，变更 0，不变 3" in again.stdout
    assert shown(again) == {}
    assert User.objects.get(username="lisi").check_password(passwords["lisi"])
    entries = AuditEntry.objects.filter(verb="account.created")
    assert entries.count() == 3
    assert not any(word in json.dumps(list(entries.values_list("facts", flat=True))) for word in passwords.values())
    assert audit.verify() == []


def test_passwords_go_into_a_new_file_that_only_its_owner_reads(founded):
    path, secrets = write(founded / "人员.csv", STAFF), founded / "密码.csv"
    done = run("accounts", path, "--passwords", secrets, "--json")
    assert json.loads(done.stdout)["created"] == 3
    assert stat.S_IMODE(secrets.stat().st_mode) == 0o600
    with secrets.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert [row["账号"] for row in rows] == ["guanli", "lisi", "wangwu"]
    assert User.objects.get(username="wangwu").check_password(rows[2]["初始密码"])
    assert rows[2]["初始密码"] not in done.stdout + done.stderr
    assert "已经存在" in run("accounts", path, "--passwords", secrets, code=2).stderr


def test_json_never_carries_a_password(founded):
    done = run("accounts", write(founded / "人员.csv", STAFF), "--json", code=2)
    assert "请加 --passwords 文件" in done.stderr
    assert not User.objects.exists()


def test_passwords_that_cannot_be_handed_over_leave_no_account(founded):
    path = write(founded / "人员.csv", STAFF)
    done = run("accounts", path, "--passwords", founded / "没有" / "密码.csv", code=2)
    assert "没有建立任何账号" in done.stderr
    assert not User.objects.exists()


def test_a_dry_run_makes_no_account_and_no_password(founded):
    done = run("accounts", write(founded / "人员.csv", STAFF), "--dry-run")
    assert "可新建 3" in done.stdout
    assert shown(done) == {}
    assert not User.objects.exists()


def test_a_changed_row_changes_the_account_and_not_its_password(founded):
    path = write(founded / "人员.csv", STAFF)
    first = shown(run("accounts", path))
    write(path, replaced(STAFF, 4, 岗位="责任单位负责人", 姓名="王柳"))
    done = run("accounts", path)
    assert "第 4 行已变更 wangwu：姓名、岗位" in done.stderr
    wangwu = User.objects.get(username="wangwu")
    assert (wangwu.name, wangwu.roles) == ("王柳", [Role.UNIT_HEAD])
    assert wangwu.check_password(first["wangwu"])
    assert AuditEntry.objects.get(verb="account.changed").facts == {"columns": "name、roles"}


def test_an_account_can_be_closed_and_its_unit_changed(founded):
    run("accounts", write(founded / "人员.csv", STAFF))
    rows = [(*STAFF[0], "启用"), *((*row, "否" if row[0] == "lisi" else "") for row in STAFF[1:])]
    run("accounts", write(founded / "人员.csv", replaced(rows, 4, 机构代字="澄江镇")))
    assert not User.objects.get(username="lisi").is_active
    assert User.objects.get(username="wangwu").unit.code == "澄江镇"


def test_a_forgotten_password_is_made_anew_and_the_lock_goes(founded):
    path = write(founded / "人员.csv", STAFF)
    first = shown(run("accounts", path))
    from django.utils.timezone import now

    User.objects.filter(username="lisi").update(must_change_password=False, locked_until=now(), failed_logins=3)
    done = run("accounts", path, "--reset", "lisi")
    second = shown(done)
    assert set(second) == {"lisi"}
    assert "第 3 行已变更 lisi：重置密码" in done.stderr
    lisi = User.objects.get(username="lisi")
    assert lisi.check_password(second["lisi"])
    assert not lisi.check_password(first["lisi"])
    assert (lisi.must_change_password, lisi.locked_until, lisi.failed_logins) == (True, None, 0)
    assert "没有要重置密码的账号：nobody" in run("accounts", path, "--reset", "nobody", code=2).stderr


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"账号": ""}, "“账号”是空的，请填写。"),
        ({"账号": "lisi"}, "账号“lisi”与第 3 行重复"),
        ({"账号": "王 五"}, "账号应为 2 到 40 个字母、数字、汉字或 . _ - @"),
        ({"账号": "import-1"}, "不以 import- 开头"),
        ({"姓名": "王" * 41}, "“姓名”最多 40 字，现有 41 字，请缩短。"),
        ({"机构代字": "无此"}, "没有机构代字为“无此”的机构或已停用，请先用 yimen import units 导入机构。"),
        ({"岗位": "窗口员"}, "没有岗位“窗口员”，可用的岗位：引导员、登记员、接谈员"),
        ({"岗位": "系统管理员、接谈员"}, "系统管理员不接触业务数据，不能兼任其他岗位"),
        ({"岗位": "统计员，审计员"}, "审计员不接触业务数据，不能兼任其他岗位"),
    ],
)
def test_one_bad_row_and_no_account_is_made(founded, change, words):
    done = run("accounts", write(founded / "人员.csv", replaced(STAFF, 4, **change)), code=1)
    assert words in done.stderr
    assert "没有写入任何账号" in done.stdout
    assert not User.objects.exists()


def test_a_row_whose_quotes_are_open_is_named(founded):
    path = founded / "人员.csv"
    path.write_text('账号,姓名,机构代字,岗位\nlisi,"李小溪,澄信,接谈员\n', encoding="utf-8")
    assert "第 2 行：从这一行起引号不成对" in run("accounts", path, code=1).stderr


def test_first_passwords_differ_and_have_no_letters_that_are_read_as_others():
    made = {accounts.new_password() for _ in range(200)}
    assert len(made) == 200
    assert all(len(word) == 14 and not set(word) & set("01ilo") for word in made)


# --- the first log-in -------------------------------------------------------------------------------------------------


def test_the_first_log_in_leads_to_the_change_of_the_password_and_then_to_work(founded):
    password = shown(run("accounts", write(founded / "人员.csv", STAFF)))["lisi"]
    client = Client()
    client.post(reverse("web:login"), {"username": "lisi", "password": password})
    for name in ("web:mail-desk", "web:window-desk", "web:case-list"):
        answer = client.get(reverse(name))
        assert (answer.status_code, answer["Location"]) == (302, reverse("web:password"))
    piece = client.get(reverse("web:mail-desk"), headers={"HX-Request": "true"})
    assert (piece.status_code, piece["HX-Redirect"]) == (204, reverse("web:password"))
    assert "请先修改密码" in client.get(reverse("web:password")).content.decode()
    new = "柳岸的春天-2027"
    done = client.post(reverse("web:password"), {"old": password, "new": new, "again": new}, follow=True)
    assert "密码已修改" in done.content.decode()
    assert client.get(reverse("web:mail-desk")).status_code == 200
    lisi = User.objects.get(username="lisi")
    assert not lisi.must_change_password
    assert lisi.check_password(new)
    assert AuditEntry.objects.get(verb="account.password_changed").facts == {"own": True}
