"""Who may do what (角色与权限): permissions are words, roles list them, reach says over which rows.

A user's rights are the union of the user's roles. What a role does not list it may not do.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from yimen.domain.labelled import Labelled


class Permission(StrEnum):
    """One action on one kind of object; the word before the dot is the object."""

    TICKET_TAKE = "ticket.take"
    TICKET_CALL = "ticket.call"
    HALL_VIEW = "hall.view"
    VISIT_REGISTER = "visit.register"
    PETITION_REGISTER = "petition.register"  # letters and calls (办信)
    PETITION_IMPORT = "petition.import"
    CASE_VIEW = "case.view"
    CASE_UNMASK = "case.unmask"
    CASE_SORT = "case.sort"
    CASE_FORWARD = "case.forward"
    CASE_RECEIVE = "case.receive"
    CASE_ACCEPT = "case.accept"
    DECLINE_CONFIRM = "decline.confirm"
    REVIEW_HANDLE = "review.handle"
    REVIEW_ISSUE = "review.issue"
    CASE_REOPEN = "case.reopen"
    HAND_ORDER = "hand.order"  # give a case of the own body to one of its people, name deputies for them
    RECUSAL_DECIDE = "recusal.decide"
    ANSWER_REOPEN = "answer.reopen"
    JURISDICTION_DECIDE = "jurisdiction.decide"
    OPINION_DRAFT = "opinion.draft"
    OPINION_ISSUE = "opinion.issue"
    CONSULTATION_CALL = "consultation.call"
    CONFERENCE_PROPOSE = "conference.propose"
    CONFERENCE_KEEP = "conference.keep"
    MINUTES_SIGN = "minutes.sign"
    ORDER_GIVE = "order.give"
    CASE_LEAD = "case.lead"  # 包案
    URGE = "urge.draft"
    URGE_SIGN = "urge.sign"
    TASK_ANSWER = "task.answer"
    TASK_CLOSE = "task.close"
    DOCUMENT_READ = "document.read"
    DELIVERY_PROVE = "delivery.prove"
    RATING_READ = "rating.read"
    ACCUSATION_REGISTER = "accusation.register"
    ACCUSATION_HANDLE = "accusation.handle"  # only together with being named on the item
    ACCUSATION_NAME = "accusation.name"  # name and un-name who handles an item
    INDICATOR_VIEW = "indicator.view"
    INDICATOR_DRILL = "indicator.drill"
    AUDIT_VIEW = "audit.view"
    MANDATE_RECORD = "mandate.record"  # mandates of agents and their errands, at the office
    MANDATE_WORK = "mandate.work"  # an agent's own desk: only cases of a valid mandate
    URGENT_REPORT = "urgent.report"
    INCIDENT_RECORD = "incident.record"
    INCIDENT_REVIEW = "incident.review"
    ACCOUNT_MANAGE = "account.manage"
    SETTING_MANAGE = "setting.manage"
    ROUTING_RELEASE = "routing.release"  # tries and releases routing rules that somebody else wrote
    NOTICE_CONFIRM = "notice.confirm"  # the second person of a holiday notice


class Role(Labelled):
    """The posts of the office and of the responsible units; `label` is the word on the screen."""

    GUIDE = "guide", "引导员"
    REGISTRAR = "registrar", "登记员"
    RECEPTIONIST = "receptionist", "接谈员"
    MAIL_CLERK = "mail_clerk", "办信员"
    CHECKER = "checker", "业务审核"
    SUPERVISOR = "supervisor", "督查员"
    REVIEWER = "reviewer", "复查复核员"
    HANDLER = "handler", "责任单位经办人"
    UNIT_HEAD = "unit_head", "责任单位负责人"
    LEADER = "leader", "领导"
    CONFERENCE = "conference", "联席办"
    OFFICE_HEAD = "office_head", "信访局负责人"
    DUTY_OFFICER = "duty_officer", "值班长"
    INSPECTOR = "inspector", "督查专员"
    TRAINER = "trainer", "培训员"
    STATISTICS = "statistics", "统计员"
    ARCHIVIST = "archivist", "档案员"
    AUDITOR = "auditor", "审计员"
    ADMINISTRATOR = "administrator", "系统管理员"
    AGENT = "agent", "信访代理员"


class Reach(StrEnum):
    """Which cases a role sees, always inside the user's own unit tree."""

    NONE = "none"
    OFFICE = "office"  # registered by the user's own petition office
    UNIT = "unit"  # now or once forwarded to the user's own unit
    SUBTREE = "subtree"  # registered by, or forwarded to, the user's unit or any unit below


