from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.saying import told
from yimen.domain.identity import (
    CREDIT_CODE_TYPE,
    DOCUMENT_TYPES,
    PhoneKind,
    birth_date_of,
    check_credit_code,
    check_id_number,
    id_check_character,
    normalise_phone,
)


def invented(born="19900101", serial="001"):
    """Return a number of nobody: 990000 is no division."""
    body = f"990000{born}{serial}"
    return body + id_check_character(body)


@given(st.from_regex(r"[0-9]{17}", fullmatch=True))
def test_the_check_character_is_that_of_iso_7064_mod_11_2(body):
    # The standard's own definition: the weighted sum with powers of 2, check character included, is 1 modulo 11.
    characters = body + id_check_character(body)
    values = [10 if c == "X" else int(c) for c in characters]
    assert sum(v * 2 ** (17 - i) for i, v in enumerate(values)) % 11 == 1


@pytest.mark.parametrize("text", ["", "123", "1234567890123456X", "１２３４５６７８９０１２３４５６７"])
def test_the_check_character_needs_17_digits(text):
    with told("17 digits are needed"):
        id_check_character(text)


@pytest.mark.parametrize(
    ("kind", "text", "words"),
    [
        ("111", invented(), []),
        ("111", "", []),
        ("111", f" {invented()[:6]} {invented()[6:14]} {invented()[14:]} ", []),
        ("112", invented(), []),
        ("111", invented()[:-1], ["17 位"]),
        ("111", invented() + "1", ["19 位"]),
        ("111", "990000900101001", ["旧号码"]),
        ("111", "九九零零", ["18 位"]),
        ("111", invented(born="19901301"), ["出生日期"]),
        ("111", invented(born="19900230"), ["出生日期"]),
        ("414", "E12345678", []),
        ("414", "？？？", ["没有数字或字母"]),
        ("113", "123456789", []),
        ("990", "any-thing 1", []),
        (CREDIT_CODE_TYPE, "91350100M000100Y43", []),
        ("unknown", "A1", []),
    ],
)
def test_warnings_about_document_numbers(kind, text, words):
    warnings = check_id_number(kind, text)
    assert len(warnings) == len(words)
    for warning, word in zip(warnings, words, strict=True):
        assert word in warning


@given(st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_gives_a_warning_and_nothing_worse(place, shift):
    number = invented()
    wrong = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :]
    assert any("校验位不符" in w for w in check_id_number("111", wrong))


def test_a_number_that_ends_in_x_may_be_typed_small_or_wide():
    number = next(n for n in (invented(serial=f"{i:03d}") for i in range(50)) if n.endswith("X"))
    assert check_id_number("111", number.lower()) == []
    assert check_id_number("111", number.replace("X", "Ｘ")) == []


def test_the_document_types_are_the_thirteen_of_the_code_list():
    keys = "111 112 113 114 115 117 217 335 414 511 516 553 990"
    assert " ".join(code.key for code in DOCUMENT_TYPES) == keys


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("91350100M000100Y43", None),  # the example of GB 32100
        ("91350100m000100y43", None),
        ("", None),
        ("91350100M000100Y44", "校验位不符"),
        ("91350100M000100Y4", "17 位"),
        ("91350100M000100O43", "O"),
    ],
)
def test_credit_codes(text, word):
    warnings = check_credit_code(text)
    assert len(warnings) == (word is not None)
    assert word is None or word in warnings[0]


@pytest.mark.parametrize(
    ("typed", "value", "kind", "warned"),
    [
        ("13900000001", "13900000001", PhoneKind.MOBILE, False),
        ("139-0000 0001", "13900000001", PhoneKind.MOBILE, False),
        ("１３９００００００１", "1390000001", PhoneKind.OTHER, True),
        ("１３９０００００００１", "13900000001", PhoneKind.MOBILE, False),
        ("+86 139 0000 0001", "13900000001", PhoneKind.MOBILE, False),
        ("008613900000001", "13900000001", PhoneKind.MOBILE, False),
        ("0523-80000001", "0523-80000001", PhoneKind.LANDLINE, False),
        ("(0523)80000001", "0523-80000001", PhoneKind.LANDLINE, False),
        ("01080000001", "010-80000001", PhoneKind.LANDLINE, False),
        ("80000001", "80000001", PhoneKind.LANDLINE, True),
        ("1390000", "1390000", PhoneKind.OTHER, True),
        ("12345678901", "12345678901", PhoneKind.OTHER, True),
        ("+44 20 7946 0001", "+442079460001", PhoneKind.OTHER, True),
        ("没有电话", "", PhoneKind.OTHER, True),
        ("", "", PhoneKind.OTHER, False),
    ],
)
def test_phones_come_into_one_spelling(typed, value, kind, warned):
    phone = normalise_phone(typed)
    assert (phone.value, phone.kind, bool(phone.warnings)) == (value, kind, warned)


def test_the_birth_is_known_only_where_a_good_number_was_given():
    assert birth_date_of("111", invented(born="19560229")) == date(1956, 2, 29)
    assert birth_date_of("111", "") is None
    assert birth_date_of("414", invented()) is None
    assert birth_date_of("111", invented()[:-1] + "?") is None
    assert birth_date_of("111", "990000900101001") is None
