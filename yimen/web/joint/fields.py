"""What the forms of joint handling share: units to choose, rows of demands, the day with its reason, the record."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django import forms

from yimen.base.models import Unit, User
from yimen.cases.models import Case
from yimen.domain.joint.deeds import Deed
from yimen.domain.procedure import Refusal
from yimen.domain.roles import Role
from yimen.supervision.actions import Demand
from yimen.supervision.queries import newest_step
from yimen.web.intake.fields import Choice, Day, Seen, Text, choices_of
from yimen.web.intake.places import district_of

ROWS = 4
LONG = 3000


def long_text(label: str, *, required: bool = True, rows: int = 4, hint: str = "", longest: int = LONG) -> Text:
    """A text in several lines."""
    return Text(label=label, max_length=longest, rows=rows, required=required, help_text=hint)


def due_field(label: str = "反馈期限") -> Day:
    """The day by which a unit answers."""
    return Day(label=label, required=True, help_text="应晚于今天，一般在本件办理期限之内。")


def beyond_field() -> Text:
    """Why the day lies behind the term of the case."""
    return Text(
        label="晚于办理期限的理由", max_length=500, rows=2, help_text="反馈期限晚于本件办理期限时填写；法定期限不变。"
    )


def units_near(office: Unit) -> list[Unit]:
    """The active units of the district of an office, or of a body, in the order of the tree; one statement."""
    return list(district_of(office).units)


def units_for(case: Case | None, user: User) -> list[Unit]:
    """The units that can be asked: those of the district of the case, or of the user for a topic without one."""
    return units_near(case.office if case else user.unit)


def leaders_for(case: Case) -> list[User]:
    """The leaders of the district and of the bodies above it that the case belongs to."""
    above = [int(pk) for pk in case.office.path.strip("/").split("/")]
    units = {unit.pk for unit in units_near(case.office)} | set(above)
    people = User.objects.filter(is_active=True, roles__contains=[str(Role.LEADER)], unit__in=units)
    return list(people.select_related("unit").order_by("unit__path", "id"))


def named(units: Sequence[Unit]) -> list[tuple[str, str]]:
    """Choices of units."""
    return [(str(unit.pk), unit.name) for unit in units]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of fields; `opened`: it is the first, or something stands in it."""

    label: str
    fields: list[forms.BoundField]
    opened: bool


class JointForm(forms.Form):
    """A form on a case or a record; `title` names the page, `words` say what was done."""

    title: ClassVar[str] = ""
    words: ClassVar[str] = ""
    button: ClassVar[str] = "确定"

    def shown(self) -> list[forms.BoundField]:
        """The fields that the page shows in order, without the rows."""
        in_rows = {field.name for row in self.rows() for field in row.fields}
        names = [name for name, one in self.fields.items() if not isinstance(one.widget, forms.HiddenInput)]
        return [self[name] for name in names if name not in in_rows]

    def rows(self) -> list[Row]:
        """Lines of fields that belong together; most forms have none."""
        return []


class DemandRows(JointForm):
    """Up to four lines: which unit does what until when."""

    units: Sequence[Unit] = ()

    def prepare_rows(self, units: Sequence[Unit]) -> None:
        """Add the fields of the rows, and the one reason for days behind the term."""
        self.units = units
        for row in range(1, ROWS + 1):
            self.fields[f"unit_{row}"] = Choice(named(units), label=f"责任单位 {row}", empty="不安排")
            self.fields[f"what_{row}"] = Text(label=f"办什么 {row}", max_length=1000, rows=2)
            self.fields[f"due_{row}"] = Day(label=f"反馈期限 {row}")
        self.fields["beyond"] = beyond_field()

    def rows(self) -> list[Row]:
        """The rows; one that is empty stays folded."""
        found = []
        for row in range(1, ROWS + 1):
            fields = [self[f"{name}_{row}"] for name in ("unit", "what", "due")]
            opened = row == 1 or any(field.value() or field.errors for field in fields)
            found.append(Row(f"任务 {row}", fields, opened))
        return found

    def clean(self) -> dict[str, Any]:
        """A row is whole or empty."""
        data = super().clean() or {}
        for row in range(1, ROWS + 1):
            unit, what, due = (data.get(f"{name}_{row}") for name in ("unit", "what", "due"))
            if not (unit or what or due):
                continue
            for name, value, words in (
                ("unit", unit, "请选择责任单位，或者清空这一行。"),
                ("what", what, "请写明要办什么，或者清空这一行。"),
                ("due", due, "请填写反馈期限，或者清空这一行。"),
            ):
                if not value and f"{name}_{row}" not in self.errors:
                    self.add_error(f"{name}_{row}", words)
        return data

    def demands(self) -> list[Demand]:
        """The rows that were filled in."""
        found, data = {str(unit.pk): unit for unit in self.units}, self.cleaned_data
        return [
            Demand(found[data[f"unit_{row}"]], data[f"what_{row}"], data[f"due_{row}"], data.get("beyond", ""))
            for row in range(1, ROWS + 1)
            if data[f"unit_{row}"]
        ]


def unit_choice(label: str = "承办单位") -> Choice:
    """One unit, chosen from the district's."""
    return Choice(label=label, required=True)


def set_units(form: forms.Form, name: str, units: Sequence[Unit]) -> None:
    """Fill the choices of a unit field."""
    form.fields[name].choices = choices_of(named(units))  # type: ignore[attr-defined]


STANDING = frozenset(
    {
        "stage", "permission", "side", "second_person", "concluded", "minuted", "held", "item", "items", "undecided",
        "ended_before", "signed",
    }
)  # fmt: skip
"""What no form can mend."""


class RecordForm(JointForm):
    """A form on a record: it remembers the newest deed that its reader saw."""

    icon: ClassVar[str] = "edit"
    deeds: ClassVar[frozenset[Deed]] = frozenset()  # what it writes: pressed twice, it is done once
    seen = Seen()

    def __init__(self, *args: Any, record: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.record, self.user = record, user
        self.initial = {"seen": newest_step(record).pk, **(self.initial or {})}
        self.prepare()

    def prepare(self) -> None:
        """Set choices that depend on the record."""

    @staticmethod
    def against(record: Any, user: User) -> Iterable[Refusal]:
        """Everything that stands against it when nothing was typed."""
        raise NotImplementedError

    @classmethod
    def standing(cls, record: Any, user: User) -> tuple[Refusal, ...]:
        """What stands against opening the form at all."""
        return tuple(one for one in cls.against(record, user) if one.code in STANDING)

    def take(self, *, by: User, at: datetime) -> None:
        """Do it."""
        raise NotImplementedError
