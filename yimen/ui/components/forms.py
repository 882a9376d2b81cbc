"""Form fields, error summary, signature pad."""

from __future__ import annotations

from typing import Any

from django import forms, template

from yimen.ui.components.values import attributes

register = template.Library()


@register.inclusion_tag("ui/parts/field.html")
def field(
    bound: forms.BoundField, *, hint: str = "", label: str = "", autofocus: bool = False, **attrs: Any
) -> dict[str, Any]:
    """A field with its label, hint, error and required mark, whatever its widget.

    Further keywords become attributes of the control (underscores as hyphens), e.g. `autocomplete`, `rows`.
    """
    kind = _field_kind(bound.field.widget)
    control = {name: str(value) if value is not True else True for name, value in attributes(attrs)}
    if kind in ("text", "textarea", "select", "date", "file"):
        own = bound.field.widget.attrs.get("class", "")
        control["class"] = f"{own} input input-{kind}".strip()
    if autofocus:
        control["autofocus"] = True
    help_text = hint or bound.help_text
    described = [f"{bound.auto_id}_helptext"] if help_text and bound.auto_id else []
    if bound.errors and bound.auto_id:
        described.append(f"{bound.auto_id}_error")
    if described and not bound.use_fieldset:
        control["aria-describedby"] = " ".join(described)
    if kind == "textarea" and "rows" not in control:
        own_rows = str(bound.field.widget.attrs.get("rows", ""))
        control["rows"] = own_rows if own_rows not in ("", "10") else "4"  # 10 is only Django's default
    return {
        "bound": bound,
        "kind": kind,
        "label": label or bound.label,
        "hint": help_text,
        "errors": [str(e) for e in bound.errors],
        "required": bound.field.required,
        "fieldset": bound.use_fieldset,
        "described": " ".join(described),
        "control": bound.as_widget(attrs=control),
        "id": bound.auto_id,
    }


def _field_kind(widget: forms.Widget) -> str:
    kinds: tuple[tuple[type[forms.Widget] | tuple[type[forms.Widget], ...], str], ...] = (
        (forms.HiddenInput, "hidden"),
        ((forms.CheckboxSelectMultiple, forms.RadioSelect), "choices"),
        (forms.CheckboxInput, "checkbox"),
        (forms.Textarea, "textarea"),
        (forms.Select, "select"),
        ((forms.DateInput, forms.DateTimeInput, forms.TimeInput), "date"),
        (forms.FileInput, "file"),
    )
    return next((kind for cls, kind in kinds if isinstance(widget, cls)), "text")


@register.inclusion_tag("ui/parts/form_fields.html")
def form_fields(form: forms.BaseForm) -> dict[str, Any]:
    """All fields of a form in its own order, hidden ones last."""
    return {"form": form}


@register.inclusion_tag("ui/parts/form_errors.html")
def form_errors(*all_forms: forms.BaseForm) -> dict[str, Any]:
    """What has to be corrected, at the top, each line a link to its field."""
    found: list[dict[str, str]] = []
    for form in all_forms:
        for name, errors in form.errors.items() if form.is_bound else ():
            bound = form[name] if name in form.fields else None
            label, target = (str(bound.label), _first_control(bound)) if bound is not None else ("", "")
            found += ({"label": label, "text": str(error), "target": target} for error in errors)
    return {"found": found}


def _first_control(bound: forms.BoundField) -> str:
    return bound.id_for_label or (f"{bound.auto_id}_0" if bound.auto_id else "")


@register.inclusion_tag("ui/parts/signature_pad.html")
def signature_pad(
    name: str = "signature", *, label: str = "签名", statement: str = "", reason: forms.BoundField | None = None
) -> dict[str, Any]:
    """A pad to sign on; the hidden input `name` takes a PNG data URL.

    `reason`: the coded reason why there is no drawn signature (paper, cannot write, declined); without script
    it is the only way, so every form with a pad must offer it.
    """
    return {"name": name, "label": label, "statement": statement, "reason": reason}
