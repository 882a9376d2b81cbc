"""My day, the list of cases and the search: the right rows, in order, in few statements, page by page."""

from __future__ import annotations

import re
import uuid
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.factories import SHANGHAI, Life, person, petition, unit, user
from yimen.base import prepared
from yimen.base.models import AuditEntry
from yimen.cases import actions as cases
from yimen.cases import queries
from yimen.cases.models import Case, Clock
from yimen.cases.queries import DeskKey
from yimen.domain.procedure import Stage
from yimen.domain.roles import Role
from yimen.web.cases.words import say

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 31)  # a Tuesday in a year whose holidays are announced
MOST = {  # statements for a list of 50
    "web:case-list": 6,
    "web:case-my-day": 11,  # also what waits for this very person, what is to be fulfilled, what else waits
}


def at(day: date, hour: int = 9) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=SHANGHAI)


def many(life: Life, n: int, *, stage: str = "forwarded") -> list[Case]:
    """`n` cases of the life's department, one received each day backwards."""
    made = []
    for i in range(n):
        when = life.at - timedelta(days=i % 10)
        case = cases.register(
            office=life.office,
            petition=petition(received_on=timezone.localdate(when), source_key=f"many:{uuid.uuid4()}"),
            by=life.receptionist,
            at=when,
        ).case
        cases.sort(case_id=case.pk, petition_class="appeal", path=6, by=life.receptionist, at=when)
        if stage != "registered":
            cases.forward(case_id=case.pk, to_unit=life.department, by=life.receptionist, at=when)
        made.append(case)
    return made


def statements(client: Any, url: str) -> int:
    client.get(url)  # calendars and templates are read once per process
    with CaptureQueriesContext(connection, ) as caught:  # fmt: skip
        assert client.get(url).status_code == 200
    return len(caught)


# --- my day -----------------------------------------------------------------------------------------------------------

WORDS = [  # clock, start, stage, today, what the row says
    ("C1", date(2026, 3, 16), "registered", DAY, "今天到期 · 第二十二条 · 待分类分流"),
    ("C1", date(2026, 3, 17), "registered", DAY, "明天到期 · 第二十二条 · 待分类分流"),
    ("C2", date(2026, 3, 18), "forwarded", DAY, "后天到期 · 第二十三条 · 待接收"),
    ("C2", date(2026, 3, 25), "received", DAY, "还剩 9 天 · 第二十三条 · 待告知受理"),
    ("C2", date(2026, 3, 13), "received", DAY, "已逾期 1 天 · 第二十三条 · 待告知受理"),  # due Mon 30, rolled from Sat
    ("C2", date(2026, 3, 13), "received", date(2026, 3, 29), "期满日已过，顺延后还剩 1 天 · 第二十三条 · 待告知受理"),
    ("C2", date(2026, 3, 13), "received", date(2026, 3, 30), "今天到期（已顺延） · 第二十三条 · 待告知受理"),
    ("C3", date(2026, 3, 25), "forwarded", DAY, "异议还剩 1 个工作日 · 第二十三条第三款"),
    ("C3", date(2026, 3, 24), "forwarded", DAY, "异议今天截止 · 第二十三条第三款"),
    ("C4", date(2026, 1, 31), "handling", DAY, "明天到期 · 第三十四条 · 意见待起草"),
    ("C4", date(2026, 1, 31), "drafted", DAY, "明天到期 · 第三十四条 · 意见待审签"),
    ("C4", date(2026, 1, 31), "issued", DAY, "明天到期 · 第三十四条 · 送达未证明"),
]


@pytest.mark.parametrize(("code", "start", "stage", "today", "words"), WORDS)
def test_a_row_says_in_words_why_it_is_due(code, start, stage, today, words):
    from yimen.base import calendar
    from yimen.domain import clocks

    due = clocks.due(code, start, calendar.current())
    clock = Clock(code=code, article=due.term.article, start=start, nominal_due=due.nominal_due, due=due.due)
    assert say(clock, stage, today).reason == words


