"""Each step with a paper issues it in its own transaction: right kind, number, issuer, reader, and the day it tells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest

from tests.factories import Life, petition, unit, user
from yimen.cases import actions as cases
from yimen.cases.models import Case
from yimen.documents import actions as documents
from yimen.documents import public, queries
from yimen.documents.issuing import FOR_THE_PERSON, KINDS, WORDS
from yimen.documents.models import Document
from yimen.documents.render.wordfile import plain_text, read
from yimen.domain.dictionaries import ClaimResult, OrganKind
from yimen.domain.procedure import STEPS, DeclineGround, Paper, Stage
from yimen.domain.roles import Role
from yimen.domain.simplified import Checklist, Kind

from .pdfs import plain, texts

pytestmark = pytest.mark.django_db

SUPPORTED = {order: cases.ClaimAnswer(ClaimResult.SUPPORTED, "电梯已修好，账目已公示。") for order in (1, 2)}
PARTIES = {
    "parties": "王小云、云汀物业服务有限公司",
    "terms": "物业于十日内修好电梯。\n维修费由物业承担。",
    "performance": "物业修好后书面告知",
    "due_on": date(2026, 3, 31),
    "consent": True,
}


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"


def assigned(life: Life) -> None:
    life.sorted()
    documents.assign(
        case_id=life.case.pk, to_unit=life.department, days=20, report_outline="查明情况和结果。",
        by=life.receptionist, at=life.at,
    )  # fmt: skip


def to_court(life: Life) -> None:
    court = unit(life.government, name="云汀区人民法院", organ_kind=OrganKind.COURT)
    life.sorted(path=1)
    documents.to_political_legal(case_id=life.case.pk, to_unit=court, by=life.receptionist, at=life.at)


def objected(life: Life) -> None:
    market = unit(life.government, name="云汀区市场监督管理局")
    life.received().after(days=2)
    documents.object_to(
        case_id=life.case.pk, reason="电梯使用安全属市场监管职责。", proposed_unit=market, by=life.handler, at=life.at
    )


def decided(agree: bool) -> Callable[[Life], None]:
    def play(life: Life) -> None:
        life.objected().after(days=1)
        documents.decide_return(
            case_id=life.case.pk, agree=agree, reason="已与市场监管局核对职责。", by=life.receptionist, at=life.at
        )

    return play


def declined(life: Life) -> None:
    town = unit(life.government, level="town", name="柳岸镇人民政府")
    handler = user(town, Role.HANDLER)
    life.sorted()
    first = cases.register(office=life.office, petition=petition(), by=life.receptionist, at=life.at).case
    cases.sort(case_id=first.pk, petition_class="appeal", path=6, by=life.receptionist, at=life.at)
    documents.forward(case_id=first.pk, to_unit=town, by=life.receptionist, at=life.at)
    cases.receive(case_id=first.pk, by=handler, at=life.at)
    documents.accept(case_id=first.pk, by=handler, at=life.at)
    _decline(life, ground=DeclineGround.SAME_MATTER, same_case_number=first.number, same_matter=True)


def no_longer(life: Life) -> None:
    life.sorted()
    final = {"final_number": "云政信复核〔2025〕3号", "final_on": date(2025, 9, 30)}
    _decline(life, ground=DeclineGround.FINAL, same_facts=True, **final)


def _decline(life: Life, **facts: object) -> None:
    cases.propose_decline(case_id=life.case.pk, reason="两件反映同一事项。", by=life.receptionist, at=life.at, **facts)
    checker = user(life.office, Role.CHECKER)
    documents.decide_decline(case_id=life.case.pk, agree=True, reason="", by=checker, at=life.at)


def extended(life: Life) -> None:
    life.accepted()
    cases.ask_extension(case_id=life.case.pk, days=30, reason="检测报告未出。", by=life.handler, at=life.at)
    documents.decide_extension(case_id=life.case.pk, agree=True, reason="", by=life.head, at=life.at)


def simplified(life: Life) -> None:
    life.received()
    documents.accept_simplified(case_id=life.case.pk, checklist=Checklist(Kind.CLEAR), by=life.handler, at=life.at)


def answered_simply(life: Life) -> None:
    simplified(life)
    documents.answer_simply(
        case_id=life.case.pk, answers=SUPPORTED, way="phone", told_on=life.at.date(), by=life.handler, at=life.at
    )


def agreed(kind: str, *, committee: bool) -> Callable[[Life], None]:
    def play(life: Life) -> None:
        life.accepted()
        documents.agree(
            case_id=life.case.pk, kind=kind, committee=committee, by=life.handler, at=life.at, **PARTIES
        )  # fmt: skip

    return play


def reported(life: Life) -> None:
    assigned(life)
    cases.receive(case_id=life.case.pk, by=life.handler, at=life.at)
    documents.accept(case_id=life.case.pk, by=life.handler, at=life.at)
    agreed_on_it = {**PARTIES, "committee": False, "by": life.handler, "at": life.at}
    documents.agree(case_id=life.case.pk, kind="settle", **agreed_on_it)
    documents.report(case_id=life.case.pk, text="已查明并和解，信访人表示满意。", by=life.handler, at=life.at)


def guided_by_unit(life: Life) -> None:
    life.received()
    cases.sort(case_id=life.case.pk, petition_class="appeal", path=2, by=life.handler, at=life.at)
    documents.guide_elsewhere(
        case_id=life.case.pk, competent_body="云汀区劳动人事争议仲裁委员会", reply="属劳动争议。",
        by=life.handler, at=life.at,
    )  # fmt: skip


@dataclass(frozen=True)
class Issued:
    """What is expected: life begins on Monday 2026-03-02, and each `says` was counted by hand."""

    paper: Paper
    play: Callable[[Life], None]
    number: str  # between the code of the unit and 〔year〕
    by_unit: bool
    public: bool
    says: tuple[str, ...]


ISSUED = {
    "assign": Issued(
        Paper.ASSIGNMENT, assigned, "交", by_unit=False, public=False,
        # A1 ends on Sunday 2026-03-22; C2 on 03-17; C3 five working days on, 03-09.
        says=(
            "20日内办理", "2026年3月23日前反馈结果", "2026年3月17日前书面告知",
            "2026年3月9日前提出异议", "查明情况和结果。",
        ),
    ),
    "to_political_legal": Issued(
        Paper.REFERRAL, to_court, "转", by_unit=False, public=False,
        says=("云汀区人民法院：", "第二十二条第二款", "尽快修好电梯"),
    ),
    "object": Issued(
        Paper.OBJECTION, objected, "异", by_unit=True, public=False,
        says=(
            "云汀区信访局：", "2026年3月2日收到", "（2026年3月9日）内提出异议",
            "市场监管职责", "建议由云汀区市场监督管理局办理",
        ),
    ),
    "agree_return": Issued(
        Paper.RETURNED, decided(agree=True), "核", by_unit=False, public=False,
        says=("云汀区住房和城乡建设局：", "于2026年3月2日", "决定：同意退回", "核对职责", "请交还相关材料"),
    ),
    "refuse_return": Issued(
        Paper.RETURNED, decided(agree=False), "核", by_unit=False, public=False,
        says=("不同意退回，仍由你单位办理", "请最迟于2026年3月17日前书面告知"),
    ),
    "decline": Issued(
        Paper.DECLINED, declined, "不", by_unit=False, public=True,
        # accepted on 03-02, so that it must be concluded within 60 days: Friday 05-01 is a holiday, until 05-05.
        says=(
            "王小云：", "柳岸镇人民政府已经受理或者正在办理", "2026年5月6日前办结",
            "第十九条第三款", "两件反映同一事项。",
        ),
    ),
    "no_longer": Issued(
        Paper.NO_LONGER, no_longer, "止", by_unit=False, public=True,
        says=("云政信复核〔2025〕3号，2025年9月30日", "同一事实和理由", "第三十六条第三款"),
    ),
    "extend": Issued(
        Paper.EXTENSION, extended, "延", by_unit=True, public=True,
        says=("原办理期限至2026年5月6日", "延长办理期限30日，至2026年6月1日止", "检测报告未出。"),
    ),
    "accept_simplified": Issued(
        Paper.ACCEPTANCE, simplified, "受", by_unit=True, public=True,
        # ten working days from 03-02
        says=("办理程序：简易办理", "最迟于2026年3月16日前答复您", "转为普通程序的，最迟于2026年5月6日前"),
    ),
    "answer_simply": Issued(
        Paper.SIMPLE_ANSWER, answered_simply, "简", by_unit=True, public=True,
        says=("于2026年3月2日以电话方式答复您", "尽快修好电梯", "处理意见：支持。", "需要纸质答复的"),
    ),
    "mediate": Issued(
        Paper.MEDIATION, agreed("mediate", committee=True), "调", by_unit=True, public=True,
        says=(
            "云汀物业服务有限公司", "公示维修资金使用情况", "维修费由物业承担。",
            "2026年3月31日", "30日内（2026年4月1日前）",
        ),
    ),
    "settle": Issued(
        Paper.SETTLEMENT, agreed("settle", committee=False), "和", by_unit=True, public=True,
        says=("自愿和解", "物业于十日内修好电梯。", "物业修好后书面告知", "签署日期"),
    ),
    "report": Issued(
        Paper.REPORT, reported, "报", by_unit=True, public=False,
        says=(
            "云汀区信访局：", "2026年3月2日交办", "2026年3月23日前提交",
            "信访人表示满意", "“尽快修好电梯”：达成和解协议并办结", "和解协议书（",
        ),
    ),
    "guide_by_unit": Issued(
        Paper.OTHER_PATH, guided_by_unit, "告", by_unit=True, public=True,
        says=("云汀区劳动人事争议仲裁委员会", "属劳动争议。"),
    ),
}  # fmt: skip


def only(case: Case, paper: Paper) -> Document:
    """The one paper of that kind; a step issues one."""
    found = queries.of_case(case.pk).filter(paper=paper)
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize("step", ISSUED)
def test_a_step_issues_its_paper(step: str) -> None:
    expected = ISSUED[step]
    life = Life(channel="letter") if expected.paper is Paper.REFERRAL else Life()
    expected.play(life)
    document = only(life.case, expected.paper)
    issuer = life.department if expected.by_unit else life.office
    assert document.issued_by_unit == issuer
    assert document.number == f"{issuer.code}{expected.number}〔2026〕1号"
    assert document.public is expected.public
    assert (document.pk in {line.id for line in public.papers(life.case)}) is expected.public
    word, pdf = queries.word(document), queries.pdf(document)
    text = plain(plain_text(read(word).blocks))
    assert [words for words in expected.says if plain(words) not in text] == []
    assert "".join(texts(pdf)).startswith(text[:200])
    assert document.number in plain_text(read(word).blocks)


def test_every_paper_the_table_names_can_be_issued() -> None:
    named = {row.paper for row in STEPS.values() if row.paper is not None}
    assert named - set(WORDS) == set()
    assert {paper.value for paper in Paper} <= set(KINDS)
    assert {Paper.ASSIGNMENT, Paper.OBJECTION, Paper.RETURNED, Paper.REPORT, Paper.REFERRAL}.isdisjoint(FOR_THE_PERSON)


def test_a_refused_extension_issues_no_paper_and_changes_no_day() -> None:
    life = Life().accepted()
    cases.ask_extension(case_id=life.case.pk, days=10, reason="检测未完。", by=life.handler, at=life.at)
    before = life.case.clocks.get(code="C4").due
    documents.decide_extension(case_id=life.case.pk, agree=False, reason="理由不足。", by=life.head, at=life.at)
    assert not Document.objects.filter(case=life.case).exists()
    assert life.case.clocks.get(code="C4").due == before


def test_a_returned_proposal_to_decline_issues_no_paper() -> None:
    life = Life().sorted()
    final = {"final_number": "云政信复核〔2025〕3号", "final_on": date(2025, 9, 30), "same_facts": True}
    cases.propose_decline(
        case_id=life.case.pk, ground=DeclineGround.FINAL, reason="同一事实。", by=life.receptionist, at=life.at, **final
    )
    checker = user(life.office, Role.CHECKER)
    case = documents.decide_decline(case_id=life.case.pk, agree=False, reason="有新材料。", by=checker, at=life.at)
    assert case.stage == Stage.REGISTERED
    assert not Document.objects.filter(case=case).exists()


def test_a_step_whose_paper_lacks_a_field_does_not_happen() -> None:
    life = Life(facts="").sorted()
    with pytest.raises(cases.NotAllowed, match="反馈要求") as refused:
        documents.assign(
            case_id=life.case.pk, to_unit=life.department, days=20, report_outline="", by=life.receptionist, at=life.at
        )
    assert [refusal.code for refusal in refused.value.refusals] == ["document"]
    assert Case.objects.get(pk=life.case.pk).stage == Stage.REGISTERED
    assert not Document.objects.exists()


def test_a_report_tells_papers_and_what_was_carried_out() -> None:
    life = Life()
    assigned(life)
    cases.receive(case_id=life.case.pk, by=life.handler, at=life.at)
    documents.accept(case_id=life.case.pk, by=life.handler, at=life.at)
    answers = {1: cases.ClaimAnswer("supported", "属实。"), 2: cases.ClaimAnswer("explained", "已公示，现作说明。")}
    cases.draft_opinion(
        case_id=life.case.pk, answers=answers, facts="停运属实。", legal_basis=["《信访工作条例》第三十二条"],
        review_organ="云汀区人民政府", by=life.handler, at=life.at,
    )  # fmt: skip
    documents.issue_opinion(case_id=life.case.pk, by=life.head, at=life.at)
    life.after(days=3)
    proof = documents.DeliveryFacts(way="in_person", on=date(2026, 3, 5), receiver="王小云", paper_signature=True)
    documents.deliver(case_id=life.case.pk, delivery=proof, by=life.handler, at=life.at)
    cases.fulfil_claim(case_id=life.case.pk, order=1, fulfilled_on=date(2026, 3, 4), by=life.handler, at=life.at)
    documents.report(case_id=life.case.pk, text="查明属实，信访人满意。", by=life.handler, at=life.at)
    text = plain_text(read(queries.word(only(life.case, Paper.REPORT))).blocks)
    for words in (
        "“尽快修好电梯”：支持。",
        "“公示维修资金使用情况”：解释说明。",
        f"信访事项处理意见书（{only(life.case, Paper.OPINION).number}），2026年3月5日送达。",
        "“尽快修好电梯”：2026年3月4日已落实。",
        "事项已于2026年3月5日办结",
    ):
        assert words in text
