"""What somebody typed at a command or an address, as values: days, numbers of days, spans of days."""

from __future__ import annotations

import re
from datetime import date

ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
NUMBER = re.compile(r"-?[0-9]{1,6}")


class NotUnderstood(ValueError):  # noqa: N818 - errors are named for what is wrong
    """`name` is the option or parameter, `words` say in Chinese how to write it; its text has both."""

    def __init__(self, name: str, words: str) -> None:
        super().__init__(f"{name}：{words}")
        self.name, self.words = name, words


def day(text: str, name: str) -> date:
    """A day written 2026-03-02. Raises NotUnderstood."""
    try:
        if not ISO_DAY.fullmatch(text):
            raise ValueError(text)
        return date.fromisoformat(text)
    except ValueError:
        raise NotUnderstood(name, f"日期“{text}”无法识别，请写成 年-月-日，例如 2026-03-02。") from None


def number(text: str, name: str) -> int:
    """A whole number of days. Raises NotUnderstood."""
    if not NUMBER.fullmatch(text):
        raise NotUnderstood(name, f"应为整数天数，例如 15，收到的是“{text}”。")
    return int(text)


def whole(text: str) -> int | None:
    """A number out of an address or a form, such as the id of a row; None for anything that cannot be one."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def period(text: str, name: str) -> tuple[date, date]:
    """First and last day, written 2026-03-02..2026-03-04. Raises NotUnderstood."""
    first, dots, last = text.partition("..")
    if not dots:
        raise NotUnderstood(name, f"应写成 开始..结束，例如 2026-03-02..2026-03-04，收到的是“{text}”。")
    return day(first, name), day(last, name)
