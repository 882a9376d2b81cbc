"""Numbers people read aloud: items (XF2026-00123-4), tickets (A017), documents (云信转〔2026〕12号), query codes.

Parsing forgives what people do: full-width digits, spaces, missing dashes, lower case. What stays wrong is told in
Chinese (`InvalidNumber`), before anything is looked up. The number of a protected accusation comes from random bytes
and not from a counter, so that no gap in the ordinary series, and no order in its own, tells of one (domain/07 §4).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

ITEM_PREFIX = "XF"
MATTER_PREFIX = "SX"  # 事项; inside the office only
PROTECTED_PREFIX = "XJ"  # neutral on purpose: the slip in somebody's hand must not say 举报
# No 0/O/Q/D, 1/I/L, 8/B, 5/S, 2/Z, 6/G, U/V: one shape, one sound. 23 characters, a prime, so that the check
# character finds every single wrong character and every swap of two.
QUERY_ALPHABET = "23456789ACEFHJKMNPRTWXY"
QUERY_CODE_LENGTH = 8
RANDOM_BYTES = 16  # what the makers below need: the remainder of 128 bits is even to 1 in 2**90
SERVICE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"  # no I and no O: they read as digits

_QUERY_WEIGHTS = (2, 3, 4, 5, 6, 7, 8, 1)
_LOOKALIKE = str.maketrans({"B": "8", "S": "5", "Z": "2", "G": "6"})  # the left ones do not exist in the alphabet
_NOT_IN_CODE = "0、1、B、D、G、I、L、O、Q、S、U、V、Z"
WRONG_DIGIT = "编号与末位校验数字不符，可能有一位输错，请照回执重新输入。"


class InvalidNumber(ValueError):  # noqa: N818  (named as the office says it: 号码有误)
    """A typed number that cannot be one of ours; the text is Chinese and says what to do."""


@dataclass(frozen=True, slots=True)
class ItemNumber:
    """信访件编号: `year` of registration and `serial` from 1 within the year and this office."""

    year: int
    serial: int

    def __str__(self) -> str:
        body = f"{self.year:04d}{self.serial:05d}"
        return f"{ITEM_PREFIX}{self.year:04d}-{self.serial:05d}-{check_digit(body)}"


def check_digit(digits: str) -> str:
    """Return the check digit of a string of digits by ISO 7064 MOD 11,10; every single wrong digit is found."""
    rest = 10
    for digit in digits:
        rest = (rest + int(digit)) % 10 or 10
        rest = rest * 2 % 11
    return str((11 - rest) % 10)


def item_number(year: int, serial: int) -> str:
    """Return the number of the `serial`-th item registered in `year`, e.g. XF2026-00123-4.

    Raises ValueError for a year outside 1949-9999 or a serial outside 1-9999999.
    """
    if not 1949 <= year <= 9999 or not 1 <= serial <= 9_999_999:
        raise ValueError(f"no item number for year {year}, serial {serial}")
    return str(ItemNumber(year, serial))


def matter_number(year: int, serial: int) -> str:
    """Return the number of the `serial`-th matter joined in `year`, e.g. SX2026-0012; raises ValueError as above."""
    if not 1949 <= year <= 9999 or not 1 <= serial <= 9_999_999:
        raise ValueError(f"no matter number for year {year}, serial {serial}")
    return f"{MATTER_PREFIX}{year}-{serial:04d}"


def parse_item_number(text: str) -> ItemNumber:
    """Return the parts of a typed item number; XF, dashes and leading zeros may be missing.

    Raises InvalidNumber with the Chinese reason: empty, wrong length, wrong check digit.
    """
    typed = _plain(text)
    groups = [group for group in re.split(r"[-\s]+", re.sub(rf"^{ITEM_PREFIX}[-\s]*", "", typed)) if group]
    if not groups:
        raise InvalidNumber("请输入信访件编号，例如 XF2026-00123-4，在回执上。")
    if typed.startswith(PROTECTED_PREFIX) or not re.fullmatch(r"[0-9]+", "".join(groups)):
        raise InvalidNumber("信访件编号由 XF 和数字组成，例如 XF2026-00123-4，请照回执重新输入。")
    if len(groups) == 3 and len(groups[0]) == 4 and len(groups[2]) == 1 and len(groups[1]) < 5:
        groups[1] = groups[1].zfill(5)
    digits = "".join(groups)
    if not 10 <= len(digits) <= 12:
        raise InvalidNumber(f"信访件编号应为 10 位数字，现有 {len(digits)} 位，请照回执重新输入。")
    if check_digit(digits[:-1]) != digits[-1]:
        raise InvalidNumber(WRONG_DIGIT)
    year, serial = int(digits[:4]), int(digits[4:-1])
    if year < 1949 or serial < 1:
        raise InvalidNumber("没有这样的编号，请照回执重新输入。")
    return ItemNumber(year, serial)


def protected_number(random: bytes) -> str:
    """Return a number for a protected accusation from at least 16 random bytes, e.g. XJ4821-0937-5.

    The caller passes `secrets.token_bytes(RANDOM_BYTES)` and draws again when the number is taken.
    Raises ValueError for fewer bytes.
    """
    body = f"{_even(random) % 10**8:08d}"
    return f"{PROTECTED_PREFIX}{body[:4]}-{body[4:]}-{check_digit(body)}"


def parse_protected_number(text: str) -> str:
    """Return a typed protected number in its one spelling; raises InvalidNumber with the Chinese reason."""
    digits = re.sub(r"[-\s]", "", _plain(text)).removeprefix(PROTECTED_PREFIX)
    if not re.fullmatch(r"[0-9]{9}", digits):
        raise InvalidNumber("编号由 XJ 和 9 位数字组成，请照回执重新输入。")
    if check_digit(digits[:8]) != digits[8]:
        raise InvalidNumber(WRONG_DIGIT)
    return f"{PROTECTED_PREFIX}{digits[:4]}-{digits[4:8]}-{digits[8]}"


def is_protected_number(text: str) -> bool:
    """Say whether a typed number belongs to the protected series (it may still be mistyped)."""
    return re.sub(r"[-\s]", "", _plain(text)).startswith(PROTECTED_PREFIX)


def ticket_label(letter: str, serial: int) -> str:
    """Return A017 for the 17th ticket of service A; from the 1000th on four digits. Raises ValueError for others."""
    if letter not in SERVICE_LETTERS or len(letter) != 1 or serial < 1:
        raise ValueError(f"no ticket label for {letter!r}, {serial}")
    return f"{letter}{serial:03d}"


def document_number(word: str, year: int, serial: int) -> str:
    """Return 云信转〔2026〕12号: Arabic digits without leading zeros (GB/T 9704). Raises ValueError for empty parts."""
    if not word.strip() or not 1949 <= year <= 9999 or serial < 1:
        raise ValueError(f"no document number for {word!r}, {year}, {serial}")
    return f"{word.strip()}〔{year}〕{serial}号"


def chinese_number(number: int) -> str:
    """Return a count from 1 to 99 in Chinese, as copies and parts are numbered: 12 is 十二.

    Raises ValueError outside 1-99.
    """
    if not 1 <= number <= 99:
        raise ValueError(f"no Chinese numeral for {number}")
    digits = "零一二三四五六七八九"
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{digits[tens]}十"
    return head + (digits[ones] if ones else "")


def query_code(random: bytes) -> str:
    """Return a query code of 8 characters, the last one a check character, from at least 16 random bytes.

    The caller passes `secrets.token_bytes(RANDOM_BYTES)`; 23**7 codes, so a lookup must also be limited in rate.
    Raises ValueError for fewer bytes.
    """
    rest = _even(random)
    body = ""
    for _ in range(QUERY_CODE_LENGTH - 1):
        rest, index = divmod(rest, len(QUERY_ALPHABET))
        body += QUERY_ALPHABET[index]
    total = sum(QUERY_ALPHABET.index(c) * w for c, w in zip(body, _QUERY_WEIGHTS[:-1], strict=True))
    return body + QUERY_ALPHABET[-total % len(QUERY_ALPHABET)]


def parse_query_code(text: str) -> str:
    """Return a typed query code in its one spelling; lookalikes (B for 8, S for 5, Z for 2, G for 6) are put right.

    Raises InvalidNumber with the Chinese reason: empty, wrong length, impossible character, wrong check character.
    """
    code = re.sub(r"[-\s]", "", _plain(text)).translate(_LOOKALIKE)
    if not code:
        raise InvalidNumber("请输入查询码，共 8 位，在回执上。")
    if len(code) != QUERY_CODE_LENGTH:
        raise InvalidNumber(f"查询码应为 8 位，现有 {len(code)} 位，请照回执重新输入。")
    if any(c not in QUERY_ALPHABET for c in code):
        raise InvalidNumber(f"查询码里没有这些字符：{_NOT_IN_CODE}。请照回执重新输入。")
    if sum(QUERY_ALPHABET.index(c) * w for c, w in zip(code, _QUERY_WEIGHTS, strict=True)) % len(QUERY_ALPHABET):
        raise InvalidNumber("查询码输错了一位或前后颠倒，请照回执重新输入。")
    return code


def show_query_code(code: str) -> str:
    """Return the code in two groups of four, as it is printed and read aloud: `23AC EF45`."""
    return f"{code[:4]} {code[4:]}"


def _even(random: bytes) -> int:
    if len(random) < RANDOM_BYTES:
        raise ValueError(f"{RANDOM_BYTES} random bytes are needed, not {len(random)}")
    return int.from_bytes(random, "big")


def _plain(text: str) -> str:
    return re.sub(r"[‐-―_—−]", "-", unicodedata.normalize("NFKC", text)).strip().upper()
