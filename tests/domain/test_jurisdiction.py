"""管辖 (第二十四条): who decides which body takes a matter up, row by row of `cases/管辖.csv`."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from tests.domain.tables import each, rows
from yimen.domain.hierarchy import common_superior, government_over
from yimen.domain.jurisdiction import Ground, Rank, who_decides


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
DISTRICT = Body(2, "county", CITY)
TOWN = Body(6, "town", DISTRICT)
TOWN_OFFICE = Body(10, "town", TOWN, is_petition_office=True)
NAMED = {
    "": None,
    "市政府": CITY,
    "区政府": DISTRICT,
    "区信访局": Body(3, "county", DISTRICT, is_petition_office=True),
    "区住建局": Body(4, "county", DISTRICT),
    "区市场监管局": Body(5, "county", DISTRICT),
    "柳岸镇": TOWN,
    "一村": Body(7, "village", TOWN),
    "二村": Body(8, "village", TOWN),
    "邻区住建局": Body(9, "county", Body(12, "county", CITY)),
    "镇信访办下的站": Body(11, "village", TOWN_OFFICE),
    "海关": Body(20, "county", Body(21, "city")),
}
NAMED["海关"] = Body(20, "county")  # its superiors stand in no tree of this system
CHILD_OF_OFFICE = NAMED["镇信访办下的站"]


@each(rows("管辖.csv"))
def test_the_body_of_the_table_decides(row):
    ground = Ground(row["事由"])
    found = who_decides(
        ground, holding=NAMED[row["现在的单位"]], other=NAMED[row["另一单位"]], office=NAMED[row["登记部门"]]
    )
    assert found.body == NAMED[row["决定机关"]]
    assert found.rank.label == row["以什么身份"]
    if row["条文"] != "第二十八条":
        assert ground.article == row["条文"]


@pytest.mark.parametrize(
    ("ground", "label", "consults", "names", "article"),
    [
        (Ground.DISPUTED, "两个以上机关、单位对由谁受理有争议", True, True, "第二十四条第一款"),
        (Ground.CHANGED, "机关、单位分立、合并、撤销", False, True, "第二十四条第二款"),
        (Ground.UNCLEAR, "职责不清", False, False, "第二十四条第二款"),
        (Ground.NOBODY, "信访人反映没有单位受理、互相推诿", False, False, "第二十四条第一款"),
    ],
)
def test_each_ground_says_what_it_asks_for(ground, label, consults, names, article):
    assert (ground.label, ground.consults_first, ground.names_other, ground.article) == (
        label, consults, names, article,
    )  # fmt: skip


def test_without_any_unit_the_joint_conference_coordinates():
    office = NAMED["区信访局"]
    found = who_decides(Ground.DISPUTED, holding=None, other=None, office=office)
    assert (found.body, found.rank) == (office, Rank.CONFERENCE)


def test_a_body_is_not_its_own_superior_and_a_petition_office_is_nobodys():
    assert common_superior([DISTRICT, DISTRICT]) == CITY
    assert common_superior([CITY]) is None
    assert common_superior([CHILD_OF_OFFICE]) == TOWN
    assert government_over(CHILD_OF_OFFICE) == TOWN
    assert government_over(NAMED["区住建局"]) == DISTRICT
    assert government_over(CITY) is None


def test_a_department_of_a_department_is_settled_by_the_government_of_the_level():
    inner = Body(30, "county", NAMED["区住建局"])
    assert government_over(inner) == DISTRICT
    assert common_superior([inner, Body(31, "county", NAMED["区住建局"])]) == NAMED["区住建局"]
