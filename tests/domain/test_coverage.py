"""docs/law.md holds every article of the regulation, with rules that exist or a reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from yimen.domain import coverage
from yimen.domain.coverage import ELSEWHERE, LAST, WITHOUT, articles_in, number_of
from yimen.domain.numbering import chinese_number

ROOT = Path(__file__).resolve().parents[2]


def test_no_article_is_without_code_and_without_reason():
    found = coverage.rules()
    assert list(found) == list(range(1, LAST + 1))
    assert [number for number in range(1, LAST + 1) if not found[number] and number not in WITHOUT] == []


def test_the_document_is_the_one_made_from_the_tables():
    assert (ROOT / "docs" / "law.md").read_text(encoding="utf-8") == coverage.document()


def test_every_file_that_is_named_exists():
    named = {rule for found in coverage.rules().values() for rule in found}
    for rule in named:
        for path in (rule.code, *rule.test.split("、")):
            assert (ROOT / path).exists(), path


@pytest.mark.parametrize("number", range(1, LAST + 1))
def test_an_articles_numeral_reads_back(number):
    assert number_of(chinese_number(number)) == number


@pytest.mark.parametrize(
    ("cited", "numbers"),
    [
        ("第三十一条第六项", {31}),
        ("第二十八条至第三十一条", {28, 29, 30, 31}),
        ("第十九条第三款、第三十六条第三款", {19, 36}),
        ("第二十一条，第二十八条至第三十一条，第三十三条至第三十四条", {21, 28, 29, 30, 31, 33, 34}),
        ("简易办理（2022）", set()),
        ("", set()),
    ],
)
def test_a_citation_names_its_articles(cited, numbers):
    assert articles_in(cited) == numbers


def test_by_hand_only_what_no_table_says():
    assert not set(WITHOUT) & set(ELSEWHERE)
    assert all(reason.endswith("。") for reason in WITHOUT.values())
