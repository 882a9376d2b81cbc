"""Pages about clocks: the mark at the window, the quiet list of warnings, holiday notices, and my day by weight."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from tests.factories import SHANGHAI, Life, user
from tests.web import typed
from yimen.base import calendar
from yimen.cases import actions as cases
from yimen.cases import queries
from yimen.cases.models import Case, NoticeLoad, Recalculation
from yimen.cases.queries import DeskKey
from yimen.domain import weight
from yimen.domain.roles import Role
from yimen.domain.simplified import Checklist, Kind
from yimen.supervision.actions.warning import warn_all
from yimen.supervision.models import ClockWarning, WarningChoice
from yimen.supervision.queries.desk import desk_notes

pytestmark = pytest.mark.django_db
NOTICE = """date,kind,name,notice,notice_checked
2027-01-01,rest,元旦,测试明电〔2026〕9号,yes
2027-01-02,rest,元旦,测试明电〔2026〕9号,yes
2027-01-04,rest,元旦,测试明电〔2026〕9号,yes
"""


@pytest.fixture(autouse=True)
def _fresh(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"
    calendar.forget()
    yield
    calendar.forget()


@pytest.fixture
def life():
    return Life(at=timezone.now())


def words(answer) -> str:
    return answer.content.decode()


# --- the mark at the window -------------------------------------------------------------------------------------------


def exit_form(life, **more):
    return {"do": "forward", "petition_class": "appeal", "path": "6", "to_unit": str(life.department.pk), **more}


def sent(client, life, **more):
    client.force_login(life.receptionist)
    answer = client.post(reverse("web:mail-exit", args=[life.case.pk]), exit_form(life, **more))
    life.case.refresh_from_db()
    return answer


def test_marked_in_the_panel_it_is_forwarded_with_the_three_days(client, life):
    answer = sent(client, life, simple="on", simple_kind="clear")
    assert answer.status_code == 302
    assert set(life.case.clocks.filter(stopped_on=None).values_list("code", flat=True)) == {"C2", "C3", "S2"}
    assert "信访部门建议简易办理，由责任单位决定" in words(client.get(reverse("web:case-show", args=[life.case.pk])))


def test_without_its_kind_it_is_told_at_the_field(client, life):
    answer = sent(client, life, simple="on")
    assert answer.status_code == 422
    assert "建议简易办理的，请选择属于哪一种。" in words(answer)
    assert life.case.stage == "registered"


def test_an_exclusion_is_told_and_what_was_ticked_stays(client, life):
    answer = sent(client, life, simple="on", simple_kind="clear", simple_excluded=["difficult"])
    assert answer.status_code == 422
    assert "有不适用简易办理的情形：重大、复杂、疑难" in words(answer)
    assert life.case.stage == "registered"


def test_the_dates_of_the_mark_are_shown_before_anything_is_pressed(client, life):
    client.force_login(life.receptionist)
    form = {**exit_form(life), "do": "look", "simple": "on"}
    answer = client.post(reverse("web:mail-exit", args=[life.case.pk]), form, headers={"HX-Request": "true"})
    assert {coming.code for coming in answer.context["follows"].dates} == {"C1", "S1", "S2", "C2", "C3", "C4"}


def test_a_marked_one_that_comes_back_is_still_ticked_and_unticked_goes_the_ordinary_way(client, life):
    sent(client, life, simple="on", simple_kind="clear")
    cases.withdraw(reason="选错。", case_id=life.case.pk, by=life.receptionist, at=life.at)
    page = client.get(reverse("web:mail-case", args=[life.case.pk]))
    assert page.context["form"].marked
    assert page.context["form"].typed("simple_kind") == "clear"
    sent(client, life)
    assert life.case.steps.filter(step="to_ordinary").exists()
    assert life.case.clocks.get(code="S1").voided


def test_the_office_takes_its_mark_back_on_the_page_of_the_step(client, life):
    life.sorted()
    cases.mark_simplified(checklist=Checklist(Kind.CLEAR), case_id=life.case.pk, by=life.receptionist, at=life.at)
    client.force_login(life.receptionist)
    url = reverse("web:case-step", args=[life.case.pk, "to_ordinary"])
    page = client.get(url)
    assert "不再计算" in words(page)
    seen = page.context["form"].initial["seen"]
    assert client.post(url, {"seen": seen, "reason": "情况变了。"}).status_code == 302


# --- what came down from above ----------------------------------------------------------------------------------------


@pytest.fixture
def clerk(client):
    life = Life(at=timezone.now())
    clerk = user(life.office, Role.MAIL_CLERK)
    client.force_login(clerk)
    return clerk


def letter(client, **more):
    received = timezone.localdate() - timedelta(days=5)
    form = typed.letter(received_on=received.isoformat(), key=str(uuid.uuid4()), **more)
    return client.post(reverse("web:mail-register"), form)


def test_a_letter_from_above_says_from_whom_and_when_it_came(client, clerk):
    reached = (timezone.localdate() - timedelta(days=1)).isoformat()
    letter(client, handed_down_by="province", reached_on=reached)
    case = Case.objects.exclude(handed_down_by="").get()
    assert case.clocks.get(code="T1").start.isoformat() == reached
    assert "省（自治区、直辖市）信访局" in words(client.get(reverse("web:case-show", args=[case.pk])))


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"handed_down_by": "city"}, "请填写到达本局的日期"),
        ({"reached_on": "2026-01-01"}, "请选择由哪一级信访部门转来"),
        ({"handed_down_by": "city", "reached_on": "2020-01-01"}, "请核对"),
        ({"handed_down_by": "city", "reached_on": "x"}, "请按“年-月-日”填写"),
    ],
)
def test_wrong_facts_are_told_at_their_field(client, clerk, facts, said):
    answer = letter(client, **facts)
    assert answer.status_code == 422
    assert said in words(answer)
    assert not Case.objects.exclude(handed_down_by="").exists()


# --- clocks explain themselves ----------------------------------------------------------------------------------------


def test_every_code_has_its_page(client):
    life = Life(at=timezone.now(), handed_down_by="city",
                reached_on=timezone.localdate())  # fmt: skip
    sent(client, life, petition_class="suggestion", path="", simple="on", simple_kind="answerable")
    for code in ("C1", "C2", "C3", "T1", "S1", "S2", "P1"):
        page = client.get(reverse("web:case-clock", args=[life.case.pk, code]))
        assert page.status_code == 200
        assert "逐日说明" in words(page)
    assert client.get(reverse("web:case-clock", args=[life.case.pk, "D1"])).status_code == 404


# --- warnings ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def warned():
    life = Life(at=datetime(2026, 3, 2, 12, tzinfo=SHANGHAI)).forwarded()
    warn_all(at=datetime(2026, 3, 10, 9, tzinfo=SHANGHAI))
    return life


@pytest.mark.parametrize("who", ["handler", "receptionist"])
def test_the_list_shows_organ_topic_and_clock_to_the_unit_and_the_office(client, warned, who):
    client.force_login(getattr(warned, who))
    page = words(client.get(reverse("web:warning-list")))
    assert all(said in page for said in (warned.case.number, "区住建局", "期限过半", "C2", "第二十三条"))
    assert "王小云" not in page
    assert "预警 1 条" in words(client.get(reverse("web:case-my-day")))


def test_seen_it_leaves_the_list_and_stands_under_all(client, warned):
    client.force_login(warned.handler)
    row = ClockWarning.objects.get(to_unit=warned.department)
    answer = client.post(reverse("web:warning-see"), {"warning": row.pk}, follow=True)
    assert "已看 1 条" in words(answer)
    assert answer.context["rows"] == []
    assert len(client.get(f"{reverse('web:warning-list')}?all=1").context["rows"]) == 1
    assert client.post(reverse("web:warning-see"), {"warning": ["x", "999999999999999999999"]}).status_code == 302


def test_another_unit_sees_nothing_of_it(client, warned):
    client.force_login(user(warned.government, Role.UNIT_HEAD))
    assert client.get(reverse("web:warning-list")).context["rows"] == []


# --- my day by weight -------------------------------------------------------------------------------------------------


def many(count: int) -> Life:
    at = datetime(2026, 3, 2, 12, tzinfo=SHANGHAI)
    life = Life(at=at).forwarded()
    for n in range(count):
        other = Life(at=at + timedelta(days=n), urgent=n % 3 == 0, received_on=at.date())
        other.department = life.department
        other.forwarded()
    return life


def test_the_weight_of_the_list_is_the_formula_of_the_rules():
    life, today = many(6), date(2026, 3, 30)
    rows = queries.my_day(life.handler, today=today, by_weight=True, limit=99)
    assert [row.weight for row in rows] == [
        weight.weight(row.start, row.nominal_due, row.due, today, urgent=row.urgent) for row in rows
    ]
    assert [row.weight for row in rows] == sorted((row.weight for row in rows), reverse=True)
    assert len({row.weight for row in rows}) > 2


@pytest.mark.parametrize("size", [1, 3, 50])
def test_pages_by_weight_show_every_row_once_in_both_directions(size):
    life, today = many(6), date(2026, 3, 30)
    every = queries.my_day(life.handler, today=today, by_weight=True, limit=99)
    forwards, after = [], None
    while page := queries.my_day(life.handler, today=today, by_weight=True, after=after, limit=size):
        forwards += page
        after = DeskKey(page[-1].weight, page[-1].nominal_due, page[-1].pk)
    assert forwards == every
    backwards, before = [], DeskKey(-1, date(2100, 1, 1), 1)
    while page := queries.my_day(life.handler, today=today, by_weight=True, before=before, limit=size):
        backwards = page + backwards
        before = DeskKey(page[0].weight, page[0].nominal_due, page[0].pk)
    assert backwards == every


def test_the_formula_stands_on_the_screen_and_the_order_can_be_changed(client, life, monkeypatch):
    monkeypatch.setattr("yimen.web.cases.lists.PAGE", 1)
    life.forwarded()
    client.force_login(life.handler)
    page = client.get(f"{reverse('web:case-my-day')}?by=weight")
    assert weight.FORMULA in words(page)
    assert "by=weight" in page.context["later"]
    assert client.get(page.context["later"]).status_code == 200
    assert "by=weight" in client.get(reverse("web:case-my-day")).context["other_order"]
    for wrong in ("after=1.x.2", "after=99999999999.2026-01-01.1", "before=1.2026-01-01", "after=-1.2026-01-01.1"):
        assert client.get(f"{reverse('web:case-my-day')}?by=weight&{wrong}").status_code == 200


# --- holiday notices --------------------------------------------------------------------------------------------------


@pytest.fixture
def office():
    life = Life(at=datetime(2026, 12, 18, 10, tzinfo=SHANGHAI), received_on=date(2026, 12, 18))
    life.admin = user(life.government, Role.ADMINISTRATOR)
    life.checker = user(life.office, Role.CHECKER)
    return life


def loaded(client, office, **more):
    client.force_login(office.admin)
    return client.post(reverse("web:notice-load"), {"text": NOTICE, "checked": "on", **more})


def test_an_administrator_loads_and_sees_counts_only(client, office):
    assert loaded(client, office).status_code == 302
    load = NoticeLoad.objects.get()
    page = client.get(reverse("web:notice-show", args=[load.pk]))
    assert page.context["total"] == 1
    assert office.case.number not in words(page)
    assert "系统管理员只看数量" in words(page)
    assert client.post(reverse("web:notice-decide", args=[load.pk]), {"decision": "yes"}).status_code == 403


def test_a_checker_sees_numbers_decides_and_the_signed_list_stands(client, office):
    loaded(client, office)
    load = NoticeLoad.objects.get()
    client.force_login(office.checker)
    url = reverse("web:notice-show", args=[load.pk])
    assert office.case.number in words(client.get(url))
    answer = client.post(reverse("web:notice-decide", args=[load.pk]), {"decision": "yes"}, follow=True)
    done = Recalculation.objects.get()
    assert all(said in words(answer) for said in (office.case.number, done.digest, done.signature, "与签名一致"))
    client.force_login(office.admin)
    assert office.case.number not in words(client.get(url))
    assert "测试明电〔2026〕9号" in words(client.get(reverse("web:notice-home")))


def test_a_no_needs_its_reason_and_changes_nothing(client, office):
    loaded(client, office)
    load = NoticeLoad.objects.get()
    client.force_login(office.checker)
    url = reverse("web:notice-decide", args=[load.pk])
    assert client.post(url, {"decision": "no"}).status_code == 422
    assert client.post(url, {}).status_code == 422
    assert client.post(url, {"decision": "no", "words": "漏了一天。"}).status_code == 302
    assert not Recalculation.objects.exists()
    assert client.post(url, {"decision": "yes"}).status_code == 422


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"text": ""}, "请选择文件，或者粘贴放假安排"),
        ({"text": "date,kind\n"}, "缺少列"),
        ({"text": NOTICE.replace("rest", "休")}, "看不懂"),
        ({"text": NOTICE.replace("测试明电〔2026〕9号", "")}, "请写明放假通知的文号"),
        ({"file": SimpleUploadedFile("a.csv", b"\xff\xfe\x00\x01")}, "UTF-8"),
        ({"file": SimpleUploadedFile("a.csv", b"x" * 70_000)}, "文件太大"),
        ({"text": 'date,kind,name,notice,notice_checked\n"2027-01-01,rest'}, "看不懂"),
    ],
)
def test_what_is_no_notice_is_told_and_nothing_is_loaded(client, office, form, said):
    answer = loaded(client, office, **form)
    assert answer.status_code == 422
    assert said in words(answer)
    assert not NoticeLoad.objects.exists()


def test_a_file_is_read_before_what_was_pasted(client, office):
    loaded(client, office, text="x", file=SimpleUploadedFile("a.csv", NOTICE.encode("utf-8-sig")))
    assert NoticeLoad.objects.get().year == 2027


def test_from_november_the_desk_reminds_of_the_missing_notice(client, office, monkeypatch):
    client.force_login(office.checker)
    monkeypatch.setattr("yimen.web.cases.lists.localdate", lambda: date(2026, 11, 1))
    monkeypatch.setattr("yimen.web.notices.views.localdate", lambda: date(2026, 11, 1))
    for name in ("web:case-my-day", "web:notice-home"):
        assert "2027 年的放假通知还没有载入" in words(client.get(reverse(name)))
    monkeypatch.setattr("yimen.web.cases.lists.localdate", lambda: date(2026, 10, 31))
    assert "还没有载入" not in words(client.get(reverse("web:case-my-day")))


# --- which warnings one person wants to be listed --------------------------------------------------------------------


def given(life, *steps: int) -> None:
    """Warnings of these steps of the case's C2, told to its unit."""
    clock = life.case.clocks.get(code="C2")
    for step in steps:
        ClockWarning.objects.create(clock=clock, step=step, to_unit=life.department, at=life.at)


