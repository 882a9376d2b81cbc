"""`yimen audit verify`: walk the audit chains and their sealed heads, and name what was changed, removed or cut."""

from __future__ import annotations

import json

import click

from yimen.ops.opened import opened


@click.group("audit")
def audit() -> None:
    """审计链：核验、封存。"""


@audit.command("verify")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@click.pass_context
def verify(ctx: click.Context, *, as_json: bool) -> None:
    """核验全部审计链和已封存的链头；发现问题时退出码为 1。"""
    with opened():
        from yimen.base import audit as chains  # noqa: PLC0415
        from yimen.base.models import AuditChain, AuditEntry  # noqa: PLC0415

        flaws = chains.verify()
        lengths = AuditChain.objects.count(), AuditEntry.objects.count()
    if as_json:
        found = [
            {"chain": f.chain, "day": f.day.isoformat(), "seq": f.seq, "kind": f.kind, "words": f.words} for f in flaws
        ]
        click.echo(
            json.dumps({"chains": lengths[0], "entries": lengths[1], "flaws": found}, ensure_ascii=False, indent=2)
        )
    else:
        for flaw in flaws:
            click.echo(flaw.words)
        result = f"发现 {len(flaws)} 处问题" if flaws else "没有发现改动、删除、调换或截断"
        click.echo(f"核验了 {lengths[0]} 条链、{lengths[1]} 条记录：{result}。")
    if flaws:
        ctx.exit(1)


@audit.command("seal")
def seal() -> None:
    """立即封存各链链头（平时由后台任务定时做）。"""
    with opened():
        from yimen.base import audit as chains  # noqa: PLC0415

        click.echo(f"已封存 {chains.seal()} 条链的链头。")
