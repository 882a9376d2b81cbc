"""Somebody acts while an item is being set apart, on real connections: told in words, and nothing of it stays behind.

Who is slower begins before the other has committed, reads the item as it was, and waits for its lock.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from tests.agents import mandate_facts
from tests.factories import Life, person, petition, unit, user
from tests.supervision.helpers import day, on
from tests.supervision.test_conference import convene, propose
from yimen.cases import actions as cases
from yimen.cases import public
from yimen.cases.actions import NotAllowed
from yimen.cases.models import Case, UrgentReport
from yimen.documents import actions as documents
from yimen.documents import mandates as papers
from yimen.documents import protected
from yimen.documents.models import Document
from yimen.domain.procedure import DeclineGround
from yimen.domain.roles import Role
from yimen.evaluations.actions import rate
from yimen.supervision import actions
from yimen.supervision.models import AgendaItem, Meeting

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

Deed = Callable[[], object]


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"


def second_waits(first: Deed, second: Deed) -> object:
    """`second` begins while `first` has not committed, waits for a lock that `first` has, and goes on after it.

    Returns:
        What `second` returned, or the refusal that it raised.
    """

    def run() -> object:
        try:
            return second()
        except NotAllowed as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            first()
            found = pool.submit(run)
            _until_it_waits(found)
        return found.result(timeout=60)


def _until_it_waits(found: Future[object]) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until and not found.done():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            if cursor.fetchone()[0]:
                return
        time.sleep(0.02)
    assert found.done(), "the second one neither waited nor came to an end"


def apart(life: Life, case: Case | None = None) -> Deed:
    return lambda: protected.set_apart(
        case_id=(case or life.case).pk, accused="某科长", by=life.receptionist, at=life.at
    )


def an_opinion_is_delivered() -> tuple[Life, Case, Deed]:
    life = Life()
    life.drafted()
    documents.issue_opinion(case_id=life.case.pk, by=life.head, at=life.at)
    delivery = documents.DeliveryFacts(way="in_person", on=life.at.date(), receiver="王小云", paper_signature=True)
    return (
        life,
        life.case,
        lambda: documents.deliver(case_id=life.case.pk, delivery=delivery, by=life.handler, at=life.at),
    )


def a_receipt_is_made() -> tuple[Life, Case, Deed]:
    life = Life()
    return (
        life,
        life.case,
        lambda: documents.receipt_once(
            case_id=life.case.pk, query_code=life.query_code, by=life.receptionist, at=life.at
        ),
    )


def it_is_rated() -> tuple[Life, Case, Deed]:
    life = Life().accepted()
    return life, life.case, lambda: rate(case_id=life.case.pk, body="office", level="satisfied", by=None, at=life.at)


def a_part_is_brought_back_to_it() -> tuple[Life, Case, Deed]:
    life = Life().sorted()
    key = {"by": life.receptionist, "at": life.at}
    (part,) = cases.split(case_id=life.case.pk, to_part={2: 1}, reason="归不同单位。", **key)
    return life, life.case, lambda: cases.rejoin(case_id=part.case.pk, reason="还是一件事。", **key)


def another_one_is_declined_for_its_sake() -> tuple[Life, Case, Deed]:
    above, life = Life().sorted(), Life()
    life.department.parent = above.government
    life.department.save()
    life.accepted()
    cases.propose_decline(
        case_id=above.case.pk, ground=DeclineGround.SAME_MATTER, same_case_number=life.case.number, same_matter=True,
        reason="同一事项。", by=above.receptionist, at=above.at,
    )  # fmt: skip
    checker = user(above.office, Role.CHECKER)
    return (
        life,
        life.case,
        lambda: documents.decide_decline(case_id=above.case.pk, agree=True, reason="", by=checker, at=above.at),
    )


def its_agent_is_given_an_errand() -> tuple[Life, Case, Deed]:
    life = Life().forwarded()
    agent = user(unit(life.government, level="village", name="云汀村"), Role.AGENT)
    clerk = {"by": life.receptionist, "at": life.at}
    mandate = papers.grant_mandate(case_id=life.case.pk, facts=mandate_facts(agent), **clerk)
    return (
        life,
        life.case,
        lambda: cases.ask_errand(
            mandate_id=mandate.pk,
            what="问进展",
            place="区住建局",
            due_on=day("03-20"),
            idempotency_key="k" * 12,
            **clerk,
        ),
    )


def an_urgent_report_is_written() -> tuple[Life, Case, Deed]:
    life = Life().sorted()
    duty = user(life.office, Role.DUTY_OFFICER)
    facts = cases.UrgentFacts(
        happened_at=life.at, known_at=life.at, place="大厅", people="三十人", demand="供水", measures="已通知",
        steps=frozenset({"room"}), idempotency_key=str(uuid.uuid4()), case_id=life.case.pk,
    )  # fmt: skip
    return life, life.case, lambda: documents.report_urgent(facts=facts, by=duty, at=life.at)


SLOWER = (
    an_opinion_is_delivered, a_receipt_is_made, it_is_rated, a_part_is_brought_back_to_it,
    another_one_is_declined_for_its_sake, its_agent_is_given_an_errand, an_urgent_report_is_written,
)  # fmt: skip


@pytest.mark.parametrize("build", SLOWER)
def test_the_slower_one_is_told_that_it_is_not_here_any_more(build):
    life, case, second = build()
    found = second_waits(apart(life, case), second)
    assert isinstance(found, NotAllowed), found
    assert {refusal.code for refusal in found.refusals} == {"nothing"}
    assert Case.every.get(pk=case.pk).stage == "set_apart"
    assert not UrgentReport.objects.exists()


def test_a_repeat_registered_at_that_moment_does_not_point_at_it():
    life = Life().sorted()
    again = petition(repeat=True, repeat_of=life.case.pk)
    registered = second_waits(
        apart(life), lambda: cases.register(office=life.office, petition=again, by=life.receptionist, at=life.at)
    )
    assert Case.objects.get(pk=registered.case.pk).repeat_of is None


def test_a_paper_issued_at_that_moment_leaves_no_file():
    life = Life().sorted()
    forward = {"case_id": life.case.pk, "to_unit": life.department, "by": life.receptionist, "at": life.at}
    second_waits(lambda: documents.forward(**forward), apart(life))
    assert [one.record_key for one in Document.objects.all()] == [None]
    assert not [one for one in Path(settings.FILES_DIR).rglob("*") if one.is_file()]


def test_minutes_signed_at_that_moment_are_withdrawn_with_it():
    life = Life(people=(person(),)).forwarded()
    life.conference, life.leader = user(life.government, Role.CONFERENCE), user(life.government, Role.LEADER)
    life.supervisor = user(life.office, Role.SUPERVISOR)
    item = propose(life, on("03-10"))
    meeting = convene(life, on("03-11"))
    key = {"by": life.conference}
    actions.list_item(meeting_id=meeting.pk, item_id=item.pk, at=on("03-11"), **key)
    actions.note_present(meeting_id=meeting.pk, units=[life.department], at=on("03-18", 15), **key)
    actions.decide_item(item_id=AgendaItem.objects.get().pk, decision="牵头办理。", at=on("03-18", 16), **key)
    sign = {"meeting_id": meeting.pk, "by": life.leader, "at": on("03-19")}
    second_waits(lambda: actions.sign_minutes(**sign), apart(life))
    assert Meeting.objects.get().minutes is None
    assert not Document.objects.exclude(record_key=None).exists()


def test_who_holds_the_page_gets_an_answer_in_words_and_no_fault():
    """The clerk's button has no form to put the reasons on; the petitioner's proof outlives the mandate."""
    life = Life().forwarded()
    agent = user(unit(life.government, level="village", name="云汀村"), Role.AGENT)
    facts = mandate_facts(agent)
    mandate = cases.grant_mandate(case_id=life.case.pk, facts=facts, by=life.receptionist, at=life.at)
    asked = {"proof": public.proof_of(Case.objects.get(pk=life.case.pk), mandate.pk), "idempotency_key": "k" * 12}
    client = Client()
    client.force_login(life.receptionist)

    def both() -> object:
        printed = client.post(reverse("web:mandate-paper", args=[mandate.pk]))
        return printed, Client().post(reverse("portal:agent-revoke", args=[mandate.pk]), asked)

    printed, revoked = second_waits(apart(life), both)
    assert printed.status_code == 409
    assert "该件已不在这里办理" in printed.content.decode()
    assert (revoked.status_code, "over=1" in revoked["Location"]) == (302, True)
