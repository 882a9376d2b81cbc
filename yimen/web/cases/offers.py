"""The steps that the table offers this person now, each with its door (办理) or what stands against it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.urls import NoReverseMatch, reverse

from yimen.base.models import User
from yimen.cases import queries
from yimen.cases.models import Case
from yimen.domain.procedure import Offer, Refusal, Side, Step, StepRule, offers
from yimen.domain.roles import Permission
from yimen.web.steps.titles import SHARED as NO_TO
from yimen.web.steps.titles import TITLES

STEP_PAGE = "web:case-step"  # the page that all steps with a short form share
DOORS: dict[Step, tuple[str, str]] = {  # step -> name of its page, icon
    Step.SORT: ("web:mail-case", "filter"),
    Step.MARK_SIMPLIFIED: ("web:mail-case", "check"),
    Step.ANSWER_ON_SPOT: ("web:mail-case", "edit"),
    Step.GUIDE_ELSEWHERE: ("web:mail-case", "law"),
    Step.TO_POLITICAL_LEGAL: ("web:mail-case", "forward"),
    Step.FORWARD: ("web:mail-case", "forward"),
    Step.ASSIGN: ("web:mail-case", "forward"),
    Step.SPLIT: (STEP_PAGE, "list"),
    Step.REJOIN: (STEP_PAGE, "undo"),
    Step.ASK_HELP: (STEP_PAGE, "users"),
    Step.ANSWER_HELP: (STEP_PAGE, "edit"),
    Step.WAIVE_HELP: (STEP_PAGE, "check"),
    Step.WITHDRAW: (STEP_PAGE, "undo"),
    Step.PROPOSE_DECLINE: (STEP_PAGE, "law"),
    Step.CONFIRM_DECLINE: (STEP_PAGE, "sign"),
    Step.OBJECT: (STEP_PAGE, "alert"),
    Step.AGREE_RETURN: (STEP_PAGE, "sign"),
    Step.RAISE_DISPUTE: (STEP_PAGE, "alert"),
    Step.END_DISPUTE: (STEP_PAGE, "undo"),
    Step.DECIDE_UNIT: (STEP_PAGE, "sign"),
    Step.ACCEPT_SIMPLIFIED: (STEP_PAGE, "check"),
    Step.TO_ORDINARY: (STEP_PAGE, "forward"),
    Step.ANSWER_SIMPLY: (STEP_PAGE, "edit"),
    Step.ASK_EXTENSION: (STEP_PAGE, "clock"),
    Step.APPROVE_EXTENSION: (STEP_PAGE, "sign"),
    Step.REFUSE_EXTENSION: (STEP_PAGE, "undo"),  # once the term is over, this alone is left
    Step.MEDIATE: (STEP_PAGE, "edit"),
    Step.SETTLE: (STEP_PAGE, "edit"),
    Step.REPORT: (STEP_PAGE, "document"),
    Step.CHECK: (STEP_PAGE, "check"),
    Step.FULFIL: (STEP_PAGE, "check"),
    Step.RESOLVE: (STEP_PAGE, "check-circle"),
    Step.REOPEN: (STEP_PAGE, "refresh"),
    Step.REOPEN_ANSWER: (STEP_PAGE, "refresh"),
    Step.RECEIVE: ("web:unit-receive", "inbox"),
    Step.ACCEPT: ("web:unit-accept", "check"),
    Step.DRAFT_OPINION: ("web:unit-opinion", "edit"),
    Step.RETURN_OPINION: ("web:unit-check", "undo"),
    Step.ISSUE_OPINION: ("web:unit-check", "sign"),
    Step.DELIVER: ("web:unit-deliver", "document"),
    Step.SET_APART: ("web:protected-take-in", "lock"),
}
USUAL = (  # what is usually done next, before what is done now and then
    Step.ANSWER_HELP, Step.AGREE_RETURN, Step.CONFIRM_DECLINE, Step.DECIDE_UNIT, Step.RECEIVE, Step.ACCEPT,
    Step.GUIDE_ELSEWHERE, Step.ANSWER_SIMPLY, Step.DRAFT_OPINION, Step.ISSUE_OPINION, Step.RETURN_OPINION,
    Step.APPROVE_EXTENSION, Step.REFUSE_EXTENSION, Step.DELIVER, Step.REPORT, Step.CHECK, Step.FULFIL,
)  # fmt: skip
OCCASIONS = frozenset(
    {
        "decline_proposed", "extension_asked", "simplified", "not_marked", "assigned", "not_reported", "supported",
        "not_resolved", "part", "helpers_wait", "c4", "not_extended", "appeal", "litigation_letter", "other_path",
        "dispute_open", "objection_first", "task_open", "answered_here",
    }
)  # fmt: skip
SHARED = {  # a page on which several steps are decided: the step it stands for here, and its words
    "web:mail-case": (Step.SORT, "分类、分流"),
    "web:unit-check": (Step.ISSUE_OPINION, "审签（出具或退回）"),
}
NEVER_FIRST = frozenset({Step.SET_APART})  # it may be taken at any time, and is hardly ever what comes next
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
    usual: bool = True  # else it stands folded under 其他步骤

    @property
    def open(self) -> bool:
        """Whether it may be taken, or its form opened."""
        return bool(self.url) and not self.reasons


def doors(case: Case, user: User, *, claims: int = 2, powers: queries.Powers | None = None) -> list[Door]:
    """The steps out of the present stage; those another post takes are named after those this person takes.

    A step of the other side altogether is left out where this person has nothing to do with it: a unit's handler need
    not read how the office forwards.
    """
    found = [
        _door(offer, case)
        for offer in offers(queries.situation(case, user, powers=powers))
        if offer.rule.step in DOORS and _concerns(offer, case, user) and _worth_showing(offer)
    ]
    if claims < 2:  # one claim cannot be split
        found = [door for door in found if door.step is not Step.SPLIT]
    open_ = {door.step for door in found if door.open}
    found = [door for door in found if _shown(door, case, open_)]
    found.sort(key=lambda door: (not door.open, USUAL.index(door.step) if door.step in USUAL else len(USUAL)))
    if found and found[0].open and found[0].step not in NEVER_FIRST:
        found[0] = replace(found[0], first=True, usual=True)
    return found


def _usual(step: Step, case: Case) -> bool:
    """Whether it is the ordinary way on; what is done now and then does not stand beside it as its equal."""
    return step in USUAL or (step is Step.SORT and case.unit_id is None)


def _shown(door: Door, case: Case, open_: set[Step]) -> bool:
    """Whether the step has a line of its own: one that shares the page of an open step is decided there.

    A no whose yes is refused has its own door as long as it can be said.
    """
    yes = NO_TO.get(door.step)
    if yes is not None:
        return door.open and yes not in open_
    leader, _ = SHARED.get(_page(door.step, case)[0], (door.step, ""))
    return not door.open or leader is door.step or leader not in open_


def _page(step: Step, case: Case) -> tuple[str, str]:
    """The page of a step and its icon. What the office does on its sorting page, the unit does on the step's own."""
    name, icon = DOORS[step]
    return (STEP_PAGE, icon) if name == "web:mail-case" and case.unit_id else (name, icon)


