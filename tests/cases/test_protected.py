"""检举控告 (第二十二条, 第三十条): named people only, whom it is kept from, its way to the organ, and back."""

from __future__ import annotations

import re
import uuid
from datetime import date
from io import BytesIO

import docx
import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.circle import Circle
from tests.factories import Life, unit, user
from yimen.base import events
from yimen.base.models import AuditEntry, User
from yimen.cases import actions as cases
from yimen.cases import queries
from yimen.cases.actions import NotAllowed
from yimen.cases.models import Accusation, AccusationLetter, AccusationMember, AccusationStep, ProtectedAlarm
from yimen.documents import protected as papers
from yimen.documents.models import Document
from yimen.documents.render.wordfile import body_text
from yimen.domain.protection import Identity, IdentityReason, Route, Side
from yimen.domain.roles import Role


def opens(circle: Circle, who, *, content: bool = True) -> bool:
    """Whether somebody gets to see the item."""
    return cases.open_accusation(key=circle.item.key, content=content, by=who, at=circle.at) is not None


def audited(circle: Circle) -> list[str]:
    """The verbs of the protected chain about the item."""
    rows = AuditEntry.objects.filter(
        chain=f"protected:{circle.office.pk}", subject=f"cases.accusation:{circle.item.pk}"
    )
    return list(rows.order_by("id").values_list("verb", flat=True))


# --- who may --------------------------------------------------------------------------------------------------------


def test_the_right_alone_opens_nothing_and_being_named_opens_one_item():
    circle = Circle().registered()
    assert not opens(circle, circle.handler)
    circle.named()
    assert circle.stage() == "assigned"
    assert opens(circle, circle.handler)
    assert not opens(circle, circle.other)
    other = Circle.registered(circle).item
    assert cases.open_accusation(key=other.key, content=True, by=circle.handler, at=circle.at) is None


def test_named_without_the_right_opens_nothing():
    circle = Circle().registered().named()
    circle.handler.roles = [Role.MAIL_CLERK.value]
    circle.handler.save()
    assert not opens(circle, User.objects.get(pk=circle.handler.pk))


def test_the_lead_sees_number_and_dates_and_the_words_only_while_a_decision_waits():
    circle = Circle().registered().named()
    assert opens(circle, circle.lead, content=False)
    assert not opens(circle, circle.lead)
    circle.proposed()
    assert opens(circle, circle.lead)
    circle.released()
    assert not opens(circle, circle.lead)


def test_who_registers_it_does_not_open_it_again():
    circle = Circle().registered()
    assert not opens(circle, circle.clerk, content=False)


@pytest.mark.parametrize("who", ["accused_head", "below_clerk"])
def test_nobody_of_the_accused_unit_or_below_opens_it_whatever_the_role(who):
    circle = Circle().registered().named()
    AccusationMember.objects.create(  # named in the past, or by hand in the database: still nothing
        accusation=circle.item, user=getattr(circle, who), named_by=circle.lead, named_at=circle.at
    )
    assert not opens(circle, getattr(circle, who), content=False)
    assert queries.protected_list(getattr(circle, who)) == ([], None)


def test_an_account_whose_name_stands_in_the_accusation_is_kept_out_of_it():
    circle = Circle()
    circle.registered(accused=f"信访局{circle.handler.name}，另一人", accused_units=()).named(circle.other)
    assert circle.handler.pk not in {one.pk for one in queries.handlers_to_name(circle.item, circle.lead)}
    assert not opens(circle, circle.handler, content=False)


def test_a_unit_named_in_words_is_kept_out_like_a_chosen_one_but_a_unit_above_the_office_is_not():
    circle = Circle().registered(accused="云汀区住房和城乡建设局某人，住云汀区人民政府旁", accused_units=())
    assert queries.shield_of(circle.item).units == {circle.accused.pk}


def test_opening_is_noted_and_a_refusal_raises_an_alarm_that_says_nothing_of_the_item():
    circle = Circle().registered().named()
    assert opens(circle, circle.handler)
    assert not opens(circle, circle.accused_head)
    assert audited(circle) == ["accusation.register", "accusation.name", "accusation.read"]
    alarm = ProtectedAlarm.objects.get()
    assert (alarm.by, alarm.at) == (circle.accused_head, circle.at)
    refused = AuditEntry.objects.get(verb="accusation.refused")
    assert (refused.chain, refused.subject, refused.facts) == (
        "protected:refused", f"base.user:{circle.accused_head.pk}", {},
    )  # fmt: skip


