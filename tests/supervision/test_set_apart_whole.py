"""An item with everything hanging on it is set apart: no table keeps a word, a person or a unit that only it had."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection, models
from django.test import Client
from django.urls import reverse

from tests.agents import mandate_facts
from tests.factories import Life, person, petition, unit, user
from tests.supervision.helpers import consult, day, on, order, refused, take_over, urge
from tests.supervision.test_conference import convene, decide, propose
from yimen.base.models import Unit, User
from yimen.cases import actions as cases
from yimen.cases import queries
from yimen.cases.actions import setting_apart
from yimen.cases.actions.steps import locked_all
from yimen.cases.models import Case, Help, Matter, MatterMove, StepTaken
from yimen.cases.queries import desk_counts, my_day, to_decide
from yimen.documents import actions as documents
from yimen.documents import mandates as papers
from yimen.documents import protected
from yimen.documents.models import Document
from yimen.domain.contact import Way as ContactWay
from yimen.domain.fulfilment import Progress
from yimen.domain.procedure import ReopenGround
from yimen.domain.recusal import Ground as RecusalGround
from yimen.domain.reissue import Check
from yimen.domain.roles import Role
from yimen.evaluations.actions import rate
from yimen.supervision import actions
from yimen.supervision import queries as joint
from yimen.supervision.models import AgendaItem, Meeting, Task

WORD = "标记"  # stands in every word of the item, and in nothing else
ELSEWHERE = frozenset({"base_unit", "base_user"})  # who there is; what happened to whom stands in all the others
AUDIT = "base_auditentry"  # has no words, and never changes: ids of what was done stay in it (see the README of audit)
CLAIMS = ("维修电梯", f"查处{WORD}索要", f"说明{WORD}账目")


def whole() -> Life:
    """A case that was split, linked, forwarded, concluded and reopened, with every kind of joint work on it."""
    life = Life(
        title=f"电梯{WORD}甲", facts=f"{WORD}乙收受", reasons=f"{WORD}丙", place="丁村", claims=CLAIMS,
        people=(person(name=f"{WORD}戊"),),
    )  # fmt: skip
    documents.issue_receipt(case_id=life.case.pk, query_code=life.query_code, by=life.receptionist, at=life.at)
    life.second = unit(life.government, name="云汀区市场监督管理局", short_name="区市监局")
    life.second_handler, life.colleague = user(life.second, Role.HANDLER), user(life.department, Role.HANDLER)
    life.office_head, life.supervisor = user(life.office, Role.OFFICE_HEAD), user(life.office, Role.SUPERVISOR)
    life.duty, life.leader = user(life.office, Role.DUTY_OFFICER), user(life.government, Role.LEADER)
    life.conference = user(life.government, Role.CONFERENCE)
    life.agent = user(unit(life.government, level="village", name="云汀村"), Role.AGENT)
    life.sorted()
    key = {"case_id": life.case.pk, "at": life.at}
    clerk = {**key, "by": life.receptionist}
    life.part, life.back = (
        made.case for made in cases.split(to_part={1: 1, 3: 2}, reason=f"{WORD}分开", **clerk)
    )  # fmt: skip
    cases.rejoin(case_id=life.back.pk, reason=f"{WORD}并回", by=life.receptionist, at=life.at)
    life.mate = cases.register(office=life.office, petition=petition(), by=life.receptionist, at=life.at).case
    cases.link(
        case_id=life.case.pk, other_id=life.mate.pk, seen=None, seen_other=None, reason=f"同一{WORD}",
        by=life.receptionist, at=life.at,
    )  # fmt: skip
    life.matter = Matter.objects.get()
    documents.forward(to_unit=life.department, **clerk)
    life.mandate = papers.grant_mandate(facts=mandate_facts(life.agent), **clerk)
    errand = cases.ask_errand(
        mandate_id=life.mandate.pk, what=f"问{WORD}", place=f"{WORD}处", due_on=day("03-20"),
        idempotency_key=str(uuid.uuid4()), by=life.receptionist, at=life.at,
    )  # fmt: skip
    cases.note_errand_step(errand_id=errand.pk, words=f"{WORD}取号", on=day("03-02"), by=life.agent, at=life.at)
    cases.receive(by=life.handler, **key)
    documents.object_to(reason=f"{WORD}不归本单位", proposed_unit=life.second, by=life.handler, **key)
    documents.decide_return(agree=False, reason=f"{WORD}归你单位", **clerk)
    cases.reissue_query_code(check=Check.DOCUMENT, present=True, key="k" * 12, **clerk)
    cases.accept(by=life.handler, **key)
    answers = {order: cases.ClaimAnswer("supported", f"{WORD}属实") for order in (2, 3)}
    cases.draft_opinion(
        answers=answers, facts=f"{WORD}查明", legal_basis=["第三十二条"], review_organ="区政府", by=life.handler, **key
    )
    cases.issue_opinion(by=life.head, **key)
    cases.deliver(delivered_on=day("03-02"), proved=True, by=life.handler, **key)
    rate(body="organ", level="satisfied", reason=f"{WORD}好", by=None, **key)
    task = life.case.fulfilments.first()
    cases.answer_check(task_id=task.pk, progress=Progress.UNDER_WAY, proof=f"{WORD}施工", by=life.handler, **key)
    cases.note_wish(agrees=True, way=ContactWay.PHONE, by=life.receptionist, **key)
    cases.reopen(ground=ReopenGround.SELF_CORRECTION, reason=f"{WORD}有错", by=life.head, **key)
    with_everything(life)
    return life


def with_everything(life: Life) -> None:
    """What can be done to a case in a unit's hands, from 9 March on."""
    later = {"case_id": life.case.pk, "at": on("03-09")}
    cases.ask_help(unit=life.second, due=day("03-20"), request=f"核查{WORD}", by=life.handler, **later)
    holder = User.objects.get(pk=Case.objects.get(pk=life.case.pk).holder_id or life.handler.pk)
    if Case.objects.get(pk=life.case.pk).holder_id is None:
        cases.take_in_hand(by=holder, **later)
    cases.offer_hand(to=life.colleague, reason=f"{WORD}出差", by=holder, **later)
    cases.ask_extension(days=10, reason=f"检测{WORD}", by=life.handler, **later)
    cases.declare_interest(ground=RecusalGround.KIN, words=f"{WORD}表兄", by=life.colleague, **later)
    at = on("03-10")
    urge(life, at, facts=f"{WORD}没有开展", demand=f"{WORD}核查")
    consult(life, at, question=f"{WORD}由谁管")
    order(life, at, words=f"{WORD}抓紧")
    take_over(life, at, measures=f"{WORD}调度")
    item = propose(life, at, reason=f"{WORD}都说不归自己")
    life.meeting = convene(life, on("03-11"))
    topic = {"meeting_id": life.meeting.pk, "by": life.conference, "at": on("03-11")}
    actions.list_item(item_id=item.pk, **topic)
    actions.note_present(meeting_id=life.meeting.pk, units=[life.second], by=life.conference, at=on("03-18", 15))
    decide(life, AgendaItem.objects.get(), on("03-18", 16), decision=f"{WORD}牵头")
    actions.sign_minutes(meeting_id=life.meeting.pk, by=life.leader, at=on("03-19"))
    papers.report_urgent(
        facts=cases.UrgentFacts(
            happened_at=at - timedelta(minutes=30), known_at=at - timedelta(minutes=10), place=f"{WORD}大厅",
            people=f"{WORD}三十人", demand=f"{WORD}供水", measures=f"{WORD}通知", steps=frozenset({"room"}),
            idempotency_key=str(uuid.uuid4()), case_id=life.case.pk,
        ), by=life.duty, at=at,
    )  # fmt: skip


