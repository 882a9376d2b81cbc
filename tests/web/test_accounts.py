"""账号和机构 on the desk, by an administrator; what opens the protected circle takes two people."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories import PASSWORD, Life, district, unit, user
from tests.web import typed
from yimen.base import accounts
from yimen.base.models import AccountRequest, AuditEntry, Unit, User
from yimen.domain.roles import Role

pytestmark = pytest.mark.django_db
FIRST = re.compile(r"初始密码 <b class=\"mono\">([a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4})</b>")


class Desk:
    """A district with two administrators and the head of its office."""

    def __init__(self) -> None:
        self.government, self.office, self.housing = district()
        self.admin, self.other = (user(self.office, Role.ADMINISTRATOR) for _ in range(2))
        self.head = user(self.office, Role.OFFICE_HEAD)
        self.clerk = user(self.office, Role.MAIL_CLERK, with_password=True)
        self.client = self.of(self.admin)

    @staticmethod
    def of(person: User) -> Client:
        client = Client()
        client.force_login(person)
        return client

    def made(self, **change):
        values = {"username": "wangxiao", "name": "王小柳", "badge": "", "unit": self.housing.pk, "roles": ["handler"]}
        return self.client.post(reverse("web:account-new"), {**values, **change}, follow=True)

    def changed(self, person: User, client: Client | None = None, **change):
        values = {
            "name": person.name, "badge": person.badge, "unit": person.unit_id, "roles": person.roles, "active": "on",
        }  # fmt: skip
        url = reverse("web:account-show", args=[person.pk])
        return typed.press(client or self.client, url, {**values, **change}, follow=True)


@pytest.fixture
def desk():
    return Desk()


def words(answer) -> str:
    return answer.content.decode()


# --- accounts --------------------------------------------------------------------------------------------------------


def test_a_new_account_gets_a_first_password_shown_once_and_changed_at_the_first_log_in(desk):
    page = words(desk.made())
    password = FIRST.search(page)[1]
    made = User.objects.get(username="wangxiao")
    assert (made.name, made.unit, made.roles, made.must_change_password) == ("王小柳", desk.housing, ["handler"], True)
    assert password not in words(desk.client.get(reverse("web:account-show", args=[made.pk])))
    own = Client()
    own.post(reverse("web:login"), {"username": "wangxiao", "password": password})
    assert own.get(reverse("web:unit-home")).url == reverse("web:password")
    assert AuditEntry.objects.filter(verb="account.created").exists()
    assert password not in str(list(AuditEntry.objects.values_list("facts", flat=True)))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"username": ""}, "账号"),
        ({"username": "a b"}, "账号应为 2 到 40 个字母"),
        ({"username": "import-1"}, "不以 import- 开头"),
        ({"name": ""}, "姓名"),
        ({"name": "王\x00"}, "看不见的控制字符"),
        ({"roles": []}, "请至少选择一个岗位"),
        ({"roles": ["administrator", "guide"]}, "不能兼任其他岗位"),
        ({"roles": ["nobody"]}, "请从列表中选择"),
        ({"unit": 987654}, "请从列表中选择"),
    ],
)
def test_bad_input_is_told_and_kept(desk, change, told):
    answer = desk.made(**change)
    assert answer.status_code == 422
    assert told in words(answer)
    assert change.get("name") == "" or "王" in words(answer)
    assert not User.objects.filter(name__startswith="王").exists()


def test_a_name_is_taken_once(desk):
    desk.made()
    again = desk.made(name="另一人")
    assert "已经有这个账号" in words(again)
    assert User.objects.filter(username="wangxiao").count() == 1


def test_posts_unit_and_opening_are_changed_and_noted(desk):
    desk.changed(desk.clerk, roles=["registrar", "guide"], unit=desk.housing.pk, name="李小溪")
    desk.clerk.refresh_from_db()
    assert (desk.clerk.name, desk.clerk.unit, desk.clerk.roles) == ("李小溪", desk.housing, ["guide", "registrar"])
    desk.changed(desk.clerk, active="")
    desk.clerk.refresh_from_db()
    assert not desk.clerk.is_active
    own = Client()
    assert own.post(reverse("web:login"), {"username": desk.clerk.username, "password": PASSWORD}).status_code == 422
    desk.changed(desk.clerk, active="on")
    assert User.objects.get(pk=desk.clerk.pk).is_active
    noted = AuditEntry.objects.filter(verb="account.changed", subject=f"base.user:{desk.clerk.pk}")
    assert "roles" in noted.order_by("id")[1].facts["columns"]


def test_an_overtaken_page_changes_nothing_and_keeps_what_was_typed(desk):
    url = reverse("web:account-show", args=[desk.clerk.pk])
    late = {
        "seen": typed.seen(desk.client, url), "name": "后来的名字", "badge": "", "unit": desk.office.pk,
        "roles": ["mail_clerk"], "active": "on",
    }  # fmt: skip
    desk.changed(desk.clerk, client=desk.of(desk.other), badge="0107")
    answer = desk.client.post(url, late)
    assert answer.status_code == 409
    assert "刚才被另一位管理员改过" in words(answer)
    assert "后来的名字" in words(answer)
    desk.clerk.refresh_from_db()
    assert (desk.clerk.badge, desk.clerk.name != "后来的名字") == ("0107", True)


def test_nobody_changes_the_own_posts_or_closes_the_own_account(desk):
    for change in ({"roles": ["guide"]}, {"active": ""}, {"unit": desk.housing.pk}):
        answer = desk.changed(desk.admin, **change)
        assert (answer.status_code, "不能修改您自己的" in words(answer)) == (422, True)
    assert desk.changed(desk.admin, name="钱小云").status_code == 200
    assert User.objects.get(pk=desk.admin.pk).name == "钱小云"


def test_a_locked_account_is_unlocked_with_its_password(desk):
    User.objects.filter(pk=desk.clerk.pk).update(locked_until=timezone.now() + timedelta(minutes=9))
    assert "已锁定" in words(desk.client.get(reverse("web:account-home"), {"state": "locked"}))
    desk.client.post(reverse("web:account-unlock", args=[desk.clerk.pk]))
    own = Client()
    assert own.post(reverse("web:login"), {"username": desk.clerk.username, "password": PASSWORD}).status_code == 302
    assert AuditEntry.objects.filter(verb="account.unlocked").count() == 1


def test_a_new_password_is_shown_once_and_the_old_one_is_dead(desk):
    page = words(desk.client.post(reverse("web:account-password", args=[desk.clerk.pk]), follow=True))
    password = FIRST.search(page)[1]
    desk.clerk.refresh_from_db()
    assert desk.clerk.check_password(password)
    assert desk.clerk.must_change_password
    assert not desk.clerk.check_password(PASSWORD)


def test_other_districts_are_out_of_reach(desk):
    stranger = Life()
    for name in ("account-show", "account-password", "account-unlock"):
        url = reverse(f"web:{name}", args=[stranger.handler.pk])
        answer = desk.client.get(url) if name == "account-show" else desk.client.post(url)
        assert answer.status_code == 404, name
    assert stranger.handler.username not in words(desk.client.get(reverse("web:account-home")))
    assert desk.made(unit=stranger.office.pk).status_code == 422


def test_an_administrator_of_a_department_keeps_its_own_subtree_only(desk):
    own = desk.of(user(desk.housing, Role.ADMINISTRATOR))
    page = words(own.get(reverse("web:account-home")))
    assert desk.clerk.username not in page
    assert own.get(reverse("web:account-show", args=[desk.clerk.pk])).status_code == 404


def test_the_list_goes_on_by_key_is_narrowed_and_takes_few_statements(desk, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr("yimen.web.accounts.views.PAGE", 2)
    url = reverse("web:account-home")
    desk.client.get(url)
    with django_assert_num_queries(4):  # session, account, the page, what waits
        first = desk.client.get(url)
    second = desk.client.get(first.context["later"])
    seen = [row["user"].pk for page in (first, second) for row in page.context["rows"]]
    assert seen == sorted(seen)
    assert len(set(seen)) == 4
    [row] = desk.client.get(url, {"q": desk.clerk.username}).context["rows"]
    assert row["user"] == desk.clerk
    assert desk.client.get(url, {"state": "closed"}).context["rows"] == []
    assert desk.client.get(url, {"state": "x", "after": "x", "q": "\x00"}).status_code == 200


# --- what takes two people -------------------------------------------------------------------------------------------


def decided(desk, do: str = "agree", client: Client | None = None):
    [asked] = AccountRequest.objects.waiting()
    return (client or desk.of(desk.head)).post(reverse("web:account-decide", args=[asked.pk]), {"do": do}, follow=True)


def test_a_post_that_opens_accusations_waits_for_the_head_who_gets_the_password(desk):
    page = words(desk.made(unit=desk.office.pk, roles=["checker", "guide"]))
    assert "须由信访局负责人审核" in page
    known_to_admin = FIRST.search(page)[1]
    made = User.objects.get(username="wangxiao")
    assert made.roles == ["guide"], "the other post holds at once"
    assert "账号审核" in words(desk.of(desk.head).get(reverse("web:home"), follow=True))
    page = words(decided(desk))
    made.refresh_from_db()
    assert made.roles == ["guide", "checker"]
    password = FIRST.search(page)[1]
    assert made.check_password(password)
    assert not made.check_password(known_to_admin), "whoever asked for it knows no password of it"
    assert AuditEntry.objects.filter(verb="account.request_decided").exists()


def test_no_administrator_agrees_to_it_and_nobody_to_the_own(desk):
    desk.changed(desk.clerk, roles=["mail_clerk", "office_head"])
    [asked] = AccountRequest.objects.waiting()
    url = reverse("web:account-decide", args=[asked.pk])
    assert desk.client.post(url, {"do": "agree"}).status_code == 403
    assert desk.of(desk.clerk).post(url, {"do": "agree"}).status_code == 403
    with pytest.raises(accounts.AccountRefused, match="提出人和账号本人不能审核"):
        accounts.decide(request_id=_of(desk, desk.head), agree=True, by=desk.head, at=timezone.now())
    assert "office_head" not in User.objects.get(pk=desk.clerk.pk).roles


def _of(desk, person) -> int:
    """A request on this person's own account."""
    given = {"unit": person.unit, "roles": person.roles, "asked_by": desk.admin, "asked_at": timezone.now()}
    return AccountRequest.objects.create(user=person, **given).pk


