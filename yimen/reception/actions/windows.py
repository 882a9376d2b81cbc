"""开窗、关窗: who sits where."""

from __future__ import annotations

from datetime import datetime

from yimen.base.acts import action, record, tell
from yimen.base.models import User
from yimen.reception import queries
from yimen.reception.actions.locking import locked_window, staffed
from yimen.reception.actions.refused import NotPossible
from yimen.reception.models import Window


@action
def open_window(*, window: Window, by: User, at: datetime) -> Window:
    """Sit down at a window; twice is once. One person may staff two windows.

    Raises:
        NotPossible: somebody else staffs it.
    """
    window = locked_window(window.pk)
    if window.open_since is not None and window.staff_id not in (None, by.pk):
        raise NotPossible("window_of_another", f"{window}现在由另一位同事值守，请选别的窗口，或请其先关窗。")
    if window.open_since is not None and window.staff_id == by.pk:
        return window
    window.staff, window.open_since = by, at
    window.save(update_fields=["staff", "open_since"])
    _tell("window.opened", window)
    return window


@action
def close_window(*, window: Window, by: User, at: datetime) -> Window:
    """Leave a window; twice is once.

    Raises:
        NotPossible: somebody is still called or sits there, or it is another's.
    """
    window = locked_window(window.pk)
    if window.open_since is None:
        return window
    staffed(window, by)
    label = queries.line_before(window, at).open_label
    if label is not None:
        raise NotPossible("window_busy", f"{window}还有{label or '未取号的来访人'}未办完，请先送别或标为过号，再关窗。")
    window.staff, window.open_since = None, None
    window.save(update_fields=["staff", "open_since"])
    _tell("window.closed", window)
    return window


def _tell(verb: str, window: Window) -> None:
    record(verb, window, chain=f"unit:{window.hall.unit_id}", number=window.number)
    tell(f"hall.{window.hall_id}", f"window.{window.pk}")
