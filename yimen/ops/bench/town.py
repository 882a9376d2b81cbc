"""What goes from the filling process to the load processes: ids only, and no Django to unpickle it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Town:
    """What the workers need to know of the filled database (ids only: they open their own connections)."""

    office: int
    receptionist: int
    handler: int
    hall: int
    windows: tuple[int, ...]
    numbers: tuple[str, ...]
    last_serial: int
