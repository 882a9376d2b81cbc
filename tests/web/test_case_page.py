"""The case page: masked until a reason is given, openings logged, dates explained, only lawful steps offered."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.factories import SHANGHAI, Life, person, petition, user
from tests.portal.people import concluded
from yimen.base.models import AuditEntry
from yimen.cases import actions as cases
from yimen.cases import queries
from yimen.cases.models import Case, Clock
from yimen.documents import actions as papers
from yimen.domain.procedure import Step
from yimen.domain.roles import Role
from yimen.web.cases.offers import doors
from yimen.web.cases.reading import visible_case
from yimen.web.cases.timeline import timeline

pytestmark = pytest.mark.django_db

CLEAR = ("王小云", "13900000001", "云汀区柳岸镇一号", "990101199001011234")
MASKED = ("王**", "139****0001", "云汀区柳岸镇**")


@pytest.fixture
def life():
    who = person(id_type="111", id_number="990101199001011234")
    return Life(at=timezone.now() - timedelta(hours=2), people=(who,))


def show(client, case: Case) -> str:
    answer = client.get(reverse("web:case-show", args=[case.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_petitioners_are_masked_until_somebody_gives_a_reason(client, life):
    life.accepted()
    client.force_login(life.handler)
    page = show(client, life.case)
    assert all(word in page for word in MASKED)
    assert not any(word in page for word in CLEAR)
    answer = client.post(reverse("web:case-unmask", args=[life.case.pk]), {"reason": "deliver"})
    page = answer.content.decode()
    assert all(word in page for word in CLEAR)
    assert "no-store" in answer["Cache-Control"]
    entry = AuditEntry.objects.get(verb="case.unmasked")
    assert (entry.actor, entry.subject, entry.facts) == (
        life.handler.pk, f"cases.case:{life.case.pk}", {"reason": "deliver"},
    )  # fmt: skip
    assert not any(word in show(client, life.case) for word in CLEAR)  # the next look is masked again


@pytest.mark.parametrize("reason", [None, "", "curious", "contact\x00"])
def test_without_a_reason_of_the_list_nothing_is_unmasked(client, life, reason):
    client.force_login(life.receptionist)
    answer = client.post(reverse("web:case-unmask", args=[life.case.pk]), {} if reason is None else {"reason": reason})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "选择查看原因" in page
    assert not any(word in page for word in CLEAR)
    assert not AuditEntry.objects.filter(verb="case.unmasked").exists()


def test_looking_in_clear_is_never_done_by_an_address(client, life):
    client.force_login(life.receptionist)
    assert client.get(reverse("web:case-unmask", args=[life.case.pk])).status_code == 405


def test_every_opening_is_logged(client, life):
    client.force_login(life.receptionist)
    for count in (1, 2, 3):
        show(client, life.case)
        assert AuditEntry.objects.filter(verb="case.opened", actor=life.receptionist.pk).count() == count
    client.get(reverse("web:case-show", args=[life.case.pk]), headers={"HX-Request": "true"})
    assert AuditEntry.objects.filter(verb="case.opened").count() == 4


def test_who_may_not_see_it_leaves_no_trace_of_an_opening(client, life):
    client.force_login(user(life.department, Role.HANDLER))  # not forwarded yet
    assert client.get(reverse("web:case-show", args=[life.case.pk])).status_code == 404
    assert not AuditEntry.objects.filter(verb="case.opened").exists()


# --- clocks -----------------------------------------------------------------------------------------------------------

STATES = [  # how far the case went, code -> (state, latest)
    ("sorted", {"C1": "running", "C2": "future", "C4": "future"}, False),
    ("forwarded", {"C1": "done", "C2": "running", "C3": "running", "C4": "future"}, True),
    ("accepted", {"C1": "done", "C2": "done", "C3": "stopped", "C4": "running", "C5": "future"}, False),
    ("delivered", {"C2": "done", "C4": "done", "C5": "running", "C6": "future"}, False),
]


@pytest.mark.parametrize(("how_far", "states", "latest"), STATES)
def test_the_line_of_clocks_shows_each_as_it_stands(life, how_far, states, latest):
    getattr(life, how_far)()
    items = {
        item.code: item for item in queries.clock_items(life.case, life.case.clocks.all(), today=timezone.localdate())
    }
    assert list(items) == ["C1", "C2", "C3", "C4", "C5", "C6", "C7", "C8"]
    assert {code: items[code].state for code in states} == states
    assert items["C4"].latest == latest


def test_until_acceptance_is_notified_handling_has_a_latest_date_only(client, life):
    life.forwarded()
    c2 = life.case.clocks.get(code="C2")
    item = next(i for i in queries.clock_items(life.case, [c2], today=timezone.localdate()) if i.code == "C4")
    assert item.due - c2.due >= timedelta(days=60)
    client.force_login(life.handler)
    assert f"最迟 {item.due:%Y-%m-%d}" in show(client, life.case)


def test_a_right_that_has_passed_is_not_called_late(life):
    life.delivered()
    c5 = life.case.clocks.get(code="C5")
    after = c5.due + timedelta(days=1)
    items = {item.code: item for item in queries.clock_items(life.case, [c5], today=after)}
    assert items["C5"].state == "stopped"


def test_warned_by_the_nominal_end_and_judged_by_the_rolled_one():
    start = date(2024, 3, 1)  # nominal Sat 16th, rolled to Mon 18th
    life = Life(at=datetime(2024, 3, 1, 9, tzinfo=SHANGHAI), received_on=start)
    c1 = life.case.clocks.get(code="C1")
    for today, state, left in (
        (date(2024, 3, 8), "running", 8),
        (date(2024, 3, 14), "near", 2),
        (date(2024, 3, 17), "near", 1),  # past the nominal end, not yet late
        (date(2024, 3, 18), "near", 0),
        (date(2024, 3, 19), "late", -1),
    ):
        item = queries.clock_items(life.case, [c1], today=today)[0]
        assert (item.state, item.days_left) == (state, left), today


@pytest.mark.parametrize("code", ["C1", "C2", "C3", "C4"])
def test_each_running_clock_explains_its_date_day_by_day(client, life, code):
    life.forwarded()
    client.force_login(life.handler)
    url = reverse("web:case-clock", args=[life.case.pk, code])
    assert url in show(client, life.case)
    answer = client.get(url)
    why = answer.context["why"]
    assert why.days[0].date == why.start
    assert why.days[-1].date == why.due
    assert why.days[-1].kind == "due"
    stored = life.case.clocks.filter(code=code).first()
    assert stored is None or why.due == stored.due
    assert "为什么是这一天" in answer.content.decode()
    assert "<html" not in client.get(url, headers={"HX-Request": "true"}).content.decode()


@pytest.mark.parametrize("code", ["C5", "C8"])
def test_a_clock_that_has_not_started_has_nothing_to_explain(client, life, code):
    life.forwarded()
    client.force_login(life.handler)
    assert client.get(reverse("web:case-clock", args=[life.case.pk, code])).status_code == 404


def test_a_date_that_a_new_notice_would_move_says_so(life):
    life.forwarded()
    Clock.objects.filter(case=life.case, code="C2").update(due=date(2027, 1, 1))
    why = queries.why_of(life.case, "C2", life.case.clocks.all())
    assert "2027-01-01" in why.start_event
    assert why.due != date(2027, 1, 1)


def test_history_has_no_clocks_and_no_steps(client, life):
    old = cases.register(
        office=life.office, petition=petition(received_on=date(2015, 3, 2)),
        by=user(life.office, Role.MAIL_CLERK), at=timezone.now(),
    ).case  # fmt: skip
    client.force_login(life.receptionist)
    page = show(client, old)
    assert "clock-line" not in page
    assert "历史件只供查阅" in page


# --- what may be done now ---------------------------------------------------------------------------------------------

NEXT = [  # how far, who, the steps whose doors are open
    ("sorted", "receptionist", {Step.SORT, Step.PROPOSE_DECLINE, Step.SPLIT, Step.RAISE_DISPUTE, Step.SET_APART}),
    ("forwarded", "receptionist", {Step.WITHDRAW, Step.ASK_HELP, Step.RAISE_DISPUTE, Step.SET_APART}),
    ("forwarded", "handler", {Step.RECEIVE, Step.OBJECT, Step.ASK_HELP}),
    ("forwarded", "head", {Step.RECEIVE, Step.OBJECT, Step.ASK_HELP}),
    (
        "received",
        "handler",
        {Step.ACCEPT, Step.ACCEPT_SIMPLIFIED, Step.OBJECT, Step.SORT, Step.PROPOSE_DECLINE, Step.SPLIT, Step.ASK_HELP},
    ),
    ("received", "receptionist", {Step.ASK_HELP, Step.RAISE_DISPUTE, Step.SET_APART}),
    ("objected", "receptionist", {Step.AGREE_RETURN, Step.SET_APART}),
    ("objected", "handler", set()),
    (
        "accepted",
        "handler",
        {Step.DRAFT_OPINION, Step.ASK_EXTENSION, Step.MEDIATE, Step.SETTLE, Step.SPLIT, Step.ASK_HELP},
    ),
    ("accepted", "head", {Step.SPLIT, Step.ASK_HELP}),
    ("drafted", "handler", {Step.ASK_EXTENSION}),
    ("drafted", "head", {Step.ISSUE_OPINION}),
    ("issued", "handler", {Step.DELIVER}),
    ("issued", "head", {Step.DELIVER}),
    ("issued", "receptionist", {Step.SET_APART}),
    ("delivered", "handler", {Step.FULFIL, Step.CHECK}),
    ("delivered", "head", {Step.FULFIL, Step.CHECK, Step.REOPEN}),
    ("delivered", "receptionist", {Step.RESOLVE}),
]


@pytest.mark.parametrize(("how_far", "who", "open_"), NEXT)
def test_only_the_steps_that_the_table_allows_this_person_are_open(life, how_far, who, open_):
    getattr(life, how_far)()
    found = doors(life.case, getattr(life, who))
    assert {door.step for door in found if door.open} == open_
    assert all(door.url for door in found if door.open)
    assert [door.first for door in found].count(True) == bool(open_ - {Step.SET_APART})  # which is never the main one


def test_a_refused_step_says_why(client, life):
    life.drafted()
    client.force_login(life.handler)
    page = show(client, life.case)
    assert "您的岗位没有“审签出具意见书”的权限，请交由有权限的同事办理。" in page
    assert "起草人不能审签自己的意见，请由另一位负责人审签。" in page
    assert reverse("web:unit-check", args=[life.case.pk]) not in page


def test_a_drafted_result_is_shown_to_the_unit_only_until_it_is_issued(client, life):
    life.drafted()
    client.force_login(life.receptionist)
    assert "情况属实，予以支持。" not in show(client, life.case)
    client.force_login(life.head)
    assert "情况属实，予以支持。" in show(client, life.case)
    cases.issue_opinion(case_id=life.case.pk, by=life.head, at=timezone.now())
    client.force_login(life.receptionist)
    assert "情况属实，予以支持。" in show(client, life.case)


# --- papers and timeline ----------------------------------------------------------------------------------------------


@pytest.fixture
def with_paper(life, settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"
    life.sorted()
    papers.forward(case_id=life.case.pk, to_unit=life.department, by=life.receptionist, at=life.at)
    life.case.refresh_from_db()
    return life, life.case.documents.get()


def test_a_paper_opens_as_pdf_and_as_word_and_its_reading_is_logged(client, with_paper):
    life, document = with_paper
    client.force_login(life.handler)
    assert reverse("web:case-paper", args=[life.case.pk, document.pk, "pdf"]) in show(client, life.case)
    pdf = client.get(reverse("web:case-paper", args=[life.case.pk, document.pk, "pdf"]))
    assert pdf.content.startswith(b"%PDF")
    assert pdf["Content-Type"] == "application/pdf"
    assert pdf["Content-Disposition"].startswith("inline")
    assert pdf["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in pdf["Cache-Control"]
    word = client.get(reverse("web:case-paper", args=[life.case.pk, document.pk, "word"]))
    assert word.content.startswith(b"PK")
    assert word["Content-Disposition"].startswith("attachment")
    read = AuditEntry.objects.filter(verb="case.paper_read").order_by("id")
    assert [entry.facts["form"] for entry in read] == ["pdf", "word"]


def test_a_paper_of_another_case_is_not_found_under_this_one(client, with_paper):
    life, document = with_paper
    other = Life(at=timezone.now())
    client.force_login(other.receptionist)
    assert client.get(reverse("web:case-paper", args=[other.case.pk, document.pk, "pdf"])).status_code == 404
    assert client.get(reverse("web:case-paper", args=[life.case.pk, document.pk, "pdf"])).status_code == 404


def test_who_may_not_read_papers_sees_that_there_are_some_but_no_link(client, with_paper):
    life, document = with_paper
    client.force_login(user(life.office, Role.DUTY_OFFICER))
    page = show(client, life.case)
    assert document.number in page
    assert "papers/" not in page
    assert client.get(reverse("web:case-paper", args=[life.case.pk, document.pk, "pdf"])).status_code == 403


def test_the_timeline_tells_steps_and_papers_newest_first(with_paper):
    life, document = with_paper
    case = visible_case(life.handler, life.case.pk)
    items = timeline(case, [document], user=life.handler)
    assert [(item.kind, item.title) for item in items] == [
        ("paper", f"信访事项转送单 {document.number}"),
        ("step", "转送责任单位：区住建局"),
        ("step", "分类"),
        ("step", "登记"),
    ]


def test_the_page_takes_the_same_number_of_statements_however_long_the_life(client, life):
    client.force_login(life.handler)
    life.accepted()
    url = reverse("web:case-show", args=[life.case.pk])
    client.get(url)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as caught:
            client.get(url)
        counts.append(len(caught))
        for _ in range(5):  # a long quarrel about the opinion
            cases.draft_opinion(
                case_id=life.case.pk, answers=dict.fromkeys((1, 2), cases.ClaimAnswer("explained", "说明。")),
                facts="查明。",
                legal_basis=["《信访工作条例》第三十二条"], review_organ="区政府", by=life.handler, at=timezone.now(),
            )  # fmt: skip
            cases.return_opinion(case_id=life.case.pk, reason="再写。", by=life.head, at=timezone.now())
    assert counts[0] == counts[1]
    assert counts[0] <= 15


def test_the_page_of_a_concluded_case_takes_few_statements_too(client, settings, tmp_path):
    """With papers and their delivery, tasks and their checks, and a look at what the rating said."""
    settings.FILES_DIR = tmp_path / "files"
    life = concluded()
    client.force_login(life.head)
    show(client, life.case)
    with CaptureQueriesContext(connection) as caught:
        show(client, life.case)
    assert len(caught) <= 20


def test_the_page_listens_to_its_own_case(client, life):
    client.force_login(life.receptionist)
    assert f'data-live="case.{life.case.pk}"' in show(client, life.case)