P = Permission

ROLES: dict[Role, frozenset[Permission]] = {
    Role.GUIDE: frozenset({P.TICKET_TAKE, P.HALL_VIEW}),
    Role.REGISTRAR: frozenset({P.TICKET_TAKE, P.HALL_VIEW, P.VISIT_REGISTER, P.CASE_VIEW, P.MANDATE_RECORD}),
    Role.RECEPTIONIST: frozenset(
        {
            P.TICKET_TAKE,
            P.TICKET_CALL,
            P.HALL_VIEW,
            P.VISIT_REGISTER,
            P.CASE_VIEW,
            P.CASE_UNMASK,
            P.CASE_SORT,
            P.CASE_FORWARD,
            P.DOCUMENT_READ,
            P.DELIVERY_PROVE,
            P.ACCUSATION_REGISTER,
            P.MANDATE_RECORD,
            P.URGENT_REPORT,
        }
    ),
    Role.MAIL_CLERK: frozenset(
        {
            P.PETITION_REGISTER,
            P.PETITION_IMPORT,
            P.CASE_VIEW,
            P.CASE_UNMASK,
            P.CASE_SORT,
            P.CASE_FORWARD,
            P.DOCUMENT_READ,
            P.DELIVERY_PROVE,
            P.ACCUSATION_REGISTER,
            P.MANDATE_RECORD,
            P.URGENT_REPORT,
        }
    ),
    Role.CHECKER: frozenset(
        {
            P.HALL_VIEW,
            P.CASE_VIEW,
            P.CASE_UNMASK,
            P.CASE_SORT,
            P.CASE_FORWARD,
            P.DECLINE_CONFIRM,
            P.ANSWER_REOPEN,
            P.DOCUMENT_READ,
            P.RATING_READ,
            P.INDICATOR_VIEW,
            P.INDICATOR_DRILL,
            P.NOTICE_CONFIRM,
            P.ACCUSATION_HANDLE,
            P.ROUTING_RELEASE,
        }
    ),
    Role.SUPERVISOR: frozenset(
        {
            P.CASE_VIEW,
            P.CONFERENCE_PROPOSE,
            P.ORDER_GIVE,
            P.URGE,
            P.TASK_CLOSE,
            P.DOCUMENT_READ,
            P.RATING_READ,
            P.INDICATOR_VIEW,
            P.INDICATOR_DRILL,
        }
    ),
    Role.REVIEWER: frozenset({P.CASE_VIEW, P.CASE_UNMASK, P.REVIEW_HANDLE, P.DOCUMENT_READ}),
    Role.HANDLER: frozenset(
        {
            P.CASE_VIEW,
            P.CASE_UNMASK,
            P.CASE_RECEIVE,
            P.CASE_ACCEPT,
            P.OPINION_DRAFT,
            P.TASK_ANSWER,
            P.DOCUMENT_READ,
            P.DELIVERY_PROVE,
            P.URGENT_REPORT,
        }
    ),
    Role.UNIT_HEAD: frozenset(
        {
            P.CASE_VIEW,
            P.CASE_UNMASK,
            P.CASE_RECEIVE,
            P.CASE_ACCEPT,
            P.DECLINE_CONFIRM,
            P.CASE_REOPEN,
            P.HAND_ORDER,
            P.RECUSAL_DECIDE,
            P.JURISDICTION_DECIDE,
            P.REVIEW_ISSUE,
            P.OPINION_ISSUE,
            P.CONFERENCE_PROPOSE,
            P.TASK_ANSWER,
            P.DOCUMENT_READ,
            P.DELIVERY_PROVE,
            P.RATING_READ,
            P.INDICATOR_VIEW,
            P.INDICATOR_DRILL,
            P.URGENT_REPORT,
        }
    ),
    Role.LEADER: frozenset(
        {
            P.CASE_VIEW,
            P.RECUSAL_DECIDE,
            P.CONSULTATION_CALL,
            P.CONFERENCE_PROPOSE,
            P.MINUTES_SIGN,
            P.ORDER_GIVE,
            P.CASE_LEAD,
            P.TASK_CLOSE,
            P.DOCUMENT_READ,
            P.RATING_READ,
            P.INDICATOR_VIEW,
            P.INDICATOR_DRILL,
        }
    ),
    Role.CONFERENCE: frozenset(
        {
            P.CASE_VIEW,
            P.JURISDICTION_DECIDE,
            P.CONSULTATION_CALL,
            P.CONFERENCE_PROPOSE,
            P.CONFERENCE_KEEP,
            P.ORDER_GIVE,
            P.CASE_LEAD,
            P.TASK_CLOSE,
            P.DOCUMENT_READ,
            P.INDICATOR_VIEW,
            P.INDICATOR_DRILL,
        }
    ),
    Role.OFFICE_HEAD: frozenset(
        {
            P.HALL_VIEW,
            P.CASE_VIEW,
            P.CASE_UNMASK,
            P.DECLINE_CONFIRM,
            P.HAND_ORDER,
            P.RECUSAL_DECIDE,
            P.ANSWER_REOPEN,
            P.JURISDICTION_DECIDE,
            P.REVIEW_ISSUE,
            P.CONSULTATION_CALL,
            P.CONFERENCE_PROPOSE,
            P.MINUTES_SIGN,
            P.ORDER_GIVE,
            P.URGE,
            P.URGE_SIGN,
            P.TASK_ANSWER,
            P.TASK_CLOSE,
            P.DOCUMENT_READ,
            P.RATING_READ,
            P.INDICATOR_VIEW,
            P.INDICATOR_DRILL,
            P.ACCUSATION_HANDLE,
            P.URGENT_REPORT,
            P.INCIDENT_REVIEW,
            P.NOTICE_CONFIRM,
            P.ACCUSATION_NAME,
        }
    ),
    Role.DUTY_OFFICER: frozenset(
        {P.TICKET_TAKE, P.HALL_VIEW, P.CASE_VIEW, P.INDICATOR_VIEW, P.URGENT_REPORT, P.INCIDENT_RECORD}
    ),
    Role.INSPECTOR: frozenset(
        {P.CASE_VIEW, P.URGE, P.TASK_CLOSE, P.DOCUMENT_READ, P.INDICATOR_VIEW, P.INDICATOR_DRILL}
    ),
    Role.TRAINER: frozenset({P.HALL_VIEW}),
    Role.STATISTICS: frozenset({P.INDICATOR_VIEW}),  # no identity, no list
    Role.ARCHIVIST: frozenset({P.CASE_VIEW, P.DOCUMENT_READ}),
    Role.AUDITOR: frozenset({P.AUDIT_VIEW}),
    Role.ADMINISTRATOR: frozenset({P.ACCOUNT_MANAGE, P.SETTING_MANAGE}),  # no business data
    Role.AGENT: frozenset({P.MANDATE_WORK}),  # no reach: a case is opened by a valid mandate and by nothing else
}