@pytest.mark.parametrize("who", ["accused_head", "lead", "other"])
def test_nothing_and_an_item_that_is_kept_from_one_take_the_same_work(who):
    circle = Circle().registered().named()
    shapes = []
    for key in (circle.item.key, uuid.uuid4()):
        person = User.objects.get(pk=getattr(circle, who).pk)
        with CaptureQueriesContext(connection) as seen:
            assert cases.open_accusation(key=key, content=True, by=person, at=circle.at) is None
        shapes.append([re.sub(r"_x\d+", "", query["sql"].split("WHERE")[0][:60]) for query in seen.captured_queries])
    assert shapes[0] == shapes[1]


def test_an_alarm_is_seen_once_and_not_by_the_one_who_caused_it():
    circle = Circle().registered()
    opens(circle, circle.other)
    alarm, auditor = ProtectedAlarm.objects.get(), user(circle.office, Role.AUDITOR)
    assert not cases.see_alarm(alarm_id=alarm.pk, by=circle.other, at=circle.at)
    assert cases.see_alarm(alarm_id=alarm.pk, by=auditor, at=circle.at)
    assert not cases.see_alarm(alarm_id=alarm.pk, by=auditor, at=circle.at)
    with pytest.raises(IntegrityError), transaction.atomic():
        ProtectedAlarm.objects.create(by=auditor, at=circle.at, seen_by=auditor, seen_at=circle.at)


# --- naming ---------------------------------------------------------------------------------------------------------


