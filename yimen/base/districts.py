"""Units of the district of a petition office (区划与承办单位), and which of them a matter may go to."""

from __future__ import annotations

from dataclasses import dataclass

from yimen.base.models import Unit
from yimen.domain.dictionaries import POLITICAL_LEGAL_ORGANS, OrganKind


@dataclass(frozen=True, slots=True)
class District:
    """The active units below the government that the office belongs to, in the order of the tree; read once."""

    office: Unit
    units: tuple[Unit, ...]

    def takes(self, unit: Unit) -> bool:
        """Whether an ordinary matter may go there: to a 纪检监察 organ goes only what is protected (第三十条)."""
        return unit.handles_petitions and unit.pk != self.office.pk and unit.organ_kind != OrganKind.SUPERVISION

    def unit(self, key: int) -> Unit | None:
        """One of the units that a matter can be forwarded to."""
        return next((unit for unit in self.units if unit.pk == key and self.takes(unit)), None)

    def unit_of_code(self, code: str) -> Unit | None:
        """The same by its 机构代字, which is how other systems name it."""
        return next((unit for unit in self.units if unit.code == code and self.takes(unit)), None)

    def political_legal_organ(self, key: int) -> Unit | None:
        """One of the 政法 organs, to which letters on litigation go (第二十二条第二款)."""
        return next((unit for unit in self.political_legal_organs() if unit.pk == key), None)

    def political_legal_organs(self) -> list[Unit]:
        """The 政法 organs of the district."""
        return [unit for unit in self.units if unit.organ_kind in POLITICAL_LEGAL_ORGANS]


def units_of(office: Unit) -> tuple[Unit, ...]:
    """The active units of the district of a petition office, in the order of the tree; one statement."""
    return tuple(Unit.objects.filter(active=True, path__startswith=office.district_path).order_by("path"))
