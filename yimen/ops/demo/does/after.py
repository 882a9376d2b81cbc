"""What is done after a matter is concluded: promises, settlement, rating, help, contact, data."""

from __future__ import annotations

from yimen.cases import actions as cases
from yimen.cases.models import Aid, Fulfilment
from yimen.documents import actions as documents
from yimen.domain.aid import Ground as AidGround
from yimen.domain.aid import Kind as AidKind
from yimen.domain.contact import Way
from yimen.domain.data_rights import Ground, Kind
from yimen.domain.fulfilment import Progress
from yimen.domain.procedure import ReopenGround
from yimen.domain.rating import LookOutcome
from yimen.evaluations import actions as evaluations
from yimen.evaluations.models import Rating
from yimen.ops.demo import district
from yimen.ops.demo.does.doing import Doing, does

LEADER, CHECKER, CIVIL_AFFAIRS = "lingdao", "shenhe", "minzheng"
PROOFS = {
    Progress.UNDER_WAY: "施工单位已进场，完成约一半，现场照片已存档。",
    Progress.NOT_YET: "所需经费正在申请，预计下月安排。",
    Progress.DONE: "已全部完成，现场验收单和照片已存档。",
}
REOPENING = {
    ReopenGround.REVIEW: "复查意见要求重新处理，现恢复办理，对原意见涉及的诉求重新调查。",
    ReopenGround.AGREEMENT_BROKEN: "对方没有按和解协议履行，恢复办理并出具处理意见。",
}


@does("report")
def report(it: Doing) -> None:
    """办结报告: report."""
    case = it.case
    text = f"查明：{it.words.found}处理：{it.words.answer}处理意见书已送达信访人。"
    documents.report(case_id=case.pk, text=text, by=it.handler(case), at=it.at)


@does("check")
def check(it: Doing) -> None:
    """回复落实检查; order 0 is the agreement's task."""
    case, order, progress = it.case, it.facts["order"], Progress(it.facts["progress"])
    tasks = Fulfilment.objects.open().filter(case=case)
    task = tasks.get(claim__order=order) if order else tasks.get(claim=None)
    cases.answer_check(
        case_id=case.pk,
        task_id=task.pk,
        progress=progress,
        proof=PROOFS[progress],
        fulfilled_on=it.today if progress is Progress.DONE else None,
        by=it.handler(case),
        at=it.at,
    )


@does("fulfil")
def fulfil(it: Doing) -> None:
    """登记落实: fulfil."""
    case = it.case
    cases.fulfil_claim(case_id=case.pk, order=it.facts["order"], fulfilled_on=it.today, by=it.handler(case), at=it.at)


@does("resolve")
def resolve(it: Doing) -> None:
    """认定化解: resolve."""
    reason = "“支持”的诉求已全部落实，凭据已核对。"
    cases.resolve(case_id=it.case.pk, persons_word=False, reason=reason, by=it.clerk(), at=it.at)


@does("reopen")
def reopen(it: Doing) -> None:
    """重新办理: reopen."""
    case, ground = it.case, ReopenGround(it.facts["ground"])
    cases.reopen(case_id=case.pk, ground=ground, reason=REOPENING[ground], by=it.head(case), at=it.at)


@does("rate")
def rate(it: Doing) -> None:
    """评价：只由信访人作出: rate."""
    reason = "办理用时较长。" if it.facts["level"] == "dissatisfied" else ""
    evaluations.rate(
        case_id=it.case.pk, body=it.facts["body"], level=it.facts["level"], reason=reason, by=None, at=it.at
    )


@does("look_at_rating")
def look_at_rating(it: Doing) -> None:
    """上一级查看不满意评价: look at rating."""
    rating = Rating.objects.select_related("unit__parent").get(case=it.case, body=it.facts["body"])
    above = rating.unit.parent
    government = above is None or above.code == district.GOVERNMENT_CODE
    looked = it.rng.choices((LookOutcome.NOTHING, LookOutcome.OTHER), weights=(7, 3))[0]
    words = (
        "调阅案卷，程序和意见符合规定，未发现不当。"
        if looked is LookOutcome.NOTHING
        else "意见适当，但答复用语生硬，已要求改进送达时的当面解释。"
    )
    by = it.who(LEADER) if government or above is None else it.world.head(it.world.slugs[above.pk])
    evaluations.look_at_rating(rating_id=rating.pk, outcome=looked, words=words, by=by, at=it.at)


