"""Whatever an id names may be gone when the slower of two presses its button: told in words, never a fault.

Every action that takes an id is called with ids of what went when an item was set apart. An action that is added later
is called too; a parameter that this table does not know fails here, and belongs into GIVEN.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest
from django.db import transaction

from tests.factories import Life, user
from yimen.cases import actions as cases
from yimen.cases.actions import NotAllowed
from yimen.documents import actions as documents
from yimen.documents import protected
from yimen.domain.aid import Kind as AidKind
from yimen.domain.contact import Way
from yimen.domain.data_rights import Kind as DataKind
from yimen.domain.fulfilment import Progress
from yimen.domain.joint import LeadEnd, OrderKind, UrgeKind
from yimen.domain.mandate import Ending
from yimen.domain.rating import LookOutcome
from yimen.domain.review import Level
from yimen.domain.roles import Role
from yimen.domain.simplified import Checklist, Kind
from yimen.domain.urgent import Addressee
from yimen.domain.urgent import Way as UrgentWay
from yimen.evaluations import actions as evaluations
from yimen.supervision import actions as supervision

GONE = 987654321  # of a row that went with its item

OF_NO_CASE = frozenset({"table_id", "load_id", "alarm_id", "meeting_id", "warning_ids"})
"""What hangs on no item."""


def of_module(module: ModuleType) -> dict[str, Callable[..., Any]]:
    return {
        f"{module.__name__.split('.')[1]}.{name}": function
        for name in module.__all__
        if inspect.isfunction(function := getattr(module, name))
        and any(one.endswith("_id") and one not in OF_NO_CASE for one in inspect.signature(function).parameters)
        and {"by", "at"} <= set(inspect.signature(function).parameters)
    }


ACTIONS = {
    name: function
    for module in (cases, documents, supervision)
    for name, function in of_module(module).items()
} | {
    f"evaluations.{name}": getattr(evaluations, name) for name in ("rate", "look_at_rating")
}  # fmt: skip


@pytest.fixture
def given(db, settings, tmp_path) -> dict[str, Any]:
    """What every parameter gets: an item that was set apart, rows that are not there, and something lawful."""
    settings.FILES_DIR = tmp_path / "files"
    life = Life().sorted()
    everybody = user(life.office, *Role)
    protected.set_apart(case_id=life.case.pk, accused="某科长", by=life.receptionist, at=life.at)
    day = life.at.date()
    return {
        "case_id": life.case.pk, "unit_id": life.department.pk, "by": everybody, "at": life.at, "told_at": life.at,
        "person": life.receptionist, "to": user(life.office, Role.CHECKER),
        "leader": user(life.government, Role.LEADER),
        **dict.fromkeys(
            ("review_id", "recusal_id", "offer_id", "aid_id", "request_id", "mandate_id", "errand_id", "deed_id",
             "task_id", "report_id", "rating_id", "consultation_id", "urging_id", "item_id", "lead_id", "meeting_id",
             "other_id"),
            GONE,
        ),
        **dict.fromkeys(("unit", "to_unit", "other", "body"), life.department),
        **dict.fromkeys(
            ("reason", "reasons", "words", "answer", "reply", "text", "facts", "request", "proof", "report_outline",
             "question", "demand", "result", "conclusion", "decision", "summary", "competent_body", "review_organ",
             "consulted", "opinion", "measures", "parties", "terms", "performance", "what", "place", "accused"),
            "写明。",
        ),
        **dict.fromkeys(
            ("due", "due_on", "on", "told_on", "delivered_on", "requested_on", "fulfilled_on", "first", "last"), day
        ),
        **dict.fromkeys(("agree", "granted", "accept", "agrees", "proved", "present", "consent", "persons_word"), True),
        **dict.fromkeys(("key", "idempotency_key", "source_key", "query_code", "mark"), "k" * 12),
        **dict.fromkeys(("ground", "check", "seen", "seen_other"), None),
        "legal_basis": ["第三十二条"], "basis": ["第三十五条"],
        "answers": {order: cases.ClaimAnswer("supported", "属实") for order in (1, 2)}, "to_part": {2: 1}, "order": 1,
        "petition_class": "appeal", "path": 6, "checklist": Checklist(Kind.CLEAR), "days": 10, "committee": False,
        "kind": "settle", "level": Level.FIRST, "progress": Progress.NOT_YET, "way": Way.PHONE, "new_code": False,
        "outcome": next(iter(LookOutcome)), "end": next(iter(LeadEnd)), "units": [],
        "asked": cases.HelpAsked(units=(life.department,), request="核查。", due=day),
        "occasion": supervision.Occasion(OrderKind.REMARK, day, leader_name="张某"),
        "delivery": documents.DeliveryFacts(way="in_person", on=day, receiver="王小云", paper_signature=True),
    }  # fmt: skip


ODD = {  # parameters that mean something else in these
    "documents.answer_simply": {"way": "phone"},
    "cases.answer_simply": {"way": "phone"},
    "cases.confirm_answer": {"way": "phone"},
    "cases.offer_aid": {"kind": next(iter(AidKind))},
    "cases.ask_for_data": {"kind": next(iter(DataKind))},
    "cases.note_told": {"to": next(iter(Addressee)), "way": next(iter(UrgentWay))},
    "cases.end_mandate": {"ending": Ending.AT_WINDOW},
    "supervision.urge": {"kind": UrgeKind.REMINDER},
    "supervision.give_order": {"demand": None},
    "evaluations.rate": {"body": "office", "level": "satisfied"},
    "cases.save_opinion_draft": {"text": {}},
    "cases.draft_review": {"result": None},
    "cases.revoke_at_portal": {"by": None},
}  # fmt: skip


def facts_of(name: str, given: dict[str, Any]) -> dict[str, Any]:
    """What an action is called with: its parameters without a default."""
    wanted = {**given, **ODD.get(name, {})}
    return {
        one.name: wanted[one.name]
        for one in inspect.signature(ACTIONS[name]).parameters.values()
        if one.name in {"by", "at"} or one.default is inspect.Parameter.empty
    }


def test_the_table_has_every_action_that_takes_an_id():
    assert len(ACTIONS) >= 120
    assert {
        "documents.deliver", "documents.decide_unit", "evaluations.rate", "cases.rejoin", "supervision.end_lead"
    } <= set(ACTIONS)  # fmt: skip


def test_what_went_meanwhile_is_refused_in_words(given):
    wrong = {}
    for name, function in ACTIONS.items():
        try:
            with transaction.atomic():
                function(**facts_of(name, given))
            wrong[name] = "nothing was said"
        except NotAllowed as told:
            if not told.refusals or not all(refusal.words.endswith("。") for refusal in told.refusals):
                wrong[name] = str(told)
        except Exception as fault:  # every fault of every action is named at once
            wrong[name] = repr(fault)
    assert wrong == {}
