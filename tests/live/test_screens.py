"""Screens, kiosk, slip and the person's own page: numbers only, without script, and never a 500."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import now

from tests.factories import district, hall, user
from yimen.domain.roles import Role
from yimen.live.kiosk import TOUCHES
from yimen.reception import actions
from yimen.reception.models import Service, Ticket, Window

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    made = hall(district()[1], windows=2)
    made.address = "柳岸路一号"
    made.save()
    return made


@pytest.fixture
def clerk(place):
    return user(place.unit, Role.RECEPTIONIST)


def take(place, prefix="A", **facts):
    service = Service.objects.get(hall=place, prefix=prefix)
    values = {"idempotency_key": str(uuid.uuid4()), "by": None, "at": now(), **facts}
    return actions.take_ticket(hall=place, service=service, **values)


def call(place, clerk, number=1):
    window = Window.objects.get(hall=place, number=number)
    actions.open_window(window=window, by=clerk, at=now())
    return actions.call_next(window=window, by=clerk, at=now())


def text(response):
    return response.content.decode()


def test_the_board_shows_the_call_the_last_five_and_who_waits(client, place, clerk):
    for _ in range(9):
        take(place)
    window = Window.objects.get(hall=place, number=1)
    for _ in range(7):
        call(place, clerk)
        actions.finish_visit(interview=actions.start_serving(window=window, by=clerk, at=now()), by=clerk, at=now())
    call(place, clerk, 2)
    shown = text(client.get(reverse("live:board", args=[place.pk])))
    assert re.findall(r'data-call-number="(A\d+)" data-call-window="(\d)"', shown) == [
        ("A008", "2"), ("A007", "1"), ("A006", "1"), ("A005", "1"), ("A004", "1"), ("A003", "1"),
    ]  # fmt: skip
    assert "来访登记 <b>1</b> 人" in shown
    assert '<noscript><meta http-equiv="refresh"' in shown
    assert clerk.name not in shown


def test_nobody_is_called_any_more_when_the_last_one_has_gone(client, place, clerk):
    take(place)
    call(place, clerk)
    window = Window.objects.get(hall=place, number=1)
    actions.finish_visit(interview=actions.start_serving(window=window, by=clerk, at=now()), by=clerk, at=now())
    shown = text(client.get(reverse("live:board", args=[place.pk])))
    assert "请在取号机取号，等候叫号" in shown
    assert shown.count('data-call-number="A001"') == 1


def test_the_board_sends_its_piece_to_htmx_with_the_same_statements(client, place, django_assert_max_num_queries):
    take(place)
    with django_assert_max_num_queries(4):
        piece = client.get(reverse("live:board", args=[place.pk]), headers={"HX-Request": "true"})
    assert "<html" not in text(piece)
    assert 'id="clock"' in text(piece)


@pytest.mark.parametrize(
    ("state", "words"), [("closed", "暂停接待"), ("free", "按号叫"), ("called", "A001"), ("walk-in", "正在接待")]
)
def test_a_window_shows_its_own_number(client, place, clerk, state, words):
    window = Window.objects.get(hall=place, number=1)
    if state != "closed":
        actions.open_window(window=window, by=clerk, at=now())
    if state == "called":
        take(place)
        actions.call_next(window=window, by=clerk, at=now())
    if state == "walk-in":
        actions.walk_in(window=window, by=clerk, at=now())
    assert words in text(client.get(reverse("live:window", args=[window.pk])))


def test_the_index_lists_every_screen(client, place):
    shown = text(client.get(reverse("live:index")))
    for name, args in [("board", [place.pk]), ("kiosk", [place.pk]), ("window", [place.windows.first().pk])]:
        assert reverse(f"live:{name}", args=args) in shown


# ---- kiosk


def test_two_touches_give_a_number_and_the_slip(client, place):
    start = reverse("live:kiosk", args=[place.pk])
    assert "?service=A" in text(client.get(start))
    second = text(client.get(start, {"service": "A"}))
    key = re.search(r'name="idempotency_key" value="([^"]+)"', second)[1]
    touch = {"service": "A", "priority": "elderly", "idempotency_key": key}
    done = client.post(start, touch, follow=True)
    shown = text(done)
    ticket = Ticket.objects.get()
    assert (ticket.label, ticket.priority, ticket.events.get().by) == ("A001", "elderly", None)
    assert "A001" in shown and "下一位就是您" in shown  # noqa: PT018
    assert reverse("portal:line", args=[ticket.token]) in shown
    assert "优先" not in shown, "the slip does not tell why somebody comes first"
    client.post(start, touch)
    assert Ticket.objects.count() == 1


@pytest.mark.parametrize(
    "touch",
    [{}, {"service": "Z"}, {"service": "A"}, {"service": "A", "priority": "rich", "idempotency_key": "12345678"},
     {"service": "A", "idempotency_key": "x" * 99}, {"service": "A", "idempotency_key": "<script>"}],
)  # fmt: skip
def test_a_bad_touch_starts_again_in_words(client, place, touch):
    response = client.post(reverse("live:kiosk", args=[place.pk]), touch)
    assert response.status_code == 422
    assert "请" in text(response)
    assert not Ticket.objects.exists()


def test_a_full_day_is_told_at_the_kiosk(client, place):
    Service.objects.filter(hall=place).update(daily_cap=0)
    touch = {"service": "A", "idempotency_key": str(uuid.uuid4())}
    response = client.post(reverse("live:kiosk", args=[place.pk]), touch)
    assert response.status_code == 422
    assert "下一个接待日是" in text(response)


def test_numbers_are_not_used_up_by_a_script_from_outside(client, place):
    start = reverse("live:kiosk", args=[place.pk])
    answers = [
        client.post(start, {"service": "A", "idempotency_key": str(uuid.uuid4())}).status_code
        for _ in range(TOUCHES.tries + 1)
    ]
    assert answers == [302] * TOUCHES.tries + [429]
    assert Ticket.objects.count() == TOUCHES.tries


def test_an_unknown_service_goes_back_to_the_first_question(client, place):
    start = reverse("live:kiosk", args=[place.pk])
    assert client.get(start, {"service": "9"}).headers["Location"] == start


@pytest.mark.parametrize("path", ["board/999999/", "window/999999/", "kiosk/999999/", "slip/none/", "slip/none/a4.pdf"])
def test_what_is_not_there_is_a_404(client, place, path):
    assert client.get(f"/screen/{path}").status_code == 404


def test_the_slip_of_one_hall_is_not_shown_at_another(client, place):
    ticket, other = take(place), hall(district()[1])
    assert client.get(reverse("live:kiosk-done", args=[other.pk, ticket.token])).status_code == 404


@pytest.mark.parametrize("paper", ["80mm", "a4"])
def test_the_slip_prints_as_pdf_with_its_number(client, place, paper):
    import pypdfium2

    ticket = take(place)
    response = client.get(reverse("live:slip-pdf", args=[ticket.token, paper]))
    assert response.headers["Content-Type"] == "application/pdf"
    page = pypdfium2.PdfDocument(response.content)[0]
    words = page.get_textpage().get_text_bounded()
    assert "A001" in words
    assert "下一位就是您" in words
    width = round(page.get_width() / 72 * 25.4)
    assert width == {"80mm": 80, "a4": 210}[paper]


def test_the_slip_page_offers_both_papers_and_warns_of_a_loopback_address(client, place, settings):
    settings.PUBLIC_URL = "http://127.0.0.1:8000"
    ticket = take(place)
    shown = text(client.get(reverse("live:slip", args=[ticket.token])))
    assert "80mm.pdf" in shown and "a4.pdf" in shown  # noqa: PT018
    assert "此二维码指向本机" in shown
    settings.PUBLIC_URL = "https://xf.example.gov.cn"
    assert "此二维码指向本机" not in text(client.get(reverse("live:slip", args=[ticket.token])))


# ---- the person's own page


def sentence(client, ticket):
    shown = text(client.get(reverse("portal:line", args=[ticket.token])))
    return re.search(r'class="now-sentence"[^>]*>([^<]+)<', shown)[1]


def test_the_own_page_tells_the_life_of_a_ticket(client, place, clerk):
    first, mine = take(place), take(place)
    assert sentence(client, mine) == "前面还有 1 位；窗口还没有开放。"
    call(place, clerk)
    assert sentence(client, first) == "请到 1 号窗口。"
    assert re.fullmatch(r"下一位就是您，大约 \d+–\d+ 分钟。", sentence(client, mine))
    window = Window.objects.get(hall=place, number=1)
    interview = actions.start_serving(window=window, by=clerk, at=now())
    assert sentence(client, first) == "正在 1 号窗口接谈。"
    actions.finish_visit(interview=interview, by=clerk, at=now())
    assert sentence(client, first) == "您的来访已接待完毕。"
    assert sentence(client, mine) == "下一位就是您，很快就到。"
    call(place, clerk)
    for _ in range(place.max_calls - 1):
        actions.recall(window=window, by=clerk, at=now())
    actions.mark_missed(window=window, by=clerk, at=now())
    assert sentence(client, mine) == "已叫过您 3 次，没有等到您。"


def test_yesterdays_number_says_that_it_is_over(client, place):
    ticket = take(place, at=now() - timedelta(days=1))
    assert "已经失效" in sentence(client, ticket)
    assert "放弃这个号" not in text(client.get(reverse("portal:line", args=[ticket.token])))


def test_the_place_can_be_given_up_and_not_twice_at_the_window(client, place, clerk):
    ticket = take(place)
    leave = reverse("portal:line-leave", args=[ticket.token])
    assert client.post(leave, follow=True).status_code == 200
    assert sentence(client, ticket) == "这个号已经作废。"
    seated = take(place)
    call(place, clerk)
    actions.start_serving(window=Window.objects.get(hall=place, number=1), by=clerk, at=now())
    response = client.post(reverse("portal:line-leave", args=[seated.token]))
    assert response.status_code == 409
    assert "不能再作离开处理" in text(response)


def test_the_own_page_costs_the_same_however_many_wait(client, place, clerk, django_assert_max_num_queries):
    for _ in range(40):
        ticket = take(place)
    call(place, clerk)
    with django_assert_max_num_queries(4):
        client.get(reverse("portal:line", args=[ticket.token]))


def test_a_wrong_token_is_a_404(client, place):
    assert client.get("/line/nothing/").status_code == 404
    assert client.post("/line/nothing/leave").status_code == 404