def test_not_agreed_the_account_stays_and_may_be_changed_again(desk):
    desk.changed(desk.clerk, roles=["checker"])
    blocked = desk.changed(desk.clerk, roles=["guide"])
    assert "正在等待审核" in words(blocked)
    decided(desk, do="refuse")
    desk.changed(desk.clerk, roles=["guide"])
    assert User.objects.get(pk=desk.clerk.pk).roles == ["guide"]


def test_what_waits_is_withdrawn_and_closing_never_waits(desk):
    desk.changed(desk.clerk, roles=["checker"])
    [asked] = AccountRequest.objects.waiting()
    desk.client.post(reverse("web:account-withdraw", args=[asked.pk]))
    assert not AccountRequest.objects.waiting().exists()
    desk.changed(desk.clerk, roles=["checker"])
    desk.changed(desk.clerk, active="")
    assert not AccountRequest.objects.waiting().exists()
    assert not User.objects.get(pk=desk.clerk.pk).is_active


def test_the_password_of_the_head_is_not_reset_by_an_administrator_alone(desk):
    second = user(desk.office, Role.OFFICE_HEAD)
    before = User.objects.get(pk=desk.head.pk).password
    page = words(desk.client.post(reverse("web:account-password", args=[desk.head.pk]), follow=True))
    assert FIRST.search(page) is None
    assert User.objects.get(pk=desk.head.pk).password == before
    page = words(decided(desk, client=desk.of(second)))
    assert User.objects.get(pk=desk.head.pk).check_password(FIRST.search(page)[1])


