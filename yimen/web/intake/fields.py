"""Form fields that say in Chinese what to do, and forms that keep what was typed without judging it yet."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms.utils import ErrorDict

from yimen.domain.dictionaries import Code
from yimen.domain.labelled import Labelled
from yimen.ui.widgets import DateInput, MomentInput

PLEASE_CHOOSE = "请选择"
KEY = re.compile(r"[0-9A-Za-z-]{8,64}")

BROKEN = "页面不完整，请重新打开后再提交。"
_HIDDEN = {"required": BROKEN, "invalid": BROKEN}
_CHOICE = {"invalid_choice": "请从列表中选择一项。", "required": "请选择一项。"}


class Text(forms.CharField):
    """One line, or several with `rows`; PostgreSQL cannot store a NUL character, so it is refused politely."""

    def __init__(self, *, label: str, max_length: int, rows: int = 0, required: bool = False, **kwargs: Any) -> None:
        messages = {
            "required": f"请填写{label}。",
            "max_length": "最多 %(limit_value)d 字，现有 %(show_value)d 字，请删减，或分成几项写。",
            "null_characters_not_allowed": "里面有看不见的控制字符（空字符），多由复制粘贴带入，请删去后重新输入。",
            **kwargs.pop("error_messages", {}),
        }
        widget = kwargs.pop("widget", None) or (forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput())
        super().__init__(
            label=label, max_length=max_length, required=required, widget=widget, error_messages=messages, **kwargs
        )

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """No `maxlength` on the control: a browser would cut a pasted text without a word."""
        attrs = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        return attrs


class Choice(forms.ChoiceField):
    """One of a dictionary; `empty` is the word of the empty choice, None for none."""

    def __init__(
        self,
        codes: Iterable[Code | tuple[Any, Any]] = (),
        *,
        label: str,
        empty: str | None = PLEASE_CHOOSE,
        required: bool = False,
        **kwargs: Any,
    ) -> None:
        messages = {**_CHOICE, "required": f"请选择{label}。", **kwargs.pop("error_messages", {})}
        super().__init__(
            label=label,
            choices=choices_of(codes, empty=empty),
            required=required,
            error_messages=messages,
            **kwargs,
        )


def choices_of(codes: Iterable[Code | tuple[Any, Any]], *, empty: str | None = PLEASE_CHOOSE) -> list[tuple[Any, Any]]:
    """Choices of a form field from rows of a dictionary."""
    rows: list[tuple[Any, Any]] = [
        (str(code.key), code.label) if isinstance(code, Code) else (code[0], code[1]) for code in codes
    ]
    return rows if empty is None else [("", empty), *rows]


class Number(forms.IntegerField):
    """A whole number within limits."""

    def __init__(self, *, label: str, least: int, most: int, required: bool = False, **kwargs: Any) -> None:
        words = f"请填 {least} 到 {most} 之间的整数。"
        super().__init__(
            label=label,
            min_value=least,
            max_value=most,
            required=required,
            error_messages={"required": words, "invalid": words, "min_value": words, "max_value": words},
            **kwargs,
        )
        self.widget.attrs["inputmode"] = "numeric"


class Day(forms.DateField):
    """A date, in the browser's picker."""

    def __init__(self, *, label: str, required: bool = False, **kwargs: Any) -> None:
        words = "请按“年-月-日”填写真实的日期，例如 2026-11-24。"
        super().__init__(
            label=label, required=required, widget=DateInput(), error_messages={"required": words, "invalid": words},
            **kwargs,
        )  # fmt: skip


class Moment(forms.DateTimeField):
    """A day and minute, in the browser's picker."""

    def __init__(self, *, label: str, required: bool = False, **kwargs: Any) -> None:
        words = "请按“年-月-日 时:分”填写真实的时间，例如 2026-11-24 10:05。"
        super().__init__(
            label=label, required=required, widget=MomentInput(), error_messages={"required": words, "invalid": words},
            **kwargs,
        )  # fmt: skip


class Ticks(forms.MultipleChoiceField):
    """Several of a list, to tick."""

    def __init__(self, codes: Iterable[Code | tuple[Any, Any]], *, label: str, **kwargs: Any) -> None:
        super().__init__(
            label=label, choices=choices_of(codes, empty=None), required=False, widget=forms.CheckboxSelectMultiple,
            error_messages={"invalid_choice": "请从列表中选择。", "invalid_list": "请从列表中选择。"}, **kwargs,
        )  # fmt: skip


def codes_of(words: Iterable[Labelled]) -> list[tuple[str, str]]:
    """Code and label of words that carry both."""
    return [(one.value, one.label) for one in words]


class Seen(forms.IntegerField):
    """Hidden: the newest thing that the reader saw, so that an overtaken page does not overwrite."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.HiddenInput, error_messages=_HIDDEN, **kwargs)


class Key(forms.UUIDField):
    """Hidden: one sheet, however often it is sent."""

    def __init__(self) -> None:
        super().__init__(widget=forms.HiddenInput, error_messages=_HIDDEN)


class KeyedForm(forms.Form):
    """A form that creates something: its key makes sure that a press sent twice does it once."""

    idempotency_key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def clean_idempotency_key(self) -> str:
        """The key as `idempotency_key` of the page made it."""
        key: str = self.cleaned_data["idempotency_key"]
        if not KEY.fullmatch(key):
            raise forms.ValidationError("页面内容不完整，请刷新后再填。")
        return key


class TypedForm(forms.Form):
    """A form that shows what was typed; only when `judged` does it look for errors.

    A draft, an added row or a preview puts the values back on the screen as they are; the errors come when somebody
    wants to register.
    """

    use_required_attribute = False  # the browser would stop a draft and an added row as well
    focused = False  # the row that was just added takes the cursor
    asked: frozenset[str] = frozenset()  # marked 必填 on the screen, but judged by the rules of `domain`

    def __init__(self, *args: Any, judged: bool = True, **kwargs: Any) -> None:
        self.judged = judged
        super().__init__(*args, **kwargs)
        self.mark()

    def full_clean(self) -> None:
        """Judge, or find nothing."""
        if not self.judged:
            self._errors, self.cleaned_data = ErrorDict(), {}
            return
        self.mark(required=False)
        super().full_clean()
        self.mark(required=True)

    def mark(self, *, required: bool = True) -> None:
        """Show the asked fields as 必填, or take the mark off while Django judges the form."""
        for name in self.asked:
            self.fields[name].required = required

    def typed(self, name: str) -> str:
        """What stands in a field now, as text, judged or not; without NUL, which no database text can hold."""
        value = self[name].value()
        return "" if value is None else str(value).replace("\0", "")
