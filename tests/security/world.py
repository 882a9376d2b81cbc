"""A district in the middle of its work, and every address of the site with ids that exist in it."""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from tests import factories
from tests.agents import agent_of, mandate_facts
from tests.factories import Life
from yimen.api.tokens import issue_account_token
from yimen.base.deputies import name_deputy
from yimen.base.models import User
from yimen.cases import actions as cases
from yimen.cases.models import Accusation, Case, Errand
from yimen.documents import actions as documents
from yimen.documents.actions import DeliveryFacts
from yimen.domain.calendar import read_rows
from yimen.domain.data_rights import Kind as DataKind
from yimen.domain.protection import Step as ProtectedStep
from yimen.domain.recusal import Ground
from yimen.domain.roles import Role
from yimen.reception import actions as reception
from yimen.reception.models import Interview, Window

PROTECTED = "key"  # what an address of the protected circle names an item by
COLLECTED = ("api-1",)  # namespaces whose addresses are made by a library
BY_UNIT = {Role.HANDLER, Role.UNIT_HEAD}
STAGES = ("registered", "forwarded", "handling", "drafted", "issued", "concluded")

NOTICE = "date,kind,name,notice,notice_checked\n{year}-01-01,rest,元旦,测试明电〔2030〕9号,yes\n"
YEARS = itertools.count(2031)  # one notice of a year waits at a time


class World:
    """An office with a hall, a talk at its window, and one case with its papers at each stage."""

    def __init__(self) -> None:
        self.now = timezone.now()
        self.life = Life(at=self.now)
        self.office, self.department, self.government = self.life.office, self.life.department, self.life.government
        self.cases: dict[str, Case] = {stage: self._at(stage) for stage in STAGES}
        self.errand = self._agency()
        self.asked = cases.ask_for_data(
            case_id=self.cases["concluded"].pk, kind=DataKind.COPY, words="全部材料", source_key="data", by=None,
            at=self.now,
        )  # fmt: skip
        self.load = cases.load_notice(
            rows=read_rows(NOTICE.format(year=next(YEARS)).splitlines()),
            checked=True,
            by=self.user(Role.ADMINISTRATOR),
            at=self.now,
        )
        self.hall = factories.hall(self.office, windows=2)
        self.windows = list(Window.objects.filter(hall=self.hall))
        self.service = self.hall.services.get(prefix="A")
        self.tickets = [self.ticket() for _ in range(4)]
        self._hand_on()

    def _hand_on(self) -> None:
        """The case that is being handled is offered to a colleague, another asked to keep out of it, a head is away."""
        life, at, case = self.life, self.now, self.cases["handling"]
        one, two = (factories.user(self.department, Role.HANDLER) for _ in range(2))
        self.offer = factories.cases.offer_hand(case_id=case.pk, to=one, reason="出差", by=life.handler, at=at)
        self.recusal = factories.cases.ask_recusal(
            case_id=case.pk, person=two, ground=Ground.KIN, words="亲属", by=life.receptionist, at=at
        )
        today = timezone.localdate()
        self.deputy = name_deputy(absent=life.head, deputy=two, first=today, last=today, by=life.head, at=at)

    def _at(self, stage: str) -> Case:
        life = self.life
        made = factories.cases.register(
            office=self.office, petition=self.petition(stage), by=life.receptionist, at=self.now
        )
        case, at = made.case, self.now
        documents.issue_receipt(case_id=case.pk, query_code=made.query_code, by=life.receptionist, at=at)
        self.codes = {**getattr(self, "codes", {}), stage: made.query_code}
        if stage != "registered":
            factories.cases.sort(case_id=case.pk, petition_class="appeal", path=6, by=life.receptionist, at=at)
            documents.forward(case_id=case.pk, to_unit=self.department, by=life.receptionist, at=at)
        if stage not in {"registered", "forwarded"}:
            factories.cases.receive(case_id=case.pk, by=life.handler, at=at)
            documents.accept(case_id=case.pk, by=life.handler, at=at)
        if stage in {"drafted", "issued", "concluded"}:
            answers = {n: factories.cases.ClaimAnswer("supported", "情况属实。") for n in (1, 2)}
            factories.cases.draft_opinion(
                case_id=case.pk, answers=answers, facts="电梯停运属实。", legal_basis=["《信访工作条例》第三十二条"],
                review_organ=self.government.name, by=life.handler, at=at,
            )  # fmt: skip
        if stage in {"issued", "concluded"}:
            documents.issue_opinion(case_id=case.pk, by=life.head, at=at)
        if stage == "concluded":
            facts = DeliveryFacts(way="in_person", on=timezone.localdate(), receiver="王小云", paper_signature=True)
            documents.deliver(case_id=case.pk, delivery=facts, by=life.handler, at=at)
        return Case.objects.get(pk=case.pk)

    def _agency(self) -> Errand:
        """An agent of the concluded case, with an errand whose answer was brought back."""
        life, case, today = self.life, self.cases["concluded"], timezone.localdate()
        facts = mandate_facts(agent_of(life), from_on=today, until_on=today)
        mandate = documents.grant_mandate(case_id=case.pk, facts=facts, by=life.receptionist, at=self.now)
        asked = {"what": "问维修资金", "place": "区住建局", "due_on": today, "idempotency_key": str(uuid.uuid4())}
        errand = factories.cases.ask_errand(mandate_id=mandate.pk, by=life.receptionist, at=self.now, **asked)
        return factories.cases.bring_answer(
            errand_id=errand.pk, answer="下周公示。", on=today, by=life.receptionist, at=self.now
        )

    def petition(self, stage: str) -> Any:
        """What the case of a stage is about; a test may plant its own words here."""
        return factories.petition(received_on=timezone.localdate())

    def ticket(self) -> Any:
        """Somebody takes a number."""
        return reception.take_ticket(
            hall=self.hall, service=self.service, idempotency_key=str(uuid.uuid4()), by=None,
            at=self.now - timedelta(minutes=5),
        )  # fmt: skip

    def talk(self, by: User | None = None) -> Interview:
        """Somebody sits at the first window."""
        who = by or self.life.receptionist
        reception.open_window(window=self.windows[0], by=who, at=self.now)
        reception.call_next(window=self.windows[0], by=who, at=self.now)
        return reception.start_serving(window=self.windows[0], by=who, at=self.now)

    def user(self, role: Role) -> User:
        """Somebody with this role where people of that role sit."""
        return factories.user(self.department if role in BY_UNIT else self.office, role)

    def client(self, role: Role | None, **more: Any) -> Client:
        """Their browser; None is somebody without an account."""
        client = Client(**more)
        if role is not None:
            client.force_login(self.user(role))
        return client

    def opened(self, stage: str = "concluded", **more: Any) -> Client:
        """The browser of the person who opened the case with number and code."""
        client = Client(**more)
        answer = client.post(reverse("portal:status"), {"number": self.cases[stage].number, "code": self.codes[stage]})
        assert answer.status_code == 302 or more.get("enforce_csrf_checks"), answer.status_code
        return client

    def addresses(self, stage: str = "concluded") -> dict[str, str]:
        """Every address of the site by name, about the case of one stage."""
        case, interview = self.cases[stage], Interview.objects.filter(finished_at=None).first()
        paper = case.documents.last()
        known = {
            "pk": case.pk, "case_id": case.pk, "code": "C1", "form": "pdf", "hall_id": self.hall.pk,
            "window_id": self.windows[0].pk, "ticket_id": self.tickets[-1].pk, "token": self.tickets[-1].token,
            "document_id": paper.pk, "paper_id": case.documents.first().pk, "paper": "a4", "number": case.number,
            "offer_id": self.offer.pk, "recusal_id": self.recusal.pk, "deputy_id": self.deputy.pk,
            "mandate_id": self.errand.mandate_id, "errand_id": self.errand.pk,
            "check_code": paper.check_code, "rule": 1, "version": 1, "serial": 1, "alarm_id": 1,
            "request_id": self.asked.pk, "load_id": self.load.pk,
            "key": interview.key if interview else uuid.uuid4(),
        }  # fmt: skip
        found = {}
        for name, one in patterns():
            values = {part: known.get(part, "web_share") for part in one.pattern.converters}
            if name.startswith("web:leader"):
                values = dict.fromkeys(one.pattern.converters, "web_share")
            found[name] = reverse(name.removeprefix(":"), kwargs=values) if one.name else f"/{one.pattern}"
            if PROTECTED in one.pattern.converters and name.startswith("web:protected"):
                found |= self._about_accusations(name, one, values)
        return found

    def _about_accusations(self, name: str, one: URLPattern, values: dict[str, Any]) -> dict[str, str]:
        """The addresses of one pattern for every accusation there is, and for each of its steps."""
        words = [step.value for step in ProtectedStep] if "step" in one.pattern.converters else [""]
        return {
            f"{name} {order} {word}": reverse(
                name, kwargs={**values, PROTECTED: key, **({"step": word} if word else {})}
            )
            for order, key in enumerate(Accusation.objects.order_by("pk").values_list("key", flat=True), start=1)
            for word in words
        }


