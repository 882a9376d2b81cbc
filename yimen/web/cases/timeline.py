"""What happened to a case, in one line of time: its steps, its papers and their delivery, joint handling."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time

from django.db.models import Prefetch, prefetch_related_objects
from django.urls import reverse
from django.utils.timezone import make_aware

from yimen.base.models import User
from yimen.cases import queries
from yimen.cases.models import Case, StepTaken
from yimen.documents.models import Document
from yimen.domain.dictionaries import label_of
from yimen.domain.procedure import STEPS, Stage, Step
from yimen.domain.roles import Permission
from yimen.supervision.queries import OnCase
from yimen.ui.pieces import TimelineItem
from yimen.web.cases.joint import lines
from yimen.web.cases.routed import routed_words


def read_steps(cases: Sequence[Case]) -> None:
    """The steps of several cases with what their lines name, in one statement; each case keeps its own."""
    named = StepTaken.objects.select_related("by__unit", "deputy_for", "unit")
    prefetch_related_objects(cases, Prefetch("steps", named))


def timeline(case: Case, documents: list[Document], *, user: User, joint: OnCase | None = None) -> list[TimelineItem]:
    """Steps, papers and joint handling, newest first; a paper stands right after the step that issued it."""
    may_read = user.may(Permission.DOCUMENT_READ)
    items: list[tuple[datetime, int, int, TimelineItem]] = []
    read_steps([case])
    steps = list(case.steps.all())
    routed = routed_words(case, steps)
    for taken in steps:
        rule = STEPS[Step(taken.step)]
        title = f"{rule.done}：{taken.unit.short_name}" if taken.unit else rule.done
        by = f"{queries.who_took(taken)}（{taken.by.unit.short_name}）" if taken.by else "信访人（网上）"
        original = taken.facts.get("original_date", "")
        body = f"原件日期 {original}，按登记当日收到办理。" if original else _reason(taken)
        if taken.pk in routed:
            body = f"{routed[taken.pk]}理由：{body}" if body else routed[taken.pk]
        items.append((taken.at, 0, taken.pk, TimelineItem(taken.at, title, by=by, body=body)))
    for document in documents:
        url = reverse("web:case-paper", args=[case.pk, document.pk, "pdf"]) if may_read else ""
        title = f"{document.get_paper_display()} {document.number}"
        by = document.issued_by_unit.short_name
        items.append(
            (
                document.issued_at,
                1,
                document.pk,
                TimelineItem(document.issued_at, title, "paper", by=by, url=url, link_text="PDF"),
            )
        )
        for delivery in document.deliveries.all():
            at = make_aware(datetime.combine(delivery.on, time.min))
            word = "拒收" if delivery.outcome == "refused" else "签收"
            word = f"代表{word}" if delivery.for_group else word
            note = f"{document.get_paper_display()}已送达：{label_of('delivery_way', delivery.way)}，{word}"
            items.append((max(at, document.issued_at), 2, document.pk, TimelineItem(delivery.on, note, "note")))
    items += [(step.at, 4, step.pk, line) for step, line in (lines(joint, user) if joint else ())]
    if case.opinion.get("returned") and case.stage == Stage.HANDLING and case.unit_id == user.unit_id:
        last = max(items, key=lambda item: item[0])[0]
        items.append((last, 3, 0, TimelineItem(last, "退回修改的理由", "warning", body=case.opinion["returned"])))
    return [item for *_, item in sorted(items, key=lambda entry: entry[:3], reverse=True)]


def _reason(taken: StepTaken) -> str:
    """Why, in the clerk's words, with the other items that it touched.

    What the head wants changed is the unit's own affair and stands below; what was asked of a helper and what it
    answered stands in its own card.
    """
    if taken.step in {Step.RETURN_OPINION, Step.ASK_HELP}:
        return ""
    facts = [f"{words}{taken.facts[name]}" for name, words in FACT_WORDS.items() if taken.facts.get(name)]
    return "；".join([*facts, *([taken.reason] if taken.reason else [])])


FACT_WORDS = {
    "split_from": "由此件拆分：",
    "parts": "拆出：",
    "back_to": "并回：",
    "part": "并回本件的：",
    "claims": "诉求 ",
    "answered_with": "由此件合并答复：",
    "answers_too": "一并答复：",
}
