"""回访: contact with the person after conclusion, only with their consent and by the way they chose (domain/07 §3).

"Do not contact me" ends the contact; it never ends the task of the unit, and it has no effect on anything else.
"""

from __future__ import annotations

from datetime import date

from yimen.domain.labelled import Labelled
from yimen.domain.procedure.situation import Refusal


class Way(Labelled):
    """By which way a person may be contacted."""

    PHONE = "phone", "电话"
    MESSAGE = "message", "短信"
    LETTER = "letter", "信件"
    HALL = "hall", "本人来大厅时"


ASK_FIRST = "还没有征得本人同意，请先询问并登记本人的意愿。"
NOT_WISHED = "本人不愿意被联系，请不要回访；落实检查照常由责任单位回复。"


def refusals(*, agrees: bool | None, chosen: str, way: str, on: date, today: date) -> tuple[Refusal, ...]:
    """What stands against noting a contact.

    Args:
        agrees: what the person wished last; None when nobody asked.
        chosen: the way they chose; way: the one that was used.
    """
    if agrees is None:
        return (Refusal("wish", ASK_FIRST),)
    if not agrees:
        return (Refusal("wish", NOT_WISHED),)
    found = []
    if way != chosen:
        found.append(Refusal("way", f"本人选择的联系方式是“{Way(chosen).label}”，请按这种方式联系。"))
    if on > today:
        found.append(Refusal("on", "联系日期不能晚于今天，请重新填写。"))
    return tuple(found)
