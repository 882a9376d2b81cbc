"""Hands, recusals, agents and urgent reports."""

from __future__ import annotations

from datetime import timedelta

from yimen.base.models import User
from yimen.cases import actions as cases
from yimen.cases.actions import MandateFacts, UrgentFacts
from yimen.cases.models import Case, Errand, HandOffer, Mandate, Recusal, UrgentReport
from yimen.cases.queries import addressees_of
from yimen.documents import actions as documents
from yimen.domain.mandate import AgentKind, Basis, Ending, Evidence, Scope
from yimen.domain.recusal import Ground
from yimen.domain.urgent import Measure, Way
from yimen.ops.demo.does.doing import Doing, does

AGENT = "daili"
ERRANDS = (
    ("到主管单位递交补充材料，取回收件凭证", "责任单位办公室"),
    ("询问现场核查的时间，转告本人", "责任单位经办科室"),
)


# ---- hands


def _receiver(it: Doing, case: Case) -> User:
    """The colleague of who has it in hand."""
    if case.holding_unit_id == case.office_id:
        return it.colleague()
    return it.who("jingban" if it.handler(case).username == "jingban2" else "jingban2")


@does("offer_hand")
def offer_hand(it: Doing) -> None:
    """请同事接办: offer hand."""
    case = it.case
    if case.holder is None:
        return
    reason = it.rng.choice(("下周外出培训，手上事项请代为办理。", "该片区由你联系，情况更熟悉。"))
    by = it.world.users[case.holder.username]
    cases.offer_hand(case_id=case.pk, to=_receiver(it, case), reason=reason, by=by, at=it.at)


def _answer_hand(it: Doing, *, accept: bool, words: str = "") -> None:
    offer = HandOffer.objects.waiting().filter(case=it.case, to_person__isnull=False).first()
    if offer is not None and offer.to_person is not None:
        by = it.world.users[offer.to_person.username]
        cases.answer_hand(offer_id=offer.pk, accept=accept, words=words, by=by, at=it.at)


@does("accept_hand")
def accept_hand(it: Doing) -> None:
    """接办: accept hand."""
    _answer_hand(it, accept=True)


@does("decline_hand")
def decline_hand(it: Doing) -> None:
    """不接: decline hand."""
    _answer_hand(it, accept=False, words="手上有三件即将到期，这几天接不了。")


@does("order_hand")
def order_hand(it: Doing) -> None:
    """负责人指定承办人: order hand."""
    case = it.case
    cases.order_hand(
        case_id=case.pk, to=it.handler(case), reason="原承办人回避，由你承办。", by=it.head(case), at=it.at
    )


# ---- recusals


@does("declare_interest")
def declare_interest(it: Doing) -> None:
    """本人申报回避: declare interest."""
    case = it.case
    words = "信访人是本人的邻居，可能影响公正办理。"
    cases.declare_interest(case_id=case.pk, ground=Ground.OTHER, words=words, by=it.handler(case), at=it.at)


@does("ask_recusal")
def ask_recusal(it: Doing) -> None:
    """信访人申请回避: ask recusal."""
    case = it.case
    words = "信访人认为经办人与对方公司负责人相识，申请回避。"
    cases.ask_recusal(
        case_id=case.pk, person=it.handler(case), ground=Ground.INTEREST, words=words, by=it.clerk(), at=it.at
    )


@does("decide_recusal")
def decide_recusal(it: Doing) -> None:
    """决定回避: decide recusal."""
    case, granted = it.case, it.facts["granted"]
    recusal = Recusal.objects.filter(case=case, granted=None).latest("id")
    words = "情况属实，同意回避，另行指定承办人。" if granted else "经了解，双方不相识，没有利害关系，不需要回避。"
    cases.decide_recusal(recusal_id=recusal.pk, granted=granted, words=words, by=it.head(case), at=it.at)


# ---- agents


