"""Who has the case answers: orders, reminders and letters go along when it moves (第二十四条, 第四十条)."""

from __future__ import annotations

import pytest

from tests.cases.helpers import last
from tests.factories import Life, unit, user
from tests.supervision.helpers import consult, day, lines, on, order, refused, urge
from tests.supervision.test_conference import convene, decide, propose
from yimen.base.models import AuditEntry, Unit
from yimen.cases import actions as cases
from yimen.cases.actions import steps
from yimen.cases.models import Case, Clock, Fulfilment, Help
from yimen.documents import actions as papers
from yimen.documents import queries as files
from yimen.documents.render.wordfile import plain_text, read
from yimen.domain.joint import OrderKind, TaskStage, UrgeKind
from yimen.domain.jurisdiction import Ground
from yimen.domain.procedure import ReopenGround
from yimen.domain.roles import Role
from yimen.supervision import actions
from yimen.supervision import queries as joint
from yimen.supervision.actions import following
from yimen.supervision.models import Task

AT = on("03-10")


@pytest.fixture
def life() -> Life:
    """A case that a unit has received, past its days to object, and those who stand around it."""
    made = Life().received()
    made.second = unit(made.government, name="云汀区市场监督管理局", short_name="区市监局")
    made.second_handler = user(made.second, Role.HANDLER)
    made.office_head, made.supervisor = user(made.office, Role.OFFICE_HEAD), user(made.office, Role.SUPERVISOR)
    made.leader, made.conference = user(made.government, Role.LEADER), user(made.government, Role.CONFERENCE)
    made.decider = user(made.government, Role.UNIT_HEAD)
    return made


def moves_to_second(life: Life) -> None:
    """第二十四条: the body above decides that the second unit has it."""
    facts = {"ground": Ground.DISPUTED, "other": life.second, "consulted": "协商未果。", "reason": "职责不在我局。"}
    cases.raise_dispute(case_id=life.case.pk, **facts, by=life.handler, at=AT)
    papers.decide_unit(case_id=life.case.pk, to_unit=life.second, reason="属市监。", by=life.decider, at=AT)


def goes_back_to_the_office() -> Life:
    """Objected to and agreed; an order came while the unit had it."""
    life = Life().received()
    life.second = unit(life.government)
    life.second_handler = user(life.second, Role.HANDLER)
    life.leader, life.office_head = user(life.government, Role.LEADER), user(life.office, Role.OFFICE_HEAD)
    at = on("03-03")
    order(life, at, occasion=actions.Occasion(OrderKind.REMARK, day("03-03"), leader=life.leader))
    key = {"case_id": life.case.pk, "at": at}
    papers.object_to(reason="不属我局。", by=life.handler, **key)
    papers.decide_return(agree=True, reason="同意。", by=life.receptionist, **key)
    return life


def owes(where: Unit) -> list[str]:
    return [task.what for task in Task.objects.filter(unit=where, stage=TaskStage.OPEN).order_by("pk")]


ORDERED, URGED = "提出维修方案", "三日内到现场核查，并书面反馈。"


def test_orders_and_letters_go_to_the_unit_that_has_it_now(life):
    order(life, AT)
    urge(life, AT)
    moves_to_second(life)
    assert owes(life.department) == []
    assert owes(life.second) == [ORDERED, URGED]
    assert lines(life.case)[-2:] == ["moved", "moved"]
    task = Task.objects.get(order__isnull=False)
    answered = actions.answer_task(task_id=task.pk, text="已办。", by=life.second_handler, at=AT)
    assert answered.stage == TaskStage.ANSWERED


