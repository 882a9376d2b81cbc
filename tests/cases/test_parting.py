"""拆分、并回: claims that get an item of their own and come back; every date, number and code lives on."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.cases.helpers import clock, refused, running, steps
from tests.cases.joining import THREE, WHY, another, fresh, linked, photograph, split
from tests.factories import Life, person, user
from yimen.base import audit
from yimen.cases import actions as cases
from yimen.cases import public
from yimen.cases.models import Claim, ClaimMove
from yimen.domain.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def three() -> Life:
    return Life(claims=THREE, people=(person(), person(name="李大海", phone="13900000002")))


def test_a_split_gives_each_part_number_and_code_and_every_date_lives_on(three):
    three.sorted()
    parts = split(three, {2: 1, 3: 2})
    assert [[c.order for c in fresh(one).claims.all()] for one in (three.case, *(p.case for p in parts))] == [
        [1], [2], [3],
    ]  # fmt: skip
    numbers = {three.case.number, *(part.case.number for part in parts)}
    assert len(numbers) == 3
    for part in parts:
        case = fresh(part.case)
        assert case.split_from_id == three.case.pk
        assert (case.received_on, case.registered_on, case.entered_at, case.registered_by_id, case.stage) == (
            three.case.received_on, three.case.registered_on, three.case.entered_at, three.case.registered_by_id,
            "registered",
        )  # fmt: skip
        assert (case.petition_class, case.path) == ("appeal", 6)
        one, origin = clock(case, "C1"), clock(three.case, "C1")
        assert (one.start, one.nominal_due, one.due, one.stopped_on) == (
            origin.start, origin.nominal_due, origin.due, None,
        )  # fmt: skip
        assert list(case.parties.values_list("petitioner", "order", "representative")) == list(
            three.case.parties.values_list("petitioner", "order", "representative")
        )
        opened = public.open_with_code(number=case.number, code=part.query_code, client="x", at=three.at)
        assert opened.case_id == case.pk
        assert steps(case) == ["split"]
    assert steps(three.case)[-1] == "split"
    assert Claim.objects.count() == len(THREE)
    assert audit.verify() == []


def test_a_part_keeps_every_clock_that_runs_and_goes_its_own_way(three):
    three.received()
    (part,) = split(three, {2: 1}, by=three.handler)
    case = fresh(part.case)
    assert running(case) == running(three.case) == {"C2", "C3"}
    assert (case.stage, case.unit_id, case.arrived_on, case.forwarded_on) == (
        "received", three.department.pk, three.case.arrived_on, three.case.forwarded_on,
    )  # fmt: skip
    cases.object_to(case_id=case.pk, reason="第二项不属我局。", by=three.handler, at=three.at)
    assert fresh(case).stage == "objected"
    assert fresh(three.case).stage == "received"


def test_a_split_is_refused_in_words(three):
    three.sorted()
    with refused("taken_out"):
        split(three, {})
    with refused("left"):
        split(three, {1: 1, 2: 1, 3: 1})
    with refused("taken_out"):
        split(three, {9: 1})
    with refused("side"):
        split(three, {2: 1}, by=three.handler)
    with refused("permission"):
        split(three, {2: 1}, by=user(three.office, Role.SUPERVISOR))
    three.forwarded()
    with refused("stage"):
        split(three, {2: 1})


def test_brought_back_everything_is_where_it_was_and_the_code_opens_the_item(three):
    three.sorted()
    before = photograph()[three.case.number]
    (part,) = split(three, {1: 1, 3: 1})
    cases.rejoin(case_id=part.case.pk, reason="还是一件事。", by=three.receptionist, at=three.at)
    assert photograph()[three.case.number] == before
    case = fresh(part.case)
    assert case.stage == "rejoined"
    assert all(one.voided for one in case.clocks.all())
    assert ClaimMove.objects.count() == 4
    opened = public.open_with_code(number=case.number, code=part.query_code, client="x", at=three.at)
    assert opened.case_id == three.case.pk
    held = public.holder(opened.grant)
    assert held.pk == three.case.pk
    told = public.progress(held, today=three.at.date())
    assert told.changes == (f"分出去的 {case.number} 已经合回这一件，以后看这一件就可以。",)
    assert [claim.order for claim in told.claims] == [1, 2, 3]
    own = public.open_with_code(number=three.case.number, code=three.query_code, client="x", at=three.at)
    assert own.case_id == three.case.pk
    assert steps(three.case)[-1] == "rejoin"


def test_a_grant_from_before_the_joining_leads_to_the_item_too(three):
    three.sorted()
    (part,) = split(three, {2: 1})
    grant = public.grant_for(fresh(part.case))
    cases.rejoin(case_id=part.case.pk, reason="还是一件事。", by=three.receptionist, at=three.at)
    assert public.holder(grant).pk == three.case.pk


def test_a_part_of_a_part_comes_back_first(three):
    three.sorted()
    (part,) = split(three, {2: 1, 3: 1})
    (inner,) = cases.split(case_id=part.case.pk, to_part={3: 1}, reason="再分。", by=three.receptionist, at=three.at)
    back = {"reason": "并回。", "by": three.receptionist, "at": three.at}
    with refused("no_parts"):
        cases.rejoin(case_id=part.case.pk, **back)
    cases.rejoin(case_id=inner.case.pk, **back)
    cases.rejoin(case_id=part.case.pk, **back)
    assert [claim.order for claim in fresh(three.case).claims.all()] == [1, 2, 3]
    opened = public.open_with_code(number=inner.case.number, code=inner.query_code, client="x", at=three.at)
    assert opened.case_id == three.case.pk


def test_what_is_no_part_or_was_answered_does_not_come_back(three):
    three.sorted()
    back = {"reason": "并回。", "by": three.receptionist, "at": three.at}
    with refused("part", "origin_open"):
        cases.rejoin(case_id=three.case.pk, **back)
    (part,) = split(three, {2: 1})
    cases.answer_on_spot(case_id=three.case.pk, answer="已当场答复。", by=three.receptionist, at=three.at)
    with refused("origin_open"):
        cases.rejoin(case_id=part.case.pk, **back)


def test_bringing_back_hides_no_missed_term(three):
    three.sorted()
    (part,) = split(three, {2: 1})
    cases.forward(case_id=three.case.pk, to_unit=three.department, by=three.receptionist, at=three.at)
    late = three.at + timedelta(days=20)  # C1 ended on the fifteenth day
    with refused("same_term"):
        cases.rejoin(case_id=part.case.pk, reason="并回。", by=three.receptionist, at=late)
    cases.rejoin(case_id=part.case.pk, reason="并回。", by=three.receptionist, at=three.at + timedelta(days=3))
    assert [claim.order for claim in fresh(three.case).claims.all()] == [1, 2, 3]


def test_a_code_always_opens_something(three):
    """Whatever is linked, split, brought back, taken out: no code that was handed out ever opens nothing."""
    letter, letter_code = another(three)
    three.sorted()
    codes = {three.case.number: three.query_code, letter.number: letter_code}
    parts = split(three, {2: 1, 3: 2})
    codes |= {part.case.number: part.query_code for part in parts}
    linked(three, three.case, letter)
    linked(three, parts[0].case, letter)
    cases.rejoin(case_id=parts[1].case.pk, reason="并回。", by=three.receptionist, at=three.at)
    cases.unlink(case_id=letter.pk, seen=fresh(letter).matter_id, by=three.receptionist, at=three.at, **WHY)
    for number, code in codes.items():
        opened = public.open_with_code(number=number, code=code, client=number, at=three.at)
        assert public.holder(opened.grant) is not None
        assert public.progress(public.holder(opened.grant), today=three.at.date()).claims