def _worth_showing(offer: Offer[StepRule]) -> bool:
    """Not a step whose occasion is not there at all: no proposal to decide, nothing assigned, another procedure."""
    return not {refusal.code for refusal in offer.refusals} & OCCASIONS


def _concerns(offer: Offer[StepRule], case: Case, user: User) -> bool:
    side = offer.rule.side or Side.HOLDER
    if side is Side.HELPER:
        return offer.open
    if side is Side.DECIDER:
        return not {refusal.code for refusal in offer.refusals} & {"side", "permission"}
    of_side: dict[Side, set[int | None]] = {
        Side.OFFICE: {case.office_id},
        Side.UNIT: {case.unit_id},
        Side.EITHER: {case.office_id, case.unit_id},
        Side.HOLDER: {case.holding_unit_id},
    }
    return user.unit_id in of_side[side] and bool(_WRITING & user.permissions)


_WRITING = frozenset(
    {
        Permission.CASE_SORT, Permission.CASE_FORWARD, Permission.CASE_RECEIVE, Permission.CASE_ACCEPT,
        Permission.OPINION_DRAFT, Permission.OPINION_ISSUE, Permission.DELIVERY_PROVE, Permission.DECLINE_CONFIRM,
        Permission.CASE_REOPEN, Permission.ANSWER_REOPEN, Permission.JURISDICTION_DECIDE,
    }
)  # fmt: skip


def _door(offer: Offer[StepRule], case: Case) -> Door:
    name, icon = _page(offer.rule.step, case)
    reasons = offer.closing
    return Door(
        offer.rule.step,
        _label(name, offer.rule, open_=not reasons),
        offer.rule.article,
        icon,
        _url(name, case, offer.rule.step),
        offer.rule.step in POSTED,
        reasons,
        usual=_usual(offer.rule.step, case),
    )


def _label(name: str, rule: StepRule, *, open_: bool) -> str:
    if open_ and name in SHARED and SHARED[name][0] is rule.step:
        return SHARED[name][1]
    return TITLES.get(rule.step, rule.label)


def _url(name: str, case: Case, step: Step) -> str:
    try:
        return reverse(name, args=[case.pk, step] if name == STEP_PAGE else [case.pk])
    except NoReverseMatch:
        return ""
