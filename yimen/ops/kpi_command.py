"""`yimen kpi`: the indicators over a period, for a screen or as JSON."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

import click


@click.command("kpi")
@click.option("--from", "first", type=click.DateTime(["%Y-%m-%d"]), required=True, help="起始日期，例如 2026-01-01")
@click.option("--to", "last", type=click.DateTime(["%Y-%m-%d"]), required=True, help="结束日期（含）")
@click.option("--unit", "code", default=None, help="机构代字；缺省为全区")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
def kpi(first: datetime, last: datetime, code: str | None, as_json: bool) -> None:
    """统计指标：期限落在期间内的件，按 03 的公式。"""
    if last < first:
        raise click.UsageError("结束日期早于开始日期，请调换。")
    from yimen.ops.opened import opened  # noqa: PLC0415 - keeps `yimen --help` fast

    with opened():
        rows = _rows(first.date(), last.date(), code)
    if as_json:
        click.echo(
            json.dumps({"from": f"{first:%Y-%m-%d}", "to": f"{last:%Y-%m-%d}", "indicators": rows}, ensure_ascii=False)
        )
        return
    for row in rows:
        click.echo(f"{row['name']}\t{row['text']}\tn={row['n']}\t{row['detail']}")


def _rows(first: date, last: date, code: str | None) -> list[dict[str, Any]]:
    from django.db.models import Q  # noqa: PLC0415
    from django.utils.timezone import localdate  # noqa: PLC0415

    from yimen.analysis import queries  # noqa: PLC0415
    from yimen.base.models import Unit  # noqa: PLC0415
    from yimen.cases.models import Case  # noqa: PLC0415
    from yimen.domain.measures import Period  # noqa: PLC0415

    cases = Case.objects.all()
    if code is not None:
        unit = Unit.objects.filter(code=code).first()
        if unit is None:
            raise click.UsageError(f"没有机构代字“{code}”，请核对。")
        cases = cases.filter(Q(office__path__startswith=unit.path) | Q(unit__path__startswith=unit.path))
    return [
        {
            "key": one.figure.indicator.key,
            "name": one.figure.indicator.name,
            "text": one.figure.text,
            "value": one.figure.value,
            "n": one.figure.n,
            "detail": one.figure.detail,
            "sentence": one.figure.indicator.sentence,
        }
        for one in queries.report(cases, Period(first, last), localdate())
    ]
