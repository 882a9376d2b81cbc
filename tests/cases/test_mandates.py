"""Agents by written mandate: granted, worked under, and ended in the moment in which somebody says so."""

from __future__ import annotations

import uuid
from datetime import timedelta
from functools import partial

import pytest
from django.db import IntegrityError, connection, transaction

from tests.agents import agent_of, mandate_facts
from tests.cases.helpers import day, on, refused
from tests.factories import NOON, Life, petition, unit, user
from tests.racing import at_once
from yimen.base.models import AuditEntry, User
from yimen.cases import actions as cases
from yimen.cases import queries
from yimen.cases.actions import NotAllowed
from yimen.cases.models import Errand, ErrandStep, Mandate, MandateOpened
from yimen.documents import actions as papers
from yimen.documents.models import Document
from yimen.domain.mandate import AgentKind, Ending, Evidence
from yimen.domain.roles import Role
from yimen.evaluations.actions import rate
from yimen.live import topics


def granted(life: Life, agent=None, **change) -> Mandate:
    made = mandate_facts(agent, **change)
    return cases.grant_mandate(case_id=life.case.pk, facts=made, by=life.receptionist, at=life.at)


def test_a_mandate_is_registered_once_with_its_paper():
    life = Life()
    agent = agent_of(life)
    made = mandate_facts(agent)
    first, again = (
        papers.grant_mandate(case_id=life.case.pk, facts=made, by=life.receptionist, at=life.at) for _ in range(2)
    )
    assert first == again
    document = Document.objects.get(paper="mandate")
    assert (document.number, document.public, document.case) == (first.paper_number, True, life.case)
    assert AuditEntry.objects.filter(verb="mandate.granted").count() == 1
    assert "王小云" not in str(AuditEntry.objects.values_list("facts", flat=True))


def test_somebody_from_outside_is_kept_encrypted():
    life = Life()
    made = granted(life)
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, phone FROM cases_mandate WHERE id = %s", [made.pk])
        stored = b"".join(bytes(part) for part in cursor.fetchone())
    assert "王大海".encode() not in stored
    assert Mandate.objects.get(pk=made.pk).agent_name == "王大海"


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("agent", {"name": " "}),
        ("contact", {"phone": ""}),
        ("scope", {"scope": frozenset()}),
        ("until_on", {"until_on": day("03-01"), "from_on": day("02-01")}),
        ("signature", {"evidence": Evidence.SCREEN}),
        ("agent", {"kind": AgentKind.PETITION_AGENT}),
    ],
)
def test_an_incomplete_mandate_is_refused(code, change):
    life = Life()
    with refused(code):
        granted(life, **change)


def test_no_third_agent_and_no_agent_twice():
    life = Life()
    agent = agent_of(life)
    granted(life, agent)
    with refused("again"):
        granted(life, agent)
    granted(life)
    with refused("most_agents"):
        granted(life, name="赵小河")


def test_a_mandate_past_its_period_gives_its_seat_free():
    life = Life()
    granted(life, until_on=day("03-31"))
    granted(life, until_on=day("03-31"), name="赵小河")
    life.after(days=30)
    made = granted(life, name="钱小山", from_on=day("04-01"))
    assert [one.ending for one in life.case.mandates.order_by("id")] == ["lapsed", "lapsed", ""]
    assert made.seat == 1


def test_who_took_part_and_who_is_no_agent_cannot_be_agent():
    life = Life().accepted()
    in_the_unit = user(life.department, Role.AGENT)
    with refused("took_part"):
        granted(life, in_the_unit)
    registered = Life()
    registered.receptionist.roles.append(str(Role.AGENT))
    registered.receptionist.save()
    with refused("took_part"):
        granted(registered, User.objects.get(pk=registered.receptionist.pk))
    with refused("agent"):
        granted(life, user(unit(life.government), Role.HANDLER))


@pytest.mark.parametrize("role", [Role.HANDLER, Role.LEADER, Role.AUDITOR, Role.AGENT, Role.CHECKER])
def test_only_the_office_that_registered_keeps_mandates(role):
    life = Life()
    with refused("permission"):
        cases.grant_mandate(case_id=life.case.pk, facts=mandate_facts(), by=user(life.office, role), at=life.at)
    with refused("permission"):
        elsewhere = user(unit(life.government, office=True), Role.RECEPTIONIST)
        cases.grant_mandate(case_id=life.case.pk, facts=mandate_facts(), by=elsewhere, at=life.at)


# ---- need to know


