"""How components read what they are given."""

from __future__ import annotations

from typing import Any


def get(thing: Any, name: str, default: Any = None) -> Any:
    """A key of a dict or an attribute, so that components take either."""
    return thing.get(name, default) if isinstance(thing, dict) else getattr(thing, name, default)


def attributes(attrs: dict[str, Any]) -> list[tuple[str, Any]]:
    """Keywords as (attribute, value); True is a bare attribute, False and None are left out."""
    return [
        (name.replace("_", "-"), value) for name, value in attrs.items() if value is not False and value is not None
    ]
