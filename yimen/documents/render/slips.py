"""The slip of a ticket: 80 mm from the ticket printer, or A4 where there is none. No name, no topic on it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime

from yimen.documents.fonts import Faces, faces
from yimen.documents.render import typst_source as ts
from yimen.documents.render.press import press
from yimen.documents.render.qr import qr_png


@dataclass(frozen=True, kw_only=True)
class SlipContext:
    """What stands on a slip.

    `taken_at`: local time. `waiting`: people before this one in the queue. `place_url`: the person's own page that
    shows the place in line.
    """

    hall: str
    ticket: str
    service: str
    zone: str
    taken_at: datetime
    waiting: int
    place_url: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Paper:
    width: str
    height: str
    margin: str
    scale: float
    code: str


PAPERS = {
    # A roll printer of 80 mm prints 72 mm; the sheet ends where the slip ends.
    "80mm": _Paper("80mm", "auto", "(x: 4mm, top: 4mm, bottom: 8mm)", 1.0, "30mm"),
    "a4": _Paper("210mm", "297mm", "(x: 30mm, top: 40mm, bottom: 30mm)", 2.0, "60mm"),
}


def render_slip(slip: SlipContext, paper: str = "80mm", *, found: Faces | None = None) -> bytes:
    """The slip as PDF.

    Args:
        slip: what stands on it.
        paper: "80mm" or "a4".
        found: the faces to set it in, by default those found without an office folder.

    Raises:
        ValueError: unknown paper, or a place for the ticket or the address is empty.
    """
    if paper not in PAPERS:
        raise ValueError(f"小票没有 {paper} 版式，可用：{'、'.join(PAPERS)}")
    empty = [one.name for one in fields(slip) if one.name in {"ticket", "place_url"} and not getattr(slip, one.name)]
    if empty:
        raise ValueError("小票缺少票号或查询网址，请重新取号")
    found = found or faces()
    return press(found).pdf(_source(slip, PAPERS[paper], found))


def _source(slip: SlipContext, paper: _Paper, found: Faces) -> str:
    waiting = f"前面还有 {max(0, slip.waiting)} 位" if slip.waiting > 0 else "下一位就是您"
    when = slip.taken_at.strftime("%Y年%m月%d日 %H:%M")
    lines = [
        _line(slip.hall, "hei", 11, paper),
        _line(slip.ticket, "hei", 40, paper, bold=True),
        _line(slip.service, "hei", 14, paper),
        _line(f"请到：{slip.zone}", "fangsong", 12, paper),
        _line(waiting, "hei", 13, paper),
        _line(f"取号时间：{when}", "fangsong", 10, paper),
        f"block(image(code, width: {paper.code}, alt: {ts.string('二维码')}))",
        _line("扫码随时看还有几位", "fangsong", 10, paper),
        _line(slip.note or "请留意大屏和语音叫号；过号请到咨询台，不用重新取号。", "fangsong", 9, paper),
    ]
    return "\n".join(
        (
            ts.face_lines(found),
            f"#let code = {ts.data(qr_png(slip.place_url))}",
            f"#set document(title: {ts.string('取号单 ' + slip.ticket)})",
            f"#set page(width: {paper.width}, height: {paper.height}, margin: {paper.margin})",
            ts.TEXT_RULES,
            "#set align(center)",
            f"#set par(leading: {ts.points(5 * paper.scale)})",
            f"#set block(spacing: {ts.points(9 * paper.scale)})",
            "#{",
            *lines,
            "}",
        )
    )


def _line(text: str, role: str, size: float, paper: _Paper, *, bold: bool = False) -> str:
    weight = f"calc.max(w-{role}, 700)" if bold else f"w-{role}"
    look = f"font: f-{role}, weight: {weight}, size: {ts.points(size * paper.scale)}"
    return f"block(text({look}, {{\n{ts.words(text)}\n}}))"
