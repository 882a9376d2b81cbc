"""Two people act on one case at once, on real connections: one wins, the other is told why it is too late."""

from __future__ import annotations

import pytest

from tests.cases.helpers import clock, day, steps
from tests.cases.test_reviewing import Reviewed
from tests.factories import NOON, Life, person, petition, unit, user
from tests.racing import Deed, at_once
from yimen.base import audit
from yimen.cases import actions as cases
from yimen.cases.actions import NotAllowed
from yimen.cases.models import Case, Claim, Clock, MatterDeed, Proposal
from yimen.domain.fulfilment import Progress
from yimen.domain.jurisdiction import Ground
from yimen.domain.procedure import DeclineGround, ReopenGround
from yimen.domain.roles import Role
from yimen.domain.simplified import Checklist, Kind

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

ANSWERS = {order: cases.ClaimAnswer("supported", "情况属实。") for order in (1, 2)}


def ids(life: Life) -> dict[str, object]:
    return {"case_id": life.case.pk, "at": life.at}


def two_heads_approve_an_extension() -> tuple[Life, list[Deed]]:
    life = Life().accepted()
    cases.ask_extension(days=10, reason="需要检测", by=life.handler, **ids(life))
    heads = [life.head, user(life.department, Role.UNIT_HEAD)]
    return life, [lambda by=by: cases.decide_extension(agree=True, reason="", by=by, **ids(life)) for by in heads]


def one_head_approves_and_another_refuses() -> tuple[Life, list[Deed]]:
    life, _ = two_heads_approve_an_extension()
    other = user(life.department, Role.UNIT_HEAD)
    return life, [
        lambda: cases.decide_extension(agree=True, reason="", by=life.head, **ids(life)),
        lambda: cases.decide_extension(agree=False, reason="按期办结", by=other, **ids(life)),
    ]


def an_extension_is_asked_for_twice() -> tuple[Life, list[Deed]]:
    life = Life().accepted()
    clerks = [life.handler, user(life.department, Role.HANDLER)]
    return life, [lambda by=by: cases.ask_extension(days=10, reason="检测", by=by, **ids(life)) for by in clerks]


def two_checkers_confirm_a_decline() -> tuple[Life, list[Deed]]:
    life = Life().sorted()
    facts = {"ground": DeclineGround.FINAL, "final_number": "复核1号", "final_on": day("01-05"), "same_facts": True}
    cases.propose_decline(reason="相同", by=life.receptionist, **facts, **ids(life))
    checkers = [user(life.office, Role.CHECKER) for _ in range(2)]
    return life, [lambda by=by: cases.decide_decline(agree=True, reason="", by=by, **ids(life)) for by in checkers]


def a_case_is_forwarded_while_somebody_proposes_to_decline_it() -> tuple[Life, list[Deed]]:
    life = Life().sorted()
    facts = {"ground": DeclineGround.FINAL, "final_number": "复核1号", "final_on": day("01-05"), "same_facts": True}
    return life, [
        lambda: cases.propose_decline(reason="相同", by=life.receptionist, **facts, **ids(life)),
        lambda: cases.forward(to_unit=life.department, by=life.receptionist, **ids(life)),
    ]


def one_press_sent_twice_to_two_units() -> tuple[Life, list[Deed]]:
    life = Life().sorted()
    units = [life.department, unit(life.government)]
    return life, [lambda to=to: cases.forward(to_unit=to, by=life.receptionist, **ids(life)) for to in units]


def two_people_of_the_unit_accept() -> tuple[Life, list[Deed]]:
    life = Life().received()
    clerks = [life.handler, user(life.department, Role.HANDLER)]
    return life, [lambda by=by: cases.accept(by=by, **ids(life)) for by in clerks]


def one_accepts_the_other_in_the_simplified_way() -> tuple[Life, list[Deed]]:
    life = Life().received()
    other = user(life.department, Role.HANDLER)
    return life, [
        lambda: cases.accept(by=life.handler, **ids(life)),
        lambda: cases.accept_simplified(checklist=Checklist(Kind.CLEAR), by=other, **ids(life)),
    ]


