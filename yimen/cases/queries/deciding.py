"""What waits for this user's yes or no (待您决定): objections, declines, extensions, disputes; never their own."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from yimen.base import prepared
from yimen.base.models import User
from yimen.cases.models import ProposalKind
from yimen.cases.queries.situation import KIND_OF
from yimen.domain.procedure import STEPS, Side, Step

_OURS = {
    Side.OFFICE: "c.office_id = %(unit)s",
    Side.UNIT: "c.unit_id = %(unit)s",
    Side.HOLDER: "c.holding_unit_id = %(unit)s",
    Side.DECIDER: "p.deciding_id = %(unit)s",
    None: "true",
}
_SQL = (
    "SELECT p.kind, p.at, b.name, u.short_name, c.id, c.number, c.title "
    "FROM cases_proposal p JOIN cases_case c ON c.id = p.case_id "
    "JOIN base_user b ON b.id = p.by_id JOIN base_unit u ON u.id = b.unit_id "
    "WHERE p.decided_at IS NULL AND p.lapsed_on IS NULL AND p.by_id <> %(me)s "
    "AND p.deputy_for_id IS DISTINCT FROM %(me)s AND c.id <> ALL(ARRAY(SELECT r.case_id FROM cases_recusal r "
    "WHERE r.person_id = %(me)s AND r.granted IS NOT FALSE)) AND "
)


class ToDecide(NamedTuple):
    """A proposal that waits: what kind, since when, whose, on which case."""

    kind: str
    at: datetime
    by: str
    by_unit: str
    case_id: int
    number: str
    title: str

    @property
    def label(self) -> str:
        """The kind in words."""
        return str(ProposalKind(self.kind).label)

    @property
    def step(self) -> Step:
        """The step whose page decides it."""
        return next(step for step, kind in KIND_OF.items() if kind == self.kind)


def to_decide(user: User, *, limit: int = 50) -> list[ToDecide]:
    """The proposals that this user may decide, oldest first; at most one statement, none for who decides nothing."""
    conditions = [
        f"(p.kind = '{kind.value}' AND {_OURS[STEPS[step].side]})"
        for step, kind in KIND_OF.items()
        if STEPS[step].permissions & user.permissions
    ]
    if not conditions:
        return []
    sql = f"{_SQL}({' OR '.join(conditions)}) ORDER BY p.at, p.id LIMIT %(limit)s"
    return [ToDecide(*row) for row in prepared.rows(sql, me=user.pk, unit=user.unit_id, limit=limit)]
