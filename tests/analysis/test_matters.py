"""Joining and parting change no indicator: an item counts as an item; what was brought back counts nowhere."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.factories import NOON, Life, person, petition, user
from yimen.analysis import queries
from yimen.cases import actions as cases
from yimen.cases.models import Case, Clock
from yimen.domain.indicators import INDICATORS
from yimen.domain.measures import Period
from yimen.domain.roles import Role

pytestmark = pytest.mark.django_db
TODAY = (NOON + timedelta(days=100)).date()
PERIOD = Period(NOON.date().replace(day=1), TODAY)
WHY: dict[str, Any] = {"reason": "同一事项。"}


def figures() -> dict[str, tuple[str, int, str]]:
    every = Case.objects.all()
    found = {key: queries.figure(key, every, PERIOD, TODAY) for key in INDICATORS}
    return {key: (one.text, one.n, one.detail) for key, one in found.items()}


def behind() -> dict[str, list[str]]:
    return {key: queries.items_behind(key, Case.objects.all(), PERIOD, TODAY) for key in INDICATORS}


@pytest.fixture
def life() -> Life:
    """A visit of two people with two claims, sorted."""
    return Life(claims=("修好电梯", "公示维修资金"), people=(person(), person(name="李大海"))).sorted()


def letter(life: Life) -> Case:
    facts = petition(channel="letter")
    return cases.register(office=life.office, petition=facts, by=user(life.office, Role.MAIL_CLERK), at=life.at).case


def test_linking_merging_taking_out_and_undoing_change_no_figure_and_no_row_behind_it(life):
    concluded = Life().delivered()
    one, other = letter(life), letter(life)
    before, rows = figures(), behind()
    assert any(n for _, n, _ in before.values())
    given = {"by": life.receptionist, "at": life.at, **WHY}
    cases.link(case_id=one.pk, other_id=life.case.pk, seen=None, seen_other=None, **given)
    deed = cases.link(
        case_id=other.pk, other_id=one.pk, seen=None, seen_other=Case.objects.get(pk=one.pk).matter_id, **given
    )
    assert (figures(), behind()) == (before, rows)
    cases.undo(deed_id=deed.pk, **given)
    cases.unlink(case_id=one.pk, seen=Case.objects.get(pk=one.pk).matter_id, **given)
    assert (figures(), behind()) == (before, rows)
    assert Case.objects.get(pk=concluded.case.pk).stage == "concluded"


def test_a_part_is_an_item_with_the_first_days_and_counts_nowhere_once_it_is_brought_back(life):
    before, rows = figures(), behind()
    (part,) = cases.split(case_id=life.case.pk, to_part={2: 1}, by=life.receptionist, at=life.at, **WHY)
    assert behind()["timely_acceptance_office"] == sorted([life.case.number, part.case.number])
    assert figures()["late_registration"][0] == before["late_registration"][0]
    cases.rejoin(case_id=part.case.pk, by=life.receptionist, at=life.at, **WHY)
    assert (figures(), behind()) == (before, rows)
    assert part.case.number not in str(behind())


def test_a_part_is_no_second_matter_that_came_by_visit():
    life = Life(claims=("修好电梯", "公示维修资金")).sorted()
    (part,) = cases.split(case_id=life.case.pk, to_part={2: 1}, by=life.receptionist, at=life.at, **WHY)
    for pk in (life.case.pk, part.case.pk):
        cases.answer_on_spot(case_id=pk, answer="已答复。", by=life.receptionist, at=life.at)
    assert behind()["one_visit_rate"] == [life.case.number]


def test_what_was_brought_back_leaves_no_late_clock(life):
    (part,) = cases.split(case_id=life.case.pk, to_part={2: 1}, by=life.receptionist, at=life.at, **WHY)
    cases.rejoin(case_id=part.case.pk, by=life.receptionist, at=life.at, **WHY)
    late = queries.late_by_unit(Case.objects.all(), TODAY)
    assert [row["n"] for row in late] == [1]
    assert not Clock.objects.filter(case=part.case, stopped_on=None).exists()
