"""`yimen notice`: hand in a holiday notice from a file, and see how many open clocks it would change."""

from __future__ import annotations

import csv
from pathlib import Path

import click

from yimen.domain.calendar import BadNotice, DayRow, read_rows


@click.command("notice")
@click.argument("file", type=click.Path(path_type=Path), metavar="文件")
@click.option("--by", "username", required=True, metavar="账号", help="载入人的账号，须是系统管理员。")
@click.option("--checked", is_flag=True, help="已与国务院办公厅通知原文逐日核对。")
def notice(file: Path, username: str, checked: bool) -> None:
    """载入一个年份的放假通知（格式同 holidays.csv），等待另一位有权人员在“放假通知”页审核；审核前期限不变。"""
    rows = _rows(file)
    from yimen.ops.opened import opened  # noqa: PLC0415 - keeps `yimen --help` fast

    with opened():
        click.echo(_load(rows, username, checked=checked))


def _rows(file: Path) -> list[DayRow]:
    try:
        return read_rows(file.read_text(encoding="utf-8-sig").splitlines())
    except BadNotice as wrong:
        raise click.UsageError(str(wrong)) from None
    except (OSError, UnicodeDecodeError, csv.Error):
        raise click.UsageError(f"放假安排 {file} 读不出来，请核对路径，并存为 UTF-8 的 CSV。") from None


def _load(rows: list[DayRow], username: str, *, checked: bool) -> str:
    from django.utils.timezone import now  # noqa: PLC0415

    from yimen.base.models import User  # noqa: PLC0415
    from yimen.cases import actions, queries  # noqa: PLC0415

    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        raise click.UsageError(f"没有账号“{username}”，请核对。")
    try:
        load = actions.load_notice(rows=rows, checked=checked, by=user, at=now())
    except actions.NotAllowed as refused:
        raise click.UsageError(str(refused)) from None
    counts = queries.counts_by_code(queries.changes_under(queries.calendar_with(load)))
    change = "、".join(f"{code} {count} 个" for code, count in sorted(counts.items())) or "没有期限会改变"
    return f"已载入 {load.year} 年放假通知（{load.number}），等待审核。采用后会改变的未结束期限：{change}。"