@does("grant_mandate")
def grant_mandate(it: Doing) -> None:
    """登记委托: grant mandate."""
    documents.grant_mandate(
        case_id=it.case.pk,
        facts=MandateFacts(
            kind=AgentKind.PETITION_AGENT,
            basis=Basis.MANDATE,
            evidence=Evidence.PAPER,
            scope=frozenset({Scope.SUBMIT, Scope.STATE, Scope.RECEIVE, Scope.QUERY}),
            from_on=it.today,
            until_on=it.today + timedelta(days=120),
            idempotency_key=it.life.key,
            agent=it.who(AGENT),
        ),
        by=it.clerk(),
        at=it.at,
    )


def _mandate(it: Doing) -> Mandate:
    return Mandate.objects.filter(case=it.case).latest("id")


def _errand(it: Doing) -> Errand:
    return Errand.objects.get(mandate=_mandate(it), idempotency_key__endswith=f"/{it.facts['n']}")


@does("ask_errand")
def ask_errand(it: Doing) -> None:
    """交代代办事项: ask errand."""
    n = it.facts["n"]
    what, place = ERRANDS[n % len(ERRANDS)]
    cases.ask_errand(
        mandate_id=_mandate(it).pk,
        what=what,
        place=place,
        due_on=it.today + timedelta(days=10),
        idempotency_key=f"{it.life.key}/{n}",
        by=it.clerk(),
        at=it.at,
    )


@does("errand_step")
def errand_step(it: Doing) -> None:
    """登记代办经过: errand step."""
    words = "已到场，材料由收发室签收，约定下周答复。"
    cases.note_errand_step(errand_id=_errand(it).pk, words=words, on=it.today, by=it.who(AGENT), at=it.at)


@does("bring_answer")
def bring_answer(it: Doing) -> None:
    """带回答复: bring answer."""
    answer = "经办人答复：材料已入卷，现场核查定在下周，届时请本人到场。"
    cases.bring_answer(errand_id=_errand(it).pk, answer=answer, on=it.today, by=it.who(AGENT), at=it.at)


@does("confirm_answer")
def confirm_answer(it: Doing) -> None:
    """窗口向本人核实: confirm answer."""
    cases.confirm_answer(errand_id=_errand(it).pk, on=it.today, way="phone", by=it.clerk(), at=it.at)


@does("end_mandate")
def end_mandate(it: Doing) -> None:
    """本人来电撤销: end mandate."""
    cases.end_mandate(mandate_id=_mandate(it).pk, ending=Ending.BY_PHONE, by=it.clerk(), at=it.at)


# ---- urgent reports


@does("report_urgent")
def report_urgent(it: Doing) -> None:
    """紧急报告: report urgent."""
    case, happened = it.case, it.at - timedelta(minutes=25)
    documents.report_urgent(
        facts=UrgentFacts(
            happened_at=happened,
            known_at=happened + timedelta(minutes=6),
            place=it.words.place,
            people=f"{it.life.people_count}人，情绪激动，无人受伤",
            demand="；".join(it.words.claims),
            measures="值班负责人到场接谈，责任单位二十分钟内到场。",
            steps=frozenset({Measure.EXPLAIN, Measure.ROOM, Measure.UNIT}),
            idempotency_key=it.life.key,
            case_id=case.pk,
        ),
        by=_reporter(it, case),
        at=it.at,
    )


def _reporter(it: Doing, case: Case) -> User:
    return it.handler(case) if it.facts["who"] == "unit" else it.clerk()


@does("note_told")
def note_told(it: Doing) -> None:
    """逐个登记报告对象: note told."""
    case = it.case
    report = UrgentReport.objects.select_related("unit").filter(case=case).latest("id")
    to = addressees_of(report)[it.facts["n"]]
    cases.note_told(report_id=report.pk, to=to, way=Way.PHONE, told_at=it.at, by=_reporter(it, case), at=it.at)
