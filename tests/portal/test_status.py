"""Status by number and code: it tells everything to the holder of the code, and nothing to anybody else."""

from __future__ import annotations

import gzip
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import NOON, Life, petition, unit, user
from tests.portal.people import accusation, concluded, with_receipt
from yimen.base.models import AuditEntry, RateWindow
from yimen.cases import actions as cases
from yimen.cases.actions import register
from yimen.cases.models import Case
from yimen.documents import actions as documents
from yimen.domain.numbering import item_number
from yimen.domain.roles import Role
from yimen.supervision.models import Urging

pytestmark = pytest.mark.django_db


def opened(client, life):
    """A client that has opened the case."""
    answer = client.post("/status/", {"number": life.case.number, "code": life.query_code})
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/status/case/"
    return client


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (lambda n: n, lambda c: c),
        (lambda n: n.lower(), lambda c: c.lower()),
        (lambda n: f"  {n} ", lambda c: f"{c[:4]} {c[4:]}"),
        (lambda n: n.replace("-", ""), lambda c: f"{c[:4]}-{c[4:]}"),
        (lambda n: n.removeprefix("XF"), lambda c: c),
        (lambda n: n.replace("-", "－"), lambda c: c.translate({ord("2"): "２"})),
    ],
)
def test_people_may_type_as_they_type(client, number, code):
    life = Life()
    answer = client.post("/status/", {"number": number(life.case.number), "code": code(life.query_code)})
    assert answer.status_code == 302


@pytest.mark.parametrize(
    ("number", "code", "words"),
    [
        ("", "", "请输入信访件编号"),
        ("XF2026-00001-1", "23AC", "查询码应为 8 位"),
        ("XF2026-00001-9", "23456789", "校验"),
        ("你好", "23456789", "信访件编号由 XF 和数字组成"),
        ("9" * 200, "2", "信访件编号"),
        ("XF2026-00001-8\x00", "23456789", "编号"),
    ],
)
def test_a_mistyped_number_is_told_what_is_wrong_and_kept(client, number, code, words):
    answer = client.post("/status/", {"number": number, "code": code})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert words in text
    assert not RateWindow.objects.exists()  # nothing was looked up


def test_wrong_unknown_and_protected_get_one_answer_by_one_work(client):
    life, other = Life(), Life()
    protected, its_code = accusation(life.office)
    tries = {
        "wrong code": (life.case.number, "22222222"),
        "unknown number": (item_number(2026, 99999), "22222222"),
        "code of another case": (life.case.number, other.query_code),
        "accusation, wrong code": (protected, "22222222"),
        "accusation, code of a case": (protected, life.query_code),
        "case, code of an accusation": (life.case.number, its_code),
    }
    seen = set()
    for number, code in tries.values():
        with CaptureQueriesContext(connection) as queries:
            answer = client.post("/status/", {"number": number, "code": code})
        assert answer.status_code == 422
        page = re.sub(r'value="[^"]*"|content="[^"]{30,}"', "", answer.content.decode())
        statements = tuple(re.sub(r"'[^']*'(::\w+)?|\d+", "?", query["sql"]) for query in queries)
        seen.add((page, statements, "Set-Cookie: yimen_status" in str(answer.cookies)))
    assert len(seen) == 1


def test_ten_wrong_codes_close_a_number_for_an_hour_whoever_asks(client):
    life = Life()
    for i in range(10):
        answer = client.post("/status/", {"number": life.case.number, "code": "22222222"}, REMOTE_ADDR=f"203.0.113.{i}")
        assert answer.status_code == 422
    answer = client.post("/status/", {"number": life.case.number, "code": life.query_code}, REMOTE_ADDR="203.0.113.99")
    assert answer.status_code == 429
    assert 3500 < int(answer.headers["Retry-After"]) <= 3601
    assert "分钟后" in answer.content.decode()


def test_twenty_wrong_codes_close_an_address(client):
    life = Life()
    for serial in range(1, 21):
        guess = {"number": item_number(2026, 90000 + serial), "code": "22222222"}
        assert client.post("/status/", guess).status_code == 422
    assert client.post("/status/", {"number": life.case.number, "code": life.query_code}).status_code == 429
    again = client.post("/status/", {"number": life.case.number, "code": life.query_code}, REMOTE_ADDR="203.0.113.5")
    assert again.status_code == 302


