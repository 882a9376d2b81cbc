"""Ids in addresses: what is another office's, another unit's, another person's, does not exist for you."""

from __future__ import annotations

import time

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.factories import unit, user
from tests.security.world import World
from yimen.cases import actions as cases
from yimen.cases import public
from yimen.cases.models import Case, OpinionDraft
from yimen.domain.roles import Role
from yimen.evaluations.models import Rating
from yimen.live.topics import allowed
from yimen.reception.actions import NotPossible, finish_visit
from yimen.reception.models import Interview, Ticket, Window

pytestmark = pytest.mark.django_db


@pytest.fixture
def other(world):
    """A second district with the same life in it."""
    return World()


def login(who) -> Client:
    client = Client()
    client.force_login(who)
    return client


OWN_CASE = ["web:case-show", "web:case-clock", "web:case-paper", "web:case-unmask", "web:mail-case", "web:mail-exit",
            "web:mail-receipt", "web:window-exit", "web:window-receipt", "web:receipt-a5", "web:unit-receive",
            "web:unit-accept", "web:unit-opinion", "web:unit-opinion-draft", "web:unit-check", "web:unit-preview",
            "web:unit-deliver"]  # fmt: skip


ROLES = (Role.RECEPTIONIST, Role.MAIL_CLERK, Role.CHECKER, Role.HANDLER, Role.UNIT_HEAD, Role.OFFICE_HEAD,
         Role.SUPERVISOR, Role.REVIEWER)  # fmt: skip


def test_nothing_of_a_case_elsewhere_opens_by_its_id(world, other):
    other.talk()
    for role in ROLES:
        client = world.client(role)
        for stage in ("registered", "drafted", "concluded"):
            urls, before = other.addresses(stage), other.cases[stage].steps.count()
            for name in OWN_CASE:
                for send in (client.get, client.post):
                    answer = send(urls[name], {"do": "forward", "reason": "contact", "seen": "1", "decision": "issue"})
                    assert answer.status_code in {403, 404, 405}, (role, name, answer.status_code)
            assert other.cases[stage].steps.count() == before


def test_a_paper_is_found_only_under_its_own_case(world, other):
    client, mine, theirs = world.client(Role.RECEPTIONIST), world.cases["issued"], world.cases["concluded"]
    foreign = other.cases["issued"].documents.last()
    for document, case in [(theirs.documents.last(), mine), (foreign, mine)]:
        for form in ("pdf", "word"):
            assert client.get(reverse("web:case-paper", args=[case.pk, document.pk, form])).status_code == 404


def test_a_person_reads_only_the_papers_of_the_case_that_was_opened(world):
    client = world.opened("issued")
    own = [d.pk for d in world.cases["issued"].documents.filter(public=True)]
    inner = [d.pk for d in world.cases["issued"].documents.filter(public=False)]
    foreign = [d.pk for d in world.cases["concluded"].documents.all()]
    codes = {pk: client.get(reverse("portal:paper", args=[pk])).status_code for pk in [*own, *inner, *foreign]}
    assert {codes[pk] for pk in own} == {200}
    assert {codes[pk] for pk in [*inner, *foreign]} == {404}
    assert {client.get(reverse("portal:paper-pdf", args=[pk])).status_code for pk in [*inner, *foreign]} == {404}


def test_a_grant_opens_nothing_once_it_is_over_changed_or_its_code_replaced(world, monkeypatch):
    case = world.cases["registered"]
    grant = public.grant_for(case)
    assert public.holder(grant) == case
    assert public.holder(grant[:-1] + ("a" if grant[-1] != "a" else "b")) is None
    assert public.holder("") is None
    true = time.time()
    monkeypatch.setattr("django.core.signing.time.time", lambda: true + public.GRANT_SECONDS + 5)
    assert public.holder(grant) is None
    monkeypatch.undo()
    cases.renew_query_code(case_id=case.pk, by=world.life.receptionist, at=timezone.now())
    assert public.holder(grant) is None


def test_a_grant_replayed_after_its_time_opens_no_page(world, monkeypatch):
    client = world.opened()
    true = time.time()
    monkeypatch.setattr("django.core.signing.time.time", lambda: true + public.GRANT_SECONDS + 5)
    for name in ("portal:case", "portal:rating"):
        assert "over=1" in client.get(reverse(name))["Location"]
    client.post(reverse("portal:rating"), {"body": "office", "level": "dissatisfied"})
    assert Rating.objects.count() == 0


def test_the_talk_of_a_colleague_is_not_found(world):
    interview = world.talk()
    colleague = login(user(world.office, Role.RECEPTIONIST))
    for name in ("window-interview", "window-draft"):
        answer = colleague.post(reverse(f"web:{name}", args=[interview.key]), {"do": "save", "title": "改掉"})
        assert answer.status_code == 404
    colleague.post(reverse("web:window-finish", args=[world.windows[0].pk]))
    with pytest.raises(NotPossible, match="另一位同事"):
        finish_visit(interview=interview, by=user(world.office, Role.RECEPTIONIST), at=timezone.now())
    assert Interview.objects.get(pk=interview.pk).finished_at is None


