"""How components read what they are given."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString


def get(thing: Any, name: str, default: Any = None) -> Any:
    """A key of a dict or an attribute, so that components take either."""
    return thing.get(name, default) if isinstance(thing, dict) else getattr(thing, name, default)


def attributes(attrs: dict[str, Any]) -> list[tuple[str, Any]]:
    """Keywords as (attribute, value); True is a bare attribute, False and None are left out."""
    return [
        (name.replace("_", "-"), value) for name, value in attrs.items() if value is not False and value is not None
    ]


@lru_cache(maxsize=2048, typed=True)  # typed: "a" and SafeString("a") are equal, but only one is escaped
def small_part(template: str, **values: Any) -> SafeString:
    """A part that depends on nothing but these hashable values and stands in every row of a list, set once."""
    return render_to_string(template, values)
