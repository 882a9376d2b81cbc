"""The desk of the protected circle: list, item, identity, steps, letter; and what everybody else sees: nothing."""

from __future__ import annotations

import re
import uuid

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from tests.circle import Circle
from tests.factories import Life, user
from yimen.base.models import AuditEntry
from yimen.cases import actions as cases
from yimen.cases.models import Accusation, AccusationLetter, Case
from yimen.domain.roles import Role

pytestmark = pytest.mark.django_db
SENT = {"route": "discipline", "organ": "", "identity": "withheld", "identity_ground": ""}


@pytest.fixture
def circle(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"
    return Circle(at=timezone.now()).registered()


def browser(who) -> Client:
    client = Client()
    client.force_login(who)
    return client


def url(name: str, circle: Circle, *more: object) -> str:
    return reverse(f"web:protected-{name}", args=[circle.item.key, *more])


def words(answer) -> str:
    return re.sub(r"<[^>]+>", "", answer.content.decode())


def test_the_list_shows_numbers_and_dates_and_nothing_else(circle):
    circle.named()
    for who in (circle.lead, circle.handler):
        page = browser(who).get(reverse("web:protected-home"))
        assert circle.item.number in words(page)
        assert localdate().isoformat() in words(page)
        assert not any(word in words(page) for word in ("好处费", "科长", "孙小满"))
    assert circle.item.number not in words(browser(circle.other).get(reverse("web:protected-home")))
    assert circle.item.number not in words(browser(circle.accused_head).get(reverse("web:protected-home")))


def test_the_lead_names_a_person_without_reading_the_words(circle):
    client = browser(circle.lead)
    page = client.get(url("show", circle))
    assert "只显示编号和日期" in words(page)
    assert "好处费" not in words(page)
    form = client.get(url("step", circle, "name")).content.decode()
    assert circle.handler.name in form
    assert circle.accused_head.name not in form
    assert client.post(url("step", circle, "name"), {"user_id": ""}).status_code == 422
    forced = client.post(url("step", circle, "name"), {"user_id": str(circle.accused_head.pk)})
    assert (forced.status_code, "请从列表中选择一项" in words(forced)) == (422, True)
    assert client.post(url("step", circle, "name"), {"user_id": str(circle.handler.pk)}).status_code == 302
    assert circle.stage() == "assigned"


def test_who_is_named_reads_it_and_the_page_says_what_protects_the_person(circle):
    circle.named()
    page = words(browser(circle.handler).get(url("show", circle)))
    assert "办理手续时多次索要好处费" in page
    assert "任何组织和个人不得打击报复信访人" in page
    assert "第十八条第四款、第四十六条" in page
    assert "孙小满" not in page
    assert "第二十二条，自收到之日起15日" in page


def test_the_identity_is_a_separate_act_with_a_reason(circle):
    circle.named()
    client = browser(circle.handler)
    without = client.post(url("identity", circle), {})
    assert (without.status_code, "查看身份会单独留痕" in words(without)) == (422, True)
    assert "孙小满" not in words(without)
    assert not AuditEntry.objects.filter(verb="accusation.identity_read").exists()
    shown = client.post(url("identity", circle), {"reason": "contact"})
    assert (shown.status_code, "孙小满" in words(shown)) == (200, True)
    assert client.get(url("identity", circle)).status_code == 405
    assert "孙小满" not in words(client.get(url("show", circle)))


def test_a_transfer_has_its_letter_inside_and_says_the_stage(circle):
    circle.named()
    client = browser(circle.handler)
    assert circle.accused.name not in client.get(url("step", circle, "transfer")).content.decode().split("接收机关")[1]
    bad = client.post(url("step", circle, "transfer"), {**SENT, "unit": "", "identity": "agreed"})
    assert bad.status_code == 422
    assert "请选择或者写明接收的机关" in words(bad)
    assert "附身份须有本人同意" in words(bad)
    sent = client.post(url("step", circle, "transfer"), {**SENT, "unit": str(circle.discipline.pk)})
    assert sent.status_code == 302
    page = client.get(url("show", circle))
    assert "已转有权机关" in words(page)
    pdf = client.get(url("letter", circle, 1))
    assert pdf.content.startswith(b"%PDF")
    assert pdf["Content-Disposition"] == 'inline; filename="1.pdf"'
    assert client.get(url("letter", circle, 2)).status_code == 404
    assert browser(circle.lead).get(url("letter", circle, 1)).status_code == 404


def test_pressed_twice_it_is_transferred_once(circle):
    circle.named()
    client, form = browser(circle.handler), {**SENT, "unit": str(circle.discipline.pk)}
    for _ in range(2):
        assert client.post(url("step", circle, "transfer"), form).status_code == 302
    assert AccusationLetter.objects.count() == 1


@pytest.mark.parametrize(
    ("step", "form", "says"),
    [
        ("acknowledge", {"on": "2999-01-01"}, "日期应在转送之日和今天之间"),
        ("acknowledge", {"on": "昨天"}, "日期"),
        ("feedback", {"on": "today", "note": ""}, "请写明情况和理由"),
        ("sent_back", {"on": "today", "note": " "}, "请写明情况和理由"),
        ("inform", {"note": ""}, "请写明情况和理由"),
        ("shield", {}, "请选择要回避的单位"),
        ("shield", {"account": "没有这个人"}, "没有这个账号"),
        ("shield", {"unit": "987654"}, "请从列表中选择一项"),
        ("shield", {"account": "a\0b"}, "控制字符"),
    ],
)
def test_bad_input_is_told_in_words_and_kept(circle, step, form, says):
    circle.named().transferred()
    form = {name: localdate().isoformat() if value == "today" else value for name, value in form.items()}
    answer = browser(circle.handler).post(url("step", circle, step), form)
    assert (answer.status_code, says in words(answer)) == (422, True)


def test_the_circle_goes_its_way_on_the_pages(circle):
    circle.named().transferred()
    client, today = browser(circle.handler), localdate().isoformat()
    for step, form in (
        ("acknowledge", {"on": today, "note": "已收到"}),
        ("feedback", {"on": today, "note": "已立案"}),
        ("inform", {"note": "已向区委组织部通报"}),
        ("sent_back", {"on": today, "note": "属市纪委"}),
    ):
        assert client.post(url("step", circle, step), form).status_code == 302, step
    page = words(client.get(url("show", circle)))
    assert all(word in page for word in ("已立案", "已向区委组织部通报", "属市纪委", "收到回执"))
    assert circle.stage() == "assigned"


def test_after_release_the_words_go_over_only_with_the_person_and_without_the_accused(circle):
    circle.handler.roles = [Role.CHECKER.value, Role.MAIL_CLERK.value]
    circle.handler.save()
    circle.named().proposed()
    lead = browser(circle.lead)
    decide = lead.get(url("step", circle, "release"))
    assert "办事流程问题" in words(decide)
    assert lead.post(url("step", circle, "release"), {"decision": "no"}).status_code == 422
    assert lead.post(url("step", circle, "release"), {}).status_code == 422
    assert lead.post(url("step", circle, "release"), {"decision": "yes"}).status_code == 302
    assert not Case.objects.exists()  # nothing was copied
    client = browser(circle.handler)
    page = client.get(url("show", circle)).content.decode()
    given = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))
    form = client.post(
        reverse("web:mail-register"), {name: given[name] for name in given if name != "csrfmiddlewaretoken"}
    )
    assert form.status_code == 200
    assert "办理手续时多次索要好处费" in form.content.decode()
    assert "科长" not in form.content.decode()
    assert "孙小满" not in form.content.decode()


