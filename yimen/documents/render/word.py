"""A kind and its context into a Word file, by the office's template or the one shipped here (docxtpl)."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import lru_cache
from pathlib import Path
from typing import Any

import docx
import jinja2
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from jinja2.sandbox import SandboxedEnvironment

from yimen.documents.render.context import Kind, missing
from yimen.documents.render.contract import Paper
from yimen.documents.render.qr import qr_png
from yimen.documents.render.wordfile import body_text

SHIPPED = Path(__file__).parent / "templates"

DIGEST_SLOT = "〔正文校验值〕"
"""Stands in the footer until the text is there and its digest can be worked out."""

_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DIGITS = "零一二三四五六七八九"


class IncompletePaper(ValueError):  # noqa: N818 - errors are named for what is wrong
    """A mandatory field is empty. `fields` names them; the message is Chinese."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(f"文书还不能出具，请先补全：{'、'.join(names)}")
        self.fields = names


class BadTemplate(ValueError):  # noqa: N818
    """The template cannot be used; the message is Chinese and says where to look."""


def template_path(kind: Kind, *, paper: str = "a4", office: Path | None = None) -> Path:
    """The template of a kind: the office's own file of the same name when it has one, else the shipped one.

    Args:
        kind: the kind of paper.
        paper: "a4", or "a5" where the kind knows it.
        office: folder of the office's templates.

    Raises:
        ValueError: the kind is not printed on that paper.
    """
    if paper not in kind.papers:
        raise ValueError(f"{kind.label}没有 {paper.upper()} 版式，可用：{'、'.join(kind.papers).upper()}")
    name = f"{kind.value}-{paper}.docx"
    if office is not None and (office / name).is_file():
        return office / name
    return SHIPPED / name


def template_version(path: Path) -> str:
    """What to keep beside an issued paper so that its template can be told again: half of the file's SHA-256, hex."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:32]


def render_docx(
    kind: Kind, context: Paper, *, paper: str = "a4", office: Path | None = None, draft: bool = False
) -> bytes:
    """Fill in the template of `kind`.

    Args:
        kind: the kind of paper.
        context: its values, of the class `kind.contract`.
        paper: "a4" or "a5".
        office: folder of the office's own templates, which come first.
        draft: show 【待填：…】 for empty mandatory fields instead of refusing. A draft is never issued.

    Returns:
        The bytes of a .docx file. Its footer carries the code for checking and the digest of its text.

    Raises:
        IncompletePaper: mandatory fields are empty and this is no draft.
        BadTemplate: the template is damaged or names a field that does not exist.
    """
    if not isinstance(context, kind.contract):
        raise TypeError(f"{kind} needs {kind.contract.__name__}, not {type(context).__name__}")
    gaps = missing(context)
    if gaps and not draft:
        raise IncompletePaper(gaps)
    path = template_path(kind, paper=paper, office=office)
    try:
        template = _Template(io.BytesIO(path.read_bytes()))
        values = _values(context)
        values["digest"] = DIGEST_SLOT
        values["qr"] = _qr_maker(template)
        template.render(values, jinja_env=_environment())
    except (jinja2.TemplateError, PackageNotFoundError, zipfile.BadZipFile, KeyError) as error:
        raise BadTemplate(f"文书模板《{path.name}》有误，请在模板中检查：{error}") from error
    properties = template.docx.core_properties
    properties.title, properties.author = f"{kind.label} {values['number']}"[:255], values["issuer"][:255]
    if context.issued_on is not None:
        made = datetime(context.issued_on.year, context.issued_on.month, context.issued_on.day)  # noqa: DTZ001 - a day
        properties.created = properties.modified = made
    return _with_digest(template)


def content_digest(data: bytes) -> str:
    """Digest of the text of a Word paper, as printed in its footer: 16 hex digits of SHA-256 over the body's text.

    White space does not count, so the same words give the same digest however the lines break. Footers do not count.
    """
    return _digest(body_text(docx.Document(io.BytesIO(data))))


def _digest(text: str) -> str:
    found = hashlib.sha256(text.encode()).hexdigest()[:16].upper()
    return " ".join(found[i : i + 4] for i in range(0, 16, 4))


def _with_digest(template: DocxTemplate) -> bytes:
    value = _digest(body_text(template.docx))
    for relation in template.docx.part.rels.values():
        if relation.reltype == RELATIONSHIP_TYPE.FOOTER:
            for text in relation.target_part.element.iter(qn("w:t")):
                if text.text and DIGEST_SLOT in text.text:
                    text.text = text.text.replace(DIGEST_SLOT, value)
    out = io.BytesIO()
    template.docx.save(out)
    return out.getvalue()


class _Template(DocxTemplate):  # type: ignore[misc]
    """docxtpl that leaves what people type alone, and keeps what it has worked out about a template."""

    def patch_xml(self, src_xml: str) -> str:
        """The tags of the template made whole; the same template gives the same answer, so it is kept."""
        return _patched(src_xml)

    def render_xml_part(self, src_xml: str, part: Any, context: Any, jinja_env: Any = None) -> str:
        """As docxtpl, but "{_{" in a person's text stays "{_{": docxtpl would take it for an escaped brace."""
        self.current_rendering_part = part
        rendered: str = _compiled(re.sub(r"<w:p([ >])", r"\n<w:p\1", src_xml)).render(context)
        resolved: str = self.resolve_listing(re.sub(r"\n<w:p([ >])", r"<w:p\1", rendered))
        return resolved


