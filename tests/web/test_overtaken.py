"""Two people at one thing beside the case: the second is told who was quicker; what was typed stays."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.agents import Agency
from tests.evaluations.test_look import Rated
from tests.factories import Life, user
from tests.web import typed
from tests.web.test_agents import form as mandate_form
from yimen.cases import actions as cases
from yimen.cases.models import Aid, Contact, ContactWish, Errand, ErrandStep, Mandate
from yimen.domain.aid import Ground, Kind
from yimen.domain.contact import Way
from yimen.domain.mandate import Ending
from yimen.domain.roles import Role
from yimen.evaluations.models import RatingLook

pytestmark = pytest.mark.django_db
OVERTAKEN = 409
TODAY = timezone.localdate


def words(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def life(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"
    life = Life(at=timezone.now() - timedelta(minutes=5)).delivered()
    life.colleague = user(life.office, Role.RECEPTIONIST)
    return life


@pytest.fixture
def agency(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"
    agency = Agency()
    agency.colleague = user(agency.office, Role.RECEPTIONIST)
    return agency


def overtaken(answer, who, *kept: str) -> str:
    """Told who was quicker, with what was typed still there; returns the page."""
    page = words(answer)
    assert answer.status_code == OVERTAKEN
    assert who.name in page
    assert "本页没有提交，填写的内容还在" in page
    assert all(one in page for one in kept), kept
    return page


def test_a_wish_that_a_colleague_noted_meanwhile_is_not_written_over(client, life):
    client.force_login(life.receptionist)
    url = reverse("web:after-wish", args=[life.case.pk])
    late = {"agrees": "yes", "way": "phone", "seen": typed.seen(client, url)}
    given = {"case_id": life.case.pk, "agrees": False, "way": None}
    cases.note_wish(**given, by=life.colleague, at=timezone.now())
    page = overtaken(client.post(url, late), life.colleague, "登记了本人的联系意愿")
    assert "不愿意被联系" in page, "the page shows what the person said last"
    assert ContactWish.objects.count() == 1
    assert client.post(url, {**late, "seen": "1"}).status_code == 302, "pressed again, it rests on what is there now"
    assert client.post(url, {**late, "seen": "1"}).status_code == 302, "and pressed twice it is done once"
    assert ContactWish.objects.count() == 2


def test_a_contact_after_the_person_said_no_is_told_and_not_noted(client, life):
    cases.note_wish(case_id=life.case.pk, agrees=True, way=Way.PHONE, by=None, at=life.at)
    client.force_login(life.receptionist)
    url = reverse("web:after-contact", args=[life.case.pk])
    late = {
        "key": str(uuid.uuid4()), "on": TODAY().isoformat(), "way": "phone", "words": "电梯已能用。",
        "seen": typed.seen(client, url),
    }  # fmt: skip
    cases.note_wish(case_id=life.case.pk, agrees=False, way=None, by=None, at=timezone.now())
    answer = client.post(url, late)
    assert answer.status_code == OVERTAKEN
    assert "信访人本人已于" in words(answer)
    assert "电梯已能用。" in words(answer)
    assert client.post(url, {**late, "seen": "2"}).status_code == 422
    assert not Contact.objects.exists()


def test_the_same_help_is_not_offered_twice_by_two(client, life):
    client.force_login(life.receptionist)
    url = reverse("web:after-aid", args=[life.case.pk])
    late = {"kind": "social", "ground": "hardship", "words": "可申请临时救助。", "seen": typed.seen(client, url)}
    given = {"case_id": life.case.pk, "kind": Kind.LEGAL, "ground": Ground.HARDSHIP, "words": "法律援助。"}
    cases.offer_aid(**given, by=life.colleague, at=timezone.now())
    overtaken(client.post(url, late), life.colleague, "可申请临时救助。", "登记了法律援助")
    assert Aid.objects.count() == 1
    again = {**late, "seen": typed.seen(client, url)}
    assert [client.post(url, again).status_code for _ in range(2)] == [302, 302]
    assert Aid.objects.count() == 2


def test_what_became_of_an_offer_is_told_to_the_second(client, life):
    given = {"case_id": life.case.pk, "kind": Kind.SOCIAL, "ground": Ground.HARDSHIP, "words": "可申请救助。"}
    found = cases.offer_aid(**given, by=life.receptionist, at=life.at)
    client.force_login(life.receptionist)
    url = reverse("web:after-aid-step", args=[found.pk, "accept"])
    late = {"seen": typed.seen(client, url)}
    cases.decline_aid(aid_id=found.pk, by=life.colleague, at=timezone.now())
    overtaken(client.post(url, late), life.colleague)
    assert Aid.objects.get().stage == "declined"


def test_two_superiors_look_at_one_rating(client):
    life = Rated()
    other = user(life.leader.unit, Role.LEADER)
    client.force_login(life.leader)
    url = reverse("web:rating-look", args=[life.rating.pk])
    typed_words = {"outcome": "correct", "words": "请自行纠正。"}
    assert client.post(url, typed_words).status_code == 302
    client.force_login(other)
    answer = client.post(url, {"outcome": "nothing", "words": "没有问题，不需要处理。"})
    assert answer.status_code in {OVERTAKEN, 422}
    answer = client.post(url, {**typed_words, "words": "另一种处理。"})
    page = overtaken(answer, life.leader, "另一种处理。")
    assert "每个评价只登记一次" in page
    assert RatingLook.objects.get().words == "请自行纠正。"


def test_two_clerks_register_a_mandate(client, agency):
    client.force_login(agency.receptionist)
    url = reverse("web:mandate-new", args=[agency.case.pk])
    late = mandate_form(seen=typed.seen(client, url))
    agency.granted()
    Mandate.objects.update(granted_by=agency.colleague)
    overtaken(client.post(url, late), agency.colleague, "王大海", "登记了一份代理委托")
    assert Mandate.objects.count() == 1
    again = {**late, "seen": "1"}
    assert [client.post(url, again).status_code for _ in range(2)] == [302, 302]
    assert Mandate.objects.count() == 2


def test_a_mandate_that_was_ended_by_a_colleague_is_told(client, agency):
    made = agency.granted()
    client.force_login(agency.receptionist)
    url = reverse("web:mandate-end", args=[made.pk])
    late = {"ending": "phone", "idempotency_key": "12345678", "seen": typed.seen(client, url)}
    cases.end_mandate(mandate_id=made.pk, ending=Ending.AT_WINDOW, by=agency.colleague, at=timezone.now())
    overtaken(client.post(url, late), agency.colleague, "终止了一份代理委托")
    assert Mandate.objects.get().ending == "window"


def test_an_errand_is_asked_for_once(client, agency):
    mandate = agency.granted()
    client.force_login(agency.receptionist)
    url = reverse("web:errand-new", args=[mandate.pk])
    late = {
        "what": "问维修资金余额", "place": "区住建局", "due_on": TODAY().isoformat(), "idempotency_key": "12345678",
        "seen": typed.seen(client, url),
    }  # fmt: skip
    agency.asked(mandate)
    Errand.objects.update(asked_by=agency.colleague)
    overtaken(client.post(url, late), agency.colleague, "问维修资金余额")
    assert Errand.objects.count() == 1
    assert [client.post(url, {**late, "seen": "1"}).status_code for _ in range(2)] == [302, 302]
    assert Errand.objects.count() == 2


def test_a_step_of_an_errand_pressed_twice_is_one_and_an_answer_of_another_is_told(client, agency):
    errand = agency.asked(agency.granted())
    url = reverse("web:errand", args=[errand.pk])
    client.force_login(agency.agent)
    step = {"do": "step", "words": "到窗口取号", "on": TODAY().isoformat(), "seen": typed.seen(client, url)}
    assert [client.post(url, step).status_code for _ in range(2)] == [302, 302]
    assert ErrandStep.objects.count() == 1
    late = {"do": "answer", "answer": "下周公示余额。", "on": TODAY().isoformat(), "seen": typed.seen(client, url)}
    given = {"errand_id": errand.pk, "answer": "已经公示。", "on": TODAY()}
    cases.bring_answer(**given, by=agency.colleague, at=timezone.now())
    overtaken(client.post(url, late), agency.colleague, "下周公示余额。", "登记了带回的答复")
    assert Errand.objects.get().answer == "已经公示。"


@pytest.mark.parametrize("broken", ["", "x"])
def test_a_page_without_what_was_seen_is_refused(client, life, broken):
    client.force_login(life.receptionist)
    url = reverse("web:after-wish", args=[life.case.pk])
    answer = client.post(url, {"agrees": "yes", "way": "phone", "seen": broken})
    assert answer.status_code == 422
    assert "页面不完整，请重新打开后再提交" in words(answer)