def test_without_agreement_nothing_is_offered_to_copy(circle):
    circle.handler.roles = [Role.CHECKER.value, Role.MAIL_CLERK.value]
    circle.handler.save()
    circle.named().proposed(agreed=False).released()
    page = browser(circle.handler).get(url("show", circle))
    assert "带入普通登记表" not in words(page)
    assert "本人没有同意复制内容" in words(page)


@pytest.mark.parametrize("who", ["accused_head", "below_clerk", "other"])
@pytest.mark.parametrize("send", ["get", "post"])
def test_who_may_not_know_is_told_404_with_the_words_for_nothing(circle, who, send):
    circle.named()
    client = browser(getattr(circle, who))
    for name, more in (("show", ()), ("step", ("transfer",)), ("letter", (1,)), ("identity", ())):
        one = getattr(client, send)(url(name, circle, *more))
        other = getattr(client, send)(reverse(f"web:protected-{name}", args=[uuid.uuid4(), *more]))
        assert one.status_code == other.status_code
        assert one.status_code in {404, 405}
        assert words(one) == words(other)


def test_a_step_of_no_name_is_nothing(circle):
    circle.named()
    client = browser(circle.handler)
    for step in ("register", "nothing", "return_release"):
        status = client.get(url("step", circle, step)).status_code
        assert status == (302 if step == "return_release" else 404)  # the no stands on the page of the yes


