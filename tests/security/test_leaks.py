"""Nothing of an accusation, and nothing of a person, is where it does not belong (第三十条, domain/07 §4, §6).

Words that exist nowhere else are planted through the real forms; then everything that somebody could read is read:
every page by every role, the answers of the API, the events, the papers, every table as a plain dump would show it,
the sessions, the caches, the logs, the names of files.
"""

from __future__ import annotations

import base64
import json
import logging
import re
import uuid
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.api.asking import Caller
from tests.factories import person, petition, unit, user
from tests.security.world import API, World, by_token
from tests.web import typed
from yimen.base import audit, crypto, events
from yimen.base.models import AuditEntry
from yimen.cases import actions as cases
from yimen.cases.models import Accusation, Case, ProtectedAlarm, StepTaken
from yimen.documents import actions as documents
from yimen.domain.roles import Role
from yimen.reception.models import Interview

pytestmark = pytest.mark.django_db

ACCUSATION = {
    "accused": "欧阳铁锤标记甲",
    "title": "标记乙之事",
    "facts": "其于某日收受标记丙若干。",
    "claims": "请查处标记丁",
    "name": "司马标记戊",
    "address": "标记己路一号",
    "phone": "13912345670",
}
MARKS = (
    "标记甲", "欧阳铁锤", "标记乙", "标记丙", "标记丁", "标记戊", "司马", "标记己", "13912345670",
    "标记壬", "标记癸",  # what the circle writes down
)  # fmt: skip
PERSON = {"name": "上官标记庚", "phone": "13987654321", "address": "标记辛村九号", "id_number": "999901199001012345"}
PERSON_MARKS = ("上官", "标记庚", "13987654321", "标记辛", "999901199001012345")


class Log(logging.Handler):
    """Everything that is said while a test runs."""

    def __init__(self) -> None:
        super().__init__(level=logging.DEBUG)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(f"{record.getMessage()} {record.exc_info and record.exc_info[1]}")


@pytest.fixture
def said():
    """What is logged, by every logger the settings name."""
    handler = Log()
    loggers = [logging.getLogger(name) for name in ("", "django", "django.request", "django.security", "yimen")]
    for one in loggers:
        one.addHandler(handler)
    yield handler.said
    for one in loggers:
        one.removeHandler(handler)


@pytest.fixture
def told(monkeypatch):
    """Topics of every live event."""
    found: list[str] = []
    true = events.note

    def note(topics: list[str]):
        found.extend(topics)
        return true(topics)

    monkeypatch.setattr(events, "note", note)
    return found


