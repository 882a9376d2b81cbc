"""分流规则 on the screen: written by the administrator, run and released by the checker, read by the clerk."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import factories
from yimen.base.models import AuditEntry
from yimen.cases import actions as cases
from yimen.cases.models import Case, RoutingRule, RoutingTable
from yimen.documents import actions as papers
from yimen.domain.roles import Role

pytestmark = pytest.mark.django_db
REFUSED = 422
HOUSING, WAGES = "030600", "040200"


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"


class Desk:
    """An office with an administrator, a checker and a clerk at their screens."""

    def __init__(self) -> None:
        self.government, self.office, self.housing = factories.district()
        self.labour = factories.unit(self.government, name="云汀区人力资源和社会保障局", short_name="区人社局")
        self.town = factories.unit(
            self.government, name="柳岸镇人民政府", short_name="柳岸镇", level="town", division_code="999901101"
        )
        self.people = {
            role: factories.user(self.office, role) for role in (Role.ADMINISTRATOR, Role.CHECKER, Role.MAIL_CLERK)
        }
        self.admin, self.checker, self.clerk = (self.client(person) for person in self.people.values())

    @staticmethod
    def client(person) -> Client:
        client = Client()
        client.force_login(person)
        return client

    def draft(self) -> RoutingTable:
        self.admin.post(reverse("web:routing-draft"))
        return RoutingTable.objects.get(state="draft")

    def typed(self, **change) -> dict[str, object]:
        return {
            "seen": RoutingTable.objects.get(state="draft").revision, "division": "", "content": HOUSING,
            "target": "unit", "unit": self.housing.pk, "since": "2026-01-01", "until": "", "basis": "区住建局三定规定",
            **change,
        }  # fmt: skip

    def add(self, **change):
        return self.admin.post(reverse("web:routing-new"), self.typed(**change))

    def seen(self) -> int:
        return RoutingTable.objects.get(state="draft").revision

    def press(self, number: int, do: str, **change):
        return self.admin.post(reverse("web:routing-order", args=[number]), {"seen": self.seen(), "do": do, **change})

    def current(self) -> None:
        self.draft()
        self.add()
        self.add(content=WAGES, unit=self.labour.pk, basis="区人社局三定规定")
        self.checker.post(reverse("web:routing-try"))
        self.checker.post(reverse("web:routing-release"), {"seen": self.seen()})
        assert RoutingTable.objects.get().state == "current"

    def case(self, content: str = HOUSING, to=None, **fields) -> Case:
        at = timezone.now()
        facts = factories.petition(content_class=content, channel="letter", received_on=timezone.localdate(), **fields)
        clerk = self.people[Role.MAIL_CLERK]
        case = cases.register(office=self.office, petition=facts, by=clerk, at=at).case
        if to is not None:
            cases.sort(case_id=case.pk, petition_class="appeal", path=6, by=clerk, at=at)
            papers.forward(case_id=case.pk, to_unit=to, by=clerk, at=at)
        return case


@pytest.fixture
def desk():
    return Desk()


def words(response) -> str:
    return response.content.decode()


# --- the administrator ------------------------------------------------------------------------------------------------


def test_an_administrator_lands_here_and_begins_a_draft(desk):
    assert desk.admin.get(reverse("web:home")).url == reverse("web:routing-home")
    page = words(desk.admin.get(reverse("web:routing-home")))
    assert "还没有规则" in page
    page = words(desk.admin.post(reverse("web:routing-draft"), follow=True))
    assert "已起草第 1 版" in page
    assert "第 1 版草稿" in page


def test_rules_are_added_changed_moved_and_put_out_of_use(desk):
    desk.draft()
    page = words(desk.admin.post(reverse("web:routing-new"), desk.typed(), follow=True))
    assert "规则 1 已保存在草稿里" in page
    desk.add(content=WAGES, unit=desk.labour.pk)
    changed = desk.typed(content=WAGES, unit=desk.labour.pk, until="2030-12-31", basis="2026年第9号文")
    assert desk.admin.post(reverse("web:routing-rule", args=[2]), changed).status_code == 302
    row = RoutingRule.objects.get(number=2)
    assert (row.basis, str(row.until), row.changed_by) == ("2026年第9号文", "2030-12-31", desk.people["administrator"])
    assert desk.press(2, "up").url.endswith("#rule-2")
    page = words(desk.admin.get(reverse("web:routing-home")))
    assert page.index("2026年第9号文") < page.index("区住建局三定规定")
    assert "已经在最前" in words(desk.admin.get(desk.press(2, "up").url))
    desk.press(2, "down")
    desk.press(2, "off")
    assert "已停用" in words(desk.admin.get(reverse("web:routing-home")))
    assert not RoutingRule.objects.get(number=2).active
    desk.press(2, "on")
    assert RoutingRule.objects.get(number=2).active
    assert [rule.number for rule in RoutingRule.objects.order_by("order")] == [1, 2]


def test_the_form_of_a_rule_shows_what_stands_there(desk):
    desk.draft()
    desk.add(division="999901101", target="town", unit="")
    page = words(desk.admin.get(reverse("web:routing-rule", args=[1])))
    assert re.search(r'value="999901101" selected', page)
    assert re.search(r'value="030600" selected', page)
    assert re.search(r'value="town"[^>]*checked', page)
    assert desk.admin.get(reverse("web:routing-rule", args=[7])).status_code == 404


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"content": "039999"}, "请从列表中选择一项"),
        ({"division": "1"}, "请从列表中选择一项"),
        ({"unit": ""}, "请选择由哪个机关、单位办理"),
        ({"unit": "999999"}, "请从列表中选择一项"),
        ({"target": ""}, "请选择由谁办理"),
        ({"since": "2026-02-30"}, "真实的日期"),
        ({"until": "2025-12-31"}, "最后一天不能早于开始的一天"),
        ({"basis": ""}, "请填写依据"),
        ({"basis": "依" * 201}, "最多 200 字，现有 201 字"),
        ({"seen": ""}, "页面不完整"),
    ],
)
def test_bad_input_says_what_to_do_and_keeps_what_was_typed(desk, change, says):
    desk.draft()
    answer = desk.add(**{"basis": "三定规定第四条", **change})
    assert answer.status_code == REFUSED
    assert says in words(answer)
    if "basis" not in change:
        assert "三定规定第四条" in words(answer)
    assert not RoutingRule.objects.exists()


def test_a_unit_that_was_closed_meanwhile_is_said_at_its_field(desk):
    desk.draft()
    desk.add()
    desk.housing.active = False
    desk.housing.save()
    page = words(desk.admin.get(reverse("web:routing-home")))
    assert "这个单位已停用、不承办信访事项或不在本区划内，请另选一个单位。" in page
    answer = desk.admin.post(reverse("web:routing-rule", args=[1]), desk.typed())
    assert answer.status_code == REFUSED
    assert "这个单位已停用" in words(answer)
    assert "（已停用）" in words(answer)


def test_a_rule_that_never_comes_to_its_turn_is_warned_with_the_number_of_the_other(desk):
    desk.draft()
    desk.add(content="030000")
    page = words(desk.admin.post(reverse("web:routing-new"), desk.typed(), follow=True))
    assert page.count("排在前面的规则 1 已包含它的全部情形") == 2  # once said, once at the rule
    desk.press(2, "up")
    assert "已包含它的全部情形" not in words(desk.admin.get(reverse("web:routing-home")))


def test_the_second_of_two_administrators_is_told_and_what_was_typed_stays(desk):
    desk.draft()
    desk.add()
    old = desk.typed(basis="晚了一步的依据")
    other = factories.user(desk.office, Role.ADMINISTRATOR)
    Desk.client(other).post(reverse("web:routing-order", args=[1]), {"seen": desk.seen(), "do": "off"})
    answer = desk.admin.post(reverse("web:routing-rule", args=[1]), old)
    assert answer.status_code == REFUSED
    page = words(answer)
    assert f"{other.name}已于" in page
    assert "晚了一步的依据" in page
    assert f'name="seen" value="{desk.seen()}"' in page
    assert RoutingRule.objects.get().basis == "区住建局三定规定"
    late = desk.press(1, "up", seen=old["seen"])
    assert late.status_code == REFUSED
    assert f"{other.name}已于" in words(late)


def test_without_a_draft_nothing_is_written_and_the_page_says_what_to_do(desk):
    desk.current()
    assert "现在没有草稿" in words(desk.admin.get(reverse("web:routing-new")))
    assert desk.admin.post(reverse("web:routing-order", args=[1]), {"seen": "1", "do": "up"}).status_code == REFUSED
    assert desk.admin.post(reverse("web:routing-order", args=[1]), {"do": "x"}).status_code == REFUSED


def test_an_earlier_version_stays_to_be_read(desk):
    desk.current()
    desk.draft()
    desk.admin.post(reverse("web:routing-rule", args=[1]), desk.typed(basis="新的依据"))
    assert "新的依据" in words(desk.admin.get(reverse("web:routing-home")))
    page = words(desk.admin.get(reverse("web:routing-version", args=[1])))
    assert "区住建局三定规定" in page
    assert "新的依据" not in page
    assert desk.admin.get(reverse("web:routing-version", args=[9])).status_code == 404


def test_who_belongs_to_no_office_is_told(desk):
    alone = Desk.client(factories.user(desk.housing, Role.ADMINISTRATOR))
    for name in ("web:routing-home", "web:routing-new", "web:routing-import", "web:routing-trial"):
        assert "您的单位没有信访部门" in words(alone.get(reverse(name)))
    assert alone.post(reverse("web:routing-draft")).status_code == 302
    assert not RoutingTable.objects.exists()


def test_the_page_takes_the_same_statements_for_many_rules(desk, django_assert_max_num_queries):
    desk.draft()
    for _ in range(12):
        desk.add()
    with django_assert_max_num_queries(10):
        desk.admin.get(reverse("web:routing-home"))


# --- the file ---------------------------------------------------------------------------------------------------------


def upload(desk, text: str | bytes, **change):
    data = text.encode() if isinstance(text, str) else text
    return desk.admin.post(
        reverse("web:routing-import"), {"seen": desk.seen(), "file": SimpleUploadedFile("规则.csv", data), **change}
    )


def test_what_was_exported_can_be_taken_in_again(desk):
    desk.draft()
    desk.add(division="999901101", target="town", unit="", until="2030-01-01")
    desk.add(basis="=1+1")
    desk.press(2, "off")
    answer = desk.checker.get(reverse("web:routing-export"))
    text = answer.content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["由谁办理"] for row in rows] == ["问题属地的乡镇（街道）", "指定的机关、单位"]
    assert rows[1]["依据"] == "'=1+1"  # a spreadsheet must not count it
    assert upload(desk, answer.content).status_code == 302
    again = RoutingRule.objects.order_by("order").values_list("number", "division", "unit", "until", "active", "basis")
    assert [row[1:] for row in again[:2]] == [row[1:] for row in again[2:]]
    assert [row[0] for row in again] == [1, 2, 3, 4]


def test_an_export_without_rules_is_the_head_alone(desk):
    answer = desk.admin.get(reverse("web:routing-export"))
    assert answer.content.decode("utf-8-sig").strip().startswith("规则号,区划代码")


HEAD = "区划代码,内容分类代码,由谁办理,机构代字,开始适用,依据\n"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("依据\n三定\n", "缺少列：区划代码、内容分类代码、由谁办理、机构代字、开始适用"),
        (HEAD, "文件里没有规则"),
        (
            HEAD + ",030600,局长,,2026-01-01,三定\n",
            "第 2 行：“由谁办理”应写“指定的机关、单位”或“问题属地的乡镇（街道）”",
        ),
        (HEAD + ",030600,指定的机关、单位,无此,2026-01-01,三定\n", "第 2 行：本区划内没有机构代字为“无此”的单位"),
        (HEAD + ",030600,问题属地的乡镇（街道）,,明天,三定\n", "第 2 行：“开始适用”请按“年-月-日”填写"),
        (HEAD + "12,039999,问题属地的乡镇（街道）,,2026-01-01,\n", "第 2 行：没有代码为“039999”的内容分类"),
        ("\0", "文件不是 CSV 文本"),
        (b"\xff\xfe\xff", "文件不是 CSV 文本"),
        (b"x" * (1024 * 1024 + 1), "文件超过 1 MB"),
    ],
)
def test_a_bad_file_is_refused_row_by_row_and_nothing_is_added(desk, text, says):
    desk.draft()
    answer = upload(desk, text)
    assert answer.status_code == REFUSED
    assert says in words(answer)
    assert not RoutingRule.objects.exists()


def test_a_file_over_a_changed_draft_is_not_added(desk):
    desk.draft()
    desk.add()
    answer = upload(desk, HEAD + ",030600,问题属地的乡镇（街道）,,2026-01-01,三定\n", seen=1)
    assert answer.status_code == REFUSED
    assert "修改了草稿" in words(answer)
    assert RoutingRule.objects.count() == 1


# --- the checker ------------------------------------------------------------------------------------------------------


def test_the_checker_runs_the_draft_and_sees_the_list_behind_each_number(desk):
    desk.draft()
    desk.add()
    desk.add(content=WAGES, unit=desk.labour.pk)
    same, other = desk.case(HOUSING, desk.housing), desk.case(WAGES, desk.housing)
    none = desk.case("060300", desk.labour)
    page = words(desk.checker.post(reverse("web:routing-try"), follow=True))
    assert "登记的 <b>3</b> 件" in page
    assert "占 33.3%" in page
    for query, case in (("kind=same", same), ("kind=other", other), ("kind=none", none)):
        listed = words(desk.checker.get(f"{reverse('web:routing-trial-list')}?{query}"))
        assert [c.number for c in (same, other, none) if c.number in listed] == [case.number]
        assert "王小云" not in listed
    url = f"{reverse('web:routing-trial-list')}?sent={desk.housing.pk}&amp;to={desk.labour.pk}"
    assert url in page
    listed = words(desk.checker.get(url.replace("&amp;", "&")))
    assert other.number in listed
    assert same.number not in listed


def test_a_long_matrix_shows_its_largest_cells_and_says_how_many_are_left(desk, monkeypatch):
    monkeypatch.setattr("yimen.web.settings.trial.MOST_CELLS", 1)
    desk.draft()
    desk.add()
    for to in (desk.housing, desk.housing, desk.labour):
        desk.case(HOUSING, to)
    page = words(desk.checker.post(reverse("web:routing-try"), follow=True))
    assert "只列件数最多的 1 行，其余 1 行件数较少" in page
    assert f"sent={desk.housing.pk}" in page
    assert f"sent={desk.labour.pk}" not in page


def test_the_administrator_sees_counts_and_no_case(desk):
    desk.draft()
    desk.add()
    case = desk.case(HOUSING, desk.housing)
    desk.checker.post(reverse("web:routing-try"))
    page = words(desk.admin.get(reverse("web:routing-trial")))
    assert "登记的 <b>1</b> 件" in page
    assert "系统管理员只看数字，不看件" in page
    assert case.number not in page
    assert reverse("web:routing-trial-list") not in page
    assert desk.admin.get(reverse("web:routing-trial-list")).status_code == 403
    assert desk.admin.post(reverse("web:routing-release"), {"seen": desk.seen()}).status_code == 403


def test_a_changed_draft_must_be_run_anew_before_it_is_released(desk):
    desk.draft()
    desk.add()
    page = words(desk.checker.get(reverse("web:routing-trial")))
    assert "还没有试算" in page
    desk.checker.post(reverse("web:routing-try"))
    seen = desk.seen()
    assert "发布草稿" in words(desk.checker.get(reverse("web:routing-trial")))
    desk.add(content=WAGES)
    page = words(desk.checker.get(reverse("web:routing-trial")))
    assert "草稿已改动，须重新试算" in page
    assert "发布草稿" not in page
    answer = desk.checker.post(reverse("web:routing-release"), {"seen": seen})
    assert answer.status_code == REFUSED
    assert "请重新试算后再发布" in words(answer)
    answer = desk.checker.post(reverse("web:routing-release"), {"seen": desk.seen()})
    assert answer.status_code == REFUSED
    assert "请先对这份草稿试算" in words(answer)
    desk.checker.post(reverse("web:routing-try"))
    page = words(desk.checker.post(reverse("web:routing-release"), {"seen": desk.seen()}, follow=True))
    assert "第 1 版已发布" in page
    assert "现行第 1 版" in page


def test_nothing_to_run_or_to_release_is_said(desk):
    assert "现在没有草稿可以试算" in words(desk.checker.post(reverse("web:routing-try"), follow=True))
    assert desk.checker.post(reverse("web:routing-release"), {"seen": "1"}).status_code == REFUSED
    assert "没有这样的件" in words(desk.checker.get(reverse("web:routing-trial-list")))


def test_the_list_behind_a_number_goes_by_key_and_takes_few_statements(
    desk, monkeypatch, django_assert_max_num_queries
):
    monkeypatch.setattr("yimen.web.settings.trial.PAGE", 2)
    desk.draft()
    desk.add()
    made = [desk.case(HOUSING, desk.housing) for _ in range(5)]
    desk.checker.post(reverse("web:routing-try"))
    url, seen = f"{reverse('web:routing-trial-list')}?kind=same", []
    for _ in range(3):
        with django_assert_max_num_queries(12):
            page = words(desk.checker.get(url))
        seen += re.findall(r"XF\d{4}-\d+-\d", page)
        older = re.search(r'href="([^"]*older=\d+)"', page)
        url = older[1].replace("&amp;", "&") if older else ""
    assert list(dict.fromkeys(seen)) == [case.number for case in reversed(made)]


def test_another_offices_checker_sees_nothing_of_it(desk):
    desk.draft()
    desk.add()
    case = desk.case(HOUSING, desk.housing)
    desk.checker.post(reverse("web:routing-try"))
    stranger = Desk.client(factories.user(factories.district()[1], Role.CHECKER))
    assert case.number not in words(stranger.get(reverse("web:routing-trial-list")))
    assert "还没有试算" in words(stranger.get(reverse("web:routing-trial")))


# --- the clerk --------------------------------------------------------------------------------------------------------


def sort(desk, case: Case, **typed):
    known = {"petition_class": "appeal", "path": "6", **typed}
    return desk.clerk.post(reverse("web:mail-exit", args=[case.pk]), known, follow=True)


def test_the_suggested_unit_stands_first_with_its_why_line_and_is_not_chosen(desk):
    desk.current()
    case = desk.case(WAGES)
    page = words(sort(desk, case, do="look"))
    why = "按规则 2：区人社局三定规定（不限属地，劳动和社会保障 / 工资福利）"
    assert f"建议云汀区人力资源和社会保障局。{why}。只是建议，由您决定。" in page
    select = re.search(r'<select name="to_unit".*?</select>', page, re.DOTALL)[0]
    values = re.findall(r'<option value="(\d+)"', select)
    assert values[0] == str(desk.labour.pk)
    assert values.count(str(desk.labour.pk)) == 1
    assert re.findall(r'value="(\d*)" selected', select) == [""]
    assert "按规则建议" in select
    assert "内容分类不符：规则 1" in page
    assert Case.objects.get(pk=case.pk).unit is None


def test_the_clerk_takes_the_suggestion_and_the_case_page_says_so(desk):
    desk.current()
    case = desk.case(WAGES)
    assert "已转送" in words(sort(desk, case, do="forward", to_unit=desk.labour.pk))
    assert "按规则 2（第 1 版）的建议。" in words(desk.clerk.get(reverse("web:case-show", args=[case.pk])))


def test_the_clerk_takes_another_unit_and_is_never_blocked(desk):
    desk.current()
    case = desk.case(WAGES)
    sort(desk, case, do="forward", to_unit=desk.housing.pk, why_other="工地欠薪，先由住建约谈")
    page = words(desk.clerk.get(reverse("web:case-show", args=[case.pk])))
    assert "人工选择：规则 2（第 1 版）建议的是区人社局（依据：区人社局三定规定）。理由：工地欠薪，先由住建约谈" in page
    assert Case.objects.get(pk=case.pk).unit == desk.housing


def test_where_no_rule_fits_it_is_said_and_the_clerk_chooses(desk):
    desk.current()
    case = desk.case("060300")
    assert "分流规则没有适合这件事的建议，请按职权选择。" in words(sort(desk, case, do="look"))
    sort(desk, case, do="assign", assign_to=desk.housing.pk, assign_days="20", report_outline="结果")
    page = words(desk.clerk.get(reverse("web:case-show", args=[case.pk])))
    assert "人工选择：第 1 版分流规则没有建议。" in page


def test_an_office_without_rules_shows_nothing_of_it(desk):
    case = desk.case(WAGES)
    page = words(sort(desk, case, do="look"))
    assert "规则" not in re.search(r'<div id="exits".*', page, re.DOTALL)[0]
    sort(desk, case, do="forward", to_unit=desk.housing.pk)
    assert "人工选择" not in words(desk.clerk.get(reverse("web:case-show", args=[case.pk])))


def test_a_rule_that_begins_tomorrow_does_not_suggest_today(desk):
    desk.draft()
    desk.add(since=(timezone.localdate() + timedelta(days=1)).isoformat())
    desk.checker.post(reverse("web:routing-try"))
    desk.checker.post(reverse("web:routing-release"), {"seen": desk.seen()})
    case = desk.case()
    page = words(sort(desk, case, do="look"))
    assert "还没有开始适用：规则 1" in page


# --- a draft that is given up ---------------------------------------------------------------------------------------


def test_a_draft_is_dropped_stays_to_be_read_and_its_number_is_not_used_again(desk):
    desk.current()
    desk.draft()
    desk.add()
    url = reverse("web:routing-drop")
    assert "第 2 版草稿" in words(desk.admin.get(url))
    sent = {"seen": desk.seen()}
    assert [desk.admin.post(url, sent).status_code for _ in range(2)] == [302, 302], "pressed twice, done once"
    dropped = RoutingTable.objects.get(version=2)
    assert (dropped.state, dropped.dropped_by, dropped.rules.count()) == ("dropped", desk.people["administrator"], 3)
    assert RoutingTable.objects.get(state="current").version == 1
    page = words(desk.admin.get(reverse("web:routing-home")))
    assert "作废" in page
    assert "已作废" in words(desk.admin.get(reverse("web:routing-version", args=[2])))
    assert desk.draft().version == 3
    assert AuditEntry.objects.filter(verb="routing.draft_dropped").count() == 1
    stale = desk.admin.post(reverse("web:routing-new"), {**desk.typed(), **sent})
    assert stale.status_code == REFUSED, "a page of the draft that was given up does not write into the next one"


def test_only_the_administrator_drops_a_draft_and_only_as_it_was_seen(desk):
    desk.draft()
    seen = desk.seen()
    desk.add()
    answer = desk.admin.post(reverse("web:routing-drop"), {"seen": seen})
    assert answer.status_code == 409
    assert "修改了草稿" in words(answer)
    assert desk.checker.post(reverse("web:routing-drop"), {"seen": desk.seen()}).status_code == 403
    assert RoutingTable.objects.get().state == "draft"
    desk.admin.post(reverse("web:routing-drop"), {"seen": desk.seen()})
    assert "现在没有草稿" in words(desk.admin.get(reverse("web:routing-drop")))
    assert desk.admin.post(reverse("web:routing-drop"), {"seen": "999"}).status_code == REFUSED


def test_a_dropped_draft_does_not_change_any_more(desk):
    desk.draft()
    desk.add()
    desk.admin.post(reverse("web:routing-drop"), {"seen": desk.seen()})
    for write in (
        lambda: RoutingTable.objects.update(state="draft", dropped_by=None, dropped_at=None),
        lambda: RoutingRule.objects.update(basis="改"),
    ):
        with pytest.raises(DatabaseError, match="does not change"), transaction.atomic():
            write()


def test_without_a_reason_the_page_says_that_none_was_given(desk):
    desk.current()
    case = desk.case(WAGES)
    sort(desk, case, do="forward", to_unit=desk.housing.pk)
    page = words(desk.clerk.get(reverse("web:case-show", args=[case.pk])))
    assert "建议的是区人社局（依据：区人社局三定规定）。没有写明不按建议的理由。" in page