def the_unit_accepts_while_it_objects() -> tuple[Life, list[Deed]]:
    life = Life().received()
    other = user(life.department, Role.HANDLER)
    return life, [
        lambda: cases.accept(by=life.handler, **ids(life)),
        lambda: cases.object_to(reason="不归我们", by=other, **ids(life)),
    ]


def the_office_agrees_and_refuses_to_take_it_back() -> tuple[Life, list[Deed]]:
    life = Life().objected()
    other = user(life.office, Role.CHECKER)
    return life, [
        lambda: cases.decide_return(agree=True, reason="同意", by=life.receptionist, **ids(life)),
        lambda: cases.decide_return(agree=False, reason="不同意", by=other, **ids(life)),
    ]


def two_heads_issue_one_opinion() -> tuple[Life, list[Deed]]:
    life = Life().drafted()
    heads = [life.head, user(life.department, Role.UNIT_HEAD)]
    return life, [lambda by=by: cases.issue_opinion(by=by, **ids(life)) for by in heads]


def one_drafts_while_another_settles() -> tuple[Life, list[Deed]]:
    life = Life().accepted()
    other = user(life.department, Role.HANDLER)
    agreed = {"parties": "双方", "terms": "修好", "performance": "一次", "due_on": day("04-30"), "committee": False}
    opinion = {"facts": "属实", "legal_basis": ["第三十二条"], "review_organ": "区政府"}
    return life, [
        lambda: cases.draft_opinion(answers=ANSWERS, by=life.handler, **opinion, **ids(life)),
        lambda: cases.agree(kind="settle", consent=True, by=other, **agreed, **ids(life)),
    ]


def a_claim_is_fulfilled_twice() -> tuple[Life, list[Deed]]:
    life = Life().delivered()
    fulfilled = {"order": 1, "fulfilled_on": NOON.date(), "by": life.handler}
    return life, [lambda: cases.fulfil_claim(**fulfilled, **ids(life))] * 2


def it_is_reopened_twice() -> tuple[Life, list[Deed]]:
    life = Life().delivered()
    heads = [life.head, user(life.department, Role.UNIT_HEAD)]
    facts = {"ground": ReopenGround.REVIEW, "reason": "复查撤销"}
    return life, [lambda by=by: cases.reopen(by=by, **facts, **ids(life)) for by in heads]


def a_part_is_split_off_while_the_case_is_forwarded() -> tuple[Life, list[Deed]]:
    life = Life().sorted()
    other = user(life.office, Role.CHECKER)

    def forward() -> object:
        with cases.same_claims(life.case.pk, seen=[1, 2]):  # as the page does: it showed two claims
            return cases.forward(to_unit=life.department, by=life.receptionist, **ids(life))

    return life, [lambda: cases.split(to_part={2: 1}, reason="归不同单位。", by=other, **ids(life)), forward]


def a_helper_answers_while_it_is_let_off() -> tuple[Life, list[Deed]]:
    life = Life().accepted()
    other = unit(life.government)
    asked = {"unit": other, "due": day("03-20"), "request": "核查。", "by": life.handler}
    cases.ask_help(**asked, **ids(life))
    helper = user(other, Role.HANDLER)
    return life, [
        lambda: cases.answer_help(answer="属实。", by=helper, **ids(life)),
        lambda: cases.waive_help(unit_id=other.pk, reason="不必。", by=life.handler, **ids(life)),
    ]


def one_petitioner_is_proved_twice() -> tuple[Life, list[Deed]]:
    life = Life(people=(person(), person(name="李大海"))).issued()
    party = life.case.parties.first().pk
    given = {"delivered_on": NOON.date(), "proved": True, "party_id": party}
    clerks = [life.handler, life.head]
    return life, [lambda by=by: cases.deliver(by=by, **given, **ids(life)) for by in clerks]


def disputed() -> Life:
    """A dispute that waits for the body above."""
    life = Life().objected()
    cases.decide_return(agree=False, reason="属贵局。", by=life.receptionist, **ids(life))
    life.second = unit(life.government)
    given = {"ground": Ground.DISPUTED, "other": life.second, "consulted": "协商未果。", "reason": "职责不在我局。"}
    cases.raise_dispute(**given, by=life.handler, **ids(life))
    return life


