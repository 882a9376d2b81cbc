"""Which column fills which field (列对应)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "id": "原编号",
        "time": "来件时间",
        "title": "标题",
        "text": "正文",
        "user": "网上账号",
        "name": "姓名",
        "phone": "电话",
        "address": "地址",
        "place": "问题发生地",
        "channel": "信访形式",
        "claims": "诉求",
        "handed_down_by": "转来的上级信访部门",
        "reached_on": "到达本局日期",
    }
)
KNOWN_NAMES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "id": ("id", "msg_id", "编号", "留言编号", "信件编号", "信访件编号", "原编号", "序号"),
        "time": ("time", "date", "时间", "日期", "留言时间", "来信时间", "信访日期", "来件时间", "收到日期"),
        "title": ("title", "subject", "标题", "主题", "留言主题", "信件标题"),
        "text": ("text", "detail", "content", "内容", "正文", "留言详情", "留言内容", "信件内容", "概况"),
        "user": ("user", "用户", "留言用户", "账号", "网名", "网上账号"),
        "name": ("name", "姓名", "信访人", "信访人姓名", "姓名或名称"),
        "phone": ("phone", "电话", "手机", "手机号", "联系电话"),
        "address": ("address", "地址", "住址", "联系地址"),
        "place": ("place", "地点", "问题属地", "问题发生地", "事发地"),
        "channel": ("channel", "信访形式", "渠道", "来源"),
        "claims": ("claims", "诉求", "诉求事项"),
        "handed_down_by": ("handed_down_by", "转来的上级信访部门", "由哪一级转来", "转送部门"),
        "reached_on": ("reached_on", "到达本局日期", "到达日期", "上级转来日期"),
    }
)


class WrongMapping(Exception):  # noqa: N818 - named for what is wrong
    """A field or a column does not exist; the message lists those that do."""


def parse(given: Iterable[str], columns: tuple[str, ...]) -> dict[str, str]:
    """Field -> column, from `field=column` words, or by the usual column names when none are given.

    Raises:
        WrongMapping: unknown field or column, a field twice, or nothing that holds a text.
    """
    words = list(given)
    mapping = _given(words, columns) if words else _guessed(columns)
    if "title" not in mapping and "text" not in mapping:
        raise WrongMapping(
            f"没有找到标题列或正文列。请写明，例如 --map title=列名 --map text=列名。文件里的列：{'、'.join(columns)}。"
        )
    return mapping


def _given(words: list[str], columns: tuple[str, ...]) -> dict[str, str]:
    mapping: dict[str, str] = {}
    for word in words:
        name, equals, column = (part.strip() for part in word.partition("="))
        if not equals or not name or not column:
            raise WrongMapping(f"--map 应写成 字段=列名，例如 --map title=subject，收到的是“{word}”。")
        if name not in FIELDS:
            known = "、".join(f"{key}（{label}）" for key, label in FIELDS.items())
            raise WrongMapping(f"没有字段“{name}”。可用的字段：{known}。")
        if column not in columns:
            raise WrongMapping(f"文件里没有列“{column}”。文件里的列：{'、'.join(columns)}。")
        if name in mapping:
            raise WrongMapping(f"字段“{name}”写了两次，请只留一个。")
        mapping[name] = column
    return mapping


def _guessed(columns: tuple[str, ...]) -> dict[str, str]:
    by_name = {column.lower(): column for column in columns}
    found = {name: next((by_name[known] for known in KNOWN_NAMES[name] if known in by_name), None) for name in FIELDS}
    return {name: column for name, column in found.items() if column}
