"""One opinion for several items and several petitioners: every claim answered, an own delivery and term for each."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.cases.helpers import clock, day, on, refused, running, steps
from tests.cases.joining import TWO, WHY, another, draft, facts, fresh, issued, linked
from tests.factories import Life, person
from yimen.base import audit
from yimen.cases import actions as cases
from yimen.cases import public
from yimen.cases.models import Case, Claim, Clock, MatterDeed, MatterMove
from yimen.documents import actions as papers
from yimen.documents import protected
from yimen.documents import public as shown_papers
from yimen.documents import queries as documents
from yimen.documents.models import Delivery, Document
from yimen.domain.procedure import Paper, ReopenGround

pytestmark = pytest.mark.django_db


@pytest.fixture
def life() -> Life:
    return Life()


@pytest.fixture
def joint(life):
    """Three items of one matter in the hands of one unit: two visits of different people and a letter."""
    life.accepted()
    life.letters = []
    for _ in range(2):
        case, code = another(life)
        cases.sort(case_id=case.pk, petition_class="appeal", path=6, by=life.receptionist, at=life.at)
        cases.forward(case_id=case.pk, to_unit=life.department, by=life.receptionist, at=life.at)
        cases.receive(case_id=case.pk, by=life.handler, at=life.at)
        cases.accept(case_id=case.pk, by=life.handler, at=life.at)
        linked(life, case, life.case)
        life.letters.append((fresh(case), code))
    life.case = fresh(life.case)
    return life


def answers_of(case: Case, *orders: int) -> dict[int, cases.ClaimAnswer]:
    return {order: cases.ClaimAnswer("explained", f"{case.number} 的答复。") for order in orders}


def together(life: Life) -> dict[int, Any]:
    return {case.pk: answers_of(case, 1, 2) for case, _ in life.letters}


def test_one_opinion_answers_every_claim_of_every_item_or_none(joint):
    missing = {**together(joint), joint.letters[0][0].pk: answers_of(joint.letters[0][0], 1)}
    with refused("all_results"):
        draft(joint, together=missing)
    draft(joint, together=together(joint))
    assert {fresh(case).stage for case in (joint.case, *(c for c, _ in joint.letters))} == {"drafted"}
    assert {fresh(case).answered_with_id for case, _ in joint.letters} == {joint.case.pk}
    assert Claim.objects.filter(result="").count() == 0


def test_only_items_of_the_matter_in_the_same_hands_are_answered_together(joint):
    stranger, _ = another(joint)
    with refused("stage", "side"):
        draft(joint, together={stranger.pk: answers_of(stranger, 1, 2)})
    alone = joint.letters[0][0]
    cases.unlink(case_id=alone.pk, seen=alone.matter_id, by=joint.receptionist, at=joint.at, **WHY)
    with refused("joinable"):
        draft(joint, together=together(joint))


def test_a_follower_is_not_checked_returned_or_taken_out_on_its_own(joint):
    draft(joint, together=together(joint))
    follower = joint.letters[0][0]
    with refused("not_follower"):
        cases.issue_opinion(case_id=follower.pk, by=joint.head, at=joint.at)
    with refused("not_follower"):
        cases.return_opinion(case_id=follower.pk, reason="x", by=joint.head, at=joint.at)
    with refused("answering"):
        cases.unlink(case_id=follower.pk, seen=follower.matter_id, by=joint.handler, at=joint.at, **WHY)
    with refused("answering"):
        cases.undo(deed_id=MatterDeed.objects.latest("id").pk, by=joint.handler, at=joint.at, **WHY)
    cases.return_opinion(case_id=joint.case.pk, reason="再核。", by=joint.head, at=joint.at)
    assert {fresh(case).stage for case in (joint.case, follower)} == {"handling"}
    assert fresh(follower).answered_with is None
    draft(joint, fresh(follower))  # now it can be answered alone


def test_each_item_is_concluded_by_its_own_delivery(joint):
    draft(joint, together=together(joint))
    papers.issue_opinion(case_id=joint.case.pk, by=joint.head, at=joint.at)
    first, second = (case for case, _ in joint.letters)
    numbers = list(Document.objects.filter(paper=Paper.OPINION).order_by("id").values_list("number", flat=True))
    assert numbers == [numbers[0], f"{numbers[0]}之一", f"{numbers[0]}之二"]
    for case, on_day in ((joint.case, "03-05"), (first, "03-09")):
        papers.deliver(case_id=case.pk, delivery=facts(on=day(on_day)), by=joint.handler, at=on("03-10"))
    assert [fresh(case).stage for case in (joint.case, first, second)] == ["concluded", "concluded", "issued"]
    assert fresh(first).concluded_on == day("03-09")
    assert (clock(joint.case, "C5").start, clock(first, "C5").start) == (day("03-05"), day("03-09"))
    assert (clock(first, "C4").stopped_on, clock(second, "C4").stopped_on) == (day("03-09"), None)
    with refused("answering"):
        cases.unlink(case_id=second.pk, seen=fresh(second).matter_id, by=joint.handler, at=on("03-10"), **WHY)
    cases.unlink(case_id=first.pk, seen=fresh(first).matter_id, by=joint.handler, at=on("03-10"), **WHY)
    assert fresh(first).stage == "concluded"
    assert audit.verify() == []


def test_a_copy_names_nobody_but_the_petitioners_of_its_own_item(joint):
    draft(joint, together=together(joint))
    papers.issue_opinion(case_id=joint.case.pk, by=joint.head, at=joint.at)
    from yimen.documents import public as shown

    letter = joint.letters[0][0]
    for case, own, others in ((joint.case, "王小云", "李大海"), (letter, "李大海", "王小云")):
        line = next(one for one in shown.papers(fresh(case)) if one.title == Paper.OPINION.label)
        text = str(shown.paper_text(case=case, paper_id=line.id, at=joint.at))
        assert own in text
        assert others not in text
        assert case.number in text


def test_a_reopened_item_is_on_its_own_again(joint):
    draft(joint, together=together(joint))
    papers.issue_opinion(case_id=joint.case.pk, by=joint.head, at=joint.at)
    letter = joint.letters[0][0]
    papers.deliver(case_id=letter.pk, delivery=facts(), by=joint.handler, at=on("03-10"))

    cases.reopen(case_id=letter.pk, ground=ReopenGround.REVIEW, reason="撤销。", by=joint.head, at=on("03-11"))
    assert fresh(letter).answered_with is None


def test_without_representatives_each_petitioner_gets_an_own_delivery_and_own_term():
    life = issued(*TWO)
    first, second = life.case.parties.values_list("pk", flat=True)
    with refused("party"):
        papers.deliver(case_id=life.case.pk, delivery=facts(), by=life.handler, at=on("03-10"))
    papers.deliver(case_id=life.case.pk, delivery=facts(on=day("03-09"), party=first), by=life.handler, at=on("03-10"))
    assert fresh(life.case).stage == "issued"
    assert running(life.case) == {"C4", "C5"}
    with refused("party"):
        papers.deliver(case_id=life.case.pk, delivery=facts(party=first), by=life.handler, at=on("03-10"))
    papers.deliver(case_id=life.case.pk, delivery=facts(on=day("03-06"), party=second), by=life.handler, at=on("03-10"))
    case = fresh(life.case)
    assert (case.stage, case.concluded_on, case.delivered_on) == ("concluded", day("03-09"), day("03-09"))
    terms = dict(Clock.objects.filter(case=case, code="C5").values_list("party", "start"))
    assert terms == {first: day("03-09"), second: day("03-06")}
    assert clock(case, "C4").stopped_on == day("03-09")
    assert list(Delivery.objects.order_by("id").values_list("party", "for_group")) == [(first, False), (second, False)]
    told = public.progress(case, today=day("03-10"))
    assert [(term.who, term.delivered_on) for term in told.terms] == [("李**", day("03-06")), ("王**", day("03-09"))]
    assert "各人的期限见下方" in told.now.more
    assert steps(case)[-2:] == ["deliver_one", "deliver"]


def test_one_representative_receives_for_the_group_and_it_is_recorded_who():
    """第二十条第三款."""
    reps = (person(representative=True), person(name="李大海", representative=True), person(name="赵小山"))
    life = issued(*reps)
    _, second, third = life.case.parties.values_list("pk", flat=True)
    with refused("party"):
        papers.deliver(case_id=life.case.pk, delivery=facts(party=third), by=life.handler, at=on("03-10"))
    papers.deliver(case_id=life.case.pk, delivery=facts(party=second), by=life.handler, at=on("03-10"))
    assert fresh(life.case).stage == "concluded"
    proof = Delivery.objects.get()
    assert (proof.party_id, proof.for_group) == (second, True)


def test_a_proof_is_once_to_each():
    life = issued(*TWO)
    first = life.case.parties.first()
    papers.deliver(case_id=life.case.pk, delivery=facts(party=first.pk), by=life.handler, at=on("03-10"))
    proof = Delivery.objects.get()
    proof.pk, proof._state.adding = None, True
    with pytest.raises(IntegrityError, match="delivery_once_to_a_petitioner"), transaction.atomic():
        proof.save(force_insert=True)


def test_handled_anew_everybody_receives_the_new_opinion():

    life = issued(*TWO)
    first, second = life.case.parties.values_list("pk", flat=True)
    for party in (first, second):
        papers.deliver(case_id=life.case.pk, delivery=facts(party=party), by=life.handler, at=on("03-10"))
    cases.reopen(case_id=life.case.pk, ground=ReopenGround.REVIEW, reason="撤销。", by=life.head, at=on("03-11"))
    life.at = on("03-12")
    draft(life)
    papers.issue_opinion(case_id=life.case.pk, by=life.head, at=life.at)
    papers.deliver(case_id=life.case.pk, delivery=facts(on=day("03-12"), party=first), by=life.handler, at=on("03-13"))
    assert fresh(life.case).stage == "issued"
    assert MatterMove.objects.count() == 0


# --- one of them turns out to be an accusation ------------------------------------------------


def test_papers_that_were_issued_together_stay_as_issued_when_one_item_is_set_apart(joint):
    """A letter is what it was on the day it went out (docs/adr/0010); what belonged to the item that left is gone."""
    draft(joint, together=together(joint))
    papers.issue_opinion(case_id=joint.case.pk, by=joint.head, at=joint.at)
    leaving, staying = joint.letters[0][0], joint.letters[1][0]
    kept = {case.pk: Document.objects.get(case=case, paper=Paper.OPINION) for case in (joint.case, staying)}
    before = {pk: (one.number, one.sha256, documents.word(one)) for pk, one in kept.items()}
    protected.set_apart(case_id=leaving.pk, accused="某科长", by=joint.receptionist, at=joint.at)
    after = {pk: Document.objects.get(case=pk, paper=Paper.OPINION) for pk in kept}
    assert {pk: (one.number, one.sha256, documents.word(one)) for pk, one in after.items()} == before
    assert not documents.of_case(leaving.pk).filter(paper=Paper.OPINION).exists(), "nothing is listed under it"
    assert not Document.objects.filter(case_id=leaving.pk).exclude(record_key=None).exists(), "what stays has no key"
    assert fresh(staying).answered_with_id == joint.case.pk
    for case in (joint.case, staying):
        shown = str(public.progress(fresh(case), today=joint.at.date())) + str(shown_papers.papers(fresh(case)))
        assert leaving.number not in shown
