"""When a paper counts as delivered: each way with its proof, and what is said when it is missing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from yimen.domain.delivery import DELIVERED_TO, WHICH_PARTY, DeliveryProof, Party, awaiting, problems, recipients
from yimen.domain.procedure import Refusal

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
    [problem] = problems(proof(**known))
    assert problem.field == field
    assert (
        problem.words
        == {
            "on": {
                None: "请填写送达日期。",
                date(2026, 3, 1): f"送达日期不能早于文书日期（{ISSUED}）。",
                date(2026, 3, 11): "送达日期不能晚于今天；送达之后再登记。",
            }.get(known.get("on")),
            "way": "这种方式没有送到，请改用其他方式送达后再登记。"
            if known.get("refused")
            else "请选择送达方式：当面、邮寄、电子或留置。",
            "signature": "请填写签收人并签名（屏幕签名，或勾选纸质签收）。",
            "witnesses": "拒收或留置送达要有两名见证人，请填写两人姓名。",
            "tracking_number": "请填写邮寄单号。",
            "consent": "电子送达须经本人同意，请写明同意的方式。",
        }[field]
    )


PEOPLE = {"a": Party(1), "b": Party(2), "rep": Party(3, representative=True), "rep2": Party(4, representative=True)}
UNCLEAR = Party(5, reachable=False)


@pytest.mark.parametrize(
    ("parties", "groups"),
    [
        ([], ()),
        ([PEOPLE["a"]], ((1,),)),
        ([PEOPLE["a"], PEOPLE["b"]], ((1,), (2,))),  # 第三十五条: each receives it for himself
        ([PEOPLE["a"], PEOPLE["rep"], PEOPLE["rep2"]], ((3, 4),)),  # 第二十条: one of the representatives, for all
        ([PEOPLE["a"], UNCLEAR], ((1,),)),  # 第二十三条: who cannot be told need not be
        ([UNCLEAR], ((5,),)),
        ([PEOPLE["a"], replace(PEOPLE["rep"], reachable=False)], ((1,),)),
    ],
)
def test_to_whom_an_opinion_is_delivered(parties, groups):
    assert recipients(parties) == groups


def test_what_is_still_to_be_delivered():
    assert awaiting(((1,), (2,)), {}) == ((1,), (2,))
    assert awaiting(((1,), (2,)), {2}) == ((1,),)
    assert awaiting(((3, 4),), {4}) == ()
    assert awaiting(((1,),), {9}) == ((1,),)


def test_several_petitioners_are_delivered_to_one_by_one_or_by_a_representative():
    which = "该件有多位信访人，没有推选代表的要分别送达，请选择这一次送达给哪一位。"
    assert Refusal("party", which, "第二十条第三款、第三十五条") == WHICH_PARTY
    twice = "这位信访人已经送达过，请核对；代表收受的，对全体信访人一次送达。"
    assert Refusal("party", twice, "第三十五条") == DELIVERED_TO
