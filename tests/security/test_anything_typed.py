"""Every address that takes a form takes anything: no value of any field, by whoever, is answered by a 500."""

from __future__ import annotations

import json
import uuid
from urllib.parse import quote

import pytest
from django.test import Client
from django.utils import timezone

from tests.api.asking import Caller
from tests.factories import district, user
from yimen.api.tokens import issue_token
from yimen.cases.models import Case
from yimen.domain.roles import Role
from yimen.portal.petition_views import BY_CLIENT
from yimen.web import entrance

pytestmark = pytest.mark.django_db

WORST = [
    "", "\0", "a\0b\x01\x0b", "\ufffe\uffff", "9" * 400, "-1", "99999999999999999999", "1e309", "٣", "0001-01-01",
    "9999-12-31", "2026-02-30", "data:image/png;base64,AAAA", "data:image/png;base64,%", "长" * 30_000, "[]", "{{x}}",
    "<b>&amp;'\"", "\u202e倒", "None", "true", "../../x",
]  # fmt: skip
NAMES = """
    do step seen decision reason facts basis more review_organ result_1 reason_1 result_2 reason_2 on way refused
    receiver signature kept_signature signed_on witness_1 witness_2 tracking_number consent pick confirm q number
    code body level username password next people priority service idempotency_key key page version warned channel
    received_on people_count affected_count purpose title reasons place division_code content_class
    first_or_repeat other_procedure reviewed_before summary scan_number read_back signature_missing p-TOTAL_FORMS
    p-INITIAL_FORMS p-0-name p-0-kind p-0-phone p-0-id_type p-0-id_number p-0-birth_year c-TOTAL_FORMS
    c-INITIAL_FORMS c-0-text accused claims anonymous name address phone kind unnamed people claim-0-text
    person-0-name petition_class path to_unit answer competent_body reply why_other division content target unit since
    until file old new again
""".split()  # noqa: SIM905 - a hundred quotes would hide the words
ASKED = """
    stage unit channel history overdue undated older newer only before after day first last taken service from
    over closed thanks next on kind sent to topics window term approved_extension hearing days
""".split()  # noqa: SIM905
BUTTONS = ("register", "accuse", "protect", "unprotect", "save", "look", "hints", "forward", "answer_on_spot",
           "guide_elsewhere", "add-p", "drop-c-0", "up", "off", "submit", "check", "claim", "edit")  # fmt: skip
WHO = {
    None: ("concluded",),
    Role.RECEPTIONIST: ("registered",),
    Role.MAIL_CLERK: ("registered",),
    Role.GUIDE: ("registered",),
    Role.HANDLER: ("handling", "issued"),
    Role.UNIT_HEAD: ("drafted",),
    Role.ADMINISTRATOR: ("registered",),
    Role.CHECKER: ("registered",),
}


@pytest.fixture(autouse=True)
def _no_limits(monkeypatch):
    for place, limit in [("yimen.portal.petition_views", BY_CLIENT), ("yimen.web.entrance", entrance.BY_CLIENT)]:
        monkeypatch.setattr(f"{place}.BY_CLIENT", type(limit)(limit.name, 10**6, 600))


EVERY, FEW = WORST, ["\0", "\ufffe\uffff", "9" * 400, "长" * 30_000, "data:image/png;base64,AAAA"]


@pytest.mark.parametrize("some", [FEW, pytest.param(EVERY, marks=pytest.mark.deep)], ids=["few", "every"])
@pytest.mark.parametrize("role", list(WHO), ids=str)
def test_every_form_takes_anything(world, role, some):
    client = world.client(role) if role else world.opened()
    if role is Role.RECEPTIONIST:
        client.force_login(world.life.receptionist)
        world.talk()
    stages = WHO[role]
    for stage in stages:
        for name, url in world.addresses(stage).items():
            if "live/events" in url or "finish" in url or client.post(url, {}).status_code in {403, 405}:
                continue
            for number, value in enumerate(some):
                everything = dict.fromkeys(NAMES, value)
                button = BUTTONS[number % len(BUTTONS)]
                answer = client.post(url, {**everything, "do": button, "step": button})
                assert answer.status_code < 500, (name, value[:20], button)


@pytest.mark.parametrize("some", [FEW[:3], pytest.param(EVERY[:-8], marks=pytest.mark.deep)], ids=["few", "every"])
@pytest.mark.parametrize("role", [None, Role.RECEPTIONIST, Role.HANDLER, Role.OFFICE_HEAD], ids=str)
def test_every_question_of_an_address_takes_anything(world, role, some):
    client = world.client(role) if role else world.opened()
    for name, url in {**world.addresses(), "clock": "/api/v1/clock"}.items():
        if "live/events" in url or url.endswith(".pdf") or "/pdf" in url:
            continue
        if client.get(url).status_code in {403, 405}:
            continue
        for value in some:
            assert client.get(url, dict.fromkeys(ASKED, value[:2000])).status_code < 500, (name, value[:20])


