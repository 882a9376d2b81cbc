"""The steps that the table offers this person now, each with its door (办理) or what stands against it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.urls import NoReverseMatch, reverse

from yimen.base.models import User
from yimen.cases import queries
from yimen.cases.models import Case
from yimen.domain.procedure import Offer, Refusal, Side, Step, offers
from yimen.domain.roles import Permission

DOORS: dict[Step, tuple[str, str]] = {  # step -> name of its page, icon
    Step.SORT: ("web:mail-case", "filter"),
    Step.ANSWER_ON_SPOT: ("web:mail-case", "edit"),
    Step.GUIDE_ELSEWHERE: ("web:mail-case", "law"),
    Step.FORWARD: ("web:mail-case", "forward"),
    Step.RECEIVE: ("web:unit-receive", "inbox"),
    Step.ACCEPT: ("web:unit-accept", "check"),
    Step.DRAFT_OPINION: ("web:unit-opinion", "edit"),
    Step.RETURN_OPINION: ("web:unit-check", "undo"),
    Step.ISSUE_OPINION: ("web:unit-check", "sign"),
    Step.DELIVER: ("web:unit-deliver", "document"),
}
SHARED = {  # a page on which several steps are decided: the step it stands for here, and its words
    "web:mail-case": (Step.SORT, "分类、分流"),
    "web:unit-check": (Step.ISSUE_OPINION, "审签（出具或退回）"),
}
POSTED = frozenset({Step.RECEIVE})  # done by one press, without a page of its own


@dataclass(frozen=True, slots=True)
class Door:
    """One step on the case page: open with its address, or refused with the reasons."""

    step: Step
    label: str
    article: str
    icon: str
    url: str
    posted: bool
    reasons: tuple[Refusal, ...]
    first: bool = False  # the one primary action of the page

    @property
    def open(self) -> bool:
        """Whether it may be taken, or its form opened."""
        return bool(self.url) and not self.reasons


def doors(case: Case, user: User) -> list[Door]:
    """The steps out of the present stage; those another post takes are named after those this person takes.

    A step of the other side altogether is left out where this person has nothing to do with it: a unit's handler need
    not read how the office forwards.
    """
    found = [_door(offer, case) for offer in offers(queries.situation(case, user)) if _concerns(offer, case, user)]
    found = [door for door in found if not door.open or _leads(door)]
    found.sort(key=lambda door: not door.open)
    if found and found[0].open:
        found[0] = replace(found[0], first=True)
    return found


def _leads(door: Door) -> bool:
    """Whether this step stands for its page; the other steps of a shared page are decided on it."""
    step, _ = SHARED.get(DOORS[door.step][0], (door.step, ""))
    return step is door.step


def _concerns(offer: Offer, case: Case, user: User) -> bool:
    ours = case.office_id if offer.rule.side is Side.OFFICE else case.unit_id
    return ours == user.unit_id and any(may in _WRITING for may in user.permissions)


_WRITING = frozenset(
    {
        Permission.CASE_SORT, Permission.CASE_FORWARD, Permission.CASE_RECEIVE, Permission.CASE_ACCEPT,
        Permission.OPINION_DRAFT, Permission.OPINION_ISSUE, Permission.DELIVERY_PROVE,
    }
)  # fmt: skip


def _door(offer: Offer, case: Case) -> Door:
    name, icon = DOORS[offer.rule.step]
    reasons = tuple(
        refusal for refusal in offer.refusals if refusal.code in {"stage", "permission", "side", "second_person"}
    )
    return Door(
        offer.rule.step,
        SHARED[name][1] if name in SHARED and not reasons else offer.rule.label,
        offer.rule.article,
        icon,
        _url(name, case),
        offer.rule.step in POSTED,
        reasons,
    )


def _url(name: str, case: Case) -> str:
    try:
        return reverse(name, args=[case.pk])
    except NoReverseMatch:
        return ""
