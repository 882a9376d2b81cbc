"""`yimen bench`: ratios against a floor measured in the same run, on a database of its own that is thrown away."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from yimen.ops.bench.town import Town

SIDES: dict[str, tuple[str, ...]] = {
    "call-next": ("ours",),
    "register-visit": ("ours",),
    "my-day": ("ours", "page"),
    "status": ("ours", "open", "page"),
}
WAITING = 40  # people in the hall's line: a busy morning
LOADS = {"call-next": (1, 4), "register-visit": (1, 4), "my-day": (1, 2), "status": (1, 2)}


@click.command("bench")
@click.option("--cases", default=100_000, show_default=True, help="先写入多少件")
@click.option("--acts", default=300, show_default=True, help="每个进程量多少次")
@click.option("--only", multiple=True, type=click.Choice(sorted(LOADS)), help="只量这几项")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="把 bench.json 和 bench.md 写到这个目录")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
def bench(cases: int, acts: int, only: tuple[str, ...], out: Path | None, as_json: bool) -> None:
    """基准测试：与同一次运行里手写 SQL 的底线相比，给出倍数。"""
    from yimen.ops.postgres import ensure_running  # noqa: PLC0415 - keeps `yimen --help` fast

    with tempfile.TemporaryDirectory(prefix="yimen-bench-") as folder:
        os.environ["YIMEN_VAR"] = folder
        os.environ.pop("DATABASE_URL", None)
        server = ensure_running(Path(folder))
        try:
            data = _measure(cases, acts, only or tuple(LOADS))
        finally:
            server.stop()
    from yimen.ops.bench import report  # noqa: PLC0415

    table = report.as_markdown(data)
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        (out / "bench.json").write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n")
        (out / "bench.md").write_text(table)
    click.echo(json.dumps(data, ensure_ascii=False) if as_json else table)


def _measure(cases: int, acts: int, kinds: tuple[str, ...]) -> dict[str, Any]:
    import django  # noqa: PLC0415

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.conf import settings  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415
    from django.utils.timezone import localdate  # noqa: PLC0415

    from yimen.ops import frontend, static_files  # noqa: PLC0415
    from yimen.ops.bench import report  # noqa: PLC0415
    from yimen.ops.bench.fill import fill  # noqa: PLC0415
    from yimen.ops.bench.load import run  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    frontend.build(settings.ROOT, say=lambda _: None)
    static_files.collect(say=lambda _: None)
    with click.progressbar(length=cases, label="写入", file=sys.stderr) as bar:
        town = fill(cases, progress=bar.update)
    rows = []
    for kind in kinds:
        for processes in LOADS[kind]:
            floor = None
            for side in ("floor", *SIDES[kind]):
                if kind == "call-next":
                    _queue(town, WAITING)
                timing = run(kind, side, town, processes=processes, acts=acts)
                click.echo(f"{kind} {side} ×{processes}: {timing.per_second:.0f}/s p50 {timing.p50:.2f} ms", err=True)
                if floor is None:
                    floor = timing
                else:
                    rows.append(report.Measured(kind, side, processes, timing, floor, _statements(kind, side, town)))
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        version = f"embedded PostgreSQL {cursor.fetchone()[0]}, durable"
    connection.close()
    return report.as_json(rows, cases=cases, on=localdate(), database=version)


def _queue(town: Town, tickets: int) -> None:
    """Put people into the line, and the receptionist at every window."""
    import uuid  # noqa: PLC0415

    from django.utils.timezone import localdate  # noqa: PLC0415

    from yimen.reception.models import Service, Ticket, TicketEvent, Window  # noqa: PLC0415

    now = datetime.now(UTC)
    TicketEvent.objects.all().delete()
    Ticket.objects.all().delete()
    Window.objects.filter(hall_id=town.hall).update(staff_id=town.receptionist, open_since=now)
    service = Service.objects.get(hall_id=town.hall)
    Ticket.objects.bulk_create(
        Ticket(
            hall_id=town.hall,
            service=service,
            day=localdate(),
            label=f"A{n:05d}",
            token=uuid.uuid4().hex[:22],
            idempotency_key=uuid.uuid4().hex,
            taken_at=now - timedelta(hours=1) + timedelta(milliseconds=n),
        )
        for n in range(tickets)
    )


def _statements(kind: str, side: str, town: Town) -> int | None:
    from yimen.ops.bench import acts as made  # noqa: PLC0415

    if kind == "call-next":
        _queue(town, WAITING)
    act, after = made.MAKERS[kind, side](town, 0, "count")
    act()
    after()
    return made.statements(act)
