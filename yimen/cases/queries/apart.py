"""What goes with an item that is set apart (第三十条第三款) beside what points at it."""

from __future__ import annotations

from yimen.cases.models import Case, UrgentReport
from yimen.domain.procedure import Stage


def with_what_came_back(case_id: int) -> set[int]:
    """An item and the parts that were brought back to it; ids."""
    found, new = {case_id}, {case_id}
    while new:
        rows = Case.objects.filter(split_from__in=new, stage=Stage.REJOINED)
        new = set(rows.values_list("pk", flat=True)) - found
        found |= new
    return found


def urgent_papers(case_id: int) -> set[str]:
    """Numbers of the papers of urgent reports on an item, and of the later ones that follow them."""
    rows = UrgentReport.objects.filter(case__in=with_what_came_back(case_id))
    numbers: set[str] = set()
    while rows:
        numbers |= {row.paper_number for row in rows if row.paper_number}
        rows = UrgentReport.objects.filter(follows__in=rows)
    return numbers
