"""The process that runs jobs: procrastinate on Django's database, until it is told to end."""

from __future__ import annotations

import asyncio

from yimen.ops.postgres.connected import settings_module

CONCURRENCY = 2  # jobs set papers and read files: a district's two cores serve people first


def main() -> None:
    """Work until SIGTERM or SIGINT; the running job is finished first."""
    settings_module()
    import django  # noqa: PLC0415

    django.setup()
    from procrastinate.contrib.django import app  # noqa: PLC0415

    asyncio.run(_work(app))


async def _work(app: object) -> None:
    with_connector = app.with_connector(app.connector.get_worker_connector())  # type: ignore[attr-defined]
    async with with_connector.open_async() as worker:
        await worker.run_worker_async(
            concurrency=CONCURRENCY,
            shutdown_graceful_timeout=8,
            delete_jobs="successful",  # what was done stands in the records and the audit, not in the queue
        )