def test_my_day_lists_the_units_running_clocks_nearest_first(client):
    life = Life(at=at(DAY))
    many(life, 5)
    rows = queries.my_day(life.handler, today=DAY)
    units = Clock.objects.filter(pk__in=[row.pk for row in rows]).values_list("responsible_id", flat=True)
    assert list(units) == [life.department.pk] * len(rows)
    assert [(clock.nominal_due, clock.pk) for clock in rows] == sorted((c.nominal_due, c.pk) for c in rows)
    assert {clock.code for clock in rows} == {"C2", "C3"}
    assert {clock.code for clock in queries.my_day(life.receptionist, today=DAY)} == {"C1"}


def test_a_lapsed_time_to_object_is_no_longer_something_to_do():
    life = Life(at=at(date(2026, 3, 2))).forwarded()
    assert "C3" in {clock.code for clock in queries.my_day(life.handler, today=date(2026, 3, 9))}
    assert {clock.code for clock in queries.my_day(life.handler, today=date(2026, 3, 10))} == {"C2"}


@pytest.mark.parametrize("size", [1, 3, 7, 50])
def test_pages_by_key_show_every_row_once_in_both_directions(size):
    life = Life(at=at(DAY))
    many(life, 9)
    every = queries.my_day(life.handler, today=DAY, limit=1000)
    forwards, after = [], None
    while page := queries.my_day(life.handler, today=DAY, after=after, limit=size):
        forwards += page
        after = DeskKey(0, page[-1].nominal_due, page[-1].pk)
    assert forwards == every
    backwards, before = [], DeskKey(0, date(2100, 1, 1), 0)
    while page := queries.my_day(life.handler, today=DAY, before=before, limit=size):
        backwards = page + backwards
        before = DeskKey(0, page[0].nominal_due, page[0].pk)
    assert backwards == every


def test_the_page_links_lead_through_the_whole_list_and_back(client, monkeypatch):
    monkeypatch.setattr("yimen.web.cases.lists.PAGE", 4)
    life = Life(at=timezone.now())
    many(life, 5)
    client.force_login(life.handler)
    url, pages = reverse("web:case-my-day"), []
    while url:
        answer = client.get(url)
        pages.append([row["say"].clock.pk for row in answer.context["rows"]])
        url, back = answer.context["later"], answer.context["earlier"]
    assert [pk for page in pages for pk in page] == [
        clock.pk for clock in queries.my_day(life.handler, today=timezone.localdate(), limit=99)
    ]
    assert [len(page) for page in pages] == [4, 4, 2]
    assert [row["say"].clock.pk for row in client.get(back).context["rows"]] == pages[-2]
    assert client.get(client.get(back).context["earlier"]).context["earlier"] == ""


def test_the_counts_at_the_top_are_the_numbers_of_the_filtered_lists():
    life = Life(at=at(DAY))
    many(life, 12)
    today = DAY + timedelta(days=10)
    counts = queries.desk_counts(life.handler, today=today)
    assert counts["late"] > 0
    assert counts["soon"] > 0
    for key in ["", *queries.DESK_FILTERS]:
        assert len(queries.my_day(life.handler, today=today, only=key, limit=1000)) == counts[key]


@pytest.mark.parametrize("path", ["web:case-my-day", "web:case-list"])
@pytest.mark.parametrize("who", ["handler", "receptionist", "head", "supervisor"])
def test_a_list_takes_few_statements_however_long_it_is(client, path, who):
    life = Life(at=timezone.now())
    life.supervisor = user(life.government, Role.SUPERVISOR)
    client.force_login(getattr(life, who))
    many(life, 5, stage="registered" if who == "receptionist" else "forwarded")
    few = statements(client, reverse(path))
    many(life, 55, stage="registered" if who == "receptionist" else "forwarded")
    assert statements(client, reverse(path)) == few
    assert few <= MOST[path]


def test_the_list_of_my_day_is_served_by_the_index_of_running_clocks(monkeypatch):
    life = Life(at=at(DAY))
    many(life, 3)
    asked = []
    monkeypatch.setattr("yimen.base.prepared.rows", lambda sql, **given: asked.append((sql, given)) or [])
    queries.my_day(life.handler, today=DAY, after=DeskKey(0, DAY, 1))
    monkeypatch.undo()
    [(sql, given)] = asked
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
    plan = "\n".join(row[0] for row in prepared.rows(f"EXPLAIN {sql}", **given))
    assert re.search(r"Index Scan using clock_running_by_unit", plan), plan
    assert "nominal_due >=" in re.search(r"Index Cond: .*", plan[plan.index("clock_running_by_unit") :])[0]
    assert "Sort" not in plan


