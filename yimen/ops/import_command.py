"""`yimen import petitions`: take over letters or messages from a table file, each row registered once or reported."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from yimen.ops.founding_command import accounts, units
from yimen.ops.opened import opened
from yimen.ops.refused import Refused

if TYPE_CHECKING:
    from yimen.base.models import Unit
    from yimen.ops.importing.checking import Rules
    from yimen.ops.importing.reading import Table
    from yimen.ops.importing.running import Importer, Outcome

SHOWN_ROWS = 5
SHOWN_ERRORS = 20


@click.group("import")
def import_() -> None:
    """批量导入：信访件、机构、账号。"""


import_.add_command(units)
import_.add_command(accounts)


@import_.command("petitions")
@click.argument("file", type=click.Path(path_type=Path), metavar="文件")
@click.option("--map", "maps", multiple=True, metavar="字段=列名", help="列对应，可写多次；不写则按常见列名自动对应。")
@click.option("--source", metavar="名称", help="来源名称，默认为文件名；同一来源的同一编号只登记一次。")
@click.option("--office", "office_code", metavar="机构代字", help="由哪个信访部门登记；只有一个区级信访部门时可不写。")
@click.option("--user", "username", metavar="账号", help="以哪个办信员账号登记；默认用该部门的导入专用账号。")
@click.option(
    "--channel", default="web", metavar="形式", help="没有信访形式列时用：letter、visit、web（默认）、phone、fax。"
)
@click.option("--received-today", is_flag=True, help="来件时间不论早晚，都按今天收到登记，期限从今天起算。")
@click.option("--dry-run", "--preview", "dry_run", is_flag=True, help="只检查和预览，不登记。")
@click.option(
    "--errors", "errors_file", type=click.Path(path_type=Path), metavar="文件", help="把出错的行号和原因写成 CSV。"
)
@click.option("--yes", is_flag=True, help="不再询问。")
@click.option("--json", "as_json", is_flag=True, help="在标准输出给出 JSON 汇总。")
def petitions(
    *,
    file: Path,
    maps: tuple[str, ...],
    source: str | None,
    office_code: str | None,
    username: str | None,
    channel: str,
    received_today: bool,
    dry_run: bool,
    errors_file: Path | None,
    yes: bool,
    as_json: bool,
) -> None:
    """从 CSV 或 xlsx 导入信访件，每行登记一次或报告原因；可重复运行，中断后再运行即继续。

    字段：id 原编号、time 来件时间、title 标题、text 正文、user 网上账号、name 姓名、phone 电话、address 地址、
    place 问题发生地、channel 信访形式、claims 诉求、handed_down_by 转来的上级信访部门、reached_on 到达本局日期
    （后两项用于上级转来的件，逐级转送期限从到达之日起算）。例如：

    yimen import petitions 留言.csv --map id=编号 --map time=时间 --map title=主题 --map text=内容
    """
    if not file.is_file():
        raise Refused(f"没有找到文件 {file}，请核对路径。")
    with opened():
        from django.utils.timezone import localdate, now  # noqa: PLC0415

        from yimen.domain.dictionaries import codes_of  # noqa: PLC0415
        from yimen.ops.importing import accounts, mapping, reading  # noqa: PLC0415
        from yimen.ops.importing.checking import Rules  # noqa: PLC0415
        from yimen.ops.importing.running import Importer  # noqa: PLC0415

        if channel not in codes_of("channel"):
            raise Refused("--channel 应为 letter（来信）、visit（来访）、web（网信）、phone（来电）、fax（传真）之一。")
        try:
            table = reading.read(file)
            columns = mapping.parse(maps, table.columns)
            office = accounts.office(office_code)
            by = accounts.clerk(office, username, at=now(), make=not dry_run)
        except (reading.CannotRead, mapping.WrongMapping, accounts.WrongAccount) as wrong:
            raise Refused(str(wrong)) from None
        if "time" not in columns and not received_today:
            raise Refused(
                f"没有来件时间列。请写明，例如 --map time=列名；没有时间的，加 --received-today 按今天收到登记。"
                f"文件里的列：{'、'.join(table.columns)}。"
            )
        rules = Rules(source or file.stem, columns, received_today, localdate(), channel, office.level)
        if not (as_json and not dry_run):
            _preview(table, rules, office)
        if not (dry_run or yes or as_json) and sys.stdin.isatty():
            click.confirm(f"登记这 {table.total} 行？", abort=True, err=True)
        outcome = _run(Importer(rules=rules, office=office, by=by, now=now, write=not dry_run), table)
    _report(outcome, errors_file=errors_file, as_json=as_json, dry_run=dry_run)


def _run(importer: Importer, table: Table) -> Outcome:
    from django.db import InterfaceError, OperationalError  # noqa: PLC0415

    with click.progressbar(length=table.total, label="检查" if not importer.write else "登记", file=sys.stderr) as bar:
        try:
            for done in importer.run(table.rows()):
                bar.update(done)
        except (OperationalError, InterfaceError):
            raise click.ClickException(
                f"数据库连接中断，这次已登记 {importer.outcome.registered} 行。请恢复后重新运行同一命令，不会重复。"
            ) from None
    return importer.outcome


def _say(words: str) -> None:
    click.echo(words, err=True)


def _preview(table: Table, rules: Rules, office: Unit) -> None:
    """What will be done and the first rows, by lengths only: what people wrote must not land in a terminal's log."""
    from yimen.ops.importing.checking import BadRow, check  # noqa: PLC0415
    from yimen.ops.importing.mapping import FIELDS  # noqa: PLC0415

    _say(f"文件：{table.total} 行，{table.written_as}；来源“{rules.source}”；由{office.name}登记。")
    _say("列对应：" + "，".join(f"{FIELDS[name]}←{column}" for name, column in rules.mapping.items()))
    unused = [column for column in table.columns if column not in rules.mapping.values()]
    if unused:
        _say(f"不导入的列：{'、'.join(unused)}")
    for row in islice(table.rows(), SHOWN_ROWS):
        try:
            one = check(row, rules)
        except BadRow as bad:
            _say(f"  第 {row.number} 行：{bad}")
            continue
        petition = one.petition
        person = petition.people[0]
        who = {"": "姓名、地址齐全", "account_only": "只有账号"}.get(person.unclear_reason, "姓名或地址不清")
        kind = "历史件" if one.history else "新件"
        _say(
            f"  第 {row.number} 行：{petition.received_on} {kind}，标题 {len(petition.title)} 字，"
            f"正文 {len(petition.facts)} 字，诉求 {len(petition.claims)} 项，{who}"
        )


