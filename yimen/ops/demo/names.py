"""Invented people (虚构人名): every name has 某 in it, every number is of a range that nobody was ever given."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from yimen.domain.identity import id_check_character

CITY_CODE = "999900"
DISTRICT_CODE = "999901"  # no such division: an identity number that begins so belongs to nobody
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗"
GIVEN = "云川禾岚溪青屿苇舟棠映竹野桥圃松柏月星河舒宁安远朗清和平明华珍英兰梅芳秀良友根生福"


def full_name(rng: Random) -> str:
    """Such as 李某禾."""
    return f"{rng.choice(SURNAMES)}某{rng.choice(GIVEN)}"


def mobile(rng: Random) -> str:
    """A number of the range 1390000xxxx, kept for fiction."""
    return f"1390000{rng.randrange(10_000):04d}"


def landline(serial: int) -> str:
    """A number of an office of the invented district."""
    return f"0999-555{serial:04d}"


def id_number(rng: Random) -> str:
    """A well-formed citizen number of a division that does not exist."""
    born = date(1948, 1, 1) + timedelta(days=rng.randrange(55 * 365))
    first_17 = f"{DISTRICT_CODE}{born:%Y%m%d}{rng.randrange(1, 1000):03d}"
    return first_17 + id_check_character(first_17)
