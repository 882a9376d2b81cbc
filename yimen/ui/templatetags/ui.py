"""The components as template tags: `{% load ui %}`, then `{% button "保存" kind="primary" key="F9" %}`.

Each takes what it shows explicitly; the gallery page (/desk/gallery) shows every one. Block tags
(`{% card %}…{% endcard %}`) wrap markup of the caller. Shapes of the values are in `yimen.ui.pieces`.
"""

from __future__ import annotations

from django import template

from yimen.ui import formats
from yimen.ui.components import blocks, clocks, forms, parts, stats

register = template.Library()
for kind in (parts, forms, clocks, stats, blocks):
    register.tags.update(kind.register.tags)

register.filter("cn_date", formats.cn_date)
register.filter("and_for", formats.and_for)
register.filter("cn_datetime", formats.cn_datetime)
register.filter("short_date", formats.short_date)
register.filter("minutes", formats.minutes)
register.filter("rate", formats.rate)
