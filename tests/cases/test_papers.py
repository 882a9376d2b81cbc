"""A step and its paper are one act: the paper is there when the step is, and the step is not when the paper failed."""

from __future__ import annotations

import pytest

from tests.cases.helpers import clock, day, steps
from tests.factories import Life
from yimen.cases import actions as cases
from yimen.cases.models import Proposal
from yimen.documents import actions as papers
from yimen.documents.models import Document

AGREED = {
    "parties": "王小云；某物业公司",
    "terms": "物业公司更换电梯主机",
    "performance": "一次性更换",
    "due_on": day("04-30"),
    "committee": True,
    "consent": True,
}


@pytest.mark.parametrize(("kind", "paper"), [("mediate", "mediation"), ("settle", "settlement")])
def test_the_agreement_is_a_paper_for_the_person(kind, paper):
    life = Life().accepted()
    papers.agree(case_id=life.case.pk, kind=kind, **AGREED, by=life.handler, at=life.at)
    assert Document.objects.get(case=life.case, paper=paper).public


def test_the_report_is_a_paper_between_bodies():
    life = Life().sorted()
    given = {"case_id": life.case.pk, "at": life.at}
    papers.assign(to_unit=life.department, days=20, report_outline="结果。", by=life.receptionist, **given)
    cases.receive(by=life.handler, **given)
    cases.accept(by=life.handler, **given)
    papers.agree(kind="settle", **AGREED, by=life.handler, **given)
    papers.report(text="已督促修好，信访人满意。", by=life.handler, **given)
    assert not Document.objects.get(case=life.case, paper="report").public


def extension_asked() -> Life:
    life = Life().accepted()
    cases.ask_extension(case_id=life.case.pk, days=10, reason="需委托检测。", by=life.handler, at=life.at)
    return life


def test_the_notice_of_an_extension_with_its_reason_is_issued_in_the_same_act():
    life = extension_asked()
    papers.decide_extension(case_id=life.case.pk, agree=True, reason="", by=life.head, at=life.at)
    paper = Document.objects.get(case=life.case, paper="extension")
    assert paper.public
    assert (paper.issued_by, paper.issued_by_unit) == (life.head, life.department)


def test_a_refused_extension_has_no_notice():
    life = extension_asked()
    papers.decide_extension(case_id=life.case.pk, agree=False, reason="按期办结", by=life.head, at=life.at)
    assert not Document.objects.filter(case=life.case, paper="extension").exists()


def test_without_its_notice_an_approval_does_not_count(monkeypatch):
    life = extension_asked()

    def no_paper(*_, **__):
        raise OSError("the disk is full")

    monkeypatch.setattr("yimen.documents.issuing.store.put", no_paper)
    with pytest.raises(OSError, match="full"):
        papers.decide_extension(case_id=life.case.pk, agree=True, reason="", by=life.head, at=life.at)
    assert clock(life.case, "C4").extension == 0
    assert Proposal.objects.get(case=life.case).agreed is None
    assert steps(life.case)[-1] == "ask_extension"
