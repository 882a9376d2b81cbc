"""Load from separate processes: each opens its own connections, starts at one signal, and reports its times."""

from __future__ import annotations

import multiprocessing as mp
import queue
import statistics
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from yimen.ops.bench.town import Town

Act = Callable[[], Any]
"""One thing to time."""


@dataclass(frozen=True, slots=True)
class Timing:
    """Latencies in milliseconds and acts per second over the whole span, all processes together."""

    n: int
    per_second: float
    p50: float
    p95: float
    p99: float

    @classmethod
    def of(cls, spans: list[float], whole: float) -> Timing:
        """From seconds per act and the seconds of the whole run."""
        cuts = statistics.quantiles(spans, n=100, method="inclusive")
        return cls(len(spans), len(spans) / whole, cuts[49] * 1000, cuts[94] * 1000, cuts[98] * 1000)


def _worker(  # noqa: PLR0917 - as multiprocessing hands them over
    kind: str, side: str, index: int, town: Town, acts: int, start: Any, out: Any
) -> None:
    import django  # noqa: PLC0415 - each process sets up its own

    django.setup()
    from yimen.ops.bench import acts as made  # noqa: PLC0415

    act, after = made.MAKERS[kind, side](town, index, uuid.uuid4().hex)
    for _ in range(3):
        act()
        after()
    start.wait()
    began, spans = time.perf_counter(), []
    for _ in range(acts):
        before = time.perf_counter()
        act()
        spans.append(time.perf_counter() - before)
        after()
    out.put((spans, began, time.perf_counter()))


def _answer(out: Any, workers: list[Any]) -> tuple[list[float], float, float]:
    """The next report, or the news that a process died."""
    while True:
        try:
            answer: tuple[list[float], float, float] = out.get(timeout=1)
        except queue.Empty:
            if any(worker.exitcode for worker in workers):
                for worker in workers:
                    worker.terminate()
                raise RuntimeError("a load process ended early; its error stands above") from None
        else:
            return answer


def run(kind: str, side: str, town: Town, *, processes: int, acts: int) -> Timing:
    """Run one kind of act on one side ("ours", "page" or "floor") from several processes at once."""
    context = mp.get_context("spawn")
    start, out = context.Barrier(processes), context.Queue()
    workers = [
        context.Process(target=_worker, args=(kind, side, index, town, acts, start, out)) for index in range(processes)
    ]
    for worker in workers:
        worker.start()
    found = [_answer(out, workers) for _ in workers]
    for worker in workers:
        worker.join()
    spans = [span for one, _, _ in found for span in one]
    return Timing.of(spans, max(end for _, _, end in found) - min(began for _, began, _ in found))
