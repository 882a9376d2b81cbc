"""`yimen import units` and `yimen import accounts`: the first units and accounts of an installation, and later ones."""

from __future__ import annotations

import csv
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from yimen.ops.opened import opened
from yimen.ops.refused import Refused

if TYPE_CHECKING:
    from yimen.ops.founding.staff import Secret
    from yimen.ops.founding.tables import Outcome
    from yimen.ops.importing.reading import Table

SHOWN = 20

_FILE = click.argument("file", type=click.Path(path_type=Path), metavar="文件")
_DRY_RUN = click.option("--dry-run", "--preview", "dry_run", is_flag=True, help="只检查和预览，不写入。")
_YES = click.option("--yes", is_flag=True, help="不再询问。")
_JSON = click.option("--json", "as_json", is_flag=True, help="在标准输出给出 JSON 汇总。")


@click.command("units")
@_FILE
@_DRY_RUN
@_YES
@_JSON
def units(*, file: Path, dry_run: bool, yes: bool, as_json: bool) -> None:
    """从 CSV 或 xlsx 建立机构；有一行不对就一行也不写。可重复运行：已有的不变，改了的更新。

    第一行是列名：机构代字、名称、简称、上级代字、层级、区划代码、机关类别、信访部门、承办信访事项、地址、电话、启用。
    其中机构代字、名称、层级、区划代码必填；最上级的上级代字留空，各行先后不限。
    """
    with opened():
        from django.utils.timezone import now  # noqa: PLC0415

        from yimen.ops.founding import units as founding  # noqa: PLC0415

        table, outcome = _open(file)
        rows = founding.plan(_checked(founding.read, table, outcome), outcome)
        if not outcome.errors:
            founding.look(rows, outcome)
            if not dry_run:
                _ask(f"写入这 {outcome.rows} 个机构？", yes=yes or as_json)
                outcome = _fresh(outcome)
                founding.write(rows=rows, outcome=outcome, by=None, at=now())
    _report(outcome, "机构", dry_run=dry_run, as_json=as_json)


@click.command("accounts")
@_FILE
@click.option(
    "--passwords", type=click.Path(path_type=Path), metavar="文件",
    help="把初始密码写进这个新文件（只有本人可读）；不写则在屏幕上显示一次。",
)  # fmt: skip
@click.option("--reset", multiple=True, metavar="账号", help="给文件里的这个已有账号重置密码并解除锁定，可写多次。")
@_DRY_RUN
@_YES
@_JSON
def accounts(
    *, file: Path, passwords: Path | None, reset: tuple[str, ...], dry_run: bool, yes: bool, as_json: bool
) -> None:
    """从 CSV 或 xlsx 建立工作人员账号；有一行不对就一行也不写。可重复运行，不改已有账号的密码。

    第一行是列名：账号、姓名、机构代字、岗位、工号、启用；前四列必填，一人多岗用“、”分开。
    新账号的初始密码随机生成，只给出一次；本人第一次登录后必须修改。
    """
    if as_json and passwords is None and not dry_run:
        raise Refused("用 --json 时，初始密码不写进标准输出，请加 --passwords 文件。")
    if passwords is not None and passwords.exists():
        raise Refused(f"文件 {passwords} 已经存在，初始密码只写进新文件。请换一个文件名，或先移走旧文件。")
    with opened():
        from django.utils.timezone import now  # noqa: PLC0415

        from yimen.ops.founding import staff  # noqa: PLC0415

        table, outcome = _open(file)
        rows = _checked(staff.read, table, outcome)
        again = frozenset(reset)
        unknown = sorted(again - {row.username for row in rows})
        if unknown and not outcome.errors:
            raise Refused(f"文件里没有要重置密码的账号：{'、'.join(unknown)}。请核对。")
        if not outcome.errors:
            staff.look(rows, outcome, reset=again)
            if not dry_run:
                _ask(f"写入这 {outcome.rows} 个账号？", yes=yes or as_json)
                outcome = _fresh(outcome)
                shown: list[Secret] = []
                with click.progressbar(length=len(rows), label="写入", file=sys.stderr) as bar:
                    _written(
                        lambda: staff.write(
                            rows=rows, outcome=outcome, hand_over=_hand_over(passwords, shown), reset=again,
                            tick=lambda: bar.update(1), by=None, at=now(),
                        ),
                        passwords,
                    )  # fmt: skip
                _show(shown)
    _report(outcome, "账号", dry_run=dry_run, as_json=as_json)
    if passwords is not None and passwords.exists() and not as_json:
        click.echo(f"初始密码在 {passwords}，交给本人后请删除这个文件。")


