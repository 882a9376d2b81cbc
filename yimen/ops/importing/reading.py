"""A table file as rows of cells: CSV in UTF-8 or GB18030, or a spreadsheet. Knows nothing of petitions."""

from __future__ import annotations

import csv
import io
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TypeAlias

from python_calamine import CalamineError, CalamineWorkbook

Cell: TypeAlias = str | float | bool | datetime | date | time | timedelta
TEXT_FILES = {".csv", ".txt", ".tsv"}
SHEET_FILES = {".xlsx", ".xls", ".xlsb", ".ods"}
DELIMITERS = ",\t;"
LONGEST_CELL = 16 * 1024 * 1024  # characters; the csv module's own limit would refuse a long letter


class CannotRead(Exception):  # noqa: N818 - named for what is wrong
    """The file is no table that can be read; the message says in Chinese what to do."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: `number` as a spreadsheet shows it (the header is row 1); `problem` when it has no proper cells."""

    number: int
    cells: dict[str, Cell] = field(default_factory=dict)
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A read file: columns, how many rows with content, how it was written, and the rows, as often as asked."""

    columns: tuple[str, ...]
    total: int
    written_as: str
    rows: Callable[[], Iterator[Row]]


def read(path: Path) -> Table:
    """Open a table file.

    Raises:
        CannotRead: no such kind of file, damaged, no header, or a column name twice.
    """
    kind = path.suffix.lower()
    if kind in SHEET_FILES:
        return _spreadsheet(path)
    if kind not in TEXT_FILES:
        known = "、".join(sorted(TEXT_FILES | SHEET_FILES))
        raise CannotRead(f"不认识扩展名“{kind or '（无）'}”，可导入的文件：{known}。请另存为 CSV 或 xlsx 后再导入。")
    data = path.read_bytes()
    if data.startswith(b"PK\x03\x04"):
        return _spreadsheet(path)  # a spreadsheet that was renamed
    return _text(*_decode(data))


def _decode(data: bytes) -> tuple[str, str]:
    """The text and its encoding: a mark at the start decides, then UTF-8, then GB18030."""
    for mark, encoding, name in (
        (b"\xef\xbb\xbf", "utf-8-sig", "UTF-8（带 BOM）"),
        (b"\xff\xfe", "utf-16", "UTF-16"),
        (b"\xfe\xff", "utf-16", "UTF-16"),
        (b"", "utf-8", "UTF-8"),
        (b"", "gb18030", "GB18030"),
    ):
        if data.startswith(mark):
            try:
                return data.decode(encoding), name
            except UnicodeDecodeError:
                continue
    raise CannotRead("文件既不是 UTF-8 也不是 GB18030（GBK）编码。请用 Excel 或 WPS 打开后另存为“CSV UTF-8”。")


def _text(text: str, encoding: str) -> Table:
    csv.field_size_limit(LONGEST_CELL)
    first_line = text.split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=first_line.count)

    def records() -> Iterator[list[str]]:
        return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)

    try:
        header = next(records(), [])
    except csv.Error:
        raise CannotRead("表头读不出来，请检查第一行的引号是否成对。") from None
    columns = _columns(header)

    def rows() -> Iterator[Row]:
        reader = records()
        next(reader)
        number = 1
        while True:
            number += 1
            try:
                values = next(reader)
            except StopIteration:
                return
            except csv.Error:  # an open quote takes the rest of the file with it
                yield Row(number, problem="从这一行起引号不成对或单元格过长，后面的内容无法读取")
                return
            if any(value.strip() for value in values):
                yield _row(number, columns, values)

    return Table(_named(columns), sum(1 for _ in rows()), encoding, rows)


def _spreadsheet(path: Path) -> Table:
    try:
        book = CalamineWorkbook.from_path(str(path))
        sheet = book.get_sheet_by_index(0)
        values: list[list[Cell]] = sheet.to_python(skip_empty_area=False)
    except (CalamineError, zipfile.BadZipFile, IndexError, OSError):
        raise CannotRead("表格文件打不开：可能已损坏、设有密码或不是表格。请另存为 xlsx 或 CSV 后再导入。") from None
    columns = _columns([_shown(value) for value in values[0]] if values else [])

    def rows() -> Iterator[Row]:
        for number, cells in enumerate(values[1:], start=2):
            if any(not isinstance(cell, str) or cell.strip() for cell in cells):
                yield _row(number, columns, cells)

    sheets = f"（第一张工作表，共 {len(book.sheet_names)} 张）" if len(book.sheet_names) > 1 else ""
    return Table(_named(columns), sum(1 for _ in rows()), f"表格{sheets}", rows)


def _shown(value: Cell) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _columns(header: list[str]) -> list[str]:
    columns = [name.replace("\ufeff", "").strip() for name in header]
    if not any(columns):
        raise CannotRead("文件是空的，或第一行不是列名。请在第一行写上列名，例如：编号,时间,标题,内容。")
    twice = [name for name, count in Counter(filter(None, columns)).items() if count > 1]
    if twice:
        raise CannotRead(f"列名重复：{'、'.join(twice)}。请改成不同的列名。")
    return columns


def _named(columns: list[str]) -> tuple[str, ...]:
    return tuple(filter(None, columns))


def _row(number: int, columns: list[str], values: Sequence[Cell]) -> Row:
    beyond = values[len(columns) :]
    if any(str(value).strip() for value in beyond):
        return Row(number, problem=f"有 {len(values)} 格，比表头的 {len(columns)} 列多，请检查逗号和引号")
    return Row(number, {name: value for name, value in zip(columns, values, strict=False) if name})