HEADERS = {"content_type": "application/json"}


@pytest.fixture
def token(db) -> str:
    return issue_token(district()[1], "测试").secret


@pytest.mark.parametrize("body", [
    "", "null", "[]", "1", '"x"', "{", "[" * 100_000, '{"claims": ["\\ud800"], "received_on": "2026-11-20"}', "NaN",
    '{"claims": [NaN], "received_on": "x"}', '{"people_count": 1e400}', '{"title": "\\u0000"}', "\ufeff{}",
    '{"number": "\\udfff", "code": "\\u0000"}', '{"number": 1, "code": []}',
    json.dumps({"number": "9" * 40, "code": "x"}),
], ids=range(16))  # fmt: skip
def test_the_api_takes_any_body(token, body):
    for url, more in (
        ("/api/v1/status", {}),
        ("/api/v1/petitions", {"headers": {"Authorization": f"Bearer {token}", "Idempotency-Key": str(uuid.uuid4())}}),
    ):
        answer = Client().post(url, body, **HEADERS, **more)
        assert 400 <= answer.status_code < 500
        assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("path", ["steps/forward", "steps/draft_opinion", "steps/deliver", "reviews"])
@pytest.mark.parametrize("body", ["", "[]", '{"seen": NaN}', '{"seen": 1e400}', '{"seen": "\\ud800"}', "[" * 9999])
def test_a_step_by_api_takes_any_body(path, body):
    caller = Caller(user(district()[1], Role.RECEPTIONIST))
    url = f"/api/v1/cases/XF2019-00001-0/{path}"
    answer = Client().post(url, body, **HEADERS, headers=caller.headers())
    assert answer.status_code in {400, 415, 422}
    assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("value", WORST)
def test_every_question_to_the_api_takes_anything(value):
    caller = Caller(user(district()[1], Role.RECEPTIONIST))
    asked = dict.fromkeys(("stage", "after", "changed_since", "helping"), value[:500])
    assert caller.get("/cases", **asked).status_code in {200, 422}
    assert caller.get(f"/cases/{quote(value[:200], safe='')}").status_code in {200, 404}
    numbers = {"seen": value, "party": value, "way": value, "on": value, "number": value}
    assert caller.post("/cases/XF2019-00001-0/steps/deliver", numbers).status_code in {400, 413, 422}


GOOD = {"claims": ["修好电梯"], "received_on": timezone.localdate().isoformat(), "unclear_reason": "refused"}


@pytest.mark.parametrize("change", [
    {"title": "\ud800"}, {"facts": "\ufffe\uffff"}, {"facts": "\x7f\x85"}, {"claims": ["\ud83d"]},
    {"people": [{"name": "\udc00", "address": "一号"}]}, {"place": "\u202e"}, {"division_code": "٣٣٣٣٣٣"},
    {"received_on": "9999-12-31"}, {"received_on": 99999999999}, {"people_count": 10**30}, {"affected_count": -1},
    {"claims": []}, {"claims": ["x"] * 21}, {"claims": [" "]}, {"unknown": 1}, {"purpose": "accuse"},
])  # fmt: skip
def test_a_good_petition_with_one_odd_value_is_registered_or_refused_in_words(token, change):
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": str(uuid.uuid4())}
    answer = Client().post("/api/v1/petitions", json.dumps({**GOOD, **change}), **HEADERS, headers=headers)
    assert answer.status_code in {201, 422, 400}
    assert Case.objects.count() == (answer.status_code == 201)


@pytest.mark.parametrize(
    "key", ["", "x", "a" * 65, "a" * 5000, "钥匙钥匙钥匙钥匙", "abc\0defgh", "'; drop table x", " " * 20]
)
def test_an_odd_idempotency_key_is_refused_in_words(token, key):
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": key}
    answer = Client().post("/api/v1/petitions", json.dumps(GOOD), **HEADERS, headers=headers)
    assert answer.status_code == 422


@pytest.mark.parametrize("wrong", ["", "ym_", "x" * 5000, "ym_\0", "ym_令牌"])
def test_an_odd_token_is_refused(wrong):
    headers = {"Authorization": f"Bearer {wrong}", "Idempotency-Key": "12345678"}
    assert Client().post("/api/v1/petitions", "{}", **HEADERS, headers=headers).status_code == 401
