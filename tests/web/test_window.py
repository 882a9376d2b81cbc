"""The receptionist's desk, without a browser: from "next" to "receipt in hand", bad input, crash, two at once."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.web import typed
from yimen.base import calendar
from yimen.base.models import AuditEntry
from yimen.cases import actions as cases
from yimen.cases.models import Accusation, Accuser, Case
from yimen.documents.models import Document
from yimen.domain.roles import Role
from yimen.reception import actions as reception
from yimen.reception.actions import Confirmation
from yimen.reception.models import Interview, Ticket, Window

pytestmark = pytest.mark.django_db
REFUSED = 422


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"


class House:
    """A hall with two windows, a receptionist at the first, and a department to forward to."""

    def __init__(self) -> None:
        self.government, self.office, self.department = factories.district()
        self.hall = factories.hall(self.office, windows=2)
        self.user = factories.user(self.office, Role.RECEPTIONIST)
        self.window = Window.objects.get(hall=self.hall, number=1)
        self.service = self.hall.services.get(prefix="A")

    def ticket(self, **more: object) -> Ticket:
        """Somebody takes a number."""
        at = timezone.now() - timedelta(minutes=9)
        return reception.take_ticket(
            hall=self.hall, service=self.service, idempotency_key=str(uuid.uuid4()), by=None, at=at, **more
        )

    def client(self) -> Client:
        """The receptionist's browser."""
        client = Client()
        client.force_login(self.user)
        return client

    def talk(self, **more: object) -> Interview:
        """Somebody sits at the window."""
        self.ticket(**more)
        now = timezone.now()
        reception.open_window(window=self.window, by=self.user, at=now)
        reception.call_next(window=self.window, by=self.user, at=now)
        return reception.start_serving(window=self.window, by=self.user, at=now)


@pytest.fixture
def house():
    return House()


def press(client: Client, button: str, /, *args: object, **data: object):
    """Press a button without script: post, then follow to the page."""
    return client.post(reverse(f"web:{button}", args=args), data, follow=True)


def words(response) -> str:
    return response.content.decode()


def test_from_next_to_receipt_in_hand(house):
    client, ticket = house.client(), house.ticket()
    page = client.get(reverse("web:window-desk"))
    assert "请选择今天的窗口" in words(page)
    page = press(client, "window-open", house.window.pk)
    assert ticket.label in words(page)
    assert "按取号先后，已等 9 分" in words(page)
    page = press(client, "window-next", house.window.pk)
    assert "已呼叫 1 次" in words(page)
    page = press(client, "window-start", house.window.pk)
    interview = Interview.objects.get()
    assert "接谈中" in words(page)

    page = press(client, "window-interview", interview.key, **typed.visit())
    case = Case.objects.get()
    assert f"已登记 {case.number}" in words(page)
    assert case.source_key == f"interview:{interview.key}"
    assert [claim.text for claim in case.claims.all()] == ["尽快修好电梯", "公示维修资金使用情况"]
    interview.refresh_from_db()
    assert interview.signature == typed.png()
    assert "尽快修好电梯" in interview.summary

    exit_ = {"petition_class": "appeal", "path": "6", "to_unit": house.department.pk, "do": "forward"}
    page = press(client, "window-exit", case.pk, **exit_)
    case.refresh_from_db()
    assert case.stage == "forwarded"
    assert case.unit == house.department
    receipt = Document.objects.get(paper="receipt")
    code = re.search(r'class="receipt-code">([0-9A-Z]{4} [0-9A-Z]{4})<', words(page))
    assert code is not None
    assert receipt.number in words(page)
    assert "书面告知是否受理" in words(page)
    assert "最迟" in words(page)

    half = client.get(reverse("web:receipt-a5", args=[case.pk]))
    assert half.content.startswith(b"%PDF")
    page = press(client, "window-finish", house.window.pk)
    assert "接待结束" in words(page)
    assert client.get(reverse("web:receipt-a5", args=[case.pk])).status_code == 404
    assert code[1] not in words(client.get(reverse("web:window-desk")))
    assert client.session.get("slips") == {}
    ticket.refresh_from_db()
    assert ticket.state == "done"