@does("note_wish")
def note_wish(it: Doing) -> None:
    """登记本人是否愿意被联系: note wish."""
    agrees = it.rng.random() < 0.8
    cases.note_wish(case_id=it.case.pk, agrees=agrees, way=Way.PHONE if agrees else None, by=it.clerk(), at=it.at)


@does("note_contact")
def note_contact(it: Doing) -> None:
    """按本人选择的方式回访: note contact."""
    case = it.case
    wish = case.contact_wishes.last()
    if wish is None or not wish.agrees:
        return
    words = "本人表示收到意见书，对已落实的部分认可，希望后续按期完成。"
    cases.note_contact(
        case_id=case.pk, key=it.life.key, on=it.today, way=Way.PHONE, words=words, by=it.clerk(), at=it.at
    )


@does("offer_aid")
def offer_aid(it: Doing) -> None:
    """提出帮扶: offer aid."""
    final = it.facts["ground"] == AidGround.FINAL
    cases.offer_aid(
        case_id=it.case.pk,
        kind=AidKind.COUNSEL if final else AidKind.SOCIAL,
        ground=AidGround(it.facts["ground"]),
        words="可以由社会工作者上门陪同说明结论、提供心理疏导，是否接受由本人决定。"
        if final
        else "家庭因病支出较大，可以协助申请临时救助，是否申请由本人决定。",
        by=it.clerk(),
        at=it.at,
    )


def _aid(it: Doing) -> Aid:
    return Aid.objects.filter(case=it.case).latest("id")


@does("accept_aid")
def accept_aid(it: Doing) -> None:
    """本人接受: accept aid."""
    cases.accept_aid(aid_id=_aid(it).pk, by=it.clerk(), at=it.at)


@does("decline_aid")
def decline_aid(it: Doing) -> None:
    """本人不需要: decline aid."""
    cases.decline_aid(aid_id=_aid(it).pk, by=it.clerk(), at=it.at)


@does("refer_aid")
def refer_aid(it: Doing) -> None:
    """转介: refer aid."""
    cases.refer_aid(aid_id=_aid(it).pk, unit=it.unit(CIVIL_AFFAIRS), to="", by=it.clerk(), at=it.at)


@does("close_aid")
def close_aid(it: Doing) -> None:
    """登记结果: close aid."""
    result = "已受理并上门，本人表示有帮助；以后需要的可以再联系。"
    cases.close_aid(aid_id=_aid(it).pk, result=result, by=it.clerk(), at=it.at)


ASKS = {
    Kind.ACCESS: "查阅登记的联系方式和办理经过。",
    Kind.COPY: "复制本人提交的材料清单。",
    Kind.CORRECT: "联系地址的门牌号写错，请更正。",
    Kind.DELETE: "事情已经办完，请删除我的全部信息。",
}
DONE = {
    Kind.ACCESS: "已在窗口出示登记信息，由本人查阅。",
    Kind.COPY: "已复制并当面交付。",
    Kind.CORRECT: "经核对证件，已更正。",
}


@does("ask_for_data")
def ask_for_data(it: Doing) -> None:
    """登记个人信息请求: ask for data."""
    kind = Kind(it.facts["kind"])
    cases.ask_for_data(
        case_id=it.case.pk, kind=kind, words=ASKS[kind], source_key=f"{it.life.key}:data", by=it.clerk(), at=it.at
    )


@does("answer_data")
def answer_data(it: Doing) -> None:
    """答复已办理: answer data."""
    request = it.case.data_requests.latest("id")
    cases.answer_data(request_id=request.pk, answer=DONE[Kind(request.kind)], by=it.clerk(), at=it.at)


@does("propose_data_refusal")
def propose_data_refusal(it: Doing) -> None:
    """提议不予删除: propose data refusal."""
    request = it.case.data_requests.latest("id")
    answer = "信访档案的保管期限未届满，不能删除；在此期间只作保存，期满后依法处理。"
    cases.propose_data_refusal(request_id=request.pk, ground=Ground.KEPT_BY_LAW, answer=answer, by=it.clerk(), at=it.at)


@does("decide_data_refusal")
def decide_data_refusal(it: Doing) -> None:
    """第二人审核: decide data refusal."""
    request = it.case.data_requests.latest("id")
    cases.decide_data_refusal(
        request_id=request.pk, agree=True, words="同意，请书面告知。", by=it.who(CHECKER), at=it.at
    )