def _open(file: Path) -> tuple[Table, Outcome]:
    from yimen.ops.demo import district  # noqa: PLC0415
    from yimen.ops.founding.tables import Outcome  # noqa: PLC0415
    from yimen.ops.importing import reading  # noqa: PLC0415

    if not file.is_file():
        raise Refused(f"没有找到文件 {file}，请核对路径。")
    if district.founded():
        raise Refused("这个数据库里是演示区，不能混入本单位的机构和账号。请用 ./run --no-demo --data 目录 另建。")
    try:
        return reading.read(file), Outcome()
    except reading.CannotRead as wrong:
        raise Refused(str(wrong)) from None


def _checked(read: Callable[[Table, Outcome], list[Any]], table: Table, outcome: Outcome) -> list[Any]:
    from yimen.ops.founding.tables import WrongTable  # noqa: PLC0415

    try:
        rows = read(table, outcome)
    except WrongTable as wrong:
        raise Refused(str(wrong)) from None
    if not outcome.rows:
        raise Refused("文件里只有列名，没有内容。请从第二行起每行写一条。")
    return rows


def _fresh(outcome: Outcome) -> Outcome:
    return type(outcome)(rows=outcome.rows)


def _ask(question: str, *, yes: bool) -> None:
    if not yes and sys.stdin.isatty():
        click.confirm(question, abort=True, err=True)


def _hand_over(passwords: Path | None, shown: list[Secret]) -> Callable[[list[Secret]], None]:
    """To the file, which only its owner may read; or kept until all is committed, to be shown."""

    def to_file(secrets: list[Secret]) -> None:
        if not secrets or passwords is None:
            return
        try:
            number = os.open(passwords, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except OSError as error:
            raise Refused(f"初始密码不能写进 {passwords}（{error.strerror}），没有建立任何账号。") from None
        with os.fdopen(number, "w", encoding="utf-8-sig", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(["账号", "姓名", "机构代字", "初始密码"])
            writer.writerows([one.username, one.name, one.unit, one.password] for one in secrets)

    return to_file if passwords is not None else shown.extend


def _written(write: Callable[[], object], passwords: Path | None) -> None:
    """Write; passwords of accounts that were not made after all do not stay behind in a file."""
    from django.db import DatabaseError  # noqa: PLC0415

    try:
        write()
    except DatabaseError:
        if passwords is not None:
            passwords.unlink(missing_ok=True)
        raise click.ClickException("数据库没有接受，没有建立任何账号。请稍后重新运行同一命令。") from None


def _show(secrets: list[Secret]) -> None:
    if secrets:
        click.echo("初始密码（只显示这一次，请交给本人；第一次登录后必须修改）：")
    for one in secrets:
        click.echo(f"  {one.unit} {one.name}　账号 {one.username}　初始密码 {one.password}")


def _report(outcome: Outcome, what: str, *, dry_run: bool, as_json: bool) -> None:
    for number, words in outcome.errors[:SHOWN]:
        click.echo(f"第 {number} 行：{words}", err=True)
    if len(outcome.errors) > SHOWN:
        click.echo(f"……共 {len(outcome.errors)} 行有问题，请先改正上面的。", err=True)
    for number, words in outcome.changes[:SHOWN]:
        click.echo(f"第 {number} 行{'将变更' if dry_run else '已变更'} {words}", err=True)
    if as_json:
        click.echo(json.dumps({**outcome.summary(), **({"dry_run": True} if dry_run else {})}, ensure_ascii=False))
    elif outcome.errors:
        click.echo(f"共 {outcome.rows} 行，有问题 {len(outcome.errors)} 处，没有写入任何{what}。改正后重新运行。")
    else:
        would = "可新建" if dry_run else "新建"
        click.echo(
            f"共 {outcome.rows} 行：{would} {outcome.created}，变更 {len(outcome.changes)}，不变 {outcome.same}。"
        )
    if outcome.errors:
        sys.exit(1)
