"""From records to what stands on a paper: the builders of the contexts of `render.context`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.timezone import localdate

from yimen.base import calendar
from yimen.base.models import Unit, User
from yimen.base.public_url import absolute
from yimen.cases import queries
from yimen.cases.models import Agreement, Case, Claim, Clock, Proposal
from yimen.documents.models import Delivery, Document
from yimen.documents.render import context as paper
from yimen.documents.render import letters
from yimen.domain import clocks, numbering, sorting
from yimen.domain.dictionaries import ClaimResult, label_of
from yimen.domain.fulfilment import DEFAULT_DAYS
from yimen.domain.jurisdiction import Ground, Rank
from yimen.domain.procedure import ENDED_STAGES, OF_THE_OFFICE, STEPS, Paper, Stage, Step
from yimen.domain.terms import chinese
from yimen.petitioners.models import Petitioner

CLAIM_RESULTS: Mapping[str, paper.ClaimResult] = {
    "supported": paper.ClaimResult.SUPPORTED,
    "explained": paper.ClaimResult.EXPLAINED,
    "not_supported": paper.ClaimResult.NOT_SUPPORTED,
}
CODE_ON_RECEIPT = "见来访登记回执"  # the code is kept as a digest only, so that later papers cannot repeat it


def petitioners(case: Case) -> list[Petitioner]:
    """The petitioners in order."""
    return [party.petitioner for party in case.parties.select_related("petitioner").order_by("order")]


def names(people: list[Petitioner]) -> str:
    """ "王小云等3人", or what to write for somebody who gave no name."""
    first = people[0].name if people and people[0].name else "信访人"
    return f"{first}等{len(people)}人" if len(people) > 1 else first


def common(case: Case, *, number: str, check_code: str, issuer: Unit, by: User | None, on: date) -> dict[str, Any]:
    """What every paper on a case carries."""
    return {**of_issuer(number=number, check_code=check_code, issuer=issuer, by=by, on=on), **of_case(case)}


def of_case(case: Case) -> dict[str, Any]:
    """Which matter a paper is about, and to whom it goes unless its kind says otherwise."""
    return {"item_number": case.number, "title": case.title, "addressee": names(petitioners(case))}


def of_issuer(*, number: str, check_code: str, issuer: Unit, by: User | None, on: date) -> dict[str, Any]:
    """What every paper carries, whatever it is about."""
    return {
        "number": number,
        "issuer": issuer.name,
        "issued_on": on,
        "contact": by.name if by else issuer.short_name,
        "phone": issuer.phone or "见公示栏",
        "verify_url": absolute(reverse("portal:verify", args=[check_code])),
        "verify_code": check_code,
        "copies_to": ("存档",),
    }


def status_url(case: Case) -> str:
    """Where the person follows the case."""
    return absolute(reverse("portal:status-of", args=[case.number]))


def receipt(case: Case, base: dict[str, Any], *, query_code: str) -> paper.Receipt:
    """来访登记回执."""
    window = case.interview.window if case.interview else None
    agent = queries.receipt_goes_to(case, base["issued_on"])
    return paper.Receipt(
        **{
            **base,
            "addressee": f"{base['addressee']}（由代理人{agent.agent_name}代收）" if agent else base["addressee"],
        },
        query_code=numbering.show_query_code(query_code),
        query_url=status_url(case),
        received_on=case.received_on,
        place=f"{window.hall.name} {window}"
        if window
        else f"{case.office.name}（{label_of('channel', case.channel)}）",
        received_by=base["contact"],
        went_to=Stage(case.stage).label,
        competent_unit=case.unit.name if case.unit else case.office.name,
        deadlines=_deadlines(case),
        supervision_phone=case.office.phone or "见公示栏",
    )


def _deadlines(case: Case) -> tuple[paper.Deadline, ...]:
    """What is due now; a receipt that is given again after a loss says what is due on that day."""
    running = {code: clock for code, clock in running_clocks(case).items() if clock.stopped_on is None}
    found = []
    if case.stage == Stage.REGISTERED and "C1" in running:
        c1 = running["C1"]
        found.append(paper.Deadline(what="信访部门转送、交办或答复", on=c1.due, basis=c1.article))
    if "C4" in running:
        found.append(paper.Deadline(what="办结", on=running["C4"].due, basis=running["C4"].article))
    elif "C2" in running:
        c2 = running["C2"]
        notice = f"{case.responsible.short_name}书面告知是否受理"
        found.append(paper.Deadline(what=notice, on=c2.due, basis=c2.article))
        last = clocks.latest_conclusion(c2.due, calendar.current())
        found.append(paper.Deadline(what="办结（最迟）", on=last.due, basis=last.term.article))
    return tuple(found) or (_where_it_is(case),)


def _where_it_is(case: Case) -> paper.Deadline:
    """What was done last, where nothing is due."""
    stage, on = Stage(case.stage), case.concluded_on or case.accepted_on or case.forwarded_on or case.registered_on
    match stage:
        case Stage.CONCLUDED:
            what = "已办结" if case.unit_id else "已当场答复办结"
        case Stage.PROCEDURAL:
            what = "已告知法定途径" if case.path else "已办结（程序性）"
        case _:
            what = "已受理，正在办理" if case.accepted_on else "转送责任单位"
    return paper.Deadline(what=what, on=on, basis="第二十二条")


def _forwarding(case: Case, base: dict[str, Any], *, to_unit: Unit) -> dict[str, Any]:
    """What every forwarding tells: only the fields the unit needs."""
    people = petitioners(case)
    contact = [part for part in (people[0].phone, people[0].address) if part] if people else []
    return {
        **base,
        "addressee": to_unit.name,
        "channel": label_of("channel", case.channel),
        "petitioner": names(people),
        "petitioner_contact": "，".join(contact),
        "received_on": case.received_on,
        "summary": case.facts or case.title,
        "claims": tuple(claim.text for claim in case.claims.all()),
        "transferred_on": base["issued_on"],
        "secrecy": "信访人要求保密" if any(one.confidential for one in people) else "内部资料，注意保护信访人信息",
    }


def _terms(case: Case, on: date) -> dict[str, Any]:
    running = running_clocks(case)
    notify_by = running["C2"].due if "C2" in running else clocks.due("C2", on, calendar.current()).due
    return {"notify_by": notify_by, "object_by": running["C3"].due if "C3" in running else None}


def running_clocks(case: Case) -> dict[str, Clock]:
    """The clocks of the case by code, each in its last round."""
    return queries.latest(case.clocks.filter(voided=False))


def transfer(case: Case, base: dict[str, Any]) -> letters.Transfer:
    """信访事项转送单."""
    told = _forwarding(case, base, to_unit=case.responsible)
    helps = queries.helps_waiting(case)
    if helps:
        told["copies_to"] = (*(one.unit.name for one in helps), "存档")
    return letters.Transfer(
        **told,
        **_terms(case, case.arrived_on or base["issued_on"]),
        helpers="、".join(one.unit.name for one in helps),
        help_by=max((one.clock.due for one in helps), default=None),
    )


def referral(case: Case, base: dict[str, Any], *, to_unit: Unit) -> letters.Referral:
    """涉法涉诉信访事项转送单."""
    return letters.Referral(**_forwarding(case, base, to_unit=to_unit))


def assignment(case: Case, base: dict[str, Any], *, days: int, report_outline: str) -> letters.Assignment:
    """信访事项交办函."""
    return letters.Assignment(
        **_forwarding(case, base, to_unit=case.responsible),
        **_terms(case, case.arrived_on or base["issued_on"]),
        days=days,
        report_by=running_clocks(case)["A1"].due,
        report_outline=report_outline,
    )


def objection(case: Case, base: dict[str, Any], *, reason: str, proposed_unit: Unit | None) -> letters.Objection:
    """信访事项异议函, to the office that sent it."""
    return letters.Objection(
        **{**base, "addressee": case.office.name},
        received_on=case.arrived_on,
        object_by=running_clocks(case)["C3"].due,
        reason=reason,
        proposed_unit=proposed_unit.name if proposed_unit else "",
    )


def returned(case: Case, base: dict[str, Any], *, proposal: Proposal, reason: str) -> letters.Returned:
    """异议核实决定书, to the unit that objected."""
    agreed = bool(proposal.agreed)
    c2 = running_clocks(case).get("C2")  # none where name or address is unclear
    again = f"请最迟于{chinese(c2.due)}前书面告知信访人是否受理，并依法办理。" if c2 else "请依法办理。"
    return letters.Returned(
        **{**base, "addressee": proposal.by.unit.name},
        objected_on=localdate(proposal.at),
        decision="同意退回" if agreed else "不同意退回，仍由你单位办理",
        reason=reason,
        consequence="请交还相关材料，由我单位另行转送。" if agreed else again,
    )


def jurisdiction(case: Case, base: dict[str, Any], *, proposal: Proposal, holding: Unit | None) -> letters.Jurisdiction:
    """信访事项受理机关决定书, to the bodies concerned: who had it, who was named, who takes it up.

    Args:
        holding: the unit that had it before the decision; None while it was with the office.
    """
    decided = case.responsible
    ground, c2 = Ground(proposal.facts["ground"]), running_clocks(case).get("C2")
    concerned = dict.fromkeys(unit.name for unit in (holding, proposal.unit, decided) if unit is not None)
    return letters.Jurisdiction(
        **{**base, "addressee": "、".join(concerned), "copies_to": (case.office.name, "存档")},
        asked_by=proposal.by.unit.name,
        asked_on=localdate(proposal.at),
        ground=ground.label,
        rank=Rank(proposal.facts["rank"]).label,
        article=ground.article,
        decision=decided.name,
        reason=proposal.words,
        notify_by=c2.due if c2 and c2.stopped_on is None else None,
    )


def declined(case: Case, base: dict[str, Any], *, proposal: Proposal) -> letters.Declined:
    """信访事项不予受理告知书."""
    other = Case.objects.select_related("unit", "office").get(number=proposal.facts["same_case_number"])
    running = running_clocks(other)
    c2, c4 = running.get("C2"), running.get("C4")
    due = c4.due if c4 else clocks.latest_conclusion(c2.due, calendar.current()).due if c2 else None
    return letters.Declined(
        **base,
        received_on=case.received_on,
        same_number=other.number,
        handling_organ=(other.unit or other.office).name,
        handling_due=due,
        query_url=status_url(other),
        reason=proposal.reason,
    )


def no_longer(case: Case, base: dict[str, Any], *, proposal: Proposal) -> letters.NoLonger:
    """信访事项不再受理告知书."""
    return letters.NoLonger(
        **base,
        received_on=case.received_on,
        final_number=proposal.facts["final_number"],
        final_on=date.fromisoformat(proposal.facts["final_on"]),
        reason=proposal.reason,
    )


def extension(
    case: Case, base: dict[str, Any], *, proposal: Proposal, old_due: date, approved_by: str
) -> letters.Extension:
    """信访事项延期办理告知书."""
    return letters.Extension(
        **{**base, "copies_to": (case.office.name, "存档")},
        accepted_on=case.accepted_on,
        days=int(proposal.facts["days"]),
        reason=proposal.reason,
        old_due=old_due,
        new_due=running_clocks(case)["C4"].due,
        approved_by=approved_by,
    )


def simple_answer(case: Case, base: dict[str, Any], *, way: str, told_on: date) -> letters.SimpleAnswer:
    """简易办理答复记录."""
    return letters.SimpleAnswer(
        **base,
        received_on=case.received_on,
        accepted_on=case.accepted_on,
        way=label_of("answer_way", way),
        told_on=told_on,
        claims=tuple(
            letters.SimpleClaim(claim=claim.text, result=label_of("claim_result", claim.result), reason=claim.reason)
            for claim in case.claims.all()
        ),
    )


def agreement(case: Case, base: dict[str, Any], *, made: Agreement) -> letters.Agreement:
    """调解协议书, 和解协议书."""
    m1 = running_clocks(case).get("M1")
    return letters.Agreement(
        **base,
        parties=made.parties,
        dispute=tuple(claim.text for claim in case.claims.all()),
        terms=made.terms,
        performance=made.performance,
        due_on=made.due_on,
        agreed_on=made.on,
        confirm_by=m1.due if m1 else None,
    )


def _how_concluded(case: Case) -> str:
    """The words of the step that ended it, for claims without an answer of their own."""
    last = case.steps.filter(after__in=ENDED_STAGES).exclude(before__in=ENDED_STAGES).last()
    return STEPS[Step(last.step)].done if last else Stage(case.stage).label


def _delivered(case: Case) -> tuple[str, ...]:
    """The papers that the person got, each with its day."""
    others = [Paper.RECEIPT, *sorted(OF_THE_OFFICE)]
    rows = case.documents.filter(public=True).exclude(paper__in=others).prefetch_related("deliveries")
    return tuple(f"{row.get_paper_display()}（{row.number}），{_when_delivered(row)}。" for row in rows)


def _when_delivered(document: Document) -> str:
    """When it reached each of those to whom it was delivered, or when it was issued."""
    days = dict.fromkeys(chinese(delivery.on) for delivery in document.deliveries.all())
    return f"{'、'.join(days)}送达" if days else f"{chinese(document.issued_on)}出具"


def _carried_out(claim: Claim) -> str:
    done = f"{chinese(claim.fulfilled_on)}已落实" if claim.fulfilled_on else "尚未落实"
    return f"“{claim.text}”：{done}。"


def report(case: Case, base: dict[str, Any]) -> letters.Report:
    """信访事项办结报告, to the office that assigned."""
    a1 = running_clocks(case)["A1"]
    how = _how_concluded(case)
    claims = list(case.claims.all())
    return letters.Report(
        **{**base, "addressee": case.office.name},
        assigned_on=a1.start,
        report_by=a1.due,
        text=case.report,
        outcome=tuple(
            f"“{claim.text}”：{label_of('claim_result', claim.result) if claim.result else how}。" for claim in claims
        ),
        documents=_delivered(case) or ("未出具需要送达的文书。",),
        execution=tuple(_carried_out(claim) for claim in claims if claim.result == ClaimResult.SUPPORTED)
        or ("没有需要落实的支持事项。",),
        concluded_on=case.concluded_on,
    )


def _basis(clock: Clock) -> str:
    """The article of a term; of one whose days the office sets, that they are its own promise, and from when."""
    return f"本机关承诺期限（自收到之日起{clock.days}日）" if clock.code == "P1" else clock.article


def acceptance(case: Case, base: dict[str, Any]) -> paper.Acceptance:
    """信访事项受理告知书."""
    running = running_clocks(case)
    ordinary, s3 = running.get("C4") or running.get("P1"), running.get("S3") if case.simplified else None
    answer_by = s3 or ordinary
    days = settings.PROMISED_DAYS  # 第三十一条第五项, where the text sets no number of days
    promised = case.accepted_on + timedelta(days=days) if case.accepted_on else None
    branch = sorting.branch_of(sorting.path_of_item(case.path), day=case.received_on) if case.path else None
    return paper.Acceptance(
        **base,
        received_on=case.arrived_on,
        forwarded_from=case.office.name,
        accepted_on=case.accepted_on,
        path="信访处理程序" if case.path else "建议意见办理",
        path_basis=branch.article if branch else "第二十九条",
        procedure="简易办理" if case.simplified else "普通程序",
        due=answer_by.due if answer_by else promised,
        due_basis=_basis(answer_by) if answer_by else f"本机关承诺期限（{days}日）",
        ordinary_due=(ordinary.due if ordinary else promised) if s3 else None,
        query_code=CODE_ON_RECEIPT,
        query_url=status_url(case),
    )


def opinion(case: Case, base: dict[str, Any], *, signed_by: str) -> paper.Opinion:
    """信访事项处理意见书: every claim answered."""
    facts = case.opinion.get("facts", "")
    organ = case.opinion.get("review_organ", "")
    unit = case.unit
    return paper.Opinion(
        **{**base, "copies_to": (case.office.name, "存档")},
        received_on=case.received_on,
        received_way=label_of("channel", case.channel),
        accepted_on=case.accepted_on,
        claims=tuple(
            paper.AnsweredClaim(
                claim=claim.text,
                facts=facts if order == 1 else "同第一项查明事实。",
                result=CLAIM_RESULTS.get(claim.result, ""),
                reason=claim.reason + _carried_out_by(claim),
            )
            for order, claim in enumerate(case.claims.all(), start=1)
        ),
        legal_basis=tuple(case.opinion.get("basis", [])),
        review_organ=organ,
        review_address=(unit.parent.address if unit and unit.parent else "") or f"{organ}信访接待场所",
        review_materials=("书面复查申请书", "本意见书复印件", "申请人身份证明复印件"),
        signed_by=signed_by,
    )


def _carried_out_by(claim: Claim) -> str:
    """Until when a supported claim is carried out: a line of its own in the opinion (第三十二条)."""
    if claim.result != ClaimResult.SUPPORTED:
        return ""
    until = f"最迟于{chinese(claim.fulfil_by)}前" if claim.fulfil_by else f"自本意见书送达之日起{DEFAULT_DAYS}日内"
    return f"\n落实期限：{until}落实。"


def other_path(case: Case, base: dict[str, Any], *, competent_body: str, reply: str) -> paper.OtherPath:
    """告知法定途径书 (第三十一条第一至五项)."""
    branch = sorting.branch_of(sorting.path_of_item(case.path or 1), day=case.received_on)
    return paper.OtherPath(
        **base,
        received_on=case.received_on,
        path=branch.label,
        path_basis=f"《信访工作条例》{branch.article}",
        competent_body=competent_body,
        address=f"以{competent_body}公示的地址为准",
        time_limit="以该法定途径的规定为准，请尽早提出，以免超过期限",
        reason=reply,
        legal_aid="经济困难的，可向法律援助机构申请法律援助，电话12348。",
    )


def delivery(
    case: Case, base: dict[str, Any], *, document: Document, proof: Delivery, to: Sequence[Petitioner] = ()
) -> paper.DeliveryProof:
    """送达回证, filled in; `to`: whose paper it is, by default everybody's."""
    people = [proof.party.petitioner] if proof.party else list(to) or petitioners(case)
    base = {**base, "addressee": names(list(to))} if to else base
    addressee = base["addressee"] if proof.for_group or not proof.party else names(people)
    return paper.DeliveryProof(
        **{**base, "addressee": addressee},
        document=document.get_paper_display(),
        document_number=document.number,
        way=label_of("delivery_way", proof.way),
        address=(people[0].address if people else "") or "当面",
        server=base["contact"],
        delivered_on=proof.on,
        received_by=proof.receiver,
        refusal="本人拒绝签收" if proof.outcome == "refused" else "",
        witnesses=tuple(name for name in proof.witnesses.split("、") if name),
        mail_number=proof.tracking_number,
        consent=proof.consent,
    )
