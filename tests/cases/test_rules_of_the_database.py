"""What no code can get around: second pair of eyes, one clock a round, one open proposal of a kind."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from tests.factories import NOON, Life, user
from yimen.cases import actions as cases
from yimen.cases.models import Case, Clock, Hand, HandOffer, Proposal, Review
from yimen.domain.recusal import Ground
from yimen.domain.review import Level
from yimen.domain.roles import Role

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


# --- the baton --------------------------------------------------------------------------------------------------------


def at_the_end_of_the_act():
    """The rule on hands is looked at when the act commits."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


@pytest.mark.parametrize("change", [{"holder": None}, {"holding_unit": "department"}, {"stage": "concluded"}])
def test_an_open_case_is_in_the_one_hand_that_it_says(change):
    life = Life().sorted()
    values = {name: getattr(life, word) if word == "department" else word for name, word in change.items()}
    if "stage" in values:
        values["concluded_on"] = NOON.date()
    with refuses("case_in_one_hand"), transaction.atomic():
        Case.objects.filter(pk=life.case.pk).update(**values)
        at_the_end_of_the_act()


def test_an_open_case_has_a_body_and_a_person_only_with_it():
    life = Life()
    with refuses("case_open_is_held"), transaction.atomic():
        Case.objects.filter(pk=life.case.pk).update(holding_unit=None, holder=None)
    with refuses("case_holder_has_unit"), transaction.atomic():
        Case.objects.filter(pk=life.case.pk).update(holding_unit=None, stage="procedural")


def test_the_first_receiver_never_changes():
    life = Life()
    with refuses("first_receiver_stays"), transaction.atomic():
        Case.objects.filter(pk=life.case.pk).update(registered_by=life.handler)


def test_a_hand_is_ended_once_and_never_rewritten():
    life = Life().received()
    first, second = Hand.objects.filter(case=life.case)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Hand.objects.filter(pk=first.pk).update(ended_at=life.at)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Hand.objects.filter(pk=second.pk).update(person=life.head)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Hand.objects.filter(pk=second.pk).delete()


def test_there_is_one_open_hand_and_no_hole_before_the_next():
    life = Life().received()
    row = {"case": life.case, "unit": life.department, "how": "taken", "by": life.handler, "began_at": life.at}
    with refuses("hand_without_hole"), transaction.atomic():  # the second has not ended
        Hand.objects.create(order=3, **row)
    with refuses("hand_one_open_of_a_case"), transaction.atomic():
        Hand.objects.create(order=3, **{**row, "how": "reopened"})
    with refuses("hand_without_hole"), transaction.atomic():
        later = life.at + timedelta(minutes=1)
        Hand.objects.filter(case=life.case, order=2).update(ended_at=life.at)
        Hand.objects.create(order=3, **{**row, "began_at": later})
    with refuses("hand_ends_after"), transaction.atomic():
        Hand.objects.filter(case=life.case, order=2).update(ended_at=life.at - timedelta(minutes=1))


def test_a_hand_is_of_somebody_of_its_body_who_is_not_kept_out():
    life = Life().received()
    row = {"case": life.case, "order": 3, "unit": life.department, "how": "taken", "by": None, "began_at": life.at}
    with refuses("hand_of_own_body"), transaction.atomic():
        Hand.objects.filter(case=life.case, order=2).update(ended_at=life.at)
        Hand.objects.create(person=life.receptionist, **row)
    cases.declare_interest(case_id=life.case.pk, ground=Ground.KIN, words="亲属", by=life.head, at=life.at)
    with refuses("recused_takes_no_step"), transaction.atomic():
        Hand.objects.filter(case=life.case, order=2).update(ended_at=life.at)
        Hand.objects.create(person=life.head, **row)


def test_an_offer_waits_once_and_is_accepted_by_another():
    life = Life().accepted()
    other = user(life.department, Role.HANDLER)
    offer = cases.offer_hand(case_id=life.case.pk, to=other, reason="出差", by=life.handler, at=life.at)
    with refuses("hand_offer_one_open_of_a_case"), transaction.atomic():
        HandOffer.objects.create(case=life.case, hand=offer.hand, to_unit=life.office, by=life.handler, at=life.at)
    rows = HandOffer.objects.filter(pk=offer.pk)
    with refuses("hand_offer_accepted_by_another"), transaction.atomic():
        rows.update(outcome="accepted", answered_by=life.handler, answered_at=life.at)
    with refuses("hand_offer_answered_whole"), transaction.atomic():
        rows.update(outcome="accepted", answered_by=other)


# --- two people, everywhere -------------------------------------------------------------------------------------------


def test_an_opinion_that_is_out_has_two_people():
    life = Life().issued()
    for missing in ("opinion_drafted_by", "opinion_issued_by"):
        with refuses("case_opinion_has_two_people"), transaction.atomic():
            Case.objects.filter(pk=life.case.pk).update(**{missing: None})


def test_what_was_proposed_is_decided_by_another():
    life = Life().accepted()
    cases.ask_extension(case_id=life.case.pk, days=5, reason="检测", by=life.handler, at=life.at)
    with refuses("proposal_decided_by_another"), transaction.atomic():
        Proposal.objects.update(agreed=True, decided_by=life.handler, decided_at=life.at)


def test_a_review_has_two_people_for_its_opinion_and_for_not_being_taken_up():
    life = Life().delivered()
    request = {"requested_on": NOON.date(), "request": "请求复查", "reasons": "处理不公"}
    review = cases.request_review(
        case_id=life.case.pk, level=Level.FIRST, body=life.government, by=life.receptionist, at=life.at, **request
    )
    rows = Review.objects.filter(pk=review.pk)
    one, two = user(life.government, Role.REVIEWER), user(life.government, Role.UNIT_HEAD)
    for stage, by, also in (("issued", "drafted_by", "issued_by"), ("not_taken", "proposed_by", "decided_by")):
        kind = "opinion" if stage == "issued" else "decline"
        for values in ({}, {by: one}, {also: two}):
            with refuses(f"review_{kind}_has_two_people"), transaction.atomic():
                rows.update(stage=stage, **values)
        with refuses(f"review_{kind}_second_person"), transaction.atomic():
            rows.update(stage=stage, **{by: one, also: one})
    with refuses("review_second_for_deputies"), transaction.atomic():
        rows.update(drafted_by=one, drafted_for=two, issued_by=two)
    with refuses("review_second_for_deputies"), transaction.atomic():
        rows.update(proposed_by=one, proposed_for=two, decided_by=two)
