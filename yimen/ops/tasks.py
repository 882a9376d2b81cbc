"""Standing jobs (例行任务). Each may run twice, or in two copies, without harm."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone
from procrastinate.contrib.django import app

from yimen.base import audit, ratelimit
from yimen.cases.actions import recalculate_again
from yimen.ops import jobs  # noqa: F401 - procrastinate looks for tasks in this module only
from yimen.reception.actions.incidents import SEALED_AT_ONCE, seal_due
from yimen.supervision.actions.warning import warn_all


@app.periodic(cron="*/5 * * * *", periodic_id="seal")
@app.task(name="ops.seal_audit", queueing_lock="ops.seal_audit")
def seal_audit(timestamp: int) -> None:
    """Sign the heads of the audit chains into their file; `seal` lets one in at a time, so no job needs a lock."""
    audit.seal()


@app.periodic(cron="40 0 * * *", periodic_id="incidents")
@app.task(name="ops.seal_incidents", queueing_lock="ops.seal_incidents")
def seal_incidents(timestamp: int) -> None:
    """Destroy the keys of the incident records whose day has come; they are shut from that day on without it, too."""
    while seal_due(by=None, at=timezone.now()) == SEALED_AT_ONCE:
        pass


@app.periodic(cron="*/10 * * * *", periodic_id="warn")
@app.task(name="ops.warn", queueing_lock="ops.warn")
def warn(timestamp: int) -> None:
    """Give the warnings that have fallen due; after a stop the highest step of each clock, in working hours only."""
    warn_all(at=timezone.now())


@app.periodic(cron="*/10 * * * *", periodic_id="recalculate")
@app.task(name="ops.recalculate", queueing_lock="ops.recalculate")
def recalculate(timestamp: int) -> None:
    """Count clocks anew that a process still started by the calendar from before a notice that was just loaded."""
    recalculate_again(by=None, at=timezone.now())


@app.periodic(cron="20 3 * * *", periodic_id="sweep")
@app.task(name="ops.sweep", queueing_lock="ops.sweep")
def sweep(timestamp: int) -> None:
    """Remove ended sessions and yesterday's counts of tries."""
    SessionStore.clear_expired()
    ratelimit.sweep(before=timezone.now() - timedelta(days=1))