def listed(client, url: str = "") -> list[int]:
    return sorted(row.step for row in client.get(url or reverse("web:warning-list")).context["rows"])


def chosen(client, *steps: str, whose: str = "unit"):
    return client.post(reverse("web:warning-settings"), {"steps": list(steps), "whose": whose}, follow=True)


def test_a_person_leaves_steps_out_and_what_is_overdue_stays(client):
    life = Life(at=timezone.now()).forwarded()
    given(life, 50, 75, 100)
    client.force_login(life.handler)
    assert listed(client) == [50, 75, 100], "who chose nothing sees all"
    assert "已保存" in words(chosen(client, "75"))
    page = client.get(reverse("web:warning-list"))
    assert listed(client) == [75, 100]
    assert "另有 1 条没有看过的没有列在这里" in words(page)
    assert page.context["tabs"][0].count == 2
    assert listed(client, f"{reverse('web:warning-list')}?all=1") == [50, 75, 100], "of the unit nothing is hidden"
    chosen(client)
    assert listed(client) == [100], "the duty of the unit cannot be switched off"
    client.force_login(life.head)
    assert listed(client) == [50, 75, 100], "a choice is one person's own"


def test_only_what_is_in_the_own_hands_is_listed_and_all_that_is_overdue(client):
    life = Life(at=timezone.now()).received()
    Case.objects.filter(pk=life.case.pk).update(holder=life.handler, holding_unit=life.department)
    given(life, 50, 100)
    client.force_login(life.handler)
    chosen(client, "50", whose="hands")
    assert listed(client) == [50, 100]
    client.force_login(life.head)
    chosen(client, "50", whose="hands")
    assert listed(client) == [100]
    assert desk_notes(life.head, today=life.at.date()).warned == 1, "the morning list counts what is shown"


@pytest.mark.parametrize("sent", [{"whose": ""}, {"whose": "x"}, {"whose": "unit", "steps": ["7"]}])
def test_a_wrong_choice_is_told(client, sent):
    client.force_login(Life().handler)
    answer = client.post(reverse("web:warning-settings"), sent)
    assert answer.status_code == 422


def test_the_database_keeps_what_is_overdue_in_every_choice():
    life = Life()
    with pytest.raises(IntegrityError, match="keeps_overdue"):
        WarningChoice.objects.create(user=life.handler, steps=[50], whose="unit")
