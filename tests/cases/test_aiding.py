"""疏导帮扶 (第二十七条, 第三十七条): voluntary at every step, after finality and for hardship at any time."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from tests.cases.helpers import audited, refused, steps
from tests.factories import Life, unit, user
from yimen.base.models import AuditEntry
from yimen.cases import actions as cases
from yimen.cases.models import Aid, AidStep, Case
from yimen.domain.aid import Ground, Kind
from yimen.domain.roles import Role


def offers(life: Life, kind: Kind = Kind.SOCIAL, ground: Ground | None = Ground.HARDSHIP, **given):
    facts = {"words": "可向街道申请临时救助。", "by": life.receptionist, **given}
    return cases.offer_aid(case_id=life.case.pk, kind=kind, ground=ground, **facts, at=life.at)


@pytest.fixture
def life():
    return Life().accepted()


def test_for_hardship_it_is_offered_at_any_time_and_followed_to_its_result(life):
    found = offers(life)
    key = {"aid_id": found.pk, "by": life.handler, "at": life.at}
    cases.accept_aid(**key)
    with refused("to"):
        cases.refer_aid(**key, unit=None, to=" ")
    cases.refer_aid(**key, unit=None, to="柳岸镇民政办")
    with refused("words"):
        cases.close_aid(**key, result="")
    done = cases.close_aid(**key, result="已发放临时救助。")
    assert (done.stage, done.referred_to, done.result) == ("closed", "柳岸镇民政办", "已发放临时救助。")
    assert list(AidStep.objects.values_list("step", flat=True)) == ["offer", "accept", "refer", "close"]


def test_declining_needs_no_reason_and_changes_nothing(life):
    found = offers(life)
    before = (steps(life.case), [(one.code, one.due, one.stopped_on) for one in life.case.clocks.all()])
    cases.decline_aid(aid_id=found.pk, by=life.receptionist, at=life.at)
    case = Case.objects.get(pk=life.case.pk)
    assert (steps(case), [(one.code, one.due, one.stopped_on) for one in case.clocks.all()]) == before
    with refused("stage"):
        cases.accept_aid(aid_id=found.pk, by=life.receptionist, at=life.at)
    offers(life)  # somebody who changes their mind is offered it again


def test_finality_is_a_ground_only_after_it(life):
    with refused("ground"):
        offers(life, ground=Ground.FINAL)
    with refused("ground"):
        offers(life, ground=None)
    Case.objects.filter(pk=life.case.pk).update(final_on=life.at.date())
    assert offers(life, ground=Ground.FINAL).ground == "final"


def test_one_offer_of_a_kind_at_a_time(life):
    offers(life)
    with refused("not_twice"):
        offers(life)
    offers(life, Kind.LEGAL)
    with pytest.raises(IntegrityError, match="aid_one_open_of_a_kind"), transaction.atomic():
        Aid.objects.create(case=life.case, kind="legal", ground="hardship", stage="offered", words="x")


def test_only_who_works_on_the_matter_offers(life):
    with refused("side"):
        offers(life, by=user(unit(life.government), Role.HANDLER))
    with refused("permission", "side"):
        offers(life, by=user(life.government, Role.LEADER))


def test_the_audit_tells_that_something_was_done_and_not_of_the_persons_life(life):
    offers(life, Kind.COUNSEL)
    assert audited(life.case)[-1] == "aid.offer"
    entry = AuditEntry.objects.latest("id")
    assert "counsel" not in str(entry.facts)
    assert "救助" not in str(entry.facts)
