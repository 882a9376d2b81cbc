"""复查 and 复核 (第三十五条, 第三十六条): another body one level above, in time, in writing, to finality."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from tests.factories import Life, unit, user
from yimen.cases import actions as cases
from yimen.cases.models import Case, Review, ReviewApplicant, ReviewStepTaken
from yimen.cases.queries import clock_items
from yimen.domain.procedure import ReopenGround
from yimen.domain.review import Level, NotTaken, Result
from yimen.domain.roles import Role

# The opinion is delivered on Monday 2 March 2026: C5 ends on 1 April.
FIRST, SECOND = Level.FIRST, Level.SECOND
WRITTEN = {"request": "撤销原意见。", "reasons": "电梯至今没有修好。"}
OPINION = {"facts": "经调卷和现场核查，电梯仍未运行。", "opinion": "原意见认定事实不清。", "basis": ["第三十五条"]}


class Reviewed(Life):
    """A delivered opinion, the government above the department, the city above the district."""

    def __init__(self, **fields):
        super().__init__(**fields)
        self.city = unit(level="city", name="海汀市人民政府", short_name="市政府")
        self.reviewer = user(self.government, Role.REVIEWER)
        self.issuer = user(self.government, Role.UNIT_HEAD)
        self.city_reviewer = user(self.city, Role.REVIEWER)
        self.city_issuer = user(self.city, Role.UNIT_HEAD)
        self.delivered()

    def asks(self, level=FIRST, **given):
        """The person asks at the window."""
        facts = {
            "level": level,
            "body": self.government if level is FIRST else self.city,
            "requested_on": localdate(self.at),
            **WRITTEN,
        }
        by = given.pop("by", self.receptionist)
        return cases.request_review(case_id=self.case.pk, **{**facts, **given}, by=by, at=self.at)

    def answered(self, level=FIRST, result=Result.UPHOLD):
        """Asked, taken up, drafted, issued, delivered the same day."""
        review = self.asks(level)
        who, head = (self.reviewer, self.issuer) if level is FIRST else (self.city_reviewer, self.city_issuer)
        key = {"review_id": review.pk, "at": self.at}
        cases.take_up_review(**key, by=who)
        cases.draft_review(**key, **OPINION, result=result, by=who)
        cases.issue_review(**key, by=head)
        return cases.deliver_review(**key, delivered_on=localdate(self.at), proved=True, by=who)


def test_a_request_uses_the_right_and_starts_the_time_to_answer(clocks):
    life = Reviewed().after(days=30)  # the last day
    review = life.asks()
    assert (review.stage, review.in_time, review.respondent) == ("requested", True, life.department)
    assert clocks(life.case)["C5/1"] == ("2026-03-02", "2026-04-01", "2026-04-01", False)
    assert clocks(life.case)["C6/1"] == ("2026-04-01", "2026-05-06", "", False)  # nominal 1 May


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({"request": " "}, {"written"}),
        ({"reasons": ""}, {"written"}),
        ({"requested_on": date(2026, 3, 1)}, {"requested_on"}),
        ({"requested_on": date(2026, 3, 4)}, {"requested_on"}),
    ],
)
def test_a_request_is_written_and_dated(refused, change, codes):
    assert refused(Reviewed().asks, **change) == codes


def test_the_body_stands_one_level_above_and_never_handled_it(refused):
    life = Reviewed()
    assert refused(life.asks, body=life.city) == {"body_above"}
    assert refused(life.asks, body=life.department) == {"body_above", "body_new"}
    bureau = unit(life.city, level="city", name="海汀市住房和城乡建设局")
    assert life.asks(body=bureau).body == bureau, "the competent department one level up, as well as the government"


def test_a_town_is_reviewed_by_the_county_government_and_not_by_one_of_its_departments(refused):
    life = Life()
    town = unit(life.government, level="town")
    handler, head = user(town, Role.HANDLER), user(town, Role.UNIT_HEAD)
    life.department, life.handler, life.head = town, handler, head
    life.delivered()
    given = {"case_id": life.case.pk, "level": FIRST, "requested_on": life.at.date(), **WRITTEN}
    given |= {"by": life.receptionist, "at": life.at}
    assert refused(cases.request_review, **given, body=unit(life.government)) == {"body_above"}
    assert cases.request_review(**given, body=life.government).body == life.government


def test_without_a_delivered_opinion_there_is_nothing_to_review(refused):
    life = Life().issued()
    given = {"case_id": life.case.pk, "level": FIRST, "requested_on": life.at.date(), **WRITTEN}
    codes = refused(cases.request_review, **given, body=life.government, by=life.receptionist, at=life.at)
    assert codes == {"opinion_delivered"}


def test_one_review_at_a_time(refused):
    life = Reviewed()
    life.asks()
    assert refused(life.asks) == {"no_open_review"}
    second = Review.objects.create(
        case=life.case, level="first", round=2, stage="requested", body=life.city, respondent=life.department,
        requested_on=life.at.date(), registered_by=life.receptionist, request="x", reasons="x", in_time=True,
    )  # fmt: skip
    with pytest.raises(IntegrityError, match="review_one_open_of_a_petitioner"), transaction.atomic():
        ReviewApplicant.objects.create(review=second, party=life.case.parties.get())


def test_a_late_request_is_registered_and_a_person_decides(refused):
    life = Reviewed().after(days=31)
    review = life.asks()
    assert not review.in_time
    key = {"review_id": review.pk, "at": life.at}
    assert refused(cases.take_up_review, **key, by=life.reviewer) == {"in_time"}
    ground = {"ground": NotTaken.LATE, "reason": "超过期限，且未说明正当理由；可继续向办理单位反映。"}
    cases.propose_not_to_review(**key, **ground, by=life.reviewer)
    assert refused(cases.take_up_review, **key, by=life.reviewer) == {"no_proposal", "in_time"}
    done = cases.decide_not_to_review(**key, agree=True, reason="", by=life.issuer)
    assert (done.stage, done.decided_by) == ("not_taken", life.issuer)


def test_a_late_request_with_good_cause_is_taken_up():
    life = Reviewed().after(days=40)
    review = life.asks(good_cause="住院，附出院记录。")
    assert cases.take_up_review(review_id=review.pk, by=life.reviewer, at=life.at).stage == "examining"


def test_a_proposal_not_to_take_it_up_needs_another_person(refused):
    life = Reviewed()
    review = life.asks()
    both = user(life.government, Role.REVIEWER, Role.UNIT_HEAD)
    key = {"review_id": review.pk, "at": life.at, "by": both}
    cases.propose_not_to_review(**key, ground=NotTaken.OTHER_PATH, reason="应申请行政复议。")
    assert refused(cases.decide_not_to_review, **key, agree=True, reason="") == {"second_person"}
    back = cases.decide_not_to_review(
        review_id=review.pk, agree=False, reason="属信访事项。", by=life.issuer, at=life.at
    )
    assert (back.stage, back.not_taken, back.proposed_by) == ("requested", "", None)


def test_who_handled_it_does_not_review_it(refused):
    life = Reviewed()
    review = life.asks()
    life.handler.unit = life.government
    life.handler.roles = [str(Role.REVIEWER)]
    life.handler.save()
    mover = type(life.handler).objects.get(pk=life.handler.pk)
    assert refused(cases.take_up_review, review_id=review.pk, by=mover, at=life.at) == {"recusal"}


def test_the_opinion_is_signed_by_another_and_delivered(clocks, refused):
    life = Reviewed()
    review = life.asks()
    key = {"review_id": review.pk, "at": life.at}
    cases.take_up_review(**key, by=life.reviewer)
    assert refused(cases.draft_review, **key, facts="", opinion="", basis=[], result=None, by=life.reviewer) == {
        "facts", "basis", "result",
    }  # fmt: skip
    both = user(life.government, Role.REVIEWER, Role.UNIT_HEAD)
    cases.draft_review(**key, **OPINION, result=Result.UPHOLD, by=both)
    assert refused(cases.issue_review, **key, by=both) == {"second_person"}
    cases.return_review(**key, reason="补充依据。", by=life.issuer)
    cases.draft_review(**key, **OPINION, result=Result.UPHOLD, by=life.reviewer)
    cases.issue_review(**key, by=life.issuer)
    assert refused(cases.deliver_review, **key, delivered_on=life.at.date(), proved=False, by=life.reviewer) == {
        "delivery_proved"
    }
    done = cases.deliver_review(**key, delivered_on=life.at.date(), proved=True, by=life.reviewer)
    assert done.stage == "delivered"
    assert clocks(life.case)["C6/1"][2] == "2026-03-02"
    assert clocks(life.case)["C7/1"] == ("2026-03-02", "2026-04-01", "", False)
    assert list(ReviewStepTaken.objects.filter(review=review).values_list("step", flat=True)) == [
        "request", "take_up", "draft", "return", "draft", "issue", "deliver",
    ]  # fmt: skip


def test_the_re_review_ends_the_matter_and_nothing_is_asked_again(clocks, refused):
    life = Reviewed()
    life.answered()
    life.after(days=20)
    life.answered(SECOND)
    case = Case.objects.get(pk=life.case.pk)
    assert case.final_on == date(2026, 3, 22)
    assert clocks(case)["C7/1"][2] == "2026-03-22"
    assert clocks(case)["C8/1"][2] == "2026-03-22"
    assert refused(life.asks, level=SECOND) == {"not_final", "body_new"}
    assert "C8" in {item.code for item in clock_items(case, case.clocks.all(), today=life.at.date())}


def test_once_answered_there_is_no_second_first_look(refused):
    """第三十六条: against a 复查 there is the 复核 alone, whichever body is chosen."""
    life = Reviewed()
    life.answered()
    bureau = unit(life.city, level="city", name="海汀市住房和城乡建设局")
    assert refused(life.asks, body=bureau) == {"next_level"}


def test_the_re_review_is_asked_of_the_body_above_the_reviewing_one(refused):
    life = Reviewed()
    life.answered()
    assert refused(life.asks, level=SECOND, body=life.government) == {"body_above", "body_new"}
    assert life.asks(SECOND).respondent == life.government


def test_only_a_re_review_stops_for_its_hearing(clocks, refused):
    life = Reviewed()
    first = life.asks()
    key = {"at": life.at, "first": date(2026, 3, 16), "last": date(2026, 3, 18)}
    cases.take_up_review(review_id=first.pk, by=life.reviewer, at=life.at)
    assert refused(cases.hold_hearing, review_id=first.pk, **key, by=life.reviewer) == {"second_level", "hearing"}
    cases.draft_review(review_id=first.pk, **OPINION, result=Result.UPHOLD, by=life.reviewer, at=life.at)
    cases.issue_review(review_id=first.pk, by=life.issuer, at=life.at)
    cases.deliver_review(review_id=first.pk, delivered_on=life.at.date(), proved=True, by=life.reviewer, at=life.at)
    second = life.asks(SECOND)
    cases.take_up_review(review_id=second.pk, by=life.city_reviewer, at=life.at)
    assert clocks(life.case)["C8/1"][:2] == ("2026-03-02", "2026-04-01")
    cases.hold_hearing(review_id=second.pk, **key, by=life.city_reviewer)
    assert clocks(life.case)["C8/1"][:2] == ("2026-03-02", "2026-04-07")  # 4 April and its holiday
    wrong = {**key, "last": date(2026, 3, 1)}
    assert refused(cases.hold_hearing, review_id=second.pk, **wrong, by=life.city_reviewer) == {"hearing"}


@pytest.mark.parametrize("result", list(Result))
def test_what_was_revoked_is_handled_anew_by_the_first_handler(result):
    life = Reviewed()
    review = life.answered(result=result)
    assert Result(review.result).sends_back == (result in {Result.REVOKE, Result.REDO})
    case = cases.reopen(
        case_id=life.case.pk, ground=ReopenGround.REVIEW, reason="按复查意见。", by=life.head, at=life.at
    )
    assert case.stage == "handling"


def test_the_applicant_may_take_it_back(clocks):
    life = Reviewed()
    review = life.asks()
    done = cases.withdraw_review(review_id=review.pk, reason="当面书面撤回。", by=life.receptionist, at=life.at)
    assert done.stage == "withdrawn"
    assert clocks(life.case)["C6/1"][2] == "2026-03-02"
    assert clocks(life.case)["C5/1"] == ("2026-03-02", "2026-04-01", "", False), "the term of the delivery runs on"


def withdrawn(life, level):
    review = life.asks(level)
    cases.withdraw_review(review_id=review.pk, reason="当面书面撤回。", by=life.receptionist, at=life.at)


def not_taken(life, level):
    review = life.asks(level)
    who, head = (life.reviewer, life.issuer) if level is FIRST else (life.city_reviewer, life.city_issuer)
    key = {"review_id": review.pk, "at": life.at}
    cases.propose_not_to_review(**key, ground=NotTaken.OTHER_BODY, reason="应向上一级主管部门提出。", by=who)
    cases.decide_not_to_review(**key, agree=True, reason="", by=head)


@pytest.mark.parametrize("ended", [withdrawn, not_taken])
@pytest.mark.parametrize(("after", "in_time"), [(30, True), (31, False)])
def test_a_request_that_came_to_nothing_costs_the_person_no_day_of_c5(clocks, ended, after, in_time):
    """第三十五条: thirty days from delivery, whatever was asked and taken back in between (1 April is the last)."""
    life = Reviewed()
    ended(life, FIRST)
    again = life.after(days=after).asks()
    assert again.in_time is in_time
    assert clocks(life.case)["C5/1"][2] == life.at.date().isoformat()
    assert clocks(life.case)["C6/2"][0] == life.at.date().isoformat()


@pytest.mark.parametrize("ended", [withdrawn, not_taken])
@pytest.mark.parametrize(("after", "in_time"), [(30, True), (31, False)])
def test_nor_of_c7(ended, after, in_time):
    """第三十六条."""
    life = Reviewed()
    life.answered()
    ended(life, SECOND)
    assert life.after(days=after).asks(SECOND).in_time is in_time


def test_a_postmark_inside_the_term_is_in_time_though_it_arrives_later():
    life = Reviewed()
    withdrawn(life, FIRST)
    assert life.after(days=33).asks(requested_on=date(2026, 4, 1)).in_time


def test_a_matter_handled_anew_has_a_new_opinion_that_the_same_body_may_review(clocks):
    life = Reviewed()
    life.answered(result=Result.REDO)
    life.after(days=1)
    key = {"case_id": life.case.pk, "at": life.at}
    cases.reopen(**key, ground=ReopenGround.REVIEW, reason="按复查意见。", by=life.head)
    assert clocks(life.case)["C7/1"][3], "what the old review answered is no longer there to be asked about"
    cases.draft_opinion(
        **key, answers={n: cases.ClaimAnswer("explained", "依法解释。") for n in (1, 2)}, facts="重新查明。",
        legal_basis=["第三十二条"], review_organ="区政府", by=life.handler,
    )  # fmt: skip
    cases.issue_opinion(**key, by=life.head)
    cases.deliver(**key, delivered_on=life.at.date(), proved=True, by=life.handler)
    again = life.asks()
    assert (again.level, again.body, again.in_time) == ("first", life.government, True)


def test_the_reviewer_sees_the_whole_file_once_asked_and_not_before():
    life = Reviewed()
    seen = Case.objects.visible_to(life.reviewer)
    assert not seen.exists()
    life.asks()
    assert list(seen.all()) == [life.case]
    stranger = user(unit(level="city"), Role.REVIEWER)
    assert not Case.objects.visible_to(stranger).exists()


def test_the_request_may_be_handed_in_at_the_reviewing_body_itself():
    life = Reviewed()
    assert life.asks(by=life.reviewer).registered_by == life.reviewer


def test_nobody_else_registers_one(refused):
    life = Reviewed()
    assert refused(life.asks, by=life.handler) == {"permission", "side"}


def test_while_a_review_is_open_the_matter_is_not_handled_anew(refused):
    """第三十五条: two bodies must not decide on one opinion at once; withdrawn or answered, the way is free."""
    life = Reviewed()
    review = life.asks()
    again = {"case_id": life.case.pk, "ground": ReopenGround.SELF_CORRECTION, "reason": "有错。", "by": life.head}
    assert refused(cases.reopen, **again, at=life.at) == {"no_open_review"}
    cases.withdraw_review(review_id=review.pk, reason="本人撤回。", by=life.receptionist, at=life.at)
    assert cases.reopen(**again, at=life.at).stage == "handling"


def test_answered_the_review_opens_it_again(refused):
    life = Reviewed()
    review = life.asks()
    key = {"review_id": review.pk, "at": life.at}
    again = {"case_id": life.case.pk, "ground": ReopenGround.REVIEW, "reason": "复查撤销。", "by": life.head}
    cases.take_up_review(**key, by=life.reviewer)
    cases.draft_review(**key, **OPINION, result=Result.REVOKE, by=life.reviewer)
    cases.issue_review(**key, by=life.issuer)
    assert refused(cases.reopen, **again, at=life.at) == {"no_open_review"}, "issued is not delivered"
    cases.deliver_review(**key, delivered_on=life.at.date(), proved=True, by=life.reviewer)
    assert cases.reopen(**again, at=life.at).stage == "handling"


def test_while_it_is_handled_anew_no_review_is_asked_for(refused):
    life = Reviewed()
    cases.reopen(case_id=life.case.pk, ground=ReopenGround.SELF_CORRECTION, reason="有错。", by=life.head, at=life.at)
    assert refused(life.asks) == {"not_reopened"}
