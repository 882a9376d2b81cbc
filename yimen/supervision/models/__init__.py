"""Tables of supervision."""

from yimen.supervision.models.warning import ClockWarning

__all__ = ["ClockWarning"]
