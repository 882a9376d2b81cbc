"""The form of an account, and how a refusal of the rules stands on it."""

from __future__ import annotations

from typing import Any

from django import forms

from yimen.base.accounts import AccountRefused, scope_of
from yimen.base.models import Unit, User
from yimen.domain.roles import Role
from yimen.web.intake.fields import Choice, Text, Ticks, codes_of
from yimen.web.seen import SeenForm

MOVED = "这里刚才被另一位管理员改过。本页没有提交，填写的内容还在；请核对最新情况，仍需提交的再按一次。"


class AccountForm(SeenForm):
    """姓名、单位、岗位; of a new account also the name to log in by."""

    username = Text(
        label="账号", max_length=40, required=True, help_text="登录用的名字，建立后不能改；字母、数字、汉字或 . _ - @。"
    )
    name = Text(label="姓名", max_length=40, required=True)
    badge = Text(label="工号", max_length=20)
    unit = Choice(label="单位", required=True)
    roles = Ticks(
        codes_of(Role), label="岗位", help_text="可以选几个。系统管理员和审计员不接触业务数据，不能兼任其他岗位。"
    )
    active = forms.BooleanField(label="启用", required=False, help_text="停用后马上不能登录，记录都保留。")

    def __init__(self, *args: Any, admin: User, user: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Unit.objects.filter(path__startswith=scope_of(admin)).order_by("path")
        self.units = {str(unit.pk): unit for unit in rows if unit.active or (user and unit.pk == user.unit_id)}
        top = min((unit.path.count("/") for unit in self.units.values()), default=0)
        self.fields["unit"].choices = [  # type: ignore[attr-defined]
            ("", "请选择"),
            *((key, "　" * (unit.path.count("/") - top) + unit.name) for key, unit in self.units.items()),
        ]
        if user is None:
            del self.fields["active"], self.fields["seen"]
        else:
            del self.fields["username"]

    def values(self) -> dict[str, Any]:
        """What `base.accounts` writes; only of a valid form."""
        data = dict(self.cleaned_data)
        data["unit"] = self.units[data["unit"]]
        return data


def refused(form: forms.Form, told: AccountRefused) -> None:
    """Put each reason at its field."""
    for one in told.refusals:
        words = f"{one.words}（{one.article}）" if one.article else one.words
        form.add_error(one.code if one.code in form.fields else None, words)