def test_who_had_it_can_no_longer_answer_and_both_desks_and_who_asked_are_told(life, monkeypatch):
    order(life, AT)
    told: set[str] = set()
    real = following.tell
    monkeypatch.setattr(following, "tell", lambda *topics: (told.update(topics), real(*topics)))
    moves_to_second(life)
    assert told == {f"desk.{life.department.pk}", f"desk.{life.government.pk}"}
    task = Task.objects.get()
    with refused("side"):
        actions.answer_task(task_id=task.pk, text="已办。", by=life.handler, at=AT)
    assert not Task.objects.visible_to(life.handler).exists()
    assert joint.task_counts(life.second_handler, today=AT.date()).owed == 1
    assert joint.task_counts(life.handler, today=AT.date()).owed == 0
    assert [one.pk for one in joint.moved_from(life.case, life.department.pk)] == [task.pk]
    assert AuditEntry.objects.filter(verb="joint.moved").count() == 1


def test_what_was_asked_of_a_unit_by_name_stays_with_it(life):
    consult(life, AT)
    convene(life, on("03-11"))
    item = propose(life, AT)
    meeting = joint.meetings(life.conference)[0]
    actions.list_item(meeting_id=meeting.pk, item_id=item.pk, by=life.conference, at=on("03-11"))
    actions.note_present(meeting_id=meeting.pk, units=[life.second], by=life.conference, at=on("03-18"))
    decide(life, item, on("03-18"))
    before = set(Task.objects.values_list("pk", "unit"))
    moves_to_second(life)
    assert set(Task.objects.values_list("pk", "unit")) == before


def test_what_was_laid_on_another_unit_or_answered_already_stays(life):
    order(life, AT, demand=actions.Demand(life.second, "检验", day("03-25")))
    other = unit(life.government)
    order(life, AT, demand=actions.Demand(other, "提供资料", day("03-25")))
    order(life, AT)
    task = Task.objects.get(unit=life.department)
    actions.answer_task(task_id=task.pk, text="不属我局。", by=life.handler, at=AT)
    moves_to_second(life)
    assert Task.objects.filter(unit=other).count() == 1
    task.refresh_from_db()
    assert (task.unit, task.stage) == (life.department, TaskStage.ANSWERED), "the answer is of who gave it"
    returned = actions.return_task(task_id=task.pk, text="请补充。", due=day("03-27"), by=life.leader, at=AT)
    assert (returned.unit, returned.stage) == (life.second, TaskStage.OPEN), "more is wanted of who has it now"


def test_returned_while_the_unit_still_has_it_it_stays_with_the_unit(life):
    order(life, AT)
    task = Task.objects.get()
    actions.answer_task(task_id=task.pk, text="在办。", by=life.handler, at=AT)
    returned = actions.return_task(task_id=task.pk, text="请补充。", due=day("03-27"), by=life.leader, at=AT)
    assert returned.unit == life.department


def test_through_the_office_it_waits_there_and_goes_on_to_the_next_unit():
    """第二十三条第三款: objected to and agreed, then forwarded to another unit."""
    life = goes_back_to_the_office()
    assert (owes(life.department), owes(life.office)) == ([], [ORDERED])
    cases.forward(case_id=life.case.pk, to_unit=life.second, by=life.receptionist, at=on("03-04"))
    assert (owes(life.office), owes(life.second)) == ([], [ORDERED])


def test_withdrawn_and_sent_to_another_unit_it_goes_along():
    life = Life().forwarded()
    life.second, life.leader = unit(life.government), user(life.government, Role.LEADER)
    order(life, AT)
    key = {"case_id": life.case.pk, "by": life.receptionist, "at": AT}
    cases.withdraw(reason="转错。", **key)
    cases.assign(to_unit=life.second, days=30, report_outline="办结报告。", **key)
    assert owes(life.second) == [ORDERED]


def test_what_was_asked_of_the_office_itself_stays_with_the_office():
    life = Life().sorted()
    life.leader = user(life.government, Role.LEADER)
    order(life, AT, demand=actions.Demand(life.office, "协调各方", day("03-25")))
    cases.forward(case_id=life.case.pk, to_unit=life.department, by=life.receptionist, at=AT)
    assert owes(life.office) == ["协调各方"]


