"""复查, 复核 of several petitioners: each one's right, term, delivery and finality are their own (第三十五、三十六条).

The opinion goes out on Monday 2 March 2026. 王小云 receives it on the 2nd (C5 to 1 April), 李大海 on the 5th (nominal
end Saturday 4 April, 清明; 5 and 6 April rest, so rolled to the 7th).
"""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from tests.cases.test_reviewing import FIRST, OPINION, SECOND, WRITTEN, Reviewed
from tests.factories import Life, person
from yimen.cases import actions as cases
from yimen.cases import queries
from yimen.cases.models import Case, Clock, ReviewApplicant, StepTaken
from yimen.cases.public import progress
from yimen.domain.procedure import ReopenGround
from yimen.domain.review import Level, NotTaken, Result

pytestmark = pytest.mark.django_db
TWO = (person(), person(name="李大海", phone="13900000002"))
SOMEBODY_ELSE = 999_999


def day(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


class Two(Reviewed):
    """Two petitioners; the second one receives the opinion three days after the first."""

    def __init__(self, **fields):
        super().__init__(**{"people": TWO, **fields})

    def delivered(self):
        self.issued()
        self.first, self.second = self.case.parties.values_list("pk", flat=True)[:2]
        for pk, days in ((self.first, 0), (self.second, 3)):
            self.after(days=days)
            key = {"case_id": self.case.pk, "party_id": pk, "by": self.handler, "at": self.at}
            self.case = cases.deliver(**key, delivered_on=self.at.date(), proved=True)
        return self

    def asks_for(self, *parties, level=FIRST, **given):
        return self.asks(level, parties=parties, **given)

    def drafted_for(self, review):
        """Taken up, drafted and issued, ready to be delivered."""
        first = review.level == Level.FIRST
        who, head = (self.reviewer, self.issuer) if first else (self.city_reviewer, self.city_issuer)
        key = {"review_id": review.pk, "at": self.at}
        cases.take_up_review(**key, by=who)
        cases.draft_review(**key, **OPINION, result=Result.UPHOLD, by=who)
        cases.issue_review(**key, by=head)
        return review

    def reaches(self, review, party=None, on=None):
        who = self.reviewer if review.level == Level.FIRST else self.city_reviewer
        key = {"review_id": review.pk, "at": self.at, "by": who, "party_id": party}
        return cases.deliver_review(**key, delivered_on=on or self.at.date(), proved=True)

    def answers(self, *parties, level=FIRST):
        review = self.drafted_for(self.asks_for(*parties, level=level))
        for pk in parties:
            done = self.reaches(review, pk)
        return done


def terms(case, code):
    """Whose it is, its end, and the day it was used."""
    rows = Clock.objects.filter(case=case, code=code).order_by("round")
    return [
        (party, str(due), str(stopped or "")) for party, due, stopped in rows.values_list("party", "due", "stopped_on")
    ]


def standing(case):
    """What each can ask for next, and whether it is final."""
    return [(str(one.level), one.may_ask, one.final) for one in queries.askings(Case.objects.get(pk=case.pk))]


def test_several_petitioners_must_say_who_asks(refused):
    life = Two()
    assert refused(life.asks) == {"applicants"}
    assert refused(life.asks_for, SOMEBODY_ELSE) == {"applicants"}
    assert [row.party_id for row in life.asks_for(life.second).applicants.all()] == [life.second]


def test_who_asks_uses_the_own_term_and_no_other():
    life = Two()
    life.asks_for(life.first)
    assert terms(life.case, "C5") == [
        (life.first, "2026-04-01", "2026-03-05"), (life.second, "2026-04-07", ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("who", "on", "in_time"),
    [
        ("first", "04-01", True),  # the last day of the first one
        ("first", "04-02", False),
        ("second", "04-02", True),
        ("second", "04-07", True),  # the rolled last day of the second one
        ("second", "04-08", False),
    ],
)
def test_each_is_in_time_by_the_own_term(who, on, in_time):
    life = Two().after(days=40)
    assert life.asks_for(getattr(life, who), requested_on=day(on)).in_time is in_time


def test_the_request_comes_after_the_own_receipt(refused):
    life = Two()
    assert refused(life.asks_for, life.second, requested_on=day("03-04")) == {"requested_on"}
    assert life.asks_for(life.first, requested_on=day("03-04")).in_time


def test_who_has_it_already_need_not_wait_for_the_others(refused):
    life = Life(people=TWO).issued()
    first, second = life.case.parties.values_list("pk", flat=True)
    cases.deliver(
        case_id=life.case.pk, party_id=first, delivered_on=life.at.date(), proved=True, by=life.handler, at=life.at
    )
    given = {
        "case_id": life.case.pk,
        "level": FIRST,
        "body": life.government,
        "requested_on": life.at.date(),
        **WRITTEN,
    }
    given |= {"by": life.receptionist, "at": life.at}
    assert refused(cases.request_review, **given, parties=[second]) == {"opinion_delivered"}
    assert cases.request_review(**given, parties=[first]).stage == "requested"


def test_two_ask_jointly_for_one_review_and_each_has_used_the_own_right():
    life = Two()
    review = life.asks_for(life.first, life.second)
    assert [row.party_id for row in review.applicants.all()] == [life.first, life.second]
    assert [stopped for *_, stopped in terms(life.case, "C5")] == ["2026-03-05", "2026-03-05"]
    assert [(party, due) for party, due, _ in terms(life.case, "C6")] == [(None, "2026-04-07")]


def test_one_in_time_and_one_too_late_ask_separately(refused):
    life = Two().after(days=28)  # 2 April: the first one is a day late
    assert refused(life.asks_for, life.first, life.second) == {"alike"}
    assert not life.asks_for(life.first).in_time
    assert life.asks_for(life.second).in_time


def test_the_review_of_one_keeps_nobody_else_from_asking_and_both_run_beside_each_other(refused):
    """Waiting for the first review would cost the other the own thirty days."""
    life = Two()
    one = life.asks_for(life.first)
    assert refused(life.asks_for, life.first) == {"no_open_review"}
    assert refused(life.asks_for, life.first, life.second) == {"no_open_review"}
    life.after(days=2)
    other = life.asks_for(life.second)
    assert (one.round, other.round) == (1, 2)
    assert (queries.answer_term(one).due, queries.answer_term(other).due) == (day("04-07"), day("04-07"))
    assert {pk: clock.round for pk, clock in queries.answer_terms([one, other]).items()} == {one.pk: 1, other.pk: 2}
    life.drafted_for(one)
    life.reaches(one)
    assert queries.answer_term(one).stopped_on == day("03-07")
    assert queries.answer_term(other).stopped_on is None
    life.drafted_for(other)  # by the same people: they look at one opinion, and have not handled the matter before
    assert life.reaches(other).stage == "delivered"


def test_each_applicant_receives_the_answer_and_has_thirty_days_of_their_own(clocks, refused):
    life = Two()
    review = life.drafted_for(life.asks_for(life.first, life.second))
    assert refused(life.reaches, review) == {"party"}
    assert refused(life.reaches, review, SOMEBODY_ELSE) == {"party"}
    life.after(days=1)
    assert life.reaches(review, life.first).stage == "issued"
    assert refused(life.reaches, review, life.first) == {"party"}
    assert queries.answer_term(review).stopped_on is None
    assert standing(life.case) == [("second", True, False), ("first", False, False)]
    life.after(days=3)
    done = life.reaches(review, life.second)
    assert (done.stage, done.delivered_on) == ("delivered", day("03-09"))
    assert terms(life.case, "C7") == [(life.first, "2026-04-07", ""), (life.second, "2026-04-08", "")]
    assert queries.answer_term(review).stopped_on == day("03-09")
    assert list(review.steps.values_list("step", flat=True))[-2:] == ["deliver_one", "deliver"]


def test_the_day_of_a_joint_answer_is_that_of_the_last_receipt():
    life = Two()
    review = life.drafted_for(life.asks_for(life.first, life.second))
    life.after(days=4)
    life.reaches(review, life.first, on=day("03-09"))
    assert life.reaches(review, life.second, on=day("03-06")).delivered_on == day("03-09")
    assert list(review.applicants.values_list("received_on", flat=True)) == [day("03-09"), day("03-06")]


def test_one_goes_on_to_the_second_look_while_the_other_has_not_asked_for_the_first(refused):
    life = Two()
    life.answers(life.first)
    assert standing(life.case) == [("second", True, False), ("first", True, False)]
    assert refused(life.asks_for, life.first, life.second) == {"one_opinion", "next_level", "body_new"}
    assert refused(life.asks_for, life.second, level=SECOND) == {"opinion_delivered", "body_above"}
    assert life.asks_for(life.first, level=SECOND).respondent == life.government
    assert life.asks_for(life.second).respondent == life.department  # at the same body as the first one's: not final


def test_two_whose_answers_are_two_papers_do_not_ask_for_the_second_look_together(refused):
    life = Two()
    life.answers(life.first)
    life.answers(life.second)
    assert refused(life.asks_for, life.first, life.second, level=SECOND) == {"one_opinion"}


def test_finality_is_of_the_one_who_was_answered_until_nobody_has_a_way_left(refused):
    """第三十六条第三款."""
    life = Two()
    life.answers(life.first)
    life.answers(life.first, level=SECOND)
    assert Case.objects.get(pk=life.case.pk).final_on is None  # the other one's thirty days still run
    assert standing(life.case) == [("second", False, True), ("first", True, False)]
    assert refused(life.asks_for, life.first, level=SECOND) == {"not_final", "body_new"}
    life.after(days=1)
    life.answers(life.second)
    life.answers(life.second, level=SECOND)
    assert Case.objects.get(pk=life.case.pk).final_on == day("03-06")


def test_it_is_final_when_the_others_let_their_time_pass():
    life = Two()
    life.answers(life.first)
    life.after(days=26)  # 31 March: in time still
    review = life.drafted_for(life.asks_for(life.first, level=SECOND))
    life.after(days=8)  # 8 April: the time of the other one was over yesterday
    life.reaches(review)
    assert Case.objects.get(pk=life.case.pk).final_on == day("04-08")


def test_a_review_of_another_that_is_under_way_keeps_the_matter_open():
    life = Two()
    life.answers(life.first)
    life.asks_for(life.second)
    life.answers(life.first, level=SECOND)
    assert Case.objects.get(pk=life.case.pk).final_on is None


def test_one_of_two_takes_it_back_and_the_other_goes_on(refused):
    life = Two()
    review = life.asks_for(life.first, life.second)
    key = {"review_id": review.pk, "reason": "本人来电撤回。", "by": life.receptionist, "at": life.at}
    assert refused(cases.withdraw_review, **key, party_id=SOMEBODY_ELSE) == {"party"}
    assert cases.withdraw_review(**key, party_id=life.first).stage == "requested"
    assert [stopped for *_, stopped in terms(life.case, "C5")] == ["", "2026-03-05"]
    assert queries.answer_term(review).stopped_on is None
    assert [party.pk for party in queries.applicants_of(review)] == [life.second]
    assert life.asks_for(life.first).round == 2  # the own right is there again
    assert cases.withdraw_review(**key, party_id=life.second).stage == "withdrawn"
    assert queries.answer_term(review).stopped_on == life.at.date()
    assert list(review.steps.values_list("step", flat=True)) == ["request", "withdraw_one", "withdraw"]


def test_all_of_them_take_it_back_at_once():
    life = Two()
    review = life.asks_for(life.first, life.second)
    done = cases.withdraw_review(review_id=review.pk, reason="一并撤回。", by=life.receptionist, at=life.at)
    assert done.stage == "withdrawn"
    assert [stopped for *_, stopped in terms(life.case, "C5")] == ["", ""]
    assert not review.applicants.filter(open=True).exists()


def test_what_is_not_taken_up_gives_the_time_back_to_who_asked_alone():
    life = Two()
    one, other = life.asks_for(life.first), life.asks_for(life.second)
    key = {"review_id": one.pk, "at": life.at}
    cases.propose_not_to_review(**key, ground=NotTaken.OTHER_PATH, reason="应申请行政复议。", by=life.reviewer)
    cases.decide_not_to_review(**key, agree=True, reason="", by=life.issuer)
    assert [stopped for *_, stopped in terms(life.case, "C5")] == ["", "2026-03-05"]
    assert queries.answer_term(one).stopped_on == life.at.date()
    assert queries.answer_term(other).stopped_on is None


def test_handled_anew_everybody_begins_with_the_new_opinion(refused):
    life = Two()
    life.answers(life.first)
    life.after(days=1)
    cases.reopen(case_id=life.case.pk, ground=ReopenGround.REVIEW, reason="按复查意见。", by=life.head, at=life.at)
    assert standing(life.case) == [("first", False, False), ("first", False, False)]
    assert refused(life.asks_for, life.second) == {"not_reopened"}
    key = {"case_id": life.case.pk, "at": life.at}
    answers = {n: cases.ClaimAnswer("explained", "依法解释。") for n in (1, 2)}
    opinion = {"facts": "重新查明。", "legal_basis": ["第三十二条"], "review_organ": "区政府"}
    cases.draft_opinion(**key, **opinion, answers=answers, by=life.handler)
    cases.issue_opinion(**key, by=life.head)
    cases.deliver(**key, delivered_on=life.at.date(), proved=True, party_id=life.second, by=life.handler)
    assert standing(life.case) == [("first", False, False), ("first", True, False)]
    assert life.asks_for(life.second).in_time


def test_a_review_of_the_old_opinion_that_is_under_way_still_counts(refused):
    life = Two()
    life.answers(life.first)
    life.asks_for(life.second)
    life.after(days=1)
    StepTaken.objects.create(
        case=life.case, step="reopen", before="concluded", after="handling", by=life.head, at=life.at,
        on=life.at.date(),
    )  # fmt: skip
    assert queries.askings(Case.objects.get(pk=life.case.pk))[1].open_review is not None


# --- groups with representatives (第二十条第三款) ------------------------------------------------------

GROUP = (
    person(representative=True), person(name="李大海", representative=True), person(name="赵小山", phone="13900000003"),
)  # fmt: skip


class Group(Two):
    """Three people, two of whom represent them; the first one receives the opinion for all."""

    def __init__(self):
        super().__init__(people=GROUP)

    def delivered(self):
        self.issued()
        self.first, self.second, self.third = self.case.parties.values_list("pk", flat=True)
        key = {"case_id": self.case.pk, "party_id": self.first, "by": self.handler, "at": self.at}
        self.case = cases.deliver(**key, delivered_on=self.at.date(), proved=True)
        return self


def test_the_term_of_a_group_is_everybodys_and_used_by_its_representatives():
    life = Group()
    assert [one.term.due for one in queries.askings(life.case)] == [day("04-01")] * 3
    life.asks_for(life.second)
    assert terms(life.case, "C5") == [(life.first, "2026-04-01", "2026-03-02")]


def test_one_of_a_group_who_asks_alone_leaves_the_others_their_time():
    life = Group()
    life.asks_for(life.third)
    assert terms(life.case, "C5") == [(life.first, "2026-04-01", "")]
    assert standing(life.case) == [("first", True, False), ("first", True, False), ("first", False, False)]


def test_a_representative_receives_the_answer_for_the_group_that_asked(refused):
    life = Group()
    review = life.drafted_for(life.asks_for(life.first, life.second, life.third))
    assert refused(life.reaches, review, life.third) == {"party"}
    done = life.reaches(review, life.second)
    assert done.stage == "delivered"
    assert list(review.applicants.values_list("received_on", flat=True)) == [day("03-02")] * 3
    assert terms(life.case, "C7") == [(life.second, "2026-04-01", "")]
    assert [one.term.party_id for one in queries.askings(life.case)] == [life.second] * 3


def test_whom_nobody_had_to_tell_asks_within_the_longest_time(refused):
    """第二十三条: name or address unclear; the opinion was delivered to the others, so that no term began for them."""
    unclear = person(name="", address="", phone="", anonymous=True)
    life = Two(people=(*TWO, unclear))
    third = life.case.parties.last().pk
    assert queries.askings(life.case)[2].term.due == day("04-07")
    life.after(days=33)
    assert life.asks_for(third, requested_on=day("04-07")).in_time


# --- kept by the database, told to the person ----------------------------------------------------------------


def test_an_applicant_is_a_petitioner_of_the_case():
    life, other = Two(), Two()
    review = life.asks_for(life.first)
    with pytest.raises(IntegrityError, match="is no petitioner of the case"), transaction.atomic():
        ReviewApplicant.objects.create(review=review, party_id=other.first)


@pytest.mark.parametrize(
    "change",
    [
        {"withdrawn_on": day("03-06")},
        {"received_on": day("03-06")},
        {"open": False, "withdrawn_on": day("03-06"), "received_on": day("03-06")},
    ],
)
def test_an_applicant_is_through_with_it_once(change):
    life = Two()
    review = life.asks_for(life.first)
    with pytest.raises(IntegrityError, match="review_applicant_over_once"), transaction.atomic():
        review.applicants.update(**change)


def test_each_reads_until_when_they_can_ask_for_what():
    life = Two()
    life.answers(life.first)
    told = progress(Case.objects.get(pk=life.case.pk), today=day("03-06"))
    assert [(term.who, term.words) for term in told.terms] == [
        ("王**", "复查意见 2026年3月5日送达，2026年4月7日前可以请求复核"),
        ("李**", "处理意见 2026年3月5日送达，2026年4月7日前可以请求复查"),
    ]
    life.asks_for(life.second)
    told = progress(Case.objects.get(pk=life.case.pk), today=day("03-06"))
    assert told.terms[1].words == "已请求复查，正在办理"
    life.answers(life.first, level=SECOND)
    told = progress(Case.objects.get(pk=life.case.pk), today=day("03-06"))
    assert told.terms[0].words == "复核意见 2026年3月5日送达，信访程序终结"
    told = progress(Case.objects.get(pk=life.case.pk), today=day("06-01"))
    assert told.terms[1].words == "已请求复查，正在办理"
