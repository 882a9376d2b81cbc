"""The people and places that the demo acts with, read once for a stretch of play."""

from __future__ import annotations

from datetime import datetime

from yimen.base.models import Unit, User
from yimen.ops.demo import district, order, places
from yimen.ops.demo.life import Life
from yimen.reception import queries
from yimen.reception.actions import open_window
from yimen.reception.models import Hall, Service, Window


class World:
    """Units by code, accounts by name, halls by the slug of their town ("" the district's); `opens`: closed windows.

    `slugs` gives the slug of a department or town by the id of its unit.
    """

    def __init__(self, *, opens: bool = True) -> None:
        self.floor = order.floor()
        self.opens = opens  # closed windows, before anybody works here; later only the staff opens and closes
        self.units = {unit.code: unit for unit in Unit.objects.select_related("parent")}
        self.slugs = {self.units[district.unit_of(slug)].pk: slug for slug in district.SLUGS}
        self.users = {user.username: user for user in User.objects.select_related("unit").filter(is_active=True)}
        slugs = {district.office_of(town.slug): town.slug for town in places.TOWNS if town.windows}
        slugs[district.OFFICE_CODE] = ""
        self.halls = {slugs[hall.unit.code]: hall for hall in _halls(slugs)}
        self.windows = {
            (slug, window.number): window
            for slug, hall in self.halls.items()
            for window in Window.objects.filter(hall=hall)
        }
        self.services = {
            (slug, service.prefix): service
            for slug, hall in self.halls.items()
            for service in Service.objects.filter(hall=hall)
        }

    def office(self, slug: str) -> Unit:
        """A petition office."""
        return self.units[district.office_of(slug)]

    def unit(self, slug: str) -> Unit:
        """A department or town."""
        return self.units[district.unit_of(slug)]

    def handler(self, slug: str) -> User:
        """Who handles there."""
        return self.users[district.handler_of(slug)]

    def head(self, slug: str) -> User:
        """Who signs there."""
        return self.users[district.head_of(slug)]

    def receptionist(self, hall: str, window: int) -> User:
        """Who sits there."""
        return self.users[district.receptionist_of(hall, window)]

    def clerk(self, life: Life) -> User:
        """Who registers and sorts what did not come to a window."""
        if life.office:
            return self.receptionist(life.office, 1)
        return self.users["xinjian" if sum(life.key.encode()) % 3 else "xinjian2"]

    def free_window(self, hall: str, wanted: int, at: datetime) -> tuple[Window, User] | None:
        """A window that can call at `at` without disturbing anybody, the wanted one first; its hall stays locked.

        None when somebody waits in that hall on that day, or no window is free: a person is then received without a
        ticket. Real people at the windows always come before the play.
        """
        numbers = sorted((n for slug, n in self.windows if slug == hall), key=lambda n: (n != wanted, n))
        for number in numbers:
            by = self.receptionist(hall, number)
            rows = Window.objects.select_for_update(no_key=True, of=("self", "hall")).select_related("hall")
            window = rows.get(pk=self.windows[hall, number].pk)
            if window.open_since is not None and window.staff_id != by.pk:
                continue
            line = queries.line_before(window, at)
            if line.waiting:
                return None
            if line.open_label is not None:
                continue
            if window.open_since is None:
                if not self.opens:
                    continue
                window = open_window(window=window, by=by, at=at)
            return window, by
        return None


def _halls(slugs: dict[str, str]) -> list[Hall]:
    return list(Hall.objects.filter(unit__code__in=slugs).select_related("unit"))