def two_people_decide_who_takes_it_up() -> tuple[Life, list[Deed]]:
    life = disputed()
    deciders = [user(life.government, Role.UNIT_HEAD) for _ in range(2)]
    return life, [
        lambda by=by, to=to: cases.decide_unit(to_unit=to, reason="依三定方案。", by=by, **ids(life))
        for by, to in zip(deciders, (life.second, life.department), strict=True)
    ]


def it_is_taken_up_while_the_body_above_decides() -> tuple[Life, list[Deed]]:
    life = disputed()
    decider = user(life.government, Role.UNIT_HEAD)
    return life, [
        lambda: cases.accept(by=life.handler, **ids(life)),
        lambda: cases.decide_unit(to_unit=life.second, reason="依三定方案。", by=decider, **ids(life)),
    ]


def a_dispute_is_raised_twice() -> tuple[Life, list[Deed]]:
    life = Life().received().after(days=8)
    second = unit(life.government)
    given = {"ground": Ground.DISPUTED, "other": second, "consulted": "协商未果。", "reason": "职责不在我局。"}
    return life, [
        lambda by=by: cases.raise_dispute(**given, by=by, **ids(life)) for by in (life.handler, life.receptionist)
    ]


def the_last_task_is_answered_as_done_twice() -> tuple[Life, list[Deed]]:
    life = Life().delivered()
    cases.fulfil_claim(order=2, fulfilled_on=life.at.date(), by=life.handler, **ids(life))
    task = life.case.fulfilments.open().get()
    given = {"task_id": task.pk, "progress": Progress.DONE, "proof": "已验收。", "fulfilled_on": life.at.date()}
    return life, [lambda by=by: cases.answer_check(**given, by=by, **ids(life)) for by in (life.handler, life.head)]


def test_a_review_is_asked_for_while_the_matter_is_reopened_and_only_one_of_them_stands():
    """第三十五条: never a review of an opinion that does not stand any more."""
    life = Reviewed()
    found = at_once(
        life.asks,
        lambda: cases.reopen(ground=ReopenGround.SELF_CORRECTION, reason="有错。", by=life.head, **ids(life)),
    )
    lost = [one for one in found if isinstance(one, NotAllowed)]
    assert [refusal.code for one in lost for refusal in one.refusals] in (["no_open_review"], ["not_reopened"]), found
    life.case.refresh_from_db()
    assert life.case.reviews.exists() is (life.case.stage == "concluded")


RACES = [
    a_part_is_split_off_while_the_case_is_forwarded,
    a_helper_answers_while_it_is_let_off,
    one_petitioner_is_proved_twice,
    two_people_decide_who_takes_it_up,
    it_is_taken_up_while_the_body_above_decides,
    a_dispute_is_raised_twice,
    the_last_task_is_answered_as_done_twice,
    two_heads_approve_an_extension,
    one_head_approves_and_another_refuses,
    an_extension_is_asked_for_twice,
    two_checkers_confirm_a_decline,
    a_case_is_forwarded_while_somebody_proposes_to_decline_it,
    one_press_sent_twice_to_two_units,
    two_people_of_the_unit_accept,
    one_accepts_the_other_in_the_simplified_way,
    the_unit_accepts_while_it_objects,
    the_office_agrees_and_refuses_to_take_it_back,
    two_heads_issue_one_opinion,
    one_drafts_while_another_settles,
    a_claim_is_fulfilled_twice,
    it_is_reopened_twice,
]


@pytest.mark.parametrize("race", RACES, ids=lambda race: race.__name__)
def test_exactly_one_wins_and_the_other_is_told_why(race):
    life, deeds = race()
    before = len(steps(life.case))
    found = at_once(*deeds)
    lost = [one for one in found if isinstance(one, NotAllowed)]
    assert len(lost) == 1, found
    assert all(refusal.words.endswith("。") for refusal in lost[0].refusals)
    assert len(steps(life.case)) == before + 1
    assert audit.verify() == []