def test_a_visit_that_an_upper_office_sent_down_starts_its_own_term(house):
    client, talk = house.client(), house.talk()
    url = reverse("web:window-interview", args=[talk.key])
    today = timezone.localdate().isoformat()
    half = client.post(url, typed.visit(handed_down_by="city", reached_on=""))
    assert half.status_code == REFUSED
    assert "请填写到达本局的日期" in half.content.decode()
    assert client.post(url, typed.visit(handed_down_by="city", reached_on=today)).status_code == 302
    case = Case.objects.get()
    assert (case.handed_down_by, case.reached_on) == ("city", timezone.localdate())
    assert case.clocks.get(code="T1").start == timezone.localdate()


def test_a_press_twice_registers_once(house):
    client, interview = house.client(), house.talk()
    for _ in range(2):
        assert press(client, "window-interview", interview.key, **typed.visit()).status_code == 200
    assert Case.objects.count() == 1


def test_the_page_with_a_form_comes_back_after_the_browser_died(house):
    interview = house.talk()
    form = typed.visit(do="save", facts="电梯停运，老人上不了楼。", **typed.claims("修电梯", "公示账目", "道歉"))
    press(house.client(), "window-interview", interview.key, **form)
    page = words(house.client().get(reverse("web:window-desk")))
    assert "电梯停运，老人上不了楼。" in page
    assert all(text in page for text in ("修电梯", "公示账目", "道歉", "王小云"))


def test_what_the_script_saves_is_there_and_the_signature_is_not_in_it(house):
    client, interview = house.client(), house.talk()
    answer = client.post(reverse("web:window-draft", args=[interview.key]), typed.visit(page="one", version="0"))
    assert re.fullmatch(r"\d\d:\d\d", answer.json()["saved_at"])
    interview.refresh_from_db()
    assert interview.draft["title"] == ["小区电梯停运两个月"]
    assert not {"signature", "csrfmiddlewaretoken", "do"} & set(interview.draft)
    # the page's own later answer, with the version it was filled from, is not a conflict
    again = client.post(
        reverse("web:window-draft", args=[interview.key]), typed.visit(page="one", version="0", title="改过")
    )
    assert again.status_code == 200
    other = client.post(
        reverse("web:window-draft", args=[interview.key]), typed.visit(page="two", version="0", title="别处")
    )
    assert other.status_code == 409
    interview.refresh_from_db()
    assert interview.draft["title"] == ["改过"]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"read_back": None}, "请把记录的诉求逐条读给来访人听"),
        ({"signature": ""}, "请来访人签名；不能签名的，请选择原因"),
        ({"signature": "data:image/png;base64,AAAA"}, "签名不是签名板的图片"),
        ({"signature": "data:image/svg+xml;base64,AAAA"}, "签名不是签名板的图片"),
        ({"signature": typed.signature()[:-9]}, "签名图片不完整"),
        ({"p-0-name": ""}, "请填写信访人的姓名或单位名称"),
        ({"p-0-name": "王\0云"}, "看不见的控制字符"),
        ({"title": "题" * 121}, "最多 120 字，现有 121 字"),
        ({"title": ""}, "请填写标题"),
        ({"facts": ""}, "请记录来访人陈述的事实"),
        ({"place": ""}, "请选择问题属地"),
        ({"content_class": ""}, "请选择内容分类"),
        ({"content_class": "abc"}, "请从列表中选择一项"),
        ({"purpose": ""}, "请选择信访目的"),
        ({"first_or_repeat": None}, "请选择初件或重件"),
        ({"other_procedure": None}, "是否已诉讼、复议或仲裁"),
        ({"received_on": "2026-02-30"}, "真实的日期"),
        ({"received_on": "0001-01-01"}, "请核对年份"),
        ({"received_on": (timezone.localdate() + timedelta(days=1)).isoformat()}, "信访日期不能晚于今天"),
        ({"people_count": "零"}, "请填 1 到 9999 之间的整数"),
        ({"people_count": "6"}, "请勾选“集体访”"),
        ({"c-0-text": "", "c-1-text": ""}, "请至少填写一项诉求"),
        ({"c-0-text": "长" * 2001}, "最多 2000 字"),
        ({"p-0-birth_year": "abcd"}, "请填 1900 到 2100"),
        (
            {"p-TOTAL_FORMS": "6", "people_count": "6", "joint": "on",
             **{k: v for n in range(6) for k, v in typed.person(n, name=f"代表{n}", representative="on").items()}},
            "代表不得超过 5 人（第二十条第三款），现有 6 人",
        ),
    ],
)  # fmt: skip
def test_bad_input_says_what_to_do_and_keeps_what_was_typed(house, change, says):
    interview = house.talk()
    form = typed.visit(**{"facts": "电梯停运，老人上不了楼。", **change})
    page = press(house.client(), "window-interview", interview.key, **form)
    assert page.status_code == REFUSED
    assert says in words(page)
    assert Case.objects.count() == 0
    for name in ("title", "facts", "place", "p-0-name"):
        value = form.get(name, "")
        assert value[:20] in words(page)


