"""The whole table by API, for every post at every stage: what the screens refuse is refused with the same words.

What they open is open; `test_steps` takes each of them.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.api.asking import Caller
from tests.api.walks import ANSWERS, APPEAL, District, day, walks
from tests.factories import Life, user
from yimen.api.steps import DOINGS
from yimen.cases import actions as cases
from yimen.cases import queries
from yimen.cases.actions import last_step
from yimen.cases.models import Case, StepTaken
from yimen.domain.procedure import STEPS, Offer, Step, refusals
from yimen.domain.roles import Permission, Role

pytestmark = pytest.mark.django_db

STAGES = ("registered", "forwarded", "objected", "received", "handling", "drafted", "issued", "concluded", "procedural")
LEADS = {
    "registered": "sorted", "forwarded": "forwarded", "objected": "objected", "received": "received",
    "handling": "accepted", "drafted": "drafted",
}  # fmt: skip
OF_UNIT = {Role.HANDLER, Role.UNIT_HEAD}
OF_GOVERNMENT = {Role.LEADER, Role.CONFERENCE}
USUAL = (Role.RECEPTIONIST, Role.HANDLER, Role.UNIT_HEAD, Role.AUDITOR)


def at_stage(stage: str) -> District:
    """A life that stands there."""
    life = District(at=timezone.now() - timedelta(minutes=5))
    if stage == "procedural":
        told = {"competent_body": "云汀区人民法院", "reply": "请依法起诉。"}
        life.sorted(path=4)
        cases.guide_elsewhere(case_id=life.case.pk, **told, by=life.receptionist, at=life.at)
    elif stage in {"issued", "concluded"}:
        Life.issued(life)  # without its paper
        told = {"delivered_on": timezone.localdate(life.at), "proved": True, "by": life.handler, "at": life.at}
        for party in queries.parties_of(life.case) if stage == "concluded" else ():
            cases.deliver(case_id=life.case.pk, party_id=party.pk, **told)
    else:
        getattr(life, LEADS[stage])()
    life.case = Case.objects.get(pk=life.case.pk)
    assert life.case.stage == stage
    return life


def bodies(life: District) -> dict[str, dict]:
    """A body for each step, as the walks send it."""
    found = {step: body for rows in walks(life).values() for _, step, body, *_ in rows}
    return {**found, "split": {"parts": [[2]], "reason": "归不同单位。"}, "rejoin": {"reason": "还是一件事。"},
            "check": {**found["check"], "task": 1}, "sort": APPEAL,
            "answer_simply": {"way": "phone", "told_on": day(), "answers": ANSWERS}}  # fmt: skip


def against(step: Step, case: Case, account) -> Offer:
    """What the screens say of the step to this account."""
    return Offer(STEPS[step], refusals(step, queries.situation(case, account)))


def refused(caller: Caller, case: Case, step: Step, body: dict) -> tuple[int, list]:
    """Try it on the case as it stands: the status, and the code and words of each reason."""
    answer = caller.post(f"/cases/{case.number}/steps/{step}", {"seen": last_step(case).pk, **body})
    return answer.status_code, [(one["code"], one["message"]) for one in answer.json()["errors"]]


def held_to(life: District, caller: Caller, steps: list[Step]) -> None:
    """What the table closes to this account is refused with the table's words; nothing is written."""
    before, body = StepTaken.objects.count(), bodies(life)
    for step in steps:
        words = [(one.code, one.words) for one in against(step, life.case, caller.account).closing]
        if words:
            status = 403 if "permission" in dict(words) else 422
            assert refused(caller, life.case, step, body[step]) == (status, words), step
    assert StepTaken.objects.count() == before


@pytest.mark.parametrize("where", ["office", pytest.param("department", marks=pytest.mark.deep)])
@pytest.mark.parametrize("stage", STAGES)
def test_out_of_its_stage_a_step_is_refused_even_to_who_holds_every_post(stage, where):
    life = at_stage(stage)
    caller = Caller(user(getattr(life, where), *Role))
    steps = [step for step in DOINGS if life.case.stage not in STEPS[step].sources]
    if Case.objects.visible_to(caller.account).filter(pk=life.case.pk).exists():
        held_to(life, caller, steps)
    else:
        assert {refused(caller, life.case, step, bodies(life)[step])[0] for step in steps} == {404}


@pytest.mark.parametrize(
    "roles",
    [USUAL, pytest.param([role for role in Role if role not in USUAL], marks=pytest.mark.deep)],
    ids=["usual", "others"],
)
@pytest.mark.parametrize("stage", STAGES)
def test_each_post_is_told_of_each_step_what_the_screen_tells(stage, roles):
    life = at_stage(stage)
    here = [step for step in DOINGS if life.case.stage in STEPS[step].sources]
    for role in roles:
        where = life.department if role in OF_UNIT else life.government if role in OF_GOVERNMENT else life.office
        caller = Caller(user(where, role))
        read, may = caller.get(f"/cases/{life.case.number}"), caller.account.may(Permission.CASE_VIEW)
        if not may or not Case.objects.visible_to(caller.account).filter(pk=life.case.pk).exists():
            status = 404 if may else 403
            assert read.status_code == status, role
            assert refused(caller, life.case, here[0], bodies(life)[here[0]])[0] == status, role
            continue
        told = {one["step"]: (one["open"], one["refusals"]) for one in read.json()["steps"]}
        offers = {step: against(step, life.case, caller.account) for step in here}
        assert told == {
            step: (offer.open, [{"code": w.code, "words": w.words, "article": w.article} for w in offer.closing])
            for step, offer in offers.items()
        }, role
        held_to(life, caller, here)
