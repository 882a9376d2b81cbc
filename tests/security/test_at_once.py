"""Many at once: chains that verify, numbers without gaps, one receipt, no lock that waits for another in a circle."""

from __future__ import annotations

import contextlib
import uuid
from collections import Counter
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.factories import user
from tests.racing import at_once
from tests.security.world import World
from tests.web import typed
from yimen.base import audit
from yimen.base.models import AuditEntry
from yimen.cases import actions as cases
from yimen.cases import public
from yimen.cases.models import Case
from yimen.documents import actions as documents
from yimen.documents import public as public_papers
from yimen.documents.models import Document
from yimen.domain.numbering import parse_item_number, show_query_code
from yimen.domain.roles import Role
from yimen.reception import actions as reception
from yimen.reception import queries
from yimen.reception.actions import NotPossible
from yimen.reception.models import Ticket
from yimen.web.intake import slip

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]


@pytest.fixture(autouse=True)
def _seals(settings, tmp_path):
    """Seals of this test only: the database is emptied after it."""
    settings.AUDIT_SEALS = tmp_path / "heads.jsonl"


def test_sixteen_deeds_at_once_leave_one_chain_that_verifies_and_a_series_without_gaps():
    _, office, _ = factories.district()
    clerks = [user(office, Role.MAIL_CLERK) for _ in range(16)]

    def register(who):
        return lambda: [
            cases.register(office=office, petition=factories.petition(), by=who, at=timezone.now()) for _ in range(4)
        ]

    found = at_once(*(register(who) for who in clerks), told=Exception)
    assert not [one for one in found if isinstance(one, Exception)]
    serials = sorted(parse_item_number(number).serial for number in Case.objects.values_list("number", flat=True))
    assert serials == list(range(serials[0], serials[0] + 64))
    seqs = AuditEntry.objects.filter(chain=f"unit:{office.pk}").order_by("seq").values_list("seq", flat=True)
    assert list(seqs) == list(range(1, len(seqs) + 1))
    assert audit.verify() == []
    audit.seal()
    assert audit.verify() == []


def test_seals_written_at_once_stand_one_after_the_other():
    _, office, _ = factories.district()
    clerk = user(office, Role.MAIL_CLERK)
    for _ in range(5):
        cases.register(office=office, petition=factories.petition(), by=clerk, at=timezone.now())
        found = at_once(*[audit.seal] * 6, told=Exception)
        assert sum(number for number in found if isinstance(number, int)) == 1, found
    assert audit.verify() == []


def test_a_receipt_asked_for_four_times_at_once_is_one_receipt_whose_code_opens_the_case():
    _, office, _ = factories.district()
    clerk = user(office, Role.MAIL_CLERK)
    client = Client()
    client.force_login(clerk)
    client.post(reverse("web:mail-register"), typed.letter(key=str(uuid.uuid4())))
    case = Case.objects.get()
    others = [Client() for _ in range(3)]
    for one in others:  # other browsers of the same clerk, which do not have the code
        one.force_login(clerk)
    url, now = reverse("web:mail-receipt", args=[case.pk]), timezone.now
    found = at_once(*[lambda one=one: one.post(url).status_code for one in [client, *others]], told=Exception)
    assert set(found) == {302}
    receipt = Document.objects.get(paper="receipt")
    codes = {code for one in [client, *others] if (code := slip.peek(one.session, slip.of_case(case.pk), at=now()))}
    printed = [code for code in codes if public.open_with_code(number=case.number, code=code, client="x", at=now())]
    assert len(printed) == 1
    text = public_papers.paper_text(case=case, paper_id=receipt.pk, at=now())
    words = str(text)
    assert show_query_code(printed[0]) in words, receipt.number


def test_hall_window_ticket_and_case_locks_never_wait_in_a_circle():
    world = World()
    waiting = [world.ticket() for _ in range(24)]
    staff = [user(world.office, Role.RECEPTIONIST) for _ in range(2)]
    for window, who in zip(world.windows, staff, strict=True):
        reception.open_window(window=window, by=who, at=timezone.now())
    case = world.cases["handling"]

    def possible(deed: Callable[..., object], **facts: object) -> None:
        with contextlib.suppress(NotPossible, cases.NotAllowed):
            deed(**facts, at=timezone.now())

    def window_day(place: int) -> Callable[[], None]:
        def day() -> None:
            window, who = world.windows[place], staff[place]
            for _ in range(8):
                possible(reception.call_next, window=window, by=who)
                possible(reception.recall, window=window, by=who)
                possible(reception.start_serving, window=window, by=who)
                interview = queries.open_interview(window)
                if interview is not None:
                    possible(reception.finish_visit, interview=interview, by=who)

        return day

    def leaving(tickets: list[Ticket]) -> Callable[[], None]:
        return lambda: [possible(reception.left, ticket=one, by=None) for one in tickets] and None

    def taking() -> None:
        for _ in range(8):
            world.ticket()

    def handling() -> None:
        for n in range(8):
            possible(cases.save_opinion_draft, case_id=case.pk, text={"facts": str(n)}, by=world.life.handler)
            possible(documents.issue_opinion, case_id=world.cases["drafted"].pk, by=world.life.head)

    deeds = [window_day(0), window_day(1), leaving(waiting[:12]), leaving(waiting[12:][::-1]), taking, taking,
             handling, handling]  # fmt: skip
    assert Counter(type(one).__name__ for one in at_once(*deeds, told=Exception)) == {"NoneType": len(deeds)}
    assert Document.objects.filter(case=world.cases["drafted"], paper="opinion").count() == 1
    assert audit.verify() == []
    open_calls = Ticket.objects.filter(state__in=["called", "serving"]).values_list("called_to", flat=True)
    assert len(open_calls) == len(set(open_calls))
