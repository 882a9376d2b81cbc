"""Orders, letters and tasks while the head is away: a deputy of the own body does them, in both names."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from tests.cases.test_deputising import again, stand_in
from tests.factories import user
from tests.supervision.helpers import answer, consult, lines, on, only_task, order, refused, take_over, urge
from yimen.base.models import AuditEntry
from yimen.cases import actions as cases
from yimen.documents import queries as documents
from yimen.documents.render.wordfile import plain_text, read
from yimen.domain.recusal import Ground
from yimen.domain.roles import Role
from yimen.supervision import actions
from yimen.supervision.models import JointStep, Task


def deputy_of(absent, *roles):
    person = user(absent.unit, *roles)
    stand_in(absent, person)
    return again(person)


def names(case) -> list[tuple[str, int, int | None]]:
    """Each deed, who did it, and for whom."""
    return list(JointStep.objects.filter(case=case).order_by("id").values_list("step", "by", "deputy_for"))


def test_a_deputy_writes_down_what_a_leader_ordered(world):
    deputy = deputy_of(world.office_head, Role.CHECKER)
    made = order(world, on("03-12"), by=deputy)
    assert (made.recorded_by, made.recorded_for) == (deputy, world.office_head)
    both = (deputy.pk, world.office_head.pk)
    assert names(world.case) == [("ordered", *both), ("asked", *both)]
    entry = AuditEntry.objects.filter(verb="joint.ordered").get()
    assert (entry.actor, entry.facts["deputy_for"]) == both


def test_a_letter_that_a_supervisor_drafted_is_signed_for_the_absent_head(world):
    deputy = deputy_of(world.office_head, Role.CHECKER)
    drafted = urge(world, on("03-21"), by=world.supervisor)
    signed = actions.sign_letter(urging_id=drafted.pk, by=deputy, at=on("03-22"))
    assert (signed.drafted_for, signed.signed_by, signed.signed_for) == (None, deputy, world.office_head)
    paper = plain_text(read(documents.word(signed.document)).blocks)
    assert f"签发人：{deputy.name}（代{world.office_head.name}）" in paper
    assert lines(world.case) == ["drafted", "supervised", "asked"]


def test_who_signs_by_an_own_post_stands_alone_on_the_letter(world):
    signed = urge(world, on("03-21"))
    paper = plain_text(read(documents.word(signed.document)).blocks)
    assert f"签发人：{world.office_head.name}" in paper
    assert "（代" not in paper
    assert names(world.case) == [("supervised", world.office_head.pk, None), ("asked", world.office_head.pk, None)]


def test_a_head_who_is_kept_out_of_the_case_lends_nothing_on_it(world):
    deputy = deputy_of(world.office_head, Role.CHECKER)
    cases.declare_interest(case_id=world.case.pk, ground=Ground.KIN, words="亲属", by=world.office_head, at=on("03-20"))
    with refused("permission"):
        urge(world, on("03-21"), by=deputy)


def test_a_deputy_answers_and_another_confirms(world):
    order(world, on("03-12"))
    deputy = deputy_of(world.head, Role.ARCHIVIST)
    task = answer(only_task(), world, on("03-14"), by=deputy)
    assert (task.answered_by, task.answered_for) == (deputy, world.head)
    closed = actions.close_task(task_id=task.pk, text="属实", by=world.leader, at=on("03-15"))
    assert (closed.closed_by, closed.closed_for) == (world.leader, None)


def test_nobody_confirms_what_was_answered_by_or_for_either_of_the_two(world):
    """The leader's own office owes the answer: its head answers, and a deputy of the head does not confirm it."""
    demand = actions.Demand(world.office, "报送情况", date(2026, 3, 25))
    order(world, on("03-12"), by=world.office_head, demand=demand)
    deputy = deputy_of(world.office_head, Role.CHECKER)
    task = answer(only_task(), world, on("03-14"), by=deputy)
    for who in (deputy, world.office_head):
        with refused("second_person"):
            actions.close_task(task_id=task.pk, text="属实", by=who, at=on("03-15"))
    assert actions.close_task(task_id=task.pk, text="属实", by=world.supervisor, at=on("03-15")).closed_by


@pytest.mark.parametrize(
    "change",
    [
        {"closed_by": "office_head"},  # for whom it was answered
        {"closed_by": "supervisor", "closed_for": "office_head"},
        {"closed_by": "supervisor", "closed_for": "deputy"},
    ],
)
def test_the_database_keeps_the_two_sides_of_a_task_apart(world, change):
    demand = actions.Demand(world.office, "报送情况", date(2026, 3, 25))
    order(world, on("03-12"), by=world.office_head, demand=demand)
    world.deputy = deputy_of(world.office_head, Role.CHECKER)
    task = answer(only_task(), world, on("03-14"), by=world.deputy)
    people = {field: getattr(world, who) for field, who in change.items()}
    with pytest.raises(IntegrityError, match="task_second_for_deputies"), transaction.atomic():
        Task.objects.filter(pk=task.pk).update(stage="closed", closed_on=date(2026, 3, 15), **people)


def test_a_consultation_is_called_and_concluded_for_the_absent_head(world):
    deputy = deputy_of(world.office_head, Role.CHECKER)
    made = consult(world, on("03-10"), by=deputy)
    actions.conclude_consultation(
        consultation_id=made.pk, conclusion="由住建局牵头。", waived="两单位已当面答复。", by=deputy, at=on("03-20")
    )
    assert {(step, absent) for step, _, absent in names(world.case)} == {
        ("called", world.office_head.pk), ("asked", world.office_head.pk), ("concluded", world.office_head.pk),
    }  # fmt: skip
    assert set(Task.objects.values_list("closed_by", "closed_for")) == {(deputy.pk, world.office_head.pk)}


def test_taking_a_case_over_stays_the_leaders_own(world):
    leader = user(world.office, Role.LEADER)
    deputy = deputy_of(leader, Role.CHECKER)
    with refused("permission", "leader"):
        take_over(world, on("03-12"), leader=leader, by=deputy)


def test_a_deputy_stays_inside_the_common_body(world):
    """A leader sees every body below; who stands in for one sees the cases of the own body only."""
    deputy = deputy_of(world.leader, Role.HANDLER)
    with refused("reach"):
        order(world, on("03-12"), by=deputy)
