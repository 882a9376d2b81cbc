"""The unit's steps: receive, accept, draft, check, deliver; bad input keeps what was typed; two people at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from tests.factories import Life, user
from tests.web.typed import signature
from yimen.cases import actions as cases
from yimen.cases.models import Case, OpinionDraft, StepTaken
from yimen.documents import actions as papers
from yimen.documents.models import Delivery, Document
from yimen.domain.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"


@pytest.fixture
def life():
    return Life(at=timezone.now() - timedelta(hours=1))


def seen(case: Case) -> str:
    return str(StepTaken.objects.filter(case=case).last().pk)


def stage(case: Case) -> str:
    return Case.objects.get(pk=case.pk).stage


def opinion(case: Case, **change: object) -> dict[str, object]:
    form: dict[str, object] = {
        "seen": seen(case),
        "facts": "经现场核查，电梯停运属实。",
        "result_1": "supported",
        "reason_1": "情况属实，予以支持。",
        "result_2": "explained",
        "reason_2": "账目已经公示，现作说明。",
        "basis": ["《信访工作条例》第三十二条"],
        "more": "《物业管理条例》第五十三条",
        "review_organ": "云汀区人民政府",
    }
    return {name: value for name, value in {**form, **change}.items() if value is not None}


def delivery(case: Case, **change: object) -> dict[str, object]:
    form = {
        "seen": seen(case), "on": timezone.localdate().isoformat(), "way": "in_person",
        "receiver": "王小云", "signed_on": "paper",
    }  # fmt: skip
    return {name: value for name, value in {**form, **change}.items() if value is not None}


def test_a_case_goes_from_the_inbox_to_its_conclusion(client, life):
    life.forwarded()
    case = life.case
    client.force_login(life.handler)
    assert client.post(reverse("web:unit-receive", args=[case.pk]), follow=True).status_code == 200
    assert stage(case) == "received"
    page = client.get(reverse("web:unit-accept", args=[case.pk]))
    assert page.status_code == 200
    client.post(reverse("web:unit-accept", args=[case.pk]), {"seen": seen(case)})
    assert stage(case) == "handling"
    assert client.get(reverse("web:unit-opinion", args=[case.pk])).status_code == 200
    client.post(reverse("web:unit-opinion", args=[case.pk]), opinion(case))
    assert stage(case) == "drafted"
    client.force_login(life.head)
    page = client.get(reverse("web:unit-check", args=[case.pk]))
    assert "经现场核查，电梯停运属实。" in page.content.decode()
    pdf = client.get(reverse("web:unit-preview", args=[case.pk]))
    assert pdf.content.startswith(b"%PDF")
    assert not Document.objects.filter(case=case, paper="opinion").exists()
    client.post(
        reverse("web:unit-check", args=[case.pk]),
        {"seen": seen(case), "decision": "return", "reason": "第二项理由再写具体。"},
    )
    assert stage(case) == "handling"
    client.force_login(life.handler)
    page = client.get(reverse("web:unit-opinion", args=[case.pk])).content.decode()
    assert "第二项理由再写具体。" in page
    assert "账目已经公示，现作说明。" in page
    client.post(reverse("web:unit-opinion", args=[case.pk]), opinion(case, reason_2="账目已于三月公示，现逐笔说明。"))
    client.force_login(life.head)
    client.post(reverse("web:unit-check", args=[case.pk]), {"seen": seen(case), "decision": "issue"})
    assert stage(case) == "issued"
    client.force_login(life.handler)
    assert client.get(reverse("web:unit-deliver", args=[case.pk])).status_code == 200
    answer = client.post(reverse("web:unit-deliver", args=[case.pk]), delivery(case), follow=True)
    assert "已办结" in answer.content.decode()
    case.refresh_from_db()
    assert (case.stage, case.concluded_on) == ("concluded", timezone.localdate())
    assert [paper.paper for paper in Document.objects.filter(case=case).order_by("id")] == [
        "acceptance", "opinion", "delivery",
    ]  # fmt: skip
    for paper in Document.objects.filter(case=case):
        pdf = client.get(reverse("web:case-paper", args=[case.pk, paper.pk, "pdf"]))
        assert pdf["Content-Type"] == "application/pdf"
        assert pdf["Content-Disposition"].startswith("inline")
        assert "no-store" in pdf["Cache-Control"]
        word = client.get(reverse("web:case-paper", args=[case.pk, paper.pk, "word"]))
        assert word.content.startswith(b"PK")
        assert word["Content-Disposition"].startswith("attachment")


# --- the desk ---------------------------------------------------------------------------------------------------------


def test_the_desk_counts_each_step_and_every_number_opens_its_list(client, life):
    life.forwarded()
    client.force_login(life.handler)
    cards = client.get(reverse("web:unit-home")).context["cards"]
    assert [(card.label, card.figure) for card in cards] == [
        ("待接收", "1"), ("待告知受理", "0"), ("办理中", "0"), ("待审签", "0"), ("待送达", "0"), ("待落实", "0"),
        ("已逾期", "0"),
    ]  # fmt: skip
    for card in cards:
        assert len(client.get(card.url).context["rows"]) == int(card.figure)


def test_several_cases_are_received_after_a_preview(client, life):
    life.forwarded()
    other = Life(at=life.at)
    received = Case.objects.get(pk=life.case.pk)
    client.force_login(life.handler)
    url = reverse("web:unit-receive-many")
    picked = {"pick": [str(life.case.pk), str(other.case.pk), "nonsense", "9" * 30]}
    page = client.post(url, picked)
    assert [one.case.pk for one in page.context["plan"]] == [life.case.pk]  # another unit's case is not there at all
    assert stage(life.case) == "forwarded"
    client.post(url, {**picked, "confirm": "1"})
    assert stage(life.case) == "received"
    again = client.post(url, {**picked, "confirm": "1"}, follow=True)
    assert "没有接收" in again.content.decode()
    assert received.steps.filter(step="receive").count() == 1


def test_receiving_nothing_says_how_to_pick(client, life):
    client.force_login(life.handler)
    page = client.post(reverse("web:unit-receive-many"), {}, follow=True).content.decode()
    assert "还没有选中任何件" in page


# --- bad input --------------------------------------------------------------------------------------------------------

BAD_OPINIONS = [
    ({"facts": ""}, "请写明查明的事实。"),
    ({"facts": "   "}, "请写明查明的事实。"),
    ({"facts": "字" * 6001}, "太长"),
    ({"facts": "含\x07响铃"}, "不能显示的字符"),
    ({"result_1": None}, "请选择第 1 项诉求的处理结果。"),
    ({"result_2": "granted"}, "请从三种结果中选择一种。"),
    ({"reason_2": ""}, "请写明第 2 项诉求的处理理由。"),
    ({"basis": None, "more": ""}, "请至少写明一条法律依据"),
    ({"basis": ["《不存在的法》第一条"]}, "请从列表中选择法律依据。"),
    ({"more": "《物业管理条例》"}, "请写明具体条款"),
    ({"more": "长" * 201}, "每条法律依据最多 200 字"),
    ({"review_organ": ""}, "请写明复查机关"),
    ({"seen": None}, "页面不完整"),
    ({"seen": "abc"}, ""),
]


@pytest.mark.parametrize(("change", "words"), BAD_OPINIONS)
def test_a_bad_opinion_is_told_in_words_and_nothing_typed_is_lost(client, life, change, words):
    life.accepted()
    client.force_login(life.handler)
    data = opinion(life.case, **change)
    answer = client.post(reverse("web:unit-opinion", args=[life.case.pk]), data)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert stage(life.case) == "handling"
    for name in ("reason_1", "review_organ"):
        assert not data[name] or str(data[name]) in page


BAD_DELIVERIES = [
    ({"on": ""}, "请填写送达日期"),
    ({"on": "2026年1月"}, "日期格式不对"),
    ({"on": "9999-01-01"}, "送达日期不能晚于今天"),
    ({"on": "2022-06-01"}, "送达日期不能早于文书日期"),
    ({"way": ""}, "请选择送达方式"),
    ({"way": "pigeon"}, "请从列表中选择送达方式"),
    ({"receiver": ""}, "请填写签收人并签名"),
    ({"signed_on": ""}, "请填写签收人并签名"),
    ({"refused": "on"}, "两名见证人"),
    ({"refused": "on", "witness_1": "见证甲"}, "两名见证人"),
    ({"way": "left", "witness_1": "见证甲"}, "两名见证人"),
    ({"way": "post"}, "请填写邮寄单号"),
    ({"way": "electronic"}, "请写明同意的方式"),
    ({"signed_on": "", "signature": "data:image/png;base64,AAAA"}, "签名没有传上来"),
    ({"signed_on": "", "signature": signature(width=50_000)}, "签名没有传上来"),
    ({"signed_on": "", "signature": "javascript:alert(1)"}, "签名没有传上来"),
    ({"receiver": "字" * 41}, "姓名最多 40 字"),
]


@pytest.fixture
def issued(life):
    """A case whose opinion was issued through the real actions, paper included."""
    life.drafted()
    papers.issue_opinion(case_id=life.case.pk, by=life.head, at=life.at)
    return life


@pytest.mark.parametrize(("change", "words"), BAD_DELIVERIES)
def test_an_unproved_delivery_is_told_in_words_and_does_not_conclude(client, issued, change, words):
    client.force_login(issued.handler)
    data = delivery(issued.case, **change)
    answer = client.post(reverse("web:unit-deliver", args=[issued.case.pk]), data)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert stage(issued.case) == "issued"
    assert not Delivery.objects.exists()
    if data.get("witness_1"):
        assert "见证甲" in page


GOOD_DELIVERIES = [
    {"signed_on": "", "signature": signature()},
    {"signed_on": "paper"},
    {"signed_on": "", "receiver": "", "refused": "on", "witness_1": "见证甲", "witness_2": "见证乙"},
    {"way": "left", "signed_on": "", "receiver": "", "witness_1": "见证甲", "witness_2": "见证乙"},
    {"way": "post", "signed_on": "", "receiver": "", "tracking_number": "EX123456789CN"},
    {"way": "electronic", "signed_on": "", "receiver": "", "consent": "登记表上书面同意"},
]


@pytest.mark.parametrize("change", GOOD_DELIVERIES)
def test_each_way_of_delivery_that_is_proved_concludes_the_case(client, issued, change):
    client.force_login(issued.handler)
    answer = client.post(reverse("web:unit-deliver", args=[issued.case.pk]), delivery(issued.case, **change))
    assert answer.status_code == 302, answer.context["form"].errors
    assert stage(issued.case) == "concluded"
    assert Delivery.objects.get().on == timezone.localdate()


def test_a_signature_survives_a_refused_submit(client, issued):
    client.force_login(issued.handler)
    url = reverse("web:unit-deliver", args=[issued.case.pk])
    page = client.post(url, delivery(issued.case, signed_on="", receiver="", signature=signature()))
    assert page.status_code == 422
    assert "刚才的签名已保留" in page.content.decode()
    assert signature() in page.content.decode()
    client.post(url, delivery(issued.case, signed_on="", kept_signature=signature()))
    assert bytes(Delivery.objects.get().signature).startswith(b"\x89PNG")


def test_a_return_without_a_reason_is_not_a_return(client, life):
    life.drafted()
    client.force_login(life.head)
    url = reverse("web:unit-check", args=[life.case.pk])
    for data, words in (
        ({"decision": "return", "reason": " "}, "退回修改须写明理由"),
        ({"decision": "perhaps"}, "请按"),
        ({}, "请按"),
    ):
        answer = client.post(url, {"seen": seen(life.case), **data})
        assert answer.status_code == 422
        assert words in answer.content.decode()
    assert stage(life.case) == "drafted"


@pytest.mark.parametrize("name", ["web:unit-accept", "web:unit-opinion", "web:unit-check", "web:unit-deliver"])
def test_a_form_that_is_not_open_now_leads_back_and_says_why(client, life, name):
    life.forwarded()
    client.force_login(life.head if name == "web:unit-check" else life.handler)
    page = client.get(reverse(name, args=[life.case.pk]), follow=True)
    assert page.redirect_chain[-1][0] == reverse("web:case-show", args=[life.case.pk])
    assert "现在是“已转送，待接收”" in page.content.decode()


# --- the saved draft --------------------------------------------------------------------------------------------------


def test_what_is_typed_is_kept_encrypted_and_comes_back(client, life):
    life.accepted()
    client.force_login(life.handler)
    url = reverse("web:unit-opinion-draft", args=[life.case.pk])
    saved = client.post(
        url, {"facts": "写到一半", "basis": ["《信访工作条例》第三十二条"]}, headers={"Accept": "application/json"}
    )
    assert saved.status_code == 200
    assert saved.json()["saved_at"] == f"{timezone.localtime():%H:%M}"
    form = client.get(reverse("web:unit-opinion", args=[life.case.pk])).context["form"]
    assert form["facts"].value() == "写到一半"
    assert form["basis"].value() == ["《信访工作条例》第三十二条"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM cases_opiniondraft")
        assert "写到一半".encode() not in bytes(cursor.fetchone()[0])
    client.post(reverse("web:unit-opinion", args=[life.case.pk]), opinion(life.case))
    assert not OpinionDraft.objects.exists()


def test_a_draft_is_saved_without_script_too(client, life):
    life.accepted()
    client.force_login(life.handler)
    answer = client.post(reverse("web:unit-opinion-draft", args=[life.case.pk]), {"facts": "写到一半"}, follow=True)
    assert "写到一半" in answer.content.decode()


def test_two_peoples_drafts_never_overwrite_each_other(client, life):
    life.accepted()
    colleague = user(life.department, Role.HANDLER)
    for person, words in ((life.handler, "甲的草稿"), (colleague, "乙的草稿")):
        client.force_login(person)
        client.post(reverse("web:unit-opinion-draft", args=[life.case.pk]), {"facts": words})
    url = reverse("web:unit-opinion", args=[life.case.pk])
    assert client.get(url).context["form"]["facts"].value() == "乙的草稿"
    page = client.get(url).content.decode()
    assert f"{life.handler.name}也有一份草稿" in page
    assert client.get(url, {"from": life.handler.pk}).context["form"]["facts"].value() == "甲的草稿"
    assert OpinionDraft.objects.count() == 2


def test_a_draft_is_refused_in_words_once_the_opinion_is_handed_in(client, life):
    life.drafted()
    client.force_login(life.handler)
    url = reverse("web:unit-opinion-draft", args=[life.case.pk])
    answer = client.post(url, {"facts": "太晚"}, headers={"Accept": "application/json"})
    assert answer.status_code == 409
    assert "现在是“意见待审签”" in answer.json()["error"]


def test_an_endless_draft_is_refused(client, life):
    life.accepted()
    client.force_login(life.handler)
    answer = client.post(reverse("web:unit-opinion-draft", args=[life.case.pk]), {"facts": "字" * 60_001})
    assert answer.status_code == 413


# --- pressed twice, and two people at once ----------------------------------------------------------------------------


def test_every_step_pressed_twice_is_done_once(client, life):
    life.forwarded()
    case = life.case
    presses = [
        (life.handler, "web:unit-receive", dict, "receive"),
        (life.handler, "web:unit-accept", lambda: {"seen": seen(case)}, "accept"),
        (life.handler, "web:unit-opinion", lambda: opinion(case), "draft_opinion"),
        (life.head, "web:unit-check", lambda: {"seen": seen(case), "decision": "issue"}, "issue_opinion"),
        (life.handler, "web:unit-deliver", lambda: delivery(case), "deliver"),
    ]
    for by, name, data, step in presses:
        client.force_login(by)
        sent, url = data(), reverse(name, args=[case.pk])
        for _ in range(2):
            answer = client.post(url, sent)
            assert answer.status_code == 302, (name, answer.context["form"].errors)
            assert answer["Location"] == reverse("web:case-show", args=[case.pk])
        assert StepTaken.objects.filter(case=case, step=step).count() == 1
    assert Document.objects.filter(case=case).count() == 3


def test_who_comes_second_hears_who_was_first_and_keeps_what_was_typed(client, life):
    life.accepted()
    colleague = user(life.department, Role.HANDLER)
    mine = opinion(life.case, facts="我写的事实。")
    client.force_login(colleague)
    client.post(reverse("web:unit-opinion", args=[life.case.pk]), opinion(life.case))
    client.force_login(life.handler)
    answer = client.post(reverse("web:unit-opinion", args=[life.case.pk]), mine)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert colleague.name in page
    assert "起草处理意见" in page
    assert "我写的事实。" in page
    assert Case.objects.get(pk=life.case.pk).opinion["facts"] == "经现场核查，电梯停运属实。"


def test_nobody_signs_a_text_that_changed_behind_their_back(client, life):
    life.drafted()
    stale = seen(life.case)
    second_head = user(life.department, Role.UNIT_HEAD)
    cases.return_opinion(case_id=life.case.pk, reason="改。", by=second_head, at=timezone.now())
    cases.draft_opinion(
        case_id=life.case.pk, answers=dict.fromkeys((1, 2), cases.ClaimAnswer("not_supported", "改成不支持。")),
        facts="改过。", legal_basis=["《信访工作条例》第三十二条"], review_organ="区政府",
        by=life.handler, at=timezone.now(),
    )  # fmt: skip
    client.force_login(life.head)
    url = reverse("web:unit-check", args=[life.case.pk])
    answer = client.post(url, {"seen": stale, "decision": "issue"})
    assert answer.status_code == 409
    assert stage(life.case) == "drafted"
    assert "改成不支持。" in answer.content.decode()
    again = answer.context["form"]["seen"].value()
    answer = client.post(url, {"seen": again, "decision": "issue"})
    assert answer.status_code == 302, answer.context["form"].errors
    assert stage(life.case) == "issued"


def test_the_drafter_does_not_sign_even_with_both_roles(client, life):
    both = user(life.department, Role.HANDLER, Role.UNIT_HEAD)
    life.handler = both
    life.drafted()
    client.force_login(both)
    answer = client.post(reverse("web:unit-check", args=[life.case.pk]), {"seen": seen(life.case), "decision": "issue"})
    assert answer.status_code == 422
    assert "起草人不能审签自己的意见" in answer.content.decode()
    assert stage(life.case) == "drafted"


@pytest.mark.parametrize("result", ["supported", "explained", "not_supported"])
def test_each_result_reaches_the_record_and_the_paper_whole(client, life, result):
    life.accepted()
    client.force_login(life.handler)
    client.post(reverse("web:unit-opinion", args=[life.case.pk]), opinion(life.case, result_1=result))
    assert life.case.claims.get(order=1).result == result
    client.force_login(life.head)
    client.post(reverse("web:unit-check", args=[life.case.pk]), {"seen": seen(life.case), "decision": "issue"})
    assert stage(life.case) == "issued"


@pytest.mark.parametrize(("petition_class", "path"), [("suggestion", None), ("appeal", 5)])
def test_a_matter_without_a_legal_term_promises_days_and_is_not_forgotten(client, life, petition_class, path):
    life.sorted(petition_class, path)
    cases.forward(case_id=life.case.pk, to_unit=life.department, by=life.receptionist, at=life.at)
    cases.receive(case_id=life.case.pk, by=life.handler, at=life.at)
    client.force_login(life.handler)
    page = client.get(reverse("web:unit-accept", args=[life.case.pk])).content.decode()
    assert "本机关承诺期限" in page
    client.post(reverse("web:unit-accept", args=[life.case.pk]), {"seen": seen(life.case)})
    assert not life.case.clocks.filter(code="C4").exists()
    page = client.get(reverse("web:case-show", args=[life.case.pk])).content.decode()
    assert "最迟" not in page
    assert client.get(reverse("web:case-clock", args=[life.case.pk, "C4"])).status_code == 404
    my_day = client.get(reverse("web:case-my-day"))
    if petition_class == "suggestion":  # the office's own days (P1) call for it
        assert "P1" in {row["clock"].code for row in my_day.context["rows"]}
        return
    assert "1 件在办，法律没有规定办理天数" in my_day.content.decode()
    rows = client.get(my_day.context["undated_url"]).context["rows"]
    assert [row["case"].pk for row in rows] == [life.case.pk]
    client.post(reverse("web:unit-opinion", args=[life.case.pk]), opinion(life.case))
    client.force_login(life.head)
    client.post(reverse("web:unit-check", args=[life.case.pk]), {"seen": seen(life.case), "decision": "issue"})
    client.force_login(life.handler)
    client.post(reverse("web:unit-deliver", args=[life.case.pk]), delivery(life.case))
    assert stage(life.case) == "concluded"