def _report(outcome: Outcome, *, errors_file: Path | None, as_json: bool, dry_run: bool) -> None:
    if errors_file is not None:
        _write_errors(errors_file, outcome.errors)
    for number, reason in outcome.errors[:SHOWN_ERRORS]:
        click.echo(f"第 {number} 行：{reason}", err=True)
    if len(outcome.errors) > SHOWN_ERRORS:
        where = f"，全部见 {errors_file}" if errors_file else "；用 --errors 文件 可写出全部"
        click.echo(f"……共 {len(outcome.errors)} 行有问题{where}", err=True)
    if as_json:
        summary: dict[str, object] = dict(outcome.summary())
        if dry_run:
            summary["dry_run"] = True
        click.echo(json.dumps(summary, ensure_ascii=False))
        return
    would = "可登记" if dry_run else "登记"
    click.echo(
        f"共 {outcome.rows} 行：{would} {outcome.registered}（历史件 {outcome.history}，新件 {outcome.live}），"
        f"已登记过 {outcome.already_there}，有问题 {len(outcome.errors)}。"
    )
    if outcome.cut:
        click.echo(f"其中 {outcome.cut} 行标题超过 120 字：标题栏截到 120 字，完整标题写在事实开头。")


def _write_errors(path: Path, errors: Iterable[tuple[int, str]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as out:  # the mark lets Excel read it as UTF-8
        writer = csv.writer(out)
        writer.writerow(["行号", "原因"])
        writer.writerows(errors)