@lru_cache(maxsize=64)
def _patched(source: str) -> str:
    patched: str = DocxTemplate.patch_xml(DocxTemplate(io.BytesIO()), source)
    return patched


@lru_cache(maxsize=64)
def _compiled(source: str) -> jinja2.Template:
    return _environment().from_string(source)


@lru_cache(maxsize=1)
def _environment() -> SandboxedEnvironment:
    # An office edits templates, so they are code from outside: sandboxed, and an unknown name is an error.
    environment = SandboxedEnvironment(autoescape=True, undefined=jinja2.StrictUndefined)
    environment.filters["cn"] = chinese_number
    environment.filters["lines"] = lambda text: [line for line in str(text).splitlines() if line.strip()] or [""]
    return environment


def _qr_maker(template: DocxTemplate) -> Callable[[str, float], InlineImage]:
    def qr(url: str, millimetres: float = 15) -> InlineImage | str:
        """A code of that width for `url`; a draft without an address gets words instead."""
        if not url.strip() or url.startswith("【待填"):
            return "【二维码】"
        return InlineImage(template, io.BytesIO(qr_png(url)), width=Mm(millimetres))

    return qr


def _values(context: Any) -> dict[str, Any]:
    values = {}
    for one in fields(context):
        value = _value(getattr(context, one.name))
        if value == "" and one.metadata["must"]:
            value = f"【待填：{one.metadata['label']}】"
        values[one.name] = value
    return values


def _value(value: Any) -> Any:
    """What a template sees: words for dates and codes, dictionaries for entries, text without what XML cannot hold."""
    if is_dataclass(value):
        return _values(value)
    if isinstance(value, tuple | list):
        return tuple(_value(entry) for entry in value)
    if isinstance(value, bool):
        return value
    return _NOT_IN_XML.sub("", _written(value)).replace("\r\n", "\n").replace("\r", "\n")


def _written(value: Any) -> str:
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, datetime):
        return f"{chinese_date(value.date())}{value.hour}时{value.minute:02d}分"
    if isinstance(value, date):
        return chinese_date(value)
    return "" if value is None else str(value)


def chinese_date(day: date) -> str:
    """2026年11月24日: Arabic digits without leading zeros, as GB/T 9704 writes a date."""
    return f"{day.year}年{day.month}月{day.day}日"


def chinese_number(number: int) -> str:
    """1 to 99 in the characters that number headings: 一, 十, 十一, 二十; larger ones in digits."""
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else ("十" if tens == 1 else _DIGITS[tens] + "十")
    return head + (_DIGITS[ones] if ones else "")
