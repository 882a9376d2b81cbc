"""Tags of the registration form."""

from __future__ import annotations

from typing import Any

from django import template

from yimen.ui.components.forms import form_errors

register = template.Library()


@register.inclusion_tag("ui/parts/form_errors.html")
def all_errors(*parts: Any) -> dict[str, Any]:
    """What has to be corrected in several forms; a part that is a whole petition brings its own forms."""
    forms = [
        form for part in parts if part for form in (part.forms() if callable(getattr(part, "forms", None)) else [part])
    ]
    return form_errors(*forms)
