from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.saying import told
from yimen.domain.numbering import (
    QUERY_ALPHABET,
    RANDOM_BYTES,
    InvalidNumber,
    ItemNumber,
    check_digit,
    chinese_number,
    document_number,
    is_protected_number,
    item_number,
    matter_number,
    parse_item_number,
    parse_protected_number,
    parse_query_code,
    protected_number,
    query_code,
    show_query_code,
    ticket_label,
)

EMPTY = "请输入信访件编号，例如 XF2026-00123-4，在回执上。"
NO_DIGITS = "信访件编号由 XF 和数字组成，例如 XF2026-00123-4，请照回执重新输入。"
MISTYPED = "编号与末位校验数字不符，可能有一位输错，请照回执重新输入。"
PROTECTED = "编号由 XJ 和 9 位数字组成，请照回执重新输入。"
NO_SUCH_CHARACTER = "查询码里没有这些字符：0、1、B、D、G、I、L、O、Q、S、U、V、Z。请照回执重新输入。"
WRONG_CODE = "查询码输错了一位或前后颠倒，请照回执重新输入。"


entropy = st.binary(min_size=RANDOM_BYTES, max_size=RANDOM_BYTES)
FULL_WIDTH = {c: c + 0xFEE0 for c in range(0x21, 0x7F)}  # the full-width twins of the ASCII characters


def test_the_check_digit_is_that_of_the_standard():
    assert check_digit("0794") == "5"  # the example of ISO 7064 for MOD 11,10


@given(st.integers(1949, 2100), st.integers(1, 9_999_999))
def test_an_item_number_is_read_back_however_it_is_typed(year, serial):
    number = item_number(year, serial)
    for typed in (
        number,
        number.lower(),
        number.translate(FULL_WIDTH),
        number.replace("-", ""),
        number.replace("-", " "),
        number.removeprefix("XF"),
        f"  {number.replace('-', '—')} ",
    ):
        assert parse_item_number(typed) == ItemNumber(year, serial)


def test_an_item_number_is_short_enough_to_read_aloud():
    number = item_number(2026, 123)
    assert number[:-1] == "XF2026-00123-"
    assert sum(c.isdigit() for c in number) == 10


def test_leading_zeros_of_the_serial_may_be_left_out():
    assert parse_item_number(item_number(2026, 123).replace("-00", "-")) == ItemNumber(2026, 123)


@given(st.integers(1, 99_999), st.integers(0, 9), st.integers(1, 9))
def test_one_wrong_digit_of_an_item_number_is_told_before_a_lookup(serial, place, shift):
    digits = item_number(2026, serial).removeprefix("XF").replace("-", "")
    wrong = digits[:place] + str((int(digits[place]) + shift) % 10) + digits[place + 1 :]
    with told("没有这样的编号，请照回执重新输入。" if wrong == "0" * 10 else MISTYPED, InvalidNumber):
        parse_item_number(wrong)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", EMPTY),
        ("  ", EMPTY),
        ("XF", EMPTY),
        ("XF2026", "信访件编号应为 10 位数字，现有 4 位，请照回执重新输入。"),
        ("XF202600123", "信访件编号应为 10 位数字，现有 9 位，请照回执重新输入。"),
        ("XF2026-00123-4567", "信访件编号应为 10 位数字，现有 13 位，请照回执重新输入。"),
        ("XF2026-00123-45678", "信访件编号应为 10 位数字，现有 14 位，请照回执重新输入。"),
        ("XF2026-12-34-5", "信访件编号应为 10 位数字，现有 9 位，请照回执重新输入。"),
        ("XF202-12-3", "信访件编号应为 10 位数字，现有 6 位，请照回执重新输入。"),
        ("XF2026-12-34", "信访件编号应为 10 位数字，现有 8 位，请照回执重新输入。"),
        ("我的件", NO_DIGITS),
        ("XJ4821-0937-5", NO_DIGITS),
        ("٢٠٢٦٠٠١٢٣٤", NO_DIGITS),  # digits of another script are not ours
    ],
)
def test_what_cannot_be_an_item_number_is_told_in_chinese(typed, words):
    with told(words, InvalidNumber):
        parse_item_number(typed)


@pytest.mark.parametrize("body", ["202600000", "002600001", "194800001"])
def test_a_number_that_no_counter_gives_is_refused_though_its_check_digit_fits(body):
    with told("没有这样的编号，请照回执重新输入。", InvalidNumber):
        parse_item_number(body + check_digit(body))


@pytest.mark.parametrize(("year", "serial"), [(1948, 1), (10_000, 1), (2026, 0), (2026, 10_000_000)])
def test_no_number_is_made_of_impossible_parts(year, serial):
    with told(f"no item number for year {year}, serial {serial}"):
        item_number(year, serial)


@pytest.mark.parametrize(("year", "serial"), [(1949, 1), (9999, 9_999_999)])
def test_the_first_and_the_last_number_are_made_and_read(year, serial):
    assert parse_item_number(item_number(year, serial)) == ItemNumber(year, serial)


@given(entropy)
def test_a_protected_number_is_read_back_and_told_apart(random):
    number = protected_number(random)
    assert parse_protected_number(number) == number
    assert parse_protected_number(number.lower().replace("-", " ").translate(FULL_WIDTH)) == number
    assert is_protected_number(number)
    assert is_protected_number(f" x j {number[2:]}")
    assert not is_protected_number(item_number(2026, 5))


def test_protected_numbers_do_not_follow_each_other():
    numbers = [protected_number(i.to_bytes(8, "big") * 2) for i in range(1, 50)]
    steps = {int(b[2:6] + b[7:11]) - int(a[2:6] + a[7:11]) for a, b in pairwise(numbers)}
    assert steps != {1}
    assert len(set(numbers)) == 49


