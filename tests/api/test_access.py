"""Who gets in by API and what they see: accounts, dead tokens, keys, masks, notes, limits, few statements."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from tests.api.asking import JSON, Caller, codes, held
from tests.api.walks import OPINION, REASON, District, day
from tests.factories import petition, user
from yimen.api.models import ApiRequest, ApiToken
from yimen.api.tokens import alive, close_token, issue_account_token, issue_token
from yimen.base.deputies import name_deputy
from yimen.base.models import AuditEntry
from yimen.base.ratelimit import Limit
from yimen.cases import actions as cases
from yimen.cases.models import Case, StepTaken
from yimen.cases.queries.lists import CaseFilter, filtered
from yimen.domain.numbering import item_number
from yimen.domain.recusal import Ground
from yimen.domain.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def life():
    """A forwarded letter of two people."""
    return District(at=timezone.now() - timedelta(minutes=5)).forwarded()


# --- who gets in ------------------------------------------------------------------------------------------------------


def test_a_token_without_account_only_registers(life):
    token = issue_token(life.office, "热线").secret
    for path in ("/cases", f"/cases/{life.case.number}"):
        answer = Client().get(f"/api/v1{path}", headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 403
        assert "对接账号" in answer.json()["detail"]
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": "x" * 8}
    body = {"seen": StepTaken.objects.filter(case=life.case).last().pk}
    url = f"/api/v1/cases/{life.case.number}/steps/receive"
    assert Client().post(url, body, content_type=JSON, headers=headers).status_code == 403
    assert Case.objects.get().stage == "forwarded"


@pytest.mark.parametrize("why", ["closed token", "closed account", "closed unit"])
def test_a_dead_token_opens_nothing(life, why):
    handler = Caller(life.handler)
    assert handler.get("/cases").status_code == 200
    token = ApiToken.objects.get(account=life.handler)
    if why == "closed token":
        close_token(token_id=token.pk, by=None, at=timezone.now())
    elif why == "closed account":
        life.handler.is_active = False
        life.handler.save()
    else:
        life.department.active = False
        life.department.save()
    for answer in (handler.get("/cases"), handler.get(f"/cases/{life.case.number}"),
                   handler.post(f"/cases/{life.case.number}/steps/receive", {"seen": 1})):  # fmt: skip
        assert answer.status_code == 401
    assert token not in alive()
    assert Case.objects.get().stage == "forwarded"


def test_no_token_is_made_for_an_account_that_is_closed(life):
    life.handler.is_active = False
    with pytest.raises(ValueError, match="停用"):
        issue_account_token(life.handler, "x")


def test_a_token_of_an_account_is_noted_without_a_value(life):
    caller = Caller(life.handler)
    noted = AuditEntry.objects.get(verb="api.token_issued")
    assert noted.facts == {"unit": life.department.pk, "account": life.handler.pk}
    assert caller.token not in str(vars(noted)) + str(vars(ApiToken.objects.get()))


def test_an_account_that_may_see_no_case_is_told_so(life):
    for role in (Role.ADMINISTRATOR, Role.AUDITOR, Role.AGENT, Role.GUIDE):
        answer = Caller(user(life.office, role)).get(f"/cases/{life.case.number}")
        assert (answer.status_code, codes(answer)) == (403, {"permission"})


def test_an_account_that_moved_works_where_it_is_now(life):
    handler = Caller(life.handler)
    life.handler.unit = life.second
    life.handler.save()
    assert handler.get(f"/cases/{life.case.number}").status_code == 404
    assert handler.get("/cases").json()["cases"] == []


def test_by_an_account_of_the_office_a_petition_is_registered_as_its_own(life):
    clerk = Caller(user(life.office, Role.MAIL_CLERK))
    body = {"channel": "letter", "received_on": day(), "claims": ["修路"], "unclear_reason": "refused"}
    first, second = (clerk.post("/petitions", body, "letter-0001") for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 200)
    assert held(first, "/petitions", "post") == held(second, "/petitions", "post")
    assert Case.objects.get(number=first.json()["number"]).registered_by == clerk.account
    opened = Client().post("/api/v1/status", {"number": first.json()["number"], "code": first.json()["query_code"]},
                           content_type=JSON)  # fmt: skip
    assert opened.status_code == 200
    refused = Caller(life.handler).post("/petitions", body)
    assert (refused.status_code, codes(refused)) == (403, {"permission"})
    held(refused, "/petitions", "post")


# --- what is seen -----------------------------------------------------------------------------------------------------


def test_people_are_masked_as_on_the_screen_and_the_opening_is_noted(life):
    handler = Caller(life.handler)
    answer = handler.get(f"/cases/{life.case.number}")
    text = answer.content.decode()
    assert not [word for word in ("王小云", "李小禾", "13900000001", "柳岸镇一号") if word in text]
    assert held(answer, "/cases/{number}", "get")["people"][0] == {
        "order": 1, "name": "王**", "phone": "139****0001", "id_number": "", "address": "云汀区柳岸镇**",
        "kind": "自然人", "representative": False, "confidential": False, "to_deliver": False,
    }  # fmt: skip
    noted = AuditEntry.objects.get(verb="case.opened")
    assert (noted.actor, noted.subject) == (life.handler.pk, f"cases.case:{life.case.pk}")
    assert handler.get(f"/cases/{life.case.number}?clear=1").content.decode() == text


def test_dates_clocks_and_the_next_steps_stand_in_the_answer(life):
    case = Caller(life.handler).case(life.case.number)
    assert (case["stage"], case["stage_label"]) == ("forwarded", "已转送，待接收")
    assert case["unit"] == {"code": life.department.code, "name": life.department.name}
    assert case["forwarded_on"] == case["arrived_on"] == timezone.localdate(life.at).isoformat()
    clocks = {one["code"]: one for one in case["clocks"]}
    assert (clocks["C2"]["state"], clocks["C2"]["article"]) == ("running", "第二十三条")
    assert clocks["C2"]["due"] == life.case.clocks.get(code="C2").due.isoformat()
    assert case["seen"] == case["history"][-1]["id"] == StepTaken.objects.filter(case=life.case).last().pk
    assert [one["title"] for one in case["history"]] == ["登记", "分类", "转送责任单位：区住建局"]
    receive = next(one for one in case["steps"] if one["step"] == "receive")
    assert receive == {
        "step": "receive", "label": "接收", "article": "第二十三条第三款", "open": True, "refusals": [], "paper": "",
        "starts": [], "stops": [], "voids": [], "resumes": [],
    }  # fmt: skip
    withdraw = next(one for one in case["steps"] if one["step"] == "withdraw")
    assert [one["code"] for one in withdraw["refusals"]] == ["permission", "side"]
    assert "set_apart" not in {one["step"] for one in case["steps"]}


def test_results_of_a_draft_are_for_the_unit_alone(life):
    cases.receive(case_id=life.case.pk, by=life.handler, at=life.at)
    cases.accept(case_id=life.case.pk, by=life.handler, at=life.at)
    handler, office = Caller(life.handler), Caller(life.receptionist)
    handler.takes(life.case.number, "draft_opinion", **OPINION)
    seen = [[claim["result"] for claim in one.case(life.case.number)["claims"]] for one in (handler, office)]
    assert seen == [["supported", "explained"], ["", ""]]


def test_what_does_not_exist_and_what_is_not_ones_own_are_one_answer(life):
    second = Caller(user(life.second, Role.HANDLER))
    numbers = (life.case.number, item_number(2019, 1), "XJ0000000000000", "x", "9" * 400)
    reads = {second.get(f"/cases/{number}").content for number in numbers}
    steps = {second.post(f"/cases/{number}/steps/receive", {"seen": 1}).content for number in numbers}
    asks = {"seen": 1, "body": "x", "requested_on": day(), "request": "x", "reasons": "x"}
    reviews = {second.post(f"/cases/{number}/reviews", asks).content for number in numbers}
    assert len(reads | steps | reviews) == 1
    assert json.loads(reads.pop())["status"] == 404
    assert not AuditEntry.objects.filter(verb="case.opened").exists()


def test_what_was_set_apart_is_like_a_number_that_was_never_given(life):
    office, number = Caller(life.receptionist), life.case.number
    seen = office.case(number)["seen"]
    taken = office.step(number, "withdraw", {"seen": seen, **REASON}, "withdrawn-1")
    assert taken.status_code == 200
    cases.set_apart(case_id=life.case.pk, accused="某人", by=life.receptionist, at=timezone.now())
    unknown = office.get(f"/cases/{item_number(2019, 1)}").content
    assert office.get(f"/cases/{number}").content == unknown
    assert office.step(number, "withdraw", {"seen": seen, **REASON}, "withdrawn-1").content == unknown
    assert office.step(number, "forward", {"seen": seen, "to_unit": life.department.code}).content == unknown
    assert number not in office.get("/cases").content.decode()
    assert ApiRequest.objects.get().done == {}


def test_a_recused_account_is_kept_out_as_on_the_screen(life):
    handler, number = Caller(life.handler), life.case.number
    asked = cases.ask_recusal(case_id=life.case.pk, person=life.handler, ground=Ground.KIN, words="亲属",
                              by=life.receptionist, at=life.at)  # fmt: skip
    refused = handler.step(number, "receive", {"seen": handler.case(number)["seen"]})
    assert (refused.status_code, codes(refused)) == (422, {"recusal"})
    assert handler.get("/cases").json()["cases"] == []
    cases.decide_recusal(recusal_id=asked.pk, granted=True, words="应当回避。", by=life.head, at=life.at)
    assert handler.get(f"/cases/{number}").status_code == 404


def test_a_deputy_acts_for_who_is_away(life):
    other, today = user(life.department, Role.STATISTICS), timezone.localdate()
    name_deputy(absent=life.handler, deputy=other, first=today, last=today, by=life.handler, at=timezone.now())
    done = Caller(other).takes(life.case.number, "receive")
    assert done["taken"]["by"] == f"{other.name}（代{life.handler.name}）"
    assert StepTaken.objects.get(pk=done["taken"]["id"]).deputy_for == life.handler


# --- the list ---------------------------------------------------------------------------------------------------------


def more(life: District, count: int) -> list[str]:
    """Further items of the office, newest first."""
    made = [
        cases.register(office=life.office, petition=petition(received_on=timezone.localdate(life.at)),
                       by=life.receptionist, at=life.at).case.number
        for _ in range(count)
    ]  # fmt: skip
    return made[::-1]


def test_the_list_is_that_of_the_screen_page_by_page(life, monkeypatch):
    monkeypatch.setattr("yimen.api.cases.PAGE", 2)
    office, numbers = Caller(life.receptionist), [*more(life, 3), life.case.number]
    first = held(office.get("/cases"), "/cases", "get")
    second = held(office.get("/cases", after=first["next"]), "/cases", "get")
    assert [one["number"] for one in first["cases"] + second["cases"]] == numbers
    assert second["next"] == ""
    (row,) = held(Caller(life.handler).get("/cases", stage="forwarded"), "/cases", "get")["cases"]
    assert (row["number"], row["unit"]["code"]) == (life.case.number, life.department.code)
    assert {one["code"]: one["state"] for one in row["clocks"]}["C2"] == "running"
    assert office.get("/cases", stage="concluded").json()["cases"] == []
    assert [one["number"] for one in office.get("/cases", stage="registered").json()["cases"]] == numbers[:2]


@pytest.mark.parametrize(
    ("query", "field"),
    [({"stage": "set_apart"}, "stage"), ({"stage": "x"}, "stage"), ({"after": "x"}, "after"),
     ({"after": "9" * 20}, "after"), ({"changed_since": "yesterday"}, "changed_since"),
     ({"changed_since": "2026-03-02T09:00:00"}, "changed_since"), ({"helping": "perhaps"}, "helping")],
)  # fmt: skip
def test_a_wrong_question_to_the_list_is_named(life, query, field):
    answer = Caller(life.handler).get("/cases", **query)
    assert answer.status_code == 422
    assert [one["field"] for one in held(answer, "/cases", "get")["errors"]] == [field]


def test_the_list_tells_what_changed_since(life):
    office = Caller(life.receptionist)
    more(life, 1)
    before = timezone.now()
    assert office.get("/cases", changed_since=before.isoformat()).json()["cases"] == []
    Caller(life.handler).takes(life.case.number, "receive")
    changed = office.get("/cases", changed_since=before.isoformat()).json()["cases"]
    assert [one["number"] for one in changed] == [life.case.number]
    assert len(office.get("/cases", changed_since=life.at.isoformat()).json()["cases"]) == 2
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    plan = filtered(office.account, CaseFilter(changed_since=before), today=timezone.localdate()).explain()
    assert "step_taken_at" in plan, plan
    assert "review_step_taken_at" in plan, plan


def test_a_helper_finds_what_it_was_asked(life):
    helper, due = Caller(life.helper), timezone.localdate() + timedelta(days=5)
    cases.receive(case_id=life.case.pk, by=life.handler, at=life.at)
    cases.ask_help(case_id=life.case.pk, unit=life.second, due=due, request="查年检。", by=life.handler, at=life.at)
    assert helper.get("/cases").json()["cases"] == []
    (row,) = helper.get("/cases", helping=True).json()["cases"]
    assert row["number"] == life.case.number
    assert helper.case(life.case.number)["helpers"] == [
        {"unit": {"code": life.second.code, "name": life.second.name}, "due": due.isoformat(), "waiting": True}
    ]
    assert Caller(life.receptionist).get("/cases", helping=True).json()["cases"] == []


def test_reading_takes_few_statements_however_many_there_are(life, django_assert_num_queries):
    office, number = Caller(life.receptionist), life.case.number
    office.get("/cases")
    office.get(f"/cases/{number}")
    with django_assert_num_queries(5):  # token, account, limit; cases, their clocks
        office.get("/cases")
    more(life, 3)
    with django_assert_num_queries(5):
        office.get("/cases")
    with django_assert_num_queries(18):
        office.get(f"/cases/{number}")
    for _ in range(3):
        life.case = cases.withdraw(case_id=life.case.pk, reason="选错。", by=life.receptionist, at=life.at)
        cases.forward(case_id=life.case.pk, to_unit=life.department, by=life.receptionist, at=life.at)
    with django_assert_num_queries(18):
        office.get(f"/cases/{number}")


# --- once, and not over somebody's head -------------------------------------------------------------------------------


def test_the_same_key_is_the_same_step_and_answers_the_same(life):
    office, number = Caller(life.receptionist), life.case.number
    body = {"seen": office.case(number)["seen"], **REASON}
    first, again = (office.step(number, "withdraw", body, "withdraw-1") for _ in range(2))
    assert first.status_code == again.status_code == 200
    assert first.content == again.content
    assert StepTaken.objects.filter(step="withdraw").count() == ApiRequest.objects.count() == 1
    for step, changed in (
        ("withdraw", {**body, "reason": "另一个理由。"}),
        ("forward", {"to_unit": life.department.code}),
    ):
        answer = office.step(number, step, {"seen": body["seen"], **changed}, "withdraw-1")
        assert (answer.status_code, codes(answer)) == (409, {"key_reused"})
    other = more(life, 1)[0]
    assert office.step(other, "withdraw", body, "withdraw-1").status_code == 409
    assert Caller(life.receptionist).step(number, "withdraw", body, "withdraw-1").status_code == 409, "another token"
    later = office.takes(number, "forward", to_unit=life.department.code)
    once_more = office.step(number, "withdraw", body, "withdraw-1").json()
    assert (once_more["taken"], once_more["papers"]) == (first.json()["taken"], [])
    assert once_more["case"]["seen"] == later["taken"]["id"]


def test_a_refused_step_leaves_its_key_free(life):
    handler, number = Caller(life.handler), life.case.number
    seen = {"seen": handler.case(number)["seen"]}
    assert handler.step(number, "accept", seen, "accept-01").status_code == 422
    assert not ApiRequest.objects.exists()
    handler.takes(number, "receive")
    body = {"seen": handler.case(number)["seen"]}
    assert handler.step(number, "accept", body, "accept-01").status_code == 200


@pytest.mark.parametrize("key", ["", "short", "有中文的键", "a b c d e f g"])
def test_a_step_needs_a_key(life, key):
    headers = {"Authorization": f"Bearer {Caller(life.handler).token}", "Idempotency-Key": key}
    url = f"/api/v1/cases/{life.case.number}/steps/receive"
    answer = Client().post(url, {"seen": 1}, content_type=JSON, headers=headers)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "Idempotency-Key"


def test_who_was_slower_is_told_who_did_what(life):
    handler, number = Caller(life.handler), life.case.number
    seen = handler.case(number)["seen"]
    cases.receive(case_id=life.case.pk, by=life.head, at=timezone.now())
    answer = handler.step(number, "object", {"seen": seen, **REASON})
    assert (answer.status_code, codes(answer)) == (409, {"stale"})
    assert f"{life.head.name}已于" in answer.json()["detail"]
    assert "责任单位接收" in answer.json()["detail"]
    assert Case.objects.get(pk=life.case.pk).stage == "received"


def test_limits_hold_for_each_token(life, monkeypatch):
    monkeypatch.setattr("yimen.api.cases.READS", Limit("api.cases", tries=2, seconds=60))
    monkeypatch.setattr("yimen.api.cases.STEPS", Limit("api.steps", tries=1, seconds=60))
    handler, head = Caller(life.handler), Caller(life.head)
    assert [handler.get("/cases").status_code for _ in range(3)] == [200, 200, 429]
    assert head.get(f"/cases/{life.case.number}").status_code == 200
    body = {"seen": 1}
    answers = [head.post(f"/cases/{life.case.number}/steps/receive", body) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [409, 429]
    assert int(answers[1].headers["Retry-After"]) > 0


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_the_same_step_at_the_same_moment_is_taken_once_and_another_is_told():
    life = District(at=timezone.now() - timedelta(minutes=5)).forwarded()
    number, callers = life.case.number, [Caller(life.handler), Caller(life.head)]
    seen = {"seen": callers[0].case(number)["seen"]}

    def press(n: int) -> tuple[int, bytes]:
        answer = callers[n // 2].step(number, "receive", seen, f"receive-{n // 2:02d}")
        connection.close()
        return answer.status_code, answer.content

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(press, range(4)))
    first, second = answers[:2], answers[2:]
    assert sorted([{status for status, _ in pair} for pair in (first, second)], key=str) == [{200}, {409}]
    won = first if first[0][0] == 200 else second
    assert won[0][1] == won[1][1]
    assert StepTaken.objects.filter(step="receive").count() == ApiRequest.objects.count() == 1
