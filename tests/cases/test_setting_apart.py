"""An ordinary item that turns out to be an accusation leaves the ordinary records, and leaves no word there."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from tests.cases.test_reviewing import Reviewed
from tests.factories import Life, person, petition, user
from yimen.base.models import AuditEntry
from yimen.cases import actions as cases
from yimen.cases import public, queries
from yimen.cases.models import Accusation, Case, CasePetitioner, Claim, Clock, Proposal, StepTaken
from yimen.cases.queries import CaseFilter, desk_counts, inbox_counts, listed, my_day
from yimen.documents import actions as documents
from yimen.documents import protected as papers
from yimen.documents.models import Document
from yimen.domain.procedure import OPEN_STAGES, ReopenGround
from yimen.domain.review import Result
from yimen.domain.roles import Role
from yimen.petitioners.models import Petitioner

WORDS = ("电梯标记子", "标记丑", "标记寅", "标记卯", "标记辰", "标记巳", "标记午")
PETITION = {
    "title": "电梯标记子", "facts": "标记丑收受", "reasons": "标记寅", "claims": ("查处标记卯",), "place": "标记辰村",
    "people": (person(name="标记巳"),),
}  # fmt: skip


def life(**change) -> Life:
    """A case with its receipt, forwarded, withdrawn for a reason, forwarded again."""
    made = Life(**PETITION, **change)
    documents.issue_receipt(case_id=made.case.pk, query_code=made.query_code, by=made.receptionist, at=made.at)
    made.sorted()
    key = {"case_id": made.case.pk, "by": made.receptionist, "at": made.at}
    documents.forward(to_unit=made.department, **key)
    documents.withdraw(reason="标记午说的是本单位", **key) if hasattr(documents, "withdraw") else cases.withdraw(
        reason="标记午说的是本单位", **key
    )
    documents.forward(to_unit=made.department, **key)
    return made


def set_apart(made: Life, **change) -> Accusation:
    """The clerk who registered it moves it."""
    given = {"accused": "某科长", "accused_units": (made.department,), "by": made.receptionist, "at": made.at}
    return papers.set_apart(case_id=made.case.pk, **{**given, **change})


def dump() -> str:
    """All tables but those of the units, as a plain dump shows them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        found = []
        for (name,) in cursor.fetchall():
            cursor.execute(f"SELECT coalesce(string_agg(t::text, E'\\n'), '') FROM \"{name}\" t")
            found.append(cursor.fetchone()[0])
    return "\n".join(found)


def test_its_words_are_under_the_protected_key_and_nowhere_else(settings, django_capture_on_commit_callbacks):
    made = life()
    files = list(Document.objects.values_list("file", flat=True))
    assert any(word in dump() for word in WORDS)
    with django_capture_on_commit_callbacks(execute=True):
        item = set_apart(made)
    assert {word for word in WORDS if word in dump()} == set()
    assert item.text == {"title": "电梯标记子", "facts": "标记丑收受\n标记寅", "claims": ["查处标记卯"]}
    assert item.accuser.people[0]["name"] == "标记巳"
    assert item.received_on == made.at.date()
    assert queries.shield_of(item).units == {made.department.pk}
    assert all(document.record_key is None for document in Document.objects.all())
    assert not [name for name in files if (Path(settings.FILES_DIR) / name[:2] / name).exists()]
    assert not Petitioner.objects.exists()


def test_what_stays_behind_names_no_unit_and_no_word():
    made = life()
    set_apart(made)
    row = Case.every.get(pk=made.case.pk)
    assert (row.number, row.office, row.title, row.unit, row.stage) == (
        made.case.number, made.office, "", None, "set_apart",
    )  # fmt: skip
    assert set(StepTaken.objects.values_list("unit", "reason")) == {(None, "")}
    assert not any(model.objects.exists() for model in (Claim, CasePetitioner, Clock, Proposal))
    verbs = AuditEntry.objects.filter(subject=f"cases.case:{row.pk}").order_by("id").values_list("verb", flat=True)
    assert list(verbs)[-1] == "case.set_apart"
    assert not AuditEntry.objects.filter(facts__icontains="accus").exists()


def test_nobody_finds_it_in_any_ordinary_read():
    made = life()
    everybody = user(made.office, *Role)
    today = made.at.date()
    set_apart(made)
    assert not Case.objects.exists()
    assert listed(everybody, CaseFilter(history="with"), today=today).rows == []
    assert queries.search(everybody, made.case.number).case is None
    assert queries.search(everybody, "13900000001").rows == []
    assert list(my_day(everybody, today=today)) == []
    assert not any(desk_counts(everybody, today=today).values())
    assert not any(inbox_counts(made.handler, today=today).values())


