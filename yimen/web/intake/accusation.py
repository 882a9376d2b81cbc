"""The protected form (保护登记, 第三十条): who is accused, of what, and by whom, if they want to say.

Nothing typed here goes into a draft, a list, a live event, a log or the browser's storage; a page that dies loses it,
and that is the price of protection.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from yimen.base.models import Unit
from yimen.cases.actions import AccusationFacts
from yimen.web.intake.fields import Choice, Day, Text, TypedForm
from yimen.web.intake.petition import CLAIMS, PEOPLE, blank
from yimen.web.intake.petition_forms import EARLIEST, MOST_CLAIMS
from yimen.web.intake.places import District, unit_choices
from yimen.web.intake.rows import count_of, set_count


class AccusationForm(TypedForm):
    """检举控告: the accused, the facts, the claims; anonymous when no name is given."""

    received_on = Day(label="收到日期", required=True)
    accused = Text(label="被反映人或单位", max_length=400, required=True, help_text="姓名、单位、职务，知道多少写多少")
    accused_unit = Choice(
        label="被反映人所在单位", help_text="能确定的请选择；该单位及其下级的任何人员都不能接触本件。"
    )
    title = Text(label="标题", max_length=120)
    facts = Text(label="反映的事实", max_length=20_000, rows=6, required=True)
    claims = Text(label="请求（一行一项）", max_length=20_000, rows=3)
    anonymous = forms.BooleanField(label="本人要求匿名", required=False)
    name = Text(label="反映人姓名或名称", max_length=60, help_text="可不填，不填即匿名")
    address = Text(label="联系地址", max_length=200)
    phone = Text(label="联系电话", max_length=40)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        self.today = today
        super().__init__(*args, **kwargs)
        self.fields["accused_unit"].choices = unit_choices()  # type: ignore[attr-defined]

    def clean_received_on(self) -> date:
        """Not in the future."""
        day: date = self.cleaned_data["received_on"]
        if not EARLIEST <= day <= self.today:
            raise forms.ValidationError(f"收到日期应在今天（{self.today:%Y-%m-%d}）或以前，请核对。")
        return day

    def facts_of(self, key: str) -> AccusationFacts:
        """What `cases.actions.register_accusation` takes; only of a valid form. Whoever wants to be anonymous is."""
        values = self.cleaned_data
        who = {name: values[name] for name in ("name", "address", "phone") if values[name]}
        return AccusationFacts(
            received_on=values["received_on"],
            title=values["title"],
            facts=values["facts"],
            claims=tuple(line.strip() for line in values["claims"].splitlines() if line.strip()),
            accused=values["accused"],
            accused_units=tuple(Unit.objects.filter(pk=int(values["accused_unit"]))) if values["accused_unit"] else (),
            accusers=(who,) if who and not values["anonymous"] else (),
            idempotency_key=key,
        )


def from_petition(typed: Mapping[str, Any], today: date) -> dict[str, Any]:
    """What had been typed into the ordinary form, carried over, so that nobody is asked twice."""
    data = typed if isinstance(typed, QueryDict) else QueryDict(mutable=True)

    def rows(prefix: str, name: str) -> list[str]:
        return [data.get(f"{prefix}-{n}-{name}", "").strip() for n in range(min(count_of(data, prefix), 100))]

    first = {name: (rows(PEOPLE, name) or [""])[0] for name in ("name", "address", "phone")}
    return {
        "received_on": data.get("received_on") or today.isoformat(),
        "title": data.get("title", ""),
        "facts": "\n".join(part for part in (data.get("facts", ""), data.get("reasons", "")) if part),
        "claims": "\n".join(text for text in rows(CLAIMS, "text") if text),
        "anonymous": bool(data.get(f"{PEOPLE}-0-anonymous")),
        **first,
    }


def to_petition(typed: Mapping[str, Any], today: date, district: District) -> QueryDict:
    """Back to the ordinary form, chosen by mistake: what was typed, without the accused and without the purpose."""
    data = blank(today, district)
    for name in ("received_on", "title", "facts"):
        data[name] = str(typed.get(name) or data.get(name, ""))
    claims = [line.strip() for line in str(typed.get("claims", "")).splitlines() if line.strip()][:MOST_CLAIMS]
    set_count(data, CLAIMS, max(len(claims), 1))
    for order, text in enumerate(claims):
        data[f"{CLAIMS}-{order}-text"] = text
    for name in ("name", "address", "phone"):
        data[f"{PEOPLE}-0-{name}"] = str(typed.get(name, ""))
    if typed.get("anonymous"):
        data[f"{PEOPLE}-0-anonymous"] = "on"
    return data
