"""Who of the petitioners may ask for which review, until when: the right is each one's own (第三十五条, 第三十六条)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from yimen.base.models import Unit
from yimen.cases.models import Case, CasePetitioner, Clock, Review, ReviewApplicant
from yimen.cases.queries.parting import parties_of
from yimen.cases.queries.reviews import asking_terms, of_this_opinion, open_review
from yimen.domain.delivery import Party, recipients
from yimen.domain.delivery import awaiting as still
from yimen.domain.review import Level, Stage


@dataclass(frozen=True, slots=True)
class Asking:
    """Where one petitioner stands.

    Attributes:
        case: whose opinion it is.
        party: None for a case on which nobody is on record.
        level: which of the two looks comes next for them.
        first: the answered 复查 at which a 复核 would look; None before.
        term: their C5 or C7, running or stopped; None before the opinion reached them.
        shared: the term is that of a representative who received it for the group.
        open_review: the review that they asked for and that is under way.
        final: a 复核 opinion reached them.
        bodies: ids of the bodies whose reviews were answered to them.
        received_on: when the last answer to a review reached them.
    """

    case: Case
    party: CasePetitioner | None
    level: Level
    first: Review | None = None
    term: Clock | None = None
    shared: bool = False
    open_review: Review | None = None
    final: bool = False
    bodies: frozenset[int] = frozenset()
    received_on: date | None = None

    @property
    def respondent(self) -> Unit | None:
        """Whose opinion a review of the next level looks at."""
        return self.first.body if self.first else self.case.unit

    @property
    def may_ask(self) -> bool:
        """Whether a request can be registered for them now, in time or late."""
        return self.term is not None and self.open_review is None and not self.final


def askings(case: Case) -> list[Asking]:
    """Every petitioner of a case in order; five statements, one more where it was handled anew."""
    parties, terms = parties_of(case), asking_terms(case)
    if not parties:
        return [_nobody(case, terms)]
    of_now = Q(review__in=of_this_opinion(case).values("pk")) | Q(
        open=True
    )  # an open one counts, whichever it looks at
    rows = ReviewApplicant.objects.filter(of_now, review__case=case)
    asked = list(rows.select_related("review__body").order_by("id"))
    return [_of(case, party, parties, terms, asked) for party in parties]


def chosen(people: Sequence[Asking], parties: Collection[int]) -> list[Asking]:
    """Those who were named; the only one need not be."""
    if not parties and len(people) == 1:
        return list(people)
    return [one for one in people if one.party is not None and one.party.pk in parties]


def used_terms(people: Sequence[Asking], asking: Sequence[Asking]) -> list[int]:
    """Ids of the terms that are used by those who ask: their own; one of the group when it acts as a whole.

    A group acts through its representatives (第二十条第三款), or by everybody in it.
    """
    whole = len(asking) == len(people) or any(one.party is None or one.party.representative for one in asking)
    return [one.term.pk for one in asking if one.term is not None and (whole or not one.shared)]


def applicants_of(review: Review) -> list[CasePetitioner]:
    """Who asked for a review and did not take it back, in order; everybody, where nobody in particular is on record."""
    rows = review.applicants.filter(withdrawn_on=None).select_related("party__petitioner")
    return [row.party for row in rows] or parties_of(review.case)


def review_awaiting(review: Review) -> tuple[tuple[int, ...], ...]:
    """Of whom nobody has received the opinion of a review yet: groups of ids, of each of which one must receive it."""
    rows = list(review.applicants.filter(withdrawn_on=None).select_related("party__petitioner"))
    groups = recipients(Party(row.party_id, row.party.representative, row.party.petitioner.reachable) for row in rows)
    return still(groups, [row.party_id for row in rows if row.received_on])


def _of(
    case: Case,
    party: CasePetitioner,
    parties: Sequence[CasePetitioner],
    terms: Sequence[Clock],
    asked: Sequence[ReviewApplicant],
) -> Asking:
    mine = [row for row in asked if row.party_id == party.pk]
    answered = [row for row in mine if row.received_on is not None]
    first = next((row.review for row in reversed(answered) if row.review.level == Level.FIRST), None)
    level = Level.SECOND if first else Level.FIRST
    if first is None:
        group = {one.pk for one in parties if one.representative}
    else:
        group = {row.party_id for row in asked if row.review_id == first.pk}
    own = [term for term in terms if term.code == level.asked_within and term.party_id in {party.pk, None}]
    others = [term for term in terms if term.code == level.asked_within and term.party_id in group]
    if not own and not others and case.delivered_on is not None:  # whom nobody had to tell (第二十三条): the longest
        others = [term for term in terms if term.code == level.asked_within]
    return Asking(
        case=case,
        party=party,
        level=level,
        first=first,
        term=own[-1] if own else max(others, key=lambda term: term.due, default=None),
        shared=not own,
        open_review=next((row.review for row in mine if row.open), None),
        final=any(row.review.level == Level.SECOND for row in answered),
        bodies=frozenset(row.review.body_id for row in answered),
        received_on=answered[-1].received_on if answered else None,
    )


def _nobody(case: Case, terms: Iterable[Clock]) -> Asking:
    """A case without petitioners on record: whoever comes asks for all of them."""
    reviews = list(of_this_opinion(case).select_related("body").order_by("id"))
    first = next((one for one in reversed(reviews) if one.level == Level.FIRST and one.stage == Stage.DELIVERED), None)
    level = Level.SECOND if first else Level.FIRST
    return Asking(
        case=case,
        party=None,
        level=level,
        first=first,
        term=next((term for term in reversed(list(terms)) if term.code == level.asked_within), None),
        open_review=open_review(case),
        final=case.final_on is not None,
        bodies=frozenset(one.body_id for one in reviews if one.stage == Stage.DELIVERED),
    )
