"""The pages of joint handling: who opens what, what a slip of the pen is told, and what the portal never shows."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.supervision.conftest import make_world
from yimen.base.models import AuditEntry
from yimen.cases import actions as cases
from yimen.domain.joint import Ground, OrderKind, UrgeKind
from yimen.supervision import actions
from yimen.supervision.models import AgendaItem, CaseLead, Consultation, JointStep, LeaderOrder, Meeting, Task, Urging
from yimen.web.joint.record_forms import RECORD_FORMS

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"
    now = timezone.now()
    return make_world(at=now, received_on=timezone.localdate(now))


def day(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def as_(client, person):
    client.force_login(person)
    return client


def text(answer) -> str:
    return answer.content.decode()


def begin(client, world, act, person, data=None):
    url = reverse("web:joint-begin", args=[world.case.pk, act])
    as_(client, person)
    return client.get(url) if data is None else client.post(url, data)


def act(client, record, kind, word, person, data=None):
    url = reverse("web:joint-act", args=[kind, record.pk, word])
    as_(client, person)
    if data is None:
        return client.get(url)
    newest = JointStep.objects.filter(**{kind: record.pk}).latest("id").pk
    return client.post(url, {"seen": newest, **data})


def urged(world, **more):
    given = {
        "case_id": world.case.pk, "kind": UrgeKind.LETTER, "ground": Ground.DELAYED, "facts": "没有开展调查。",
        "demand": "到现场核查。", "due": timezone.localdate() + timedelta(days=9), "by": world.office_head,
        "at": timezone.now(),
    }  # fmt: skip
    return actions.urge(**{**given, **more})


URGE = {"kind": "letter", "ground": "delayed", "clock_code": "C4", "facts": "没有开展调查。", "demand": "到现场核查。",
        "due": day(9)}  # fmt: skip
CONSULT = {"question": "由谁牵头？", "due": day(9), "way": "writing"}
ORDER = {"kind": "remark", "order_words": "请抓紧，注意老人出行。", "what": "提出方案", "due": day(9), "on": day(0)}
LEAD = {"measures": "每月调度。", "due": day(90)}


def test_a_letter_is_begun_signed_answered_and_confirmed_on_the_pages(client, world):
    answer = begin(client, world, "urge", world.supervisor, URGE)
    urging = Urging.objects.get()
    assert answer["Location"] == reverse("web:joint-show", args=["urging", urging.pk])
    assert urging.clock_code == "C4"
    day_page = text(as_(client, world.office_head).get(reverse("web:case-my-day")))
    assert "待签发督办函 1 件" in day_page
    assert "没有开展调查。" in text(act(client, urging, "urging", "sign", world.office_head))
    assert act(client, urging, "urging", "sign", world.office_head, {}).status_code == 302
    task = Task.objects.get()
    home = text(as_(client, world.handler).get(reverse("web:unit-home")))
    assert "限办事项" in home
    assert "限办事项待反馈 1 项" in text(client.get(reverse("web:case-my-day")))
    assert act(client, task, "task", "answer", world.handler, {"text": "已核查。"}).status_code == 302
    assert act(client, task, "task", "close", world.supervisor, {"text": "属实。"}).status_code == 302
    task.refresh_from_db()
    assert task.stage == "closed"


def test_the_case_page_shows_the_dated_lines_without_their_words(client, world):
    urged(world)
    actions.give_order(
        case_id=world.case.pk,
        occasion=actions.Occasion(OrderKind.REMARK, timezone.localdate(), leader=world.leader),
        words="请抓紧，注意老人出行。",
        demand=actions.Demand(world.department, "提出方案", timezone.localdate() + timedelta(days=9)),
        by=world.leader,
        at=timezone.now(),
    )
    page = text(as_(client, world.head).get(reverse("web:case-show", args=[world.case.pk])))
    for words in ("督办中", "已督办：区住建局", f"{world.leader.name}批示", "已提出限办事项：区住建局"):
        assert words in page
    assert "老人出行" not in page
    assert "没有开展调查" not in page
    plain = text(as_(client, world.receptionist).get(reverse("web:case-show", args=[world.case.pk])))
    assert "已督办：区住建局" in plain
    assert "/joint/" not in plain


def test_the_case_page_offers_what_the_post_may_begin(client, world):
    offered = {
        "office_head": {"urge", "order", "consult", "propose"},
        "supervisor": {"urge", "order", "propose"},
        "inspector": {"urge"},
        "leader": {"order", "lead", "consult", "propose"},
        "conference": {"order", "lead", "consult", "propose"},
        "head": {"propose"},
        "handler": set(),
        "receptionist": set(),
    }
    for who, wanted in offered.items():
        page = text(as_(client, getattr(world, who)).get(reverse("web:case-show", args=[world.case.pk])))
        found = {word for word in ("urge", "order", "lead", "consult", "propose")
                 if reverse("web:joint-begin", args=[world.case.pk, word]) in page}  # fmt: skip
        assert found == wanted, who


KEPT = {"urge": "facts", "consult": "question", "order": "order_words", "lead": "measures"}


@pytest.mark.parametrize("which", ["urge", "consult", "order", "lead", "propose"])
def test_an_empty_form_says_what_to_fill_in_and_keeps_what_was_typed(client, world, which):
    person = getattr(world, BY[which])
    empty = begin(client, world, which, person, {})
    assert empty.status_code == 422
    assert "error-summary" in text(empty)
    if which in KEPT:
        half = begin(client, world, which, person, {KEPT[which]: "这些字要留着。"})
        assert half.status_code == 422
        assert "这些字要留着。" in text(half)


def whole(world, which):
    return {
        "urge": URGE,
        "consult": {**CONSULT, "units": [str(world.department.pk), str(world.second.pk)]},
        "order": {**ORDER, "leader": str(world.leader.pk), "unit": str(world.department.pk)},
        "lead": {**LEAD, "leader": str(world.leader.pk)},
        "propose": {"reason": "两家都说不归自己管。"},
    }[which]


MADE = {"urge": Urging, "consult": Consultation, "order": LeaderOrder, "lead": CaseLead, "propose": AgendaItem}
BY = {"urge": "office_head", "consult": "conference", "order": "leader", "lead": "leader", "propose": "head"}


@pytest.mark.parametrize("which", MADE)
def test_a_whole_form_makes_the_record_and_its_page_opens(client, world, which):
    answer = begin(client, world, which, getattr(world, BY[which]), whole(world, which))
    assert answer.status_code == 302
    assert MADE[which].objects.count() == 1
    page = client.get(answer["Location"])
    assert page.status_code == 200
    assert world.case.number in text(page)
    assert AuditEntry.objects.filter(verb="case.opened").exists()


@pytest.mark.parametrize("which", ["urge", "consult", "order"])
def test_a_press_sent_twice_makes_one_record(client, world, which):
    data = {**whole(world, which), "idempotency_key": "0123456789ab"}
    for _ in range(2):
        assert begin(client, world, which, getattr(world, BY[which]), data).status_code == 302
    assert MADE[which].objects.count() == 1


@pytest.mark.parametrize(("which", "who"), [("lead", "supervisor"), ("urge", "head"), ("consult", "inspector")])
def test_a_post_without_the_right_is_refused(client, world, which, who):
    for data in (whole(world, which), None):
        answer = begin(client, world, which, getattr(world, who), data)
        assert answer.status_code == 403
        assert "您的岗位没有" in text(answer)
    assert begin(client, world, which, world.receptionist).status_code == 403
    assert MADE[which].objects.count() == 0


def test_a_day_behind_the_term_is_told_and_taken_with_its_reason(client, world):
    late = begin(client, world, "urge", world.office_head, {**URGE, "due": day(120)})
    assert late.status_code == 422
    assert "晚于本件的办理期限" in text(late)
    data = {**URGE, "due": day(120), "beyond": "配件到货要等。"}
    assert begin(client, world, "urge", world.office_head, data).status_code == 302


def test_an_overtaken_page_is_told_so_and_writes_nothing(client, world):
    urged(world)
    task = Task.objects.get()
    old = JointStep.objects.filter(task=task).latest("id").pk
    actions.answer_task(task_id=task.pk, text="已核查。", by=world.handler, at=timezone.now())
    actions.return_task(
        task_id=task.pk, text="请附照片。", due=timezone.localdate() + timedelta(days=5), by=world.supervisor,
        at=timezone.now(),
    )  # fmt: skip
    url = reverse("web:joint-act", args=["task", task.pk, "answer"])
    answer = as_(client, world.handler).post(url, {"seen": old, "text": "第二次。"})
    assert answer.status_code == 409
    assert "第二次。" in text(answer)
    assert "反馈已退回补充" in text(answer)
    task.refresh_from_db()
    assert task.answer == ""


def test_the_same_press_twice_is_done_once(client, world):
    urged(world)
    task = Task.objects.get()
    seen = JointStep.objects.filter(task=task).latest("id").pk
    url = reverse("web:joint-act", args=["task", task.pk, "answer"])
    as_(client, world.handler)
    for _ in range(2):
        assert client.post(url, {"seen": seen, "text": "已核查。"}).status_code == 302
    assert JointStep.objects.filter(task=task, step="answer").count() == 1


def test_an_asked_unit_opens_its_task_and_nothing_else(client, world):
    begin(client, world, "consult", world.conference, whole(world, "consult"))
    made = Consultation.objects.get()
    mine = Task.objects.get(unit=world.second)
    other = Task.objects.get(unit=world.department)
    as_(client, world.second_handler)
    page = client.get(reverse("web:joint-show", args=["task", mine.pk]))
    assert page.status_code == 200
    assert reverse("web:case-show", args=[world.case.pk]) not in text(page)
    for kind, pk in (("task", other.pk), ("consultation", made.pk)):
        assert client.get(reverse("web:joint-show", args=[kind, pk])).status_code == 404
    assert "由谁牵头" in text(client.get(reverse("web:joint-tasks")))


def test_the_conference_from_agenda_to_minutes(client, world):
    begin(client, world, "propose", world.head, whole(world, "propose"))
    item = AgendaItem.objects.get()
    as_(client, world.conference)
    assert world.case.number in text(client.get(reverse("web:conference-home")))
    assert client.post(reverse("web:conference-new"), {"on": day(0)}).status_code == 422
    meeting_facts = {"on": day(0), "place": "三楼", "convener": "李某某", "chair": "周某某"}
    assert client.post(reverse("web:conference-new"), meeting_facts).status_code == 302
    meeting = Meeting.objects.get()
    assert act(client, item, "item", "list", world.conference, {"meeting": "999999"}).status_code == 422
    assert act(client, item, "item", "list", world.conference, {"meeting": str(meeting.pk)}).status_code == 302
    assert act(client, meeting, "meeting", "topic", world.conference, {"topic": "维修资金"}).status_code == 302
    half = {"decision": "由住建局牵头。", "unit_1": str(world.department.pk), "what_1": "", "due_1": ""}
    refused = act(client, item, "item", "decide", world.conference, half)
    assert refused.status_code == 422
    assert "请写明要办什么" in text(refused)
    full = {**half, "what_1": "牵头维修", "due_1": day(20)}
    assert act(client, item, "item", "decide", world.conference, full).status_code == 302
    topic = AgendaItem.objects.get(case=None)
    assert act(client, topic, "item", "decide", world.conference, {"decision": "下次再议。"}).status_code == 302
    present = {"units": [str(world.department.pk), str(world.second.pk)]}
    assert act(client, meeting, "meeting", "present", world.conference, present).status_code == 302
    assert "另一位有权人员签发" not in text(client.get(reverse("web:joint-show", args=["meeting", meeting.pk])))
    assert act(client, meeting, "meeting", "minutes", world.office_head, {}).status_code == 302
    for form in ("pdf", "word"):
        paper = client.get(reverse("web:conference-minutes", args=[meeting.pk, form]))
        assert paper.status_code == 200
    assert AuditEntry.objects.filter(verb="document.read").count() == 2
    as_(client, world.inspector)
    assert client.get(reverse("web:conference-minutes", args=[meeting.pk, "pdf"])).status_code == 200
    as_(client, world.conference)
    assert client.get(reverse("web:conference-home")).status_code == 200


def test_a_leader_sees_his_cases_in_two_touches(client, world):
    begin(client, world, "lead", world.leader, whole(world, "lead"))
    begin(client, world, "order", world.leader, whole(world, "order"))
    home = text(as_(client, world.leader).get(reverse("web:leader-home")))
    assert "我包的案" in home
    assert reverse("web:lead-home") in home
    own = text(client.get(reverse("web:lead-home")))
    assert reverse("web:case-show", args=[world.case.pk]) in own
    assert "提出方案" in own
    other = text(as_(client, world.other_leader).get(reverse("web:lead-home")))
    assert world.case.number not in other
    assert world.case.number in text(as_(client, world.conference).get(reverse("web:lead-home")))


def test_a_meeting_without_consent_is_refused_at_its_field(client, world):
    begin(client, world, "lead", world.leader, whole(world, "lead"))
    lead = CaseLead.objects.get()
    given = {"on": day(0), "place": "社区", "summary": "说明进展。"}
    refused = act(client, lead, "lead", "meet", world.leader, given)
    assert refused.status_code == 422
    assert "不同意的不约见" in text(refused)
    assert act(client, lead, "lead", "meet", world.leader, {**given, "consent": "on"}).status_code == 302
    hidden = act(client, lead, "lead", "meet", world.other_leader, {**given, "consent": "on"})
    assert hidden.status_code == 422


def test_the_petitioner_sees_nothing_of_it(client, world):
    urged(world)
    begin(client, world, "lead", world.leader, whole(world, "lead"))
    begin(client, world, "consult", world.conference, whole(world, "consult"))
    client.logout()
    client.post(reverse("portal:status"), {"number": world.case.number, "code": world.query_code})
    page = text(client.get(reverse("portal:status-of", args=[world.case.number])))
    for word in ("督办", "包案", "会商", "联席", "批示"):
        assert word not in page


def test_lists_are_paged_by_key(client, world, monkeypatch, django_assert_max_num_queries):
    monkeypatch.setattr("yimen.web.joint.lists.PAGE", 2)
    for number in range(5):
        actions.give_order(
            case_id=world.case.pk,
            occasion=actions.Occasion(OrderKind.REMARK, timezone.localdate(), leader=world.leader),
            words="请抓紧。",
            demand=actions.Demand(world.department, f"第{number}项", timezone.localdate() + timedelta(days=9)),
            by=world.leader,
            at=timezone.now(),
        )
    as_(client, world.handler)
    url, seen = reverse("web:joint-tasks"), []
    for _ in range(3):
        with django_assert_max_num_queries(7):
            answer = client.get(url)
        seen += [row["task"].what for row in answer.context["rows"]]
        url = answer.context["next"]
    assert seen == [f"第{number}项" for number in range(5)]
    assert url == ""


@pytest.mark.parametrize("path", ["tasks?list=x&after=x.y", "tasks?list=ended&after=-1", "leads?after=9999-99-99.1",
                                  "conference?before=2026-01-01."])  # fmt: skip
def test_a_wrong_address_shows_the_first_page(client, world, path):
    for person in (world.conference, world.leader):
        assert as_(client, person).get(f"/desk/joint/{path}").status_code == 200


def test_what_does_not_exist_is_404(client, world):
    as_(client, world.conference)
    for url in (
        "/desk/joint/nothing/1", "/desk/joint/task/987654", "/desk/joint/meeting/987654/topic",
        f"/desk/joint/of/{world.case.pk}/nothing", "/desk/joint/conference/987654/minutes/pdf",
    ):  # fmt: skip
        assert client.get(url).status_code == 404


def test_the_case_page_takes_one_statement_more_however_long_its_history(client, world, django_assert_max_num_queries):
    as_(client, world.office_head)
    url = reverse("web:case-show", args=[world.case.pk])
    client.get(url)
    with django_assert_max_num_queries(17) as before:
        client.get(url)
    for _ in range(3):
        urged(world, kind=UrgeKind.REMINDER)
        Task.objects.update(stage="withdrawn", closed_on=timezone.localdate())
    with django_assert_max_num_queries(len(before.captured_queries) + 2):  # and the deliveries of the papers that came
        client.get(url)


def test_other_units_words_stay_where_they_belong(client, world):
    """A view is read by who called the consultation and who has the case, not by the next unit that is asked."""
    begin(client, world, "consult", world.conference, whole(world, "consult"))
    task = Task.objects.get(unit=world.second)
    act(client, task, "task", "answer", world.second_handler, {"text": "应由住建局牵头。"})
    page = reverse("web:joint-show", args=["consultation", Consultation.objects.get().pk])
    assert "应由住建局牵头。" in text(as_(client, world.conference).get(page))
    assert "应由住建局牵头。" in text(as_(client, world.handler).get(page))
    assert cases.last_step(world.case).step == "accept"


WORST = ["", "\0", "a\x01\x0bb", "\ufffe\uffff", "9" * 400, "-1", "0001-01-01", "9999-12-31", "长" * 30_000, "\u202e倒"]
NAMES = """
    seen idempotency_key kind ground clock_code facts demand due beyond question units way meets_on place leader
    leader_name on announced persons order_words unit what measures why_unsolved legal_view reason text persons_view
    conclusion waived topic meeting decision consent summary end result help_given convener chair unit_1 what_1 due_1
