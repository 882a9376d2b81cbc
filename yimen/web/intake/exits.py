"""Sort and let go in one press (分类并出口), then the receipt; both desks use it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest

from yimen.base.models import Unit, User
from yimen.cases import actions as cases
from yimen.cases import queries
from yimen.cases.actions import NotAllowed
from yimen.cases.models import Case
from yimen.documents import actions as documents
from yimen.domain.procedure import Refusal, Step, refusals
from yimen.web.intake import slip
from yimen.web.intake.places import District
from yimen.web.intake.sorting_panel import HELPERS, SortForm
from yimen.web.shell import show_refusal

EXITS = frozenset(
    step.value
    for step in (Step.FORWARD, Step.ANSWER_ON_SPOT, Step.GUIDE_ELSEWHERE, Step.ASSIGN, Step.TO_POLITICAL_LEGAL)
)


@dataclass(slots=True)
class Outcome:
    """What the press did: the form (with the refusals on it), and whether the matter has left."""

    form: SortForm
    gone: bool = False
    words: str = ""


def let_go(case: Case, form: SortForm, do: str, *, district: District, by: User, at: datetime) -> Outcome:
    """Sort by the form, then take the exit `do`.

    When the exit refuses after the sorting was accepted, the sorting stays: it is a true step of its own, and the form
    shows what the exit still lacks.
    """
    if not form.is_valid() or not _complete(form, do):
        return Outcome(form)
    try:
        sorted_already = case.petition_class == form.chosen_class and case.path == form.chosen_path
        if not sorted_already:
            cases.sort(case_id=case.pk, petition_class=form.chosen_class, path=form.chosen_path, by=by, at=at)
        # One transaction: where the exit or a helper is refused, neither the mark nor the forwarding stays.
        with transaction.atomic(), _same_claims(case, form):
            _mark(case, form, do, by=by, at=at)
            words = _take(case, form, do, district=district, by=by, at=at)
    except NotAllowed as refused:
        show_refusal(form, refused)
        return Outcome(form)
    return Outcome(form, gone=True, words=words)


def too_late(case: Case, do: str, *, by: User) -> tuple[Refusal, ...]:
    """What to say when the matter has left already: nothing to who pressed twice, else why this exit is shut."""
    newest = cases.last_step(case)
    if do not in EXITS or (newest.by_id == by.pk and newest.step == do):
        return ()
    return refusals(Step(do), queries.situation(case, by))[:1]


def _same_claims(case: Case, form: SortForm) -> AbstractContextManager[None]:
    """Hold the case while it is let go with the claims that the page showed, when it said which."""
    return cases.same_claims(case.pk, seen=form.claims_seen) if form.claims_seen else nullcontext()


def _mark(case: Case, form: SortForm, do: str, *, by: User, at: datetime) -> None:
    """Bring the mark of the simplified procedure in line with the screen, before the case leaves."""
    marked = Case.objects.values_list("marked_simplified", flat=True).get(pk=case.pk)
    wanted = form.marked and do == Step.FORWARD.value
    if wanted and not marked:
        cases.mark_simplified(case_id=case.pk, checklist=form.checklist(), by=by, at=at)
    elif marked and not wanted and do == Step.FORWARD.value:
        cases.to_ordinary(case_id=case.pk, reason="分流时改按普通程序转送。", by=by, at=at)


def _complete(form: SortForm, do: str) -> bool:
    """What the table would refuse in general words is said beside its field."""
    values = form.cleaned_data
    if form.marked and do == Step.FORWARD.value and not values.get("simple_kind"):
        form.add_error("simple_kind", "建议简易办理的，请选择属于哪一种。")
    lacking = {
        Step.FORWARD.value: [("to_unit", "请选择转送给哪个机关、单位。")],
        Step.ANSWER_ON_SPOT.value: [("answer", "请写明当场答复的内容。")],
        Step.GUIDE_ELSEWHERE.value: [
            ("competent_body", "请写明应当向哪个机关提出。"),
            ("reply", "请写明理由和提出的方法。"),
        ],
        Step.ASSIGN.value: [
            ("assign_to", "请选择交办给哪个机关、单位。"),
            ("assign_days", "请指定办理期限（天数）。"),
            ("report_outline", "请写明要反馈什么。"),
        ],
        Step.TO_POLITICAL_LEGAL.value: [("political_legal", "请选择转送给哪个政法部门。")],
    }[do]
    for name, words in lacking:
        if not values.get(name):
            form.add_error(name, words)
    if do == Step.FORWARD.value:
        _whole_help(form)
    return not form.errors


def _whole_help(form: SortForm) -> None:
    """Helpers are units beside the one that leads, each once, and are told what and by when."""
    values, seen = form.cleaned_data, {form.cleaned_data.get("to_unit")}
    for name in HELPERS:
        chosen = values.get(name)
        if chosen and chosen in seen:
            form.add_error(name, "协办单位不能是转送的单位，也不能选两次，请改选。")
        seen.add(chosen)
    if form.helpers and not values.get("help_request"):
        form.add_error("help_request", "请写明需要协办的事项。")
    if form.helpers and not values.get("help_due") and "help_due" not in form.errors:
        form.add_error("help_due", "请指定提出协办意见的日期。")
    if not form.helpers and (values.get("help_request") or values.get("help_due")):
        form.add_error("helper_1", "请选择协办单位；不需要协办的，请把下面两项清空。")


def _take(case: Case, form: SortForm, do: str, *, district: District, by: User, at: datetime) -> str:
    values = form.cleaned_data
    if do == Step.FORWARD.value:
        to_unit = _chosen(district.unit, values["to_unit"])
        helpers = cases.HelpAsked(
            units=tuple(_chosen(district.unit, key) for key in form.helpers),
            request=values["help_request"],
            due=values["help_due"],
        )
        documents.forward(
            case_id=case.pk, to_unit=to_unit, why_other=values["why_other"], helpers=helpers, by=by, at=at
        )
        also = f"，请{'、'.join(unit.short_name for unit in helpers.units)}协办" if helpers.units else ""
        return f"已转送{to_unit.name}{also}"
    if do == Step.ASSIGN.value:
        to_unit = _chosen(district.unit, values["assign_to"])
        documents.assign(
            case_id=case.pk,
            to_unit=to_unit,
            days=values["assign_days"],
            report_outline=values["report_outline"],
            why_other=values["why_other"],
            by=by,
            at=at,
        )
        return f"已交办{to_unit.name}"
    if do == Step.TO_POLITICAL_LEGAL.value:
        organ = _chosen(district.political_legal_organ, values["political_legal"])
        documents.to_political_legal(case_id=case.pk, to_unit=organ, by=by, at=at)
        return f"已转送{organ.name}"
    if do == Step.ANSWER_ON_SPOT.value:
        cases.answer_on_spot(case_id=case.pk, answer=values["answer"], by=by, at=at)
        return "已当场答复并办结"
    documents.guide_elsewhere(
        case_id=case.pk, competent_body=values["competent_body"], reply=values["reply"], by=by, at=at
    )
    return "已告知法定途径"


def _chosen(find: Callable[[int], Unit | None], key: str) -> Unit:
    found = find(int(key))
    if found is None:  # the choices are the units of the district
        raise LookupError(key)
    return found


def make_receipt(request: HttpRequest, case: Case, *, by: User, at: datetime) -> None:
    """Issue the receipt once, with the query code that the session keeps.

    Where the session was lost in between (the browser died), a new code is given first; or it is said why not.
    """
    code = slip.peek(request.session, slip.of_case(case.pk), at=at)
    try:
        _, printed = documents.receipt_once(case_id=case.pk, query_code=code, by=by, at=at)
    except NotAllowed as refused:
        messages.warning(request, str(refused))
        return
    if printed and printed != code:
        slip.keep(request.session, slip.of_case(case.pk), printed, at=at)
