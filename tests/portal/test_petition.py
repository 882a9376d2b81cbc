"""我要反映: write, read back, confirm; registered once, whatever is typed and however often it is pressed."""

from __future__ import annotations

import html
import re
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import district, unit
from tests.racing import at_once
from yimen.base.models import AuditEntry
from yimen.cases.models import Accusation, Accuser, Case
from yimen.documents.models import Document

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    """The petition office to which people write."""
    return district()[1]


def typed(**fields):
    """A complete form."""
    return {
        "idempotency_key": str(uuid.uuid4()),
        "claims": "2",
        "people": "0",
        "claim-0-text": "尽快修好电梯",
        "claim-1-text": "公示维修资金",
        "purpose": "request",
        "title": "",
        "facts": "电梯自一月起停运。\n物业一直没有修。",
        "reasons": "",
        "place": "柳岸镇某小区",
        "first_or_repeat": "first",
        "other_procedure": "no",
        "reviewed_before": "unknown",
        "kind": "person",
        "name": "王小云",
        "address": "云汀区柳岸镇一号",
        "phone": "",
        "people_count": "1",
        **fields,
    }


def protected(**fields):
    """A complete accusation."""
    return {
        "idempotency_key": str(uuid.uuid4()),
        "claims": "1",
        "accused": "某局某干部",
        "facts": "在工程中收受财物",
        **fields,
    }


def shown_codes(answer):
    """Number and code on the last page."""
    return re.findall(r'big-code">([^<]*)', answer.content.decode())


def hidden(answer):
    """All hidden fields of the page, as a browser would send them."""
    tags = re.findall(r"<input[^>]*type=\"hidden\"[^>]*>", answer.content.decode())
    pairs = [(re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)) for tag in tags]
    return {name[1]: html.unescape(value[1]) if value else "" for name, value in pairs if name}


def test_what_is_written_is_read_back_and_registered_at_once(client, office):
    page = client.get("/petition/")
    key = hidden(page)["idempotency_key"]
    assert "涉密勿入" in page.content.decode()
    assert "个人信息保护法第十三条" in page.content.decode()
    back = client.post("/petition/", typed(idempotency_key=key, step="check"))
    text = back.content.decode()
    assert back.status_code == 200
    for words in ("尽快修好电梯", "公示维修资金", "柳岸镇某小区", "王小云", "求决：请求解决一个问题"):
        assert words in text
    assert not Case.objects.exists()  # nothing is kept before it is confirmed

    done = client.post("/petition/", {**hidden(back), "step": "submit"})  # only what the page itself carries
    assert done.status_code == 200
    case = Case.objects.get()
    number, code = shown_codes(done)
    assert number == case.number
    assert (case.channel, case.stage, case.office, case.registered_by) == ("web", "registered", office, None)
    assert (case.source_key, case.title) == (f"web:{key}", "尽快修好电梯")
    assert case.facts == "电梯自一月起停运。\n物业一直没有修。"
    assert [claim.text for claim in case.claims.all()] == ["尽快修好电梯", "公示维修资金"]
    person = case.parties.get().petitioner
    assert (person.name, person.address, person.reachable) == ("王小云", "云汀区柳岸镇一号", True)
    assert case.clocks.get().code == "C1"

    receipt = re.search(r"/status/papers/\d+\.pdf", done.content.decode())[0]
    assert client.get(receipt).content.startswith(b"%PDF-")
    opened = Client().post("/status/", {"number": number, "code": code})
    assert opened.status_code == 302


def test_pressing_twice_registers_once_and_shows_the_same_code(client, office):
    form = typed(step="submit")
    first, second = client.post("/petition/", form), Client().post("/petition/", form)
    assert shown_codes(first) == shown_codes(second)
    assert "没有重复登记" in second.content.decode()
    assert Case.objects.count() == 1
    assert Document.objects.count() == 1


def test_the_code_is_not_kept_in_clear(client, office):
    _, code = shown_codes(client.post("/petition/", typed(step="submit")))
    plain = code.replace(" ", "")
    case = Case.objects.get()
    assert plain.encode() not in bytes(case.query_code)
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(c)::text FROM cases_case c")
        assert plain not in cursor.fetchone()[0]
    assert plain not in str(list(AuditEntry.objects.values()))


