"""A page whose own form cannot mend what is missing stays shut, so that nobody types for nothing."""

from __future__ import annotations

import pytest

from yimen.domain.procedure import STEPS, Offer, Side, Situation, Stage, Step, refusals

FORMS_WITHOUT_SORTING = [  # who acts, where it stands, the step whose own form does not ask for the sorting
    (Side.UNIT, Stage.RECEIVED, Step.ACCEPT),
    (Side.UNIT, Stage.RECEIVED, Step.ACCEPT_SIMPLIFIED),
    (Side.EITHER, Stage.RECEIVED, Step.RAISE_DISPUTE),
]


@pytest.mark.parametrize(("side", "stage", "step"), FORMS_WITHOUT_SORTING)
@pytest.mark.parametrize(("path", "shut"), [(1, True), (4, True), (5, False), (6, False)])
def test_what_belongs_to_another_procedure_shuts_the_page_that_cannot_sort_it(side, stage, step, path, shut):
    asked = Situation(
        stage=stage, sides=frozenset({side}), permissions=STEPS[step].permissions, petition_class="appeal", path=path
    )
    found = [one for one in Offer(STEPS[step], refusals(step, asked)).closing if one.code == "not_other_path"]
    words = "该事项属第三十一条第（一）至（四）项，请告知法定途径；分类有误的，请先更正分类。"
    assert [(one.words, one.article) for one in found] == ([(words, "第三十一条")] if shut else [])


@pytest.mark.parametrize(("kind", "path", "shut"), [("", None, True), ("appeal", None, True), ("appeal", 6, False)])
def test_a_dispute_is_not_typed_before_the_petition_is_sorted(kind, path, shut):
    step = Step.RAISE_DISPUTE
    asked = Situation(
        stage=Stage.REGISTERED, sides=frozenset({Side.EITHER}), permissions=STEPS[step].permissions,
        petition_class=kind, path=path,
    )  # fmt: skip
    closed = {one.code for one in Offer(STEPS[step], refusals(step, asked)).closing}
    assert ("sorted" in closed) == shut
