"""The standing jobs: none may be held up by a copy whose worker was killed."""

from __future__ import annotations

from procrastinate.contrib.django import app

from yimen.ops import tasks


def test_no_standing_job_waits_for_a_running_copy_and_none_queues_twice():
    """A killed worker leaves its job "doing", which keeps a `lock`; a `queueing_lock` is for waiting jobs only."""
    standing = [task for name, task in app.tasks.items() if name.startswith("ops.")]
    assert tasks.seal_audit in standing
    assert [(task.name, task.lock, task.queueing_lock) for task in standing] == [
        (task.name, None, task.name) for task in standing
    ]