def test_changing_one_choice_of_my_day_keeps_the_others(client):
    life = Life(at=timezone.now())
    client.force_login(life.handler)
    many(life, 1)
    url = reverse("web:case-my-day")
    page = client.get(url, {"only": "late", "whose": "mine", "by": "weight"}).content.decode()
    links = set(re.findall(rf'href="{url}([^"]*)"', page.replace("&amp;", "&")))
    assert links >= {
        "?whose=mine&by=weight", "?only=soon&whose=mine&by=weight",  # the filters
        "?only=late&by=weight", "?only=late&whose=mine&by=weight",  # whose
        "?only=late&whose=mine",  # the order
    }  # fmt: skip


@pytest.mark.parametrize(
    "query", ["only=nonsense", "after=x", "after=2026-13-45.1", "before=2026-01-01", "after=2026-01-01.x"]
)
def test_a_wrong_address_shows_the_first_page(client, query):
    life = Life(at=timezone.now()).forwarded()
    client.force_login(life.handler)
    answer = client.get(f"{reverse('web:case-my-day')}?{query}")
    assert answer.status_code == 200
    assert len(answer.context["rows"]) == 2


def test_nothing_to_do_says_what_to_do(client):
    life = Life(at=timezone.now())
    client.force_login(life.handler)
    page = client.get(reverse("web:case-my-day")).content.decode()
    assert "今天没有要办的件" in page
    assert reverse("web:case-list") in page


def test_the_page_listens_to_its_own_desk_and_htmx_gets_the_piece(client):
    life = Life(at=timezone.now()).forwarded()
    client.force_login(life.handler)
    page = client.get(reverse("web:case-my-day")).content.decode()
    assert f'data-live="desk.{life.department.pk}"' in page
    piece = client.get(reverse("web:case-my-day"), headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in piece
    assert life.case.number in piece


# --- the list ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def shelf():
    """One case at each of several stages, of two channels and two units, one late, one history."""
    life = Life(
        at=timezone.now() - timedelta(days=20), received_on=timezone.localdate() - timedelta(days=20)
    ).forwarded()
    life.late = life.case
    life.now = many(Life_at(life), 1)[0]
    life.second = unit(life.government, short_name="区人社局")
    life.letter = cases.register(
        office=life.office, petition=petition(channel="letter", received_on=timezone.localdate()),
        by=user(life.office, Role.MAIL_CLERK), at=timezone.now(),
    ).case  # fmt: skip
    life.old = cases.register(
        office=life.office, petition=petition(received_on=date(2015, 3, 2)),
        by=user(life.office, Role.MAIL_CLERK), at=timezone.now(),
    ).case  # fmt: skip
    return life


def Life_at(life: Life) -> Life:
    life.at = timezone.now()
    return life


FILTERS = [
    ({}, {"late", "now", "letter"}),
    ({"stage": "open"}, {"late", "now", "letter"}),
    ({"stage": "ended"}, set()),
    ({"stage": "forwarded"}, {"late", "now"}),
    ({"stage": "registered"}, {"letter"}),
    ({"overdue": "on"}, {"late"}),
    ({"channel": "letter"}, {"letter"}),
    ({"history": "only"}, {"old"}),
    ({"history": "with"}, {"late", "now", "letter", "old"}),
    ({"stage": "nonsense", "channel": "x", "unit": "abc"}, {"late", "now", "letter"}),
]


@pytest.mark.parametrize(("query", "found"), FILTERS)
def test_a_filter_shows_exactly_its_cases(client, shelf, query, found):
    client.force_login(shelf.receptionist)
    answer = client.get(reverse("web:case-list"), query)
    assert {row["case"].pk for row in answer.context["rows"]} == {getattr(shelf, name).pk for name in found}


def test_the_filter_by_unit_shows_that_units_cases(client, shelf):
    client.force_login(shelf.receptionist)
    for of, found in ((shelf.department, {shelf.late.pk, shelf.now.pk}), (shelf.second, set())):
        answer = client.get(reverse("web:case-list"), {"unit": of.pk})
        assert {row["case"].pk for row in answer.context["rows"]} == found


@pytest.mark.parametrize("size", [1, 2, 3, 50])
def test_the_list_pages_by_key_in_both_directions(shelf, size):
    every = [row.pk for row in queries.listed(shelf.receptionist, queries.CaseFilter(), today=DAY).rows]
    assert every == sorted(every, reverse=True)
    seen, page = [], queries.listed(shelf.receptionist, queries.CaseFilter(), today=DAY, limit=size)
    assert page.newer is None
    while True:
        seen += [row.pk for row in page.rows]
        if page.older is None:
            break
        page = queries.listed(shelf.receptionist, queries.CaseFilter(), today=DAY, older_than=page.older, limit=size)
        assert page.newer is not None
    assert seen == every
    while page.newer is not None:
        page = queries.listed(shelf.receptionist, queries.CaseFilter(), today=DAY, newer_than=page.newer, limit=size)
    assert page.rows[0].pk == every[0]


# --- the search -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "spell",
    [
        lambda n: n,
        lambda n: n.lower(),
        lambda n: n.replace("-", ""),
        lambda n: n.removeprefix("XF"),
        lambda n: n.replace("-", " "),
        lambda n: f"  {n}  ",
        lambda n: "".join(chr(ord(c) + 0xFEE0) if c.isdigit() else c for c in n),
    ],
)
def test_a_number_is_found_however_it_is_typed(client, spell):
    life = Life(at=timezone.now())
    client.force_login(life.receptionist)
    answer = client.post(reverse("web:case-search"), {"q": spell(life.case.number)})
    assert answer.status_code == 302
    assert answer["Location"] == reverse("web:case-show", args=[life.case.pk])