def test_a_letter_drafted_to_the_unit_before_is_drafted_anew(life):
    letter = urge(life, AT, by=life.supervisor)
    assert letter.signed_on is None
    moves_to_second(life)
    with refused("moved"):
        actions.sign_letter(urging_id=letter.pk, by=life.office_head, at=AT)
    actions.send_back_letter(urging_id=letter.pk, reason="对现承办单位重拟。", by=life.office_head, at=AT)
    assert urge(life, AT).unit == life.second


def test_a_second_letter_says_to_whom_the_first_was_written(life):
    urge(life, AT)
    moves_to_second(life)
    again = urge(life, on("03-31"), due=day("04-10"))
    text = plain_text(read(files.word(again.document)).blocks)
    assert "该件改由你单位承办后随件转由你单位反馈，至今未收到" in text
    assert "要求你单位于" not in text
    third = urge(life, on("04-11"), due=day("04-20"))
    assert "要求你单位于2026年4月10日前反馈，至今未收到" in plain_text(read(files.word(third.document)).blocks)


def test_reminders_move_too(life):
    urge(life, AT, kind=UrgeKind.REMINDER)
    moves_to_second(life)
    assert owes(life.second) == [URGED]


# --- 协办 ----------------------------------------------------------------------------------------------


def test_a_helper_answers_to_who_has_it_now(life):
    helper = unit(life.government)
    cases.ask_help(case_id=life.case.pk, unit=helper, due=day("03-20"), request="核查。", by=life.handler, at=AT)
    moves_to_second(life)
    asked = Help.objects.get()
    assert asked.waiting
    assert asked.case.unit == life.second
    cases.answer_help(case_id=life.case.pk, answer="属实。", by=user(helper, Role.HANDLER), at=AT)
    assert Case.objects.visible_to(life.second_handler).get().helps.get().answer == "属实。"


def test_a_helper_that_becomes_the_lead_does_not_help_itself(life):
    cases.ask_help(case_id=life.case.pk, unit=life.second, due=day("03-20"), request="核查。", by=life.handler, at=AT)
    moves_to_second(life)
    asked, clock = Help.objects.get(), Clock.objects.get(code="H1")
    assert (asked.waiting, asked.lapsed_on) == (False, AT.date())
    assert (clock.stopped_on, clock.voided) == (AT.date(), True)
    key = {"case_id": life.case.pk, "at": AT, "by": life.second_handler}
    cases.receive(**key)
    cases.accept(**key)
    answers = {order: cases.ClaimAnswer("supported", "属实。") for order in (1, 2)}
    cases.draft_opinion(answers=answers, facts="属实", legal_basis=["第三十二条"], review_organ="区政府", **key)
    head = user(life.second, Role.UNIT_HEAD)
    assert cases.issue_opinion(case_id=life.case.pk, by=head, at=AT).stage == "issued"


def test_a_helper_is_told_when_it_is_not_needed_any_more(monkeypatch):
    life = Life().received()
    helper = unit(life.government)
    key = {"case_id": life.case.pk, "at": life.at}
    cases.ask_help(unit=helper, due=day("03-20"), request="核查。", by=life.handler, **key)
    cases.object_to(reason="不属我局。", by=life.handler, **key)
    told: list[str] = []
    real = steps.tell
    monkeypatch.setattr(steps, "tell", lambda *topics: (told.extend(topics), real(*topics)))
    cases.decide_return(agree=True, reason="同意。", by=life.receptionist, **key)
    assert f"desk.{helper.pk}" in told
    assert not Help.objects.waiting().exists()


# --- 落实 ----------------------------------------------------------------------------------------------


def test_no_promise_is_ever_owed_by_a_unit_that_does_not_have_the_case():
    """第三十二条: reopened, every promise of the first conclusion ends; what is concluded anew promises anew."""
    life = Life().delivered()
    assert set(Fulfilment.objects.open().values_list("unit", flat=True)) == {life.department.pk}
    cases.reopen(case_id=life.case.pk, ground=ReopenGround.SELF_CORRECTION, reason="有错。", by=life.head, at=life.at)
    assert last(life.case).step == "reopen"
    assert not Fulfilment.objects.open().exists()
