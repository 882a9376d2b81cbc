"""What no code can get around: second pair of eyes, one clock a round, one open proposal of a kind."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from tests.factories import NOON, Life
from yimen.cases import actions as cases
from yimen.cases.models import Case, Clock, Proposal

pytestmark = pytest.mark.django_db


def refuses(name: str):
    return pytest.raises(IntegrityError, match=name)


def test_who_drafted_an_opinion_never_issued_it():
    life = Life().issued()
    assert (life.case.opinion_drafted_by, life.case.opinion_issued_by) == (life.handler, life.head)
    with refuses("case_opinion_second_person"), transaction.atomic():
        Case.objects.filter(pk=life.case.pk).update(opinion_issued_by=life.handler)


def test_a_returned_draft_has_nobody_who_issued_it():
    life = Life().drafted()
    cases.return_opinion(case_id=life.case.pk, reason="补充", by=life.head, at=life.at)
    assert Case.objects.get(pk=life.case.pk).opinion_issued_by is None


def test_a_clock_of_a_round_is_there_once_and_a_voided_one_does_not_run():
    life = Life().accepted()
    clock = Clock.objects.get(case=life.case, code="C4")
    with refuses("clock_voided_stops"), transaction.atomic():
        Clock.objects.filter(pk=clock.pk).update(voided=True)
    clock.pk = None
    with refuses("clock_once_per_round"), transaction.atomic():
        clock.save(force_insert=True)
    clock.round = 2
    clock.save(force_insert=True)


def test_one_proposal_of_a_kind_waits_at_a_time():
    life = Life().accepted()
    cases.ask_extension(case_id=life.case.pk, days=5, reason="检测", by=life.handler, at=life.at)
    again = {"case": life.case, "kind": "extension", "reason": "检测", "by": life.handler, "at": life.at}
    with refuses("proposal_one_open_of_a_kind"), transaction.atomic():
        Proposal.objects.create(**again)
    Proposal.objects.create(**{**again, "kind": "decline"})
    Proposal.objects.filter(kind="extension").update(lapsed_on=NOON.date())
    Proposal.objects.create(**again)


def test_what_was_decided_did_not_lapse():
    life = Life().accepted()
    cases.ask_extension(case_id=life.case.pk, days=5, reason="检测", by=life.handler, at=life.at)
    cases.decide_extension(case_id=life.case.pk, agree=True, reason="", by=life.head, at=life.at)
    with refuses("proposal_decided_whole"), transaction.atomic():
        Proposal.objects.update(lapsed_on=NOON.date())
