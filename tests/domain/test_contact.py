"""回访: only with the person's consent, by the way they chose (domain/07 §3)."""

from __future__ import annotations

from datetime import date

import pytest

from yimen.domain.contact import refusals

TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("agrees", "way", "on", "found"),
    [
        (None, "phone", TODAY, [("wish", "还没有征得本人同意，请先询问并登记本人的意愿。")]),
        (False, "phone", TODAY, [("wish", "本人不愿意被联系，请不要回访；落实检查照常由责任单位回复。")]),
        (True, "phone", TODAY, []),
        (True, "letter", TODAY, [("way", "本人选择的联系方式是“电话”，请按这种方式联系。")]),
        (True, "phone", date(2026, 3, 3), [("on", "联系日期不能晚于今天，请重新填写。")]),
    ],
)
def test_a_contact_is_made_as_the_person_wishes(agrees, way, on, found):
    said = refusals(agrees=agrees, chosen="phone", way=way, on=on, today=TODAY)
    assert [(one.code, one.words) for one in said] == found
