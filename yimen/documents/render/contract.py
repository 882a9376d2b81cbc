"""What a paper cannot be issued without: the helpers of its contract, and what every paper carries."""

# The helpers below are dataclasses.field() with the label in its metadata, which the linter cannot know.
# ruff: noqa: RUF009

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any


def must(label: str) -> Any:
    """A field a paper cannot be issued without; `label` is its Chinese name. Empty by default, for drafts."""
    return field(default="", metadata={"label": label, "must": True})


def must_day(label: str) -> Any:
    """A mandatory date."""
    return field(default=None, metadata={"label": label, "must": True})


def must_list(label: str) -> Any:
    """A mandatory list: at least one entry, each complete."""
    return field(default=(), metadata={"label": label, "must": True})


def may(label: str, default: Any = "") -> Any:
    """A field that may stay empty."""
    return field(default=default, metadata={"label": label, "must": False})


@dataclass(frozen=True, kw_only=True)
class Paper:
    """What every paper carries."""

    number: str = must("文号")
    item_number: str = must("信访件编号")
    title: str = must("事项标题")
    addressee: str = must("主送对象")
    issuer: str = must("出具机关")
    issued_on: date | None = must_day("落款日期")
    contact: str = must("联系人")
    phone: str = must("联系电话")
    verify_url: str = must("查验网址")
    verify_code: str = must("查验码")
    copies_to: tuple[str, ...] = must_list("抄送和存档")