def test_right_codes_do_not_use_up_the_tries_of_a_hall(client):
    life = Life()
    for _ in range(25):
        assert client.post("/status/", {"number": life.case.number, "code": life.query_code}).status_code == 302


def test_the_page_tells_the_whole_life_of_the_case(client):
    life = concluded()
    text = opened(client, life).get("/status/case/").content.decode()
    for words in (
        "事项办结",
        "书面请求云汀区人民政府复查",
        "尽快修好电梯",
        "支持",
        "转送区住建局",
        "信访事项处理意见书",
        "来访登记回执",
        "云汀区住房和城乡建设局",
        "0999-5550100",
        "去评价",
        "王**",
    ):
        assert words in text, words
    assert "王小云" not in text
    assert "<script" not in text
    assert " style=" not in text


def test_a_draft_is_the_units_own_affair(client):
    life = Life(at=timezone.now()).drafted()
    text = opened(client, life).get("/status/case/").content.decode()
    assert "意见待审签" not in text
    assert "已受理，办理中" in text
    assert "情况属实，予以支持" not in text
    assert "起草" not in text


def test_lateness_is_said_plainly(client):
    life = Life(at=timezone.now() - timedelta(days=60)).forwarded()
    text = opened(client, life).get("/status/case/").content.decode()
    assert "已超期" in text
    assert "本应于" in text


def test_an_answer_on_the_spot_is_shown(client):
    from yimen.cases.actions import answer_on_spot

    life = Life(at=timezone.now()).sorted("suggestion", None)
    answer_on_spot(case_id=life.case.pk, answer="已采纳您的建议。", by=life.receptionist, at=life.at)
    text = opened(client, life).get("/status/case/").content.decode()
    assert "已采纳您的建议。" in text
    assert "责任单位：" not in text  # only the office can be rated


@pytest.mark.parametrize(
    "url", ["/status/case/", "/status/why/C1", "/status/papers/1/", "/status/papers/1.pdf", "/status/rating/"]
)
@pytest.mark.parametrize("cookie", ["", "forged", "WzEsIjAwIl0:1:1"])
def test_without_a_grant_nothing_opens(client, url, cookie):
    Life()
    client.cookies["yimen_status"] = cookie
    answer = client.get(url)
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/status/?over=1"
    assert "重新输入" in client.get("/status/?over=1").content.decode()


def test_a_grant_ends_after_half_an_hour_and_with_a_new_code(client, monkeypatch):
    life = Life()
    opened(client, life)
    assert client.get("/status/case/").status_code == 200
    Case.objects.filter(pk=life.case.pk).update(query_code=b"replaced" * 4)
    assert client.get("/status/case/").status_code == 302
    Case.objects.filter(pk=life.case.pk).update(query_code=bytes(life.case.query_code))
    assert client.get("/status/case/").status_code == 200
    import time

    later = time.time() + 31 * 60
    monkeypatch.setattr(time, "time", lambda: later)
    assert client.get("/status/case/").status_code == 302


