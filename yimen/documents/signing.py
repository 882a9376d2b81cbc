"""Who stands under a paper: the name of who signs, and for whom where a deputy does (代)."""

from __future__ import annotations

from yimen.base.models import User
from yimen.cases import queries
from yimen.cases.models import Case, Review
from yimen.domain import procedure, review
from yimen.domain.deputies import both_names


def signer(case: Case, step: procedure.Step, by: User, *, in_brackets: bool = False) -> str:
    """Who signs a step of a case: 李四（代张三） where the post is the absent colleague's.

    Args:
        in_brackets: the paper puts the name in brackets itself, so that it needs none: 李四代张三.
    """
    absent = queries.acts_for(case.pk, by, procedure.STEPS[step].permissions)
    if absent is not None and in_brackets:
        return f"{by.name}代{absent.name}"
    return both_names(by.name, absent.name if absent else "")


def review_signer(of: Review, by: User) -> str:
    """Who signs the opinion of a review."""
    absent = queries.review_powers(of, by).acts_for(review.STEPS[review.Step.ISSUE].permissions)
    return both_names(by.name, absent.name if absent else "")
