"""After the demo was played every desk has something to see, for the account whose desk it is, and leaks nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from yimen.base import audit
from yimen.base.models import AuditEntry, Counter, User
from yimen.cases.models import Accusation, Case, StepTaken
from yimen.domain.procedure import edges
from yimen.ops.demo import district, rules, scene, stands
from yimen.ops.demo.world import World
from yimen.supervision.models import ClockWarning
from yimen.web.nav import PLACES

pytestmark = pytest.mark.django_db  # each test inside the module's own transaction

SEED = 11
EMPTY = ('class="empty"', "没有等待列入的件", "没有未办结的批示")

# Menu pages on which an account may find nothing, each with its reason; "*" stands for everybody.
GOVERNMENTS = ("zhengfu", "shifuze")
MAY_BE_EMPTY = {
    ("*", "web:deputies"): "谁都可能没有在代理或被代理的人；页面上是指定代理人的表单",
    ("*", "web:notice-home"): "不编造放假通知；页面上是已生效的年份",
    **{(name, "web:rating-home"): "不满意评价由上一级查看，本单位下面没有承办单位"
       for name in ("shenhe", "dudao", "juzhang", "fuze", "shifuze")},
    **{(name, "web:review-home"): "复查复核由上一级政府办理" for name in ("fuze", "juzhang")},
    **{(name, "web:data-list"): "个人信息请求由登记该件的信访部门答复"
       for name in ("jingban", "jingban2", "fuze", "liuan-jingban", "fucha", "shifucha", *GOVERNMENTS)},
    **{(name, page): "政府不承办信访件，这个账号只审签复查复核意见" for name in GOVERNMENTS
       for page in ("web:unit-home", "web:after-home", "web:joint-tasks", "web:urgent-home")},
    ("juzhang", "web:account-requests"): "账号改动只有涉及保护件的才等第二人同意，平时没有",
    ("lianxi", "web:lead-home"): "批示的一栏只列领导本人的；联席办看的是全部包案",
}  # fmt: skip


@pytest.fixture(scope="module")
def played(django_db_setup, django_db_blocker):
    """The district with what stands on its desks, played once for this module and undone afterwards."""
    at = now()
    with django_db_blocker.unblock(), transaction.atomic():
        district.found(by=None, at=at - timedelta(days=500))
        rules.release(at=at - timedelta(days=499))
        world = World()
        scene.due_now(world, seed=SEED, now=at)
        refused = stands.set_out(world, seed=SEED, now=at)
        scene.set_up(world, seed=SEED, now=at)
        yield refused
        transaction.set_rollback(True)


def test_the_rules_refuse_nothing_of_it_and_every_history_is_lawful(played):
    assert [(key, deed.step, why) for key, deed, why in played] == []
    lawful = {(str(before or ""), str(step), str(after)) for before, step, after in edges()}
    taken = set(StepTaken.objects.values_list("before", "step", "after"))
    assert taken <= lawful
    assert len({step for _, step, _ in taken}) > 18
    assert audit.verify() == []


def test_every_menu_page_of_every_account_answers_and_shows_something(played):
    wrong = []
    for username in district.WORTH_TRYING:
        user, client = User.objects.get(username=username), Client()
        client.force_login(user, backend="yimen.base.auth.LockingBackend")
        for place in PLACES:
            if not place.needs & user.permissions:
                continue
            answer = client.get(reverse(place.url_name))
            said = answer.content.decode()
            empty = [word for word in EMPTY if word in said]
            may = {(username, place.url_name), ("*", place.url_name)} & set(MAY_BE_EMPTY)
            if answer.status_code != 200 or (empty and not may):
                wrong.append(f"{username} {place.url_name} {answer.status_code} {empty}")
    assert wrong == []


def test_the_accounts_that_are_printed_have_a_desk(played):
    homes = {name: _home(name) for name in district.WORTH_TRYING}
    assert {name for name, path in homes.items() if path == reverse("web:welcome")} <= {"peixun"}


def _home(username: str) -> str:
    client = Client()
    client.force_login(User.objects.get(username=username), backend="yimen.base.auth.LockingBackend")
    return client.get(reverse("web:home")).url


def test_some_warnings_were_seen_and_some_were_not(played):
    told = ClockWarning.objects.filter(told=True)
    assert told.filter(seen_at=None).exists()
    assert told.exclude(seen_at=None).exists()


def test_protected_matters_leave_no_trace_outside_their_tables(played):
    numbers = set(Accusation.objects.values_list("number", flat=True))
    assert len(numbers) == 3
    ordinary = AuditEntry.objects.exclude(chain__startswith="protected:")
    said = "".join(str(list(rows.values())) for rows in (Case.objects, StepTaken.objects, Counter.objects, ordinary))
    assert [number for number in numbers if number in said] == []
    keys = [life.key for life in stands.lives(SEED, now()) if life.kind == "accusation"]
    assert [key for key in keys if key in said] == []


def test_who_plays_twice_finds_everything_as_it_was(played):
    before = (Case.objects.count(), StepTaken.objects.count(), Accusation.objects.count(), ClockWarning.objects.count())
    assert stands.set_out(World(), seed=SEED, now=now() + timedelta(days=2)) == []
    after = (Case.objects.count(), StepTaken.objects.count(), Accusation.objects.count())
    assert after == before[:3]


def test_each_exception_names_an_account_and_a_page_of_its_menu():
    pages = {place.url_name for place in PLACES}
    assert {page for _, page in MAY_BE_EMPTY} <= pages
    assert {name for name, _ in MAY_BE_EMPTY} <= {"*", *district.WORTH_TRYING}
