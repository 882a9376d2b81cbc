"""Units and places of the district (区划与承办单位) for the selects of the form and of forwarding."""

from __future__ import annotations

from dataclasses import dataclass

from yimen.base import districts
from yimen.base.models import Unit
from yimen.base.models.people import UnitLevel

SUGGESTED = "按规则建议"


@dataclass(frozen=True, slots=True)
class District(districts.District):
    """The units of a district, and the choices that a form makes of them; read once a page."""

    def to_forward(self, *, first: int | None = None) -> list[tuple[str, list[tuple[str, str]]]]:
        """Units to which an ordinary matter may go, grouped for `<optgroup>` by what they are.

        Args:
            first: the unit that the routing rules suggest; it stands before all groups.
        """
        groups: dict[str, list[tuple[str, str]]] = {SUGGESTED: []} if first is not None else {}
        for unit in self.units:
            if self.takes(unit):
                group = SUGGESTED if unit.pk == first else _group(unit)
                groups.setdefault(group, []).append((str(unit.pk), unit.name))
        return list(groups.items())

    def political_legal(self) -> list[tuple[str, str]]:
        """The organs of the district to which letters on litigation go (第二十二条第二款)."""
        return [(str(unit.pk), unit.name) for unit in self.political_legal_organs()]

    def divisions(self) -> list[tuple[str, str]]:
        """Division codes with the name of the highest unit that stands for each, the office's own first."""
        found: dict[str, tuple[int, str]] = {}
        for unit in self.units:
            if not unit.division_code or unit.is_petition_office:
                continue
            depth = unit.path.count("/")
            if unit.division_code not in found or depth < found[unit.division_code][0]:
                found[unit.division_code] = (depth, unit.short_name)
        own = self.office.division_code
        named = [(code, name) for code, (_, name) in found.items() if code != own]
        return [(own, "本级（跨乡镇或说不清）"), *named]


def district_of(office: Unit) -> District:
    """Read the district of a petition office: one statement."""
    return District(office, districts.units_of(office))


def _group(unit: Unit) -> str:
    if unit.is_petition_office:
        return "信访部门"
    names = {UnitLevel.TOWN: "乡镇（街道）", UnitLevel.VILLAGE: "村（社区）", UnitLevel.COUNTY: "区（县）级机关、单位"}
    return names.get(UnitLevel(unit.level), "上级机关、单位") if unit.level in UnitLevel.values else "其他单位"


def unit_choices() -> list[tuple[str, str]]:
    """Every active unit in the order of the tree, set in by its depth."""
    units = list(Unit.objects.filter(active=True).order_by("path"))
    top = min((unit.path.count("/") for unit in units), default=0)
    return [
        ("", "请选择（不清楚可不选）"),
        *((str(unit.pk), "　" * (unit.path.count("/") - top) + unit.name) for unit in units),
    ]
