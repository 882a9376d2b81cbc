"""What the table refuses is refused by the screen and by the address, in the same words, and changes nothing.

One life for each stage. Every person asks for every step: the case page shows no button for what is refused, the
address of the step turns back with the reason and its article, and a well-filled form sent there is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from itertools import product
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from tests.factories import Life, petition, unit, user
from tests.web.test_step_pages import (
    AGREEMENT,
    STORIES,
    decline_proposed,
    disputed,
    extension_asked,
    helped,
    simplified,
)
from yimen.base.models import User
from yimen.cases import actions as cases
from yimen.cases import queries
from yimen.cases.models import Case
from yimen.domain.procedure import STEPS, Offer, Refusal, Step, refusals
from yimen.domain.roles import Role
from yimen.web.shell import in_words
from yimen.web.steps.forms import FORMS
from yimen.web.steps.titles import SHARED

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate().isoformat()


# --- how a case comes to stand where it stands ------------------------------------------------------------------------


def procedural(life: Life) -> None:
    life.sorted(path=2)
    cases.guide_elsewhere(
        case_id=life.case.pk, competent_body="仲裁委员会", reply="先申请仲裁。", by=life.receptionist, at=life.at
    )


def history(life: Life) -> None:
    old = petition(received_on=timezone.localdate().replace(year=2015, month=3, day=2))
    life.case = cases.register(office=life.office, petition=old, by=life.receptionist, at=life.at).case


def rejoined(life: Life) -> None:
    life.sorted()
    [part] = cases.split(case_id=life.case.pk, to_part={2: 1}, reason="另一单位。", by=life.receptionist, at=life.at)
    life.case = cases.rejoin(case_id=part.case.pk, reason="是一件事。", by=life.receptionist, at=life.at)


def unsorted(life: Life) -> None:
    life.case.refresh_from_db()


def other_path(life: Life) -> None:
    life.received()
    life.case = cases.sort(case_id=life.case.pk, petition_class="appeal", path=2, by=life.handler, at=life.at)


STANDS = {
    "registered": "sorted", "forwarded": "forwarded", "objected": "objected", "received": "received",
    "handling": "accepted", "drafted": "drafted", "issued": "issued", "concluded": "delivered",
    "procedural": procedural, "history": history, "rejoined": rejoined, "unsorted": unsorted,
    "other path": other_path, "decline proposed": decline_proposed, "in dispute": disputed, "helped": helped,
    "simplified": simplified, "extension asked": extension_asked,
}  # fmt: skip
PEOPLE = ("receptionist", "checker", "handler", "head", "decider", "stranger", "leader", "guide")
IN_THE_FAST_SET = {
    ("registered", "receptionist"), ("forwarded", "handler"), ("objected", "checker"), ("other path", "handler"),
    ("handling", "head"), ("issued", "receptionist"), ("concluded", "handler"), ("decline proposed", "head"),
}  # fmt: skip


def at(how_far: str) -> Life:
    """A life that stands there, and everybody who might ask."""
    life = Life(at=timezone.now() - timedelta(minutes=5))
    life.checker, life.guide = user(life.office, Role.CHECKER), user(life.office, Role.GUIDE)
    life.leader, life.decider = user(life.government, Role.LEADER), user(life.government, Role.UNIT_HEAD)
    life.other = unit(life.government, name="云汀区财政局", short_name="区财政局")
    life.stranger = user(life.other, Role.HANDLER, Role.UNIT_HEAD)
    lead = STANDS[how_far]
    lead(life) if callable(lead) else getattr(life, lead)()
    life.case = Case.objects.get(pk=life.case.pk)
    return life


# --- the address and the well-filled form of every step ---------------------------------------------------------------

ANSWERS = {f"{name}_{n}": value for n in (1, 2) for name, value in (("result", "supported"), ("reason", "属实。"))}
OWN: dict[Step, tuple[str, dict[str, Any]]] = {
    Step.RECEIVE: ("web:unit-receive", {}),
    Step.ACCEPT: ("web:unit-accept", {}),
    Step.DRAFT_OPINION: (
        "web:unit-opinion",
        {**ANSWERS, "facts": "查明属实。", "more": "《信访工作条例》第三十二条", "review_organ": "区政府"},
    ),
    Step.RETURN_OPINION: ("web:unit-check", {"decision": "return", "reason": "再写具体。"}),
    Step.ISSUE_OPINION: ("web:unit-check", {"decision": "issue"}),
    Step.DELIVER: ("web:unit-deliver", {"on": TODAY, "way": "in_person", "receiver": "王小云", "signed_on": "paper"}),
    Step.SET_APART: ("web:protected-take-in", {"accused": "某所所长甲"}),
}
PAIRS = {Step.ISSUE_OPINION: (Step.ISSUE_OPINION, Step.RETURN_OPINION)} | {
    Step.RETURN_OPINION: (Step.ISSUE_OPINION, Step.RETURN_OPINION)
}
TYPED = {Step(story[2]): story[3] for story in STORIES} | {
    Step.GUIDE_ELSEWHERE: {"competent_body": "仲裁委员会", "reply": "先申请仲裁。"},
    Step.ASK_HELP: {"request": "核查。", "due": TODAY, "unit": lambda life: life.other.pk},
    Step.WAIVE_HELP: {"reason": "已查清。", "unit": lambda life: life.other.pk},
    Step.SETTLE: AGREEMENT,
}
NAMES_SOMETHING = {"unit", "other", "task"}  # what exists in one situation only


@dataclass(frozen=True)
class Asked:
    """Somebody asks for a step."""

    life: Life
    person: User
    step: Step

    @cached_property
    def refused(self) -> tuple[Refusal, ...]:
        """What no form can mend, as the table says it; () where the page of the step may be opened."""
        situation = queries.situation(self.life.case, self.person)
        found = [Offer(STEPS[one], refusals(one, situation)).closing for one in self.pair]
        return () if () in found else found[0]

    @property
    def pair(self) -> tuple[Step, ...]:
        """The steps that are decided on one page, the yes first."""
        yes = SHARED.get(self.step, self.step)
        return PAIRS.get(self.step) or (yes, *(no for no, one in SHARED.items() if one is yes))

    @property
    def url(self) -> str:
        """The address of its page."""
        if self.step in OWN:
            return reverse(OWN[self.step][0], args=[self.life.case.pk])
        return reverse("web:case-step", args=[self.life.case.pk, self.step])

    @property
    def typed(self) -> dict[str, Any]:
        """A well-filled form."""
        given = OWN[self.step][1] if self.step in OWN else TYPED[self.pair[0]]
        return {
            name: (self.life.other.pk if name in NAMES_SOMETHING else value(self.life)) if callable(value) else value
            for name, value in given.items()
        }

    @property
    def done_already(self) -> bool:
        """Whether it is the very press that brought the case here: pressed twice, it is done once."""
        newest = cases.last_step(self.life.case)
        return newest.by_id == self.person.pk and newest.step in self.pair

    @property
    def words(self) -> list[str]:
        """What is said, each with its article; who presses 接收 after a colleague hears who was first."""
        if self.step is Step.RECEIVE and cases.last_step(self.life.case).step == Step.RECEIVE:
            return ["无须再接收"]
        return [in_words(refusal) for refusal in self.refused]


def asked_by(life: Life, person: User) -> Iterator[Asked]:
    """Every step that has an address of its own."""
    for step in (*FORMS, *SHARED, *OWN):
        yield Asked(life, person, step)


def traces() -> tuple[int, ...]:
    """How many rows there are of what a step writes."""
    tables = ("cases_steptaken", "cases_proposal", "cases_clock", "documents_document", "documents_delivery")
    counts = ", ".join(f"(SELECT count(*) FROM {table})" for table in tables)
    opened = "(SELECT count(*) FROM base_auditentry WHERE verb <> 'case.opened')"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {counts}, {opened}")
        return tuple(cursor.fetchone())


def said(answer: Any) -> list[str]:
    """The messages that the next page shows."""
    return [str(message) for message in get_messages(answer.wsgi_request)]


CASES = [
    pytest.param(*one, marks=() if one in IN_THE_FAST_SET else pytest.mark.deep) for one in product(STANDS, PEOPLE)
]


@pytest.mark.parametrize(("how_far", "who"), CASES)
def test_what_the_table_refuses_is_refused_by_screen_and_address(client, settings, tmp_path, how_far, who):
    settings.FILES_DIR = tmp_path / "files"
    life = at(how_far)
    person = getattr(life, who)
    client.force_login(person)
    shown = client.get(reverse("web:case-show", args=[life.case.pk]))
    page, sees = shown.content.decode(), shown.status_code == 200
    assert shown.status_code in {200, 403, 404}
    open_to = set(re.findall(r'(?:href|action)="([^"?#]+)"', page))
    seen, before, wrong = cases.last_step(life.case).pk, traces(), []
    for one in asked_by(life, person):
        if not one.refused or one.done_already:
            continue
        words = one.words
        if sees and one.url in open_to:
            wrong.append((one.step, "the case page has a door", one.url))
        got = client.get(one.url)
        lost = [] if got.status_code in {403, 404, 405} else [line for line in words if line not in said(got)]
        if lost or got.status_code not in ({302, 403, 405} if sees else {403, 404, 405}):
            wrong.append((one.step, "GET", got.status_code, lost))
        sent = client.post(one.url, {"seen": seen, **one.typed})
        on_it = [*said(sent), sent.content.decode()]
        lost = [] if sent.status_code in {403, 404} else [line for line in words if not any(line in t for t in on_it)]
        refused_so = {302, 403} if one.step is Step.RECEIVE else {422, 403}
        if lost or sent.status_code not in (refused_so if sees else {403, 404}):
            wrong.append((one.step, "POST", sent.status_code, lost))
    assert wrong == []
    assert traces() == before