@pytest.mark.parametrize(
    ("typed", "words"),
    [("", PROTECTED), ("XJ1234-5678-", PROTECTED), ("XJ1234-5678-12", PROTECTED), ("XJ1234-5678-0", MISTYPED)],
)
def test_a_mistyped_protected_number_is_told_in_chinese(typed, words):
    assert check_digit("12345678") != "0"
    with told(words, InvalidNumber):
        parse_protected_number(typed)


@pytest.mark.parametrize(
    ("letter", "serial", "label"), [("A", 17, "A017"), ("B", 1, "B001"), ("A", 999, "A999"), ("A", 1000, "A1000")]
)
def test_ticket_labels(letter, serial, label):
    assert ticket_label(letter, serial) == label


@pytest.mark.parametrize(("letter", "serial"), [("O", 1), ("", 1), ("AB", 1), ("a", 1), ("A", 0)])
def test_no_label_is_made_of_impossible_parts(letter, serial):
    with told(f"no ticket label for {letter!r}, {serial}"):
        ticket_label(letter, serial)


def test_document_numbers_have_the_form_of_gb_9704():
    assert document_number("云信转", 2026, 12) == "云信转〔2026〕12号"
    assert document_number(" 云信转 ", 1949, 1) == "云信转〔1949〕1号"
    assert document_number("云信转", 9999, 1) == "云信转〔9999〕1号"


@pytest.mark.parametrize(
    ("word", "year", "serial"),
    [(" ", 2026, 1), ("云信转", 26, 1), ("云信转", 1948, 1), ("云信转", 10_000, 1), ("云信转", 2026, 0)],
)
def test_no_document_number_is_made_of_impossible_parts(word, year, serial):
    with told(f"no document number for {word!r}, {year}, {serial}"):
        document_number(word, year, serial)


@given(entropy)
def test_a_query_code_is_read_back_however_it_is_typed(random):
    code = query_code(random)
    assert len(code) == 8
    assert set(code) <= set(QUERY_ALPHABET)
    assert parse_query_code(f" {show_query_code(code).lower()} ") == code
    assert parse_query_code(code.translate(FULL_WIDTH)) == code
    lookalike = code.replace("8", "B").replace("5", "S").replace("2", "Z").replace("6", "G")
    assert parse_query_code(lookalike) == code


@given(entropy, st.integers(0, 7), st.sampled_from(QUERY_ALPHABET))
def test_one_wrong_character_of_a_query_code_is_told_before_a_lookup(random, place, other):
    code = query_code(random)
    wrong = code[:place] + other + code[place + 1 :]
    if wrong != code:
        with told(WRONG_CODE, InvalidNumber):
            parse_query_code(wrong)


@given(entropy, st.integers(0, 7), st.integers(0, 7))
def test_two_swapped_characters_of_a_query_code_are_told_before_a_lookup(random, one, two):
    code = list(query_code(random))
    swapped = list(code)
    swapped[one], swapped[two] = code[two], code[one]
    if swapped != code:
        with told(WRONG_CODE, InvalidNumber):
            parse_query_code("".join(swapped))


def test_every_character_of_the_alphabet_is_used_and_none_can_be_confused():
    codes = "".join(query_code(bytes([i, i ^ 7]) * 8) for i in range(256))
    assert set(codes) == set(QUERY_ALPHABET)
    assert not set("0OQD1ILBSZGUV") & set(QUERY_ALPHABET)
    assert len(QUERY_ALPHABET) == 23


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "请输入查询码，共 8 位，在回执上。"),
        ("ACE", "查询码应为 8 位，现有 3 位，请照回执重新输入。"),
        ("ACEFHJK23", "查询码应为 8 位，现有 9 位，请照回执重新输入。"),
        ("ACEF HJK0", NO_SUCH_CHARACTER),
        ("ACEFHJK王", NO_SUCH_CHARACTER),
    ],
)
def test_what_cannot_be_a_query_code_is_told_in_chinese(typed, words):
    with told(words, InvalidNumber):
        parse_query_code(typed)


@pytest.mark.parametrize("maker", [query_code, protected_number])
def test_too_little_randomness_is_an_error(maker):
    with told("16 random bytes are needed, not 5"):
        maker(b"short")
    with told("16 random bytes are needed, not 15"):
        maker(bytes(15))


@pytest.mark.parametrize(
    ("number", "word"), [(1, "一"), (9, "九"), (10, "十"), (11, "十一"), (20, "二十"), (21, "二十一"), (99, "九十九")]
)
def test_copies_are_numbered_in_chinese(number, word):
    assert chinese_number(number) == word


@pytest.mark.parametrize("number", [0, 100, -1])
def test_no_chinese_number_outside_one_to_ninety_nine(number):
    with told(f"no Chinese numeral for {number}"):
        chinese_number(number)


def test_a_matter_has_a_number_of_its_own_series():
    assert matter_number(2026, 1) == "SX2026-0001"
    assert matter_number(2026, 12345) == "SX2026-12345"
    for year, serial in ((1948, 1), (10_000, 1), (2026, 0), (2026, 10_000_000)):
        with told(f"no matter number for year {year}, serial {serial}"):
            matter_number(year, serial)
    assert matter_number(1949, 9_999_999) == "SX1949-9999999"
    assert matter_number(9999, 1) == "SX9999-0001"


def test_codes_of_known_bytes_stay_what_they_were():
    """What was printed must open for ever: the making of numbers from random bytes does not change."""
    random = bytes(range(16))
    assert (protected_number(random), query_code(random)) == ("XJ3136-1295-2", "RTX767WN")
