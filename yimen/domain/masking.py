"""Masking of personal values for lists, boards and the public (domain/07 §6).

A mask never shows more because a value is odd: what cannot be recognised is hidden whole. The number of stars is
fixed, so that the length of a name tells nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from enum import StrEnum
from types import MappingProxyType

STARS = "**"


class MaskKind(StrEnum):
    """What kind of personal value is masked."""

    NAME = "name"
    ORGANISATION = "organisation"
    ID_NUMBER = "id_number"
    PHONE = "phone"
    ADDRESS = "address"


# Longest first: `有限责任公司` must win over `公司`.
_FORMS = (
    "股份有限公司 有限责任公司 有限公司 公司 厂 合作社 专业合作社 业主委员会 村民委员会 居民委员会 委员会 协会 商会 "
    "联合会 基金会 学校 小学 中学 大学 幼儿园 医院 卫生院 诊所 银行 研究院 研究所 事务所 经营部 商行 工作室 饭店 "
    "宾馆 超市 商店 集团 中心"
)
_LEGAL_FORMS = tuple(sorted(_FORMS.split(), key=len, reverse=True))

# Each level must look like a level: a residential quarter (小区), a park or a street must not be taken for a district.
_PLAIN = r"[^\s\d路街号村组巷弄幢栋室]"
_ADDRESS = re.compile(
    rf"(?:{_PLAIN}{{1,7}}?(?:省|自治区|特别行政区))?"
    rf"(?:{_PLAIN}{{1,8}}?(?:市|自治州|地区|盟))?"
    rf"(?:{_PLAIN}{{1,10}}?(?:自治县|自治旗|(?<![小社园景校库厂片战])区|县|市|旗))?"
    r"(?:[^\s\d路号村组巷弄幢栋室区]{1,8}?(?:街道|镇|乡|苏木))?"
)


def mask_name(name: str) -> str:
    """Return the first character and two stars, for names of any length: 王**, 阿**."""
    text = _clean(name)
    return text[0] + STARS if text else ""


def mask_organisation(name: str) -> str:
    """Return the beginning and the legal form of an organisation: 云川**有限公司; without a known form 云**."""
    text = _clean(name)
    if not text:
        return ""
    form = next((f for f in _LEGAL_FORMS if text.endswith(f) and len(text) > len(f)), "")
    stem = text.removesuffix(form)
    return stem[: 2 if len(stem) > 3 else 1] + STARS + form


def mask_id_number(number: str) -> str:
    """Return stars and the last 4 characters; fewer than 8 characters are hidden whole."""
    text = "".join(_clean(number).split())
    if not text:
        return ""
    return "*" * (len(text) - 4) + text[-4:] if len(text) >= 8 else "*" * len(text)


def mask_phone(number: str) -> str:
    """Return a phone with its middle hidden: 139****0000, 0523-****0000; fewer than 7 digits are hidden whole."""
    text = _clean(number)
    digits = re.sub(r"[^0-9]", "", text)
    if not text:
        return ""
    if len(digits) < 7:
        return "****"
    if len(digits) == 11 and digits.startswith("1"):
        return f"{digits[:3]}****{digits[-4:]}"
    area = re.match(r"(0\d{2,3})[-( )]", text)
    if area:
        return f"{area[1]}-****{digits[-4:]}"
    return f"{digits[:3]}****{digits[-2:]}"


def mask_address(address: str) -> str:
    """Return an address down to the town or street office (乡镇、街道); what cannot be read as a level is hidden."""
    text = "".join(_clean(address).split())
    if not text:
        return ""
    found = _ADDRESS.match(text)
    shown = found[0] if found else ""
    return shown if shown == text else shown + STARS


_MASKS: Mapping[MaskKind, Callable[[str], str]] = MappingProxyType(
    {
        MaskKind.NAME: mask_name,
        MaskKind.ORGANISATION: mask_organisation,
        MaskKind.ID_NUMBER: mask_id_number,
        MaskKind.PHONE: mask_phone,
        MaskKind.ADDRESS: mask_address,
    }
)


def mask(kind: MaskKind | str, value: str) -> str:
    """Return `value` masked as its kind demands; an empty value stays empty.

    Raises ValueError for an unknown kind: nothing is shown by mistake.
    """
    return _MASKS[MaskKind(kind)](value)


def _clean(value: str) -> str:
    return unicodedata.normalize("NFKC", value).strip()
