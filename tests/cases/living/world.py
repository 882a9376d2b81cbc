"""Where a life is played: a city over a district with its office and departments, and everybody who works there."""

from __future__ import annotations

from tests.factories import unit, user
from yimen.base.models import User
from yimen.domain.roles import Role


class World:
    """Units and people; `office` has the petitions, `one` and `two` may be asked to handle them."""

    def __init__(self) -> None:
        self.city = unit(level="city", name="云州市人民政府", short_name="市政府")
        self.province = unit(level="province", name="云省人民政府", short_name="省政府")
        self.city.parent = self.province
        self.city.save()
        self.government = unit(self.city, name="云汀区人民政府", short_name="区政府")
        self.office = unit(self.government, office=True)
        self.one, self.two = unit(self.government), unit(self.government)
        self.court = unit(self.government, organ_kind="court")
        posts = {
            self.office: [Role.RECEPTIONIST, Role.MAIL_CLERK, Role.CHECKER, Role.OFFICE_HEAD, Role.REGISTRAR],
            self.one: [Role.HANDLER, Role.HANDLER, Role.UNIT_HEAD, Role.UNIT_HEAD],
            self.two: [Role.HANDLER, Role.UNIT_HEAD],
            self.government: [Role.REVIEWER, Role.UNIT_HEAD, Role.LEADER],
            self.city: [Role.REVIEWER, Role.UNIT_HEAD],
            self.court: [Role.HANDLER],
        }
        self.people = [user(place, role) for place, roles in posts.items() for role in roles]
        self.people += [user(self.one, Role.HANDLER, Role.UNIT_HEAD), user(self.office, Role.ADMINISTRATOR)]
        self.bodies = [self.government, self.city, self.office, self.one]

    def who(self, role: Role) -> User:
        """The first who has this post."""
        return next(person for person in self.people if role in person.roles)