def test_the_database_asks_for_another_person(desk):
    [waits] = [AccountRequest.objects.get(pk=_of(desk, desk.clerk))]
    for person in (desk.admin, desk.clerk):
        with pytest.raises(IntegrityError, match="decided_by_another"), transaction.atomic():
            AccountRequest.objects.filter(pk=waits.pk).update(decided_by=person, decided_at=timezone.now(), agreed=True)
    with pytest.raises(IntegrityError, match="one_open"), transaction.atomic():
        _of(desk, desk.clerk)


# --- units -----------------------------------------------------------------------------------------------------------


def body(desk, **change):
    return {
        "code": "云园", "parent": desk.government.pk, "name": "云汀区园林绿化局", "short_name": "区园林局",
        "level": "county", "division_code": "999901", "organ_kind": "administrative", "handles_petitions": "on",
        "address": "", "phone": "0999-5550199", **change,
    }  # fmt: skip


def test_a_unit_is_made_changed_closed_and_opened(desk):
    page = desk.client.post(reverse("web:body-new"), body(desk), follow=True)
    made = Unit.objects.get(code="云园")
    assert (made.parent, made.path, made.handles_petitions) == (
        desk.government, f"{desk.government.path}{made.pk}/", True
    )  # fmt: skip
    assert "区园林局" in words(page)
    url = reverse("web:body-show", args=[made.pk])
    values = {key: value for key, value in body(desk).items() if key not in {"code", "parent"}}
    typed.press(desk.client, url, {**values, "phone": "0999-5550200", "active": "on"})
    made.refresh_from_db()
    assert made.phone == "0999-5550200"
    typed.press(desk.client, url, values)
    made.refresh_from_db()
    assert not made.active
    assert "区园林局" in words(desk.client.get(reverse("web:body-list"), {"closed": "1"}))
    assert AuditEntry.objects.filter(verb__in=["unit.created", "unit.changed"]).count() == 3


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"code": ""}, "机构代字"),
        ({"division_code": "99"[:1]}, "2、4、6、9 或 12 位数字"),
        ({"level": "province"}, "层级比上级机构还高"),
        ({"parent": 987654}, "请从列表中选择"),
        ({"name": "园" * 81}, "80"),
    ],
)
def test_what_is_wrong_with_a_unit_is_told_at_its_field(desk, change, told):
    answer = desk.client.post(reverse("web:body-new"), body(desk, **change))
    assert answer.status_code == 422
    assert told in words(answer)
    assert not Unit.objects.filter(code="云园").exists()


