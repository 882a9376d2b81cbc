"""After conclusion on the desk: the list of tasks, the person's wish, help offered and declined, finality."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories import Life, unit, user
from tests.web.typed import press, seen
from yimen.cases import actions as cases
from yimen.cases.models import Aid, Case, Contact, ContactWish, Fulfilment
from yimen.domain.aid import Ground, Kind
from yimen.domain.contact import Way
from yimen.domain.roles import Role

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def life(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"
    return Life(at=timezone.now() - timedelta(minutes=5)).delivered()


def of(life: Life, name: str) -> str:
    return reverse(f"web:after-{name}", args=[life.case.pk])


def shown(client, life: Life) -> str:
    return client.get(reverse("web:case-show", args=[life.case.pk])).content.decode()


def test_the_list_shows_what_is_to_be_fulfilled_to_the_unit_and_its_office(client, life):
    for who in (life.handler, life.receptionist):
        client.force_login(who)
        page = client.get(reverse("web:after-home"))
        assert [row["task"].case_id for row in page.context["rows"]] == [life.case.pk] * 2
        assert "尽快修好电梯" in page.content.decode()
    client.force_login(user(unit(life.government), Role.HANDLER))
    assert client.get(reverse("web:after-home")).context["rows"] == []


def test_a_late_task_says_so_and_is_counted_on_the_desk(client, life):
    Fulfilment.objects.filter(case=life.case).update(next_on=TODAY - timedelta(days=1))
    client.force_login(life.handler)
    assert "已逾期" in client.get(reverse("web:after-home")).content.decode()
    cards = client.get(reverse("web:unit-home")).context["cards"]
    [card] = [card for card in cards if card.label == "待落实"]
    assert (card.figure, len(client.get(card.url).context["rows"])) == ("2", 2)
    assert "落实检查已到期 2 件" in client.get(reverse("web:case-my-day")).content.decode()


def test_the_list_goes_on_behind_its_last_row_and_takes_few_statements(
    client, life, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr("yimen.web.aftercare.tasks.PAGE", 1)
    client.force_login(life.handler)
    page = client.get(reverse("web:after-home"))
    more = page.context["next"]
    with django_assert_num_queries(3):
        second = client.get(more)
    assert second.context["rows"][0]["task"].pk > page.context["rows"][0]["task"].pk
    assert second.context["next"] == ""
    assert client.get(reverse("web:after-home"), {"after": "nonsense"}).status_code == 200


def test_the_case_page_shows_the_tasks_and_what_was_answered(client, life):
    task = Fulfilment.objects.filter(case=life.case).first()
    client.force_login(life.handler)
    url = reverse("web:case-step", args=[life.case.pk, "check"])
    newest = client.get(url).context["form"].initial["seen"]
    typed = {"task": task.pk, "progress": "done", "proof": "已验收。", "document_number": "验收〔2026〕8号"}
    answer = client.post(url, {"seen": newest, **typed})
    assert answer.status_code == 422
    assert "请填写落实日期" in answer.content.decode()
    assert client.post(url, {"seen": newest, **typed, "fulfilled_on": TODAY.isoformat()}).status_code == 302
    page = shown(client, life)
    assert "验收〔2026〕8号" in page
    assert "办结不等于化解" in page


def test_the_person_is_asked_before_anybody_contacts_them(client, life):
    client.force_login(life.receptionist)
    assert "登记回访" not in shown(client, life)
    assert press(client, of(life, "wish"), {"agrees": "yes", "way": ""}).status_code == 422
    assert press(client, of(life, "wish"), {"agrees": "yes", "way": "phone"}).status_code == 302
    assert "登记回访" in shown(client, life)
    key = {"key": str(uuid.uuid4()), "on": TODAY.isoformat()}
    assert press(client, of(life, "contact"), {**key, "way": "letter", "words": "满意。"}).status_code == 422
    pressed = {**key, "way": "phone", "words": "本人说电梯已能用。", "seen": seen(client, of(life, "contact"))}
    assert [client.post(of(life, "contact"), pressed).status_code for _ in range(2)] == [302, 302]
    assert Contact.objects.count() == 1
    assert press(client, of(life, "wish"), {"agrees": "no"}).status_code == 302
    assert "本人不愿意被联系，请不要回访" in shown(client, life)
    assert client.post(of(life, "contact"), {**pressed, "key": str(uuid.uuid4()), "seen": "3"}).status_code == 422


def test_help_is_offered_taken_and_passed_on(client, life):
    client.force_login(life.receptionist)
    typed = {"kind": "social", "ground": "hardship", "words": "可申请临时救助。"}
    assert press(client, of(life, "aid")).status_code == 422
    assert press(client, of(life, "aid"), {**typed, "ground": "final"}).status_code == 422
    assert press(client, of(life, "aid"), typed).status_code == 302
    found = Aid.objects.get()
    for step, more in (
        ("accept", {}),
        ("refer", {"to": "柳岸镇民政办", "unit": ""}),
        ("close", {"result": "已发放。"}),
    ):
        url = reverse("web:after-aid-step", args=[found.pk, step])
        pressed = {**more, "seen": seen(client, url)}
        assert [client.post(url, pressed).status_code for _ in range(2)] == [302, 302], "pressed twice, done once"
    found.refresh_from_db()
    assert found.stage == "closed"
    assert "已发放。" in shown(client, life)
    assert client.get(reverse("web:after-aid-step", args=[found.pk, "decline"])).status_code == 302
    assert client.get(reverse("web:after-aid-step", args=[found.pk, "offer"])).status_code == 404


def test_declined_is_declined_without_a_reason(client, life):
    given = {"case_id": life.case.pk, "kind": Kind.LEGAL, "ground": Ground.HARDSHIP, "words": "可申请法律援助。"}
    found = cases.offer_aid(**given, by=life.receptionist, at=life.at)
    client.force_login(life.handler)
    assert press(client, reverse("web:after-aid-step", args=[found.pk, "decline"])).status_code == 302
    assert Aid.objects.get().stage == "declined"


def test_what_help_a_person_was_offered_is_seen_by_who_works_on_the_matter_only(client, life):
    given = {"case_id": life.case.pk, "kind": Kind.COUNSEL, "ground": Ground.HARDSHIP, "words": "可以预约心理疏导。"}
    found = cases.offer_aid(**given, by=life.receptionist, at=life.at)
    client.force_login(user(life.government, Role.LEADER))
    page = shown(client, life)
    assert "心理疏导" not in page
    assert "疏导帮扶" not in page
    client.force_login(user(unit(life.government), Role.HANDLER))
    assert client.get(reverse("web:after-aid-step", args=[found.pk, "accept"])).status_code == 404
    assert client.post(of(life, "aid"), {}).status_code == 404


def test_after_finality_the_procedure_is_over_and_help_goes_on(client, life):
    Case.objects.filter(pk=life.case.pk).update(final_on=TODAY)
    client.force_login(life.receptionist)
    page = shown(client, life)
    assert "信访程序终结" in page
    assert "疏导和帮扶继续" in page
    form = client.get(of(life, "aid")).context["form"]
    assert form.initial["ground"] == "final"


def test_the_person_says_it_on_the_portal_and_sees_what_is_offered(client, life):
    given = {"case_id": life.case.pk, "kind": Kind.SOCIAL, "ground": Ground.HARDSHIP, "words": "可申请救助。"}
    cases.offer_aid(**given, by=life.receptionist, at=life.at)
    client.post(reverse("portal:status"), {"number": life.case.number, "code": life.query_code})
    page = client.get(reverse("portal:case")).content.decode()
    assert "社会救助" in page
    assert "没有您的同意，我们不会回访" in page
    url = reverse("portal:wish")
    assert client.get(url).status_code == 200
    assert client.post(url, {}).status_code == 422
    assert client.post(url, {"agrees": "yes", "way": ""}).status_code == 422
    assert client.post(url, {"agrees": "yes", "way": "message"}).status_code == 302
    assert "愿意（短信）" in client.get(reverse("portal:case")).content.decode()
    assert client.post(url, {"agrees": "no"}).status_code == 302
    assert "不愿意被联系" in client.get(reverse("portal:case")).content.decode()
    assert list(ContactWish.objects.values_list("agrees", "way", "by")) == [
        (True, Way.MESSAGE, None),
        (False, "", None),
    ]


def test_nobody_says_it_without_the_code(client, life):
    assert client.get(reverse("portal:wish")).status_code == 302
    early = Life(at=life.at).accepted()
    client.post(reverse("portal:status"), {"number": early.case.number, "code": early.query_code})
    assert client.post(reverse("portal:wish"), {"agrees": "no"}).status_code == 422
    assert not ContactWish.objects.exists()
