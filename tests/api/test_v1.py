"""The API: the same rules as the pages, one answer for each key, errors in Chinese, held to its own document."""

from __future__ import annotations

import json
import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from click.testing import CliRunner
from django.db import connection
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.api.asking import JSON, document, held
from tests.factories import Life, district, unit
from tests.portal.people import accusation
from yimen.api.models import ApiRequest, ApiToken
from yimen.api.review_steps import REVIEW_DOINGS
from yimen.api.steps import DOINGS
from yimen.api.tokens import close_token, issue_token
from yimen.base.models import AuditEntry
from yimen.cases.models import Case
from yimen.domain.numbering import item_number
from yimen.ops.clock_command import clock

pytestmark = pytest.mark.django_db


def post(path, body, **headers):
    """POST JSON."""
    return Client().post(f"/api/v1{path}", json.dumps(body), content_type=JSON, **headers)


# --- status -----------------------------------------------------------------------------------------------------------


def test_number_and_code_give_the_progress():
    life = Life(at=timezone.now()).forwarded()
    body = held(post("/status", {"number": life.case.number, "code": life.query_code}), "/status", "post")
    assert (body["number"], body["stage"], body["label"]) == (life.case.number, "forwarded", "已转送，待接收")
    assert "区住建局应于" in body["sentence"]
    assert [claim["text"] for claim in body["claims"]] == ["尽快修好电梯", "公示维修资金使用情况"]
    assert [step["title"] for step in body["steps"]] == ["登记", "转送区住建局"]
    assert [clock["code"] for clock in body["clocks"]] == ["C1", "C2", "C4"]
    assert "王" not in json.dumps(body, ensure_ascii=False)


def test_wrong_and_unknown_are_one_answer():
    life = Life()
    protected, _ = accusation(life.office)
    answers = {
        post("/status", {"number": number, "code": "22222222"}).content
        for number in (life.case.number, item_number(2019, 1), protected)
    }
    assert len(answers) == 1
    held(post("/status", {"number": life.case.number, "code": "22222222"}), "/status", "post")


def test_an_accusation_tells_two_words():
    number, code = accusation(Life().office)
    body = held(post("/status", {"number": number, "code": code}), "/status", "post")
    assert body == {
        "number": number, "stage": "", "label": "已接收", "sentence": "已接收", "claims": [], "steps": [], "clocks": [],
    }  # fmt: skip


def test_the_limits_are_those_of_the_page(client):
    life = Life()
    for _ in range(10):
        client.post("/status/", {"number": life.case.number, "code": "22222222"})
    answer = post("/status", {"number": life.case.number, "code": life.query_code}, REMOTE_ADDR="203.0.113.9")
    held(answer, "/status", "post")
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 3000


# --- clock ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "arguments"),
    [
        ("term=C1&from=2026-03-02", ["C1", "--from", "2026-03-02"]),
        ("term=c3&from=2026-09-28", ["c3", "--from", "2026-09-28"]),
        ("term=C4&from=2026-03-02&approved_extension=30", ["C4", "--from", "2026-03-02", "--approved-extension", "30"]),
        (
            "term=C8&from=2026-03-02&hearing=2026-03-10..2026-03-12",
            ["C8", "--from", "2026-03-02", "--hearing", "2026-03-10..2026-03-12"],
        ),
        ("term=A1&from=2026-03-02&days=30", ["A1", "--from", "2026-03-02", "--days", "30"]),
        ("term=C1&from=2027-03-02", ["C1", "--from", "2027-03-02"]),
    ],
)
def test_the_clock_says_the_same_as_the_command(query, arguments):
    body = held(Client().get(f"/api/v1/clock?{query}"), "/clock", "get")
    command = CliRunner().invoke(clock, [*arguments, "--json"])
    assert command.exit_code == 0
    assert body == json.loads(command.output)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("term=C9&from=2026-03-02", "没有期限"),
        ("term=C1&from=tomorrow", "2026-03-02"),
        ("term=C1&from=2026-02-30", "2026-03-02"),
        ("term=C1&from=2019-03-02", "2022年5月1日"),
        ("term=C1&from=2026-03-02&approved_extension=30", "不能延长"),
        ("term=C4&from=2026-03-02&approved_extension=31", "1至30"),
        ("term=C4&from=2026-03-02&approved_extension=0", "1至30"),
        ("term=C4&from=2026-03-02&approved_extension=x", "整数"),
        ("term=C4&from=2026-03-02&hearing=2026-03-10..2026-03-12", "听证"),
        ("term=C8&from=2026-03-02&hearing=2026-03-10", "开始..结束"),
        ("term=C8&from=2026-03-02&hearing=2026-03-12..2026-03-10", "早于"),
        ("term=A1&from=2026-03-02", "天数"),
        ("term=C1&from=9999-12-31", "太远"),
        ("", "errors"),
    ],
)
def test_a_question_without_answer_says_why(query, words):
    answer = Client().get(f"/api/v1/clock?{query}")
    assert answer.status_code == 422
    assert words in held(answer, "/clock", "get")["detail"]


