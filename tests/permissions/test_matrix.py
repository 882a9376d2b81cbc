"""Every role x every permission, every role x every step x every side: the code says what the tables say."""

from __future__ import annotations

from itertools import product

import pytest

from tests.permissions.tables import MAY, cell, rows
from yimen.domain.procedure import STEPS, Side, Situation, Step, refusals
from yimen.domain.roles import REACH, Permission, Reach, Role, permissions_of, reaches_of

SIDES = {
    "信访部门": Side.OFFICE,
    "责任单位": Side.UNIT,
    "现在所在单位": Side.HOLDER,
    "信访部门或责任单位": Side.EITHER,
    "协办单位": Side.HELPER,
    "决定机关": Side.DECIDER,
}


def test_the_table_has_a_row_for_every_permission_and_a_column_for_every_role():
    assert list(MAY) == [str(permission) for permission in Permission]
    assert list(rows("roles.csv")[0])[2:] == [role.label for role in Role]


@pytest.mark.parametrize(("role", "permission"), list(product(Role, Permission)))
def test_a_role_may_what_the_table_says_and_nothing_else(role, permission):
    assert (permission in permissions_of([role])) == (role in MAY[permission])


@pytest.mark.parametrize("step", list(Step))
def test_the_table_of_steps_says_who_takes_it_as_the_procedure_does(step):
    row = next(row for row in rows("steps.csv") if row["步骤"] == step)
    assert SIDES[row["由谁办"]] is STEPS[step].side
    assert row["名称"] == STEPS[step].label


def test_the_table_of_steps_has_every_step_once():
    assert [row["步骤"] for row in rows("steps.csv")] == [str(step) for step in Step]


@pytest.mark.parametrize(("step", "role", "side"), list(product(Step, Role, Side)))
def test_a_role_takes_a_step_on_its_side_exactly_as_the_table_says(step, role, side):
    row = next(row for row in rows("steps.csv") if row["步骤"] == step)
    rule = STEPS[step]
    situation = Situation(
        stage=next(iter(sorted(rule.sources)), None), permissions=permissions_of([role]), sides=frozenset({side})
    )
    against = {refusal.code for refusal in refusals(step, situation)} & {"permission", "side", "stage"}
    assert (not against) == (cell(row, role) and side is SIDES[row["由谁办"]])


@pytest.mark.parametrize(
    ("role", "reach"),
    [
        (Role.GUIDE, None),
        (Role.REGISTRAR, Reach.OFFICE),
        (Role.RECEPTIONIST, Reach.OFFICE),
        (Role.MAIL_CLERK, Reach.OFFICE),
        (Role.CHECKER, Reach.OFFICE),
        (Role.SUPERVISOR, Reach.SUBTREE),
        (Role.REVIEWER, None),
        (Role.HANDLER, Reach.UNIT),
        (Role.UNIT_HEAD, Reach.UNIT),
        (Role.LEADER, Reach.SUBTREE),
        (Role.CONFERENCE, Reach.SUBTREE),
        (Role.OFFICE_HEAD, Reach.SUBTREE),
        (Role.DUTY_OFFICER, Reach.OFFICE),
        (Role.INSPECTOR, Reach.SUBTREE),
        (Role.TRAINER, None),
        (Role.STATISTICS, None),
        (Role.ARCHIVIST, Reach.OFFICE),
        (Role.AUDITOR, None),
        (Role.ADMINISTRATOR, None),
        (Role.AGENT, None),  # a case is opened by a valid mandate and by nothing else
    ],
)
def test_a_role_reaches_as_far_as_the_table_says(role, reach):
    assert reaches_of([role]) == ({reach} if reach else frozenset())
    assert role in REACH or reach is None


def test_an_unknown_role_word_gives_nothing():
    assert permissions_of(["superuser", "admin"]) == frozenset()
    assert reaches_of(["superuser"]) == frozenset()


def test_several_roles_give_the_union_and_no_more():
    both = permissions_of([Role.HANDLER, Role.STATISTICS])
    assert both == permissions_of([Role.HANDLER]) | permissions_of([Role.STATISTICS])


RED_LINES = [  # separations the law and the design ask for, said once more on their own
    ("drafting and issuing an opinion are never one post", Permission.OPINION_DRAFT, Permission.OPINION_ISSUE),
    ("who manages accounts sees no case", Permission.ACCOUNT_MANAGE, Permission.CASE_VIEW),
    ("who audits sees no case", Permission.AUDIT_VIEW, Permission.CASE_VIEW),
    ("who audits does not manage accounts", Permission.AUDIT_VIEW, Permission.ACCOUNT_MANAGE),
    ("who writes routing rules does not release them", Permission.SETTING_MANAGE, Permission.ROUTING_RELEASE),
    ("an agent sees no case but by a mandate", Permission.MANDATE_WORK, Permission.CASE_VIEW),
    ("who records an incident does not review it", Permission.INCIDENT_RECORD, Permission.INCIDENT_REVIEW),
    ("who registers an accusation does not handle it", Permission.ACCUSATION_REGISTER, Permission.ACCUSATION_HANDLE),
]


@pytest.mark.parametrize(("one", "other"), [pair[1:] for pair in RED_LINES], ids=[pair[0] for pair in RED_LINES])
def test_two_powers_never_meet_in_one_post(one, other):
    assert [role for role in Role if {one, other} <= permissions_of([role])] == []
