"""How far a long job is (进度): two counters that any process may read."""

from __future__ import annotations

from yimen.base.models import Counter


def report(name: str, done: int, total: int) -> None:
    """Note that `done` of `total` steps of the job are done; equal numbers end it."""
    for series, value in ((f"progress/{name}/done", done), (f"progress/{name}/total", total)):
        Counter.objects.update_or_create(series=series, defaults={"last": value})


def read(name: str) -> tuple[int, int] | None:
    """Done and total of a job that is under way; None when there is none, or it has ended."""
    rows = dict(Counter.objects.filter(series__startswith=f"progress/{name}/").values_list("series", "last"))
    done, total = rows.get(f"progress/{name}/done", 0), rows.get(f"progress/{name}/total", 0)
    return (done, total) if done < total else None
