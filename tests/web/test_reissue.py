"""补发查询码 at the window (第二十一条第二款): a person checks a person; the old code is dead at once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.agents import Agency
from tests.factories import Life, petition, user
from yimen.base.models import AuditEntry
from yimen.cases import actions as cases
from yimen.cases import public
from yimen.cases.actions import NotAllowed
from yimen.cases.models import CodeReissue
from yimen.documents import actions as papers
from yimen.documents import queries as files
from yimen.documents.models import Document
from yimen.documents.render.wordfile import plain_text, read
from yimen.domain.numbering import show_query_code
from yimen.domain.recusal import Ground
from yimen.domain.reissue import Check
from yimen.domain.roles import Role
from yimen.web.intake import slip

pytestmark = pytest.mark.django_db
KEY = "11112222-3333-4444"


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"


@pytest.fixture
def life():
    return Life(at=timezone.now() - timedelta(hours=1)).forwarded()


def give(client, life, *, who=None, **typed):
    client.force_login(who or life.receptionist)
    given = {"check": "document", "present": "on", "idempotency_key": KEY, **typed}
    return client.post(reverse("web:case-code", args=[life.case.pk]), given)


def code_of(client, life) -> str:
    return slip.peek(client.session, slip.of_case(life.case.pk), at=timezone.now())


def opens(life, code) -> bool:
    opened = public.open_with_code(number=life.case.number, code=code, client="x", at=timezone.now())
    return opened is not None


def test_a_new_code_opens_the_item_and_the_old_one_is_dead_at_once(client, life):
    before, asked = Client(), {"number": life.case.number, "code": life.query_code}
    assert before.post(reverse("portal:status"), asked).status_code == 302
    assert before.get(reverse("portal:case")).status_code == 200
    answer = give(client, life)
    assert answer["Location"] == reverse("web:case-code-slip", args=[life.case.pk])
    code = code_of(client, life)
    assert before.get(reverse("portal:case")).status_code == 302, "what was open with the old code is shut"
    assert (opens(life, life.query_code), opens(life, code)) == (False, True)


def test_the_new_receipt_carries_it_with_what_is_due_now(client, life):
    papers.issue_receipt(case_id=life.case.pk, query_code=life.query_code, by=life.receptionist, at=life.at)
    page = client.get(give(client, life)["Location"])
    shown, code = page.content.decode(), show_query_code(code_of(client, life))
    assert code in shown
    first, second = Document.objects.filter(paper="receipt")
    assert second.number in shown
    text = plain_text(read(files.word(second)).blocks)
    assert code in text
    assert "书面告知是否受理" in text
    assert show_query_code(life.query_code) in plain_text(read(files.word(first)).blocks)
    half = client.get(reverse("web:receipt-a5", args=[life.case.pk]))
    assert (half.status_code, half["Content-Type"]) == (200, "application/pdf")


STAGES = [  # how far it is, what the receipt says is due, and what it does not say any more
    ("sorted", "信访部门转送、交办或答复", "书面告知"),
    ("accepted", "办结", "书面告知"),
    ("issued", "办结", "书面告知"),
    ("delivered", "已办结", "当场答复"),
]


@pytest.mark.parametrize(("upto", "says", "no_more"), STAGES)
def test_given_at_any_stage_the_receipt_says_what_is_due_on_that_day(upto, says, no_more):
    life = getattr(Life(), upto)()
    made, _ = papers.reissue_receipt(
        case_id=life.case.pk, check=Check.DOCUMENT, present=True, key=KEY, by=life.receptionist, at=life.at
    )
    text = plain_text(read(files.word(made)).blocks)
    assert says in text
    assert no_more not in text


def test_pressed_twice_it_is_one_code_and_one_receipt(client, life):
    give(client, life)
    first = code_of(client, life)
    give(client, life)
    assert code_of(client, life) == first
    assert CodeReissue.objects.count() == Document.objects.filter(paper="receipt").count() == 1


def test_an_old_press_sent_again_does_not_bring_a_dead_code_back(client, life):
    give(client, life)
    first = code_of(client, life)
    give(client, life, idempotency_key="other-key-0002")
    second = code_of(client, life)
    give(client, life)
    assert (opens(life, first), opens(life, second)) == (False, True)


def test_who_gave_it_and_how_it_was_checked_is_written_down_and_never_the_code(client, life):
    give(client, life, check="vouched")
    row = CodeReissue.objects.get()
    assert (row.case, row.by, row.check_way) == (life.case, life.receptionist, "vouched")
    entry = AuditEntry.objects.get(verb="case.query_code_reissued")
    assert entry.facts == {"number": life.case.number, "check": "vouched"}
    assert code_of(client, life) not in str(list(AuditEntry.objects.values_list("facts", flat=True)))
    shown = client.get(reverse("web:case-show", args=[life.case.pk])).content.decode()
    assert "已凭村（社区）或者单位的证明" in shown
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        row.delete()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"check": ""}, ""),
        ({"check": "x"}, ""),
        ({"present": ""}, "请当面核对身份以后再补发"),
        ({"check": "agent"}, "没有写明“代收文书”和“查询进展”的有效委托"),
        ({"idempotency_key": ""}, ""),
    ],
)
def test_without_a_check_nothing_is_given_and_the_old_code_goes_on(client, life, typed, words):
    answer = give(client, life, **typed)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert opens(life, life.query_code)
    assert not CodeReissue.objects.exists()


def test_an_agent_whose_mandate_says_so_takes_it_and_no_mandate_is_touched(client):
    life = Agency()
    mandate = life.granted("receive", "query")
    assert give(client, life, check="agent").status_code == 302
    mandate.refresh_from_db()
    assert mandate.ended_at is None
    text = plain_text(read(files.word(Document.objects.filter(paper="receipt").get())).blocks)
    assert "代收" in text


WHO = [
    (Role.RECEPTIONIST, "office", 200),
    (Role.REGISTRAR, "office", 200),
    (Role.MAIL_CLERK, "office", 403),
    (Role.CHECKER, "office", 403),
    (Role.OFFICE_HEAD, "office", 403),
    (Role.HANDLER, "department", 403),
    (Role.RECEPTIONIST, "department", 404),
]


@pytest.mark.parametrize(("role", "where", "status"), WHO, ids=[f"{role}@{at}" for role, at, _ in WHO])
def test_who_may(client, life, role, where, status):
    who = user(getattr(life, where), role)
    client.force_login(who)
    assert client.get(reverse("web:case-code", args=[life.case.pk])).status_code == status
    assert give(client, life, who=who).status_code == (302 if status == 200 else status)
    assert CodeReissue.objects.exists() is (status == 200)


def test_who_is_kept_out_of_the_item_gives_no_code(client, life):
    """第二十八条第三款."""
    given = {"ground": Ground.KIN, "words": "当事人是本人表兄。", "by": life.receptionist, "at": timezone.now()}
    cases.declare_interest(case_id=life.case.pk, **given)
    client.force_login(life.receptionist)
    answer = client.get(reverse("web:case-code", args=[life.case.pk]), follow=True)
    assert "应当回避" in answer.content.decode()
    with pytest.raises(NotAllowed, match="应当回避"):
        papers.reissue_receipt(
            case_id=life.case.pk, check=Check.DOCUMENT, present=True, key=KEY, by=life.receptionist, at=timezone.now()
        )


def test_history_has_no_code(client, life):
    old = petition(received_on=date(2015, 3, 2))
    life.case = cases.register(
        office=life.office, petition=old, by=user(life.office, Role.MAIL_CLERK), at=timezone.now()
    ).case
    client.force_login(life.receptionist)
    answer = client.get(reverse("web:case-code", args=[life.case.pk]), follow=True)
    assert "历史件没有查询码" in answer.content.decode()


def test_more_than_three_a_day_are_stopped_and_refused_tries_do_not_count(client, life):
    for _ in range(4):
        give(client, life, present="")
    for number in range(3):
        assert give(client, life, idempotency_key=f"key-number-{number}").status_code == 302
    answer = give(client, life, idempotency_key="key-number-9")
    assert answer.status_code == 429
    assert "Retry-After" in answer
    assert CodeReissue.objects.count() == 3


def test_the_first_code_lost_before_it_was_printed_leads_here_on_another_day(life):
    with pytest.raises(NotAllowed, match="以后遗失的，请在信访件页面核对身份后补发"):
        cases.renew_query_code(case_id=life.case.pk, by=life.receptionist, at=life.at + timedelta(days=2))