def test_rows_are_added_without_script_and_without_complaints(client, office):
    answer = client.post("/petition/", {**typed(facts="", claims="2"), "step": "claim"})
    text = answer.content.decode()
    assert answer.status_code == 200
    assert text.count('class="claim-row"') == 3
    assert "尽快修好电梯" in text
    assert "error-summary" not in text
    assert "has-error" not in text
    answer = client.post("/petition/", {**typed(), "step": "person"})
    assert "一起反映的人 1" in answer.content.decode()


@pytest.mark.parametrize(
    ("claims", "rows"), [("0", 1), ("-3", 1), ("x", 1), ("", 1), ("20", 20), ("9999", 1), ("99", 20)]
)
def test_a_tampered_number_of_rows_does_no_harm(client, office, claims, rows):
    answer = client.post("/petition/", {**typed(claims=claims), "step": "edit"})
    assert answer.content.decode().count('class="claim-row"') == rows


def test_several_people_are_registered_with_the_first_one_first(client, office):
    form = typed(people="2", people_count="3", step="submit")
    form |= {"person-0-name": "李小禾", "person-0-address": "柳岸镇二号", "person-1-name": "", "person-1-address": ""}
    client.post("/petition/", form)
    case = Case.objects.get()
    assert [party.petitioner.name for party in case.parties.order_by("order")] == ["王小云", "李小禾"]
    assert (case.people_count, case.joint) == (3, True)


def test_who_will_not_give_a_name_is_registered_all_the_same(client, office):
    client.post("/petition/", typed(name="", address="", unnamed="on", step="submit"))
    case = Case.objects.get()
    person = case.parties.get().petitioner
    assert (person.unclear_reason, person.anonymous, case.reachable) == ("refused", True, False)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"purpose": ""}, "请选择这次想做什么"),
        ({"purpose": "nothing"}, "请选择列出的一项"),
        ({"facts": "  "}, "请写明事实"),
        ({"facts": "长" * 5001}, "最多 5000 字"),
        ({"place": ""}, "请写明问题发生的地点"),
        ({"claim-0-text": "", "claim-1-text": " "}, "请至少填写一项诉求"),
        ({"claim-0-text": "长" * 1001}, "最多 1000 字"),
        ({"name": ""}, "请填写信访人的姓名"),
        ({"address": ""}, "请填写信访人的联系地址"),
        ({"people_count": "0"}, "1 到 9999"),
        ({"people_count": "many"}, "1 到 9999"),
        ({"people_count": "1", "people": "1", "person-0-name": "李小禾", "person-0-address": "二号"}, "不能少于"),
        ({"people": "1", "people_count": "2", "person-0-name": "李小禾"}, "联系地址"),
        ({"affected_count": "-1"}, "1 以上的整数"),
        ({"first_or_repeat": ""}, "请选择"),
        ({"other_procedure": "perhaps"}, "请选择列出的一项"),
        ({"kind": "robot"}, "请选择列出的一项"),
        ({"title": "长" * 61}, "最多 60 字"),
        ({"name": "王\x00小云"}, "姓名"),
        ({"needs_help": "x"}, "请选择列出的一项"),
    ],
)
def test_what_is_wrong_is_told_and_everything_typed_stays(client, office, change, words):
    answer = client.post("/petition/", {**typed(reasons="因为停运影响老人出行"), **change, "step": "submit"})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert words in text
    assert "已填写的内容都还在" in text
    assert "因为停运影响老人出行" in text
    assert not Case.objects.exists()


def test_towns_of_the_district_can_be_chosen(client, office):
    town = unit(office.parent, level="town", name="柳岸镇人民政府", short_name="柳岸镇", division_code="999901101")
    assert "柳岸镇" in client.get("/petition/").content.decode()
    client.post("/petition/", typed(division_code=town.division_code, step="submit"))
    assert Case.objects.get().division_code == "999901101"
    assert client.post("/petition/", typed(division_code="110000", step="submit")).status_code == 422


def test_a_matter_without_its_receipt_stays_registered(client, office, monkeypatch):
    def broken(**_):
        raise OSError("disk full")

    monkeypatch.setattr("yimen.portal.submitting.receipt_once", broken)
    answer = client.post("/petition/", typed(step="submit"))
    assert answer.status_code == 200
    assert "回执暂时没有生成" in answer.content.decode()
    assert Case.objects.count() == 1


# --- accusations ------------------------------------------------------------------------------------------------------