def test_the_unit_receives_while_the_office_withdraws_and_nothing_is_torn():
    life = Life().forwarded()
    at_once(
        lambda: cases.receive(by=life.handler, **ids(life)),
        lambda: cases.withdraw(reason="选错了单位", by=life.receptionist, **ids(life)),
    )
    life.case.refresh_from_db()
    running = set(life.case.clocks.filter(stopped_on=None).values_list("code", flat=True))
    assert (life.case.stage, running) in [("received", {"C2", "C3"}), ("registered", {"C1"})]
    assert (life.case.unit is None) == (life.case.stage == "registered")


def test_two_approvals_add_the_days_once():
    life, deeds = two_heads_approve_an_extension()
    at_once(*deeds)
    assert (clock(life.case, "C4").extension, clock(life.case, "C4").nominal_due) == (10, day("05-11"))
    assert Proposal.objects.filter(case=life.case).count() == 1


def test_accepted_twice_at_once_there_is_one_term():
    life, deeds = two_people_of_the_unit_accept()
    at_once(*deeds)
    assert Clock.objects.filter(case=life.case, code="C4").count() == 1


def test_a_part_is_split_off_while_the_case_is_forwarded_and_no_claim_is_lost_or_doubled():
    life, deeds = a_part_is_split_off_while_the_case_is_forwarded()
    at_once(*deeds)
    life.case.refresh_from_db()
    parts = Case.objects.filter(split_from=life.case).count()
    assert (parts, life.case.stage) in {(1, "registered"), (0, "forwarded")}
    assert Claim.objects.count() == 2


def test_two_clerks_split_the_same_claim_off_and_one_is_told():
    life = Life().sorted()
    clerks = [life.receptionist, user(life.office, Role.CHECKER)]
    found = at_once(*(lambda by=by: cases.split(to_part={2: 1}, reason="分。", by=by, **ids(life)) for by in clerks))
    assert sum(isinstance(one, NotAllowed) for one in found) == 1
    assert Case.objects.filter(split_from=life.case).count() == 1
    assert Claim.objects.count() == 2


def others(life: Life, count: int) -> list[Case]:
    return [
        cases.register(office=life.office, petition=petition(), by=life.receptionist, at=life.at).case
        for _ in range(count)
    ]


def test_two_clerks_link_one_item_to_different_matters_and_exactly_one_wins():
    life = Life()
    clerks = [life.receptionist, user(life.office, Role.CHECKER)]
    given = {"seen": None, "seen_other": None, "reason": "同一事项。", **ids(life)}
    found = at_once(
        *(
            lambda by=by, other=other: cases.link(other_id=other.pk, by=by, **given)
            for by, other in zip(clerks, others(life, 2), strict=True)
        )
    )
    lost = [one for one in found if isinstance(one, NotAllowed)]
    assert [refusal.code for one in lost for refusal in one.refusals] == ["overtaken"]
    assert MatterDeed.objects.count() == 1
    assert Case.objects.exclude(matter=None).count() == 2
    assert audit.verify() == []


def test_an_entry_is_undone_twice_at_once_and_once_only():
    life = Life()
    (other,) = others(life, 1)
    given = {"reason": "同一事项。", "by": life.receptionist, "at": life.at}
    deed = cases.link(case_id=life.case.pk, other_id=other.pk, seen=None, seen_other=None, **given)
    found = at_once(*([lambda: cases.undo(deed_id=deed.pk, **given)] * 2))
    assert sum(isinstance(one, NotAllowed) for one in found) == 1
    assert MatterDeed.objects.count() == 2


def test_an_item_is_linked_to_two_others_and_they_to_it_without_a_deadlock():
    life = Life()
    one, other = others(life, 2)
    given = {"seen": None, "seen_other": None, "reason": "同一事项。", "by": life.receptionist, "at": life.at}
    found = at_once(
        lambda: cases.link(case_id=one.pk, other_id=other.pk, **given),
        lambda: cases.link(case_id=other.pk, other_id=one.pk, **given),
    )
    assert sum(isinstance(one, NotAllowed) for one in found) == 1
    assert MatterDeed.objects.count() == 1