def patterns() -> Iterator[tuple[str, URLPattern]]:
    """Every address of the site but the static files and those of the API."""

    def walk(some: list[URLPattern | URLResolver], prefix: str) -> Iterator[tuple[str, URLPattern]]:
        for one in some:
            if isinstance(one, URLPattern):
                yield f"{prefix}:{one.name or ''}", one
            elif one.namespace not in COLLECTED and str(one.pattern) != "api/v1/":
                yield from walk(one.url_patterns, one.namespace or prefix)

    yield from walk(get_resolver().url_patterns, "")


API = {
    "openapi": "/api/v1/openapi.json", "clock": "/api/v1/clock?term=C1&from=2026-03-02", "none": "/api/v1/nothing",
    "cases": "/api/v1/cases", "case": "/api/v1/cases/XF2019-00001-0",
}  # fmt: skip


def by_token(client: Client) -> dict[str, str]:
    """What the API tells the account of this browser: its list, and every number there is, of whatever kind."""
    account = User.objects.filter(pk=client.session.get(SESSION_KEY)).first()
    if account is None:
        return {}
    headers = {"Authorization": f"Bearer {issue_account_token(account, 'walk').secret}"}
    numbers = [*Case.every.order_by("-pk").values_list("number", flat=True)[:3]]
    numbers += Accusation.objects.values_list("number", flat=True)
    urls = ["/api/v1/cases", "/api/v1/cases?helping=true", *(f"/api/v1/cases/{number}" for number in numbers)]
    answers = {f"api {order}": Client().get(url, headers=headers) for order, url in enumerate(urls)}
    return {name: f"{answer.status_code} {answer.content.decode()}" for name, answer in answers.items()}