def sees(agent, life, at=NOON) -> bool:
    return Mandate.objects.held_by(agent, at.date()).filter(case=life.case).exists()


def test_an_agent_sees_the_case_of_a_valid_mandate_and_no_other():
    life, other = Life(), Life()
    agent = agent_of(life)
    granted(life, agent)
    assert sees(agent, life)
    assert not sees(agent, other)
    assert not sees(agent_of(life), life)
    assert list(life.case.__class__.objects.visible_to(agent)) == []  # the desks of the office stay shut


@pytest.mark.parametrize(("on_day", "seen"), [("03-01", False), ("03-02", True), ("08-31", True), ("09-01", False)])
def test_outside_its_period_a_mandate_opens_nothing(on_day, seen):
    life = Life()
    agent = agent_of(life)
    granted(life, agent)
    assert sees(agent, life, on(on_day)) is seen


def test_revoked_by_the_petitioner_the_agent_is_out_in_the_same_moment():
    life = Life(received_on=NOON.date())
    agent = agent_of(life)
    made = granted(life, agent)
    ended = cases.revoke_at_portal(
        case_id=life.case.pk, mandate_id=made.pk, mark=life.case.code_mark, new_code=False, key="k" * 8, by=None,
        at=life.at,
    )  # fmt: skip
    assert (ended.mandate.ending, ended.query_code) == ("portal", "")
    assert not sees(agent, life)
    with refused("mandate"):
        ask(life, made, by=agent)


def test_the_topic_of_a_case_is_told_to_its_agent_while_the_mandate_is_valid(monkeypatch):
    life = Life()
    agent = agent_of(life)
    monkeypatch.setattr(topics, "localdate", NOON.date)
    topic = f"case.{life.case.pk}"
    assert topics.allowed([topic], agent) == []
    made = granted(life, agent)
    assert topics.allowed([topic], agent) == [topic]
    cases.end_mandate(mandate_id=made.pk, ending=Ending.AT_WINDOW, by=life.receptionist, at=life.at)
    assert topics.allowed([topic], agent) == []
    assert topics.access_of(agent) == f"access.{agent.pk}"
    assert topics.access_of(life.receptionist) == topics.access_of(None) == ""
    assert topics.read(f"access.{agent.pk}") == []  # nobody can ask for it


def test_an_end_tells_the_agents_streams(monkeypatch):
    told: list[str] = []
    monkeypatch.setattr("yimen.cases.actions.mandates.tell", lambda *some: told.extend(some))
    life = Life()
    agent = agent_of(life)
    made = granted(life, agent)
    cases.end_mandate(mandate_id=made.pk, ending=Ending.BY_PHONE, by=life.receptionist, at=life.at)
    assert told == [f"case.{life.case.pk}", f"access.{agent.pk}"] * 2


def test_ended_twice_it_ended_once_and_the_first_word_stays():
    life = Life()
    made = granted(life)
    for ending in (Ending.BY_PHONE, Ending.AT_WINDOW):
        cases.end_mandate(mandate_id=made.pk, ending=ending, by=life.receptionist, at=life.at)
    assert Mandate.objects.get().ending == "phone"
    assert AuditEntry.objects.filter(verb="mandate.ended").count() == 1


def test_an_agent_lays_down_only_the_own_mandate():
    life = Life()
    agent, other = agent_of(life), agent_of(life)
    made = granted(life, agent)
    for who, ending in ((other, Ending.LAID_DOWN), (agent, Ending.AT_WINDOW)):
        with refused("permission"):
            cases.end_mandate(mandate_id=made.pk, ending=ending, by=who, at=life.at)
    ended = cases.end_mandate(mandate_id=made.pk, ending=Ending.LAID_DOWN, by=agent, at=life.at)
    assert ended.mandate.ended_by == agent


# ---- the query code that the agent may know


def revoke(life, made, **change):
    values = {"mark": life.case.code_mark, "new_code": True, "key": "key-of-the-form"}
    return cases.revoke_at_portal(
        case_id=life.case.pk, mandate_id=made.pk, by=None, at=life.at, **{**values, **change}
    )  # fmt: skip


def test_a_new_code_takes_the_old_ones_place_and_is_given_again_for_the_same_key():
    life = Life(received_on=NOON.date())
    made = granted(life)
    old = life.case.query_code
    first, again, forged = revoke(life, made), revoke(life, made), revoke(life, made, key="another-key")
    assert first.query_code == again.query_code != ""
    assert forged.query_code == ""
    life.case.refresh_from_db()
    assert bytes(life.case.query_code) != bytes(old)


