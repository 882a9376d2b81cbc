"""The petitioner and the agents: everything is seen with number and code, and revoked in the same moment."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.agents import Agency
from tests.portal.test_status import opened
from yimen.cases import actions as cases
from yimen.cases.models import Case, Errand, Mandate

pytestmark = pytest.mark.django_db
AGENTS = "/status/agents/"


@pytest.fixture
def life(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"
    return Agency()


def body(answer) -> str:
    return answer.content.decode()


def sends(client, mandate, **change):
    """Open the page that asks once more, and send its form."""
    url = reverse("portal:agent-revoke", args=[mandate.pk])
    page = body(client.get(url))
    hidden = dict(re.findall(r'name="(proof|idempotency_key)" value="([^"]+)"', page))
    return client.post(url, {**hidden, **change}), hidden


def test_the_petitioner_sees_agents_errands_and_every_look(client, life):
    mandate = life.granted("query")
    life.asked(mandate)
    cases.note_agent_opened(mandate=mandate, by=life.agent, at=timezone.now())
    opened(client, life)
    assert "查看委托、代办和撤销" in body(client.get("/status/case/"))
    page = body(client.get(AGENTS))
    assert all(word in page for word in (life.agent.name, "查询进展", "到区住建局问维修资金", "代理人查看记录"))


def test_revoked_at_the_portal_the_agent_is_out(client, life):
    mandate = life.granted()
    opened(client, life)
    answer, hidden = sends(client, mandate)
    assert answer.headers["Location"] == f"{AGENTS}?revoked=1"
    assert "委托已撤销" in body(client.get(answer.headers["Location"]))
    assert (Mandate.objects.get().ending, Mandate.objects.get().ended_by) == ("portal", None)
    agent = client.__class__()
    agent.force_login(life.agent)
    assert agent.get(reverse("web:agent-case", args=[mandate.pk])).status_code == 404
    assert client.get(reverse("portal:agent-revoke", args=[mandate.pk])).status_code == 302
    assert client.post(reverse("portal:agent-revoke", args=[mandate.pk]), hidden).status_code == 302


def test_with_a_new_code_the_old_one_is_dead_and_a_lost_answer_is_given_again(client, life):
    mandate = life.granted()
    opened(client, life)
    url = reverse("portal:agent-revoke", args=[mandate.pk])
    answer, hidden = sends(client, mandate, new_code="on")
    code = re.search(r'<b class="mono">([0-9A-Z ]+)</b>', body(answer))[1]
    again = client.post(url, {**hidden, "new_code": "on"})
    assert code in body(again)
    assert client.get("/status/case/").status_code == 200  # this browser stays in
    other = client.__class__()
    old = other.post("/status/", {"number": life.case.number, "code": life.query_code})
    assert old.status_code == 422
    new = other.post("/status/", {"number": life.case.number, "code": code})
    assert new.status_code == 302


def test_an_old_browser_revokes_nothing_after_the_code_changed(client, life):
    first = life.granted()
    opened(client, life)
    url = reverse("portal:agent-revoke", args=[first.pk])
    hidden = dict(re.findall(r'name="(proof|idempotency_key)" value="([^"]+)"', body(client.get(url))))
    case = Case.objects.get()
    case.query_code = b"another-digest"
    case.save(update_fields=["query_code"])
    answer = client.post(url, {**hidden, "new_code": "on"})
    assert "over=1" in answer.headers["Location"]
    assert Mandate.objects.get().ended_at is None


@pytest.mark.parametrize("proof", ["", "x", "e30:forged:mark"])
def test_without_a_proof_nothing_is_revoked(client, life, proof):
    mandate = life.granted()
    url = reverse("portal:agent-revoke", args=[mandate.pk])
    answer = client.post(url, {"proof": proof, "idempotency_key": "12345678"})
    assert "over=1" in answer.headers["Location"]
    assert client.get(url).headers["Location"].endswith("over=1")
    assert Mandate.objects.get().ended_at is None


def test_the_proof_of_one_mandate_does_not_end_another(client, life):
    mandate = life.granted()
    opened(client, life)
    _, hidden = sends(client, mandate)
    answer = client.post(reverse("portal:agent-revoke", args=[mandate.pk + 1]), hidden)
    assert "over=1" in answer.headers["Location"]
    assert client.get(reverse("portal:agent-revoke", args=[mandate.pk + 1])).status_code == 404


def test_the_person_confirms_the_answer(client, life):
    errand = life.asked(life.granted())
    opened(client, life)
    url = reverse("portal:errand-confirm", args=[errand.pk])
    assert client.post(url).headers["Location"] == AGENTS  # no answer yet
    today = timezone.localdate()
    cases.bring_answer(errand_id=errand.pk, answer="下周公示。", on=today, by=life.agent, at=timezone.now())
    assert "我已收到这个答复" in body(client.get(AGENTS))
    assert client.post(url).headers["Location"] == f"{AGENTS}?confirmed=1"
    done = Errand.objects.get()
    assert (done.confirmed_on, done.confirmed_way, done.confirmed_by) == (today, "web", None)
    assert client.post(reverse("portal:errand-confirm", args=[987654])).status_code == 404
