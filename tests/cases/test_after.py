"""Agreement, report, fulfilment, resolution, reopening: each its own fact, each by whom the law names."""

from __future__ import annotations

from datetime import date

import pytest

from tests.factories import Life
from yimen.cases import actions as cases
from yimen.cases.models import Agreement, Case
from yimen.documents import actions as papers
from yimen.documents.models import Document
from yimen.domain.procedure import ReopenGround

TERMS = {
    "parties": "王小云、柳岸物业公司",
    "terms": "物业公司于月底前修好电梯。",
    "performance": "由维保单位施工",
    "due_on": date(2026, 3, 31),
    "committee": True,
    "consent": True,
}


def agreed(life: Life, kind: str = "mediate", **change):
    return cases.agree(case_id=life.case.pk, kind=kind, **{**TERMS, **change}, by=life.handler, at=life.at)


def test_a_mediated_agreement_concludes_and_opens_judicial_confirmation(clocks):
    case = agreed(Life().accepted())
    assert (case.stage, case.concluded_on) == ("concluded", date(2026, 3, 2))
    assert clocks(case)["C4/1"][2] == "2026-03-02"
    assert clocks(case)["M1/1"] == ("2026-03-02", "2026-04-01", "", False)
    assert "C5/1" not in clocks(case)
    assert Agreement.objects.get(case=case).terms == TERMS["terms"]


@pytest.mark.parametrize(("kind", "committee"), [("settle", True), ("mediate", False)])
def test_only_a_peoples_mediation_committee_opens_it(clocks, kind, committee):
    assert "M1/1" not in clocks(agreed(Life().accepted(), kind, committee=committee))


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({"consent": False}, {"consent"}),
        ({"terms": " "}, {"terms"}),
        ({"parties": ""}, {"terms"}),
        ({"due_on": date(2026, 3, 1)}, {"due_on"}),
    ],
)
def test_both_parties_consent_to_whole_terms(refused, change, codes):
    assert refused(agreed, life=Life().accepted(), **change) == codes


@pytest.mark.parametrize(("kind", "paper"), [("mediate", "mediation"), ("settle", "settlement")])
def test_the_agreement_is_a_paper_for_the_person(kind, paper):
    life = Life().accepted()
    papers.agree(case_id=life.case.pk, kind=kind, **TERMS, by=life.handler, at=life.at)
    assert Document.objects.get(case=life.case, paper=paper).public


def assigned_and_concluded() -> Life:
    life = Life().sorted()
    outline = {"days": 20, "report_outline": "结果。"}
    cases.assign(case_id=life.case.pk, to_unit=life.department, **outline, by=life.receptionist, at=life.at)
    cases.receive(case_id=life.case.pk, by=life.handler, at=life.at)
    cases.accept(case_id=life.case.pk, by=life.handler, at=life.at)
    life.case = agreed(life, "settle")
    return life


def test_a_conclusion_report_ends_the_assignment(clocks, refused):
    life = assigned_and_concluded().after(days=3)
    given = {"case_id": life.case.pk, "by": life.handler, "at": life.at}
    assert refused(cases.report, text=" ", **given) == {"reply"}
    papers.report(text="已督促修好，信访人满意。", **given)
    case = Case.objects.get(pk=life.case.pk)
    assert (case.reported_on, clocks(case)["A1/1"][2]) == (date(2026, 3, 5), "2026-03-05")
    assert refused(cases.report, text="再报", **given) == {"not_reported"}
    assert not Document.objects.get(case=case, paper="report").public


def test_what_was_only_forwarded_owes_no_report(refused):
    life = Life().delivered()
    assert refused(cases.report, case_id=life.case.pk, text="x", by=life.handler, at=life.at) == {"assigned"}


def test_concluded_is_not_resolved_until_it_was_carried_out(refused):
    life = Life().delivered()
    given = {"case_id": life.case.pk, "persons_word": False, "reason": "已修好。", "at": life.at}
    assert refused(cases.resolve, **given, by=life.receptionist) == {"settled"}
    for order in (1, 2):
        cases.fulfil_claim(
            case_id=life.case.pk, order=order, fulfilled_on=date(2026, 3, 2), by=life.handler, at=life.at
        )
    assert refused(cases.resolve, **given, by=life.handler) == {"permission", "side"}
    case = cases.resolve(**given, by=life.receptionist)
    assert (case.resolved_on, case.resolved_by_word, case.stage) == (date(2026, 3, 2), False, "concluded")
    assert refused(cases.resolve, **given, by=life.receptionist) == {"not_resolved"}


def test_the_persons_own_word_resolves_too():
    life = Life().delivered()
    case = cases.resolve(
        case_id=life.case.pk, persons_word=True, reason="3月2日来电表示满意。", by=life.receptionist, at=life.at
    )
    assert case.resolved_by_word


@pytest.mark.parametrize(("order", "day", "codes"), [(9, 2, {"supported"}), (1, 3, {"fulfilled_on"})])
def test_only_a_supported_claim_is_carried_out_and_not_in_the_future(refused, order, day, codes):
    life = Life().delivered()
    given = {"case_id": life.case.pk, "by": life.handler, "at": life.at}
    assert refused(cases.fulfil_claim, order=order, fulfilled_on=date(2026, 3, day), **given) == codes


def test_a_claim_is_carried_out_once(refused):
    life = Life().delivered()
    given = {"case_id": life.case.pk, "order": 1, "fulfilled_on": date(2026, 3, 2), "by": life.handler, "at": life.at}
    cases.fulfil_claim(**given)
    assert refused(cases.fulfil_claim, **given) == {"supported"}


def test_reopened_by_a_lawful_event_it_is_handled_anew_and_the_history_stays(clocks, steps, refused):
    life = Life().delivered().after(days=10)
    given = {"case_id": life.case.pk, "by": life.head, "at": life.at}
    assert refused(cases.reopen, ground=None, reason="再看看", **given) == {"reopen_ground"}
    case = cases.reopen(ground=ReopenGround.REVIEW, reason="复查意见撤销。", **given)
    assert (case.stage, case.concluded_on, case.delivered_on) == ("handling", None, None)
    assert clocks(case)["C4/1"] == ("2026-03-02", "2026-05-06", "2026-03-02", False)
    assert clocks(case)["C4/2"] == ("2026-03-12", "2026-05-11", "", False)
    assert clocks(case)["C5/1"][3], "the time to ask for a review of what no longer holds fell away"
    assert case.steps.last().facts["concluded_on"] == "2026-03-02"
    assert steps(case)[-2:] == ["deliver", "reopen"]
    again = cases.draft_opinion(
        case_id=case.pk,
        answers={order: cases.ClaimAnswer("explained", "依法解释。") for order in (1, 2)},
        facts="重新核查。",
        legal_basis=["《信访工作条例》第三十二条"],
        review_organ="云汀区人民政府",
        by=life.handler,
        at=life.at,
    )
    assert again.stage == "drafted"


def test_the_handler_does_not_reopen(refused):
    life = Life().delivered()
    given = {"case_id": life.case.pk, "ground": ReopenGround.REVIEW, "reason": "x", "at": life.at}
    assert refused(cases.reopen, by=life.handler, **given) == {"permission"}
    assert refused(cases.reopen, by=life.receptionist, **given) == {"permission", "side"}
