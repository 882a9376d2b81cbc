"""Two people at one record on real connections: one wins, the other is told; nothing is done twice."""

from __future__ import annotations

import pytest

from tests.cases.test_case_races import at_once
from tests.supervision.conftest import make_world
from tests.supervision.helpers import answer, consult, day, on, only_task, order, take_over, urge
from yimen.base import audit
from yimen.cases.actions import NotAllowed
from yimen.supervision import actions
from yimen.supervision.models import AgendaItem, CaseLead, Consultation, JointStep, LeaderOrder, Meeting, Task, Urging

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _database():
    """The real one, in place of the one that rolls back."""


@pytest.fixture
def world(transactional_db, settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"
    return make_world()


def refusals(results):
    return [code for one in results if isinstance(one, NotAllowed) for code in {r.code for r in one.refusals}]


def test_two_supervisors_write_one_letter(world):
    results = at_once(
        lambda: urge(world, on("03-21"), by=world.supervisor), lambda: urge(world, on("03-21"), by=world.inspector)
    )
    assert refusals(results) == ["waiting"]
    assert Urging.objects.count() == 1
    assert audit.verify() == []


def test_a_letter_signed_twice_is_one_paper_and_one_task(world):
    urging = urge(world, on("03-21"), by=world.supervisor)
    sign = {"urging_id": urging.pk, "by": world.office_head, "at": on("03-22")}
    results = at_once(lambda: actions.sign_letter(**sign), lambda: actions.sign_letter(**sign))
    assert refusals(results) == ["signed"]
    assert (Task.objects.count(), world.case.documents.count()) == (1, 1)


def test_two_leaders_take_one_case_over(world):
    results = at_once(
        lambda: take_over(world, on("03-10")),
        lambda: take_over(world, on("03-10"), leader=world.other_leader, by=world.other_leader),
    )
    assert refusals(results) == ["taken"]
    assert CaseLead.objects.count() == 1


def test_an_answer_is_confirmed_while_it_is_sent_back(world):
    urge(world, on("03-21"))
    task = answer(only_task(), world, on("03-24"))
    results = at_once(
        lambda: actions.close_task(task_id=task.pk, text="属实。", by=world.supervisor, at=on("03-25")),
        lambda: actions.return_task(
            task_id=task.pk, text="请附照片。", due=day("04-02"), by=world.office_head, at=on("03-25")
        ),
    )
    assert refusals(results) == ["stage"]
    assert JointStep.objects.filter(task=task, step__in=["close", "return"]).count() == 1


def test_one_case_is_proposed_once(world):
    given = {"case_id": world.case.pk, "reason": "需要协调。", "at": on("03-10")}
    results = at_once(
        lambda: actions.propose_item(by=world.head, **given), lambda: actions.propose_item(by=world.supervisor, **given)
    )
    assert refusals(results) == ["waiting"]
    assert AgendaItem.objects.count() == 1


def test_one_press_on_two_connections_makes_one_record(world):
    key = {"key": "0123456789ab"}
    meeting = {"on": day("03-18"), "place": "三楼", "convener": "李某", "chair": "周某", "by": world.conference}
    for press, model in (
        (lambda: consult(world, on("03-10"), **key), Consultation),
        (lambda: order(world, on("03-10"), **key), LeaderOrder),
        (lambda: actions.convene(**meeting, **key, at=on("03-10")), Meeting),
    ):
        results = at_once(press, press)
        assert refusals(results) == []
        assert model.objects.count() == 1
