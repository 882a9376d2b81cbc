"""Rows of a form (people, claims) that are added and dropped by buttons, with or without script."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.forms.formsets import INITIAL_FORM_COUNT, TOTAL_FORM_COUNT
from django.forms.renderers import get_default_renderer
from django.http import QueryDict

from yimen.web.intake.fields import TypedForm

if TYPE_CHECKING:
    FormSet = forms.BaseFormSet[TypedForm]
else:
    FormSet = forms.BaseFormSet  # takes no type argument at run time


class Rows(FormSet):
    """A formset whose rows are all judged alike; rows in which nothing was typed are passed over.

    Subclasses name `form`, `min_num` and `max_num`; the rest is what `formset_factory` would set.
    """

    form: type[TypedForm]
    renderer = get_default_renderer()
    extra = 0
    min_num = 0
    max_num = 30
    can_order = can_delete = can_delete_extra = validate_min = edit_only = False
    validate_max = True
    default_error_messages: ClassVar[dict[str, Any]] = {
        "missing_management_form": "页面内容不完整，请刷新后再填；已保存的草稿还在。",
        "too_many_forms": "最多 %(num)d 行，请把多出的删去。",
        "too_few_forms": "至少需要 %(num)d 行。",
    }

    def __init__(self, data: QueryDict, *, prefix: str, judged: bool) -> None:
        self.absolute_max = self.max_num
        super().__init__(data, prefix=prefix, form_kwargs={"judged": judged})

    def filled(self) -> list[dict[str, Any]]:
        """The cleaned rows in which something was typed."""
        return [form.cleaned_data for form in self.forms if form.has_changed() and form.cleaned_data]


def count_of(data: QueryDict, prefix: str) -> int:
    """How many rows the browser sent; 0 for nonsense."""
    typed = data.get(f"{prefix}-{TOTAL_FORM_COUNT}", "")
    return int(typed) if re.fullmatch(r"[0-9]{1,4}", typed) else 0


def set_count(data: QueryDict, prefix: str, count: int) -> None:
    """Write the management fields of a formset."""
    data[f"{prefix}-{TOTAL_FORM_COUNT}"] = str(count)
    data[f"{prefix}-{INITIAL_FORM_COUNT}"] = "0"


def add_row(data: QueryDict, prefix: str, *, most: int, **defaults: str) -> None:
    """One row more at the end, with its defaults; nothing at the limit."""
    count = count_of(data, prefix)
    if count < most:
        set_count(data, prefix, count + 1)
        data.update({f"{prefix}-{count}-{name}": value for name, value in defaults.items()})


def drop_row(data: QueryDict, prefix: str, index: int) -> None:
    """Take out row `index` and move the later ones up; an index that does not exist changes nothing."""
    count = count_of(data, prefix)
    if not 0 <= index < count:
        return
    row = re.compile(rf"^{re.escape(prefix)}-([0-9]{{1,4}})-(.+)$")
    kept: dict[str, list[str]] = {}
    for key in list(data):
        found = row.match(key)
        if found is None:
            continue
        values, at = data.getlist(key), int(found[1])
        del data[key]
        if at != index:
            kept[f"{prefix}-{at - 1 if at > index else at}-{found[2]}"] = values
    for key, values in kept.items():
        data.setlist(key, values)
    set_count(data, prefix, max(count - 1, 1))
