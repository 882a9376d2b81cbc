"""One opinion, many deliveries (送达情况): a row for each petitioner of each item that the opinion answers."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from yimen.base.models import User
from yimen.base.permissions import needs
from yimen.cases import queries
from yimen.cases.models import Case
from yimen.documents import queries as documents
from yimen.documents.models import Delivery
from yimen.domain.dictionaries import label_of
from yimen.domain.procedure import Paper, Stage
from yimen.domain.roles import Permission
from yimen.web.cases.reading import visible_case


@dataclass(frozen=True, slots=True)
class Row:
    """One petitioner, or a group that receives through a representative: delivered, or the address of the form."""

    case: Case
    names: str
    how: str
    delivery: Delivery | None
    way: str
    url: str


def joint_of(case: Case) -> list[Case]:
    """The item whose opinion it is, then the others that it answers."""
    lead = case.answered_with or case
    followers = lead.followers.select_related("office", "unit").order_by("pk")
    return [lead, *followers]


def rows_of_deliveries(case: Case, *, may_prove: bool) -> list[Row]:
    """Whom the opinion of one item has reached, and whom it has still to reach."""
    document = documents.latest(case.pk, Paper.OPINION)
    if document is None:
        return []
    rows = []
    by_id = {party.pk: party for party in queries.parties_of(case)}
    for delivery in document.deliveries.order_by("id"):
        who = [by_id[delivery.party_id]] if delivery.party_id in by_id else list(by_id.values())
        how = "代表收受" if delivery.for_group else "本人"
        rows.append(Row(case, queries.masked(who), how, delivery, label_of("delivery_way", delivery.way), ""))
    if case.stage != Stage.ISSUED:
        return rows
    for group in queries.awaiting(case, list(by_id.values())):
        url = f"{reverse('web:unit-deliver', args=[case.pk])}?party={group[0]}" if may_prove else ""
        how = "代表收受" if by_id[group[0]].representative else "本人"
        rows.append(Row(case, queries.masked([by_id[pk] for pk in group]), how, None, "", url))
    return rows


@never_cache
@require_GET
@needs(Permission.CASE_VIEW)
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Every delivery of one opinion; each item is concluded by its own."""
    user: User = request.user  # type: ignore[assignment]
    case = visible_case(user, pk)
    seen = Case.objects.visible_to(user)
    items = list(seen.filter(pk__in=[one.pk for one in joint_of(case)]).select_related("unit"))
    items.sort(key=lambda one: (one.answered_with_id is not None, one.pk))
    rows = [
        row
        for one in items
        for row in rows_of_deliveries(
            one, may_prove=user.may(Permission.DELIVERY_PROVE) and one.unit_id == user.unit_id
        )
    ]
    if not rows:
        raise Http404("还没有出具意见书，没有要送达的文书。")
    waiting = sum(row.delivery is None for row in rows)
    return render(request, "web/matters/deliveries.html", {"case": case, "rows": rows, "waiting": waiting})