def test_nobody_names_themselves(refused):
    circle = Circle().registered()
    assert refused(cases.name_handler, key=circle.item.key, user=circle.lead, by=circle.lead, at=circle.at) == {
        "person_free"
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        AccusationMember.objects.create(
            accusation=circle.item, user=circle.lead, named_by=circle.lead, named_at=circle.at
        )


@pytest.mark.parametrize("who", ["accused_head", "below_clerk", "clerk"])
def test_only_people_of_the_keeping_body_with_the_right_and_without_conflict_are_named(refused, who):
    circle = Circle().registered()
    assert refused(
        cases.name_handler, key=circle.item.key, user=getattr(circle, who), by=circle.lead, at=circle.at
    ) == {"person_free"}


def test_a_person_is_named_once_and_somebody_stays_named(refused):
    circle = Circle().registered().named()
    key = {"key": circle.item.key, "by": circle.lead, "at": circle.at}
    assert refused(cases.name_handler, user=circle.handler, **key) == {"person_free"}
    assert refused(cases.name_handler, user=None, **key) == {"person", "person_free"}
    assert refused(cases.unname_handler, user=circle.handler, **key) == {"another"}
    cases.name_handler(user=circle.other, **key)
    cases.unname_handler(user=circle.handler, **key)
    assert not opens(circle, circle.handler)
    assert opens(circle, circle.other)
    assert refused(cases.unname_handler, user=circle.handler, **key) == {"person", "another"}
    with pytest.raises(IntegrityError), transaction.atomic():
        AccusationMember.objects.create(
            accusation=circle.item, user=circle.other, named_by=circle.lead, named_at=circle.at
        )


def test_only_the_lead_names_and_only_who_is_named_handles(refused):
    circle = Circle().registered().named()
    key = {"key": circle.item.key, "at": circle.at}
    assert refused(cases.name_handler, user=circle.other, by=circle.handler, **key) == {"permission", "side"}
    assert refused(cases.inform_personnel, words="已通报。", by=circle.other, **key) == {"side"}
    assert refused(cases.inform_personnel, words="已通报。", by=circle.lead, **key) == {"side"}
    assert refused(cases.inform_personnel, words="已通报。", by=circle.accused_head, **key) == {"nothing"}
    assert refused(cases.inform_personnel, key=uuid.uuid4(), words="已通报。", by=circle.handler, at=circle.at) == {
        "nothing"
    }


# --- around the office ----------------------------------------------------------------------------------------------


def around(circle: Circle, **where):
    """A lead of a body outside."""
    body = unit(**where)
    return user(body, Role.OFFICE_HEAD), user(body, Role.CHECKER)


def test_an_item_about_the_office_goes_to_the_superior_office_and_nobody_of_the_office_sees_it():
    circle = Circle()
    lead, handler = around(circle, office=True, level="city", name="海汀市信访局", short_name="市信访局")
    circle.registered(accused_units=(circle.office,))
    for person in (circle.lead, circle.handler, circle.clerk):
        assert not opens(circle, person, content=False)
    assert cases.open_accusation(key=circle.item.key, content=False, by=lead, at=circle.at) is not None
    cases.name_handler(key=circle.item.key, user=handler, by=lead, at=circle.at)
    assert opens(circle, handler)


def test_an_item_about_the_head_goes_around_the_head_even_without_the_unit():
    circle = Circle()
    lead, _ = around(circle, office=True, level="city", name="海汀市信访局", short_name="市信访局")
    circle.registered(accused=circle.lead.name, accused_units=())
    assert not opens(circle, circle.lead, content=False)
    assert cases.open_accusation(key=circle.item.key, content=False, by=lead, at=circle.at) is not None
    assert [row.key for row in queries.protected_list(lead)[0]] == [circle.item.key]
    assert queries.protected_list(circle.lead) == ([], None)


def test_without_a_superior_office_the_discipline_organ_keeps_it_and_without_either_nobody_opens_it():
    circle = Circle()
    circle.registered(accused_units=(circle.office,))
    assert queries.Keeping.now().body(circle.item) is None
    lead = user(circle.discipline, Role.OFFICE_HEAD)
    assert [row.number for row in queries.protected_list(lead)[0]] == [circle.item.number]


# --- the way to the organ -------------------------------------------------------------------------------------------


def test_a_transfer_writes_its_letter_into_the_circle_and_nowhere_else():
    circle = Circle().registered().named().after(days=3).transferred()
    letter = AccusationLetter.objects.get()
    assert (circle.stage(), circle.item.transferred_on) == ("transferred", date(2026, 3, 5))
    assert not Document.objects.exists()
    assert letter.organ == "云汀区纪委监委"
    assert letter.word[:2] == b"PK"
    with connection.cursor() as cursor:
        cursor.execute("SELECT series FROM base_counter")
        assert cursor.fetchall() == []  # no series has moved


@pytest.mark.parametrize(
    ("identity", "ground", "named"),
    [
        (Identity.WITHHELD, "", False),
        (Identity.WITHHELD, "本人同意", False),
        (Identity.AGREED, "当面询问，本人同意", True),
        (Identity.REQUIRED, "区纪委监委来函要求", True),
    ],
)
def test_the_accuser_is_named_only_with_a_ground(identity, ground, named):
    Circle().registered().named().transferred(identity, ground)
    text = body_text(docx.Document(BytesIO(AccusationLetter.objects.get().word)))
    assert ("孙小满" in text) == named
    assert "办理手续时多次索要好处费" in text
    assert "第三十条第三款" in text


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({"route": None}, {"route"}),
        ({"unit": None}, {"organ"}),
        ({"unit": None, "organ": " "}, {"organ"}),
        ({"identity": None}, {"identity", "identity_ground"}),
        ({"identity": Identity.AGREED, "identity_ground": " "}, {"identity_ground"}),
        ({"unit": "accused"}, {"organ_free"}),
        ({"unit": "below"}, {"organ_free"}),
        ({"unit": None, "organ": "云汀区住房和城乡建设局"}, {"organ_free"}),
        ({"unit": None, "organ": "质量站"}, {"organ_free"}),
        ({"by": "other"}, {"side"}),
    ],
)
def test_a_transfer_never_goes_to_the_accused_unit_and_says_why_and_to_whom(refused, change, codes):
    circle = Circle().registered().named()
    given = {"route": Route.DISCIPLINE, "unit": circle.discipline, "identity": Identity.WITHHELD, "by": circle.handler}
    change = {name: getattr(circle, value) if value in {"accused", "below", "other"} else value
              for name, value in change.items()}  # fmt: skip
    facts = {**given, **change}
    by = facts.pop("by")
    send = {"key": circle.item.key, "transfer": cases.Transfer(**facts), "by": by, "at": circle.at}
    assert refused(papers.transfer_accusation, **send) == codes
    assert not AccusationLetter.objects.exists()