def rows() -> dict[str, list[dict]]:
    """Every row of every table as JSON, by table."""
    found: dict[str, list[dict]] = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT row_to_json(t)::text FROM "{table}" t')
            found[table] = [json.loads(text) for (text,) in cursor.fetchall()]
    return found


def with_words() -> set[str]:
    """Tables in which the item's words, or its people, stand readable."""
    return {table for table, kept in rows().items() if WORD in json.dumps(kept, ensure_ascii=False)}


def pointing(model: type[models.Model], keys: set[int]) -> set[str]:
    """ "table.column" of every key to the units or the people given."""
    columns = {
        (one._meta.db_table, field.column)
        for one in apps.get_models(include_auto_created=True)
        for field in one._meta.local_fields
        if isinstance(field, models.ForeignKey) and field.related_model is model
    }
    kept = rows()
    return {
        f"{table}.{column}"
        for table, column in columns
        if table not in ELSEWHERE and any(row[column] in keys for row in kept[table])
    }


def set_apart(life: Life):
    return protected.set_apart(
        case_id=life.case.pk, accused="某科长", accused_units=(life.department,), by=life.receptionist, at=on("03-20")
    )


@pytest.fixture
def life():
    made = whole()
    connection.check_constraints()  # as if each act had committed
    return made


def units_of(life: Life) -> set[int]:
    return {life.department.pk, life.second.pk}


def people_of(life: Life) -> set[int]:
    return set(User.objects.filter(unit__in=units_of(life)).values_list("pk", flat=True)) | {life.agent.pk}


