"""The figures as JSON, and as the Markdown table of docs/performance.md."""

from __future__ import annotations

import os
import platform
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from yimen.ops.bench.load import Timing

WORDS = {
    "call-next": "叫下一位（一个大厅，每进程一个窗口）",
    "register-visit": "登记一次来访（一人、两项诉求）",
    "my-day": "我的今天（50 行）",
    "status": "查询进度",
}


@dataclass(frozen=True, slots=True)
class Measured:
    """One act on one side, beside its floor."""

    kind: str
    side: str
    processes: int
    timing: Timing
    floor: Timing
    statements: int | None

    @property
    def throughput_ratio(self) -> float:
        """Our throughput as a share of the floor's: 1 is as fast as by hand."""
        return self.timing.per_second / self.floor.per_second

    @property
    def latency_ratio(self) -> float:
        """Our median as a multiple of the floor's."""
        return self.timing.p50 / self.floor.p50


def machine() -> dict[str, Any]:
    """What the figures were measured on."""
    model = ""
    if Path("/proc/cpuinfo").exists():
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        model = next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "system": f"{platform.system()} {platform.machine()}",
        "cpu": model,
        "cores": os.cpu_count(),
        "memory_gib": round(memory),
        "python": platform.python_version(),
    }


def as_json(rows: list[Measured], *, cases: int, on: date, database: str) -> dict[str, Any]:
    """Everything, for a file."""
    return {
        "on": on.isoformat(),
        "cases": cases,
        "database": database,
        "machine": machine(),
        "rows": [
            {
                "kind": row.kind,
                "side": row.side,
                "processes": row.processes,
                "statements": row.statements,
                "ours": asdict(row.timing),
                "floor": asdict(row.floor),
                "throughput_ratio": round(row.throughput_ratio, 3),
                "latency_ratio": round(row.latency_ratio, 2),
            }
            for row in rows
        ],
    }


def as_markdown(data: dict[str, Any]) -> str:
    """The table for people; ratios first, because single times belong to one machine on one day."""
    where = data["machine"]
    lines = [
        f"{data['on']}, {data['cases']:,} cases, {data['database']}, {where['cores']} cores ({where['cpu']}), "
        f"{where['memory_gib']} GiB, {where['system']}, Python {where['python']}. "
        "Load, database and code share the machine.",
        "",
        "| act | side | processes | statements | throughput / floor | median / floor | per s | p50 ms | p95 ms "
        "| p99 ms | floor per s | floor p50 ms |",
        "|---|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    for row in data["rows"]:
        ours, floor = row["ours"], row["floor"]
        lines.append(
            f"| {row['kind']} {WORDS[row['kind']]} | {row['side']} | {row['processes']} | {row['statements'] or ''} "
            f"| {row['throughput_ratio']:.2f} | {row['latency_ratio']:.1f}× | {ours['per_second']:.0f} "
            f"| {ours['p50']:.2f} | {ours['p95']:.2f} | {ours['p99']:.2f} "
            f"| {floor['per_second']:.0f} | {floor['p50']:.2f} |"
        )
    return "\n".join(lines) + "\n"
