"""`yimen token`: a token with which another system hands in petitions by API."""

from __future__ import annotations

import click


@click.command("token")
@click.argument("code")
@click.argument("label")
def token(code: str, label: str) -> None:
    """为信访部门（机构代字 CODE）签发接口令牌，用途写在 LABEL；令牌只显示这一次。"""
    from yimen.ops.opened import opened  # noqa: PLC0415 - keeps `yimen --help` fast

    with opened():
        from yimen.api.tokens import issue_token  # noqa: PLC0415
        from yimen.base.models import Unit  # noqa: PLC0415

        unit = Unit.objects.filter(code=code).first()
        if unit is None:
            known = "、".join(Unit.objects.filter(is_petition_office=True).values_list("code", flat=True)[:20])
            raise click.UsageError(f"没有机构代字“{code}”。信访部门的代字有：{known or '（还没有）'}。")
        try:
            click.echo(issue_token(unit, label))
        except ValueError as error:
            raise click.UsageError(str(error)) from None