def test_the_grant_is_for_one_case_and_hidden_from_scripts(client):
    opened(client, Life())
    cookie = client.cookies["yimen_status"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["path"] == "/status/"
    assert int(cookie["max-age"]) == 1800
    assert client.post("/status/close/").status_code == 302
    assert client.get("/status/case/").status_code == 302


def test_papers_of_another_case_do_not_open(client):
    mine, theirs = with_receipt(Life()), with_receipt(Life())
    opened(client, mine)
    own, other = mine.case.documents.get().pk, theirs.case.documents.get().pk
    assert client.get(f"/status/papers/{own}/").status_code == 200
    assert client.get(f"/status/papers/{own}.pdf").content.startswith(b"%PDF-")
    assert client.get(f"/status/papers/{other}/").status_code == 404
    assert client.get(f"/status/papers/{other}.pdf").status_code == 404


def test_internal_papers_are_not_listed(client):
    from yimen.documents import actions as documents

    life = with_receipt(Life(at=timezone.now())).sorted()
    documents.forward(case_id=life.case.pk, to_unit=life.department, by=life.receptionist, at=life.at)
    slip = life.case.documents.get(paper="transfer")
    text = opened(client, life).get("/status/case/").content.decode()
    assert slip.number not in text
    assert client.get(f"/status/papers/{slip.pk}/").status_code == 404


def test_a_paper_that_cannot_be_read_says_so(client, settings):
    life = with_receipt(Life())
    opened(client, life)
    settings.FILES_DIR = Path(settings.FILES_DIR) / "gone"
    answer = client.get(f"/status/papers/{life.case.documents.get().pk}.pdf")
    assert answer.status_code == 503
    assert "文书本身还在" in answer.content.decode()


@pytest.mark.parametrize(
    ("code", "status"), [("C1", 200), ("C2", 200), ("C4", 200), ("C3", 404), ("C5", 404), ("XX", 404)]
)
def test_each_date_is_explained_day_by_day(client, code, status):
    life = Life(at=timezone.now()).forwarded()
    answer = opened(client, life).get(f"/status/why/{code}")
    assert answer.status_code == status
    if status == 200:
        text = answer.content.decode()
        assert "逐日说明" in text
        assert "起算日当日不计入" in text


def test_an_accusation_shows_two_words_and_leaves_no_trace(client):
    life = Life()
    number, code = accusation(life.office)
    answer = client.post("/status/", {"number": number, "code": code})
    text = answer.content.decode()
    assert answer.status_code == 200
    assert re.findall(r'now-sentence">([^<]*)', text) == ["已接收"]
    for secret in ("某局", "干部", "收受", "李小禾", "检举", "控告", "区信访局</dd>"):
        assert secret not in text
    assert "yimen_status" not in answer.cookies
    from yimen.cases.models import Accusation

    Accusation.objects.update(state="transferred", transferred_on=timezone.localdate())
    text = client.post("/status/", {"number": number, "code": code}).content.decode()
    assert re.findall(r'now-sentence">([^<]*)', text) == ["已转有权机关"]
    chains = set(AuditEntry.objects.filter(verb="accusation.state_read").values_list("chain", flat=True))
    assert chains == {f"protected:{life.office.pk}"}


def test_history_has_no_code_and_never_opens(client):
    office = Life().office
    importer = user(office, *Role)
    old = register(office=office, petition=petition(received_on=NOON.date().replace(year=2019)), by=importer, at=NOON)
    assert old.case.stage == "history"
    assert old.query_code == ""
    assert client.post("/status/", {"number": old.case.number, "code": "22222222"}).status_code == 422


def test_opening_is_logged_without_a_name(client):
    life = Life()
    opened(client, life)
    entry = AuditEntry.objects.get(verb="case.opened")
    assert (entry.actor, entry.chain) == (None, "public")
    assert "王" not in str(entry.facts)


@pytest.mark.parametrize(
    "make", [lambda: Life(at=timezone.now()), lambda: Life(at=timezone.now()).accepted(), concluded]
)
def test_the_status_page_costs_few_statements(client, make):
    life = make()
    opened(client, life)
    client.get("/status/case/")
    with CaptureQueriesContext(connection) as queries:
        client.get("/status/case/")
    assert len(queries) <= 7


def test_the_statements_do_not_grow_with_rows(client):
    life = Life(at=timezone.now(), claims=tuple(f"诉求{i}" for i in range(20))).forwarded()
    for _ in range(5):
        with_receipt(life)
    opened(client, life)
    client.get("/status/case/")
    with CaptureQueriesContext(connection) as queries:
        client.get("/status/case/")
    assert len(queries) <= 7


def test_the_page_weighs_less_than_fifty_kilobytes(client):
    life = concluded()
    page = opened(client, life).get("/status/case/").content
    text = page.decode()
    links = {url.partition("#")[0] for url in re.findall(r'(?:href|src)="/static/([^"]+)"', text)}
    assert links
    files = {link: Path(finders.find(link)).read_bytes() for link in links}
    # As it travels: WhiteNoise sends its files packed; the page itself is not packed.
    weight = len(page) + sum(len(gzip.compress(data)) for data in files.values())
    assert weight < 50 * 1024
    assert len(page) < 20 * 1024
    assert not [link for link in links if link.endswith((".js", ".woff2", ".png"))]


def test_a_qr_code_fills_in_the_number(client):
    life = Life()
    text = client.get(f"/s/{life.case.number}").content.decode()
    assert f'value="{life.case.number}"' in text
    assert life.case.title not in text
    assert client.get("/s/%3Cscript%3E").content.decode().count("<script>") == 0


def test_home_names_hall_hours_and_phone(client):
    from tests.factories import hall

    life = Life()
    place = hall(life.office)
    text = client.get("/").content.decode()
    for words in (place.name, place.hours, "0999-5550100", "查询进度", "我要反映"):
        assert words in text


def test_home_opens_before_there_is_any_office(client):
    assert client.get("/").status_code == 200
    assert client.get("/petition/").status_code == 503


def test_a_paper_can_be_verified_without_showing_what_stands_in_it(client):
    life = with_receipt(Life())
    document = life.case.documents.get()
    text = client.get(f"/v/{document.check_code.lower()}").content.decode()
    assert document.number in text
    assert document.sha256 not in text  # it would let somebody prove a guess of what stands in the paper
    assert life.case.number not in text
    assert "王" not in text.replace("王**", "")
    assert client.get("/v/ABCDEFGHJKLM").status_code == 404


ADDRESSES = st.integers(0, 2**24).map(lambda n: f"10.{n >> 16}.{n >> 8 & 255}.{n & 255}")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(number=st.text(max_size=60), code=st.text(max_size=60), address=ADDRESSES)
def test_whatever_is_typed_the_form_answers(client, number, code, address):
    answer = client.post("/status/", {"number": number, "code": code}, REMOTE_ADDR=address)
    assert answer.status_code in {422, 429}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=40).filter(lambda t: "/" not in t and t not in {"", ".", ".."}))