def test_the_window_of_another_office_has_no_buttons_here(world, other):
    other.talk()
    window = other.windows[0]
    before = (window.staff_id, list(Ticket.objects.filter(hall=other.hall).values_list("state", flat=True)))
    for button in ("open", "close", "next", "recall", "missed", "start", "walk-in", "finish"):
        login(world.life.receptionist).post(reverse(f"web:window-{button}", args=[window.pk]), {"people": "1"})
    window = Window.objects.get(pk=window.pk)
    kept = list(Ticket.objects.filter(hall=other.hall).values_list("state", flat=True))
    assert (window.staff_id, kept) == (other.life.receptionist.pk, before[1])


def test_the_line_of_another_hall_is_not_the_guides(world, other):
    guide = world.client(Role.GUIDE)
    ticket = other.tickets[-1]
    assert guide.get(reverse("web:hall-line", args=[other.hall.pk])).status_code == 404
    assert guide.post(reverse("web:hall-left", args=[ticket.pk])).status_code == 404
    assert guide.post(reverse("web:hall-back", args=[ticket.pk])).status_code == 404
    missed = reverse("web:window-call-missed", args=[world.windows[0].pk, ticket.pk])
    assert login(world.life.receptionist).post(missed).status_code == 404
    guide.post(reverse("web:hall-at", args=[other.hall.pk]), {"people": 1, "service": other.service.pk,
                                                             "idempotency_key": "12345678-abcd"})  # fmt: skip
    assert Ticket.objects.filter(hall=other.hall).count() == len(other.tickets)
    taken = guide.get(reverse("web:hall-desk"), {"taken": ticket.pk}).content.decode()
    assert ticket.token not in taken


def test_the_draft_of_an_opinion_is_for_the_unit_only(world):
    case = world.cases["handling"]
    text = {"facts": "草稿里的话"}
    cases.save_opinion_draft(case_id=case.pk, text=text, by=world.life.handler, at=timezone.now())
    author, url = world.life.handler, reverse("web:unit-opinion", args=[case.pk])
    colleague = login(user(world.department, Role.HANDLER))
    assert "草稿里的话" not in colleague.get(url).content.decode()  # until it is asked for
    second = unit(world.government)
    both = user(second, Role.HANDLER, Role.SUPERVISOR, Role.UNIT_HEAD)
    watcher = user(world.government, Role.SUPERVISOR, Role.HANDLER, Role.UNIT_HEAD)
    for who in (both, watcher):
        for send in (login(who).get, login(who).post):
            answer = send(url, {"from": author.pk, "seen": "1"}, follow=True)
            assert "草稿里的话" not in answer.content.decode()
    assert OpinionDraft.objects.get().by == author


def test_the_check_code_proves_a_paper_and_tells_nothing_of_its_matter(world):
    case = world.cases["concluded"]
    opinion = case.documents.get(paper="opinion")
    page = Client().get(reverse("portal:verify", args=[opinion.check_code])).content.decode()
    assert opinion.number in page
    for told in (case.number, case.title, case.facts, "王", "13900000001", "支持"):
        assert told not in page
    wrong = Client().get(reverse("portal:verify", args=["2345679ACEFH"]))
    assert wrong.status_code == 404


def test_who_counts_a_whole_tree_is_shown_only_the_rows_within_reach(world):
    town = unit(world.office, office=True, level="town")
    clerk = user(town, Role.MAIL_CLERK)
    petition = factories.petition(received_on=timezone.localdate(), title="镇上的一件")
    below: Case = cases.register(office=town, petition=petition, by=clerk, at=timezone.now()).case
    for role, seen in [(Role.CHECKER, False), (Role.OFFICE_HEAD, True)]:
        page = login(user(world.office, role)).get(reverse("web:leader-items", args=["web_share"]))
        assert (below.number in page.content.decode()) is seen
        assert f"共 {len(world.cases) + 2} 件" in page.content.decode()
        assert ("不在您的查阅范围" in page.content.decode()) is not seen


def test_live_events_of_a_desk_and_of_a_case_are_told_to_their_own_people(world, other):
    topics = [f"desk.{world.office.pk}", f"desk.{other.office.pk}", f"case.{world.cases['issued'].pk}",
              f"case.{other.cases['issued'].pk}"]  # fmt: skip
    assert allowed(topics, None) == []
    assert allowed(topics, world.user(Role.RECEPTIONIST)) == [topics[0], topics[2]]
    assert allowed(topics, world.user(Role.GUIDE)) == [topics[0]]
