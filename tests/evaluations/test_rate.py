"""Rating: the petitioner alone, two bodies, once each, never filled in for anybody."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import PASSWORD, Life, user
from tests.portal.people import concluded
from yimen.base.models import AuditEntry
from yimen.cases.actions import NotAllowed, answer_on_spot, guide_elsewhere
from yimen.domain.roles import Role
from yimen.evaluations.actions import rate
from yimen.evaluations.models import Rating
from yimen.evaluations.public import standings

pytestmark = pytest.mark.django_db


def words(**call):
    """Why the rating is refused."""
    with pytest.raises(NotAllowed) as refused:
        rate(**{"by": None, **call})
    return str(refused.value)


@pytest.mark.parametrize(
    ("body", "level", "code"),
    [
        ("office", "satisfied", 0),
        ("office", "mostly_satisfied", 1),
        ("organ", "dissatisfied", 3),
        ("organ", "satisfied", 0),
    ],
)
def test_each_level_is_kept_by_its_national_code_for_its_own_unit(body, level, code):
    life = concluded()
    rating = rate(case_id=life.case.pk, body=body, level=level, by=None, at=timezone.now())
    assert rating.level == code
    assert rating.unit == (life.office if body == "office" else life.department)
    assert rating.reason == ""


def test_the_two_bodies_are_rated_separately_and_once_each():
    life, now = concluded(), timezone.now()
    rate(case_id=life.case.pk, body="office", level="satisfied", by=None, at=now)
    rate(case_id=life.case.pk, body="organ", level="dissatisfied", reason="答复太慢", by=None, at=now)
    assert {row.body: (row.level, row.reason) for row in Rating.objects.all()} == {
        "office": (0, ""),
        "organ": (3, "答复太慢"),
    }
    assert "已经评价过" in words(case_id=life.case.pk, body="office", level="dissatisfied", at=now)
    assert Rating.objects.get(body="office").level == 0


def test_a_missing_rating_stays_missing():
    life = concluded()
    assert not Rating.objects.exists()
    assert [one.level for one in standings(life.case, today=timezone.localdate())] == ["", ""]


@pytest.mark.parametrize("role", list(Role))
def test_no_staff_account_rates_for_anybody(role):
    life = concluded()
    clerk = user(life.office, role)
    assert "工作人员不能代评" in words(
        case_id=life.case.pk, body="office", level="satisfied", by=clerk, at=timezone.now()
    )
    assert not Rating.objects.exists()


@pytest.mark.parametrize(("days_ago", "open_"), [(0, True), (29, True), (30, True), (31, False), (400, False)])
def test_the_window_closes_thirty_days_after_conclusion(days_ago, open_):
    life = concluded(days_ago)
    assert [one.open for one in standings(life.case, today=timezone.localdate())] == [open_, open_]
    if not open_:
        assert "截止" in words(case_id=life.case.pk, body="office", level="satisfied", at=timezone.now())


def test_before_conclusion_nothing_is_rated():
    life = Life(at=timezone.now()).accepted()
    assert "办结后" in words(case_id=life.case.pk, body="office", level="satisfied", at=timezone.now())
    assert "办结后" in words(case_id=life.case.pk, body="organ", level="satisfied", at=timezone.now())


def test_an_answer_on_the_spot_rates_the_office_only():
    life = Life(at=timezone.now()).sorted("suggestion", None)
    case = answer_on_spot(case_id=life.case.pk, answer="已采纳。", by=life.receptionist, at=life.at)
    assert [one.body for one in standings(case, today=timezone.localdate())] == ["office"]
    assert "只评价信访部门" in words(case_id=case.pk, body="organ", level="satisfied", at=timezone.now())
    rate(case_id=case.pk, body="office", level="mostly_satisfied", by=None, at=timezone.now())


def test_a_matter_for_another_procedure_is_outside_the_rating():
    life = Life(at=timezone.now()).sorted("appeal", 1)
    case = guide_elsewhere(
        case_id=life.case.pk, competent_body="人民法院", reply="请起诉。", by=life.receptionist, at=life.at
    )
    assert "不在评价范围" in words(case_id=case.pk, body="office", level="satisfied", at=timezone.now())


@pytest.mark.parametrize("level", ["", "0", "very_satisfied", "满意"])
def test_an_unknown_level_is_refused(level):
    life = concluded()
    assert "选一项" in words(case_id=life.case.pk, body="office", level=level, at=timezone.now())


def test_the_trail_tells_that_a_rating_was_given_but_not_which():
    life = concluded()
    rate(case_id=life.case.pk, body="organ", level="dissatisfied", reason="推诿", by=None, at=timezone.now())
    entry = AuditEntry.objects.get(verb="rating.given")
    assert entry.facts == {"case": life.case.pk, "body": "organ"}
    assert (entry.actor, entry.chain) == (None, "public")


# --- the page ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def visit(client):
    """A client that opened a concluded case, and the case."""
    life = concluded()
    client.post("/status/", {"number": life.case.number, "code": life.query_code})
    return client, life


def test_nothing_is_chosen_beforehand(visit):
    client, _ = visit
    text = client.get("/status/rating/").content.decode()
    assert text.count('type="radio"') == 6
    assert "checked" not in text
    assert "不评价不会算作满意" in text


def test_the_person_rates_on_the_page_without_script(visit):
    client, _ = visit
    answer = client.post("/status/rating/", {"body": "organ", "level": "dissatisfied", "reason": "等得太久"})
    assert answer.status_code == 302
    assert Rating.objects.get().reason == "等得太久"
    text = client.get("/status/rating/").content.decode()
    assert "您的评价：<b>不满意</b>" in text
    assert "提交对信访部门的评价" in text
    assert "提交对责任单位的评价" not in text
    assert "不满意" in client.get("/status/case/").content.decode()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"body": "office"}, "选一项"),
        ({"body": "office", "level": "nothing"}, "请选择列出的一项"),
        ({"body": "nobody", "level": "satisfied"}, "nobody"),
        ({}, "选一项"),
        ({"body": "office", "level": "dissatisfied", "reason": "长" * 501}, "最多 500 字"),
    ],
)
def test_a_wrong_rating_is_told_and_kept(visit, data, said):
    client, _ = visit
    answer = client.post("/status/rating/", data)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert said in text or said == "nobody"
    assert data.get("reason", "") in text
    assert not Rating.objects.exists()


def test_a_logged_in_clerk_is_refused_with_words(visit):
    client, life = visit
    clerk = user(life.office, Role.RECEPTIONIST, with_password=True)
    assert client.login(username=clerk.username, password=PASSWORD)
    for answer in (
        client.get("/status/rating/"),
        client.post("/status/rating/", {"body": "office", "level": "satisfied"}),
    ):
        assert answer.status_code == 403
        assert "工作人员不能代评" in answer.content.decode()
    assert not Rating.objects.exists()


def test_the_case_page_offers_the_rating_only_when_it_is_open(client):
    late = concluded(days_ago=40)
    client.post("/status/", {"number": late.case.number, "code": late.query_code})
    text = client.get("/status/case/").content.decode()
    assert "去评价" not in text
    assert f"{timezone.localdate() - timedelta(days=10):%Y-%m-%d} 截止" in text