def test_a_person_is_found_by_whole_phone_or_id_number_and_the_search_is_logged_without_them(client):
    life = Life(at=timezone.now(), people=(person(id_type="111", id_number="990101199001011234"),))
    other = Life(at=timezone.now())
    client.force_login(life.receptionist)
    for typed, kind in (("13900000001", "phone"), ("139 0000 0001", "phone"), ("990101199001011234", "id")):
        answer = client.post(reverse("web:case-search"), {"q": typed})
        assert [row["case"].pk for row in answer.context["rows"]] == [life.case.pk]
        entry = AuditEntry.objects.filter(verb="case.searched").order_by("-id")[0]
        assert entry.facts == {"kind": kind, "found": 1}
        assert entry.actor == life.receptionist.pk
    assert other.case.pk not in {row["case"].pk for row in answer.context["rows"]}
    for entry in AuditEntry.objects.all():
        assert "13900000001" not in str(entry.facts)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "请输入信访件编号"),
        ("   ", "请输入信访件编号"),
        ("XF2026-00001-0", "校验数字不符"),
        ("电梯", "由 XF 和数字组成"),
        ("13900000009", "没有查到使用该号码"),
        ("XJ4821-0937-5", "受保护事项"),
        ("1390000", "应为 10 位数字"),
        ("x" * 61, ""),
        ("1' OR '1'='1", "由 XF 和数字组成"),
    ],
)
def test_what_is_not_found_says_what_to_do_and_keeps_what_was_typed(client, typed, words):
    life = Life(at=timezone.now())
    client.force_login(life.receptionist)
    answer = client.post(reverse("web:case-search"), {"q": typed})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert 'role="alert"' in page


def test_who_may_not_unmask_may_not_search_for_a_person(client):
    life = Life(at=timezone.now())
    client.force_login(user(life.office, Role.DUTY_OFFICER))
    answer = client.post(reverse("web:case-search"), {"q": "13900000001"})
    assert answer.status_code == 422
    assert answer.context["rows"] == []
    assert "不能按手机号" in answer.content.decode()


def test_a_person_is_never_searched_by_an_address(client):
    client.force_login(Life(at=timezone.now()).receptionist)
    assert client.get(reverse("web:case-search"), {"q": "13900000001"}).status_code == 405


def test_every_stage_has_a_pill_and_every_open_one_a_task():
    from yimen.domain.procedure import OPEN_STAGES
    from yimen.web.cases.words import PILLS, TASKS

    assert set(PILLS) == set(Stage)
    assert set(TASKS) == set(OPEN_STAGES)
