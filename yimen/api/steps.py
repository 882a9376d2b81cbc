"""The steps that another system may take by API: for each the shape of its body, and the action that the screens call.

Which step is lawful, by whom and when, stands in the table of `domain.procedure` and nowhere else. What is not offered
here stands in LEFT_OUT with its reason; a test holds both against the table.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from yimen.api import bodies as b
from yimen.api.problems import Refused
from yimen.base.districts import District, units_of
from yimen.base.models import Unit, User
from yimen.cases import actions as cases
from yimen.cases import queries
from yimen.cases.actions import ClaimAnswer, NotAllowed
from yimen.cases.models import Case, CasePetitioner, Help
from yimen.documents import actions as papers
from yimen.documents.actions import DeliveryFacts
from yimen.domain import simplified
from yimen.domain.laws import bare_titles
from yimen.domain.procedure import STEPS, Situation, Stage, Step
from yimen.domain.procedure.deciding import unmet

NO_UNIT = "没有可以选择的机关、单位用这个机构代字；请用本区划内可以承办信访事项的单位的机构代字。"
NO_CLAIM = "没有这个序号的诉求，或者写了两次；序号见该件的 claims。"


Given = Callable[[Case, Any], dict[str, Any]]
"""From the case and the body to what the action takes."""


@dataclass(frozen=True, slots=True)
class Doing:
    """How a step is taken: what it asks, the action, and what the action needs of both the case and the body."""

    body: type[b.StepIn]
    action: Callable[..., object]
    given: Given = lambda _, body: as_typed(body)

    def take(self, case: Case, body: b.StepIn, *, by: User, at: datetime) -> None:
        """Take the step.

        Raises:
            Refused: 422, something named in the body does not exist.
            NotAllowed: the table, or a rule of the step, refuses.
        """
        self.action(case_id=case.pk, **self.given(case, body), by=by, at=at)


def as_typed(body: b.StepIn) -> dict[str, Any]:
    """The fields as they are; `seen` is for who was quicker."""
    return {name: getattr(body, name) for name in type(body).model_fields if name != "seen"}


def named(field: str, unit: Unit | None) -> Unit:
    """A unit that somebody named.

    Raises:
        Refused: 422, there is none of that code.
    """
    if unit is None:
        raise Refused(422, NO_UNIT, [(field, NO_UNIT)])
    return unit


def _district(case: Case) -> District:
    return District(case.office, units_of(case.office))


def _with_unit(field: str) -> Given:
    """The typed fields, with the unit of the district in place of its code; none where none was named."""

    def given(case: Case, body: Any) -> dict[str, Any]:
        code = getattr(body, field)
        unit = named(field, _district(case).unit_of_code(code)) if code else None
        return {**as_typed(body), field: unit}

    return given


def _organ(case: Case, body: b.OrganIn) -> dict[str, Any]:
    organs = {unit.code: unit for unit in _district(case).political_legal_organs()}
    return {"to_unit": named("to_unit", organs.get(body.to_unit))}


def _other_unit(case: Case, body: b.DecideUnitIn) -> dict[str, Any]:
    """One of the bodies concerned, or of the district, but not the one that has it."""
    proposal = queries.open_proposal(case, Step.DECIDE_UNIT)
    concerned = {proposal.unit.code: proposal.unit} if proposal and proposal.unit else {}
    unit = named("unit", concerned.get(body.unit) or _district(case).unit_of_code(body.unit))
    if unit.pk == case.unit_id:
        words = "这是现在承办的单位；决定仍由它受理的，请用 confirm_unit。"
        raise Refused(422, words, [("unit", words)])
    return {"to_unit": unit, "reason": body.reason}


def _same_unit(case: Case, body: b.ReasonIn) -> dict[str, Any]:
    return {"to_unit": case.unit, "reason": body.reason}


def _helper(case: Case, body: b.WaiveHelpIn) -> dict[str, Any]:
    asked = Help.objects.waiting().filter(case=case, unit__code=body.unit).first()
    if asked is None:
        words = "没有请求这个单位协办，或者它已经答复；待答复的见该件的 helpers。"
        raise Refused(422, words, [("unit", words)])
    return {"unit_id": asked.unit_id, "reason": body.reason}


def _checklist(case: Case, body: b.ChecklistIn) -> dict[str, Any]:
    return {"checklist": simplified.Checklist(body.kind, frozenset(body.excluded))}


def _sorted(case: Case, body: b.SortIn) -> dict[str, Any]:
    return {"petition_class": body.petition_class, "path": body.path if body.petition_class == "appeal" else None}


def _orders(case: Case, given: Sequence[int], field: str) -> None:
    """Refuse orders of claims that the case does not have, or that come twice."""
    known = set(case.claims.values_list("order", flat=True))
    if len(set(given)) < len(given) or not set(given) <= known:
        raise Refused(422, NO_CLAIM, [(field, NO_CLAIM)])


def _answers(case: Case, rows: Sequence[b.ClaimIn], field: str = "answers") -> dict[int, ClaimAnswer]:
    _orders(case, [row.claim for row in rows], field)
    return {row.claim: ClaimAnswer(row.result.value, row.reason, row.fulfil_by) for row in rows}


def _simple_answers(case: Case, body: b.SimpleAnswerIn) -> dict[str, Any]:
    return {**as_typed(body), "answers": _answers(case, body.answers)}


def _parts(case: Case, body: b.SplitIn) -> dict[str, Any]:
    _orders(case, [order for part in body.parts for order in part], "parts")
    to_part = {order: number for number, part in enumerate(body.parts, start=1) for order in part}
    return {"to_part": to_part, "reason": body.reason}


def _opinion(case: Case, body: b.OpinionIn) -> dict[str, Any]:
    bare = bare_titles(tuple(body.legal_basis))
    if bare:
        words = f"请写明具体条款：{'、'.join(bare)}。"
        raise Refused(422, words, [("legal_basis", words)])
    return {**as_typed(body), "answers": _answers(case, body.answers), "together": _together(case, body.together)}


def _together(case: Case, joined: Sequence[b.JoinedIn]) -> dict[int, dict[int, ClaimAnswer]]:
    can_join = {one.number: one for one in queries.joinable(case)} if joined else {}
    found = {}
    for one in joined:
        if one.number not in can_join:
            words = "只能合并答复同一事项、同一责任单位、正在办理的件，请核对编号。"
            raise Refused(422, words, [("together", words)])
        found[can_join[one.number].pk] = _answers(can_join[one.number], one.answers, "together")
    return found


def proof(body: b.ProofIn, *, party: int | None = None) -> DeliveryFacts:
    """The proof of a delivery as the screens take it; left with somebody means that the person would not take it."""
    return DeliveryFacts(
        way=body.way,
        on=body.on,
        refused=body.refused or body.way == "left",
        receiver=body.receiver,
        paper_signature=body.paper_signature,
        witnesses=tuple(body.witnesses),
        tracking_number=body.tracking_number,
        consent=body.consent,
        party=party,
    )


def party_of(parties: Sequence[CasePetitioner], order: int | None, *, field: str = "party") -> int | None:
    """The id of the petitioner with this number; None where none was given.

    Raises:
        Refused: 422, there is no such petitioner.
    """
    if order is None:
        return None
    for one in parties:
        if one.order == order:
            return int(one.pk)
    words = "没有这个序号的信访人；序号见该件的 people。"
    raise Refused(422, words, [(field, words)])


def _delivery(step: Step) -> Given:
    """To whom; on the screens one form takes both steps, here the one that was asked for must be the one that fits."""

    def given(case: Case, body: b.DeliveryIn) -> dict[str, Any]:
        parties = queries.parties_of(case)
        waiting = queries.awaiting(case, parties)
        party = party_of(parties, body.party)
        who = party or (waiting[0][0] if len(waiting) == 1 else None)
        others = [group for group in waiting if who not in group]
        if len(others) < len(waiting):  # else nobody who waits was named: the action says so
            told = Situation(Stage(case.stage), delivery_proved=True, undelivered=len(others))
            found = tuple(unmet(STEPS[step].needs, told))
            if found:
                raise NotAllowed(found)
        return {"delivery": proof(body, party=party)}

    return given


def _always(**facts: Any) -> Given:
    """The typed fields, with what the step itself says."""
    return lambda _, body: {**as_typed(body), **facts}


def _renamed(**names: str) -> Given:
    """The typed fields, some under the name that the action gives them."""
    return lambda _, body: {names.get(name, name): value for name, value in as_typed(body).items()}


YES, NO = _always(agree=True), _always(agree=False)

DOINGS: dict[Step, Doing] = {
    Step.SORT: Doing(b.SortIn, cases.sort, _sorted),
    Step.MARK_SIMPLIFIED: Doing(b.ChecklistIn, cases.mark_simplified, _checklist),
    Step.SPLIT: Doing(b.SplitIn, papers.split, _parts),
    Step.REJOIN: Doing(b.ReasonIn, cases.rejoin),
    Step.ANSWER_ON_SPOT: Doing(b.AnswerIn, cases.answer_on_spot),
    Step.GUIDE_ELSEWHERE: Doing(b.GuideIn, papers.guide_elsewhere),
    Step.TO_POLITICAL_LEGAL: Doing(b.OrganIn, papers.to_political_legal, _organ),
    Step.FORWARD: Doing(b.ForwardIn, papers.forward, _with_unit("to_unit")),
    Step.ASSIGN: Doing(b.AssignIn, papers.assign, _with_unit("to_unit")),
    Step.WITHDRAW: Doing(b.ReasonIn, cases.withdraw),
    Step.OBJECT: Doing(b.ObjectIn, papers.object_to, _with_unit("proposed_unit")),
    Step.AGREE_RETURN: Doing(b.ReasonIn, papers.decide_return, YES),
    Step.REFUSE_RETURN: Doing(b.ReasonIn, papers.decide_return, NO),
    Step.RAISE_DISPUTE: Doing(b.DisputeIn, cases.raise_dispute, _with_unit("other")),
    Step.END_DISPUTE: Doing(b.ReasonIn, cases.end_dispute),
    Step.DECIDE_UNIT: Doing(b.DecideUnitIn, papers.decide_unit, _other_unit),
    Step.CONFIRM_UNIT: Doing(b.ReasonIn, papers.decide_unit, _same_unit),
    Step.PROPOSE_DECLINE: Doing(b.DeclineIn, cases.propose_decline),
    Step.RETURN_DECLINE: Doing(b.ReasonIn, papers.decide_decline, NO),
    Step.CONFIRM_DECLINE: Doing(b.MaybeReasonIn, papers.decide_decline, YES),
    Step.ASK_HELP: Doing(b.AskHelpIn, cases.ask_help, _with_unit("unit")),
    Step.ANSWER_HELP: Doing(b.AnswerHelpIn, cases.answer_help),
    Step.WAIVE_HELP: Doing(b.WaiveHelpIn, cases.waive_help, _helper),
    Step.RECEIVE: Doing(b.StepIn, cases.receive),
    Step.ACCEPT: Doing(b.StepIn, papers.accept),
    Step.ACCEPT_SIMPLIFIED: Doing(b.ChecklistIn, papers.accept_simplified, _checklist),
    Step.TO_ORDINARY: Doing(b.ReasonIn, cases.to_ordinary),
    Step.ANSWER_SIMPLY: Doing(b.SimpleAnswerIn, papers.answer_simply, _simple_answers),
    Step.ASK_EXTENSION: Doing(b.ExtensionIn, cases.ask_extension),
    Step.REFUSE_EXTENSION: Doing(b.ReasonIn, papers.decide_extension, NO),
    Step.APPROVE_EXTENSION: Doing(b.MaybeReasonIn, papers.decide_extension, YES),
    Step.MEDIATE: Doing(b.MediationIn, papers.agree, _always(kind="mediate")),
    Step.SETTLE: Doing(b.AgreementIn, papers.agree, _always(kind="settle", committee=False)),
    Step.DRAFT_OPINION: Doing(b.OpinionIn, cases.draft_opinion, _opinion),
    Step.RETURN_OPINION: Doing(b.ReturnIn, cases.return_opinion),
    Step.ISSUE_OPINION: Doing(b.StepIn, papers.issue_opinion),
    Step.DELIVER_ONE: Doing(b.DeliveryIn, papers.deliver, _delivery(Step.DELIVER_ONE)),
    Step.DELIVER: Doing(b.DeliveryIn, papers.deliver, _delivery(Step.DELIVER)),
    Step.REPORT: Doing(b.ReportIn, papers.report),
    Step.CHECK: Doing(b.CheckIn, cases.answer_check, _renamed(task="task_id")),
    Step.FULFIL: Doing(b.FulfilIn, cases.fulfil_claim, _renamed(claim="order")),
    Step.RESOLVE: Doing(b.ResolveIn, cases.resolve),
    Step.REOPEN: Doing(b.ReopenIn, cases.reopen),
    Step.REOPEN_ANSWER: Doing(b.ReopenAnswerIn, cases.reopen_answer),
}

LEFT_OUT: dict[Step, str] = {
    Step.REGISTER: "登记经 POST /petitions，凭幂等键只登记一次，并给出查询码。",
    Step.RECORD_HISTORY: "历史件用导入命令收录，不逐件经接口。",
    Step.SET_APART: "检举控告没有接口：保护登记只由专人在系统里办理（第三十条）。",
}
"""The steps of the table that are not taken by API; asked for, they are answered like any step that does not exist."""
