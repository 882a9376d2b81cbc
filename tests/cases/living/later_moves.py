"""What follows the answer: report, fulfilment, resolving, reopening, 复查 and 复核."""

from __future__ import annotations

from datetime import timedelta

from django.utils.timezone import localdate
from hypothesis import strategies as st

from tests.cases.living.moves import by, move, nothing_there, some_day, words
from yimen.cases import actions as cases
from yimen.cases import queries
from yimen.cases.models import Fulfilment, Review, ReviewApplicant
from yimen.domain import review
from yimen.domain.fulfilment import Progress
from yimen.domain.procedure import ReopenGround


@move
def report(life, who, draw, well):
    return cases.report(case_id=life.case.pk, text=words(draw, well), **by(life, who))


@move
def fulfil_claim(life, who, draw, well):
    open_ones = list(queries.unfulfilled_claims(life.case).values_list("order", flat=True))
    order = draw(st.sampled_from(open_ones)) if well and open_ones else draw(st.integers(1, 3))
    on = some_day(life, draw, well)
    return cases.fulfil_claim(case_id=life.case.pk, order=order, fulfilled_on=on, **by(life, who))


@move
def resolve(life, who, draw, well):
    word = draw(st.booleans())
    return cases.resolve(case_id=life.case.pk, persons_word=word, reason=words(draw, well), **by(life, who))


@move
def reopen(life, who, draw, well):
    ground = draw(st.sampled_from([*ReopenGround, None]))
    return cases.reopen(case_id=life.case.pk, ground=ground, reason=words(draw, well), **by(life, who))


@move
def reopen_answer(life, who, draw, well):
    ground = draw(st.sampled_from([*ReopenGround, None]))
    return cases.reopen_answer(case_id=life.case.pk, ground=ground, reason=words(draw, well), **by(life, who))


@move
def answer_check(life, who, draw, well):
    task = Fulfilment.objects.filter(case=life.case).last()
    if task is None:
        raise nothing_there("没有落实任务。")
    progress = draw(st.sampled_from(Progress))
    return cases.answer_check(
        case_id=life.case.pk, task_id=task.pk, progress=progress, proof=words(draw, well),
        fulfilled_on=some_day(life, draw, well) if progress is Progress.DONE else None, **by(life, who),
    )  # fmt: skip


@move
def request_review(life, who, draw, well):
    people = queries.askings(life.case)
    able = [one for one in people if one.may_ask] or people
    first = draw(st.sampled_from(able))
    together = [one for one in able if one.level is first.level] if draw(st.booleans()) else [first]
    body = life.world.city if first.level is review.Level.SECOND else life.world.government
    return cases.request_review(
        case_id=life.case.pk, level=first.level if well else draw(st.sampled_from(review.Level)),
        body=body if well else draw(st.sampled_from(life.world.bodies)),
        parties=[one.party.pk for one in together if one.party] if well or draw(st.booleans()) else [],
        requested_on=some_day(life, draw, well), request="请求撤销原意见。", reasons=words(draw, well),
        good_cause=draw(st.sampled_from(["", "因病住院"])), **by(life, who),
    )  # fmt: skip


@move
def take_up_review(life, who, draw, well):
    return cases.take_up_review(review_id=life.review(), **by(life, who))


@move
def propose_not_to_review(life, who, draw, well):
    ground = draw(st.sampled_from([*review.NotTaken, None]))
    reason = words(draw, well)
    return cases.propose_not_to_review(review_id=life.review(), ground=ground, reason=reason, **by(life, who))


@move
def decide_not_to_review(life, who, draw, well):
    agreed, reason = draw(st.booleans()), words(draw, well)
    return cases.decide_not_to_review(review_id=life.review(), agree=agreed, reason=reason, **by(life, who))


@move
def withdraw_review(life, who, draw, well):
    asking = list(ReviewApplicant.objects.filter(review=life.review(), open=True).values_list("party", flat=True))
    party = draw(st.sampled_from([None, *asking]))
    reason = words(draw, well)
    return cases.withdraw_review(review_id=life.review(), reason=reason, party_id=party, **by(life, who))


@move
def hold_hearing(life, who, draw, well):
    first = localdate(life.now) + timedelta(days=1 if well else draw(st.integers(-5, 40)))
    last = first + timedelta(days=draw(st.integers(0, 5) if well else st.integers(-1, 70)))
    return cases.hold_hearing(review_id=life.review(), first=first, last=last, **by(life, who))


@move
def draft_review(life, who, draw, well):
    result = draw(st.sampled_from([*review.Result, None]))
    return cases.draft_review(
        review_id=life.review(), facts=words(draw, well), opinion="原意见认定事实清楚。",
        basis=["《信访工作条例》第三十五条"] if well else [], result=review.Result.UPHOLD if well else result,
        **by(life, who),
    )  # fmt: skip


@move
def return_review(life, who, draw, well):
    return cases.return_review(review_id=life.review(), reason=words(draw, well), **by(life, who))


@move
def issue_review(life, who, draw, well):
    return cases.issue_review(review_id=life.review(), **by(life, who))


@move
def deliver_review(life, who, draw, well):
    on, pk = some_day(life, draw, well), life.review()
    waiting = [party for group in queries.review_awaiting(Review.objects.get(pk=pk)) for party in group]
    party = draw(st.sampled_from(waiting)) if waiting and (well or draw(st.booleans())) else None
    return cases.deliver_review(review_id=pk, delivered_on=on, proved=well, party_id=party, **by(life, who))