def test_choosing_an_accusation_turns_to_the_protected_form_with_what_was_typed(client, office):
    answer = client.post("/petition/", typed(purpose="accuse", step="submit"))
    text = answer.content.decode()
    assert "检举控告走单独的保护通道" in text
    assert 'action="/petition/p/"' in text
    for words in ("电梯自一月起停运", "尽快修好电梯", "王小云"):
        assert words in text
    assert not Case.objects.exists()
    assert not Accusation.objects.exists()


def test_an_accusation_is_registered_in_the_protected_circle_only(client, office):
    back = client.post("/petition/p/", protected(step="check"))
    assert "某局某干部" in back.content.decode()
    answer = client.post("/petition/p/", {**hidden(back), "step": "submit"})
    number, code = shown_codes(answer)
    made = Accusation.objects.get()
    assert (made.number, made.office, made.registered_by) == (number, office, None)
    assert number.startswith("XJ")
    assert not Accuser.objects.exists()
    assert (made.accused, made.text["facts"]) == ("某局某干部", "在工程中收受财物")
    assert not Case.objects.exists()
    assert not Document.objects.exists()
    assert "yimen_status" not in answer.cookies
    entries = list(AuditEntry.objects.all())
    assert {entry.chain for entry in entries} == {f"protected:{office.pk}"}
    again = client.post("/status/", {"number": number, "code": code}).content.decode()
    assert "已接收" in again


def test_an_accuser_may_leave_a_way_to_be_asked(client, office):
    client.post("/petition/p/", protected(phone="13900000003", step="submit"))
    assert Accusation.objects.get().accuser.people == [{"phone": "13900000003"}]


def test_an_accusation_pressed_twice_is_registered_once_with_the_same_code(client, office):
    form = protected(step="submit")
    first, second = client.post("/petition/p/", form), Client().post("/petition/p/", form)
    assert shown_codes(first) == shown_codes(second)
    assert Accusation.objects.count() == 1


@pytest.mark.parametrize(("change", "words"), [({"accused": ""}, "哪个单位"), ({"facts": " "}, "请写明事实")])
def test_what_an_accusation_lacks_is_told(client, office, change, words):
    answer = client.post("/petition/p/", protected(**change, step="submit"))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Accusation.objects.exists()


# --- too often, at once, anything -------------------------------------------------------------------------------------


def test_too_many_petitions_are_stopped_with_everything_kept(client, office, monkeypatch):
    from yimen.base.ratelimit import Limit

    monkeypatch.setattr("yimen.portal.petition_views.BY_CLIENT", Limit("petition.test", tries=1, seconds=600))
    assert client.post("/petition/", typed(step="submit")).status_code == 200
    answer = client.post("/petition/", typed(facts="第二件的事实", step="submit"))
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) <= 601
    assert "第二件的事实" in answer.content.decode()
    assert "分钟后" in answer.content.decode()
    assert Case.objects.count() == 1


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("url", "form", "model"), [("/petition/", typed, Case), ("/petition/p/", protected, Accusation)]
)
def test_the_same_form_sent_at_the_same_moment_is_registered_once(url, form, model):
    district()
    data = form(step="submit")

    def press() -> tuple[int, tuple[str, ...]]:
        answer = Client().post(url, data)
        return answer.status_code, tuple(shown_codes(answer))

    seen = set(at_once(*[press] * 4))
    assert len(seen) == 1
    assert next(iter(seen))[0] == 200
    assert model.objects.count() == 1
    assert Document.objects.count() == (1 if model is Case else 0)


MORE = ["claim-2-text", "person-0-name", "person-0-phone", "unnamed", "confidential", "needs_help", "step", "accused"]
WORDS = ["", "on", "accuse", "submit", "check", "person", "claim", "edit", "-1", "1e9", "二"]
NAMES = [*typed(), *MORE]
VALUES = st.one_of(st.text(max_size=80), st.sampled_from(WORDS))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(change=st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=6), n=st.integers(0, 2**24), kind=st.booleans())
def test_whatever_is_sent_the_form_answers(client, office, change, n, kind):
    url, form = ("/petition/p/", protected) if kind else ("/petition/", typed)
    address = f"10.{n >> 16}.{n >> 8 & 255}.{n & 255}"
    answer = client.post(url, {**form(step="submit"), **change}, REMOTE_ADDR=address)
    assert answer.status_code in {200, 422, 429}


def test_dates_are_those_of_the_office(client, office):
    client.post("/petition/", typed(step="submit"))
    case = Case.objects.get()
    assert case.received_on == case.registered_on == timezone.localdate()