# --- petitions --------------------------------------------------------------------------------------------------------


@pytest.fixture
def token():
    """A token of a petition office."""
    return issue_token(district()[1], "政务服务热线").secret


def petition(**fields):
    """A petition as another system sends it."""
    return {
        "channel": "phone",
        "received_on": (timezone.localdate() - timedelta(days=1)).isoformat(),
        "claims": ["修好村里的路"],
        "people": [{"name": "李小禾", "address": "柳岸镇二号", "phone": "13900000002"}],
        **fields,
    }


def send(token, body, key="hotline-0001"):
    """POST a petition."""
    return post("/petitions", body, HTTP_AUTHORIZATION=f"Bearer {token}", HTTP_IDEMPOTENCY_KEY=key)


def test_a_petition_is_registered_once_and_answered_the_same(token):
    first, second = send(token, petition()), send(token, petition())
    assert (first.status_code, second.status_code) == (201, 200)
    body = held(first, "/petitions", "post")
    assert body == held(second, "/petitions", "post")
    case = Case.objects.get()
    assert (case.number, case.channel, case.title) == (body["number"], "phone", "修好村里的路")
    assert case.parties.get().petitioner.phone == "13900000002"
    assert body["status_url"].endswith(f"/s/{case.number}")
    opened = post("/status", {"number": body["number"], "code": body["query_code"]})
    assert opened.status_code == 200
    assert not {"李小禾", "13900000002", "柳岸镇二号"} & set(body.values())


def test_the_same_key_with_another_body_is_a_conflict(token):
    send(token, petition())
    answer = send(token, petition(claims=["别的事"]))
    assert answer.status_code == 409
    held(answer, "/petitions", "post")
    assert Case.objects.count() == 1


def test_the_order_of_the_fields_makes_no_other_body(token):
    body = petition()
    assert send(token, body).status_code == 201
    assert send(token, dict(reversed(body.items()))).status_code == 200


def test_two_systems_may_use_the_same_key(token):
    other = issue_token(district()[1], "另一系统").secret
    assert send(token, petition()).status_code == 201
    assert send(other, petition()).status_code == 201
    assert Case.objects.values("office").distinct().count() == 2


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer wrong", "Bearer ym_" + "x" * 43, "Basic eDp4"])
def test_without_a_token_nothing_is_taken(header):
    district()
    answer = post("/petitions", petition(), HTTP_AUTHORIZATION=header, HTTP_IDEMPOTENCY_KEY="hotline-0001")
    assert answer.status_code == 401
    held(answer, "/petitions", "post")
    assert not Case.objects.exists()


def test_a_closed_token_is_no_token(token):
    close_token(token_id=ApiToken.objects.get().pk, by=None, at=timezone.now())
    assert send(token, petition()).status_code == 401


def test_guessing_tokens_is_limited():
    district()
    answers = [send("ym_wrong", petition()).status_code for _ in range(21)]
    assert answers == [401] * 20 + [429]


def test_a_token_is_kept_as_digest_only_and_its_issue_is_logged(token):
    row = ApiToken.objects.get()
    assert token not in str(vars(row))
    assert len(row.digest) == 64
    assert AuditEntry.objects.get(verb="api.token_issued").chain == f"unit:{row.unit_id}"


def test_only_a_petition_office_gets_a_token():
    with pytest.raises(ValueError, match="不是信访部门"):
        issue_token(unit(), "x")


@pytest.mark.parametrize("key", ["", "short", "有中文的幂等键", "x" * 65, "a b c d e f"])
def test_a_key_is_needed(token, key):
    answer = send(token, petition(), key=key)
    assert answer.status_code == 422
    assert held(answer, "/petitions", "post")["errors"][0]["field"] == "Idempotency-Key"
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"claims": []}, "claims"),
        ({"claims": ["  "]}, "claims.0"),
        ({"claims": "修路"}, "claims"),
        ({"claims": ["x"] * 21}, "claims"),
        ({"claims": ["长" * 1001]}, "claims.0"),
        ({"claims": ["有\x00的"]}, "claims.0"),
        ({"people": []}, "people"),
        ({"people": [{"name": "李小禾"}]}, "address"),
        ({"people": [{"name": "李小禾", "address": "x", "民族": "汉"}]}, "people.0.民族"),
        ({"people": [{}] * 11}, "people"),
        ({"received_on": "2099-01-01"}, "received_on"),
        ({"received_on": "2020-01-01"}, "received_on"),
        ({"received_on": "yesterday"}, "received_on"),
        ({"channel": "visit"}, "channel"),
        ({"purpose": "accuse"}, "purpose"),
        ({"people_count": 0}, "people_count"),
        ({"people_count": 1, "people": [{"name": "李小禾", "address": "x"}] * 2}, "people_count"),
        ({"unclear_reason": "whatever"}, "unclear_reason"),
        ({"division_code": "abc"}, "division_code"),
        ({"risk": "high"}, "risk"),
        ({"photo": "…"}, "photo"),
    ],
)
def test_what_is_wrong_is_named_by_its_field(token, change, field):
    answer = send(token, petition(**change))
    assert answer.status_code == 422
    body = held(answer, "/petitions", "post")
    assert field in [error["field"] for error in body["errors"]]
    assert "李小禾" not in json.dumps(body, ensure_ascii=False)
    assert not Case.objects.exists()


