"""A notice as a file or as typed text, and the decision on it."""

from __future__ import annotations

import csv
from typing import Any

from django import forms

from yimen.domain.calendar import BadNotice, DayRow, read_rows
from yimen.web.intake.fields import Choice, Text

LARGEST = 64 * 1024  # bytes; a notice has some forty days
EXAMPLE = "date,kind,name,notice,notice_checked"


class LoadForm(forms.Form):
    """载入: a CSV in the columns of the shipped list, picked as a file or pasted."""

    file = forms.FileField(
        label="CSV 文件", required=False, allow_empty_file=True,
        help_text=f"UTF-8，第一行是 {EXAMPLE}；kind 写 rest（放假）或 work（调休上班）。",
    )  # fmt: skip
    text = Text(label="或者直接粘贴", max_length=LARGEST, rows=6, help_text="与文件格式相同；两处都有时用文件。")
    checked = forms.BooleanField(label="我已与国务院办公厅通知原文逐日核对", required=False)

    def clean(self) -> dict[str, Any]:
        """The rows of the notice, or what to correct."""
        data = super().clean() or {}
        try:
            data["rows"] = self._rows(data)
        except (BadNotice, csv.Error) as wrong:
            self.add_error(None, str(wrong) if isinstance(wrong, BadNotice) else "文件读不出来，请存为 UTF-8 的 CSV。")
        return data

    def _rows(self, data: dict[str, Any]) -> list[DayRow]:
        file = data.get("file")
        if file is not None and file.size > LARGEST:
            raise BadNotice("文件太大，放假通知只有几十行，请核对选择的文件。")
        try:
            text = file.read().decode("utf-8-sig") if file is not None else data.get("text", "")
        except UnicodeDecodeError:
            raise BadNotice("文件不是 UTF-8 编码，请另存为 UTF-8 的 CSV。") from None
        if not text.strip():
            raise BadNotice("请选择文件，或者粘贴放假安排。")
        if "\0" in text:
            raise BadNotice("文件里有看不见的控制字符，请另存为 UTF-8 的 CSV。")
        return read_rows(text.splitlines())


class DecideForm(forms.Form):
    """审核: in force, or sent back with the reason."""

    decision = Choice(
        [("yes", "同意，载入并重算未结束的期限"), ("no", "不采用，退回更正")],
        label="决定", required=True, empty=None, widget=forms.RadioSelect,
    )  # fmt: skip
    words = Text(label="不采用的理由", max_length=2000, rows=3, help_text="不采用时必填。")