def test_everything_hangs_on_it(life):
    """What the next test searches for is there to be found."""
    assert with_words() >= {
        "cases_case", "cases_claim", "cases_steptaken", "cases_matterdeed", "cases_help", "cases_handoffer",
        "cases_proposal", "cases_recusal", "cases_errand", "cases_errandstep", "supervision_urging",
        "supervision_consultation", "supervision_leaderorder", "supervision_caselead", "supervision_agendaitem",
        "supervision_task",
    }  # fmt: skip
    assert len(pointing(Unit, units_of(life))) > 10
    assert len(pointing(User, people_of(life))) > 10
    hanging = {model._meta.label for model in setting_apart._below(life.case)}
    assert hanging >= {
        "cases.ClaimMove", "cases.Hand", "cases.HandOffer", "cases.Help", "cases.Mandate", "cases.Errand",
        "cases.ErrandStep", "cases.HandBack", "cases.CodeReissue",
        "cases.UrgentReport", "cases.Fulfilment", "cases.ContactWish", "cases.MatterMove", "documents.Document",
        "evaluations.Rating", "supervision.JointStep", "supervision.LeaderOrder", "supervision.CaseLead",
        "supervision.Consultation", "supervision.Urging", "supervision.AgendaItem", "supervision.Task",
    }  # fmt: skip


def test_no_table_keeps_a_word_a_person_or_a_unit_of_it(life):
    set_apart(life)
    connection.check_constraints()  # the keys and the rules of the database that look at the end
    assert with_words() == set()
    assert pointing(Unit, units_of(life)) == {
        "supervision_meeting_present.unit_id"
    }  # who was at a meeting of many items
    assert pointing(User, people_of(life)) == set()
    row = Case.every.get(pk=life.case.pk)
    for field in Case._meta.local_fields:  # one that is added later too
        if field.name not in {*setting_apart.KEPT, "division_code"}:
            assert getattr(row, field.attname) in ((None, "") if field.null else (field.get_default(),)), field.name
    assert {model._meta.label for model in setting_apart._below(life.case)} <= {"cases.StepTaken", "documents.Document"}
    assert set(Document.objects.filter(case=life.case).values_list("issued_by_unit", "record_key")) <= {
        (life.office.pk, None)
    }
    assert not Document.objects.filter(case=None).exclude(record_key=None).exists()
    assert Meeting.objects.get().minutes is None


def test_those_beside_it_go_on_and_show_nothing_of_it(life):
    number = life.case.number
    set_apart(life)
    part, mate = Case.objects.get(pk=life.part.pk), Case.objects.get(pk=life.mate.pk)
    assert (part.split_from, part.title, part.facts, part.claims.count()) == (None, "维修电梯", "", 1)
    assert (mate.matter, MatterMove.objects.count(), Matter.objects.count()) == (None, 0, 0)
    assert Case.every.get(pk=life.back.pk).stage == "set_apart"
    for model in apps.get_models():
        if model is not Case and model._meta.db_table != AUDIT:
            kept = json.dumps(rows()[model._meta.db_table], ensure_ascii=False)
            assert number not in kept, model
    assert not StepTaken.objects.filter(case=part).exclude(facts={}).exists()
    cases.sort(case_id=mate.pk, petition_class="appeal", path=6, by=life.receptionist, at=on("03-20"))


def test_the_desks_of_all_who_had_to_do_with_it_are_empty(life):
    set_apart(life)
    today = day("03-20")
    for who in (life.handler, life.head, life.second_handler, life.colleague):
        assert list(my_day(who, today=today)) == []
        assert not any(desk_counts(who, today=today).values())
        assert to_decide(who) == []
        assert queries.offers_to(who) == []
        assert not any(joint.task_counts(who, today=today))
        assert not Case.objects.visible_to(who).exists()
    assert not Help.objects.exists()
    assert not Task.objects.exists()


@pytest.mark.parametrize(
    "who", ["handler", "second_handler", "agent", "leader", "conference", "office_head", "receptionist"]
)
def test_its_pages_are_not_there_for_anybody(life, who):
    set_apart(life)
    client = Client()
    client.force_login(getattr(life, who))
    assert client.get(reverse("web:case-show", args=[life.case.pk])).status_code in {403, 404}
    assert client.get(reverse("web:case-show", args=[life.case.pk])).status_code == (
        client.get(reverse("web:case-show", args=[987654321])).status_code
    )
    if who == "agent":
        return
    assert client.get(reverse("web:matter-show", args=[life.matter.pk])).status_code in {403, 404}


def test_who_waited_for_one_of_several_is_told_plainly(life):
    set_apart(life)
    key = {"by": life.receptionist, "at": on("03-20")}
    with refused("reach"):
        cases.link(case_id=life.mate.pk, other_id=life.case.pk, seen=None, seen_other=None, reason="同一事项", **key)
    with refused("nothing"):
        locked_all([life.mate.pk, life.case.pk])
