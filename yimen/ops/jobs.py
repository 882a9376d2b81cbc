"""Jobs of this layer beside the standing ones of `tasks`: the demo goes on while people look at it."""

from __future__ import annotations

import logging

from django.db import connection, transaction
from django.utils.timezone import now
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from yimen.ops.demo import running

DEMO = "ops.demo"
logger = logging.getLogger("yimen.jobs")


@app.task(name=DEMO, queueing_lock=DEMO)
def continue_demo() -> None:
    """Play one more week; the next one is another job, so that a stop waits for a week at most.

    No lock of the queue: a job whose process was killed would hold it. An advisory lock goes with its connection.
    """
    if not running.alone():
        return
    try:
        more = running.play_next(now())
    finally:
        running.done_alone()
        connection.close()  # a thread of the worker keeps none of the pool
    if more:
        defer_demo()


def defer_demo() -> None:
    """Ask for the next week, unless it is asked for already."""
    try:
        with transaction.atomic():
            app.configure_task(DEMO, queueing_lock=DEMO).defer()
    except AlreadyEnqueued:
        logger.debug("the demo is in the queue already")
