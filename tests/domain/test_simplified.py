"""Which matters may go the simplified way (domain/02 §3; 国信办发〔2022〕17号): the kinds, and what excludes them."""

from __future__ import annotations

import pytest

from yimen.domain.simplified import ARTICLE, Checklist, Exclusion, Kind, against

TABLE = [  # first petition on the matter, what was ticked -> what stands against it
    (True, set(), set()),
    (False, set(), {"first_time"}),
    (True, {"other_path"}, {"excluded_other_path"}),
    (True, {"assigned"}, {"excluded_assigned"}),
    (True, {"not_supported"}, {"excluded_not_supported"}),
    (True, {"several_units"}, {"excluded_several_units"}),
    (True, {"group"}, {"excluded_group"}),
    (True, {"difficult"}, {"excluded_difficult"}),
    (False, {"group", "difficult"}, {"first_time", "excluded_group", "excluded_difficult"}),
]


@pytest.mark.parametrize(("first_time", "ticked", "codes"), TABLE)
@pytest.mark.parametrize("kind", list(Kind))
def test_a_first_matter_of_any_kind_without_exclusion_is_eligible(kind, first_time, ticked, codes):
    checklist = Checklist(kind, frozenset(map(Exclusion, ticked)))
    found = against(checklist, first_time=first_time)
    assert {refusal.code for refusal in found} == codes
    assert all(refusal.words.endswith("。") and refusal.article == ARTICLE for refusal in found)


def test_the_reason_names_the_exclusion_in_the_order_of_the_form():
    found = against(Checklist(Kind.CLEAR, frozenset(Exclusion)), first_time=True)
    assert [refusal.words for refusal in found] == [
        f"有不适用简易办理的情形：{exclusion.label}。" for exclusion in Exclusion
    ]


def test_every_exclusion_of_the_text_is_in_the_table():
    assert {word for _, ticked, _ in TABLE for word in ticked} == {exclusion.value for exclusion in Exclusion}
    assert len(Kind) == 5
