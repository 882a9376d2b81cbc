"""复查, 复核 of several petitioners on the desk: who asks, to whom it is delivered, each with an own end."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.cases.test_reviewing import WRITTEN
from tests.cases.test_reviewing_together import Two
from tests.web.test_reviews import DRAFT, SIGNED, TODAY, at, go
from yimen.cases import actions as cases
from yimen.cases.models import Review
from yimen.documents import actions as papers
from yimen.documents import queries as documents
from yimen.documents.models import Delivery, Document
from yimen.documents.render.wordfile import plain_text, read
from yimen.documents.reviews import opinion_of
from yimen.domain.review import Level

pytestmark = pytest.mark.django_db


@pytest.fixture
def life(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"
    return Two(at=timezone.localtime() - timedelta(days=4))


def asking(life, level="first") -> str:
    return f"{reverse('web:review-request', args=[life.case.pk])}?level={level}"


def typed(life, *parties, body=None, **more):
    return {"applicants": parties, "body": (body or life.government).pk, "requested_on": TODAY, **WRITTEN, **more}


def registered(client, life, *parties) -> Review:
    answer = go(client, life.receptionist, asking(life), **typed(life, *parties))
    assert answer.status_code == 302, answer.content.decode()[-2000:]
    return Review.objects.latest("id")


def issued(client, life, review) -> None:
    for who, step, form in (
        (life.reviewer, "take_up", {}),
        (life.reviewer, "draft", DRAFT),
        (life.issuer, "issue", {}),
    ):
        assert go(client, who, at(review, step), **form).status_code == 302


def test_the_form_asks_who_asks_each_with_the_own_last_day(client, life):
    client.force_login(life.receptionist)
    page = client.get(reverse("web:review-request", args=[life.case.pk])).content.decode()
    ends = list(life.case.clocks.filter(code="C5").order_by("round").values_list("due", flat=True))
    assert f"王**（{ends[0]} 前可以请求复查）" in page
    assert f"李**（{ends[1]} 前可以请求复查）" in page
    assert "王小云" not in page
    answer = go(client, life.receptionist, asking(life), **typed(life))
    assert answer.status_code == 422
    assert "请选择由哪一位（哪几位）请求。" in answer.content.decode()
    assert WRITTEN["reasons"] in answer.content.decode()  # what was typed is kept
    assert go(client, life.receptionist, asking(life), **typed(life, "x")).status_code == 422
    assert not Review.objects.exists()


def test_the_other_one_asks_beside_and_a_second_press_does_nothing(client, life):
    first = registered(client, life, life.first)
    again = client.post(asking(life), {"seen": 1, **typed(life, life.first)})
    assert (again.status_code, again["Location"]) == (302, reverse("web:review-show", args=[first.pk]))
    page = client.get(asking(life)).content.decode()
    assert "王**" not in page
    second = registered(client, life, life.second)
    assert (first.round, second.round) == (1, 2)
    moved = client.get(asking(life))  # nobody is left who could ask
    assert (moved.status_code, moved["Location"]) == (302, reverse("web:review-show", args=[first.pk]))
    client.force_login(life.reviewer)
    waiting = client.get(reverse("web:review-home"))
    assert [row["clock"].round for row in waiting.context["rows"]] == [1, 2]
    shown = client.get(reverse("web:review-show", args=[second.pk])).content.decode()
    client.force_login(life.receptionist)
    page = client.get(reverse("web:case-show", args=[life.case.pk])).content.decode()
    assert page.index("王**请求 · ") < page.index("李**请求 · ")
    assert "<dt>申请人</dt><dd>李**</dd>" in shown


def test_one_opinion_goes_to_each_of_those_who_asked(client, life):
    review = registered(client, life, life.first, life.second)
    issued(client, life, review)
    review.refresh_from_db()
    said = plain_text(read(documents.word(opinion_of(review))).blocks)
    assert "王小云等2人" in said
    client.force_login(life.reviewer)
    url = reverse("web:review-deliver", args=[review.pk])
    seen = client.get(url).context["form"].initial["seen"]
    assert client.post(url, {**SIGNED, "seen": seen}).status_code == 422  # to whom?
    one = client.post(url, {**SIGNED, "party": life.first, "seen": seen}, follow=True).content.decode()
    assert "还有申请人待送达" in one
    assert f"王**（{TODAY} 收到意见）" in one
    page = client.get(url)
    assert [word for _, word in page.context["form"].parties] == ["李**"]
    form = {**SIGNED, "receiver": "李大海"}
    last = client.post(url, {**form, "seen": page.context["form"].initial["seen"]}, follow=True).content.decode()
    assert "还有申请人待送达" not in last
    assert Review.objects.get(pk=review.pk).stage == "delivered"
    assert list(Delivery.objects.order_by("id").values_list("party", flat=True)) == [life.first, life.second]
    proof = plain_text(read(documents.word(Document.objects.filter(paper="delivery").latest("id"))).blocks)
    assert "李大海" in proof
    assert "王小云" not in proof


def test_each_review_delivers_its_own_opinion_and_no_other(client, life):
    first, second = registered(client, life, life.first), registered(client, life, life.second)
    for review in (first, second):
        issued(client, life, review)
        review.refresh_from_db()
    assert opinion_of(first).number != opinion_of(second).number
    said = plain_text(read(documents.word(opinion_of(first))).blocks)
    assert "王小云" in said
    assert "李大海" not in said
    client.force_login(life.reviewer)
    assert opinion_of(first).number in client.get(reverse("web:review-deliver", args=[first.pk])).content.decode()


def test_who_was_answered_goes_on_on_a_page_of_the_next_level(client, life):
    life.at = timezone.localtime()
    life.answers(life.first)
    client.force_login(life.receptionist)
    page = client.get(reverse("web:review-request", args=[life.case.pk])).content.decode()
    assert "登记复查请求" in page
    assert f"{reverse('web:review-request', args=[life.case.pk])}?level=second" in page
    assert "王**" not in page
    second = client.get(asking(life, "second"))
    assert second.context["level"] is Level.SECOND
    assert "李**" not in second.content.decode()
    answer = go(client, life.receptionist, asking(life, "second"), **typed(life, life.first, body=life.city))
    assert answer.status_code == 302
    assert Review.objects.latest("id").level == "second"
    assert client.get(asking(life, "nonsense")).status_code == 200


def test_one_of_two_takes_it_back_on_the_form(client, life):
    review = registered(client, life, life.first, life.second)
    client.force_login(life.receptionist)
    url = at(review, "withdraw")
    page = client.get(url)
    assert "全体申请人" in page.content.decode()
    seen = page.context["form"].initial["seen"]
    assert client.post(url, {"reason": "来电撤回。", "seen": seen}).status_code == 422
    assert client.post(url, {"reason": "来电撤回。", "party": life.first, "seen": seen}).status_code == 302
    shown = client.get(reverse("web:review-show", args=[review.pk])).content.decode()
    assert f"王**（{TODAY} 撤回）" in shown
    page = client.get(url)
    assert "全体申请人" not in page.content.decode()
    assert go(client, life.receptionist, url, reason="也撤回。").status_code == 302
    assert Review.objects.get(pk=review.pk).stage == "withdrawn"


def test_every_petitioners_date_is_explained_on_its_own_page(client, life):
    client.force_login(life.receptionist)
    url = reverse("web:case-clock", args=[life.case.pk, "C5"])
    page = client.get(url).content.decode()
    assert "（王**）" in page
    assert f"{url}?round=2" in page
    assert "（李**）" in client.get(f"{url}?round=2").content.decode()
    assert client.get(f"{url}?round=9").status_code == 404
    assert client.get(f"{url}?round=x").status_code == 200
    client.logout()
    client.post(reverse("portal:status"), {"number": life.case.number, "code": life.query_code})
    told = client.get(reverse("portal:case")).content.decode()
    assert "各人请求复查、复核的期限" in told
    assert f"{reverse('portal:why', args=['C5'])}?round=2" in told
    assert "（李**）" in client.get(f"{reverse('portal:why', args=['C5'])}?round=2").content.decode()
    assert client.get(f"{reverse('portal:why', args=['C5'])}?round=9").status_code == 404


def test_the_notice_that_it_is_not_taken_up_goes_to_who_asked(client, life):
    review = registered(client, life, life.second)
    key = {"review_id": review.pk, "at": timezone.now()}
    typed_in = {"ground": "other_path", "reason": "应申请行政复议。"}
    assert go(client, life.reviewer, at(review, "propose_not"), **typed_in).status_code == 302
    papers.decide_not_to_review(**key, agree=True, reason="", by=life.issuer)
    said = plain_text(read(documents.word(documents.latest(life.case.pk, "not_reviewed"))).blocks)
    assert "李大海" in said
    assert "王小云" not in said
    assert cases.last_review_step(review).step == "confirm_not"