def test_a_code_is_taken_once(desk):
    answer = desk.client.post(reverse("web:body-new"), body(desk, code=desk.housing.code))
    assert "已经有别的机构在用" in words(answer)


def test_a_unit_with_people_or_work_stays_open(desk):
    life = Life().forwarded()
    admin = desk.of(user(life.office, Role.ADMINISTRATOR))
    url = reverse("web:body-show", args=[life.department.pk])
    values = {key: value for key, value in body(desk).items() if key not in {"code", "parent"}}
    answer = typed.press(admin, url, values)
    assert answer.status_code == 422
    assert all(one in words(answer) for one in ("还有 2 个启用的账号", "还有 1 件在办的信访件"))
    assert Unit.objects.get(pk=life.department.pk).active


def test_an_administrator_does_not_make_an_office_of_the_own_unit(desk):
    admin = desk.of(user(desk.housing, Role.ADMINISTRATOR))
    url = reverse("web:body-show", args=[desk.housing.pk])
    values = {key: value for key, value in body(desk).items() if key not in {"code", "parent"}}
    answer = typed.press(admin, url, {**values, "is_petition_office": "on", "active": "on"})
    assert (answer.status_code, "不能由您改变" in words(answer)) == (422, True)
    assert not Unit.objects.get(pk=desk.housing.pk).is_petition_office
    assert typed.press(admin, url, {**values, "active": "on"}).status_code == 302


def test_units_of_others_are_out_of_reach_and_the_list_goes_on_by_key(desk, monkeypatch, django_assert_num_queries):
    stranger = unit()
    assert desk.client.get(reverse("web:body-show", args=[stranger.pk])).status_code == 404
    monkeypatch.setattr("yimen.web.bodies.views.PAGE", 1)
    url = reverse("web:body-list")
    with django_assert_num_queries(3):
        page = desk.client.get(url)
    seen = [page.context["rows"][0]["unit"].pk]
    while page.context["later"]:
        page = desk.client.get(page.context["later"])
        seen += [row["unit"].pk for row in page.context["rows"]]
    assert seen == [desk.government.pk, desk.office.pk, desk.housing.pk]
