"""From reviews to what stands on their papers: addressed to those who asked, each of whom has an own way on."""

from __future__ import annotations

from typing import Any

from yimen.cases.models import Review
from yimen.cases.queries import applicants_of
from yimen.documents.contexts import names
from yimen.documents.render import letters
from yimen.domain.review import Level, NotTaken, Result

FINALITY = (
    "本复核意见为信访程序的终结性意见。您对本意见不服，仍然以同一事实和理由提出投诉请求的，"
    "各级党委和政府信访部门和其他机关、单位不再受理（《信访工作条例》第三十六条第三款）。"
)


def to_applicants(review: Review, base: dict[str, Any]) -> dict[str, Any]:
    """The paper goes to those who asked, not to whoever else petitioned."""
    people = [party.petitioner for party in applicants_of(review)]
    return {**base, "addressee": names(people)} if people else base


def review_opinion(review: Review, base: dict[str, Any], *, signed_by: str) -> letters.ReviewOpinion:
    """复查意见书, 复核意见书: with the way on, or that there is none."""
    level = Level(review.level)
    above = review.body.parent.name if review.body.parent else "本机关的上一级机关、单位"
    again = (
        f"如不服本复查意见，您可以自收到本意见书之日起30日内，向{above}请求复核（《信访工作条例》第三十六条第一款）。"
    )
    return letters.ReviewOpinion(
        **{
            **to_applicants(review, base),
            "copies_to": (review.respondent.name, review.case.office.name, "存档"),
        },
        level=level.label,
        article=level.article,
        respondent=review.respondent.name,
        requested_on=review.requested_on,
        request=review.request,
        reasons=review.reasons,
        hearing="经过听证" if review.hearing_from else "未举行听证",
        facts=review.facts,
        opinion=review.opinion,
        basis=tuple(review.basis),
        result=Result(review.result).label,
        remedy=again if level is Level.FIRST else FINALITY,
        signed_by=signed_by,
    )


def not_reviewed(review: Review, base: dict[str, Any]) -> letters.NotReviewed:
    """复查（复核）不予受理告知书."""
    level = Level(review.level)
    return letters.NotReviewed(
        **to_applicants(review, base),
        level=level.label,
        article=level.article,
        respondent=review.respondent.name,
        requested_on=review.requested_on,
        ground=NotTaken(review.not_taken).label,
        reason=review.not_taken_reason,
    )