def test_an_organ_outside_the_tree_is_written_by_its_name():
    circle = Circle().registered().named()
    papers.transfer_accusation(
        key=circle.item.key,
        transfer=cases.Transfer(route=Route.COMPETENT, organ="海汀市纪委监委", identity=Identity.WITHHELD),
        by=circle.handler,
        at=circle.at,
    )
    assert AccusationLetter.objects.get().organ == "海汀市纪委监委"


def test_receipt_and_feedback_are_noted_and_an_item_sent_back_is_transferred_again(refused):
    circle = Circle().registered().named().transferred().after(days=2)
    key = {"key": circle.item.key, "by": circle.handler, "at": circle.at}
    assert refused(cases.acknowledge, on=date(2026, 3, 1), words="", **key) == {"day"}
    assert refused(cases.acknowledge, on=date(2026, 3, 5), words="", **key) == {"day"}
    cases.acknowledge(on=date(2026, 3, 2), words="", **key)
    assert circle.stage() == "answered"
    assert refused(cases.note_feedback, on=date(2026, 3, 4), words=" ", **key) == {"note"}
    cases.note_feedback(on=date(2026, 3, 4), words="已立案。", **key)
    cases.note_sent_back(on=date(2026, 3, 4), words="按干部管理权限属市纪委。", **key)
    assert (circle.stage(), Accusation.objects.get().transferred_on) == ("assigned", None)
    circle.transferred()
    assert [letter.serial for letter in AccusationLetter.objects.all()] == [1, 2]


def test_the_fifteen_days_run_from_receipt_and_are_worked_out_inside():
    circle = Circle().registered()
    due = queries.forward_by(circle.item)
    assert (due.nominal_due.isoformat(), due.term.article) == ("2026-03-17", "第二十二条")
    row = queries.protected_list(circle.lead)[0][0]
    assert not row.late(date(2026, 3, 17))
    assert row.late(date(2026, 3, 18))


def test_the_identity_is_opened_apart_for_a_reason_by_who_is_named():
    circle = Circle().registered().named().proposed()
    ask = {"key": circle.item.key, "reason": IdentityReason.CONTACT, "at": circle.at}
    assert cases.open_identity(by=circle.handler, **ask) == [{"name": "孙小满", "phone": "13900000009"}]
    assert cases.open_identity(by=circle.lead, **ask) is None  # reads the words now, and not the person
    assert cases.open_identity(by=circle.other, **ask) is None
    noted = AuditEntry.objects.get(verb="accusation.identity_read")
    assert (noted.facts, noted.actor) == ({"reason": "contact"}, circle.handler.pk)


def test_a_wider_block_takes_a_named_person_off_at_once_and_the_lead_names_another():
    circle = Circle()
    city = unit(office=True, level="city", name="海汀市信访局", short_name="市信访局")
    lead, handler = user(city, Role.OFFICE_HEAD), user(city, Role.CHECKER)
    circle.registered().named()
    cases.widen_shield(key=circle.item.key, users=[circle.other], by=circle.handler, at=circle.at)
    assert circle.stage() == "received"  # the other's unit is the office: nobody there may go on
    assert not opens(circle, circle.handler, content=False)
    assert not opens(circle, circle.lead, content=False)
    cases.name_handler(key=circle.item.key, user=handler, by=lead, at=circle.at)
    assert opens(circle, handler)


def test_a_block_needs_somebody_to_be_kept_out(refused):
    circle = Circle().registered().named()
    assert refused(cases.widen_shield, key=circle.item.key, by=circle.handler, at=circle.at) == {"accused"}


def test_the_ordinary_way_never_leads_to_a_discipline_organ(refused):
    """转纪检 (domain/02 §2) is a step of the protected path only: the ordinary one keeps the words in plain text."""
    life = Life().sorted()
    organ = unit(life.government, organ_kind="supervision")
    key = {"case_id": life.case.pk, "to_unit": organ, "by": life.receptionist, "at": life.at}
    assert refused(cases.forward, **key) == {"not_to_discipline"}
    assert refused(cases.assign, days=30, report_outline="", **key) == {"not_to_discipline"}


# --- no accusation after all ----------------------------------------------------------------------------------------


