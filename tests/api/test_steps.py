"""Every step by API: its lawful way with its paper, and what the screen refuses refused with the same words."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.timezone import localdate

from tests.api.asking import Caller, codes, document, held
from tests.api.walks import (
    AGAIN,
    ANSWERS,
    APPEAL,
    IN_PERSON,
    OPINION,
    PARTED,
    REASON,
    REVIEW_WALKS,
    TOGETHER,
    District,
    day,
    walks,
)
from tests.cases.test_reviewing import Reviewed
from tests.cases.test_reviewing_together import Two
from tests.factories import user
from yimen.api.review_steps import REVIEW_DOINGS, REVIEW_LEFT_OUT
from yimen.api.steps import DOINGS, LEFT_OUT
from yimen.base.models import AuditEntry
from yimen.cases.models import Case, Review, StepTaken
from yimen.domain import review
from yimen.domain.procedure import STEPS, Step
from yimen.domain.roles import Role

pytestmark = pytest.mark.django_db
NAMES = ("ordinary", "assigned", "mediated", "simplified", "litigation", "another path", "on the spot", "declined",
         "returned", "stays", "goes over")  # fmt: skip


def test_every_step_is_offered_or_left_out_with_a_reason():
    assert set(DOINGS) | set(LEFT_OUT) == set(Step)
    assert set(DOINGS) & set(LEFT_OUT) == set()
    assert set(REVIEW_DOINGS) | set(REVIEW_LEFT_OUT) == set(review.Step)
    assert set(REVIEW_DOINGS) & set(REVIEW_LEFT_OUT) == set()
    assert all(words.endswith("。") for words in [*LEFT_OUT.values(), *REVIEW_LEFT_OUT.values()])


def test_the_walks_take_every_step():
    found = walks(District())
    assert tuple(found) == NAMES
    assert {row[1] for rows in found.values() for row in rows} | set(PARTED) == {str(step) for step in DOINGS}
    reviewed = {row[1] for rows in [*REVIEW_WALKS.values(), *TOGETHER.values(), AGAIN] for row in rows}
    assert reviewed == {str(step) for step in REVIEW_DOINGS}


@pytest.mark.parametrize("name", NAMES)
def test_a_life_is_walked_by_api_alone(name):
    life = District()
    number, callers = life.case.number, {}
    for who, step, body, stage, paper in walks(life)[name]:
        caller = callers.setdefault(who, Caller(getattr(life, who)))
        read = caller.case(number)
        offer = next(one for one in read["steps"] if one["step"] == step)
        assert (offer["open"], offer["refusals"]) == (True, []), step
        task = {"task": read["tasks"][0]["id"]} if step == "check" else {}
        answer = caller.step(number, step, {"seen": read["seen"], **body, **task})
        assert answer.status_code == 200, answer.content.decode()
        done = answer.json()
        assert done["case"]["stage"] == stage, step
        assert [one["label"] for one in done["papers"]] == ([paper] if paper else []), step
        assert offer["paper"] == paper or step in {"answer_on_spot", "confirm_decline"}, step
        taken = StepTaken.objects.get(pk=done["taken"]["id"])
        assert (taken.by, taken.step, done["taken"]["step"]) == (getattr(life, who), step, step)
    assert AuditEntry.objects.filter(verb="api.step_taken").count() == len(walks(life)[name])


def test_claims_are_split_off_and_brought_back():
    life = District().sorted()
    office, number = Caller(life.receptionist), life.case.number
    done = office.takes(number, "split", parts=[[2]], **REASON)
    (part,) = done["parts"]
    assert [claim["order"] for claim in office.case(part)["claims"]] == [2]
    assert Case.objects.get(number=part).documents.get().paper == "receipt"
    assert office.takes(part, "rejoin", **REASON)["case"]["stage"] == "rejoined"
    assert [claim["order"] for claim in office.case(number)["claims"]] == [1, 2]


@pytest.mark.parametrize("names", [("withdrawn", "answered", "again"), ("not taken up",)], ids=str)
def test_a_review_is_walked_to_its_end_and_on_to_finality(names):
    life = Reviewed(at=timezone.now() - timedelta(hours=1))
    number, callers = life.case.number, {}
    asked = {"request": "撤销原意见。", "reasons": "电梯至今没有修好。", "requested_on": day()}
    more = {"deliver": {"on": day()}, "hold_hearing": {"first": day(days=1), "last": day(days=2)}}
    door = Caller(life.receptionist)
    for name in names:
        body = life.city.code if name == "again" else life.government.code
        seen = door.case(number)["seen"]
        begun = door.post(f"/cases/{number}/reviews", {**asked, "seen": seen, "body": body})
        assert begun.status_code == 200, begun.content.decode()
        pk = held(begun, "/cases/{number}/reviews", "post")["review"]
        for who, step, typed, stage, paper in AGAIN if name == "again" else REVIEW_WALKS[name]:
            caller = callers.setdefault(who, Caller(getattr(life, who)))
            done = caller.takes_of_review(number, pk, step, **typed, **more.get(step, {}))
            found = next(one for one in done["case"]["reviews"] if one["id"] == pk)
            assert (done["taken"]["step"], done["review"], found["stage"]) == (step, pk, stage)
            assert [one["label"] for one in done["papers"]] == ([paper] if paper else []), step
    last = door.case(number)
    assert last["reviews"][-1]["result"] == ("" if names == ("not taken up",) else "uphold")
    assert last["final_on"] == (day() if "again" in names else None)


def asks_jointly(life: Two, *orders: int):
    door = Caller(life.receptionist)
    body = {"request": "撤销原意见。", "reasons": "至今没有修好。", "requested_on": day(), "body": life.government.code}
    body |= {"seen": door.case(life.case.number)["seen"], "applicants": list(orders)}
    return door.post(f"/cases/{life.case.number}/reviews", body)


def test_several_petitioners_ask_jointly_and_each_takes_back_and_receives_for_himself():
    life = Two(at=timezone.now() - timedelta(days=3, hours=1))
    number, callers = life.case.number, {}
    for rows in TOGETHER.values():
        begun = asks_jointly(life, 1, 2)
        assert begun.status_code == 200, begun.content.decode()
        pk = held(begun, "/cases/{number}/reviews", "post")["review"]
        for who, step, typed, stage, paper in rows:
            caller = callers.setdefault(who, Caller(getattr(life, who)))
            on = {"on": day()} if step in {"deliver", "deliver_one"} else {}
            done = caller.takes_of_review(number, pk, step, **{**typed, **on})
            found = next(one for one in done["case"]["reviews"] if one["id"] == pk)
            assert (done["taken"]["step"], found["stage"]) == (step, stage)
            assert [one["label"] for one in done["papers"]] == ([paper] if paper else []), step
            if step == "withdraw_one":
                assert [one["withdrawn_on"] for one in found["applicants"]] == [None, day()]
            if step == "deliver_one":
                assert [one["to_deliver"] for one in found["applicants"]] == [False, True]
    assert [one["received_on"] for one in found["applicants"]] == [day(), day()]


def test_who_of_several_asks_takes_back_or_receives_must_be_said_and_fit():
    life = Two(at=timezone.now() - timedelta(days=3, hours=1))
    assert codes(asks_jointly(life)) == {"applicants"}
    unknown = asks_jointly(life, 3)
    assert (unknown.status_code, [one["field"] for one in unknown.json()["errors"]]) == (422, ["applicants"])
    pk = asks_jointly(life, 1, 2).json()["review"]
    number, door, reviewer = life.case.number, Caller(life.receptionist), Caller(life.reviewer)

    def refused(caller, step, **typed):
        seen = next(one["seen"] for one in caller.case(number)["reviews"] if one["id"] == pk)
        return codes(caller.review_step(number, pk, step, {"seen": seen, **typed}))

    assert refused(door, "withdraw", **REASON, party=1) == {"all_withdraw"}
    door.takes_of_review(number, pk, "withdraw_one", **REASON, party=2)
    assert refused(door, "withdraw_one", **REASON, party=1) == {"others_ask"}
    assert refused(door, "withdraw", **REASON, party=2) == {"all_withdraw"}
    life.drafted_for(Review.objects.get(pk=pk))
    assert refused(reviewer, "deliver_one", **{**IN_PERSON, "on": day()}, party=1) == {"others_wait"}


def test_what_stands_against_a_review_is_said_with_its_words():
    life = Reviewed(at=timezone.now() - timedelta(hours=1))
    reviewer, number = Caller(life.reviewer), life.case.number
    pk = life.asks(requested_on=localdate(life.at)).pk
    seen = {"seen": Review.objects.get(pk=pk).steps.last().pk}
    refused = reviewer.review_step(number, pk, "draft", {**seen, "facts": "x", "opinion": "x", "basis": ["x"],
                                                         "result": "redo"})  # fmt: skip
    assert (refused.status_code, codes(refused)) == (422, {"stage"})
    assert reviewer.review_step(number, pk, "confirm_not", seen).status_code == 403
    assert reviewer.review_step(number, pk + 1, "take_up", seen).status_code == 404
    assert reviewer.review_step(number, 2**64, "take_up", seen).status_code == 404
    reviewer.takes_of_review(number, pk, "take_up")
    stale = reviewer.review_step(number, pk, "take_up", seen)
    assert (stale.status_code, codes(stale)) == (409, {"stale"})
    assert life.reviewer.name in stale.json()["detail"]
    again = {"seen": reviewer.case(number)["seen"], "body": life.government.code, "request": "x", "reasons": "x",
             "requested_on": day()}  # fmt: skip
    assert codes(reviewer.post(f"/cases/{number}/reviews", again)) == {"no_open_review"}
    unknown = reviewer.post(f"/cases/{number}/reviews", {**again, "body": "无此"})
    assert [one["field"] for one in unknown.json()["errors"]] == ["body"]


@pytest.mark.parametrize("step", ["set_apart", "register", "record_history", "nonsense", "request"])
def test_what_is_not_offered_is_answered_like_any_address_that_is_not_there(step):
    life = District()
    accuser = Caller(user(life.office, Role.RECEPTIONIST))
    seen = {"seen": StepTaken.objects.get(case=life.case).pk}
    answers = [accuser.post(f"/cases/{number}/steps/{step}", seen) for number in (life.case.number, "XF2019-00001-0")]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers} | {accuser.get("/nothing").content}) == 1
    assert Case.objects.get(pk=life.case.pk).stage == "registered"


def test_an_accusation_is_refused_with_the_words_of_the_law():
    life = District()
    office = Caller(life.receptionist)
    seen = office.case(life.case.number)["seen"]
    answer = office.step(life.case.number, "sort", {"seen": seen, "petition_class": "accusation"})
    assert (answer.status_code, codes(answer)) == (422, {"not_accusation", "sorted"})
    assert "保护登记" in answer.json()["detail"]
    assert Case.objects.get(pk=life.case.pk).petition_class == ""


WRONG = [  # how far, who, step, body, where it is said, the words
    ("sorted", "receptionist", "forward", {"to_unit": "没有"}, "to_unit", "机构代字"),
    ("sorted", "receptionist", "forward", {"to_unit": "office"}, "to_unit", "机构代字"),
    ("sorted", "receptionist", "assign", {"to_unit": "department", "days": 0, "report_outline": "x"}, "days", "太小"),
    ("sorted", "receptionist", "to_political_legal", {"to_unit": "department"}, "to_unit", "机构代字"),
    ("sorted", "receptionist", "split", {"parts": [[3]], **REASON}, "parts", "诉求"),
    ("sorted", "receptionist", "split", {"parts": [[1], [1]], **REASON}, "parts", "诉求"),
    ("sorted", "receptionist", "split", {"parts": [], **REASON}, "parts", "太少"),
    ("received", "handler", "waive_help", {"unit": "second", **REASON}, "", "没有待答复的协办单位"),
    ("received", "handler", "sort", {"petition_class": "appeal", "path": 7}, "path", "太大"),
    ("received", "handler", "propose_decline", {"ground": "whim", **REASON}, "ground", "不是可用的值"),
    ("accepted", "handler", "draft_opinion", {**OPINION, "answers": ANSWERS[:1]}, "", "每项诉求"),
    ("accepted", "handler", "draft_opinion", {**OPINION, "answers": [*ANSWERS, ANSWERS[0]]}, "answers", "写了两次"),
    ("accepted", "handler", "draft_opinion", {**OPINION, "legal_basis": ["《信访条例》"]}, "legal_basis", "具体条款"),
    ("accepted", "handler", "draft_opinion",
     {**OPINION, "together": [{"number": "XF2019-00001-0", "answers": ANSWERS}]}, "together", "合并答复"),
    ("accepted", "handler", "ask_extension", {"days": 31, **REASON}, "days", "太大"),
    ("accepted", "handler", "ask_extension", {"days": 3, "reason": "  "}, "reason", "不能为空"),
    ("accepted", "handler", "ask_extension", {"days": 3, **REASON, "mark": "危险"}, "mark", "不收这个字段"),
    ("issued", "handler", "deliver", {**IN_PERSON, "on": "2026-02-30"}, "on", "2026-03-02"),
    ("issued", "handler", "deliver", {**IN_PERSON, "on": "today", "party": 9}, "party", "信访人"),
    ("issued", "handler", "deliver", {**IN_PERSON, "on": "today"}, "", "请选择这一次送达给哪一位"),
    ("issued", "handler", "deliver", {**IN_PERSON, "on": "today", "party": 1}, "", "分别送达每一位"),
    ("issued", "handler", "deliver_one", {"way": "post", "on": "today", "party": 1}, "tracking_number", "邮寄单号"),
    ("issued", "handler", "deliver_one", {"way": "in_person", "on": "today", "party": 1}, "signature", "签收人"),
]  # fmt: skip


@pytest.mark.parametrize(("how_far", "who", "step", "body", "field", "words"), WRONG, ids=range(len(WRONG)))
def test_what_is_wrong_in_a_body_is_named_and_nothing_is_done(how_far, who, step, body, field, words):
    life = District()
    getattr(life, how_far)()
    units = {name: getattr(life, name).code for name in ("office", "department", "second")}
    body = {name: units.get(value, value) if isinstance(value, str) else value for name, value in body.items()}
    body = {name: day() if value == "today" else value for name, value in body.items()}
    caller = Caller(getattr(life, who))
    before = StepTaken.objects.count()
    answer = caller.step(life.case.number, step, {"seen": caller.case(life.case.number)["seen"], **body})
    assert answer.status_code == 422
    said = [one for one in answer.json()["errors"] if words in one["message"]]
    assert [one["field"] for one in said] == [field], answer.content.decode()
    assert StepTaken.objects.count() == before


def test_each_of_two_is_delivered_to_by_the_step_that_fits():
    life = District().issued()
    handler, number = Caller(life.handler), life.case.number
    read = handler.case(number)
    assert [one["to_deliver"] for one in read["people"]] == [True, True]
    body = {**IN_PERSON, "on": day()}
    done = handler.step(number, "deliver_one", {"seen": read["seen"], **body, "party": 1}).json()
    assert [one["to_deliver"] for one in done["case"]["people"]] == [False, True]
    seen = {"seen": done["case"]["seen"]}
    assert codes(handler.step(number, "deliver_one", {**seen, **body, "party": 2})) == {"others_wait"}
    assert codes(handler.step(number, "deliver", {**seen, **body, "party": 1})) >= {"party"}
    assert handler.step(number, "deliver", {**seen, **body}).json()["case"]["stage"] == "concluded"


def test_a_decision_for_the_unit_that_has_it_is_another_step():
    life = District()
    callers = {who: Caller(getattr(life, who)) for who in ("receptionist", "handler", "decider")}
    for who, step, body, *_ in walks(life)["goes over"][:-1]:
        callers[who].takes(life.case.number, step, **body)
    seen = callers["decider"].case(life.case.number)["seen"]
    answer = callers["decider"].step(
        life.case.number, "decide_unit", {"seen": seen, **REASON, "unit": life.department.code}
    )
    assert answer.status_code == 422
    assert "confirm_unit" in answer.json()["detail"]


def test_the_document_speaks_chinese_and_says_what_each_step_means():
    doc = document()
    for path, methods in doc["paths"].items():
        for operation in methods.values():
            assert any("\u4e00" <= c <= "\u9fff" for c in operation["summary"]), path
            assert operation.get("description", "字")[0] > "\u3000" or "“" in operation["description"], path
    forward = doc["paths"]["/api/v1/cases/{number}/steps/forward"]["post"]
    assert (
        forward["description"]
        == "在“已登记”时。开始计算 C2、C3、S2、P1。完成 C1、S1、T1。出具信访事项转送单。依据：第二十二条。"
    )
    assert {one["name"] for one in forward["parameters"]} == {"number", "Idempotency-Key"}
    for step in DOINGS:
        operation = doc["paths"][f"/api/v1/cases/{{number}}/steps/{step}"]["post"]
        assert operation["summary"] == STEPS[step].label
        body = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
        assert doc["components"]["schemas"][body]["additionalProperties"] is False
        assert "seen" in doc["components"]["schemas"][body]["required"]
    assert "accus" not in json.dumps(sorted(doc["paths"]))
    assert APPEAL["petition_class"] in json.dumps(doc)
