"""The unit's desk (承办台): what waits at each step, each number opening its list."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from yimen.base.models import User
from yimen.base.permissions import needs
from yimen.cases import queries
from yimen.cases.queries import CaseFilter
from yimen.domain.procedure import Stage
from yimen.domain.roles import Permission
from yimen.supervision.queries import task_counts
from yimen.supervision.queries.desk import desk_notes
from yimen.ui.pieces import StatCard
from yimen.web.cases.lists import number, rows_of, waiting_for
from yimen.web.shell import page_or_piece

CARDS = (
    (Stage.FORWARDED, "待接收", "转来以后还没有人接收"),
    (Stage.RECEIVED, "待告知受理", "十五日内书面告知（第二十三条）"),
    (Stage.HANDLING, "办理中", "六十日内办结（第三十四条）"),
    (Stage.DRAFTED, "待审签", "由另一位负责人审签"),
    (Stage.ISSUED, "待送达", "送达并证明后才算办结"),
)
INBOX = 20


@require_GET
@needs(Permission.CASE_RECEIVE)
def home(request: HttpRequest) -> HttpResponse:
    """Counts by step, and the inbox of what was forwarded and waits to be received."""
    user: User = request.user  # type: ignore[assignment]
    today = localdate()
    notes = desk_notes(user, today=today)
    counts = queries.inbox_counts(user, today=today)
    page = queries.listed(user, CaseFilter(stage=Stage.FORWARDED, unit=user.unit_id), today=today, limit=INBOX)
    after = number(request.GET.get("help", "")) or 0
    helping = queries.helping(user, today=today, after=after, limit=INBOX + 1)
    context = {
        "helping": helping[:INBOX],
        "helping_next": f"{reverse('web:unit-home')}?help={helping[INBOX - 1].help.pk}" if len(helping) > INBOX else "",
        "cards": [
            *(
                StatCard(label, str(counts[stage]), _list(user, stage=stage), unit="件", note=note,
                         tone="near" if counts[stage] and stage in {Stage.FORWARDED, Stage.RECEIVED} else "neutral")
                for stage, label, note in CARDS
            ),
            StatCard("待落实", str(notes.late_tasks), f"{reverse('web:after-home')}?due=1", unit="件",
                     tone="late" if notes.late_tasks else "neutral", note="落实检查已到期，等待回复"),
            StatCard("已逾期", str(counts["late"]), _list(user, overdue="on"), unit="件",
                     tone="late" if counts["late"] else "neutral", note="有时限已过顺延后的届满日"),
        ],
        **waiting_for(user, notes),
        "mine": counts["mine"],
        "mine_url": _list(user, mine="on"),
        "tasks": task_counts(user, today=today),
        "rows": rows_of(page.rows, today),
        "more": counts[Stage.FORWARDED] > INBOX,
        "inbox_url": _list(user, stage=Stage.FORWARDED),
        "live": f"desk.{user.unit_id}",
        "unit": user.unit,
    }  # fmt: skip
    return page_or_piece(request, "web/unit/home.html", "web/unit/_home.html", context)


def _list(user: User, **query: str) -> str:
    return f"{reverse('web:case-list')}?{urlencode({'unit': user.unit_id, **query})}"