def dump() -> dict[str, str]:
    """Every table as text, as somebody with a copy of the database and without the keys would read it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        names = [row[0] for row in cursor.fetchall()]
        found = {}
        for name in names:
            cursor.execute(f"SELECT coalesce(string_agg(t::text, E'\\n'), '') FROM \"{name}\" t")
            found[name] = cursor.fetchone()[0]
    assert "小区电梯停运" in found["cases_case"]  # an ordinary matter is searchable text: this reading does find words
    sessions = [json.dumps(row.get_decoded(), ensure_ascii=False) for row in Session.objects.all()]
    return {**found, "sessions opened": "\n".join(sessions)}


def marked(text: str, marks: tuple[str, ...] = MARKS) -> set[str]:
    """The marks that stand in a text: as they are, escaped as JSON does, as bytes in hex, in base64."""
    found = set()
    for mark in marks:
        data = mark.encode()
        forms = (mark, mark.encode("unicode_escape").decode(), data.hex(), base64.b64encode(data).decode().rstrip("="))
        found |= {mark for form in forms if form in text}
    return found


def at_the_window(world: World) -> Client:
    """An accusation comes to the window: begun on the ordinary form, turned, registered, seen off."""
    receptionist = Client()
    receptionist.force_login(world.life.receptionist)
    interview = world.talk()
    url = reverse("web:window-interview", args=[interview.key])
    begun = typed.visit(
        do="save", title=ACCUSATION["title"], facts=ACCUSATION["facts"], summary=ACCUSATION["accused"],
        **typed.person(name=ACCUSATION["name"], phone=ACCUSATION["phone"], address=ACCUSATION["address"]),
    )  # fmt: skip
    assert receptionist.post(url, begun).status_code == 200
    draft = reverse("web:window-draft", args=[interview.key])
    assert receptionist.post(draft, {**begun, "page": "1"}).status_code in {200, 409}
    assert receptionist.post(url, {**begun, "do": "protect"}).status_code == 200
    wrong = receptionist.post(url, typed.accusation(**ACCUSATION, received_on="2999-01-01"))
    assert wrong.status_code == 422
    assert receptionist.post(url, typed.accusation(**ACCUSATION)).status_code == 302
    return receptionist


def by_mail(world: World) -> Client:
    client = world.client(Role.MAIL_CLERK)
    form = typed.accusation(**ACCUSATION, key=str(uuid.uuid4()))
    assert client.post(reverse("web:mail-register"), form).status_code == 200
    return client


def at_the_portal() -> Client:
    client = Client()
    form = {"accused": ACCUSATION["accused"], "facts": ACCUSATION["facts"], "claims": "1",
            "claim-0-text": ACCUSATION["claims"], "name": ACCUSATION["name"], "address": ACCUSATION["address"],
            "phone": ACCUSATION["phone"], "idempotency_key": str(uuid.uuid4())}  # fmt: skip
    assert client.post(reverse("portal:petition-protected"), {**form, "step": "check"}).status_code == 200
    answer = client.post(reverse("portal:petition-protected"), {**form, "step": "submit"})
    assert answer.status_code == 200
    return client


def in_an_ordinary_item(world: World) -> Client:
    """A letter is registered, forwarded and issued its papers; then the clerk finds that it accuses, and moves it."""
    life, client, at = world.life, Client(), timezone.now()
    client.force_login(life.receptionist)
    words = petition(
        received_on=timezone.localdate(), title=ACCUSATION["title"], facts=ACCUSATION["facts"],
        reasons=ACCUSATION["accused"], claims=(ACCUSATION["claims"],), place=ACCUSATION["address"],
        people=(person(**{name: ACCUSATION[name] for name in ("name", "address", "phone")}),),
    )  # fmt: skip
    made = cases.register(office=life.office, petition=words, by=life.receptionist, at=at)
    key = {"case_id": made.case.pk, "by": life.receptionist, "at": at}
    documents.issue_receipt(query_code=made.query_code, **key)
    cases.sort(petition_class="appeal", path=6, **key)
    documents.forward(to_unit=world.department, **key)
    cases.withdraw(reason=ACCUSATION["accused"], **key)
    documents.forward(to_unit=world.department, **key)
    url = reverse("web:protected-take-in", args=[made.case.pk])
    assert client.post(url, {"accused": ""}).status_code == 422
    form = {"accused": ACCUSATION["accused"], "unit": str(world.department.pk)}
    assert client.post(url, form).status_code == 302
    assert not Case.objects.filter(pk=made.case.pk).exists()
    return client


def handled(world: World) -> dict[str, Client]:
    """The circle does its work on the items, each on its own way; their browsers."""
    lead, handler = world.user(Role.OFFICE_HEAD), world.user(Role.CHECKER)
    browsers = {"lead": Client(), "handler": Client()}
    browsers["lead"].force_login(lead)
    browsers["handler"].force_login(handler)

    def step(whose: str, item: Accusation, word: str, form: dict[str, str]) -> None:
        answer = browsers[whose].post(reverse("web:protected-step", args=[item.key, word]), form)
        assert answer.status_code == 302, (word, answer.content.decode())

    window, letter, _, moved = Accusation.objects.order_by("pk")
    for item in (window, letter, moved):
        step("lead", item, "name", {"user_id": str(handler.pk)})
    sent = {"route": "discipline", "organ": "标记壬纪委", "identity": "agreed", "identity_ground": "标记癸当面同意"}
    step("handler", window, "transfer", sent)
    step("handler", window, "acknowledge", {"on": timezone.localdate().isoformat(), "note": "标记壬收到"})
    step("handler", window, "inform", {"note": "已向标记壬通报"})
    reasons = {"note": "标记癸理由", "told_on": timezone.localdate().isoformat(), "told_way": "电话", "agreed": "on"}
    step("handler", letter, "propose_release", reasons)
    step("lead", letter, "release", {"decision": "no", "note": "标记癸再议"})
    step("handler", letter, "propose_release", reasons)
    step("lead", letter, "release", {"decision": "yes", "note": ""})
    return browsers


def names_of_files(folder: Path) -> str:
    return "\n".join(str(path.relative_to(folder)) for path in folder.rglob("*"))


PRINTS = {"receptionist", "unit_head", "petitioner"}


def pages(world: World, client: Client, whose: str) -> dict[str, str]:
    """Every page of the site as one browser gets it: all addresses there are, with every accusation there is."""
    found = {}
    urls = {**world.addresses(), **API, "list": reverse("web:case-list") + "?history=with"}
    urls["done"] = reverse("web:protected-home") + "?done=1"
    for name, url in urls.items():
        if "live/events" in url or (url.endswith(("pdf", ".pdf")) and whose not in PRINTS):
            continue  # a PDF is packed, so only its head can tell: enough to look at it a few times
        answer = client.get(url)
        head = "\n".join(f"{key}: {value}" for key, value in answer.headers.items())
        found[name] = f"{answer.status_code} {head}\n{answer.content.decode(errors='replace')}"
    return found | by_token(client)


def outsiders(world: World) -> dict[str, Client]:
    """A browser of each role, who may hold the right and is not named, and of the accused unit with every role."""
    browsers = {str(role): world.client(role) for role in Role if role is not Role.OFFICE_HEAD}
    below = unit(world.department, name="云汀区房屋安全站", short_name="房安站")
    for whose, where in {"the accused unit": world.department, "below it": below}.items():
        browsers[whose] = Client()
        browsers[whose].force_login(user(where, *Role))
    return browsers | {"anybody": Client(), "petitioner": world.opened()}


def test_nothing_of_an_accusation_is_anywhere_but_in_its_own_tables(world, said, told, settings):
    desk, clerk, portal = at_the_window(world), by_mail(world), at_the_portal()
    mover = in_an_ordinary_item(world)
    assert Accusation.objects.count() == 4
    circle = handled(world)
    numbers = [*Accusation.objects.values_list("number", flat=True)]
    protected = {f"accusation:{pk}" for pk in Accusation.objects.values_list("pk", flat=True)}

    wherever = {name: marked(text) for name, text in dump().items()}
    assert {name: found for name, found in wherever.items() if found} == {}
    assert set().union(*(marked(line) for line in said), marked("\n".join(told))) == set()
    assert not any("accus" in topic or "protect" in topic for topic in told)
    assert marked(names_of_files(Path(settings.FILES_DIR))) == set()
    assert marked(str(getattr(cache, "_cache", ""))) == set()

    inside = pages(world, circle["handler"], "handler")  # the reading finds the words where they are meant to be
    assert marked(inside["web:protected-show 1 "]) >= {"标记甲", "标记乙", "标记丙", "标记丁", "标记壬", "标记癸"}
    assert not marked(
        inside["web:protected-show 1 "], ("标记戊", "标记己", "13912345670")
    )  # who accuses is sealed apart
    assert marked(inside["web:protected-show 4 "]) >= {"标记甲", "标记丙"}
    assert not marked(inside["web:protected-show 3 "])  # nobody named: not even for the right
    seen_by_lead = pages(world, circle["lead"], "lead")
    assert {name for name, text in seen_by_lead.items() if marked(text)} == set()
    assert all(number in seen_by_lead["web:protected-home"] + seen_by_lead["done"] for number in numbers)

    browsers = outsiders(world) | {"the desk": desk, "the clerk": clerk, "it": portal, "the mover": mover}
    for whose, client in browsers.items():
        for name, text in pages(world, client, whose).items():
            assert marked(text) == set(), (whose, name)
            if whose not in {
                "the desk",
                "the clerk",
                "the mover",
            }:  # where the receipt still lies, until it is handed over
                assert not any(number in text for number in numbers), (whose, name)
                assert not any(word in text for word in protected), (whose, name)
        for number in numbers:
            answer = client.post(reverse("web:case-search"), {"q": number})
            assert answer.status_code in {302, 403, 422}, whose
            assert "标记" not in answer.content.decode()
    assert not AuditEntry.objects.filter(subject__contains="accusation").exclude(chain__startswith="protected:")
    assert not any("accus" in taken.step for taken in StepTaken.objects.all())
    assert audit.verify() == []
    assert desk.post(reverse("web:window-finish", args=[world.windows[0].pk])).status_code == 302
    assert clerk.get(reverse("web:mail-desk")).status_code == 200
    assert not any("protected" in json.dumps(row.get_decoded()) for row in Session.objects.all())
    for name, text in pages(world, desk, "the desk").items():
        assert not any(number in text for number in numbers), name  # handed over, the desk has forgotten it
    wherever = {name: marked(text) for name, text in dump().items()}  # the walk itself has written nothing down
    assert {name: found for name, found in wherever.items() if found} == {}
    assert set().union(*(marked(line) for line in said)) == set()


def test_whoever_may_not_know_gets_the_answer_for_nothing_by_every_method(world):
    """Every address of the circle, for every outsider: an item and a made-up key answer the same, GET and POST."""
    by_mail(world)
    in_an_ordinary_item(world)
    handled_by = world.user(Role.CHECKER)
    for item in Accusation.objects.all():
        cases.name_handler(key=item.key, user=handled_by, by=world.user(Role.OFFICE_HEAD), at=timezone.now())
    real = {name: url for name, url in world.addresses().items() if name.startswith("web:protected")}
    keys = [str(key) for key in Accusation.objects.values_list("key", flat=True)]
    for whose, client in outsiders(world).items():
        for name, url in real.items():
            if not any(key in url for key in keys):
                continue
            nothing = url
            for key in keys:
                nothing = nothing.replace(key, str(uuid.uuid4()))
            for send in (client.get, client.post):
                one, other = send(url), send(nothing)
                assert one.status_code == other.status_code in {302, 403, 404, 405}, (whose, name)
                assert strip(one.content.decode(), url) == strip(other.content.decode(), nothing), (whose, name)


def test_the_api_knows_no_protected_number_whoever_asks(world):
    """To those of the circle too, what was set apart and what was protected is a number that was never given."""
    by_mail(world)
    in_an_ordinary_item(world)
    gone = Case.every.get(stage="set_apart").number
    for roles in ((Role.CHECKER,), (Role.OFFICE_HEAD,), tuple(Role)):
        caller = Caller(user(world.office, *roles))
        unknown = caller.get("/cases/XF2019-00001-0")
        for number in (gone, *Accusation.objects.values_list("number", flat=True)):
            read, step = caller.get(f"/cases/{number}"), caller.post(f"/cases/{number}/steps/accept", {"seen": 1})
            assert read.content == step.content == unknown.content
            assert read.status_code == step.status_code == 404
        listed = caller.get("/cases").content.decode()
        assert gone not in listed
        assert marked(listed) == set()
    assert not ProtectedAlarm.objects.exists()


def strip(text: str, url: str) -> str:
    """A page without what differs from request to request: the address asked for, and the tokens of forms."""
    return re.sub(r"\b[A-Za-z0-9]{64}\b", "", text.replace(url, ""))


def test_every_refused_attempt_is_an_alarm_without_content_for_the_auditor(world):
    by_mail(world)
    in_an_ordinary_item(world)
    accused = user(world.department, Role.CHECKER, Role.UNIT_HEAD)
    browser = Client()
    browser.force_login(accused)
    for item in Accusation.objects.all():
        assert browser.get(reverse("web:protected-show", args=[item.key])).status_code == 404
    auditor = world.client(Role.AUDITOR)
    page = auditor.get(reverse("web:protected-alarms")).content.decode()
    assert page.count(accused.name) == 2
    assert marked(page) == set()
    assert not any(number in page for number in Accusation.objects.values_list("number", flat=True))
    alarm = ProtectedAlarm.objects.first()
    assert auditor.post(reverse("web:protected-alarm-seen", args=[alarm.pk])).status_code == 302
    alarm.refresh_from_db()
    assert alarm.seen_at is not None


def test_a_real_plain_dump_says_nothing_either(world, settings, tmp_path):
    """`COPY` of every table, as pg_dump writes it: text, and bytes in hex."""
    at_the_window(world), by_mail(world), at_the_portal(), in_an_ordinary_item(world)
    handled(world)
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        for (name,) in cursor.fetchall():
            with cursor.copy(f'COPY "{name}" TO STDOUT') as out:
                text = b"".join(bytes(block) for block in out).decode()
            assert marked(text) == set(), name


def test_the_talk_that_turned_keeps_nothing_of_what_was_typed_before(world):
    at_the_window(world)
    interview = Interview.objects.get()
    assert interview.draft == {"protected": ["1"]}
    assert (interview.summary, interview.signature) == ("", "")
    assert not Case.objects.filter(interview=interview)


def test_the_accusations_key_opens_it_and_the_ordinary_one_does_not(world, settings):
    by_mail(world)
    row = Accusation.objects.get()
    assert row.accused == ACCUSATION["accused"]
    assert row.accuser.people[0]["name"] == ACCUSATION["name"]
    assert bytes(row.record_key) != bytes(row.accuser.record_key)
    for sealed in (row, row.accuser, row.steps.get()):
        with pytest.raises(crypto.CannotDecrypt):
            crypto.unwrap_key(bytes(sealed.record_key), "data")


def test_a_wrong_code_for_an_accusation_is_answered_like_any_wrong_code(world):
    client = Client()
    at_the_portal()
    row = Accusation.objects.get()
    answer = client.post(reverse("portal:status"), {"number": row.number, "code": "2345 6789"})
    other = client.post(reverse("portal:status"), {"number": world.cases["forwarded"].number, "code": "2345 6789"})
    assert answer.status_code == other.status_code == 422
    assert marked(answer.content.decode()) == set()


class Planted(World):
    """The same district, whose petitioner has marked values."""

    def petition(self, stage: str):
        return petition(received_on=timezone.localdate(), people=(person(**PERSON, id_type="111"),))


def test_a_petitioner_stands_in_no_list_log_audit_session_or_name_of_a_file(db, said, told, settings):
    world = Planted()
    desk = Client()
    desk.force_login(world.life.receptionist)
    interview = world.talk()
    form = typed.visit(**typed.person(**{key: PERSON[key] for key in ("name", "phone", "address")}))
    assert desk.post(reverse("web:window-draft", args=[interview.key]), form).status_code == 200
    assert desk.post(reverse("web:window-interview", args=[interview.key]), form).status_code == 302
    desk.post(reverse("web:case-search"), {"q": PERSON["phone"]})
    desk.post(reverse("web:case-search"), {"q": PERSON["id_number"]})
    handler = world.client(Role.HANDLER)
    handler.post(reverse("web:case-unmask", args=[world.cases["handling"].pk]), {"reason": "contact"})
    handler.post(reverse("web:case-unmask", args=[world.cases["handling"].pk]), {"reason": PERSON["name"]})

    wherever = {name: marked(text, PERSON_MARKS) for name, text in dump().items()}
    assert {name: found for name, found in wherever.items() if found} == {}
    assert set().union(*(marked(line, PERSON_MARKS) for line in said)) == set()
    assert marked("\n".join(told), PERSON_MARKS) == set()
    assert marked(names_of_files(Path(settings.FILES_DIR)), PERSON_MARKS) == set()
    shown = {}
    browsers = {str(role): world.client(role) for role in Role} | {"anybody": Client(), "petitioner": world.opened()}
    for whose, client in browsers.items():
        for name, text in pages(world, client, whose).items():
            if found := marked(text, PERSON_MARKS):
                shown[whose, name] = found
    # papers are addressed to the person, who reads them; nobody else's page has the person in clear
    assert {place for place in shown if place[0] != "petitioner"} == set()
    assert {name for whose, name in shown if whose == "petitioner"} <= {"portal:paper", "portal:paper-pdf"}


def test_a_name_is_seen_in_clear_only_for_a_reason_and_that_is_noted(db):
    world = Planted()
    case, client = world.cases["handling"], world.client(Role.HANDLER)
    url = reverse("web:case-unmask", args=[case.pk])
    for reason in ("", "curious"):
        refused = client.post(url, {"reason": reason})
        assert refused.status_code == 422
        assert marked(refused.content.decode(), PERSON_MARKS) == set()
    assert not AuditEntry.objects.filter(verb="case.unmasked").exists()
    assert client.get(url).status_code == 405
    seen = client.post(url, {"reason": "contact"}).content.decode()
    assert {"上官", "13987654321"} <= marked(seen, PERSON_MARKS)
    noted = AuditEntry.objects.get(verb="case.unmasked")
    assert (noted.subject, noted.facts) == (f"cases.case:{case.pk}", {"reason": "contact"})


def test_the_papers_in_the_store_are_closed(db, settings):
    world = Planted()
    stored = [path.read_bytes() for path in Path(settings.FILES_DIR).rglob("*") if path.is_file()]
    assert len(stored) >= len(world.cases)
    for data in stored:
        assert not data.startswith(b"PK")
        assert marked(data.decode("latin-1"), PERSON_MARKS) == set()
