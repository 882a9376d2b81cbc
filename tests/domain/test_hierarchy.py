"""上级: which body stands above another, over a small tree of two districts, each row an officer can check."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from yimen.domain.hierarchy import one_above, stands_above


@dataclass(frozen=True, slots=True)
class Body:
    """A body of the test's tree."""

    pk: int
    level: str
    parent: Body | None = None
    is_petition_office: bool = False

    @property
    def parent_id(self) -> int | None:
        return self.parent.pk if self.parent else None

    @property
    def path(self) -> str:
        return f"{self.parent.path if self.parent else '/'}{self.pk}/"


CITY = Body(1, "city")
CITY_BUREAU = Body(2, "city", CITY)
DISTRICT = Body(3, "county", CITY)
BUREAU = Body(4, "county", DISTRICT)
OFFICE = Body(5, "county", DISTRICT, is_petition_office=True)
TOWN = Body(6, "town", DISTRICT)
VILLAGE = Body(7, "village", TOWN)
OTHER_CITY = Body(11, "city")
OTHER_TOWN = Body(12, "town", Body(13, "county", OTHER_CITY))
UNKNOWN = Body(20, "其他")


@pytest.mark.parametrize(
    ("body", "respondent", "above"),
    [
        (DISTRICT, TOWN, True),  # the parent
        (DISTRICT, BUREAU, True),
        (CITY_BUREAU, BUREAU, True),  # the competent department one level up
        (CITY, DISTRICT, True),
        (OTHER_CITY, DISTRICT, True),  # the like of it, in another tree
        (CITY, TOWN, False),  # two levels
        (CITY, BUREAU, False),  # a government is not the like of a department
        (BUREAU, TOWN, False),
        (TOWN, DISTRICT, False),
        (DISTRICT, DISTRICT, False),
        (UNKNOWN, TOWN, False),
        (DISTRICT, UNKNOWN, False),
    ],
)
def test_a_review_is_for_the_body_one_level_above(body, respondent, above):
    assert one_above(body, respondent) is above


@pytest.mark.parametrize(
    ("deciding", "handling", "above"),
    [
        (DISTRICT, VILLAGE, True),  # above in the tree, however far
        (OFFICE, BUREAU, True),  # for its government, over that government's bodies
        (OFFICE, VILLAGE, True),
        (OFFICE, OTHER_TOWN, True),  # over a lower level
        (OFFICE, UNKNOWN, True),  # what has no level ranks lowest
        (OFFICE, OFFICE, False),
        (OFFICE, CITY_BUREAU, False),
        (BUREAU, TOWN, False),  # a department is no petition office
        (TOWN, DISTRICT, False),
        (Body(30, "county", is_petition_office=True), BUREAU, False),  # a root office has no seat
        (Body(90, "field", is_petition_office=True), CITY_BUREAU, False),  # of an unknown level
        (Body(91, "field", CITY, True), CITY_BUREAU, True),  # of its seat, whatever its level
    ],
)
def test_a_superior_body_may_decline_what_is_handled_below(deciding, handling, above):
    assert stands_above(deciding, handling) is above