def test_a_reason_stands_in_for_a_signature(house):
    interview = house.talk()
    press(house.client(), "window-interview", interview.key, **typed.visit(signature="", signature_missing="declined"))
    interview.refresh_from_db()
    assert interview.signature_missing == "declined"
    assert Case.objects.count() == 1


def test_a_wrong_check_digit_is_a_warning_that_may_be_passed_over(house):
    client, interview = house.client(), house.talk()
    form = typed.visit(**typed.person(id_type="111", id_number="999901199001011234"))
    page = press(client, "window-interview", interview.key, **form)
    assert page.status_code == REFUSED
    assert "校验位不符" in words(page)
    assert "不影响登记" in words(page)
    warned = re.search(r'name="warned" value="([0-9a-f]{16})"', words(page))
    page = press(client, "window-interview", interview.key, **form, warned=warned[1])
    assert Case.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "reachable"),
    [
        ({}, True),
        ({"name": "", "address": "", "unclear_reason": "illegible"}, False),
        ({"name": "", "address": "", "anonymous": "on"}, False),
    ],
)
def test_an_unclear_name_is_registered_with_its_reason(house, change, reachable):
    interview = house.talk()
    press(house.client(), "window-interview", interview.key, **typed.visit(**typed.person(**change)))
    assert Case.objects.get().reachable is reachable


def test_rows_are_added_and_dropped_without_script(house):
    client, interview = house.client(), house.talk()
    page = press(client, "window-interview", interview.key, **typed.visit(do="add_claim"))
    assert 'name="c-2-text"' in words(page)
    assert "尽快修好电梯" in words(page)
    page = press(client, "window-interview", interview.key, **typed.visit(do="drop_claim:0"))
    assert 'name="c-1-text"' not in words(page)
    assert "公示维修资金使用情况" in words(page)
    assert "尽快修好电梯" not in words(page)
    page = press(client, "window-interview", interview.key, **typed.visit(do="add_person"))
    assert 'name="p-1-name"' in words(page)
    two = {**typed.visit(do="drop_person:0"), **typed.person(1, name="李二"), "p-TOTAL_FORMS": "2"}
    page = press(client, "window-interview", interview.key, **two)
    assert "李二" in words(page)
    assert "王小云" not in words(page)


def test_several_petitioners_stand_behind_one_case(house):
    interview = house.talk(people=2)
    form = {**typed.visit(people_count="2"), **typed.person(1, name="李二", phone=""), "p-TOTAL_FORMS": "2"}
    press(house.client(), "window-interview", interview.key, **form)
    case = Case.objects.get()
    assert [party.petitioner.name for party in case.parties.all()] == ["王小云", "李二"]


def test_the_same_phone_is_a_hint_with_a_number_and_nothing_else(house):
    earlier = factories.petition(title="旧事", people=(factories.person(name="赵旧人"),))

    at = timezone.now()
    other = factories.unit(office=True)
    registered = cases.register(office=house.office, petition=earlier, by=house.user, at=at)
    hidden = cases.register(
        office=other, petition=factories.petition(), by=factories.user(other, Role.RECEPTIONIST), at=at
    )
    interview = house.talk()
    page = press(house.client(), "window-interview", interview.key, **typed.visit(do="hints"))
    assert registered.case.number in words(page)
    assert "同一手机号" in words(page)
    assert hidden.case.number not in words(page)
    assert "赵旧人" not in words(page)
    assert "旧事" not in words(page)
    press(house.client(), "window-interview", interview.key, **typed.visit())
    assert Case.objects.get(source_key=f"interview:{interview.key}").repeat_of is None


