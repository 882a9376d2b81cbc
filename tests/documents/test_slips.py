from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pypdfium2
import pytest

from yimen.documents.render.qr import qr_png
from yimen.documents.render.slips import SlipContext, render_slip

from .pdfs import ink_outside, opened, texts

SLIP = SlipContext(
    hall="云汀区群众来访接待中心",
    ticket="A018",
    service="信访登记",
    zone="登记区 1—6号窗口",
    taken_at=datetime(2026, 11, 24, 9, 5),  # noqa: DTZ001 - local time, as printed
    waiting=3,
    place_url="https://xf.yunting.example/t/9f3k2m",
)


@pytest.mark.parametrize("paper", ["80mm", "a4"])
def test_a_slip_says_what_a_waiting_person_needs(paper: str) -> None:
    pdf = render_slip(SLIP, paper)
    (text,) = texts(pdf)
    for words in (
        SLIP.hall,
        "A018",
        "信访登记",
        "登记区1—6号窗口",
        "前面还有3位",
        "2026年11月24日09:05",
        "扫码随时看还有几位",
    ):
        assert words in text
    side = {"80mm": 4.0, "a4": 30.0}[paper]
    assert ink_outside(pdf, top=side, left=side, right=side, bottom=side) == []


def test_a_roll_slip_is_80_mm_wide_and_ends_where_its_text_ends() -> None:
    with opened(render_slip(SLIP)) as short, opened(render_slip(replace(SLIP, note="请先到咨询台。" * 20))) as long:
        assert len(short) == len(long) == 1
        assert short[0].get_width() == pytest.approx(80 / 25.4 * 72, abs=0.1)
        assert long[0].get_height() > short[0].get_height() + 30


def test_the_first_in_line_is_told_so() -> None:
    assert "下一位就是您" in texts(render_slip(replace(SLIP, waiting=0)))[0]


def test_markup_in_a_name_of_a_service_is_text() -> None:
    assert "#信访*登记*$x$" in texts(render_slip(replace(SLIP, service="#信访*登记*$x$")))[0]


def test_a_slip_without_ticket_or_paper_is_refused() -> None:
    with pytest.raises(ValueError, match="重新取号"):
        render_slip(replace(SLIP, ticket=""))
    with pytest.raises(ValueError, match="没有 a3 版式"):
        render_slip(SLIP, "a3")


def test_a_code_on_paper_is_a_picture_word_can_hold() -> None:
    assert qr_png(SLIP.place_url).startswith(b"\x89PNG")
    assert pypdfium2.PYPDFIUM_INFO is not None


@pytest.mark.parametrize(("url", "words"), [("", "没有内容"), (" ", "没有内容"), ("x" * 3000, "太长")])
def test_an_address_that_gives_no_code_is_refused(url: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        qr_png(url)
