"""The leader's page: figures over one's own tree, each opening its list; wrong periods told, statements counted."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.factories import Life, petition, unit, user
from tests.web.fuzz import NASTY
from yimen.cases import actions as cases
from yimen.cases.models import Case
from yimen.domain.indicators import INDICATORS
from yimen.domain.roles import Role

pytestmark = pytest.mark.django_db

HOME = "web:leader-home"
MOST = 20  # statements of the whole page: session, user, units, and one for each kind of row
MOST_ITEMS = 8


@pytest.fixture
def life():
    """A case of this department, answered and delivered today."""
    made = Life(at=timezone.now() - timedelta(hours=2)).delivered()
    made.leader = user(made.government, Role.LEADER)
    return made


def many(life: Life, n: int) -> list[Case]:
    """`n` more cases, forwarded."""
    made = []
    for _ in range(n):
        facts = petition(received_on=timezone.localdate(life.at), source_key=f"many:{uuid.uuid4()}")
        case = cases.register(office=life.office, petition=facts, by=life.receptionist, at=life.at).case
        cases.sort(case_id=case.pk, petition_class="appeal", path=6, by=life.receptionist, at=life.at)
        made.append(cases.forward(case_id=case.pk, to_unit=life.department, by=life.receptionist, at=life.at))
    return made


def cards(answer: Any) -> dict[str, Any]:
    """The cards of the page by their words."""
    return {card.label: card for card in [*answer.context["plan"], *answer.context["others"]]}


def statements(client: Any, url: str) -> int:
    client.get(url)  # calendars and templates are read once per process
    with CaptureQueriesContext(connection) as caught:
        assert client.get(url).status_code == 200
    return len(caught)


def test_every_indicator_of_the_plan_has_its_card_and_an_empty_one_a_dash(client):
    client.force_login(user(unit(), Role.LEADER))
    answer = client.get(reverse(HOME))
    assert list(cards(answer)) == [indicator.name for indicator in INDICATORS.values()]
    assert {(card.figure, card.url) for card in cards(answer).values()} == {(None, "")}
    assert answer.content.decode().count('<p class="stat-figure">—</p>') == len(INDICATORS)


def test_a_figure_opens_the_list_of_what_it_counts(client, life):
    client.force_login(life.leader)
    linked = [card for card in cards(client.get(reverse(HOME))).values() if card.url]
    assert {"平均办理时限", "网信占比"} <= {card.label for card in linked}
    for card in linked:
        answer = client.get(card.url)
        assert [case.number for case in answer.context["rows"]] == [life.case.number], card.label
        assert answer.context["shown"] == f"共 {card.n} 件"


def test_the_fields_say_the_period_that_is_counted(client, life):
    client.force_login(life.leader)
    today = timezone.localdate()
    text = client.get(reverse(HOME)).content.decode()
    assert f'value="{today.year}-01-01"' in text
    assert f'value="{today.isoformat()}"' in text
    half = client.get(reverse(HOME), {"first": "2026-03-02"}).content.decode()
    assert 'value="2026-03-02"' in half


WRONG = [  # what is typed, the field that is told, what it says
    ({"first": "2026-05-02", "last": "2026-05-01"}, "last", "结束日期早于开始日期"),
    ({"first": "2019-01-01", "last": "2026-05-01"}, "last", "一次最多统计五年"),
    ({"first": "2015-01-01"}, "first", "一次最多统计五年"),
    ({"first": "0001-01-01", "last": "0001-02-01"}, "first", "2000 年至"),
    ({"first": "2026-01-01", "last": "9999-12-31"}, "last", "2000 年至"),
    ({"first": "昨天"}, "first", "日期"),
    ({"last": "2026-02-30"}, "last", "日期"),
    ({"unit": "abc"}, "unit", "选"),
    ({"unit": "99999999999999999999"}, "unit", "选"),
]


@pytest.mark.parametrize(("typed", "field", "words"), WRONG)
@pytest.mark.parametrize("page", ["home", "items"])
def test_a_wrong_period_is_told_and_kept_and_the_year_to_date_shown(client, life, typed, field, words, page):
    client.force_login(life.leader)
    url = reverse(HOME) if page == "home" else reverse("web:leader-items", args=["web_share"])
    answer = client.get(url, typed)
    text = answer.content.decode()
    assert answer.status_code == 200
    form = answer.context["form"]
    assert words in " ".join(form.errors[field])
    assert list(form.errors) == [field] or typed["first"] == "0001-01-01"
    assert form.errors[field][0] in text
    if page == "home" and field != "unit":
        assert f'value="{typed[field]}"' in text
    today = timezone.localdate()
    assert (answer.context["period"].first, answer.context["period"].last) == (date(today.year, 1, 1), today)


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ({"first": "2026-03-02", "last": "2026-03-02"}, date(2026, 3, 2), date(2026, 3, 2)),
        ({"last": "2024-06-30"}, date(2024, 1, 1), date(2024, 6, 30)),
        ({"first": "2021-05-01", "last": "2026-05-01"}, date(2021, 5, 1), date(2026, 5, 1)),
    ],
)
def test_what_is_left_open_is_filled_in(client, life, typed, first, last):
    client.force_login(life.leader)
    answer = client.get(reverse(HOME), typed)
    assert not answer.context["form"].errors
    assert (answer.context["period"].first, answer.context["period"].last) == (first, last)


def test_a_unit_outside_ones_own_tree_is_refused_and_inside_shown(client, life):
    stranger = Life(source_key="elsewhere", at=life.at).delivered()
    client.force_login(life.leader)
    refused = client.get(reverse(HOME), {"unit": stranger.department.pk})
    assert "unit" in refused.context["form"].errors
    assert {card.n for card in cards(refused).values()} <= {0, 1}  # one's own case only
    items = client.get(reverse("web:leader-items", args=["web_share"]), {"unit": stranger.department.pk})
    assert [case.number for case in items.context["rows"]] == [life.case.number]
    empty = client.get(reverse(HOME), {"unit": unit(life.government).pk})
    assert not empty.context["form"].errors
    assert {card.n for card in cards(empty).values()} == {0}


def test_the_list_leads_by_key_through_every_case_once(client, life, monkeypatch):
    monkeypatch.setattr("yimen.web.leader.views.PAGE", 3)
    every = sorted([life.case.number, *(case.number for case in many(life, 7))])
    client.force_login(life.leader)
    url, pages, first = reverse("web:leader-items", args=["web_share"]), [], ""
    while url:
        answer = client.get(url)
        pages.append([case.number for case in answer.context["rows"]])
        url, first = answer.context["next"], answer.context["first"]
    assert [len(page) for page in pages] == [3, 3, 2]
    assert [number for page in pages for number in page] == every
    assert [case.number for case in client.get(first).context["rows"]] == pages[0]
    gone = client.get(reverse("web:leader-items", args=["web_share"]), {"after": "zzz\x00'"})
    assert (gone.status_code, list(gone.context["rows"])) == (200, [])


def test_who_keeps_statistics_sees_figures_and_no_list(client, life):
    client.force_login(user(life.office, Role.STATISTICS))
    answer = client.get(reverse(HOME))
    assert any(card.n for card in cards(answer).values())
    assert not any(card.url for card in cards(answer).values())
    assert life.case.number not in answer.content.decode()
    refused = client.get(reverse("web:leader-items", args=["web_share"]))
    assert refused.status_code == 403
    assert life.case.number not in refused.content.decode()


@pytest.mark.parametrize("role", [Role.RECEPTIONIST, Role.HANDLER, Role.GUIDE, Role.ADMINISTRATOR])
def test_who_has_no_figures_is_refused_in_words(client, life, role):
    client.force_login(user(life.office, role))
    answer = client.get(reverse(HOME))
    assert answer.status_code == 403
    assert "您的岗位没有这项权限" in answer.content.decode()


@pytest.mark.parametrize("name", ["first", "last", "unit", "after"])
def test_whatever_stands_in_the_address_is_answered(client, life, name):
    client.force_login(life.leader)
    pages = [reverse(HOME), reverse("web:leader-items", args=["web_share"])]
    answers = {(page, typed): client.get(page, {name: typed}).status_code for page in pages for typed in NASTY}
    assert set(answers.values()) == {200}


def test_an_unknown_figure_is_not_found(client, life):
    client.force_login(life.leader)
    assert client.get(reverse("web:leader-items", args=["worst_petitioner"])).status_code == 404


@pytest.mark.parametrize(("page", "most"), [("home", MOST), ("items", MOST_ITEMS)])
def test_the_page_takes_few_statements_however_much_it_counts(client, life, page, most):
    client.force_login(life.leader)
    url = reverse(HOME) if page == "home" else reverse("web:leader-items", args=["web_share"])
    few = statements(client, url)
    many(life, 30)
    assert statements(client, url) == few
    assert few <= most
