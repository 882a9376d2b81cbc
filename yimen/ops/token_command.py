"""`yimen token`: tokens of connected systems, issued for a petition office or for an account, closed, listed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from yimen.ops.opened import opened
from yimen.ops.refused import Refused

if TYPE_CHECKING:
    from yimen.api.models import ApiToken
    from yimen.api.tokens import Issued

_JSON = click.option("--json", "as_json", is_flag=True, help="在标准输出给出 JSON。")


@click.group("token")
def token() -> None:
    """接口令牌：签发、关闭、列出。"""


@token.command("issue")
@click.option("--unit", "code", metavar="机构代字", help="为信访部门签发，只能登记信访事项。")
@click.option("--account", "username", metavar="账号", help="为对接账号签发，按这个账号的岗位查看和办理信访件。")
@click.argument("label", metavar="用途")
@_JSON
def issue(*, code: str | None, username: str | None, label: str, as_json: bool) -> None:
    """签发一个令牌；令牌只显示这一次，系统里不留原文。"""
    if (code is None) == (username is None):
        raise Refused("请用 --unit 或 --account 中的一个，写明为谁签发。")
    with opened():
        try:
            made = _for_unit(code, label) if code is not None else _for_account(username or "", label)
        except ValueError as wrong:
            raise Refused(str(wrong)) from None
        row = _row(made.token)
    click.echo(json.dumps({**row, "token": made.secret}, ensure_ascii=False) if as_json else made.secret)


def _for_unit(code: str, label: str) -> Issued:
    from yimen.api.tokens import issue_token  # noqa: PLC0415 - keeps `yimen --help` fast
    from yimen.base.models import Unit  # noqa: PLC0415

    unit = Unit.objects.filter(code=code).first()
    if unit is None:
        known = "、".join(Unit.objects.filter(is_petition_office=True).values_list("code", flat=True)[:20])
        raise Refused(f"没有机构代字“{code}”。信访部门的代字有：{known or '（还没有）'}。")
    return issue_token(unit, label)


def _for_account(username: str, label: str) -> Issued:
    from yimen.api.tokens import issue_account_token  # noqa: PLC0415
    from yimen.base.models import User  # noqa: PLC0415

    account = User.objects.select_related("unit").filter(username=username).first()
    if account is None:
        raise Refused(f"没有账号“{username}”。请先用 yimen import accounts 建立对接账号。")
    return issue_account_token(account, label)


@token.command("close")
@click.argument("number", type=int, metavar="序号")
@_JSON
def close(*, number: int, as_json: bool) -> None:
    """关闭一个令牌，立即失效；序号见 yimen token list。经它登记和办理的都留着。"""
    with opened():
        from django.utils.timezone import now  # noqa: PLC0415

        from yimen.api.models import ApiToken  # noqa: PLC0415
        from yimen.api.tokens import close_token  # noqa: PLC0415

        if not ApiToken.objects.filter(pk=number).exists():
            raise Refused(f"没有序号为 {number} 的令牌。序号见 yimen token list。")
        close_token(token_id=number, by=None, at=now())
        row = _row(ApiToken.objects.select_related("unit", "account").get(pk=number))
    click.echo(json.dumps(row, ensure_ascii=False) if as_json else f"已关闭：{row['label']}（{row['for']}）。")


@token.command("list")
@_JSON
def list_(*, as_json: bool) -> None:
    """列出全部令牌：序号、为谁、用途、能不能用。"""
    with opened():
        from yimen.api.models import ApiToken  # noqa: PLC0415
        from yimen.api.tokens import alive  # noqa: PLC0415

        working = set(alive().values_list("pk", flat=True))
        rows = [
            {**_row(one), "works": one.pk in working}
            for one in ApiToken.objects.select_related("unit", "account").order_by("pk")
        ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        word = "可用" if row["works"] else ("账号或单位已停用" if row["active"] else "已关闭")
        click.echo(f"{row['id']}　{row['for']}　{row['label']}　{row['created_on']} 签发　{word}")
    if not rows:
        click.echo("还没有令牌。用 yimen token issue 签发。")


def _row(one: ApiToken) -> dict[str, Any]:
    """What may be said of a token: never the token itself, nor its digest."""
    from django.utils.timezone import localdate  # noqa: PLC0415

    account = one.account.username if one.account else None
    return {
        "id": one.pk,
        "for": f"账号 {account}" if account else one.unit.short_name,
        "unit": one.unit.code,
        "account": account,
        "label": one.label,
        "active": one.active,
        "created_on": localdate(one.created_at).isoformat(),
    }