def test_protection_ends_by_two_people_after_the_person_was_told(refused):
    circle = Circle().registered().named()
    ask = {"key": circle.item.key, "by": circle.handler, "at": circle.at, "reason": "不是", "agreed": True}
    assert refused(cases.propose_release, told_on=None, told_way=" ", **ask) == {"told"}
    assert refused(cases.propose_release, told_on=date(2026, 3, 1), told_way="电话", **ask) == {"told"}
    assert refused(cases.propose_release, told_on=date(2026, 3, 3), told_way="电话", **ask) == {"told"}
    assert refused(cases.propose_release, told_on=None, told_way="匿名", **{**ask, "reason": " "}) == {"note"}
    circle.proposed()
    decide = {"key": circle.item.key, "agree": True, "reason": "", "at": circle.at}
    assert refused(cases.decide_release, by=circle.handler, **decide) == {"permission", "side", "second_person"}
    assert refused(cases.decide_release, by=circle.lead, **{**decide, "agree": False}) == {"note"}
    transfer = cases.Transfer(route=Route.DISCIPLINE, unit=circle.discipline, identity=Identity.WITHHELD)
    send = {"key": circle.item.key, "transfer": transfer, "by": circle.handler, "at": circle.at}
    assert refused(papers.transfer_accusation, **send) == {"no_proposal"}
    circle.released(agree=False, reason="属于检举控告。")
    assert (circle.stage(), Accusation.objects.get().proposal) == ("assigned", "")
    assert refused(cases.decide_release, by=circle.lead, **decide) == {"proposed"}
    circle.proposed().released()
    assert circle.stage() == "released"
    with pytest.raises(IntegrityError), transaction.atomic():
        Accusation.objects.update(released_by=circle.handler)


def test_an_anonymous_person_who_could_not_be_told_has_agreed_to_nothing():
    circle = Circle().registered(accusers=()).named().proposed(told_on=None, told_way="匿名，无法联系")
    assert circle.item.proposal["agreed"] is False


def test_a_lead_who_is_named_on_the_item_proposes_and_another_lead_decides(refused):
    circle = Circle().registered()
    second = user(circle.office, Role.OFFICE_HEAD)
    circle.named(second)
    cases.propose_release(
        key=circle.item.key, reason="不是", told_on=None, told_way="匿名", agreed=False, by=second, at=circle.at
    )
    decide = {"key": circle.item.key, "agree": True, "reason": "", "at": circle.at}
    assert refused(cases.decide_release, by=second, **decide) == {"second_person"}
    cases.decide_release(by=circle.lead, **decide)
    assert circle.stage() == "released"


# --- rules of the database ------------------------------------------------------------------------------------------


def test_the_history_only_grows():
    circle = Circle().registered().named()
    for change in (lambda: AccusationStep.objects.all().delete(), lambda: AccusationStep.objects.update(step="x")):
        with pytest.raises(Exception, match="append-only"), transaction.atomic():
            change()
    assert sorted(circle.item.steps.values_list("step", flat=True)) == ["name", "register"]


def test_no_step_tells_a_live_topic(monkeypatch):
    told = []
    monkeypatch.setattr(events, "note", told.extend)
    circle = Circle().registered().named().transferred()
    cases.acknowledge(key=circle.item.key, on=date(2026, 3, 2), words="", by=circle.handler, at=circle.at)
    assert told == []


def test_a_list_reads_the_same_number_of_statements_however_long_it_is(django_assert_num_queries):
    circle = Circle()
    for _ in range(3):
        circle.registered()
    assert queries.protected_list(circle.lead)  # the calendar, and whom the lead stands in for, are read once
    with django_assert_num_queries(3):
        assert len(queries.protected_list(circle.lead)[0]) == 3
    for _ in range(4):
        circle.registered(accused_units=(circle.office,))  # not the lead's: looked through, not shown
    with django_assert_num_queries(3):
        assert len(queries.protected_list(circle.lead)[0]) == 3
    rows, following = queries.protected_list(circle.lead, limit=2)
    assert (len(rows), following) == (2, rows[-1].pk)
    rest, end = queries.protected_list(circle.lead, after=following, limit=2)
    assert (len(rest), end) == (1, None)


def test_two_sides_may_meet_in_one_person_only_by_being_named_by_another():
    circle = Circle().registered()
    second = user(circle.office, Role.OFFICE_HEAD)
    circle.named(second)
    assert queries.sides_of(circle.item, second) == {Side.LEAD, Side.NAMED}


def test_a_refused_step_is_told_in_words():
    circle = Circle().registered()
    with pytest.raises(NotAllowed, match="没有找到这一件"):
        cases.name_handler(key=circle.item.key, user=circle.handler, by=circle.accused_head, at=circle.at)