def test_an_accusation_turns_the_form_and_leaves_nothing_in_the_draft(house):
    client, interview = house.client(), house.talk()
    secret = "某所长多次索要好处费"
    press(client, "window-interview", interview.key, **typed.visit(do="save", facts=secret))
    page = press(client, "window-interview", interview.key, **typed.visit(do="look", purpose="accuse", facts=secret))
    assert "保护登记" in words(page)
    assert secret in words(page)  # carried over, so that nobody is asked twice
    interview.refresh_from_db()
    assert set(interview.draft) == {"protected"}
    late = client.post(reverse("web:window-draft", args=[interview.key]), typed.visit(facts=secret, page="one"))
    assert late.json() == {"protected": True}
    interview.refresh_from_db()
    assert set(interview.draft) == {"protected"}
    assert "data-autosave-url" not in words(page)
    assert "data-forget-drafts" in words(page)


def test_a_draft_with_the_purpose_of_an_accusation_is_never_kept(house):
    client, interview = house.client(), house.talk()
    answer = client.post(reverse("web:window-draft", args=[interview.key]), typed.visit(purpose="accuse"))
    assert answer.json() == {"protected": True}
    interview.refresh_from_db()
    assert set(interview.draft) == {"protected"}


def test_an_accusation_is_registered_and_shows_number_and_code_only(house):
    client, interview = house.client(), house.talk()
    press(client, "window-interview", interview.key, **typed.visit(do="protect"))
    before = set(AuditEntry.objects.values_list("pk", flat=True))
    page = press(client, "window-interview", interview.key, **typed.accusation(name="孙某"))
    accusation = Accusation.objects.get()
    assert accusation.number in words(page)
    assert re.search(r'class="receipt-code">[0-9A-Z]{4} [0-9A-Z]{4}<', words(page))
    for secret in ("索要", "工作人员甲", "孙某", "揭发", "检举"):
        assert secret not in words(page)
    assert Case.objects.count() == 0
    chains = set(AuditEntry.objects.exclude(pk__in=before).values_list("chain", flat=True))
    assert chains == {f"protected:{house.office.pk}"}
    again = press(client, "window-interview", interview.key, **typed.accusation())
    assert Accusation.objects.count() == 1
    assert accusation.number in words(again)
    press(client, "window-finish", house.window.pk)
    interview.refresh_from_db()
    assert interview.draft == ""
    assert client.session.get("slips") == {}


def test_whoever_wants_to_be_anonymous_leaves_no_name(house):
    interview = house.talk()
    form = typed.accusation(name="孙某", phone="13900000009", anonymous="on")
    press(house.client(), "window-interview", interview.key, **form)
    assert not Accuser.objects.exists()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"accused": ""}, "请填写被反映人或单位"),
        ({"facts": ""}, "请填写反映的事实"),
        ({"facts": "某\0某"}, "看不见的控制字符"),
        ({"received_on": "2999-01-01"}, "收到日期应在今天"),
    ],
)
def test_a_protected_form_with_bad_input_keeps_what_was_typed_on_the_page_only(house, change, says):
    interview = house.talk()
    page = press(house.client(), "window-interview", interview.key, **typed.accusation(**{"title": "好处费", **change}))
    assert page.status_code == REFUSED
    assert says in words(page)
    assert "好处费" in words(page)
    interview.refresh_from_db()
    assert set(interview.draft) == {"protected"}


def test_back_from_the_protected_form_what_was_typed_is_still_there(house):
    client, interview = house.client(), house.talk()
    press(client, "window-interview", interview.key, **typed.visit(do="protect"))
    page = press(
        client,
        "window-interview",
        interview.key,
        **typed.accusation(do="unprotect", facts="其实是反映电梯", claims="一\n二"),
    )
    assert "其实是反映电梯" in words(page)
    assert 'name="c-1-text"' in words(page)
    assert "工作人员甲" not in words(page)


def register(house, **change) -> tuple[Client, Case]:
    client, interview = house.client(), house.talk()
    press(client, "window-interview", interview.key, **typed.visit(**change))
    return client, Case.objects.get()


@pytest.mark.parametrize(
    ("choice", "says"),
    [
        ({"petition_class": "appeal", "path": ""}, "还要问"),
        ({"petition_class": "appeal", "path": "6"}, "主要出口：<b>转送</b>"),
        ({"petition_class": "appeal", "path": "1"}, "告知法定途径书"),
        ({"petition_class": "suggestion", "path": ""}, "第二十九条"),
        ({"petition_class": "accusation", "path": ""}, "请转入保护登记"),
    ],
)
def test_what_follows_is_said_before_anything_is_pressed(house, choice, says):
    client, case = register(house)
    page = press(client, "window-exit", case.pk, do="look", **choice)
    assert says in words(page)
    case.refresh_from_db()
    assert case.petition_class == ""


