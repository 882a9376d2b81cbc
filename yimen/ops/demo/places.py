"""The invented map: towns with villages, and what fills the slots of a text."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True)
class Town:
    """A town or street office; `windows` of its own hall, 0 when it has none."""

    slug: str
    name: str
    code: str
    villages: tuple[str, ...]
    windows: int = 0

    @property
    def division(self) -> str:
        """Nine digits under the unassigned district."""
        return f"999901{self.code}"


TOWNS = (
    Town("luting", "鹭汀街道", "001", ("鹭鸣社区", "汀兰社区", "听潮社区"), windows=2),
    Town("yunqiao", "云桥街道", "002", ("云桥社区", "星河社区", "朝晖社区"), windows=1),
    Town("liuan", "柳岸镇", "101", ("上柳村", "下柳村", "柳汀村"), windows=2),
    Town("tingxi", "汀溪镇", "102", ("溪头村", "溪尾村", "白鹭村"), windows=1),
    Town("luwan", "芦湾镇", "103", ("芦花村", "湾头村", "大圩村")),
    Town("qinghe", "青禾镇", "104", ("青禾村", "稻香村", "五柳村")),
    Town("wangting", "望汀镇", "105", ("望湖村", "高墩村", "荷塘村")),
    Town("dongxu", "东圩镇", "106", ("东圩村", "圩口村", "新联村")),
    Town("shazhu", "沙渚镇", "107", ("沙渚村", "渡口村", "芦荻村")),
    Town("sangting", "桑汀镇", "108", ("桑园村", "蚕桑村", "横港村")),
    Town("zhuwu", "竹坞镇", "109", ("竹坞村", "松岭村", "石板村")),
    Town("yantan", "雁滩镇", "110", ("雁滩村", "雁回村", "滩头村")),
)
BY_SLUG = {town.slug: town for town in TOWNS}
SHOWN_UNIT = "zhujian"  # the unit of the plain accounts jingban and fuze; the only one with two handlers
STREETS = ("汀兰路", "鹭鸣路", "云桥大道", "青禾路", "听潮街", "芦荻路", "桑园路", "望汀路", "渡口街", "松岭路")
ESTATES = (
    "柳汀花园",
    "汀兰苑",
    "鹭鸣新村",
    "云桥家园",
    "芦湾雅居",
    "青禾雅苑",
    "望汀里",
    "竹坞公寓",
    "星河湾苑",
    "听潮府",
)
SCHOOLS = ("鹭汀小学", "云桥小学", "汀兰幼儿园", "柳岸中学", "望汀小学", "星河幼儿园", "听潮中学", "青禾小学")
FIRMS = ("某劳务公司", "某建筑公司", "某服装厂", "某餐饮店", "某物流公司", "某电子厂", "某食品公司", "某装饰公司")


def slots(rng: Random, month: int, chosen: str = "") -> dict[str, str]:
    """What the sentences of the grammar ask for; `month` is when the person speaks, `chosen` the slug of a town."""
    town = rng.choices(TOWNS, weights=[5, 5, 4, 3, 2, 2, 2, 2, 2, 2, 2, 2])[0]
    town = BY_SLUG.get(chosen, town)
    since = (month - rng.randrange(1, 4) - 1) % 12 + 1
    return {
        "town": town.name,
        "slug": town.slug,
        "village": rng.choice(town.villages),
        "estate": rng.choice(ESTATES),
        "street": rng.choice(STREETS),
        "school": rng.choice(SCHOOLS),
        "firm": rng.choice(FIRMS),
        "n": str(rng.randrange(2, 19)),
        "many": str(rng.randrange(12, 160)),
        "m": str(rng.randrange(2, 9)),
        "sum": f"{rng.randrange(3, 96) * 1000:,}".replace(",", ""),
        "since": f"{since}月",
        "block": str(rng.randrange(1, 24)),
        "night": rng.choice(("晚上", "深夜", "凌晨")),
    }