REACH: dict[Role, Reach] = {
    Role.REGISTRAR: Reach.OFFICE,
    Role.RECEPTIONIST: Reach.OFFICE,
    Role.MAIL_CLERK: Reach.OFFICE,
    Role.CHECKER: Reach.OFFICE,
    Role.ARCHIVIST: Reach.OFFICE,
    Role.DUTY_OFFICER: Reach.OFFICE,
    Role.SUPERVISOR: Reach.SUBTREE,
    Role.OFFICE_HEAD: Reach.SUBTREE,
    Role.CONFERENCE: Reach.SUBTREE,
    Role.INSPECTOR: Reach.SUBTREE,
    Role.LEADER: Reach.SUBTREE,
    Role.REVIEWER: Reach.NONE,  # a reviewer sees a case only when asked to review it
    Role.HANDLER: Reach.UNIT,
    Role.UNIT_HEAD: Reach.UNIT,
}


def permissions_of(roles: Iterable[str]) -> frozenset[Permission]:
    """All that these roles may do together.

    Args:
        roles: stored role words; a word that is no longer a role gives nothing.
    """
    words = set(roles)
    known = [role for role in Role if role.value in words]
    return frozenset().union(*(ROLES[role] for role in known)) if known else frozenset()


def reaches_of(roles: Iterable[str]) -> frozenset[Reach]:
    """Over which cases these roles reach together; empty for roles that see no case."""
    words = set(roles)
    known = [role for role in Role if role.value in words]
    return frozenset(REACH.get(role, Reach.NONE) for role in known) - {Reach.NONE}
