from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
    with pytest.raises(InvalidNumber, match="回执"):
        parse_item_number(wrong)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "请输入"),
        ("  ", "请输入"),
        ("XF", "请输入"),
        ("XF2026", "4 位"),
        ("XF2026-00123-45678", "14 位"),
        ("我的件", "XF 和数字"),
        ("XJ4821-0937-5", "XF 和数字"),
        ("٢٠٢٦٠٠١٢٣٤", "XF 和数字"),  # digits of another script are not ours
    ],
)
def test_what_cannot_be_an_item_number_is_told_in_chinese(typed, words):
    with pytest.raises(InvalidNumber, match=words):
        parse_item_number(typed)


@pytest.mark.parametrize(("body", "words"), [("202600000", "没有这样的编号"), ("002600001", "没有这样的编号")])
def test_a_number_that_no_counter_gives_is_refused_though_its_check_digit_fits(body, words):
    with pytest.raises(InvalidNumber, match=words):
        parse_item_number(body + check_digit(body))


@pytest.mark.parametrize(("year", "serial"), [(1948, 1), (2026, 0), (2026, 10_000_000)])
def test_no_number_is_made_of_impossible_parts(year, serial):
    with pytest.raises(ValueError, match="no item number"):
        item_number(year, serial)


@given(entropy)
def test_a_protected_number_is_read_back_and_told_apart(random):
    number = protected_number(random)
    assert parse_protected_number(number) == number
    assert parse_protected_number(number.lower().replace("-", " ").translate(FULL_WIDTH)) == number
    assert is_protected_number(number)
    assert not is_protected_number(item_number(2026, 5))


def test_protected_numbers_do_not_follow_each_other():
    numbers = [protected_number(i.to_bytes(8, "big") * 2) for i in range(1, 50)]
    steps = {int(b[2:6] + b[7:11]) - int(a[2:6] + a[7:11]) for a, b in pairwise(numbers)}
    assert steps != {1}
    assert len(set(numbers)) == 49


@pytest.mark.parametrize(("typed", "words"), [("", "9 位"), ("XJ1234-5678-", "9 位"), ("XJ1234-5678-0", "校验")])
def test_a_mistyped_protected_number_is_told_in_chinese(typed, words):
    assert check_digit("12345678") != "0"
    with pytest.raises(InvalidNumber, match=words):
        parse_protected_number(typed)


@pytest.mark.parametrize(
    ("letter", "serial", "label"), [("A", 17, "A017"), ("B", 1, "B001"), ("A", 999, "A999"), ("A", 1000, "A1000")]
)
def test_ticket_labels(letter, serial, label):
    assert ticket_label(letter, serial) == label


@pytest.mark.parametrize(("letter", "serial"), [("O", 1), ("", 1), ("AB", 1), ("a", 1), ("A", 0)])
def test_no_label_is_made_of_impossible_parts(letter, serial):
    with pytest.raises(ValueError, match="no ticket label"):
        ticket_label(letter, serial)


def test_document_numbers_have_the_form_of_gb_9704():
    assert document_number("云信转", 2026, 12) == "云信转〔2026〕12号"


@pytest.mark.parametrize(("word", "year", "serial"), [(" ", 2026, 1), ("云信转", 26, 1), ("云信转", 2026, 0)])
def test_no_document_number_is_made_of_impossible_parts(word, year, serial):
    with pytest.raises(ValueError, match="no document number"):
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
        with pytest.raises(InvalidNumber, match="输错"):
            parse_query_code(wrong)


@given(entropy, st.integers(0, 7), st.integers(0, 7))
def test_two_swapped_characters_of_a_query_code_are_told_before_a_lookup(random, one, two):
    code = list(query_code(random))
    swapped = list(code)
    swapped[one], swapped[two] = code[two], code[one]
    if swapped != code:
        with pytest.raises(InvalidNumber, match="颠倒"):
            parse_query_code("".join(swapped))


def test_every_character_of_the_alphabet_is_used_and_none_can_be_confused():
    codes = "".join(query_code(bytes([i, i ^ 7]) * 8) for i in range(256))
    assert set(codes) == set(QUERY_ALPHABET)
    assert not set("0OQD1ILBSZGUV") & set(QUERY_ALPHABET)
    assert len(QUERY_ALPHABET) == 23


@pytest.mark.parametrize(
    ("typed", "words"),
    [("", "共 8 位"), ("ACE", "现有 3 位"), ("ACEF HJK0", "没有这些字符"), ("ACEFHJK王", "没有这些字符")],
)
def test_what_cannot_be_a_query_code_is_told_in_chinese(typed, words):
    with pytest.raises(InvalidNumber, match=words):
        parse_query_code(typed)


@pytest.mark.parametrize("maker", [query_code, protected_number])
def test_too_little_randomness_is_an_error(maker):
    with pytest.raises(ValueError, match="16 random bytes"):
        maker(b"short")


@pytest.mark.parametrize(
    ("number", "word"), [(1, "一"), (9, "九"), (10, "十"), (11, "十一"), (20, "二十"), (21, "二十一"), (99, "九十九")]
)
def test_copies_are_numbered_in_chinese(number, word):
    assert chinese_number(number) == word


@pytest.mark.parametrize("number", [0, 100, -1])
def test_no_chinese_number_outside_one_to_ninety_nine(number):
    with pytest.raises(ValueError, match=f"no Chinese numeral for {number}"):
        chinese_number(number)


def test_a_matter_has_a_number_of_its_own_series():
    assert matter_number(2026, 1) == "SX2026-0001"
    assert matter_number(2026, 12345) == "SX2026-12345"
    for year, serial in ((1948, 1), (10_000, 1), (2026, 0), (2026, 10_000_000)):
        with pytest.raises(ValueError, match=f"no matter number for year {year}, serial {serial}"):
            matter_number(year, serial)
    assert matter_number(1949, 9_999_999) == "SX1949-9999999"
