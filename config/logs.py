"""Logs without personal values (日志): what failed and where, not what was typed."""

from __future__ import annotations

import logging
import traceback


class NoValues(logging.Formatter):
    """Prints an exception's classes and frames, without messages: a message often quotes the value that was refused."""

    def formatException(self, ei: object) -> str:  # noqa: N802 - the name of the standard library
        """Frames and class names of the chain, innermost cause first."""
        error = ei[1] if isinstance(ei, tuple) else None
        lines: list[str] = []
        while error is not None:
            frames = [f"  {f.filename}:{f.lineno} {f.name}" for f in traceback.extract_tb(error.__traceback__)]
            lines = [f"{type(error).__module__}.{type(error).__qualname__}", *frames, *lines]
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\n".join(lines)


def configuration(level: str, *, debug: bool) -> dict[str, object]:
    """The LOGGING setting.

    Args:
        level: the lowest level that is written.
        debug: print whole exceptions; for development only.
    """
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "plain": {
                "()": "logging.Formatter" if debug else "config.logs.NoValues",
                "format": "{asctime} {levelname} {name} {message}",
                "style": "{",
            }
        },
        "handlers": {
            "console": {"class": "logging.StreamHandler", "formatter": "plain"},
            "nowhere": {"class": "logging.NullHandler"},  # without any, logging's last resort prints a whole traceback
        },
        "root": {"handlers": ["console"], "level": "WARNING"},
        "loggers": {
            "django": {"handlers": ["console"], "level": level, "propagate": False},
            # a refused form is not an incident; paths of pages carry no personal value (numbers go by POST)
            "django.request": {"handlers": ["console"], "level": "ERROR", "propagate": False},
            # somebody else's Host header is answered by 400 and is no fault of ours
            "django.security.DisallowedHost": {"handlers": ["nowhere"], "propagate": False},
            "django.db.backends": {"handlers": ["console"], "level": "WARNING", "propagate": False},
            "procrastinate": {"handlers": ["console"], "level": "WARNING", "propagate": False},
            "yimen": {"handlers": ["console"], "level": level, "propagate": False},
        },
    }
