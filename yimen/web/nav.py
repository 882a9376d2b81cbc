"""The navigation of the desk (导航): the workplaces that this user's roles open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from yimen.base.models import User
from yimen.domain.roles import Permission
from yimen.ui.pieces import Shell

P = Permission


@dataclass(frozen=True, slots=True)
class Place:
    """One entry: its group, its words, its icon, and the permissions of which one is enough (none: everybody)."""

    group: str
    label: str
    url_name: str
    icon: str
    needs: frozenset[P]


PLACES = (
    Place("接待", "引导台", "web:hall-desk", "ticket", frozenset({P.TICKET_TAKE})),
    Place("接待", "接谈窗口", "web:window-desk", "window", frozenset({P.TICKET_CALL})),
    Place("接待", "来信来电", "web:mail-desk", "mail", frozenset({P.PETITION_REGISTER})),
    Place("办理", "我的今天", "web:case-my-day", "today", frozenset({P.CASE_VIEW})),
    Place("办理", "承办台", "web:unit-home", "inbox", frozenset({P.CASE_RECEIVE})),
    Place("办理", "复查复核", "web:review-home", "law", frozenset({P.REVIEW_HANDLE, P.REVIEW_ISSUE})),
    Place("办理", "落实", "web:after-home", "check-circle", frozenset({P.CASE_SORT, P.CASE_RECEIVE})),
    Place("办理", "限办事项", "web:joint-tasks", "flag", frozenset({P.TASK_ANSWER, P.TASK_CLOSE})),
    Place("办理", "联席会议", "web:conference-home", "users", frozenset({P.CONFERENCE_KEEP, P.MINUTES_SIGN})),
    Place("办理", "信访件", "web:case-list", "list", frozenset({P.CASE_VIEW})),
    Place("办理", "代理", "web:deputies", "users", frozenset({P.CASE_VIEW})),
    Place("领导", "不满意评价", "web:rating-home", "star", frozenset({P.RATING_READ})),
    Place("办理", "紧急报告", "web:urgent-home", "alert", frozenset({P.URGENT_REPORT})),
    Place("办理", "秩序事件", "web:incident-home", "shield", frozenset({P.INCIDENT_RECORD, P.INCIDENT_REVIEW})),
    Place("代理", "我的代理", "web:agent-home", "users", frozenset({P.MANDATE_WORK})),
    Place("办理", "预警", "web:warning-list", "clock-alert", frozenset({P.CASE_VIEW})),
    Place("办理", "个人信息请求", "web:data-list", "user", frozenset({P.CASE_UNMASK})),
    Place("设置", "放假通知", "web:notice-home", "calendar", frozenset({P.SETTING_MANAGE, P.NOTICE_CONFIRM})),
    Place("办理", "保护登记", "web:protected-home", "lock", frozenset({P.ACCUSATION_HANDLE, P.ACCUSATION_NAME})),
    Place("审计", "警示", "web:protected-alarms", "alert", frozenset({P.AUDIT_VIEW})),
    Place("领导", "指标", "web:leader-home", "chart", frozenset({P.INDICATOR_VIEW})),
    Place("管理", "分流规则", "web:routing-home", "settings", frozenset({P.SETTING_MANAGE, P.ROUTING_RELEASE})),
    Place("管理", "账号", "web:account-home", "user", frozenset({P.ACCOUNT_MANAGE})),
    Place("管理", "机构", "web:body-list", "unit", frozenset({P.ACCOUNT_MANAGE})),
    Place("管理", "接待大厅", "web:hall-settings", "map", frozenset({P.SETTING_MANAGE})),
    Place("管理", "账号审核", "web:account-requests", "lock", frozenset({P.ACCUSATION_NAME})),
    Place("领导", "包案和批示", "web:lead-home", "shield", frozenset({P.CASE_LEAD})),
)


def groups_for(user: User, path: str) -> list[dict[str, Any]]:
    """Groups of entries for the shell template: [{label, items: [{url, label, icon, current}]}]."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for place in PLACES:
        if place.needs & user.permissions:
            url = reverse(place.url_name)
            item = {"url": url, "label": place.label, "icon": place.icon, "current": path.startswith(url)}
            groups.setdefault(place.group, []).append(item)
    return [{"label": label, "items": items} for label, items in groups.items()]


# Where each kind of work begins; the first permission that a user holds decides.
HOMES = (
    (P.TICKET_CALL, "web:window-desk"),
    (P.TICKET_TAKE, "web:hall-desk"),
    (P.PETITION_REGISTER, "web:mail-desk"),
    (P.CASE_RECEIVE, "web:unit-home"),
    (P.REVIEW_HANDLE, "web:review-home"),
    (P.CASE_SORT, "web:case-my-day"),
    (P.INDICATOR_VIEW, "web:leader-home"),
    (P.CASE_VIEW, "web:case-list"),
    (P.SETTING_MANAGE, "web:routing-home"),
    (P.MANDATE_WORK, "web:agent-home"),
    (P.SETTING_MANAGE, "web:notice-home"),
    (P.AUDIT_VIEW, "web:protected-alarms"),
)


def home_of(user: User) -> str:
    """The first workplace of this user; a word of welcome where there is none yet."""
    return reverse(next((name for needed, name in HOMES if user.may(needed)), "web:welcome"))


def _standing_in(user: User) -> str:
    """For whom this user acts today, so that nobody forgets it."""
    return f"（今天代{'、'.join(one.name for one in user.absent)}）" if user.absent else ""


def nav(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `nav` and `shell` for the desk."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or not request.path.startswith("/desk/"):
        return {}
    return {
        "nav": groups_for(user, request.path),
        "shell": Shell(
            unit=user.unit.short_name,
            user_name=user.name,
            user_role="、".join(user.role_labels()) + _standing_in(user),
            home_url=reverse("web:home"),
            logout_url=reverse("web:logout"),
            password_url=reverse("web:password"),
        ),
    }
