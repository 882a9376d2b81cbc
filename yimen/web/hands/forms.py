"""Forms of handing on and keeping out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from yimen.base.models import User
from yimen.domain.recusal import Ground
from yimen.web.intake.fields import Choice, Text


class PersonForm(forms.Form):
    """A form that names one of several people."""

    person = Choice(label="同事", required=True)

    def __init__(self, *args: Any, people: Sequence[User], with_unit: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(one.pk): one for one in people}
        names = [
            (pk, f"{one.name}（{one.unit.short_name}）" if with_unit else _named(one))
            for pk, one in self.people.items()
        ]
        self.fields["person"].choices = [("", "请选择"), *names]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> User:
        """Who was named."""
        return self.people[self.cleaned_data["person"]]


def _named(person: User) -> str:
    return f"{person.name}（{'、'.join(person.role_labels())}）"


class OfferForm(PersonForm):
    """请同事接办."""

    reason = Text(
        label="理由", max_length=500, rows=3, required=True, help_text="对方接办之前，该件仍由现在的承办人负责。"
    )


class OrderForm(PersonForm):
    """指定承办人."""

    reason = Text(label="说明", max_length=500, rows=3, help_text="可以不填；记入经手台账。")


class AnswerForm(forms.Form):
    """接办或者不接."""

    reason = Text(label="不接的理由", max_length=500, rows=3, help_text="选“不接”时必填；接办不用填。")


GROUNDS = [(ground.value, ground.label) for ground in Ground]


def _words(label: str = "情况", hint: str = "") -> Text:
    return Text(label=label, max_length=1000, rows=3, required=True, help_text=hint)


class DeclareForm(forms.Form):
    """申报回避."""

    ground = Choice(GROUNDS, label="回避的情形", empty=None, required=True, widget=forms.RadioSelect)
    words = _words(hint="简要写明是什么关系，只供决定的人了解，不对外。")


class AskForm(PersonForm):
    """登记信访人提出的回避申请."""

    ground = Choice(GROUNDS, label="回避的情形", empty=None, required=True, widget=forms.RadioSelect)
    words = _words("信访人提出的理由")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, with_unit=True, **kwargs)
        self.fields["person"].label = "申请谁回避"


class DecideForm(forms.Form):
    """决定回避."""

    decision = Choice(
        [("yes", "决定回避，另行安排承办人"), ("no", "不需要回避，继续办理")],
        label="决定", empty=None, required=True, widget=forms.RadioSelect,
    )  # fmt: skip
    words = _words("理由")
