"""Records of incidents (第二十六条): a second person, a new version, an end; never a way to a person."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial

import pytest
from django.db import IntegrityError, connection, transaction

from tests.factories import NOON, district, user
from tests.racing import at_once
from yimen.base import audit
from yimen.base.acts import NotAllowed
from yimen.base.crypto import CannotDecrypt
from yimen.base.models import AuditEntry
from yimen.domain.incident import Ground, State
from yimen.domain.roles import Role
from yimen.reception import actions as reception
from yimen.reception import incidents as reads
from yimen.reception.actions import IncidentFacts
from yimen.reception.models import Incident, IncidentSeal

pytestmark = pytest.mark.django_db


def facts(**change) -> IncidentFacts:
    values = {
        "happened_at": NOON - timedelta(minutes=10),
        "place": "接待大厅",
        "ground": Ground.VIOLENCE,
        "facts": "一名来访人推倒隔离带，持续约三分钟。",
        "responses": frozenset({"dissuade", "educate"}),
        "idempotency_key": str(uuid.uuid4()),
    }
    return IncidentFacts(**{**values, **change})


class Office:
    """An office with two duty officers and its head."""

    def __init__(self) -> None:
        _, self.unit, self.department = district()
        self.duty, self.other, self.head = (
            user(self.unit, Role.DUTY_OFFICER), user(self.unit, Role.DUTY_OFFICER), user(self.unit, Role.OFFICE_HEAD),
        )  # fmt: skip

    def records(self, corrects=None, *, by=None, **change) -> Incident:
        before = corrects.pk if corrects else None
        return reception.record_incident(facts=facts(**change), corrects=before, by=by or self.duty, at=NOON)

    def reviews(self, incident, *, agree=True, reason="", by=None) -> Incident:
        return reception.review_incident(
            incident_id=incident.pk, agree=agree, reason=reason, by=by or self.head, at=NOON
        )  # fmt: skip

    def counted(self) -> int:
        day = NOON.date()
        return sum(row.count for row in reads.totals(self.unit, first=day, last=day))


@pytest.fixture
def office():
    return Office()


@contextmanager
def refused(code: str) -> Iterator[None]:
    """Refused for this one reason, in a whole sentence."""
    with pytest.raises(NotAllowed) as told:
        yield
    assert [one.code for one in told.value.refusals] == [code]
    assert all(one.words.endswith("。") for one in told.value.refusals)


def test_it_counts_only_after_a_second_person_agreed(office):
    made = office.records()
    assert (made.state(NOON.date()), office.counted()) == (State.WAITING, 0)
    office.reviews(made)
    made.refresh_from_db()
    assert (made.state(NOON.date()), office.counted()) == (State.REVIEWED, 1)
    assert made.number.endswith("秩〔2026〕1号")


def test_the_same_key_writes_once(office):
    assert office.records(idempotency_key="12345678") == office.records(idempotency_key="12345678")


def test_who_writes_does_not_review_though_both_posts_are_theirs(office):
    both = user(office.unit, Role.DUTY_OFFICER, Role.OFFICE_HEAD)
    made = office.records(by=both)
    with refused("second_person"):
        office.reviews(made, by=both)
    office.reviews(made)
    with refused("stage"):
        office.reviews(made, by=user(office.unit, Role.OFFICE_HEAD))


def test_other_posts_and_other_units_neither_write_nor_review(office):
    made = office.records()
    for role in (Role.RECEPTIONIST, Role.LEADER, Role.SUPERVISOR, Role.AGENT, Role.OFFICE_HEAD):
        with refused("permission"):
            office.records(by=user(office.unit, role))
    with refused("permission"):
        office.reviews(made, by=office.other)
    elsewhere = user(office.department, Role.OFFICE_HEAD)
    with refused("permission"):
        office.reviews(made, by=elsewhere)
    assert reads.incidents(elsewhere, limit=9) == []


def test_words_on_a_person_are_refused_and_nothing_is_written(office):
    with refused("facts"):
        office.records(facts="此人一贯如此")
    with refused("facts"):
        office.records(facts="证号999901199001012345")
    assert not Incident.objects.exists()


def test_a_correction_is_a_new_version_and_replaces_only_once_it_was_agreed_to(office):
    first = office.records()
    office.reviews(first)
    second = office.records(first, ground=Ground.STAYING)
    assert (second.number, second.version, office.counted()) == (first.number, 2, 1)
    office.reviews(second)
    first.refresh_from_db()
    assert (first.state(NOON.date()), office.counted()) == (State.REPLACED, 1)
    day = NOON.date()
    totals = {row.ground: row.count for row in reads.totals(office.unit, first=day, last=day)}
    assert (totals[Ground.VIOLENCE], totals[Ground.STAYING]) == (0, 1)
    with refused("stage"):
        office.records(first)


def test_one_version_is_corrected_once(office):
    first = office.records()
    office.records(first)
    with refused("stage"):
        office.records(first, by=office.other)


def test_sent_back_it_does_not_count_and_says_why(office):
    made = office.records()
    with refused("reason"):
        office.reviews(made, agree=False)
    office.reviews(made, agree=False, reason="时间对不上")
    made = Incident.objects.get()
    assert (made.state(NOON.date()), made.returned, office.counted()) == (State.RETURNED, "时间对不上", 0)


def test_on_its_day_it_is_shut_and_the_job_destroys_its_key(office, settings):
    settings.INCIDENT_RETENTION_DAYS = 30
    made = office.records(injuries="一人手部擦伤")
    office.reviews(made)
    last = NOON + timedelta(days=29)
    assert reception.seal_due(by=None, at=last) == 0
    assert Incident.objects.get().state(last.date()) is State.REVIEWED
    day = NOON + timedelta(days=30)
    assert Incident.objects.get().state(day.date()) is State.SEALED  # shut whether or not the job has come
    assert reception.seal_due(by=None, at=day) == 1
    assert reception.seal_due(by=None, at=day) == 0
    sealed = Incident.objects.get()
    assert (sealed.record_key, sealed.facts, sealed.injuries) == (None, "", "")
    assert office.counted() == 1  # the act stays in the sum
    seal = IncidentSeal.objects.get()
    assert (seal.incident, seal.due_on, len(seal.key_digest)) == (sealed, day.date(), 64)
    with pytest.raises(CannotDecrypt):
        sealed.open_record_key()
    with refused("stage"):
        reception.record_incident(facts=facts(), corrects=sealed.pk, by=office.duty, at=day)
    assert audit.verify() == []
    with pytest.raises(Exception, match="append-only"), transaction.atomic():
        seal.delete()


def test_nothing_personal_reaches_the_trail_or_a_plain_dump(office):
    office.records(police_called=True, police_number="云公行罚〔2026〕9号", injuries="一人擦伤")
    with connection.cursor() as cursor:
        cursor.execute("SELECT i::text FROM reception_incident i")
        row = cursor.fetchone()[0]
    said = row + str(AuditEntry.objects.values_list("facts", flat=True))
    assert not any(word in said for word in ("隔离带", "行罚", "擦伤", "接待大厅"))


def test_the_list_reads_nothing_that_is_encrypted(office, django_assert_num_queries):
    for _ in range(3):
        office.records()
    with django_assert_num_queries(1):
        rows = reads.incidents(office.head, limit=9)
        assert [one.recorded_by.name for one in rows] == [office.duty.name] * 3
    assert [one.pk for one in reads.incidents(office.head, before=rows[1].pk, limit=9)] == [rows[2].pk]
    assert reads.waiting(office.head) == 3


@pytest.mark.parametrize(
    ("rule", "change"),
    [
        ("incident_reviewed_by_another", {"agreed": True, "reviewed_at": NOON, "reviewed_by": "duty"}),
        ("incident_reviewed_whole", {"agreed": True}),
        ("incident_sealed_without_key", {"sealed_at": NOON}),
        ("incident_sealed_without_key", {"record_key": None}),
    ],
)
def test_the_database_holds_the_second_pair_of_eyes_and_the_seal(office, rule, change):
    made = office.records()
    change = {name: getattr(office, value) if value == "duty" else value for name, value in change.items()}
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        Incident.objects.filter(pk=made.pk).update(**change)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_heads_review_at_once_and_one_of_them_decides():
    office = Office()
    made = office.records()
    heads = [office.head, user(office.unit, Role.OFFICE_HEAD)]
    deeds = [partial(office.reviews, made, by=by, agree=by is office.head, reason="时间不对") for by in heads]
    [told] = [one for one in at_once(*deeds) if isinstance(one, NotAllowed)]
    assert told.refusals[0].code == "stage"
