"""权重: in which order the running clocks of a unit are worked on, as a number whose formula stands on the screen.

It weighs work and terms only. Nothing of the person who petitions enters it: not how often somebody came, not how many
they are, not what they said (domain/07 §8). The numbers are ours [P].
"""

from __future__ import annotations

from datetime import date

URGENT = 50  # 重大紧急, as the office marked it (第二十五条)
LATE_DAY = 10  # each day past the rolled end
LATE_MOST = 300
FORMULA = (
    f"权重＝已过期限的百分比（最高100）＋逾期每天{LATE_DAY}分（最高{LATE_MOST}）＋重大紧急{URGENT}分。"
    "只看期限和事项本身，不看信访人。"
)


def weight(start: date, nominal_due: date, due: date, today: date, *, urgent: bool) -> int:
    """The weight of one running clock on `today`; the higher the sooner.

    Args:
        start, nominal_due, due: the day of the event, the nominal and the rolled end.
        today: business date.
        urgent: the case is marked 重大紧急.
    """
    whole = max((nominal_due - start).days, 1)
    passed = min(max((today - start).days * 100 // whole, 0), 100)
    late = min(max((today - due).days, 0) * LATE_DAY, LATE_MOST)
    return passed + late + (URGENT if urgent else 0)
