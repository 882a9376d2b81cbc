"""The pages of matters: link, take out, undo, split, help, one opinion for many; by role, and with bad input."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.factories import Life, person, petition, unit, user
from yimen.base.models import AuditEntry
from yimen.cases import actions as cases
from yimen.cases.models import Case, Help, Matter, MatterDeed, StepTaken
from yimen.documents import actions as papers
from yimen.documents.models import Delivery, Document
from yimen.domain.roles import Role
from yimen.web.intake.hints import MOST, like_this

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"


@pytest.fixture
def life() -> Life:
    return Life(at=timezone.now() - timedelta(hours=1))


def letter(life: Life, **fields: Any) -> Case:
    given = {"channel": "letter", "people": (person(name="李大海", phone="13900000002"),), **fields}
    facts = petition(received_on=timezone.localdate(life.at), **given)
    return cases.register(office=life.office, petition=facts, by=user(life.office, Role.MAIL_CLERK), at=life.at).case


def link(life: Life, one: Case, other: Case) -> MatterDeed:
    one, other = Case.objects.get(pk=one.pk), Case.objects.get(pk=other.pk)
    return cases.link(
        case_id=one.pk, other_id=other.pk, seen=one.matter_id, seen_other=other.matter_id, reason="同一部电梯。",
        by=life.receptionist, at=life.at,
    )  # fmt: skip


def seen(case: Case) -> int:
    return StepTaken.objects.filter(case=case).latest("id").pk


def in_hand(life: Life, case: Case) -> Case:
    """Sorted, forwarded, received and accepted by the department."""
    by = life.receptionist
    cases.sort(case_id=case.pk, petition_class="appeal", path=6, by=by, at=life.at)
    cases.forward(case_id=case.pk, to_unit=life.department, by=by, at=life.at)
    cases.receive(case_id=case.pk, by=life.handler, at=life.at)
    return cases.accept(case_id=case.pk, by=life.handler, at=life.at)


# --- link ---------------------------------------------------------------------------------------------------------


def test_a_clerk_links_by_a_hint_and_both_pages_say_so(client, life):
    other = letter(life)
    client.force_login(life.receptionist)
    page = client.get(reverse("web:matter-link", args=[life.case.pk]))
    assert "文字相似：小区电梯停运两个月" in page.content.decode()
    url = reverse("web:matter-link", args=[life.case.pk]) + f"?with={other.number}"
    assert other.number in client.get(url).content.decode()
    typed = {"number": other.number, "reason": "同一部电梯。", "seen": "", "seen_other": ""}
    page = client.post(url, typed, follow=True).content.decode()
    assert f"已关联 {other.number}" in page
    matter = Matter.objects.get()
    assert reverse("web:matter-show", args=[matter.pk]) in page
    shown = client.get(reverse("web:matter-show", args=[matter.pk])).content.decode()
    assert life.case.number in shown
    assert other.number in shown
    assert "同一部电梯。" in shown
    assert AuditEntry.objects.filter(verb="matter.opened").count() == 1


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"number": "", "reason": "同一事项"}, "请填写另一件的编号"),
        ({"number": "XF2026-00009-9", "reason": "同一事项"}, "编号与末位校验数字不符"),
        ({"number": "胡写", "reason": "同一事项"}, "信访件编号由 XF 和数字组成"),
        ({"number": "{own}", "reason": "同一事项"}, "不能把一件和它自己关联"),
        ({"number": "{foreign}", "reason": "同一事项"}, "没有查到这个编号，或该件不在您的办理范围内"),
        ({"number": "{other}", "reason": ""}, "请填写理由"),
        ({"number": "{other}", "reason": "同一事项", "seen": "x"}, "页面不完整"),
        ({"number": "{other}", "reason": "同一事项", "seen": "77"}, "的关联刚才被别人改动"),
    ],
)
def test_what_cannot_be_linked_is_said_and_what_was_typed_stays(client, life, typed, words):
    numbers = {"own": life.case.number, "foreign": Life().case.number, "other": letter(life).number}
    given = {name: value.format(**numbers) for name, value in typed.items()}
    client.force_login(life.receptionist)
    answer = client.post(reverse("web:matter-link", args=[life.case.pk]), given)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert given["reason"] in page
    assert not MatterDeed.objects.exists()


def test_somebody_linked_it_meanwhile_and_nothing_is_merged_unseen(client, life):
    other, third = letter(life), letter(life)
    client.force_login(life.receptionist)
    url = reverse("web:matter-link", args=[life.case.pk]) + f"?with={other.number}"
    client.get(url)
    link(life, other, third)
    answer = client.post(url, {"number": other.number, "reason": "同一事项", "seen": "", "seen_other": ""})
    assert answer.status_code == 422
    assert "的关联刚才被别人改动" in answer.content.decode()
    assert Case.objects.get(pk=life.case.pk).matter is None


def test_an_item_is_taken_out_and_that_is_undone(client, life):
    other = letter(life)
    link(life, life.case, other)
    matter = Matter.objects.get()
    client.force_login(life.receptionist)
    url = reverse("web:matter-unlink", args=[other.pk])
    assert client.get(url).status_code == 200
    assert client.post(url, {"seen": matter.pk, "reason": ""}).status_code == 422
    client.post(url, {"seen": matter.pk, "reason": "不是一件事。"})
    assert Case.objects.get(pk=other.pk).matter is None
    deed = MatterDeed.objects.latest("id")
    back = reverse("web:matter-undo", args=[deed.pk])
    assert back in client.get(reverse("web:matter-show", args=[matter.pk])).content.decode()
    assert client.get(back).status_code == 200
    client.post(back, {"reason": "还是一件事。"})
    assert Case.objects.get(pk=other.pk).matter == matter
    answer = client.post(back, {"reason": "再来。"})
    assert answer.status_code == 422
    assert "这一次改动已经撤销过了。" in answer.content.decode()


def test_a_matter_of_others_does_not_exist_here(client, life):
    foreign = Life(at=life.at)
    other = letter(foreign)
    link(foreign, foreign.case, other)
    matter, deed = Matter.objects.get(), MatterDeed.objects.get()
    client.force_login(life.receptionist)
    for name, pk in (
        ("matter-show", matter.pk),
        ("matter-undo", deed.pk),
        ("matter-link", other.pk),
        ("matter-unlink", other.pk),
        ("matter-deliveries", other.pk),
    ):
        assert client.get(reverse(f"web:{name}", args=[pk])).status_code == 404
        assert client.post(reverse(f"web:{name}", args=[pk]), {"reason": "x"}).status_code in {404, 405}


def test_the_page_of_a_matter_shows_only_what_this_person_may_see_and_no_count_of_the_rest(client, life):
    life.forwarded()
    other = letter(life, title="另一封没有转给这个单位的信")
    link(life, life.case, other)
    client.force_login(life.handler)
    page = client.get(reverse("web:matter-show", args=[Matter.objects.get().pk])).content.decode()
    assert life.case.number in page
    assert other.number not in page
    assert other.title not in page


# --- hints --------------------------------------------------------------------------------------------------------


def test_a_hint_gives_its_reason_and_neither_name_nor_phone(life):
    person_again = letter(life, title="退休金少发", claims=("补发",), people=(person(),))
    like = letter(life, title="我们小区电梯停运已经两个月")
    letter(life, title="河道污水直排", claims=("治理",))
    found = {one.case_id: one.why for one in like_this(life.receptionist, life.case)}
    assert found == {person_again.pk: "同一手机号", like.pk: found[like.pk]}
    assert found[like.pk].startswith("文字相似：")
    assert "王" not in str(found)


def test_the_same_document_is_named_before_the_phone(life):
    number = "110101199003074530"
    life2 = Life(at=life.at, people=(person(id_number=number, id_type="111"),))
    again = letter(life2, title="退休金少发", claims=("补发",), people=(person(id_number=number, id_type="111"),))
    assert [(one.case_id, one.why) for one in like_this(life2.receptionist, life2.case)] == [(again.pk, "同一证件号码")]


def test_hints_are_a_handful_inside_the_reach_and_leave_out_what_is_linked(life):
    Life(at=life.at)  # the same words and phone in another district
    rows = [letter(life) for _ in range(MOST + 2)]
    found = like_this(life.receptionist, life.case)
    assert len(found) == MOST
    link(life, life.case, rows[-1])
    assert rows[-1].pk not in {one.case_id for one in like_this(life.receptionist, Case.objects.get(pk=life.case.pk))}


# --- split ----------------------------------------------------------------------------------------------------------


def test_a_split_prints_a_receipt_with_the_new_code_and_the_page_never_shows_it(client, life):
    life.sorted()
    client.force_login(life.receptionist)
    url = reverse("web:case-step", args=[life.case.pk, "split"])
    typed = {"seen": seen(life.case), "to_1": "0", "to_2": "1", "reason": "第二项归人社局。"}
    page = client.post(url, typed, follow=True).content.decode()
    part = Case.objects.get(split_from=life.case)
    assert part.number in page
    receipt = Document.objects.get(case=part, paper="receipt")
    shown = client.get(reverse("web:case-show", args=[part.pk])).content.decode()
    assert receipt.number in shown
    assert "拆分；登记日期和各项期限照原件" in shown
    assert life.case.number in shown


def test_one_claim_cannot_be_split(client, life):
    alone = letter(life, claims=("修好电梯",))
    cases.sort(case_id=alone.pk, petition_class="appeal", path=6, by=life.receptionist, at=life.at)
    client.force_login(life.receptionist)
    assert "拆分诉求" not in client.get(reverse("web:case-show", args=[alone.pk])).content.decode()


def test_a_claim_split_off_meanwhile_is_not_forwarded_unseen(client, life):
    life.sorted()
    clerk = user(life.office, Role.MAIL_CLERK)
    client.force_login(clerk)
    page = client.get(reverse("web:mail-case", args=[life.case.pk])).content.decode()
    assert page.count('name="claim_seen"') == 2
    cases.split(case_id=life.case.pk, to_part={2: 1}, reason="归不同单位。", by=life.receptionist, at=life.at)
    typed = {
        "petition_class": "appeal", "path": "6", "to_unit": life.department.pk, "do": "forward",
        "claim_seen": ["1", "2"],
    }  # fmt: skip
    answer = client.post(reverse("web:mail-exit", args=[life.case.pk]), typed)
    assert answer.status_code == 422
    assert "该件的诉求刚才被拆分或并回" in answer.content.decode()
    assert Case.objects.get(pk=life.case.pk).stage == "registered"
    client.post(reverse("web:mail-exit", args=[life.case.pk]), {**typed, "claim_seen": ["1"]})
    assert Case.objects.get(pk=life.case.pk).stage == "forwarded"


# --- help -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def helped(life):
    life.accepted()
    life.other = unit(life.government, name="云汀区市场监督管理局", short_name="区市监局")
    life.helper = user(life.other, Role.HANDLER)
    return life


def test_a_helper_is_asked_sees_it_on_its_desk_and_answers(client, helped):
    client.force_login(helped.handler)
    url = reverse("web:case-step", args=[helped.case.pk, "ask_help"])
    due = (timezone.localdate() + timedelta(days=10)).isoformat()
    typed = {"seen": seen(helped.case), "unit": helped.other.pk, "request": "核查电梯年检。", "due": due}
    far = (timezone.localdate() + timedelta(days=99)).isoformat()
    answer = client.post(url, {**typed, "due": far})
    assert answer.status_code == 422
    assert "协办答复的日期不能晚于牵头单位的办理期限" in answer.content.decode()
    assert "已请求协办" in client.post(url, typed, follow=True).content.decode()

    client.force_login(helped.helper)
    desk = client.get(reverse("web:unit-home")).content.decode()
    assert helped.case.number in desk
    assert "请本单位协办的件" in desk
    assert helped.case.number in client.get(reverse("web:case-my-day")).content.decode()
    page = client.get(reverse("web:case-show", args=[helped.case.pk])).content.decode()
    assert "王**" in page
    assert "王小云" not in page
    assert "提交协办意见" in page
    assert reverse("web:unit-opinion", args=[helped.case.pk]) not in page
    step = reverse("web:case-step", args=[helped.case.pk, "answer_help"])
    assert client.post(step, {"seen": seen(helped.case), "answer": ""}).status_code == 422
    client.post(step, {"seen": seen(helped.case), "answer": "年检合格。"})
    assert Help.objects.get().answer == "年检合格。"
    client.force_login(helped.handler)
    assert "年检合格。" in client.get(reverse("web:unit-opinion", args=[helped.case.pk])).content.decode()


def test_the_lead_lets_a_helper_off(client, helped):
    due = timezone.localdate() + timedelta(days=10)
    cases.ask_help(
        case_id=helped.case.pk, unit=helped.other, due=due, request="核查。", by=helped.handler, at=helped.at
    )
    client.force_login(helped.handler)
    url = reverse("web:case-step", args=[helped.case.pk, "waive_help"])
    assert helped.other.name in client.get(url).content.decode()
    client.post(url, {"seen": seen(helped.case), "unit": helped.other.pk, "reason": "已自行查清。"})
    assert Help.objects.get().waived_why == "已自行查清。"


def test_a_list_of_help_costs_the_same_for_one_and_for_many(client, helped):
    due = timezone.localdate() + timedelta(days=10)

    def asked(case: Case) -> None:
        cases.ask_help(case_id=case.pk, unit=helped.other, due=due, request="核查。", by=helped.handler, at=helped.at)

    client.force_login(helped.helper)

    def cost() -> int:
        with CaptureQueriesContext(connection) as found:
            client.get(reverse("web:unit-home"))
        return len(found)

    asked(helped.case)
    cost()
    one = cost()
    for _ in range(21):
        asked(in_hand(helped, letter(helped)))
    assert cost() == one
    page = client.get(reverse("web:unit-home")).content.decode()
    assert page.count('id="help-') == 20
    rest = client.get(reverse("web:unit-home"), {"help": Help.objects.order_by("pk")[19].pk}).content.decode()
    assert rest.count('id="help-') == 2


# --- one opinion for many -------------------------------------------------------------------------------------------


def opinion(life: Life, other: Case, **change: Any) -> dict[str, Any]:
    form = {
        "seen": seen(life.case), "facts": "经现场核查属实。", "basis": ["《信访工作条例》第三十二条"], "more": "",
        "review_organ": "云汀区人民政府", "with": [str(other.pk)],
        **{f"result_{key}": "explained" for key in ("1", "2", f"{other.pk}_1", f"{other.pk}_2")},
        **{f"reason_{key}": f"理由{key}" for key in ("1", "2", f"{other.pk}_1", f"{other.pk}_2")},
    }  # fmt: skip
    return {name: value for name, value in {**form, **change}.items() if value is not None}


@pytest.fixture
def joint(life):
    life.accepted()
    life.letter = in_hand(life, letter(life, people=(person(name="李大海"), person(name="赵小山"))))
    link(life, life.letter, life.case)
    return life


def test_one_opinion_for_two_items_from_the_form_to_the_last_delivery(client, joint):
    client.force_login(joint.handler)
    url = reverse("web:unit-opinion", args=[joint.case.pk])
    page = client.get(url).content.decode()
    assert f'name="with" value="{joint.letter.pk}"' in page
    look = client.post(url, {**opinion(joint, joint.letter), "look": "1"}).content.decode()
    assert f"reason_{joint.letter.pk}_2" in look
    assert "经现场核查属实。" in look
    missing = client.post(url, opinion(joint, joint.letter, **{f"reason_{joint.letter.pk}_2": ""}))
    assert missing.status_code == 422
    assert f"请写明{joint.letter.number} 第 2 项诉求的处理理由" in missing.content.decode()
    client.post(url, opinion(joint, joint.letter))
    assert Case.objects.get(pk=joint.letter.pk).stage == "drafted"

    client.force_login(joint.head)
    assert f"理由{joint.letter.pk}_2" in client.get(reverse("web:unit-check", args=[joint.case.pk])).content.decode()
    alone = client.get(reverse("web:unit-check", args=[joint.letter.pk]), follow=True).content.decode()
    assert "该件由同一事项的另一件合并答复" in alone
    client.post(reverse("web:unit-check", args=[joint.case.pk]), {"seen": seen(joint.case), "decision": "issue"})

    client.force_login(joint.handler)
    rows = client.get(reverse("web:matter-deliveries", args=[joint.case.pk])).content.decode()
    assert rows.count("row-link") == 3
    assert "还有 3 处待送达" in rows
    assert "李大海" not in rows
    first, second = joint.letter.parties.values_list("pk", flat=True)
    today = timezone.localdate().isoformat()
    proof = {"on": today, "way": "in_person", "receiver": "本人", "signed_on": "paper"}
    to = reverse("web:unit-deliver", args=[joint.letter.pk])
    assert client.post(to, {**proof, "seen": seen(joint.letter)}).status_code == 422
    said = client.post(to, {**proof, "seen": seen(joint.letter), "party": first}, follow=True).content.decode()
    assert "还有信访人待送达" in said
    assert client.post(to, {**proof, "seen": seen(joint.letter), "party": 999999}).status_code == 422
    client.post(to, {**proof, "seen": seen(joint.letter)})  # one is left: nothing to choose
    client.post(reverse("web:unit-deliver", args=[joint.case.pk]), {**proof, "seen": seen(joint.case)})
    assert {Case.objects.get(pk=pk).stage for pk in (joint.case.pk, joint.letter.pk)} == {"concluded"}
    assert set(Delivery.objects.values_list("party", flat=True)) == {first, second, joint.case.parties.get().pk}
    done = client.get(reverse("web:matter-deliveries", args=[joint.letter.pk])).content.decode()
    assert "已全部送达。" in done


def test_a_draft_remembers_which_items_it_answers(client, joint):
    client.force_login(joint.handler)
    save = reverse("web:unit-opinion-draft", args=[joint.case.pk])
    client.post(save, opinion(joint, joint.letter))
    page = client.get(reverse("web:unit-opinion", args=[joint.case.pk])).content.decode()
    assert f"理由{joint.letter.pk}_2" in page
    assert "checked" in page.split(f'id="with-{joint.letter.pk}"')[1][:20]


def test_an_item_that_left_meanwhile_is_not_answered(client, joint):
    client.force_login(joint.handler)
    cases.unlink(
        case_id=joint.letter.pk, seen=Case.objects.get(pk=joint.letter.pk).matter_id, reason="不是一件事。",
        by=joint.receptionist, at=joint.at,
    )  # fmt: skip
    client.post(reverse("web:unit-opinion", args=[joint.case.pk]), opinion(joint, joint.letter))
    assert Case.objects.get(pk=joint.letter.pk).stage == "handling"


def test_there_is_nothing_to_deliver_before_the_opinion(client, joint):
    client.force_login(joint.handler)
    assert client.get(reverse("web:matter-deliveries", args=[joint.case.pk])).status_code == 404


def test_a_single_petitioner_is_delivered_as_before(client, life):
    life.drafted()
    papers.issue_opinion(case_id=life.case.pk, by=life.head, at=life.at)
    client.force_login(life.handler)
    page = client.get(reverse("web:unit-deliver", args=[life.case.pk])).content.decode()
    assert 'name="party"' not in page
