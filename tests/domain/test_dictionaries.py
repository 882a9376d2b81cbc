import pytest

from yimen.domain import dictionaries
from yimen.domain.content_classes import CONTENT_CLASSES, children_of, content_label, first_level
from yimen.domain.dictionaries import (
    CHANNELS,
    DICTIONARIES,
    Channel,
    ClaimResult,
    Level,
    OrganKind,
    Purpose,
    ReviewResult,
    codes_of,
    label_of,
)


@pytest.mark.parametrize("name", list(DICTIONARIES))
def test_each_dictionary_has_unique_keys_and_chinese_labels(name):
    codes = DICTIONARIES[name]
    assert len({code.key for code in codes}) == len(codes)
    assert len({code.label for code in codes}) == len(codes)
    for code in codes:
        assert any("一" <= c <= "鿿" for c in code.label)
        assert code.key.isascii()


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("channel", Channel),
        ("purpose", Purpose),
        ("claim_result", ClaimResult),
        ("review_result", ReviewResult),
        ("level", Level),
        ("organ_kind", OrganKind),
    ],
)
def test_what_rules_read_and_what_screens_show_is_the_same_list(name, kind):
    assert codes_of(name) == set(kind)


@pytest.mark.parametrize(("key", "code"), [("letter", "100"), ("visit", "200"), ("web", "300"), ("phone", None)])
def test_channels_keep_the_national_code_where_one_was_seen(key, code):
    assert next(c.national_code for c in CHANNELS if c.key == key) == code


def test_labels_are_found_and_unknown_keys_are_shown_as_they_are():
    assert label_of("claim_result", "explained") == "解释说明"
    assert label_of("claim_result", "removed") == "removed"
    with pytest.raises(KeyError):
        label_of("no_such_dictionary", "x")


def test_no_dictionary_marks_a_person_for_the_level_of_a_visit():
    labels = {code.label for codes in DICTIONARIES.values() for code in codes}
    assert not {"越级访", "逐级访", "重点人员", "劝返", "稳控"} & labels


def test_the_content_classification_has_the_source_and_the_additions():
    names = [row.label for row in first_level()]
    assert len(names) == 17 + 3
    assert {"退役军人事务", "应急管理", "医疗保障", "自然资源", "卫生健康"} < set(names)
    assert {row.source_name for row in CONTENT_CLASSES if row.source_name} == {"国土资源", "卫生计生"}
    assert names[-1] == "其他"


def test_content_codes_are_six_digits_unique_and_under_their_parent():
    codes = [row.code for row in CONTENT_CLASSES]
    assert len(set(codes)) == len(codes)
    assert all(len(code) == 6 and code.isdigit() for code in codes)
    for top in first_level():
        children = children_of(top.code)
        assert children
        assert all(child.code[:2] == top.code[:2] for child in children)


def test_a_content_code_is_shown_with_its_parent():
    quality = next(row for row in CONTENT_CLASSES if row.label == "工程质量")
    assert content_label(quality.code) == "城乡建设 / 工程质量"
    assert content_label("990000") == "其他"
    assert content_label("123456") == "123456"
    assert dictionaries.content_label is content_label
