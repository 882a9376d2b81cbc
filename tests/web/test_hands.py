"""The desk's pages of the baton, of recusals and of deputies: who opens them, what they say, what they refuse."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.factories import Life, petition, unit, user
from yimen.base.deputies import name_deputy
from yimen.base.models import Deputy
from yimen.cases import actions as cases
from yimen.cases.models import Case, HandOffer, Recusal
from yimen.domain.recusal import Ground
from yimen.domain.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def life():
    return Life(at=timezone.now() - timedelta(hours=2)).accepted()


@pytest.fixture
def colleague(life):
    return user(life.department, Role.HANDLER)


def url(name, pk):
    return reverse(f"web:{name}", args=[pk])


def said(answer) -> str:
    return " ".join(str(message) for message in get_messages(answer.wsgi_request))


def page(client, person, case) -> str:
    client.force_login(person)
    answer = client.get(url("case-show", case.pk))
    assert answer.status_code == 200
    return answer.content.decode()


def holder(life):
    return Case.objects.get(pk=life.case.pk).holder


def offered(life, colleague, reason="我明天出差"):
    return cases.offer_hand(case_id=life.case.pk, to=colleague, reason=reason, by=life.handler, at=timezone.now())


# --- the baton --------------------------------------------------------------------------------------------------------


def test_the_case_page_says_who_was_first_who_has_it_and_every_hand(client, life):
    shown = page(client, life.handler, life.case)
    assert "首办" in shown
    assert "现办" in shown
    assert f"区住建局　{life.handler.name}" in shown
    assert "登记（首接）" in shown
    assert "接收转送" in shown
    assert "请同事接办" in shown
    assert "指定承办人" not in shown
    assert "指定承办人" in page(client, life.head, life.case)


def test_a_case_on_its_way_is_still_the_offices(client):
    life = Life(at=timezone.now()).forwarded()
    shown = page(client, life.receptionist, life.case)
    assert "区信访局负责，待区住建局接收" in shown
    assert "已转 <b>区住建局</b>，对方接下之前仍在原处" in shown


def test_it_is_offered_and_accepted_by_one_press_from_my_day(client, life, colleague):
    client.force_login(life.handler)
    form = client.get(url("hand-offer", life.case.pk)).content.decode()
    assert f'value="{colleague.pk}"' in form
    assert f'value="{life.handler.pk}"' not in form
    answer = client.post(url("hand-offer", life.case.pk), {"person": colleague.pk, "reason": "我明天出差"})
    assert answer.status_code == 302
    offer = HandOffer.objects.waiting().get(to_person=colleague)
    client.force_login(colleague)
    for name in ("case-my-day", "unit-home"):
        shown = client.get(reverse(f"web:{name}")).content.decode()
        assert "同事请您接办 1 件" in shown
        assert 'data-key="Y"' in shown
    for _ in range(2):  # pressed twice, it is done once
        answer = client.post(url("hand-answer", offer.pk), {"decision": "accept"})
        assert answer.status_code == 302
        assert "已接办，该件现在由您承办。" in said(answer)
    assert holder(life) == colleague
    assert "同事请您接办" not in client.get(reverse("web:case-my-day")).content.decode()


def test_without_person_or_reason_the_form_says_so_and_keeps_what_was_typed(client, life, colleague):
    client.force_login(life.handler)
    answer = client.post(url("hand-offer", life.case.pk), {"person": "", "reason": "我明天出差"})
    assert answer.status_code == 422
    assert "请选择同事。" in answer.content.decode()
    assert "我明天出差" in answer.content.decode()
    answer = client.post(url("hand-offer", life.case.pk), {"person": colleague.pk, "reason": " "})
    assert answer.status_code == 422
    assert "请填写理由。" in answer.content.decode()
    stranger = user(unit(life.government), Role.HANDLER)
    answer = client.post(url("hand-offer", life.case.pk), {"person": stranger.pk, "reason": "x"})
    assert answer.status_code == 422


def test_declining_needs_its_reason(client, life, colleague):
    offer = offered(life, colleague)
    client.force_login(colleague)
    assert "我明天出差" in client.get(url("hand-answer", offer.pk)).content.decode()
    answer = client.post(url("hand-answer", offer.pk), {"decision": "decline", "reason": ""})
    assert answer.status_code == 422
    assert "请写明不接的理由。" in answer.content.decode()
    answer = client.post(url("hand-answer", offer.pk), {"decision": "decline", "reason": "字" * 501})
    assert answer.status_code == 422
    answer = client.post(url("hand-answer", offer.pk), {"decision": "decline", "reason": "手上已满"})
    assert (answer.status_code, holder(life)) == (302, life.handler)


def test_who_comes_too_late_is_told_what_became_of_the_offer(client, life, colleague):
    offer = offered(life, colleague)
    client.force_login(life.handler)
    assert said(client.post(url("hand-recall", offer.pk))) == "已撤回，该件仍在原处。"
    client.force_login(colleague)
    for answer in (
        client.post(url("hand-answer", offer.pk), {"decision": "accept"}),
        client.get(url("hand-answer", offer.pk)),
    ):
        assert answer.status_code == 302
        assert "这次交接已撤回" in said(answer)
    assert holder(life) == life.handler


def test_the_head_orders_and_the_handler_may_not(client, life, colleague):
    client.force_login(life.handler)
    assert client.get(url("hand-order", life.case.pk)).status_code == 403
    client.force_login(life.head)
    assert client.get(url("hand-order", life.case.pk)).status_code == 200
    answer = client.post(url("hand-order", life.case.pk), {"person": colleague.pk, "reason": ""})
    assert (answer.status_code, holder(life)) == (302, colleague)
    assert "负责人指定" in page(client, colleague, life.case)


def test_a_case_of_another_unit_is_not_there(client, life, colleague):
    offer = offered(life, colleague)
    stranger = user(unit(life.government), Role.UNIT_HEAD)
    client.force_login(stranger)
    for name, pk in (("hand-offer", life.case.pk), ("hand-order", life.case.pk), ("hand-answer", offer.pk)):
        assert client.get(url(name, pk)).status_code == 404
    for name, pk in (("hand-take", life.case.pk), ("hand-recall", offer.pk)):
        assert client.post(url(name, pk)).status_code == 404
        assert client.get(url(name, pk)).status_code == 405


def test_what_the_portal_brought_is_taken_once(client, life):
    case = cases.register(
        office=life.office, petition=petition(channel="web", received_on=timezone.localdate()), by=None,
        at=timezone.now(),
    ).case  # fmt: skip
    assert "（没有人领办）" in page(client, life.receptionist, case)
    assert said(client.post(url("hand-take", case.pk))).endswith("现在由您承办。")
    client.force_login(user(life.office, Role.RECEPTIONIST))
    assert "该件已有承办人" in said(client.post(url("hand-take", case.pk)))


def test_my_day_and_the_list_show_mine_alone(client, life, colleague):
    client.force_login(colleague)
    assert life.case.number in client.get(reverse("web:case-my-day")).content.decode()
    mine = client.get(reverse("web:case-my-day"), {"whose": "mine"}).content.decode()
    assert life.case.number not in mine
    assert life.case.number not in client.get(reverse("web:case-list"), {"mine": "on"}).content.decode()
    client.force_login(life.handler)
    assert life.case.number in client.get(reverse("web:case-my-day"), {"whose": "mine"}).content.decode()
    assert life.case.number in client.get(reverse("web:case-list"), {"mine": "on"}).content.decode()


def test_the_page_of_a_case_takes_as_many_statements_for_many_hands_as_for_few(client, life, colleague):
    def count():
        with CaptureQueriesContext(connection) as asked:
            client.get(url("case-show", life.case.pk))
        return len(asked)

    page(client, life.handler, life.case)
    few = count()
    for n in range(6):
        to = (colleague, life.handler)[n % 2]
        cases.order_hand(case_id=life.case.pk, to=to, by=life.head, at=timezone.now())
    assert count() == few <= 15


# --- recusal ----------------------------------------------------------------------------------------------------------


def test_an_interest_is_declared_decided_and_the_case_leaves_the_persons_desk(client, life):
    client.force_login(life.handler)
    assert client.get(url("recusal-declare", life.case.pk)).status_code == 200
    answer = client.post(url("recusal-declare", life.case.pk), {"words": "表兄"})
    assert answer.status_code == 422
    assert "请选择回避的情形。" in answer.content.decode()
    assert "表兄" in answer.content.decode()
    answer = client.post(url("recusal-declare", life.case.pk), {"ground": "kin", "words": "表兄"})
    assert answer.status_code == 302
    assert "回避待决定" in page(client, life.handler, life.case)
    assert "应当回避" in page(client, life.handler, life.case)  # why no step is open
    assert "查看完整信息" not in page(client, life.handler, life.case)
    assert client.post(url("case-unmask", life.case.pk), {"reason": "handle"}).status_code == 403
    for name in ("case-my-day", "case-list"):
        assert life.case.number not in client.get(reverse(f"web:{name}")).content.decode()
    recusal = Recusal.objects.get()
    assert client.get(url("recusal-decide", recusal.pk)).status_code == 403
    client.force_login(life.head)
    assert "待您决定的回避 1 项" in client.get(reverse("web:case-my-day")).content.decode()
    assert "表兄" in client.get(url("recusal-decide", recusal.pk)).content.decode()
    assert client.post(url("recusal-decide", recusal.pk), {"decision": "yes"}).status_code == 422
    for _ in range(2):
        answer = client.post(url("recusal-decide", recusal.pk), {"decision": "yes", "words": "情况属实"})
        assert answer.status_code == 302
    assert holder(life) is None
    client.force_login(life.handler)
    assert client.get(url("case-show", life.case.pk)).status_code == 404
    assert life.case.number not in client.get(reverse("web:case-my-day")).content.decode()
    assert life.case.number not in client.get(reverse("web:case-list")).content.decode()


def test_why_somebody_keeps_out_is_not_on_the_page_of_the_case(client, life):
    cases.declare_interest(
        case_id=life.case.pk, ground=Ground.KIN, words="信访人是我表兄", by=life.handler, at=timezone.now()
    )
    assert "表兄" not in page(client, life.head, life.case)


def test_the_office_registers_that_the_petitioner_asks(client, life):
    client.force_login(life.receptionist)
    form = client.get(url("recusal-ask", life.case.pk)).content.decode()
    assert f'value="{life.handler.pk}"' in form
    data = {"person": life.handler.pk, "ground": "interest", "words": "信访人称有利害关系"}
    assert client.post(url("recusal-ask", life.case.pk), data).status_code == 302
    assert client.post(url("recusal-ask", life.case.pk), data).status_code == 422  # it waits already
    assert Recusal.objects.get().source == "asked"
    client.force_login(user(life.government, Role.LEADER))
    answer = client.get(url("recusal-ask", life.case.pk))
    assert (answer.status_code, said(answer)) == (302, "回避申请由经手该件的单位登记。（第二十八条第三款）")


# --- deputies ---------------------------------------------------------------------------------------------------------


def form(absent, deputy, *, first=0, last=2):
    today = timezone.localdate()
    return {
        "absent": absent.pk, "deputy": deputy.pk, "first": (today + timedelta(days=first)).isoformat(),
        "last": (today + timedelta(days=last)).isoformat(),
    }  # fmt: skip


def test_a_deputy_is_named_seen_and_ended(client, life, colleague):
    client.force_login(life.head)
    assert client.post(reverse("web:deputies"), form(life.head, colleague)).status_code == 302
    shown = client.get(reverse("web:deputies")).content.decode()
    assert "代理中" in shown
    client.force_login(colleague)
    shown = client.get(reverse("web:deputies")).content.decode()
    assert f"（今天代{life.head.name}）" in shown  # nobody forgets for whom they act
    row = Deputy.objects.get()
    assert client.post(url("deputy-end", row.pk)).status_code == 302
    assert "已结束" in client.get(reverse("web:deputies")).content.decode()
    assert "已经结束" in said(client.post(url("deputy-end", row.pk)))


def test_a_deputy_opens_the_heads_pages_and_signs_in_both_names(client, life, colleague, settings, tmp_path):
    settings.FILES_DIR = tmp_path
    cases.draft_opinion(
        case_id=life.case.pk,
        answers={order: cases.ClaimAnswer("supported", "属实。") for order in (1, 2)},
        facts="属实",
        legal_basis=["《信访工作条例》第三十二条"],
        review_organ="区政府",
        by=life.handler,
        at=timezone.now(),
    )
    client.force_login(colleague)
    assert client.get(url("unit-check", life.case.pk)).status_code == 403
    today = timezone.localdate()
    name_deputy(absent=life.head, deputy=colleague, first=today, last=today, by=life.head, at=timezone.now())
    assert client.get(url("unit-check", life.case.pk)).status_code == 200
    seen = cases.last_step(life.case).pk
    assert client.post(url("unit-check", life.case.pk), {"seen": seen, "decision": "issue"}).status_code == 302
    assert f"{colleague.name}（代{life.head.name}）（区住建局）" in page(client, colleague, life.case)


def test_one_names_for_oneself_the_head_for_everybody(client, life, colleague):
    client.force_login(life.handler)
    answer = client.post(reverse("web:deputies"), form(colleague, life.handler))
    assert answer.status_code == 422  # a colleague is not in the list
    client.force_login(life.head)
    assert client.post(reverse("web:deputies"), form(colleague, life.handler)).status_code == 302


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"first": 2, "last": 1}, "结束日期不能早于开始日期。"),
        ({"first": -1, "last": 1}, "开始日期不能早于今天。"),
        ({"first": 0, "last": 90}, "一次代理最多90天；更长的请调整岗位。"),
    ],
)
def test_wrong_days_are_said_at_the_field(client, life, colleague, change, words):
    client.force_login(life.head)
    answer = client.post(reverse("web:deputies"), form(life.head, colleague, **change))
    assert (answer.status_code, Deputy.objects.count()) == (422, 0)
    assert words in answer.content.decode()


def test_nonsense_is_answered_with_words(client, life, colleague):
    client.force_login(life.head)
    bad = {"absent": "x", "deputy": "9" * 30, "first": "nie", "last": "\x00"}
    assert client.post(reverse("web:deputies"), bad).status_code == 422
    assert client.post(reverse("web:deputies"), form(life.head, life.head)).status_code == 422
    assert client.get(reverse("web:deputies"), {"before": "9" * 30}).status_code == 200


def test_another_units_absences_are_not_there(client, life, colleague):
    today = timezone.localdate()
    row = name_deputy(absent=life.head, deputy=colleague, first=today, last=today, by=life.head, at=timezone.now())
    client.force_login(user(unit(life.government), Role.UNIT_HEAD))
    assert client.post(url("deputy-end", row.pk)).status_code == 404
    assert colleague.name not in client.get(reverse("web:deputies")).content.decode()
