"""限办事项: answered, sent back, confirmed by another; who sees it; what is late."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from tests.factories import user
from tests.supervision.helpers import answer, consult, day, lines, on, only_task, order, refused, urge
from yimen.domain.joint import TaskStage
from yimen.domain.roles import Role
from yimen.supervision import actions, queries
from yimen.supervision.models import JointStep, Task


def test_a_task_is_answered_sent_back_answered_and_confirmed(world):
    urge(world, on("03-21"))
    task = answer(only_task(), world, on("03-24"))
    assert (task.stage, task.answered_on) == (TaskStage.ANSWERED, day("03-24"))
    with refused("stage"):
        answer(task, world, on("03-24"))
    actions.return_task(task_id=task.pk, text="请附现场照片。", due=day("04-02"), by=world.supervisor, at=on("03-25"))
    task.refresh_from_db()
    assert (task.stage, task.due, task.answer, task.answered_by) == (TaskStage.OPEN, day("04-02"), "", None)
    answer(task, world, on("04-01"))
    actions.close_task(task_id=task.pk, text="属实。", by=world.office_head, at=on("04-02"))
    task.refresh_from_db()
    assert (task.stage, task.closed_by, task.closed_on) == (TaskStage.CLOSED, world.office_head, day("04-02"))
    assert lines(world.case)[2:] == ["answer", "return", "answer", "close"]
    assert JointStep.objects.filter(task=task, step="answer").first().text == "已现场核查，配件已订。"


def test_whoever_answers_does_not_confirm(world):
    both = user(world.department, Role.HANDLER, Role.SUPERVISOR)
    urge(world, on("03-21"))
    task = answer(only_task(), world, on("03-24"), by=both)
    with refused("side", "second_person"):
        actions.close_task(task_id=task.pk, text="属实。", by=both, at=on("03-25"))
    with pytest.raises(IntegrityError), transaction.atomic():
        Task.objects.filter(pk=task.pk).update(stage="closed", closed_by=both, closed_on=day("03-25"))


def test_each_step_needs_its_words_and_its_side(world):
    urge(world, on("03-21"))
    task = only_task()
    with refused("text"):
        actions.answer_task(task_id=task.pk, text="  ", by=world.handler, at=on("03-24"))
    with refused("side"):
        actions.answer_task(task_id=task.pk, text="好。", by=world.second_handler, at=on("03-24"))
    with refused("stage", "permission", "side"):
        actions.close_task(task_id=task.pk, text="好。", by=world.handler, at=on("03-24"))
    answer(task, world, on("03-24"))
    with refused("text", "due"):
        actions.return_task(task_id=task.pk, text="", due=day("03-25"), by=world.supervisor, at=on("03-25"))
    with refused("text"):
        actions.close_task(task_id=task.pk, text="", by=world.supervisor, at=on("03-25"))
    with refused("text"):
        actions.withdraw_task(task_id=task.pk, text="", by=world.supervisor, at=on("03-25"))


def test_a_task_is_withdrawn_with_the_reason(world):
    urge(world, on("03-21"))
    actions.withdraw_task(task_id=only_task().pk, text="单位已主动报告。", by=world.supervisor, at=on("03-22"))
    assert only_task().stage == TaskStage.WITHDRAWN
    with refused("stage"):
        answer(only_task(), world, on("03-23"))


def test_a_leaders_order_is_confirmed_by_the_supervisor_with_what_the_person_says(world):
    made = order(world, on("03-10"))
    task = answer(only_task(), world, on("03-20"))
    actions.close_task(task_id=task.pk, text="属实。", persons_view="表示认可", by=world.supervisor, at=on("03-21"))
    made.refresh_from_db()
    assert made.persons_view == "表示认可"


def test_a_unit_that_is_asked_sees_its_task_and_not_the_case(world):
    consult(world, on("03-10"))
    asked = Task.objects.get(unit=world.second)
    mine = Task.objects.visible_to(world.second_handler)
    assert list(mine) == [asked]
    assert not type(world.case).objects.visible_to(world.second_handler).exists()


def test_who_sees_a_task(world):
    urge(world, on("03-21"))
    task = only_task()
    seen = {
        "handler": True, "head": True, "second_handler": False, "office_head": True, "supervisor": True,
        "leader": True, "conference": True, "receptionist": True,
    }  # fmt: skip
    assert {who: Task.objects.visible_to(getattr(world, who)).filter(pk=task.pk).exists() for who in seen} == seen


def test_the_counts_tell_each_side_what_waits_and_what_is_late(world):
    urge(world, on("03-21"))
    consult(world, on("03-10"))
    assert queries.task_counts(world.handler, today=day("03-20")) == (2, 0, 0, 0, 0)
    assert queries.task_counts(world.handler, today=day("03-21")) == (2, 1, 0, 0, 0)  # the view was due on 03-20
    assert queries.task_counts(world.handler, today=day("03-31")) == (2, 2, 0, 0, 0)
    assert queries.task_counts(world.supervisor, today=day("03-31")) == (0, 0, 3, 3, 0)
    answer(Task.objects.get(urging__isnull=False), world, on("03-24"))
    assert queries.task_counts(world.office_head, today=day("03-31")) == (0, 0, 2, 2, 1)
    assert queries.task_counts(world.receptionist, today=day("03-31")) == (0, 0, 0, 0, 0)


def test_the_lists_go_by_key_nearest_day_first(world):
    urge(world, on("03-21"))
    consult(world, on("03-10"))
    mine = queries.owed(world.handler)
    assert [task.due for task in mine] == [day("03-20"), day("03-30")]
    assert queries.owed(world.handler, after=(mine[0].due, mine[0].pk)) == mine[1:]
    assert [task.due for task in queries.asked(world.supervisor, late_on=day("03-21"))] == [day("03-20")] * 2
    done = answer(mine[1], world, on("03-24"))
    assert queries.to_confirm(world.supervisor) == [done]
    actions.close_task(task_id=done.pk, text="属实。", by=world.supervisor, at=on("03-25"))
    assert queries.ended(world.supervisor) == [done]
    assert queries.ended(world.supervisor, before=done.pk) == []


@pytest.mark.parametrize("size", [1, 12])
def test_a_list_costs_the_same_however_long_it_is(world, size, django_assert_num_queries):
    for number in range(size):
        order(world, on("03-10"), demand=actions.Demand(world.department, f"第{number}项", day("03-25")))
    with django_assert_num_queries(1):
        rows = queries.owed(world.handler)
        assert [(row.asker.short_name, row.order.leader_name, row.case.number) for row in rows]
    with django_assert_num_queries(1):
        queries.on_case(world.case)


def test_the_database_wants_one_origin(world):
    urge(world, on("03-21"))
    order(world, on("03-21"))
    of_order, of_letter = Task.objects.get(order__isnull=False), Task.objects.get(urging__isnull=False)
    for wrong in ({"order": None}, {"urging": of_letter.urging}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Task.objects.filter(pk=of_order.pk).update(**wrong)