def test_whatever_the_address_says_the_form_opens(client, text):
    from urllib.parse import quote

    assert client.get(f"/s/{quote(text)}").status_code in {200, 404}


# --- what changed on the way ------------------------------------------------------------------------------------------


def status_of(client, life) -> str:
    return opened(client, life).get("/status/case/").content.decode()


def test_sent_back_and_sent_on_the_person_is_told_in_plain_words(client):
    life = Life(at=timezone.now()).objected()
    assert "办理中的变化" not in status_of(client, life)
    cases.decide_return(case_id=life.case.pk, agree=True, reason="属市监职责。", by=life.receptionist, at=life.at)
    page = status_of(client, life)
    assert "原来转送的单位不办理这件事，正在重新确定由谁办理。收到日期不变，您不用重新提出。" in page
    second = unit(life.government, name="云汀区市场监督管理局", short_name="区市监局")
    life.sorted()
    cases.forward(case_id=life.case.pk, to_unit=second, by=life.receptionist, at=life.at)
    page = status_of(client, life)
    assert "这件事已改由区市监局办理。收到日期不变，您不用重新提出。" in page
    assert "正在重新确定" not in page


def test_split_items_tell_of_each_other_and_that_nothing_need_be_asked_again(client):
    life = Life(at=timezone.now()).sorted()
    [part] = cases.split(case_id=life.case.pk, to_part={2: 1}, reason="另一单位。", by=life.receptionist, at=life.at)
    page = status_of(client, life)
    assert f"其中一部分分出来单独办理，编号 {part.case.number}" in page
    assert "收到日期不变，您不用重新提出。" in page
    client.post("/status/", {"number": part.case.number, "code": part.query_code})
    page = client.get("/status/case/").content.decode()
    assert f"这一件是从 {life.case.number} 里分出来单独办理的。" in page


def test_that_the_unit_was_urged_is_told_without_what_stands_in_the_letter(client):
    life = Life(at=timezone.now()).accepted()
    today = timezone.localdate()
    facts = {"facts": "内部核查发现没有到场。", "demand": "三日内到场。", "due": today + timedelta(days=5)}
    drafted = {"drafted_by": life.receptionist, "drafted_at": life.at, "host": life.office, "unit": life.department}
    made = Urging.objects.create(case=life.case, kind="reminder", ground="delayed", **facts, **drafted)
    assert "督促" not in status_of(client, life), "a draft is the office's own affair"
    paper = documents.issue_receipt(
        case_id=life.case.pk, query_code=life.query_code, by=life.receptionist, at=life.at
    )  # any paper: only that it went out counts here
    Urging.objects.filter(pk=made.pk).update(signed_by=life.receptionist, signed_on=today, document=paper)
    page = status_of(client, life)
    assert "督促区住建局抓紧办理" in page
    assert "没有到场" not in page
    assert "三日内" not in page
