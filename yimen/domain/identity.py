"""Identity papers, credit codes and phones. A failed check is a warning, never a refusal (domain/04 §1).

Foreigners and stateless persons petition by the same rules (Art. 48), so no paper is required and every type is
welcome. Nothing is derived from a number but the birth date it states, and only where a number was given.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from yimen.domain.dictionaries import Code

# Keys are the codes themselves: they are what real interfaces exchange.
DOCUMENT_TYPES = (
    Code("111", "居民身份证", "111"),
    Code("112", "临时居民身份证", "112"),
    Code("113", "户口簿", "113"),
    Code("114", "军官证", "114"),
    Code("115", "武警警官证", "115"),
    Code("117", "出生医学证明", "117"),
    Code("217", "残疾证", "217"),
    Code("335", "驾驶证", "335"),
    Code("414", "普通护照", "414"),
    Code("511", "台湾居民来往大陆通行证", "511"),
    Code("516", "港澳居民来往内地通行证", "516"),
    Code("553", "外国人永久居留证", "553"),
    Code("990", "其他", "990"),
)
CREDIT_CODE_TYPE = "credit_code"  # 统一社会信用代码, for legal persons

_CITIZEN_NUMBER_TYPES = frozenset({"111", "112"})  # these papers carry the 18-character citizen number
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"
_CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100: no I, O, S, V, Z
_CREDIT_WEIGHTS = tuple(pow(3, i, 31) for i in range(17))


class PhoneKind(StrEnum):
    """What a typed phone number looks like."""

    MOBILE = "mobile"
    LANDLINE = "landline"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Phone:
    """A phone number in one spelling, its kind and what to tell the person who typed it."""

    value: str
    kind: PhoneKind
    warnings: tuple[str, ...] = ()


def clean_number(text: str) -> str:
    """Return a typed number without spaces and dashes, full-width characters made plain, letters in upper case."""
    return re.sub(r"[\s\-‐-―_·.]", "", unicodedata.normalize("NFKC", text)).upper()


def id_check_character(first_17: str) -> str:
    """Return the check character of a citizen number by ISO 7064 MOD 11-2.

    Raises ValueError when `first_17` is not 17 digits.
    """
    if not re.fullmatch(r"[0-9]{17}", first_17):
        raise ValueError("17 digits are needed")
    return _ID_CHECKS[sum(int(d) * w for d, w in zip(first_17, _ID_WEIGHTS, strict=True)) % 11]


def check_id_number(document_type: str, text: str) -> list[str]:
    """Return the Chinese warnings about a typed document number; empty when nothing looks wrong or nothing was typed.

    Only citizen numbers (111, 112) and unified social credit codes can be checked; source: domain/04 §1.
    """
    number = clean_number(text)
    if not number:
        return []
    if document_type == CREDIT_CODE_TYPE:
        return check_credit_code(number)
    if document_type not in _CITIZEN_NUMBER_TYPES:
        return [] if re.search(r"[0-9A-Z]", number) else ["证件号码里没有数字或字母，请核对。"]
    if re.fullmatch(r"[0-9]{15}", number):
        return ["这是 15 位的旧号码，没有校验位，请与证件核对。"]
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        return [f"身份证号应为 18 位（前 17 位是数字，末位是数字或 X），现有 {len(number)} 位，请核对。"]
    warnings = []
    if _date_in(number) is None:
        warnings.append("号码第 7 至 14 位不是有效的出生日期，请核对。")
    if id_check_character(number[:17]) != number[17]:
        warnings.append("身份证号校验位不符，可能有一位输错，请与证件核对。")
    return warnings


def check_credit_code(text: str) -> list[str]:
    """Return the warnings about a 统一社会信用代码 (18 characters, GB 32100 check character); empty when none."""
    code = clean_number(text)
    if not code:
        return []
    if len(code) != 18:
        return [f"统一社会信用代码应为 18 位，现有 {len(code)} 位，请核对。"]
    wrong = sorted({c for c in code if c not in _CREDIT_ALPHABET})
    if wrong:
        return [f"统一社会信用代码里不会有“{'、'.join(wrong)}”，请核对。"]
    total = sum(_CREDIT_ALPHABET.index(c) * w for c, w in zip(code[:17], _CREDIT_WEIGHTS, strict=True))
    if _CREDIT_ALPHABET[-total % 31] != code[17]:
        return ["统一社会信用代码校验位不符，可能有一位输错，请核对。"]
    return []


def normalise_phone(text: str) -> Phone:
    """Return a typed phone in one spelling: 13900000000, 0523-80000000; others are kept as digits with a warning."""
    plain = unicodedata.normalize("NFKC", text).strip()
    digits = re.sub(r"[^0-9+]", "", plain)
    digits = re.sub(r"^(?:\+86|0086)", "", digits)
    if not digits:
        return Phone("", PhoneKind.OTHER, ("没有读到电话号码，请填数字。",) if plain else ())
    if re.fullmatch(r"1[3-9][0-9]{9}", digits):
        return Phone(digits, PhoneKind.MOBILE)
    landline = re.fullmatch(r"(010|02[0-9]|0[3-9][0-9]{2})([2-8][0-9]{6,7})", digits)
    if landline:
        return Phone(f"{landline[1]}-{landline[2]}", PhoneKind.LANDLINE)
    if re.fullmatch(r"[2-8][0-9]{6,7}", digits):
        return Phone(digits, PhoneKind.LANDLINE, ("固定电话没有区号，收不到短信；请补区号或另留手机号。",))
    if digits.startswith("1"):
        warning = (
            f"手机号应为 11 位，现有 {len(digits)} 位，请核对。" if len(digits) != 11 else "手机号号段不常见，请核对。"
        )
        return Phone(digits, PhoneKind.OTHER, (warning,))
    return Phone(digits, PhoneKind.OTHER, ("电话号码格式不常见，请核对。",))


def birth_date_of(document_type: str, text: str) -> date | None:
    """Return the birth date that a given citizen number states; None for other papers or a number that fails."""
    number = clean_number(text)
    if document_type not in _CITIZEN_NUMBER_TYPES or len(number) != 18 or check_id_number(document_type, number):
        return None
    return _date_in(number)


def _date_in(number: str) -> date | None:
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None
