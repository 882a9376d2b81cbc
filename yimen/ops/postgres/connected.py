"""`database()`: what every command wraps its work in."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator

from yimen.ops.postgres.server import server_for
from yimen.ops.problem import Problem


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)  # noqa: T201 - a command's own voice; stdout is for its answer


def settings_module() -> None:
    """Name the settings, without loading them."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


def close_connections() -> None:
    """Give back every connection and pool of this process, so that the server may stop."""
    from django.db import connections  # noqa: PLC0415

    for connection in connections.all(initialized_only=True):
        connection.close()
        if hasattr(connection, "close_pool"):
            connection.close_pool()


@contextlib.contextmanager
def database() -> Iterator[None]:
    """Django set up on a running, migrated database, for the length of one command.

    The server of DATABASE_URL is used as it is. The embedded one is used when it runs; otherwise it is started, brought
    up to date, and stopped at the end.

    Raises:
        Problem: the database cannot be used, or a server's tables are not those of this version.
    """
    settings_module()
    from django.conf import settings  # noqa: PLC0415 - loading them takes half a second

    with server_for(settings.VAR, settings.DATABASE_URL, say=_say):
        import django  # noqa: PLC0415

        django.setup()
        try:
            _bring_up_to_date(embedded=not settings.DATABASE_URL)
            yield
        finally:
            close_connections()


def pending() -> int:
    """How many migrations the database has not seen."""
    from django.db import connection  # noqa: PLC0415
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415

    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _bring_up_to_date(*, embedded: bool) -> None:
    if not (waiting := pending()):
        return
    if not embedded:
        raise Problem(f"数据库还有 {waiting} 项结构更新没有执行。请先备份，再运行 yimen manage migrate。")
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", verbosity=0, interactive=False)
