"""Invented values for the gallery: no person, unit or matter in here exists."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

from yimen.ui.pieces import (
    ClockItem,
    DayLine,
    KeyHint,
    NavGroup,
    NavItem,
    Shell,
    StatCard,
    Tab,
    TimelineItem,
    WhyDate,
)
from yimen.ui.widgets import DateInput

CST = ZoneInfo("Asia/Shanghai")
WHY_URL = "#why"


class SampleForm(forms.Form):
    """One field of every widget kind."""

    name = forms.CharField(label="姓名", help_text="与身份证件一致；不愿出示证件的，可先填称呼。")
    phone = forms.CharField(label="手机号码", required=False)
    category = forms.ChoiceField(
        label="诉求类别", choices=[("", "请选择"), ("1", "意见建议"), ("2", "检举控告"), ("3", "申诉求决")]
    )
    channel = forms.ChoiceField(
        label="来访形式", widget=forms.RadioSelect, choices=[("single", "个人"), ("group", "集体（5 人以上）")]
    )
    needs = forms.MultipleChoiceField(
        label="需要的帮助",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("wheel", "轮椅"), ("write", "代书"), ("sign", "手语"), ("quiet", "单独房间")],
    )
    came_on = forms.DateField(label="发生日期", widget=DateInput)
    text = forms.CharField(label="诉求内容", widget=forms.Textarea, help_text="一项诉求写一段，写清时间、地点、要求。")
    paper = forms.FileField(label="书面材料", required=False, help_text="PDF、照片或 Word，单个不超过 20 MB。")
    read_back = forms.BooleanField(label="已向来访人宣读，来访人确认无误")


class ReasonForm(forms.Form):
    """Why there is no signature on the screen."""

    reason = forms.ChoiceField(
        label="未在屏幕签名的原因",
        required=False,
        choices=[
            ("", "（已在屏幕签名）"),
            ("paper", "纸质签名，已存档"),
            ("unable", "不能书写，已按手印"),
            ("no", "本人不愿签名"),
        ],
    )


def _nav() -> list[NavGroup]:
    return [
        NavGroup("我的", [NavItem("今天要办", "#", "inbox", badge=12), NavItem("我的件", "#", "folder")]),
        NavGroup(
            "大厅",
            [
                NavItem("接谈窗口", "#", "desk"),
                NavItem("取号登记", "#", "ticket"),
                NavItem("大厅总览", "#", "map", badge=6),
                NavItem("领导接访", "#", "calendar"),
            ],
        ),
        NavGroup(
            "办理",
            [NavItem("信访件", "#", "list"), NavItem("文书", "#", "document"), NavItem("督办", "#", "bell", badge=3)],
        ),
        NavGroup("分析", [NavItem("指标", "#", "chart"), NavItem("组件样式", "#", "star", current=True)]),
    ]


def _clocks() -> list[ClockItem]:
    return [
        ClockItem("C1", "转送交办", "done", date(2026, 10, 15), date(2026, 10, 9), article="第二十二条", url=WHY_URL),
        ClockItem("C2", "受理告知", "done", date(2026, 10, 26), date(2026, 10, 22), article="第二十三条", url=WHY_URL),
        ClockItem("C3", "异议", "stopped", date(2026, 10, 16), article="第二十三条第三款", url=WHY_URL),
        ClockItem("C4", "办理", "running", date(2026, 12, 21), days_left=27, percent=55, url=WHY_URL),
        ClockItem("C5", "申请复查", "future", date(2027, 1, 20), latest=True, url=WHY_URL),
        ClockItem("C6", "复查", "future"),
        ClockItem("C7", "申请复核", "future"),
        ClockItem("C8", "复核", "future"),
    ]


def _clock_states() -> list[ClockItem]:
    return [
        ClockItem("C1", "转送交办", "done_late", date(2026, 10, 15), date(2026, 10, 19), url=WHY_URL),
        ClockItem("C2", "受理告知", "near", date(2026, 11, 26), days_left=2, percent=87, url=WHY_URL),
        ClockItem("C3", "异议", "near", date(2026, 11, 24), days_left=0, unit="工作日", percent=100, url=WHY_URL),
        ClockItem("C4", "办理", "late", date(2026, 11, 21), days_left=-3, percent=100, url=WHY_URL),
        ClockItem("C8", "复核", "paused", date(2027, 2, 19), provisional=True, url=WHY_URL),
    ]


def _why() -> WhyDate:
    start = date(2026, 9, 28)
    rest = {date(2026, 10, d) for d in range(1, 8)}
    makeup = {date(2026, 10, 10)}
    lines = [DayLine(start, False, "收到转送函当日不计", kind="start")]
    number, day = 0, start
    while number < 5:
        day += timedelta(days=1)
        if day in rest:
            lines.append(DayLine(day, False, "国庆节放假", kind="rest"))
        elif day.weekday() >= 5 and day not in makeup:
            lines.append(DayLine(day, False, "周末", kind="rest"))
        else:
            number += 1
            kind = "due" if number == 5 else "makeup" if day in makeup else ""
            lines.append(DayLine(day, True, "调休上班" if day in makeup else "工作日", number, kind))
    return WhyDate(
        "提出异议的最后一天",
        day,
        "《信访工作条例》第二十三条第三款：五个工作日",
        start,
        "责任单位收到转送函",
        lines,
        paper="转送函 签收回执",
        provisional=True,
    )


def _stats() -> list[StatCard]:
    months = [78, 81, 80, 84, 83, 88, 90, 89, 93, 92, 95, 97.5]
    return [
        StatCard(
            "按期受理率",
            "97.5",
            "#",
            318,
            "按期告知受理的件数 ÷ 到期应告知的件数。到期未告知的计为未按期。",
            "%",
            months,
            "近十二个月，由 78 升至 97.5",
            "较去年 +4.2",
            "brand",
        ),
        StatCard(
            "按期办结率",
            "94.1",
            "#",
            286,
            "",
            "%",
            [90, 92, None, 91, 93, 94.1],
            "近半年平稳",
            "较去年 +1.0",
            "near",
            "临近 7 件",
        ),
        StatCard("已逾期", "3", "#", 41, "", "件", [6, 5, 5, 4, 4, 3], "近半年，由 6 降至 3", "", "late", "最久 9 天"),
        StatCard(
            "一次性化解率", None, "#", 0, "首次来访后未再来访、且义务已履行的件数 ÷ 满期件数。", note="尚无满期的件"
        ),
    ]


def _timeline() -> list[TimelineItem]:
    at = datetime(2026, 10, 8, 9, 31, tzinfo=CST)
    return [
        TimelineItem(at, "登记并接谈", "step", "两项诉求逐项宣读，来访人签名确认。", "接谈员 · 3 号窗口"),
        TimelineItem(at + timedelta(minutes=24), "来访事项回执", "paper", "", "", "#", "打开"),
        TimelineItem(at + timedelta(days=1), "转送区住房和城乡建设局", "step", "", "登记员"),
        TimelineItem(at + timedelta(days=4), "内部备注", "note", "已电话提醒责任单位核对楼栋号。", "督查员"),
        TimelineItem(
            at + timedelta(days=14), "受理告知书 已送达", "paper", "邮寄，11 月 2 日签收。", "责任单位经办", "#", "打开"
        ),
        TimelineItem(at + timedelta(days=40), "办理期限临近", "warning", "距 12 月 21 日还有 27 天。"),
    ]


def context() -> dict[str, Any]:
    """Everything the gallery and the portal sample show."""
    bad = SampleForm({"name": "", "phone": "138", "category": "3", "text": "小区电梯停运两个月。"})
    bad.add_error("phone", "手机号码应为 11 位数字，请核对后重填。")
    return {
        "nav": _nav(),
        "shell": Shell(
            "临江区人民来访接待中心", "一号大厅", "正常开放", "done", "#", "演示用户", "接谈员", "#", "#logout"
        ),
        "portal_nav": [
            NavItem("查进度", "#", "search", current=True),
            NavItem("接访日程", "#", "calendar"),
            NavItem("我要写信", "#", "letter"),
        ],
        "form": SampleForm(initial={"came_on": date(2026, 11, 20), "channel": "single"}),
        "bad_form": bad,
        "reason": ReasonForm()["reason"],
        "clocks": _clocks(),
        "clock_states": _clock_states(),
        "why": _why(),
        "stats": _stats(),
        "timeline": _timeline(),
        "public_timeline": [item for item in _timeline() if item.kind in ("step", "paper")],
        "no_items": [],
        "trend": [3, 4, 4, 6, 5, 7, 6, 8],
        "tabs": [
            Tab("全部", "#", True, 42),
            Tab("临近", "#", count=7),
            Tab("已逾期", "#", count=3),
            Tab("已办结", "#"),
        ],
        "step_labels": ["身份", "诉求", "核对", "回执"],
        "facts": [("编号", "XF2026-001204"), ("来访人", "张**"), ("责任单位", "区住房和城乡建设局"), ("查询码", "")],
        "rows": [
            {
                "number": "XF2026-001204",
                "title": "小区电梯停运",
                "unit": "区住建局",
                "state": "running",
                "due": date(2026, 12, 21),
                "left": 27,
                "stage": "办理中",
                "tone": "brand",
            },
            {
                "number": "XF2026-001187",
                "title": "维修资金使用未公示",
                "unit": "城东街道",
                "state": "near",
                "due": date(2026, 11, 26),
                "left": 2,
                "stage": "待告知",
                "tone": "near",
            },
            {
                "number": "XF2026-001102",
                "title": "道路施工夜间扰民",
                "unit": "区交通局",
                "state": "late",
                "due": date(2026, 11, 21),
                "left": -3,
                "stage": "已逾期",
                "tone": "late",
            },
            {
                "number": "XF2026-000988",
                "title": "建议增设公交站点",
                "unit": "区交通局",
                "state": "done",
                "due": date(2026, 11, 10),
                "left": None,
                "stage": "已办结",
                "tone": "done",
            },
        ],
        "hints": [KeyHint("F2", "呼叫下一位"), KeyHint("F9", "打印回执并送别"), KeyHint("N", "再加一项诉求")],
        "icons": icon_names(),
        "today": datetime(2026, 11, 24, 10, 42, tzinfo=CST),
        "wait": timedelta(minutes=65),
        "share": 0.975,
    }


def screen_context() -> dict[str, Any]:
    """What the board and kiosk samples show."""
    return {
        "now": {"id": 31, "number": "A017", "window": "3"},
        "last": [
            {"id": 30, "number": "B006", "window": "1"},
            {"id": 29, "number": "A016", "window": "5"},
            {"id": 28, "number": "A015", "window": "2"},
            {"id": 27, "number": "C002", "window": "6"},
            {"id": 26, "number": "A014", "window": "3"},
        ],
        "waiting": [("来访接谈", 6), ("查询咨询", 2), ("领导接访", 1)],
    }


def icon_names() -> list[str]:
    """Names of our own icons, in the order of the sprite."""
    sprite = Path(__file__).parent / "static/ui/icons.svg"
    return re.findall(r'<symbol id="([a-z-]+)"', sprite.read_text(encoding="utf-8"))
