"""One tree of processes (进程树): keeps the children of `yimen up` alive and ends them all together."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from types import FrameType

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None, use_errno=True)  # opened here: between fork and exec nothing may be loaded
ENDING = 10.0  # seconds a child gets before it is killed
LIMIT = 5  # restarts of one child
WITHIN = 60.0  # seconds


def _end_with_parent() -> None:
    """In the child: SIGTERM when our own process is killed outright."""
    LIBC.prctl(PR_SET_PDEATHSIG, int(signal.SIGTERM), 0, 0, 0)


@dataclass
class Child:
    """A process that must run: its name on screen, its command, its additional environment."""

    name: str
    command: Sequence[str]
    environment: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    starts: list[float] = field(default_factory=list)

    def start(self) -> None:
        """Start it in a session of its own, so that Ctrl-C reaches us alone and we end things in order."""
        self.starts.append(time.monotonic())
        self.process = subprocess.Popen(
            list(self.command),
            env={**os.environ, **self.environment},
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_end_with_parent,  # noqa: PLW1509 - one system call, no lock, no import
        )

    def ask_to_end(self) -> None:
        """SIGTERM to the child, which ends its own workers."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def end(self, until: float) -> None:
        """Wait for it until a monotonic time, then kill its whole group; reap it."""
        if self.process is None:
            return
        try:
            self.process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)  # a worker that outlived its parent

    def dies_too_often(self) -> bool:
        """Whether it has been restarted so often that something must be wrong with it."""
        return len([start for start in self.starts if time.monotonic() - start < WITHIN]) > LIMIT


class Stop(Exception):  # noqa: N818 - no error: somebody asked us to end
    """A signal asked us to end."""


@contextlib.contextmanager
def stoppable() -> Iterator[None]:
    """SIGINT, SIGTERM and SIGHUP raise `Stop` in the main thread, once; further ones while stopping are ignored."""

    def stop(number: int, frame: FrameType | None) -> None:
        for each in numbers:
            signal.signal(each, signal.SIG_IGN)
        raise Stop(signal.Signals(number).name)

    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.signal(number, stop) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def end_all(children: Sequence[Child]) -> None:
    """Ask all, then wait for each."""
    for child in children:
        child.ask_to_end()
    until = time.monotonic() + ENDING
    for child in children:
        child.end(until)


def watch(children: Sequence[Child], *, also: Callable[[], None], say: Callable[[str], None]) -> str:
    """Restart whatever dies, until `Stop` is raised or a child dies too often.

    Args:
        children: started ones.
        also: called each round, for what is not a Child (the database).
        say: told in Chinese about each restart.

    Returns:
        The name of the child that cannot be kept alive.
    """
    while True:
        time.sleep(0.3)
        also()
        for child in children:
            if child.process is None or child.process.poll() is None:
                continue
            if child.dies_too_often():
                return child.name
            say(f"{child.name}意外退出（{child.process.returncode}），重新启动。")
            child.start()
