"""The forms of a hall, of a service and of a window."""

from __future__ import annotations

import string
from typing import Any

from django import forms

from yimen.base.models import Unit
from yimen.reception.actions.halls import MOST_WINDOWS
from yimen.reception.models import Hall, Service, Window
from yimen.web.intake.fields import Choice, Number, Text, Ticks

MOST_CALLS = 9


class HallForm(forms.Form):
    """接待大厅."""

    unit = Choice(label="信访部门", required=True)
    name = Text(label="名称", max_length=60, required=True, help_text="写在大屏和小票上。")
    address = Text(label="地址", max_length=120)
    hours = Text(label="接待时间", max_length=60, required=True)
    max_calls = Number(label="最多呼叫次数", least=1, most=MOST_CALLS, required=True, help_text="叫满没来的作过号。")

    def __init__(self, *args: Any, offices: list[Unit], hall: Hall | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offices = {str(unit.pk): unit for unit in offices}
        if hall is not None:
            del self.fields["unit"]
            return
        self.fields["unit"].choices = [  # type: ignore[attr-defined]
            ("", "请选择"), *((key, unit.name) for key, unit in self.offices.items()),
        ]  # fmt: skip


class ServiceForm(forms.Form):
    """窗口业务; its prefix is chosen once."""

    letter = Choice([(one, one) for one in string.ascii_uppercase], label="号头", required=True,
                    help_text="排队号的第一个字母，添加后不能改。")  # fmt: skip
    name = Text(label="业务", max_length=30, required=True, help_text="例如：来访登记、查询送达。")
    hint = Text(label="说明", max_length=80, help_text="给来访人看的一句话。")
    daily_cap = Number(label="每日限号", least=1, most=9999, help_text="不限的留空。")
    order = Number(label="次序", least=1, most=99, required=True, help_text="小的排在前面。")

    def __init__(self, *args: Any, taken: set[str], service: Service | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if service is not None:
            del self.fields["letter"]
            return
        free = [one for one in string.ascii_uppercase if one not in taken]
        self.fields["letter"].choices = [("", "请选择"), *((one, one) for one in free)]  # type: ignore[attr-defined]


class WindowForm(forms.Form):
    """窗口; its number is chosen once."""

    number = Number(label="窗口号", least=1, most=MOST_WINDOWS, required=True, help_text="添加后不能改。")
    name = Text(label="名称", max_length=30, help_text="例如：老年人优先窗口。")
    zone = Text(label="区域", max_length=20, required=True, help_text="小票告诉来访人到哪里等。")
    serves = Ticks([], label="办理的业务")

    def __init__(self, *args: Any, services: list[Service], window: Window | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["serves"].choices = [(one.prefix, f"{one.prefix} {one.name}") for one in services]  # type: ignore[attr-defined]
        if window is not None:
            del self.fields["number"]
