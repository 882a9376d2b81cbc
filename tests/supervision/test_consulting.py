"""会商: several units are asked, their views stand, the conclusion lays tasks; no clock moves."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from tests.factories import petition
from tests.supervision.helpers import answer, clocks, consult, day, lines, on, refused
from yimen.cases import actions as cases
from yimen.domain.joint import TaskStage
from yimen.supervision import actions
from yimen.supervision.models import Consultation, Task


def conclude(life, made, at, **more):
    given = {
        "consultation_id": made.pk,
        "conclusion": "由住建局牵头维修，市监局检验。",
        "demands": [actions.Demand(life.department, "牵头维修", day("04-20"))],
        "by": life.office_head,
        "at": at,
    }
    return actions.conclude_consultation(**{**given, **more})


def test_each_unit_writes_its_view_and_the_conclusion_lays_the_tasks(world):
    before = clocks(world.case)
    made = consult(world, on("03-10"))
    views = Task.objects.filter(view=True)
    assert {task.unit for task in views} == {world.department, world.second}
    assert {task.due for task in views} == {day("03-20")}
    answer(views.get(unit=world.department), world, on("03-12"))
    answer(views.get(unit=world.second), world, on("03-13"), by=world.second_handler)
    conclude(world, made, on("03-16"))
    made.refresh_from_db()
    assert (made.concluded_on, made.concluded_by, made.waived) == (day("03-16"), world.office_head, "")
    assert set(Task.objects.filter(view=True).values_list("stage", flat=True)) == {TaskStage.CLOSED}
    [task] = Task.objects.filter(view=False)
    assert (task.unit, task.due, task.stage) == (world.department, day("04-20"), TaskStage.OPEN)
    assert lines(world.case) == ["called", "asked", "asked", "answer", "answer", "concluded", "asked"]
    assert clocks(world.case) == before


def test_it_is_not_concluded_over_the_head_of_a_unit(world):
    made = consult(world, on("03-10"))
    answer(Task.objects.get(unit=world.department), world, on("03-12"))
    with refused("missing"):
        conclude(world, made, on("03-16"))
    conclude(world, made, on("03-21"), waived="市监局逾期未反馈，已电话征求意见。")
    assert Task.objects.get(unit=world.second).stage == TaskStage.WITHDRAWN
    made.refresh_from_db()
    assert made.waived == "市监局逾期未反馈，已电话征求意见。"
    with refused("concluded"):
        conclude(world, made, on("03-22"))


def test_what_is_lacking_is_told(world):
    with refused("question", "units", "due"):
        consult(world, on("03-10"), question="", units=[world.department, world.department], due=None)
    with refused("meets_on"):
        consult(world, on("03-10"), in_writing=False, meets_on=day("03-12"), place="")
    with refused("meets_on"):
        consult(world, on("03-10"), in_writing=False, meets_on=day("03-09"), place="二楼会议室")
    made = consult(world, on("03-10"), in_writing=False, meets_on=day("03-10"), place="二楼会议室")
    assert (made.meets_on, made.place) == (day("03-10"), "二楼会议室")


def test_a_day_behind_the_term_needs_its_reason_and_is_said_with_the_unit(world):
    made = consult(world, on("03-10"))
    for task in Task.objects.all():
        answer(task, world, on("03-12"), by=world.handler if task.unit == world.department else world.second_handler)
    late = actions.Demand(world.department, "换新电梯", day("06-01"))
    with pytest.raises(cases.NotAllowed, match="区住建局：反馈期限晚于本件的办理期限（2026年5月6日）"):
        conclude(world, made, on("03-16"), demands=[late])
    whole = actions.Demand(world.department, "换新电梯", day("06-01"), beyond="维修资金审批需要时间")
    conclude(world, made, on("03-16"), demands=[whole])


@pytest.mark.parametrize("who", ["supervisor", "inspector", "receptionist", "head"])
def test_only_the_head_the_leader_and_the_conference_call_one(world, who):
    with refused("permission"):
        consult(world, on("03-10"), by=getattr(world, who))


@pytest.mark.parametrize("who", ["office_head", "leader", "conference"])
def test_who_calls_one(world, who):
    assert consult(world, on("03-10"), by=getattr(world, who)).host == getattr(world, who).unit


def test_a_history_item_is_not_consulted_about(world):
    old = cases.register(
        office=world.office, petition=petition(received_on=day("03-02").replace(year=2015)), by=world.receptionist,
        at=on("03-10"),
    ).case  # fmt: skip
    with refused("history"):
        consult(world, on("03-10"), case_id=old.pk)


def test_a_press_sent_twice_calls_once(world):
    first = consult(world, on("03-10"), key="0123456789ab")
    assert consult(world, on("03-10"), key="0123456789ab") == first
    assert Task.objects.count() == 2


def test_the_database_wants_a_place_and_a_whole_conclusion(world):
    made = consult(world, on("03-10"))
    for wrong in ({"in_writing": False}, {"concluded_on": day("03-11")}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Consultation.objects.filter(pk=made.pk).update(**wrong)