@pytest.mark.parametrize(
    ("exit_", "says"),
    [
        ({"petition_class": "appeal", "path": "6", "to_unit": "", "do": "forward"}, "请选择转送给哪个机关、单位"),
        ({"petition_class": "appeal", "path": "6", "to_unit": "999999", "do": "forward"}, "请从列表中选择一项"),
        ({"petition_class": "appeal", "path": "6", "answer": "", "do": "answer_on_spot"}, "请写明当场答复的内容"),
        (
            {"petition_class": "appeal", "path": "4", "competent_body": "", "reply": "", "do": "guide_elsewhere"},
            "请写明应当向哪个机关提出",
        ),
        ({"petition_class": "accusation", "answer": "好", "do": "answer_on_spot"}, "检举控告须转入保护登记"),
        (
            {
                "petition_class": "appeal",
                "path": "6",
                "competent_body": "某院",
                "reply": "请去",
                "do": "guide_elsewhere",
            },
            "第三十一条",
        ),
        ({"answer": "好", "do": "answer_on_spot"}, "请先完成分类"),
    ],
)
def test_an_exit_that_does_not_fit_is_refused_with_its_article_and_keeps_what_was_typed(house, exit_, says):
    client, case = register(house)
    page = press(client, "window-exit", case.pk, **exit_)
    assert page.status_code == REFUSED
    assert says in words(page)
    for name in ("answer", "competent_body", "reply"):
        assert exit_.get(name, "") in words(page)
    case.refresh_from_db()
    assert case.stage == "registered"


@pytest.mark.parametrize(
    ("exit_", "stage", "paper"),
    [
        (
            {"petition_class": "appeal", "path": "6", "answer": "已当场说明政策。", "do": "answer_on_spot"},
            "concluded",
            None,
        ),
        ({"petition_class": "suggestion", "answer": "建议已记录。", "do": "answer_on_spot"}, "concluded", None),
        (
            {
                "petition_class": "appeal",
                "path": "2",
                "competent_body": "云汀区劳动人事争议仲裁委员会",
                "reply": "属于劳动争议。",
                "do": "guide_elsewhere",
            },
            "procedural",
            "other_path",
        ),
    ],
)
def test_every_exit_ends_with_a_receipt(house, exit_, stage, paper):
    client, case = register(house)
    page = press(client, "window-exit", case.pk, **exit_)
    assert page.status_code == 200
    case.refresh_from_db()
    assert case.stage == stage
    papers = set(Document.objects.values_list("paper", flat=True))
    assert papers == {"receipt"} | ({paper} if paper else set())


def test_a_lost_session_gets_a_new_code_with_the_receipt(house):
    _, case = register(house)
    fresh = house.client()
    exit_ = {"petition_class": "appeal", "path": "6", "to_unit": house.department.pk, "do": "forward"}
    old = bytes(Case.objects.get().query_code)
    page = press(fresh, "window-exit", case.pk, **exit_)
    assert re.search(r'class="receipt-code">[0-9A-Z]{4} [0-9A-Z]{4}<', words(page))
    assert bytes(Case.objects.get().query_code) != old


def test_two_receptionists_at_once_call_two_people(house):
    first, second = house.ticket(), house.ticket()
    colleague = factories.user(house.office, Role.RECEPTIONIST)
    window = Window.objects.get(hall=house.hall, number=2)
    other = Client()
    other.force_login(colleague)
    mine = house.client()
    press(mine, "window-open", house.window.pk)
    press(other, "window-open", window.pk)
    a, b = press(mine, "window-next", house.window.pk), press(other, "window-next", window.pk)
    assert f'quiet-ticket">{first.label}' in words(a)
    assert f'quiet-ticket">{second.label}' in words(b)
    taken = press(other, "window-open", house.window.pk)
    assert "现在由另一位同事值守" in words(taken)
    press(mine, "window-start", house.window.pk)
    talk = Interview.objects.get()
    assert other.post(reverse("web:window-interview", args=[talk.key]), typed.visit()).status_code == 404
    assert other.post(reverse("web:window-draft", args=[talk.key]), typed.visit()).status_code == 404