def test_unclear_people_are_registered_all_the_same(token):
    assert send(token, petition(people=[], unclear_reason="name_missing")).status_code == 201
    assert Case.objects.get().reachable is False


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_the_same_request_at_the_same_moment_is_registered_once():
    token = issue_token(district()[1], "政务服务热线").secret

    def press(_: int) -> tuple[int, bytes]:
        answer = send(token, petition())
        connection.close()
        return answer.status_code, answer.content

    with ThreadPoolExecutor(4) as pool:
        seen = list(pool.map(press, range(4)))
    assert sorted(status for status, _ in seen) == [200, 200, 200, 201]
    assert len({content for _, content in seen}) == 1
    assert Case.objects.count() == ApiRequest.objects.count() == 1


# --- anything else ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "status"),
    [
        (lambda c: c.get("/api/v1/status"), 405),
        (lambda c: c.get("/api/v1/petitions"), 405),
        (lambda c: c.post("/api/v1/clock", "{}", content_type=JSON), 405),
        (lambda c: c.get("/api/v1/"), 404),
        (lambda c: c.get("/api/v1/docs"), 404),
        (lambda c: c.post("/api/v1/status", "number=1", content_type="text/plain"), 415),
        (lambda c: c.post("/api/v1/status", {"number": "1"}), 415),
        (lambda c: c.post("/api/v1/status", "{", content_type=JSON), 400),
        (lambda c: c.post("/api/v1/status", b"\xff\xfe", content_type=JSON), 400),
        (lambda c: c.post("/api/v1/status", "[]", content_type=JSON), 422),
        (lambda c: c.post("/api/v1/status", "null", content_type=JSON), 422),
        (lambda c: c.post("/api/v1/status", '{"number": 1, "code": {}}', content_type=JSON), 422),
        (lambda c: c.post("/api/v1/status", '"' + "x" * 300_000 + '"', content_type=JSON), 413),
    ],
)
def test_every_error_is_a_problem_in_chinese(client, call, status):
    answer = call(client)
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    body = json.loads(answer.content)
    assert body["status"] == status
    assert any("\u4e00" <= c <= "\u9fff" for c in body["detail"])


def test_an_inner_error_tells_and_logs_no_value(token, monkeypatch, caplog):
    def broken(**_):
        raise RuntimeError("李小禾 13900000002")

    monkeypatch.setattr("yimen.api.v1.take_petition", broken)
    with caplog.at_level(logging.DEBUG):
        answer = send(token, petition())
    assert answer.status_code == 500
    assert "李小禾" not in answer.content.decode()
    assert "李小禾" not in caplog.text
    assert "RuntimeError" in caplog.text


def test_the_document_names_every_operation_and_no_page_of_others():
    doc = document()
    steps = {f"/cases/{{number}}/steps/{step}" for step in DOINGS}
    steps |= {f"/cases/{{number}}/reviews/{{review_id}}/steps/{step}" for step in REVIEW_DOINGS}
    others = {"/status", "/clock", "/petitions", "/cases", "/cases/{number}", "/cases/{number}/reviews"}
    assert set(doc["paths"]) == {f"/api/v1{path}" for path in steps | others}
    assert "429" in doc["paths"]["/api/v1/status"]["post"]["responses"]
    problems = doc["paths"]["/api/v1/status"]["post"]["responses"]["404"]["content"]
    assert list(problems) == ["application/problem+json"]


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(change=st.dictionaries(st.sampled_from([*petition(), "facts", "purpose", "repeat"]), ANYTHING, max_size=4))
def test_whatever_is_sent_the_api_answers(token, change):
    answer = send(token, petition(**change), key=f"fuzz-{abs(hash(str(change)))}")
    assert answer.status_code in {200, 201, 409, 422, 429}


# --- health -----------------------------------------------------------------------------------------------------------


def test_healthz_asks_the_database_once(client, django_assert_num_queries):
    client.get("/healthz")
    with django_assert_num_queries(1):
        answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_healthz_says_when_a_migration_is_missing(client):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'api'")
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (503, {"status": "migrating"})


def test_healthz_says_when_the_database_does_not_answer(client, monkeypatch):
    from django.db import OperationalError

    def gone():
        raise OperationalError

    monkeypatch.setattr(connection, "cursor", gone)
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (503, {"status": "unavailable"})
