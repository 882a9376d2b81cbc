"""代理: what is lent, when, and who may name and end a deputy."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from yimen.domain.deputies import (
    LENDING,
    LENT,
    LONGEST,
    Absent,
    Naming,
    against,
    both_names,
    in_force,
    may_end,
    same_side,
    stands_for,
)
from yimen.domain.roles import Permission, Reach, Role, permissions_of

TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("today", "revoked", "wanted"),
    [
        (date(2026, 3, 1), False, False),  # the day before
        (date(2026, 3, 2), False, True),  # its first day
        (date(2026, 3, 6), False, True),  # its last day
        (date(2026, 3, 7), False, False),  # the day after
        (date(2026, 3, 4), True, False),  # ended at once
    ],
)
def test_it_holds_on_its_days_and_not_after_it_was_ended(today, revoked, wanted):
    assert in_force(date(2026, 3, 2), date(2026, 3, 6), today, revoked=revoked) is wanted


def test_what_keeps_the_office_going_is_lent_and_a_persons_own_trust_is_not():
    never = {
        Permission.ACCUSATION_REGISTER, Permission.ACCUSATION_HANDLE, Permission.ACCUSATION_NAME, Permission.AUDIT_VIEW,
        Permission.ACCOUNT_MANAGE, Permission.SETTING_MANAGE, Permission.PETITION_IMPORT, Permission.INDICATOR_VIEW,
        Permission.INDICATOR_DRILL, Permission.RATING_READ, Permission.TICKET_TAKE, Permission.TICKET_CALL,
        Permission.HALL_VIEW, Permission.CONFERENCE_KEEP, Permission.MINUTES_SIGN, Permission.CASE_LEAD,
        Permission.MANDATE_WORK, Permission.INCIDENT_RECORD, Permission.INCIDENT_REVIEW, Permission.ROUTING_RELEASE,
        Permission.NOTICE_CONFIRM,
    }  # fmt: skip
    assert frozenset(Permission) - LENT == never
    head = Absent(1, "张三", (Role.UNIT_HEAD, Role.ADMINISTRATOR))
    assert head.permissions == permissions_of([Role.UNIT_HEAD]) & LENT


def test_every_power_stands_once_in_the_table_of_lending_with_a_reason():
    powers = [power for row in LENDING for power in row.powers]
    assert sorted(powers) == sorted(Permission)
    assert all(row.what and row.why and not row.why.endswith("。") for row in LENDING)
    assert {power for row in LENDING if row.lent for power in row.powers} == LENT
    [protected] = [row for row in LENDING if Permission.ACCUSATION_HANDLE in row.powers]
    assert "第三十条" in protected.why


def test_what_is_lent_and_why_is_what_the_table_for_officers_says():
    with (Path(__file__).parent / "cases" / "代职.csv").open(encoding="utf-8", newline="") as lines:
        table = [(row["事项"], row["能不能代"] == "能代", row["理由"]) for row in csv.DictReader(lines)]
    assert [(row.what, row.lent, row.why) for row in LENDING] == table


@pytest.mark.parametrize(("name", "absent", "shown"), [("李四", "张三", "李四（代张三）"), ("李四", "", "李四")])
def test_both_names_stand_side_by_side(name, absent, shown):
    assert both_names(name, absent) == shown


@pytest.mark.parametrize(
    ("role", "reaches"),
    [
        (Role.HANDLER, {Reach.UNIT}),
        (Role.RECEPTIONIST, {Reach.OFFICE}),
        (Role.OFFICE_HEAD, {Reach.OFFICE, Reach.UNIT}),  # never the bodies below
        (Role.STATISTICS, set()),
    ],
)
def test_a_deputy_sees_the_cases_of_the_common_body(role, reaches):
    assert Absent(1, "张三", (role,)).reaches == reaches


def test_one_acts_for_somebody_only_where_no_own_post_allows_it():
    sign = frozenset({Permission.OPINION_ISSUE})
    handler, head = Absent(1, "张三", (Role.HANDLER,)), Absent(2, "李四", (Role.UNIT_HEAD,))
    assert stands_for(sign, frozenset(), (handler, head)) is head
    assert stands_for(sign, sign, (head,)) is None
    assert stands_for(sign, frozenset(), (handler,)) is None


def test_one_side_is_who_did_it_and_for_whom():
    assert same_side(1, None) == {1}
    assert same_side(1, 2) == {1, 2}
    assert same_side(None, None) == frozenset()


READY = Naming(first=TODAY, last=date(2026, 3, 6), today=TODAY, by_self=True)


def test_oneself_or_the_head_names_a_colleague_from_today_on():
    assert against(READY) == against(replace(READY, by_self=False, by_head=True)) == ()
    assert against(replace(READY, last=TODAY)) == ()  # one day
    assert against(replace(READY, last=date(2026, 5, 30))) == ()  # 90 days with both ends
    assert LONGEST == 90


@pytest.mark.parametrize(
    ("change", "code", "words"),
    [
        ({"by_self": False}, "who", "只能为自己指定代理人；为同事指定的，由本单位负责人办理。"),
        ({"same_person": True}, "same_person", "代理人不能是本人，请另选一位同事。"),
        ({"same_body": False}, "same_body", "代理人须是同一单位的同事。"),
        ({"active": False}, "active", "这个账号已停用，请另选一位在岗的同事。"),
        ({"lends": False}, "lends", "这位同事的岗位没有可以代理的信访业务。"),
        ({"last": date(2026, 3, 1)}, "order", "结束日期不能早于开始日期。"),
        ({"first": date(2026, 3, 1)}, "past", "开始日期不能早于今天。"),
        ({"last": date(2026, 5, 31)}, "longest", "一次代理最多90天；更长的请调整岗位。"),
        ({"overlaps": True}, "overlaps", "这段时间已经指定过代理人，请先结束原来的代理。"),
    ],
)
def test_what_stands_against_a_deputy_is_said_in_words(change, code, words):
    assert [(one.code, one.words) for one in against(replace(READY, **change))] == [(code, words)]


def test_anybody_concerned_ends_it_once():
    nobody = {"is_absent": False, "is_deputy": False, "is_head": False}
    for who in nobody:
        assert may_end(**{**nobody, who: True}, ended=False) == ()
    [found] = may_end(**nobody, ended=False)
    assert (found.code, found.words) == ("who", "只有本人、代理人或本单位负责人能结束代理。")
    [found] = may_end(**{**nobody, "is_head": True}, ended=True)
    assert (found.code, found.words) == ("ended", "这项代理已经结束。")