def test_recall_missed_and_back_again(house):
    client, ticket = house.client(), house.ticket()
    press(client, "window-open", house.window.pk)
    press(client, "window-next", house.window.pk)
    page = press(client, "window-missed", house.window.pk)
    assert "请再呼叫 2 次" in words(page)
    press(client, "window-recall", house.window.pk)
    press(client, "window-recall", house.window.pk)
    page = press(client, "window-recall", house.window.pk)
    assert "可标为过号" in words(page)
    page = press(client, "window-missed", house.window.pk)
    assert f"直接呼叫过号的 {ticket.label}" in words(page)
    page = press(client, "window-call-missed", house.window.pk, ticket.pk)
    assert f'quiet-ticket">{ticket.label}' in words(page)


def test_somebody_without_a_ticket_is_received_as_well(house):
    client = house.client()
    press(client, "window-open", house.window.pk)
    page = press(client, "window-walk-in", house.window.pk, people="3", idempotency_key=str(uuid.uuid4()))
    assert "同行 3 人" in words(page)
    page = press(client, "window-interview", Interview.objects.get().key, **typed.visit(people_count="3"))
    assert Case.objects.get().people_count == 3


def test_an_office_without_a_hall_registers_all_the_same():
    _, office, department = factories.district()
    client, user = Client(), factories.user(office, Role.RECEPTIONIST)
    client.force_login(user)
    page = client.get(reverse("web:window-desk"))
    assert "不设窗口" in words(page)
    press(client, "window-walk-in", 0, people="1", idempotency_key=str(uuid.uuid4()))
    press(client, "window-interview", Interview.objects.get().key, **typed.visit())
    case = Case.objects.get()
    exit_ = {"petition_class": "appeal", "path": "6", "to_unit": department.pk, "do": "forward"}
    page = press(client, "window-exit", case.pk, **exit_)
    assert "来访登记回执" in words(page)
    page = press(client, "window-finish", 0)
    assert "接待结束" in words(page)


@pytest.mark.parametrize("people", ["", "abc", "-1", "0", "99999999999", "１"])
def test_a_wrong_number_of_people_is_refused_in_words(house, people):
    client = house.client()
    press(client, "window-open", house.window.pk)
    page = press(client, "window-walk-in", house.window.pk, people=people, idempotency_key="x")
    assert page.status_code == 200
    assert "来访人数应为" in words(page)


def test_the_line_has_numbers_and_no_names(house):
    client = house.client()
    interview = house.talk()
    press(client, "window-interview", interview.key, **typed.visit(do="save"))
    line = words(client.get(reverse("web:window-line", args=[house.window.pk])))
    assert "王小云" not in line
    assert "电梯" not in line


@pytest.mark.parametrize("name", ["window-desk", "mail-desk"])
def test_who_has_not_the_post_stays_outside(house, name):
    client = Client()
    client.force_login(factories.user(house.department, Role.HANDLER))
    assert client.get(reverse(f"web:{name}")).status_code == 403


def test_registering_takes_few_statements(house, django_assert_max_num_queries):
    client, interview = house.client(), house.talk()
    client.get(reverse("web:window-desk"))
    with django_assert_max_num_queries(38):
        client.post(reverse("web:window-interview", args=[interview.key]), typed.visit())
    assert Case.objects.count() == 1


def test_the_action_of_registering_takes_at_most_fifteen_statements(house):
    talk = house.talk()
    first = Interview.objects.select_related("visit__unit").get(pk=talk.pk)  # as the view reads it
    petition = factories.petition(source_key=f"interview:{first.key}", received_on=timezone.localdate())
    done = Confirmation(summary="接谈记录", signature=typed.png())
    calendar.current()  # asked of the database once a minute per process
    with CaptureQueriesContext(connection) as seen:
        cases.open_from_interview(
            interview=first, petition=petition, confirmation=done, by=house.user, at=timezone.now()
        )
    # the test's own transaction turns the action's BEGIN and COMMIT into a savepoint
    said = [query["sql"] for query in seen if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(said) <= 15, said


def test_the_desk_takes_as_many_statements_for_sixty_as_for_one(house, django_assert_max_num_queries):
    client = house.client()
    press(client, "window-open", house.window.pk)
    for _ in range(60):
        house.ticket()
    with django_assert_max_num_queries(10):
        page = client.get(reverse("web:window-desk"))
    assert "还有 48 位" in words(page)