def test_the_persons_number_and_code_go_on_to_work_and_say_received():
    made = life()
    client = Client()
    asked = {"number": made.case.number, "code": made.query_code}
    assert client.post(reverse("portal:status"), asked).status_code == 302  # the case is open in this browser
    set_apart(made)
    assert client.get(reverse("portal:case")).status_code in {302, 404}  # and no more
    shown = client.post(reverse("portal:status"), asked).content.decode()
    assert "已接收" in shown
    assert made.case.number in shown
    assert not any(word in shown for word in WORDS)


@pytest.mark.parametrize("stage", sorted(OPEN_STAGES))
def test_it_can_be_moved_from_every_open_stage(stage):
    made = Life(**PETITION)
    {
        "registered": made.sorted, "forwarded": made.forwarded, "received": made.received, "objected": made.objected,
        "handling": made.accepted, "drafted": made.drafted, "issued": made.issued,
    }[stage]()  # fmt: skip
    assert made.case.stage == stage
    set_apart(made)
    assert {word for word in WORDS if word in dump()} == set()
    assert "电梯停运属实" not in dump()


def test_one_that_came_back_from_a_review_leaves_nothing_of_the_review_either():
    made = Reviewed(**PETITION)
    made.answered(result=Result.REDO)
    cases.reopen(case_id=made.case.pk, ground=ReopenGround.REVIEW, reason="标记午", by=made.head, at=made.at)
    set_apart(made)
    assert {word for word in (*WORDS, "撤销原意见", "电梯至今没有修好") if word in dump()} == set()


@pytest.mark.parametrize(("who", "codes"), [("handler", {"permission", "side"}), ("head", {"permission", "side"})])
def test_only_who_registers_accusations_for_the_office_moves_it(refused, who, codes):
    made = Life().forwarded()
    assert refused(set_apart, made=made, by=getattr(made, who)) == codes


def test_an_ended_item_stays_what_it_is(refused):
    made = Life().delivered()
    assert refused(set_apart, made=made) == {"stage"}


def test_a_repeat_no_longer_points_at_it():
    made = life()
    again = cases.register(
        office=made.office, petition=petition(repeat=True, repeat_of=made.case.pk), by=made.receptionist, at=made.at
    ).case
    set_apart(made)
    again.refresh_from_db()
    assert again.repeat_of is None


def test_the_same_form_sent_again_is_not_registered_as_an_ordinary_one(refused):
    made = life(source_key="web:same-form")
    set_apart(made)
    assert refused(
        cases.register, office=made.office, petition=petition(source_key="web:same-form"), by=None, at=made.at
    ) == {"registered"}


def change_while_emptying(change) -> None:
    """Change rows in a transaction that says it empties."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('yimen.emptying', 'on', true)")
        change()


def test_history_is_emptied_only_in_a_transaction_that_says_so_and_never_changed():
    made = life()
    plain = StepTaken.objects.filter(case=made.case)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        plain.update(reason="")
    for change in (
        lambda: plain.update(reason="改写"),
        lambda: plain.update(at=made.at + timedelta(hours=1)),
        lambda: plain._raw_delete(plain.db),
        lambda: AuditEntry.objects.update(facts={}),
    ):
        with pytest.raises(DatabaseError, match="append-only"):
            change_while_emptying(change)
    set_apart(made)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        plain.update(reason="")


def test_a_part_of_its_own_split_leaves_and_the_origin_goes_on_with_its_claims(django_capture_on_commit_callbacks):
    made = Life(claims=("修好电梯", "查处标记子收受")).sorted()
    [part] = cases.split(case_id=made.case.pk, to_part={2: 1}, reason="标记丑", by=made.receptionist, at=made.at)
    with django_capture_on_commit_callbacks(execute=True):
        papers.set_apart(case_id=part.case.pk, accused="某科长", by=made.receptionist, at=made.at)
    connection.check_constraints()
    assert [claim.text for claim in Claim.objects.all()] == ["修好电梯"]
    assert list(StepTaken.objects.filter(case=made.case).values_list("step", flat=True)) == ["register", "sort"]
    assert {word for word in ("标记子", "标记丑") if word in dump()} == set()
    forwarded = {"case_id": made.case.pk, "to_unit": made.department, "by": made.receptionist, "at": made.at}
    assert cases.forward(**forwarded).stage == "forwarded"


def test_the_code_of_a_part_that_had_come_back_opens_the_same_state():
    made = Life(**{**PETITION, "claims": ("修好电梯", "查处标记卯")}).sorted()
    back = {"by": made.receptionist, "at": made.at}
    [part] = cases.split(case_id=made.case.pk, to_part={2: 1}, reason="分开", **back)
    cases.rejoin(case_id=part.case.pk, reason="并回", **back)
    set_apart(made)
    for number, code in ((made.case.number, made.query_code), (part.case.number, part.query_code)):
        opened = public.open_with_code(number=number, code=code, client=number, at=made.at)
        assert (opened.number, opened.state) == (number, "已接收")
    assert public.open_with_code(number=part.case.number, code=made.query_code, client="x", at=made.at) is None