def test_who_has_an_old_code_ends_nothing():
    life = Life()
    first, second = granted(life), granted(life, name="赵小河")
    old = life.case.code_mark
    revoke(life, first)
    with refused("code"):
        revoke(life, second, mark=old)
    with refused("code"):
        revoke(life, second, mark="")
    another = Life().case
    with refused("nothing"):
        cases.revoke_at_portal(
            case_id=another.pk, mandate_id=second.pk, mark="", new_code=False, key="12345678", by=None, at=NOON
        )


def test_only_who_stands_at_the_window_gets_a_new_code_there():
    life = Life()
    made = granted(life)
    with refused("new_code"):
        cases.end_mandate(
            mandate_id=made.pk, ending=Ending.BY_PHONE, new_code=True, key="12345678", by=life.receptionist, at=life.at
        )
    ended = cases.end_mandate(
        mandate_id=made.pk, ending=Ending.AT_WINDOW, new_code=True, key="12345678", by=life.receptionist, at=life.at
    )
    assert len(ended.query_code) == 8


# ---- errands


def ask(life, mandate, by=None, **change) -> Errand:
    values = {
        "what": "到区住建局问维修资金",
        "place": "区住建局",
        "due_on": day("03-10"),
        "idempotency_key": str(uuid.uuid4()),
    }
    return cases.ask_errand(mandate_id=mandate.pk, by=by or life.receptionist, at=life.at, **{**values, **change})


def test_an_errand_goes_from_the_asking_to_the_persons_yes():
    life = Life()
    agent = agent_of(life)
    errand = ask(life, granted(life, agent))
    told = {"errand_id": errand.pk, "at": life.at}
    with refused("answered"):
        cases.confirm_answer(on=day("03-02"), way="phone", by=life.receptionist, **told)
    cases.note_errand_step(words="到窗口取号", on=day("03-02"), by=agent, **told)
    cases.bring_answer(answer="资金账目下周公示。", on=day("03-02"), by=agent, **told)
    with refused("answered"):
        cases.note_errand_step(words="再去一次", on=day("03-02"), by=agent, **told)
    with refused("second_person"):
        cases.confirm_answer(on=day("03-02"), way="phone", by=agent, **told)
    done = cases.confirm_answer(on=day("03-02"), way="phone", by=life.receptionist, **told)
    assert (done.confirmed_way, done.confirmed_by) == ("phone", life.receptionist)
    with refused("confirmed"):
        cases.confirm_answer(on=day("03-02"), way="phone", by=None, **told)
    assert "公示" not in str(AuditEntry.objects.values_list("facts", flat=True))


@pytest.mark.parametrize(
    ("code", "change"), [("due_on", {"due_on": day("03-01")}), ("words", {"what": " "}), ("words", {"place": ""})]
)
def test_an_errand_that_nobody_can_do_is_refused(code, change):
    life = Life()
    made = granted(life)
    with refused(code):
        ask(life, made, **change)


def test_an_errand_is_asked_once_for_a_key():
    life = Life()
    made = granted(life)
    assert ask(life, made, idempotency_key="12345678") == ask(life, made, idempotency_key="12345678")


def test_nobody_else_works_on_an_errand():
    life = Life()
    errand = ask(life, granted(life, agent_of(life)))
    for who in (agent_of(life), life.handler):
        with refused("permission"):
            cases.note_errand_step(errand_id=errand.pk, words="去过", on=day("03-02"), by=who, at=life.at)
    with refused("on"):
        cases.note_errand_step(errand_id=errand.pk, words="去过", on=day("03-03"), by=life.receptionist, at=life.at)
    with refused("words"):
        cases.note_errand_step(errand_id=errand.pk, words=" ", on=day("03-02"), by=life.receptionist, at=life.at)


# ---- receipt and rating


def test_the_receipt_names_the_agent_whom_the_mandate_lets_take_it():
    life = Life(at=NOON, mandate=mandate_facts(scope=frozenset({"receive", "query"})))
    made = Mandate.objects.get()
    assert queries.receipt_goes_to(life.case, day("03-02")) == made
    assert queries.receipt_goes_to(life.case, day("09-01")) is None
    cases.end_mandate(mandate_id=made.pk, ending=Ending.AT_WINDOW, by=life.receptionist, at=life.at)
    assert queries.receipt_goes_to(life.case, day("03-02")) is None


