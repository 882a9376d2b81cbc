"""复查 and 复核 on the desk: registered at the window, examined, signed, delivered; to finality, page by page."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.cases.test_reviewing import OPINION, WRITTEN, Reviewed
from tests.factories import unit, user
from yimen.cases import actions as cases
from yimen.cases.models import Case, Review
from yimen.documents.models import Document
from yimen.domain.procedure import ReopenGround
from yimen.domain.review import Level, NotTaken, Result
from yimen.domain.roles import Role

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate().isoformat()
DRAFT = {
    "facts": OPINION["facts"],
    "opinion": OPINION["opinion"],
    "basis": "《信访工作条例》第三十五条",
    "result": "revoke",
}
SIGNED = {"on": TODAY, "way": "in_person", "receiver": "王小云", "signed_on": "paper"}


@pytest.fixture
def life(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"
    return Reviewed(at=timezone.now() - timedelta(minutes=5))


def go(client, who, url, **typed):
    """Open the page, then send its form."""
    client.force_login(who)
    page = client.get(url)
    assert page.status_code == 200
    return client.post(url, {"seen": page.context["form"].initial["seen"], **typed})


def at(review: Review, step: str) -> str:
    return reverse("web:review-step", args=[review.pk, step])


def registered(client, life, level=Level.FIRST) -> Review:
    body = life.government if level is Level.FIRST else life.city
    url = reverse("web:review-request", args=[life.case.pk])
    answer = go(client, life.receptionist, url, body=body.pk, requested_on=TODAY, **WRITTEN)
    assert answer.status_code == 302, answer.content.decode()[-2000:]
    return Review.objects.latest("id")


def to_the_end(client, life, review, who, head):
    for person, step, typed in ((who, "take_up", {}), (who, "draft", DRAFT), (head, "issue", {})):
        answer = go(client, person, at(review, step), **typed)
        assert answer.status_code == 302, (step, answer.content.decode()[-2000:])
    client.force_login(who)
    url = reverse("web:review-deliver", args=[review.pk])
    page = client.get(url)
    assert "登记送达" in page.content.decode()
    return client.post(url, {**SIGNED, "seen": page.context["form"].initial["seen"]})


def test_from_the_request_to_finality_page_by_page(client, life):
    review = registered(client, life)
    assert to_the_end(client, life, review, life.reviewer, life.issuer).status_code == 302
    assert Document.objects.get(case=life.case, paper="review").issued_by_unit == life.government
    assert Document.objects.filter(case=life.case, paper="delivery").exists()
    second = registered(client, life, Level.SECOND)
    assert second.level == "second"
    assert to_the_end(client, life, second, life.city_reviewer, life.city_issuer).status_code == 302
    case = Case.objects.get(pk=life.case.pk)
    assert case.final_on is not None
    client.force_login(life.receptionist)
    page = client.get(reverse("web:case-show", args=[case.pk])).content.decode()
    assert "复核：市政府" in page
    assert "终结" in page
    assert "登记复查（复核）请求" not in page


def test_the_person_reads_the_answers_with_number_and_code(client, life):
    review = registered(client, life)
    to_the_end(client, life, review, life.reviewer, life.issuer)
    client.logout()
    client.post(reverse("portal:status"), {"number": life.case.number, "code": life.query_code})
    page = client.get(reverse("portal:case")).content.decode()
    assert "信访事项复查意见书" in page
    assert "C7" in page


def test_the_list_shows_what_waits_here_with_its_end(client, life):
    review = registered(client, life)
    client.force_login(life.reviewer)
    page = client.get(reverse("web:review-home")).content.decode()
    assert life.case.number in page
    clock = life.case.clocks.get(code="C6")
    assert clock.due.isoformat() in page
    client.force_login(life.city_reviewer)
    assert life.case.number not in client.get(reverse("web:review-home")).content.decode()
    assert client.get(reverse("web:review-show", args=[review.pk])).status_code == 404


def test_the_list_takes_few_statements_however_long_it_is(client, life, django_assert_max_num_queries):
    registered(client, life)
    client.force_login(life.reviewer)
    client.get(reverse("web:review-home"))  # the session is written once a minute
    with django_assert_max_num_queries(6):
        client.get(reverse("web:review-home"))


@pytest.mark.parametrize(
    ("step", "typed"),
    [("propose_not", {}), ("withdraw", {}), ("draft", {}), ("hold_hearing", {"first": "x", "last": ""})],
)
def test_an_empty_form_says_what_is_missing(client, life, step, typed):
    review = registered(client, life)
    if step in {"draft", "hold_hearing"}:
        cases.take_up_review(review_id=review.pk, by=life.reviewer, at=timezone.now())
    client.force_login(life.reviewer)
    answer = client.post(at(review, step), typed)
    assert answer.status_code == 422
    before = Review.objects.get(pk=review.pk).stage
    assert before in {"requested", "examining"}


def test_what_was_typed_is_kept_when_the_table_refuses(client, life):
    review = registered(client, life)
    client.force_login(life.reviewer)
    answer = client.post(at(review, "draft"), {"seen": review.steps.last().pk, **DRAFT})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "现在是“已收到请求" in page
    assert OPINION["facts"] in page


def test_a_request_without_words_is_answered_with_what_to_do(client, life):
    client.force_login(life.receptionist)
    answer = client.post(reverse("web:review-request", args=[life.case.pk]), {"requested_on": TODAY})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "请填写请求。" in page
    assert not Review.objects.exists()


def test_only_bodies_one_level_above_can_be_chosen(client, life):
    client.force_login(life.receptionist)
    page = client.get(reverse("web:review-request", args=[life.case.pk])).content.decode()
    assert life.government.name in page
    assert f'value="{life.city.pk}"' not in page
    assert f'value="{life.department.pk}"' not in page


def test_pressed_twice_it_is_done_once(client, life):
    review = registered(client, life)
    client.force_login(life.reviewer)
    pressed = {"seen": review.steps.last().pk}
    assert [client.post(at(review, "take_up"), pressed).status_code for _ in range(2)] == [302, 302]
    assert review.steps.filter(step="take_up").count() == 1
    url = reverse("web:review-request", args=[life.case.pk])
    client.force_login(life.receptionist)
    again = client.post(url, {"body": life.government.pk, "requested_on": TODAY, **WRITTEN})
    assert again.status_code == 302
    assert Review.objects.count() == 1


def test_a_second_person_confirms_that_it_is_not_taken_up_and_the_person_is_told(client, life):
    review = registered(client, life)
    typed = {"ground": NotTaken.OTHER_PATH.value, "reason": "应申请行政复议，可向区政府行政复议机构提出。"}
    assert go(client, life.reviewer, at(review, "propose_not"), **typed).status_code == 302
    assert go(client, life.issuer, at(review, "confirm_not"), decision="no").status_code == 422
    assert go(client, life.issuer, at(review, "confirm_not"), decision="yes").status_code == 302
    assert Document.objects.get(case=life.case, paper="not_reviewed").public


def test_an_incomplete_proof_is_refused_beside_its_field(client, life):
    review = registered(client, life)
    key = {"review_id": review.pk, "at": timezone.now()}
    cases.take_up_review(**key, by=life.reviewer)
    cases.draft_review(**key, **OPINION, result=Result.UPHOLD, by=life.reviewer)
    go(client, life.issuer, at(review, "issue"))
    client.force_login(life.reviewer)
    url = reverse("web:review-deliver", args=[review.pk])
    seen = client.get(url).context["form"].initial["seen"]
    answer = client.post(url, {"on": TODAY, "way": "post", "seen": seen})
    assert answer.status_code == 422
    assert "邮寄单号" in answer.content.decode()


@pytest.mark.parametrize("step", ["nonsense", "request"])
def test_an_address_without_a_page_is_not_found(client, life, step):
    review = registered(client, life)
    client.force_login(life.reviewer)
    assert client.get(at(review, step)).status_code == 404


def test_a_strange_reviewer_finds_nothing(client, life):
    review = registered(client, life)
    client.force_login(user(unit(level="city"), Role.REVIEWER))
    assert client.get(at(review, "take_up")).status_code == 404
    assert client.post(at(review, "take_up")).status_code == 404


def test_somebody_was_quicker_is_said_and_nothing_is_lost(client, life):
    review = registered(client, life)
    seen = review.steps.last().pk
    cases.withdraw_review(review_id=review.pk, reason="本人来电撤回。", by=life.receptionist, at=timezone.now())
    client.force_login(life.reviewer)
    typed = {"ground": NotTaken.OTHER_PATH.value, "reason": "应申请行政复议。"}
    answer = client.post(at(review, "propose_not"), {"seen": seen, **typed})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert life.receptionist.name in page
    assert "申请人撤回请求" in page
    assert "应申请行政复议。" in page
    assert Review.objects.get(pk=review.pk).stage == "withdrawn"


def test_a_proof_on_an_overtaken_page_is_not_written(client, life):
    review = registered(client, life)
    key = {"review_id": review.pk, "at": timezone.now()}
    cases.take_up_review(**key, by=life.reviewer)
    cases.draft_review(**key, **OPINION, result=Result.UPHOLD, by=life.reviewer)
    seen = review.steps.last().pk
    go(client, life.issuer, at(review, "issue"))
    client.force_login(life.reviewer)
    answer = client.post(reverse("web:review-deliver", args=[review.pk]), {**SIGNED, "seen": seen})
    assert answer.status_code == 409
    assert Review.objects.get(pk=review.pk).stage == "issued"


def test_a_late_request_keeps_the_form_closed_and_says_what_to_do(client, life):
    review = registered(client, life)
    Review.objects.filter(pk=review.pk).update(in_time=False)
    client.force_login(life.reviewer)
    page = client.get(reverse("web:review-show", args=[review.pk])).content.decode()
    assert "请求已超过法定期限" in page
    assert "请提议不予受理并书面告知" in page


def test_the_person_reads_the_steps_and_the_way_on(client, life):
    review = registered(client, life)
    client.post(reverse("portal:status"), {"number": life.case.number, "code": life.query_code})
    page = client.get(reverse("portal:case")).content.decode()
    assert "复查：收到请求" in page
    assert "复查机关应于" in page
    assert to_the_end(client, life, review, life.reviewer, life.issuer).status_code == 302
    client.logout()
    client.post(reverse("portal:status"), {"number": life.case.number, "code": life.query_code})
    page = client.get(reverse("portal:case")).content.decode()
    assert "复查：出具意见书" in page
    assert "复查：起草意见" not in page, "a draft is the body's own affair"
    assert "请求复核（还剩 30 天）" in page
    why = client.get(reverse("portal:why", args=["C7"])).content.decode()
    assert "复查意见书送达信访人" in why


def test_reopening_and_a_review_exclude_each_other_and_the_screen_says_so(client, life):
    """第三十五条、第三十六条."""
    review = life.asks(requested_on=timezone.localdate(life.at))
    client.force_login(life.head)
    shown = client.get(reverse("web:case-show", args=[life.case.pk])).content.decode()
    assert "请等复查（复核）意见送达，或者由申请人撤回请求以后，再重新办理。（第三十五条、第三十六条）" in shown
    assert client.get(reverse("web:case-step", args=[life.case.pk, "reopen"])).status_code == 302
    cases.withdraw_review(review_id=review.pk, reason="本人撤回。", by=life.receptionist, at=life.at)
    assert client.get(reverse("web:case-step", args=[life.case.pk, "reopen"])).status_code == 200
    cases.reopen(case_id=life.case.pk, ground=ReopenGround.SELF_CORRECTION, reason="有错。", by=life.head, at=life.at)
    client.force_login(life.receptionist)
    words = "该件正在重新办理，原来的意见不再有效；请等新的意见送达以后，在期限内请求复查。（第三十五条、第三十六条）"
    assert words in client.get(reverse("web:case-show", args=[life.case.pk])).content.decode()
    answer = client.get(reverse("web:review-request", args=[life.case.pk]), follow=True)
    assert words in answer.content.decode()
    assert answer.redirect_chain[-1][0] == reverse("web:case-show", args=[life.case.pk])