""".split()  # noqa: SIM905 - forty quotes would hide the words


@pytest.mark.parametrize("value", WORST, ids=range(len(WORST)))
def test_every_form_takes_anything(client, world, value):
    begin(client, world, "lead", world.leader, whole(world, "lead"))
    begin(client, world, "order", world.leader, whole(world, "order"))
    begin(client, world, "consult", world.conference, whole(world, "consult"))
    begin(client, world, "propose", world.head, whole(world, "propose"))
    urging = urged(world, by=world.supervisor)
    client.force_login(world.conference)
    client.post(reverse("web:conference-new"), {"on": day(0), "place": "三楼", "convener": "李某", "chair": "周某"})
    everything = dict.fromkeys(NAMES, value)
    records = {
        "task": Task.objects.first(), "consultation": Consultation.objects.get(), "meeting": Meeting.objects.get(),
        "item": AgendaItem.objects.get(), "lead": CaseLead.objects.get(), "urging": urging,
    }  # fmt: skip
    for person in (world.conference, world.leader, world.office_head, world.handler):
        client.force_login(person)
        for word in ("urge", "order", "lead", "consult", "propose"):
            url = reverse("web:joint-begin", args=[world.case.pk, word])
            assert client.post(url, everything).status_code in {302, 403, 422}, word
        for kind, record in records.items():
            for word in RECORD_FORMS[kind]:
                url = reverse("web:joint-act", args=[kind, record.pk, word])
                answer = client.post(url, everything)
                assert answer.status_code in {302, 404, 409, 422}, (kind, word)
    client.force_login(world.conference)
    assert client.post(reverse("web:conference-new"), everything).status_code in {302, 422}


@pytest.mark.parametrize("odd", ["a\x01\x0bb", "\ufffe\uffff字", "\u202e倒", "<b>&amp;{{ x }}"])
def test_a_letter_with_odd_characters_is_issued_and_set(client, world, odd):
    answer = begin(client, world, "urge", world.office_head, {**URGE, "facts": f"事实{odd}", "demand": f"要求{odd}"})
    assert answer.status_code in {302, 422}
    for urging in Urging.objects.all():
        paper = client.get(reverse("web:case-paper", args=[world.case.pk, urging.document.pk, "pdf"]))
        assert paper.status_code == 200
