"""`yimen demo`: two years of life in an invented district, by seed; a second run goes on, never doubles."""

from __future__ import annotations

import json
import sys
from datetime import date, datetime, timedelta
from typing import Any

import click

from yimen.ops.opened import opened
from yimen.ops.problem import Problem


@click.command("demo")
@click.option("--until", "until", type=click.DateTime(["%Y-%m-%d"]), help="演到哪一天（含），默认今天。")
@click.option("--seed", type=click.IntRange(0, 2**31 - 1), help="种子；同一种子、同一天，结果相同。")
@click.option("--weeks", type=click.IntRange(1, 520), help="只演最后几周。")
@click.option("--years", type=click.IntRange(1, 10), help="演几年，默认 2。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON 汇总。")
def demo(*, until: datetime | None, seed: int | None, weeks: int | None, years: int | None, as_json: bool) -> None:
    """演示区“云汀区”：用真实的办理动作演出若干年的业务；人名、号码、事项均为虚构。可重复运行，不会重复。"""
    if weeks and years:
        raise click.UsageError("--weeks 和 --years 只写一个。")
    with opened():
        from django.utils.timezone import localdate, now  # noqa: PLC0415

        last = until.date() if until else localdate()
        if last > localdate():
            raise click.UsageError(f"--until 不能晚于今天（{localdate()}）。")
        span = timedelta(weeks=weeks - 1) if weeks else timedelta(days=365 * (years or 2))
        summary = _play(seed, last - span, last, now())
    if as_json:
        click.echo(json.dumps(summary, ensure_ascii=False))
        return
    click.echo(
        f"演示区：{summary['units']} 个机构，信访件 {summary['cases']}，"
        f"取号 {summary['tickets']}，文书 {summary['documents']}，评价 {summary['ratings']}。"
    )
    for username, password, role, unit in summary["accounts"]:
        click.echo(f"  {unit} {role}：{username}　口令 {password}")
    for number, code, stage in summary["try"]:
        click.echo(f"  公众端试查：{number}　查询码 {code}（{stage}）")


def _play(seed: int | None, first: date, last: date, now: datetime) -> dict[str, Any]:
    from django.utils.timezone import localdate  # noqa: PLC0415

    from yimen.base import progress  # noqa: PLC0415
    from yimen.base.models import Unit  # noqa: PLC0415
    from yimen.ops.demo import running, scene, stands  # noqa: PLC0415
    from yimen.ops.demo.world import World  # noqa: PLC0415

    story = running.Story.known()
    if story is None and Unit.objects.exists():
        raise Problem("这个数据库里已有本单位的机构，演示数据不能混入。请用 --data 或 DATABASE_URL 另用一个空数据库。")
    if story is not None and seed is not None and story.seed != seed:
        raise Problem(f"这个数据库里是种子 {story.seed} 的演示区；换种子请用空数据库。")
    story = story or running.Story(running.SEED if seed is None else seed)
    if not running.alone():
        raise Problem("另一个进程正在生成演示数据，请等它完成后再运行。")
    try:
        with click.progressbar(length=1, label="演出", file=sys.stderr) as bar:

            def tick(done: int, total: int) -> None:
                bar.length = max(total, 1)
                bar.update(done - bar.pos)

            running.play_all(story, first=first, until=running.end_of(last, now), tick=tick)
        if last == localdate(now):
            world = World()
            scene.due_now(world, seed=story.seed, now=now)
            stands.set_out(world, seed=story.seed, now=now)
            scene.set_up(world, seed=story.seed, now=now)
        story.settle()
        whole = len(running.weeks(story.first(), last))
        progress.report(running.NAME, whole, whole)
    finally:
        running.done_alone()
    return _summary()


def _summary() -> dict[str, Any]:
    from yimen.base.models import Unit  # noqa: PLC0415
    from yimen.cases.models import Case  # noqa: PLC0415
    from yimen.documents.models import Document  # noqa: PLC0415
    from yimen.evaluations.models import Rating  # noqa: PLC0415
    from yimen.ops.demo import district, sample  # noqa: PLC0415
    from yimen.reception.models import Ticket  # noqa: PLC0415

    tables = {
        "units": Unit,
        "cases": Case,
        "tickets": Ticket,
        "documents": Document,
        "ratings": Rating,
    }
    counts: dict[str, Any] = {name: model._default_manager.count() for name, model in tables.items()}
    return {**counts, "accounts": district.demo_accounts(), "try": sample()}
