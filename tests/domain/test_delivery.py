"""When a paper counts as delivered: each way with its proof, and what is said when it is missing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from yimen.domain.delivery import DeliveryProof, problems

ISSUED, TODAY = date(2026, 3, 2), date(2026, 3, 10)


def proof(**known: Any) -> DeliveryProof:
    base = {"way": "in_person", "on": TODAY, "issued_on": ISSUED, "today": TODAY, "receiver": "王小云", "signed": True}
    return DeliveryProof(**{**base, **known})


@pytest.mark.parametrize(
    "known",
    [
        {},
        {"on": ISSUED},
        {"refused": True, "signed": False, "receiver": "", "witnesses": ("甲", "乙")},
        {"way": "left", "signed": False, "witnesses": ("甲", "乙")},
        {"way": "post", "signed": False, "tracking_number": "YW0001"},
        {"way": "electronic", "signed": False, "consent": "书面同意"},
    ],
)
def test_a_full_proof_has_no_problem(known):
    assert problems(proof(**known)) == ()


@pytest.mark.parametrize(
    ("known", "field"),
    [
        ({"on": None}, "on"),
        ({"on": date(2026, 3, 1)}, "on"),
        ({"on": date(2026, 3, 11)}, "on"),
        ({"signed": False}, "signature"),
        ({"receiver": " "}, "signature"),
        ({"refused": True, "witnesses": ("甲",)}, "witnesses"),
        ({"refused": True, "witnesses": ("甲", " ")}, "witnesses"),
        ({"way": "left", "witnesses": ()}, "witnesses"),
        ({"way": "post"}, "tracking_number"),
        ({"way": "post", "refused": True, "tracking_number": "YW0001"}, "way"),
        ({"way": "electronic"}, "consent"),
        ({"way": "announced"}, "way"),
        ({"way": "other"}, "way"),
        ({"way": ""}, "way"),
    ],
)
def test_a_missing_proof_is_named_by_its_field(known, field):
    assert [problem.field for problem in problems(proof(**known))] == [field]
