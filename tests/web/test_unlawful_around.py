"""Reviews, accusations and the exits of the office: refused by the address with the reason, and nothing changes.

The life of the petition itself is walked in `test_unlawful.py`.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.db.models import Model
from django.urls import reverse
from django.utils import timezone

from tests.cases.test_reviewing import OPINION, Reviewed
from tests.circle import Circle
from tests.factories import Life, unit, user
from yimen.base.models import AuditEntry, User
from yimen.cases import actions as cases
from yimen.cases import queries
from yimen.cases.models import AccusationStep, Case, Clock, Help, ReviewStepTaken, StepTaken
from yimen.documents.models import Document
from yimen.domain import protection, review
from yimen.domain.procedure import DeclineGround, Offer, Refusal, Step
from yimen.domain.review import NotTaken, Result
from yimen.domain.roles import Role
from yimen.web.reviews.views import YES_OF
from yimen.web.shell import in_words

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate().isoformat()
WRITTEN: tuple[type[Model], ...] = (StepTaken, ReviewStepTaken, AccusationStep, Document, Clock)


def traces() -> list[int]:
    """How many rows there are of what a step writes; that a record was opened is written by looking."""
    looks = ("case.opened", "accusation.read", "accusation.looked_at", "accusation.refused")
    return [*(model.objects.count() for model in WRITTEN), AuditEntry.objects.exclude(verb__in=looks).count()]  # type: ignore[attr-defined]


def said(answer: Any) -> list[str]:
    """What the page itself or the next one says."""
    return [*(str(message) for message in get_messages(answer.wsgi_request)), answer.content.decode()]


def missing(answer: Any, refused: tuple[Refusal, ...]) -> list[str]:
    """The reasons that are not said."""
    told = said(answer)
    return [words for words in map(in_words, refused) if not any(words in text for text in told)]


# --- 复查, 复核 ---------------------------------------------------------------------------------------

WENT = ("requested", "proposed", "examining", "drafted", "issued", "delivered", "withdrawn", "not_taken")
FILLED: dict[review.Step, dict[str, Any]] = {
    review.Step.TAKE_UP: {},
    review.Step.PROPOSE_NOT: {"ground": NotTaken.OTHER_PATH.value, "reason": "应申请行政复议。"},
    review.Step.RETURN_NOT: {"decision": "no", "reason": "再核对。"},
    review.Step.CONFIRM_NOT: {"decision": "yes", "reason": ""},
    review.Step.WITHDRAW: {"reason": "本人撤回。"},
    review.Step.HOLD_HEARING: {"first": TODAY, "last": TODAY},
    review.Step.DRAFT: {**OPINION, "basis": "《信访工作条例》第三十五条", "result": "uphold"},
    review.Step.RETURN: {"reason": "再写。"},
    review.Step.ISSUE: {},
    review.Step.DELIVER: {"on": TODAY, "way": "in_person", "receiver": "王小云", "signed_on": "paper"},
}


def reviewed(went: str) -> Reviewed:
    """A review that stands there."""
    life = Reviewed(at=timezone.now() - timedelta(minutes=5))
    life.review = life.asks(requested_on=timezone.localdate(life.at))
    key = {"review_id": life.review.pk, "at": life.at}
    if went in {"proposed", "not_taken"}:
        cases.propose_not_to_review(**key, ground=NotTaken.OTHER_PATH, reason="应申请复议。", by=life.reviewer)
    if went == "not_taken":
        cases.decide_not_to_review(**key, agree=True, reason="", by=life.issuer)
    if went == "withdrawn":
        cases.withdraw_review(**key, reason="本人撤回。", by=life.receptionist)
    if went in {"examining", "drafted", "issued", "delivered"}:
        cases.take_up_review(**key, by=life.reviewer)
    if went in {"drafted", "issued", "delivered"}:
        cases.draft_review(**key, **OPINION, result=Result.UPHOLD, by=life.reviewer)
    if went in {"issued", "delivered"}:
        cases.issue_review(**key, by=life.issuer)
    if went == "delivered":
        on = timezone.localdate(life.at)
        cases.deliver_review(**key, delivered_on=on, proved=True, by=life.reviewer)
    life.review.refresh_from_db()
    life.review.case = Case.objects.get(pk=life.case.pk)
    return life


def closing(row: Any, person: User, step: review.Step) -> tuple[Refusal, ...]:
    """What no form can mend against the steps of a page, as the table says it."""
    pair = (review.Step.CONFIRM_NOT, review.Step.RETURN_NOT) if step in {*YES_OF, *YES_OF.values()} else (step,)
    situation = queries.review_situation(row, person)
    found = [Offer(review.STEPS[one], review.refusals(one, situation)).closing for one in pair]
    return () if () in found else found[0]


@pytest.mark.parametrize("went", WENT)
def test_what_the_table_of_reviews_refuses_is_refused_by_the_address(client, settings, tmp_path, went):
    settings.FILES_DIR = tmp_path / "files"
    life = reviewed(went)
    seen, before, wrong = life.review.steps.last().pk, traces(), []
    for who in ("reviewer", "issuer", "receptionist", "handler"):
        person = getattr(life, who)
        client.force_login(person)
        page = client.get(reverse("web:review-show", args=[life.review.pk]))
        open_to = set(re.findall(r'href="([^"?#]+)"', page.content.decode()))
        newest = life.review.steps.last()
        for step, typed in FILLED.items():
            refused = closing(life.review, person, step)
            if not refused:
                continue
            url = reverse("web:review-step", args=[life.review.pk, step])
            if url in open_to:
                wrong.append((who, step, "the review has a door"))
            got = client.get(url)
            if got.status_code not in {302, 403} or (got.status_code == 302 and missing(got, refused)):
                wrong.append((who, step, "GET", got.status_code, missing(got, refused)))
            if newest.by_id == person.pk and newest.step == step:
                continue  # pressed twice, it is done once
            sent = client.post(url, {"seen": seen, **typed})
            if sent.status_code not in {422, 403} or (sent.status_code == 422 and missing(sent, refused)):
                wrong.append((who, step, "POST", sent.status_code, missing(sent, refused)))
    assert wrong == []
    assert traces() == before


def test_a_review_delivered_by_a_colleague_is_not_said_to_be_ones_own_deed(client):
    life = reviewed("delivered")
    client.force_login(user(life.government, Role.REVIEWER))
    url = reverse("web:review-deliver", args=[life.review.pk])
    form = {"seen": life.review.steps.last().pk, **FILLED[review.Step.DELIVER]}
    answer = client.post(url, form)
    assert answer.status_code == 422
    assert "意见已送达" in answer.content.decode()


@pytest.mark.parametrize(
    ("how_far", "words"),
    [("accepted", "要先有已送达的书面意见"), ("issued", "要先有已送达的书面意见")],
)
def test_a_review_cannot_be_asked_for_before_the_opinion_was_delivered(client, how_far, words):
    life = Life(at=timezone.now() - timedelta(minutes=5))
    getattr(life, how_far)()
    client.force_login(life.receptionist)
    url = reverse("web:review-request", args=[life.case.pk])
    got = client.get(url)
    assert (got.status_code, got["Location"]) == (302, reverse("web:case-show", args=[life.case.pk]))
    assert any(words in line and "第三十五条" in line for line in said(got))
    sent = client.post(url, {"requested_on": TODAY, "request": "撤销。", "reasons": "没修好。", "seen": "1"})
    assert sent.status_code in {409, 422}
    assert words in sent.content.decode()


# --- 检举控告 -----------------------------------------------------------------------------------------

ACCUSED: dict[protection.Step, dict[str, Any]] = {
    protection.Step.NAME: {"user_id": "1"},
    protection.Step.UNNAME: {"user_id": "1"},
    protection.Step.TRANSFER: {"route": "discipline", "organ": "市纪委监委", "identity": "withheld"},
    protection.Step.ACKNOWLEDGE: {"on": TODAY, "note": "收到。"},
    protection.Step.FEEDBACK: {"on": TODAY, "note": "已立案。"},
    protection.Step.SENT_BACK: {"on": TODAY, "note": "不属管辖。"},
    protection.Step.INFORM: {"note": "今天通报。"},
    protection.Step.SHIELD: {"account": ""},
    protection.Step.PROPOSE_RELEASE: {"note": "是流程问题。", "told_on": TODAY, "told_way": "电话"},
    protection.Step.RETURN_RELEASE: {"decision": "no", "note": "仍涉及。"},
    protection.Step.RELEASE: {"decision": "yes", "note": ""},
}
RELEASING = (protection.Step.RELEASE, protection.Step.RETURN_RELEASE)


def protected(went: str) -> Circle:
    """An item that stands there."""
    circle = Circle(at=timezone.now() - timedelta(minutes=5)).registered()
    if went != "received":
        circle.named()
    if went in {"transferred", "answered"}:
        circle.transferred()
    if went == "answered":
        key = {"key": circle.item.key, "on": timezone.localdate(circle.at), "by": circle.handler, "at": circle.at}
        circle.item = cases.acknowledge(**key, words="")
    if went in {"proposed", "released"}:
        circle.proposed()
    if went == "released":
        circle.released()
    return circle


@pytest.mark.parametrize("went", ["received", "assigned", "transferred", "answered", "proposed", "released"])
def test_what_the_table_of_accusations_refuses_is_refused_by_the_address(client, went):
    circle = protected(went)
    before, wrong = traces(), []
    for who in ("lead", "handler", "other", "accused_head", "clerk"):
        person = getattr(circle, who)
        client.force_login(person)
        knows = bool(queries.sides_of(circle.item, person)) and who != "clerk"
        newest = circle.item.steps.last()
        for step, typed in ACCUSED.items():
            situation = queries.protected_situation(circle.item, person)
            pair = RELEASING if step in RELEASING else (step,)
            found = [Offer(protection.STEPS[one], protection.refusals(one, situation)).closing for one in pair]
            if () in found or (newest.by_id == person.pk and newest.step in pair):
                continue
            url = reverse("web:protected-step", args=[circle.item.key, step])
            for method, answer in (("GET", client.get(url)), ("POST", client.post(url, typed))):
                fine = {302 if method == "GET" else 422} if knows else {403, 404}
                lost = missing(answer, found[0]) if answer.status_code in {302, 422} else []
                if answer.status_code not in fine | {404, 403} or lost:
                    wrong.append((who, step, method, answer.status_code, lost))
    assert wrong == []
    assert traces() == before


# --- the exits of the office ----------------------------------------------------------------------

EXIT = {"petition_class": "appeal", "path": "6"}


def test_an_exit_pressed_after_the_matter_has_left_says_so(client):
    life = Life(at=timezone.now() - timedelta(minutes=5)).forwarded()
    client.force_login(user(life.office, Role.CHECKER))
    url = reverse("web:mail-exit", args=[life.case.pk])
    before = traces()
    for do in ("forward", "assign", "answer_on_spot", "guide_elsewhere", "to_political_legal"):
        answer = client.post(url, {**EXIT, "do": do, "to_unit": life.department.pk, "answer": "已答复。"})
        assert answer.status_code == 302
        assert "现在是“已转送，待接收”" in said(answer)[0], do
    assert traces() == before


def test_an_exit_pressed_twice_by_the_same_person_frightens_nobody(client):
    life = Life(at=timezone.now() - timedelta(minutes=5)).forwarded()
    client.force_login(life.receptionist)
    answer = client.post(reverse("web:mail-exit", args=[life.case.pk]), {**EXIT, "do": "forward"})
    assert (answer.status_code, said(answer)[:-1]) == (302, [])


def test_an_exit_is_refused_while_a_proposal_to_decline_waits(client):
    life = Life(at=timezone.now() - timedelta(minutes=5)).sorted()
    facts = {"final_number": "复核〔2025〕1号", "final_on": timezone.localdate(), "same_facts": True}
    ground = DeclineGround.FINAL
    cases.propose_decline(
        case_id=life.case.pk, ground=ground, reason="无新事实。", **facts, by=life.receptionist, at=life.at
    )
    client.force_login(life.receptionist)
    before = traces()
    typed = {**EXIT, "do": "forward", "to_unit": life.department.pk}
    answer = client.post(reverse("web:mail-exit", args=[life.case.pk]), typed)
    assert answer.status_code == 422
    assert "已有不予（不再）受理的提议待审核，请先审核。（第十九条第三款、第三十六条第三款）" in answer.content.decode()
    assert traces() == before


# --- a yes that is no longer possible does not take the no with it --------------------------------


def test_an_extension_that_came_too_late_can_still_be_refused(client):
    life = Life(at=timezone.now() - timedelta(days=70)).accepted()
    cases.ask_extension(case_id=life.case.pk, days=10, reason="需检测。", by=life.handler, at=life.at)
    client.force_login(life.head)
    url = reverse("web:case-step", args=[life.case.pk, "refuse_extension"])
    assert url in client.get(reverse("web:case-show", args=[life.case.pk])).content.decode()
    page = client.get(url)
    assert page.status_code == 200
    assert "现在不能同意" in page.content.decode()
    seen = cases.last_step(life.case).pk
    yes = client.post(url, {"seen": seen, "decision": "yes", "reason": ""})
    assert yes.status_code == 422
    assert "须在期限届满前提出" in yes.content.decode()
    no = client.post(url, {"seen": seen, "decision": "no", "reason": "期限已过。"})
    assert no.status_code == 302
    assert cases.last_step(life.case).step == Step.REFUSE_EXTENSION


def test_a_draft_can_be_sent_back_while_a_helper_has_not_answered(client):
    life = Life(at=timezone.now() - timedelta(minutes=5)).accepted()
    helper = unit(life.government, name="云汀区财政局", short_name="区财政局")
    due = timezone.localdate() + timedelta(days=5)
    cases.ask_help(case_id=life.case.pk, unit=helper, due=due, request="核查。", by=life.handler, at=life.at)
    cases.draft_opinion(
        case_id=life.case.pk, answers=dict.fromkeys((1, 2), cases.ClaimAnswer("explained", "说明。")), facts="查明。",
        legal_basis=["《信访工作条例》第三十二条"], review_organ="区政府", by=life.handler, at=life.at,
    )  # fmt: skip
    assert Help.objects.waiting().exists()
    client.force_login(life.head)
    url = reverse("web:unit-check", args=[life.case.pk])
    assert f'href="{url}"' in client.get(reverse("web:case-show", args=[life.case.pk])).content.decode()
    page = client.get(url).content.decode()
    assert "还有协办单位没有答复" in page
    assert 'value="issue"' not in page
    answer = client.post(
        url, {"seen": cases.last_step(life.case).pk, "decision": "return", "reason": "等协办意见再写。"}
    )
    assert answer.status_code == 302
    assert Case.objects.get(pk=life.case.pk).stage == "handling"