def test_a_petition_with_a_mandate_that_cannot_be_is_not_half_registered():
    life = Life()
    before = type(life.case).objects.count()
    brought = petition(mandate=mandate_facts(scope=frozenset()))
    with pytest.raises(NotAllowed):
        cases.register(office=life.office, petition=brought, by=life.receptionist, at=NOON)
    assert type(life.case).objects.count() == before


@pytest.mark.parametrize(("scope", "may"), [({"rate", "query"}, True), ({"query", "receive"}, False)])
def test_an_agent_rates_only_where_the_mandate_says_so(scope, may):
    life = Life().delivered()
    agent = agent_of(life)
    granted(life, agent, scope=frozenset(scope))
    given = {"case_id": life.case.pk, "body": "office", "level": "satisfied", "by": agent, "at": life.at}
    if may:
        assert rate(**given).pk
    else:
        with pytest.raises(NotAllowed, match="工作人员不能代评"):
            rate(**given)


def test_every_look_of_an_agent_is_written_down_for_the_petitioner():
    life = Life()
    agent = agent_of(life)
    made = granted(life, agent)
    cases.note_agent_opened(mandate=made, by=agent, at=life.at)
    cases.note_agent_opened(mandate=made, what="云信告〔2026〕1号", by=agent, at=life.at + timedelta(minutes=1))
    assert [one.what for one in queries.openings_of(life.case)] == ["云信告〔2026〕1号", "case"]
    entry = AuditEntry.objects.filter(verb="mandate.opened").first()
    assert (entry.actor, entry.subject) == (agent.pk, f"cases.case:{life.case.pk}")


# ---- rules of the database


def write(life, **change):
    values = {
        "case": life.case, "seat": 1, "kind": "relative", "name": "王大海", "basis": "mandate", "evidence": "paper",
        "scope": ["submit"], "from_on": day("03-02"), "until_on": day("08-31"), "granted_by": life.receptionist,
        "granted_at": NOON, "idempotency_key": str(uuid.uuid4()),
    }  # fmt: skip
    return Mandate.objects.create(**{**values, **change})


@pytest.mark.parametrize(
    ("rule", "change"),
    [
        ("mandate_two_seats", {"seat": 3}),
        ("mandate_one_running_in_a_seat", {}),
        ("mandate_period", {"seat": 2, "until_on": day("03-01")}),
        ("mandate_ended_whole", {"seat": 2, "ended_at": NOON}),
        ("mandate_ended_whole", {"seat": 2, "ending": "window"}),
        ("mandate_account_of_an_agent", {"seat": 2, "kind": "petition_agent"}),
    ],
)
def test_the_database_holds_what_a_mandate_may_never_be(rule, change):
    life = Life()
    write(life)
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        write(life, **change)


def test_the_database_lets_no_agent_confirm_the_own_errand():
    life = Life()
    agent = agent_of(life)
    errand = ask(life, granted(life, agent))
    errand.answered_on = errand.confirmed_on = day("03-02")
    errand.confirmed_by = agent
    with pytest.raises(IntegrityError, match="errand_confirmed_by_another"), transaction.atomic():
        errand.save()
    errand.confirmed_by, errand.confirmed_on = None, day("03-01")
    with pytest.raises(IntegrityError, match="errand_answer_then_yes"), transaction.atomic():
        errand.save()


def test_what_an_agent_did_and_looked_at_is_append_only():
    life = Life()
    agent = agent_of(life)
    made = granted(life, agent)
    cases.note_agent_opened(mandate=made, by=agent, at=life.at)
    cases.note_errand_step(errand_id=ask(life, made).pk, words="去过", on=day("03-02"), by=agent, at=life.at)
    for rows in (MandateOpened.objects, ErrandStep.objects):
        with pytest.raises(Exception, match="append-only"), transaction.atomic():
            rows.all().delete()


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_three_clerks_register_an_agent_each_at_once_and_two_seats_are_taken():
    life = Life()
    clerks = [user(life.office, Role.RECEPTIONIST) for _ in range(3)]

    def grant(number: int) -> object:
        made = mandate_facts(name=f"赵小河{number}")
        return cases.grant_mandate(case_id=life.case.pk, facts=made, by=clerks[number], at=life.at)

    found = at_once(*(partial(grant, number) for number in range(3)))
    assert sorted(one.seat for one in found if isinstance(one, Mandate)) == [1, 2]
    assert [one.refusals[0].code for one in found if isinstance(one, NotAllowed)] == ["most_agents"]
