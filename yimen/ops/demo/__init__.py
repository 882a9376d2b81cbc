"""Two years of life in an invented district (演示区), played through the real actions with a seeded clock.

Nobody in it lives: names, numbers, places and sentences are made here, none is taken from a file.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

__all__ = ["accounts", "first_start", "progress", "sample"]


def first_start(*, say: Callable[[str], None]) -> None:
    """Play the last eight weeks into an empty database, or what half a minute allows, and leave the rest to a job.

    A database that holds the demo already is only continued, by the same job; any other is left alone.
    """
    from django.utils.timezone import localdate, now  # noqa: PLC0415 - Django is set up by now

    from yimen.base import progress as base_progress  # noqa: PLC0415
    from yimen.base.models import Unit  # noqa: PLC0415
    from yimen.ops.demo import running, scene, stands  # noqa: PLC0415
    from yimen.ops.demo.world import World  # noqa: PLC0415
    from yimen.ops.jobs import defer_demo  # noqa: PLC0415

    at = now()
    story = running.Story.known()
    if story is None and Unit.objects.exists():
        return
    if story is not None and story.settled():
        scene.set_up(World(), seed=story.seed, now=at)  # once a day
        defer_demo()
        return
    if not running.alone():
        return
    say(f"载入演示区“云汀区”（人名、号码、事项均为虚构），先演 {running.FIRST_WEEKS} 周……")
    story = story or running.Story(running.SEED)
    today = localdate(at)
    first = running.monday_of(today) - timedelta(weeks=running.FIRST_WEEKS - 1)
    running.play_all(
        story,
        first=first,
        until=running.end_of(today, at),
        tick=lambda done, total: say(f"  {done}/{total} 周") if done else None,
        seconds=running.FIRST_SECONDS,
    )
    world = World()
    scene.due_now(world, seed=story.seed, now=at)
    stands.set_out(world, seed=story.seed, now=at)
    scene.set_up(world, seed=story.seed, now=at)
    earliest = today - timedelta(days=365 * running.YEARS)
    story.begin(earliest)
    story.settle()
    base_progress.report(running.NAME, len(story.played()), len(running.weeks(earliest, today)))
    running.done_alone()
    defer_demo()


def accounts() -> list[tuple[str, str, str]]:
    """Role, user name and password of the accounts worth trying; empty where there is no demo."""
    from yimen.ops.demo import district  # noqa: PLC0415

    if not district.founded():
        return []
    return [(f"{role}（{unit}）", name, word) for name, word, role, unit in district.demo_accounts()]


def progress() -> tuple[int, int] | None:
    """Weeks played and weeks in all while the job fills the two years; None when it is done or there is no demo."""
    from yimen.base import progress as base_progress  # noqa: PLC0415
    from yimen.ops.demo.running import NAME  # noqa: PLC0415

    return base_progress.read(NAME)


def sample(stages: tuple[str, ...] = ("concluded", "issued", "handling")) -> list[tuple[str, str, str]]:
    """Item number, query code and stage of web petitions to look at in the portal, one of each stage."""
    from yimen.cases.actions.codes import query_code_again  # noqa: PLC0415
    from yimen.cases.models import Case  # noqa: PLC0415
    from yimen.domain.procedure import Stage  # noqa: PLC0415

    found = []
    for stage in stages:
        rows = Case.objects.filter(source_key__startswith="demo:", channel="web", stage=stage, repeat=False)
        case = rows.order_by("-concluded_on", "-id").first()
        if case is not None:
            code = query_code_again(case.number, bytes(case.query_code or b""), seed=case.source_key or "")
            found.append((case.number, code, Stage(case.stage).label))
    return found
