"""Reports of major and urgent matters (第二十五条): written once, with a paper and a checklist ticked by people."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.cases.helpers import refused
from tests.factories import NOON, Life, hall, unit, user
from yimen.base.models import AuditEntry
from yimen.cases import actions as cases
from yimen.cases import queries
from yimen.cases.actions import UrgentFacts
from yimen.cases.models import UrgentReport, UrgentTold
from yimen.documents import actions as papers
from yimen.documents import queries as documents
from yimen.documents.models import Document
from yimen.documents.render.wordfile import read
from yimen.domain.roles import Role
from yimen.domain.urgent import Addressee, Way
from yimen.reception.actions import open_window, walk_in
from yimen.reception.models import Window


def facts(**change) -> UrgentFacts:
    values = {
        "happened_at": NOON - timedelta(minutes=30),
        "known_at": NOON - timedelta(minutes=10),
        "place": "接待大厅",
        "people": "约三十人，一名老人身体不适",
        "demand": "恢复供水",
        "measures": "已通知水务公司到场",
        "steps": frozenset({"ambulance", "room"}),
        "idempotency_key": str(uuid.uuid4()),
    }
    return UrgentFacts(**{**values, **change})


@pytest.fixture
def duty():
    life = Life()
    life.duty = user(life.office, Role.DUTY_OFFICER)
    return life


def reported(life, by=None, **change) -> UrgentReport:
    return papers.report_urgent(facts=facts(**change), by=by or life.duty, at=NOON)


def text_of(report) -> str:
    file = read(documents.word(Document.objects.get(number=report.paper_number)))
    return "\n".join(getattr(block, "text", "") for block in file.blocks)


def test_a_report_without_a_case_is_written_once_with_its_paper(duty):
    first, again = reported(duty, idempotency_key="12345678"), reported(duty, idempotency_key="12345678")
    assert first == again
    document = Document.objects.get(paper="urgent")
    assert (document.case, document.public, document.number) == (None, False, first.paper_number)
    said = text_of(first)
    assert "本级党委、本级政府、上一级信访部门、国家信访局：" in said
    assert all(word in said for word in ("首报", "未立件", "拨打120，联系医疗救护"))
    assert "公安" not in said


def test_from_a_case_it_names_the_case_and_does_not_lie_in_its_file(duty):
    report = reported(duty, case_id=duty.case.pk)
    assert report.case == duty.case
    assert duty.case.number in text_of(report)
    assert list(documents.of_case(duty.case.pk)) == []


def test_from_a_visit_of_the_own_unit(duty):
    hall(duty.office)
    open_window(window=Window.objects.get(), by=duty.receptionist, at=NOON)
    interview = walk_in(window=Window.objects.get(), by=duty.receptionist, at=NOON)
    assert reported(duty, visit_id=interview.visit_id).visit == interview.visit
    elsewhere = user(duty.department, Role.UNIT_HEAD)
    with refused("rests_on"):
        reported(duty, by=elsewhere, visit_id=interview.visit_id)


def test_what_it_rests_on_must_be_seen(duty):
    elsewhere = Life()
    with refused("rests_on"):
        reported(duty, case_id=elsewhere.case.pk)
    with refused("rests_on"):
        reported(duty, follows_id=987654)


@pytest.mark.parametrize("role", [Role.GUIDE, Role.LEADER, Role.AUDITOR, Role.AGENT, Role.SUPERVISOR])
def test_other_posts_write_none(duty, role):
    with refused("permission"):
        reported(duty, by=user(duty.office, role))


def test_an_incomplete_report_is_refused(duty):
    with refused("people", "known_at"):
        reported(duty, people=" ", known_at=NOON + timedelta(minutes=1))


def test_an_organ_reports_to_its_level_and_an_office_upward_too(duty):
    organ = reported(duty, by=duty.handler)
    assert [one.value for one in queries.addressees_of(organ)] == [
        "party_committee", "government", "department", "conference",
    ]  # fmt: skip
    assert len(queries.addressees_of(reported(duty))) == 6
    province = unit(office=True, level="province")
    of_province = reported(duty, by=user(province, Role.DUTY_OFFICER))
    assert [one.value for one in queries.addressees_of(of_province)][4:] == ["state_bureau"]
    nation = unit(office=True, level="nation")
    assert len(queries.addressees_of(reported(duty, by=user(nation, Role.DUTY_OFFICER)))) == 4


def tick(life, report, to=Addressee.GOVERNMENT, *, by=None, told_at=NOON):
    return cases.note_told(report_id=report.pk, to=to, way=Way.PHONE, told_at=told_at, by=by or life.duty, at=NOON)


def test_each_addressee_is_ticked_once_with_its_minutes(duty):
    report = reported(duty)
    tick(duty, report, told_at=NOON - timedelta(minutes=3))
    assert AuditEntry.objects.get(verb="urgent.told").facts == {"to": "government", "way": "phone", "minutes": 7}
    with refused("told"):
        tick(duty, report)
    with refused("told_at"):
        tick(duty, report, Addressee.STATE_BUREAU, told_at=NOON - timedelta(minutes=11))
    with refused("permission"):
        tick(duty, report, Addressee.STATE_BUREAU, by=duty.handler)
    organ = reported(duty, by=duty.handler)
    with refused("addressee"):
        tick(duty, organ, Addressee.STATE_BUREAU, by=duty.handler)


def test_a_later_report_follows_the_first_and_rests_on_the_same(duty):
    first = reported(duty, case_id=duty.case.pk)
    second = reported(duty, follows_id=first.pk)
    third = reported(duty, follows_id=second.pk)
    assert (second.follows, third.follows, third.case) == (first, first, duty.case)
    assert "续报第1次" in text_of(second)
    assert "续报第2次" in text_of(third)
    assert third.told.count() == 0  # a checklist of its own


def test_the_database_holds_one_tick_of_an_addressee_and_keeps_it(duty):
    report = reported(duty)
    told = tick(duty, report)
    with pytest.raises(IntegrityError, match="urgent_told_once"), transaction.atomic():
        UrgentTold.objects.create(report=report, to="government", way="fax", at=NOON, by=duty.duty, noted_at=NOON)
    with pytest.raises(Exception, match="append-only"), transaction.atomic():
        told.delete()
    report.known_at = NOON + timedelta(days=1)
    with pytest.raises(IntegrityError, match="urgent_known_then_written"), transaction.atomic():
        report.save()
