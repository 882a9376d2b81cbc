"""催办、督办 (第四十条): the letter, who signs it, the second letter, and what it never does."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from tests.supervision.helpers import answer, clocks, day, lines, on, only_task, refused, urge
from yimen.base.models import AuditEntry
from yimen.documents import public, queries
from yimen.documents.render.wordfile import plain_text, read
from yimen.domain.joint import Ground, TaskStage, UrgeKind
from yimen.domain.procedure import Paper
from yimen.supervision import actions
from yimen.supervision import queries as joint
from yimen.supervision.models import JointStep, Task, Urging


def test_the_head_urges_by_a_letter_that_names_ground_facts_demand_and_day(world):
    before = clocks(world.case)
    urging = urge(world, on("03-21"))
    task = only_task()
    assert (task.unit, task.asker, task.due, task.stage) == (
        world.department, world.office, day("03-30"), TaskStage.OPEN,
    )  # fmt: skip
    assert lines(world.case) == ["supervised", "asked"]
    document = urging.document
    assert (document.paper, document.public) == (Paper.SUPERVISION, False)
    assert document.number.startswith(f"{world.office.code}督〔2026〕1号")
    text = plain_text(read(queries.word(document)).blocks)
    for words in (
        "信访事项督办函", "云汀区住房和城乡建设局：", "存在办理信访事项拖延的情形", "第四十条第一款规定，现予督办",
        "受理后二十天没有开展调查。", "三日内到现场核查，并书面反馈。", "请于2026年3月30日前书面反馈",
    ):  # fmt: skip
        assert words in text
    assert "再次督办" not in text
    assert clocks(world.case) == before
    world.case.refresh_from_db()
    assert world.case.stage == "handling"


def test_the_person_never_sees_a_letter_between_offices(world):
    urge(world, on("03-21"))
    assert Paper.SUPERVISION.label not in [line.title for line in public.papers(world.case)]


def test_a_supervisor_drafts_and_only_the_head_signs(world):
    urging = urge(world, on("03-21"), by=world.supervisor)
    assert (urging.signed_on, Task.objects.count(), world.case.documents.count()) == (None, 0, 0)
    assert [one.pk for one in joint.waiting_letters(world.office_head)] == [urging.pk]
    assert joint.waiting_letters(world.supervisor) == []
    with refused("permission"):
        actions.sign_letter(urging_id=urging.pk, by=world.supervisor, at=on("03-22"))
    actions.sign_letter(urging_id=urging.pk, by=world.office_head, at=on("03-22"))
    urging.refresh_from_db()
    assert (urging.signed_by, urging.signed_on) == (world.office_head, day("03-22"))
    assert lines(world.case) == ["drafted", "supervised", "asked"]
    with refused("signed"):
        actions.sign_letter(urging_id=urging.pk, by=world.office_head, at=on("03-22"))


def test_a_letter_signed_too_late_would_demand_the_past(world):
    urging = urge(world, on("03-21"), by=world.supervisor, due=day("03-23"))
    with refused("due"):
        actions.sign_letter(urging_id=urging.pk, by=world.office_head, at=on("03-23"))
    actions.sign_letter(urging_id=urging.pk, by=world.office_head, at=on("03-22"))


def test_a_draft_sent_back_is_over_and_a_new_one_may_be_written(world):
    urging = urge(world, on("03-21"), by=world.supervisor)
    with refused("waiting"):
        urge(world, on("03-21", 11), by=world.supervisor)
    with refused("reason"):
        actions.send_back_letter(urging_id=urging.pk, reason=" ", by=world.office_head, at=on("03-22"))
    actions.send_back_letter(urging_id=urging.pk, reason="先电话核实。", by=world.office_head, at=on("03-22"))
    again = urge(world, on("03-23"))
    assert again.ordinal == 1
    assert lines(world.case)[:2] == ["drafted", "sent_back"]


def test_a_reminder_of_the_supervisor_goes_out_at_once(world):
    urging = urge(world, on("03-21"), by=world.supervisor, kind=UrgeKind.REMINDER)
    assert urging.document.paper == Paper.REMINDER
    assert lines(world.case) == ["urged", "asked"]
    assert "信访事项催办单" in plain_text(read(queries.word(urging.document)).blocks)
    assert not joint.on_case(world.case).supervised  # 督办中 is a letter, not a reminder


def test_an_inspector_of_the_office_drafts_like_a_supervisor(world):
    assert urge(world, on("03-21"), by=world.inspector).signed_on is None


def test_what_was_not_answered_in_time_is_followed_by_a_second_letter(world):
    first = urge(world, on("03-21"))
    with refused("waiting"):
        urge(world, on("03-30"), due=day("04-10"))  # the day itself is still in time
    second = urge(world, on("03-31"), due=day("04-10"))
    assert second.ordinal == 2
    assert Task.objects.get(urging=first).stage == TaskStage.FOLLOWED
    assert Task.objects.get(urging=second).stage == TaskStage.OPEN
    assert lines(world.case)[2:] == ["followed", "supervised_again", "asked"]
    text = plain_text(read(queries.word(second.document)).blocks)
    assert f"{first.document.number}要求你单位于2026年3月30日前反馈，至今未收到。" in text
    assert "现予再次督办" in text


def test_an_answer_that_waits_is_judged_before_the_next_letter(world):
    urge(world, on("03-21"))
    answer(only_task(), world, on("03-25"))
    with refused("answered"):
        urge(world, on("04-20"), due=day("04-28"))


def test_supervised_is_derived_from_what_is_open(world):
    assert not joint.on_case(world.case).supervised
    urge(world, on("03-21"))
    assert joint.on_case(world.case).supervised
    task = answer(only_task(), world, on("03-25"))
    assert joint.on_case(world.case).supervised
    actions.close_task(task_id=task.pk, text="已到现场，属实。", by=world.supervisor, at=on("03-26"))
    assert not joint.on_case(world.case).supervised


def test_what_is_lacking_is_told_all_at_once(world):
    with refused("ground", "facts", "demand", "due"):
        urge(world, on("03-21"), ground=None, facts=" ", demand="", due=day("03-21"))
    with refused("beyond"):
        urge(world, on("03-21"), due=day("05-07"))  # C4 ends on 2026-05-06
    urge(world, on("03-21"), due=day("05-07"), beyond="配件到货要到五月。")


def test_a_refusal_to_execute_needs_an_opinion_that_was_delivered(world):
    with refused("executable"):
        urge(world, on("03-21"), ground=Ground.NOT_EXECUTED)


def test_after_delivery_an_unexecuted_opinion_is_urged(world):
    from tests.supervision.conftest import make_world

    life = make_world()
    life.case.__class__.objects.filter(pk=life.case.pk).update(delivered_on=day("03-20"))
    life.case.claims.filter(order=1).update(result="supported")
    assert urge(life, on("03-21"), ground=Ground.NOT_EXECUTED).signed_on == day("03-21")


@pytest.mark.parametrize("who", ["handler", "head", "leader", "conference", "receptionist"])
def test_others_do_not_urge(world, who):
    person = getattr(world, who)
    codes = {"permission"} | ({"own_unit"} if who in {"handler", "head"} else set())
    with refused(*codes):
        urge(world, on("03-21"), by=person)


def test_what_is_out_of_reach_is_refused(world):
    from tests.supervision.conftest import make_world

    foreign = make_world()
    with refused("reach"):
        urge(world, on("03-21"), by=foreign.office_head)


def test_a_press_sent_twice_urges_once(world):
    first = urge(world, on("03-21"), key="0123456789ab")
    assert urge(world, on("03-21"), key="0123456789ab") == first
    assert (Urging.objects.count(), Task.objects.count(), world.case.documents.count()) == (1, 1, 1)


def test_the_audit_knows_the_deed_but_no_words(world):
    urge(world, on("03-21"))
    facts = str(list(AuditEntry.objects.filter(verb__startswith="joint.").values_list("facts", flat=True)))
    assert "supervised" in str(list(AuditEntry.objects.values_list("verb", flat=True)))
    assert "调查" not in facts
    assert "核查" not in facts


def test_the_database_refuses_a_second_draft_and_a_letter_half_signed(world):
    urging = urge(world, on("03-21"), by=world.supervisor)
    copy = {field.attname: getattr(urging, field.attname) for field in Urging._meta.fields if field.name != "id"}
    for wrong in ({**copy}, {**copy, "signed_on": day("03-22")}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Urging.objects.create(**wrong)


def test_the_history_is_never_changed(world):
    urge(world, on("03-21"))
    with pytest.raises(Exception, match="append"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE supervision_jointstep SET text = ''")
    assert JointStep.objects.exclude(text="").exists()