def test_a_handler_who_shuts_themselves_out_goes_home(circle):
    circle.named()
    client = browser(circle.handler)
    answer = client.post(url("step", circle, "shield"), {"account": circle.handler.username, "unit": ""})
    assert answer["Location"] == reverse("web:protected-home")
    assert client.get(url("show", circle)).status_code == 404


# --- the way in from an ordinary item ---------------------------------------------------------------------------


def test_a_clerk_moves_an_item_and_is_told_what_that_means(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"
    life = Life(at=timezone.now()).forwarded()
    client = browser(life.receptionist)
    take_in = reverse("web:protected-take-in", args=[life.case.pk])
    assert take_in in client.get(reverse("web:case-show", args=[life.case.pk])).content.decode()
    assert "原来的编号和查询码继续有效" in words(client.get(take_in))
    wrong = client.post(take_in, {"accused": "", "unit": ""})
    assert (wrong.status_code, "请填写被反映人或单位" in words(wrong)) == (422, True)
    assert client.post(take_in, {"accused": "某科长", "unit": str(life.department.pk)}).status_code == 302
    assert client.get(reverse("web:case-show", args=[life.case.pk])).status_code == 404
    assert client.get(take_in).status_code == 404
    assert client.post(take_in, {"accused": "某科长"}).status_code == 404
    assert browser(life.handler).get(reverse("web:case-show", args=[life.case.pk])).status_code == 404
    assert Accusation.objects.count() == 1


def test_an_ended_item_is_not_moved_and_says_why(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"
    life = Life(at=timezone.now()).delivered()
    client = browser(life.receptionist)
    answer = client.get(reverse("web:protected-take-in", args=[life.case.pk]), follow=True)
    assert "才能转入保护登记" in words(answer)


def test_the_sorting_page_leads_there_when_the_class_is_an_accusation(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"
    life = Life(at=timezone.now())
    page = browser(user(life.office, Role.MAIL_CLERK)).post(
        reverse("web:mail-exit", args=[life.case.pk]), {"petition_class": "accusation", "path": ""},
        headers={"HX-Request": "true"},
    )  # fmt: skip
    assert reverse("web:protected-take-in", args=[life.case.pk]) in page.content.decode()


# --- the auditor ------------------------------------------------------------------------------------------------


def test_the_auditor_sees_who_and_when_and_takes_note(circle):
    circle.named()
    browser(circle.accused_head).get(url("show", circle))
    auditor = user(circle.office, Role.AUDITOR)
    client = browser(auditor)
    page = client.get(reverse("web:protected-alarms"))
    assert circle.accused_head.name in words(page)
    assert not any(word in words(page) for word in (circle.item.number, "好处费", str(circle.item.key)))
    action = re.search(r'action="(/desk/protected/alarms/\d+/seen)"', page.content.decode())
    assert client.post(action[1]).status_code == 302
    assert auditor.name in words(client.get(reverse("web:protected-alarms")))
    again = client.post(action[1], follow=True)
    assert "已经查阅过" in words(again)


def test_alarms_are_paged_by_key(circle, django_assert_max_num_queries):
    for _ in range(55):
        cases.open_accusation(key=uuid.uuid4(), content=True, by=circle.other, at=circle.at)
    client = browser(user(circle.office, Role.AUDITOR))
    with django_assert_max_num_queries(6):
        page = client.get(reverse("web:protected-alarms")).content.decode()
    older = re.search(r"\?before=(\d+)", page)
    assert page.count("已查阅</span>") == 50
    assert (
        client.get(f"{reverse('web:protected-alarms')}?before={older[1]}").content.decode().count("已查阅</span>") == 5
    )
