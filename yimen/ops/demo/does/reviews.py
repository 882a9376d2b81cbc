"""复查 by the government of the district, 复核 by the one above it."""

from __future__ import annotations

from datetime import timedelta

from yimen.base.models import User
from yimen.cases import actions as cases
from yimen.cases.models import Review
from yimen.documents import actions as documents
from yimen.domain.review import Level, NotTaken, Result
from yimen.ops.demo.does.doing import Doing, does
from yimen.ops.demo.does.unit import delivery

REVIEWERS = {Level.FIRST: ("fucha", "zhengfu"), Level.SECOND: ("shifucha", "shifuze")}  # who examines, who signs
OPINIONS = {
    Result.UPHOLD: "原意见认定事实清楚，依据正确，程序合法，予以维持。",
    Result.CHANGE: "原意见认定事实清楚，但完成时限不当，变更为三十日内完成。",
    Result.REVOKE: "原意见主要事实不清，予以撤销，由原单位重新调查处理。",
    Result.REDO: "原意见对部分诉求没有答复，责令重新处理。",
}


def _review(it: Doing) -> Review:
    return Review.objects.filter(case=it.case).latest("id")


def _examiner(it: Doing, review: Review) -> User:
    return it.who(REVIEWERS[Level(review.level)][0])


def _signer(it: Doing, review: Review) -> User:
    return it.who(REVIEWERS[Level(review.level)][1])


@does("request_review")
def request_review(it: Doing) -> None:
    """登记请求: request review."""
    case, level = it.case, Level(it.facts["level"])
    examiner = it.who(REVIEWERS[level][0])
    cases.request_review(
        case_id=case.pk,
        level=level,
        body=examiner.unit,
        requested_on=it.today,
        request=f"请求对本件的{'处理' if level is Level.FIRST else '复查'}意见进行{level.label}。",
        reasons="认为查明的事实与现场情况不符，没有采纳提交的照片和票据。",
        by=it.clerk(),
        at=it.at,
    )


@does("take_up_review")
def take_up_review(it: Doing) -> None:
    """受理: take up review."""
    review = _review(it)
    cases.take_up_review(review_id=review.pk, by=_examiner(it, review), at=it.at)


@does("propose_not_to_review")
def propose_not_to_review(it: Doing) -> None:
    """提议不予受理: propose not to review."""
    review = _review(it)
    reason = "请求事项属于民事争议，应当通过诉讼解决，建议告知向人民法院提出。"
    cases.propose_not_to_review(
        review_id=review.pk, ground=NotTaken.OTHER_PATH, reason=reason, by=_examiner(it, review), at=it.at
    )


@does("decide_not_to_review")
def decide_not_to_review(it: Doing) -> None:
    """审核并告知: decide not to review."""
    review = _review(it)
    documents.decide_not_to_review(
        review_id=review.pk, agree=True, reason="同意，请书面告知。", by=_signer(it, review), at=it.at
    )


@does("withdraw_review")
def withdraw_review(it: Doing) -> None:
    """申请人撤回: withdraw review."""
    reason = "本人到窗口书面撤回，表示与单位已经说清楚。"
    cases.withdraw_review(review_id=_review(it).pk, reason=reason, by=it.clerk(), at=it.at)


@does("hold_hearing")
def hold_hearing(it: Doing) -> None:
    """听证: hold hearing."""
    review = _review(it)
    last = it.today + timedelta(days=it.rng.choice((1, 2)))
    cases.hold_hearing(review_id=review.pk, first=it.today, last=last, by=_examiner(it, review), at=it.at)


@does("draft_review")
def draft_review(it: Doing) -> None:
    """起草意见: draft review."""
    review, result = _review(it), Result(it.facts["result"])
    cases.draft_review(
        review_id=review.pk,
        facts=f"调阅原案卷并到现场核查。{it.words.found}",
        opinion=OPINIONS[result],
        basis=[f"《信访工作条例》{Level(review.level).article}"],
        result=result,
        by=_examiner(it, review),
        at=it.at,
    )


@does("return_review")
def return_review(it: Doing) -> None:
    """退回修改: return review."""
    review = _review(it)
    reason = "请补充现场核查的参加人和时间。"
    cases.return_review(review_id=review.pk, reason=reason, by=_signer(it, review), at=it.at)


@does("issue_review")
def issue_review(it: Doing) -> None:
    """审签: issue review."""
    review = _review(it)
    documents.issue_review(review_id=review.pk, by=_signer(it, review), at=it.at)


@does("deliver_review")
def deliver_review(it: Doing) -> None:
    """送达: deliver review."""
    review = _review(it)
    documents.deliver_review(review_id=review.pk, delivery=delivery(it, "post"), by=_examiner(it, review), at=it.at)
