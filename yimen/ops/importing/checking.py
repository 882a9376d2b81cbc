"""One row of a file as a petition, or the reason why it cannot be one. Reasons never repeat what the row says."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils.timezone import get_default_timezone

from yimen.cases.actions import PetitionFacts
from yimen.domain import handing_down
from yimen.domain.clocks import first_in_force
from yimen.domain.dictionaries import CHANNELS, Channel
from yimen.domain.handing_down import Sender
from yimen.ops.importing.reading import Cell, Row
from yimen.petitioners.actions import PetitionerFacts

LONGEST_TITLE = LONGEST_PLACE = 120
LONGEST_KEY = 80
EARLIEST = date(1949, 10, 1)
_CHANNELS = {word: str(code.key) for code in CHANNELS for word in (code.key, code.label)}
_SENDERS = {word: sender for sender in Sender for word in (sender.value, sender.label)} | {
    "国家": Sender.STATE, "国家级": Sender.STATE, "省": Sender.PROVINCE, "省级": Sender.PROVINCE,
    "省信访局": Sender.PROVINCE, "自治区信访局": Sender.PROVINCE, "市": Sender.CITY, "市级": Sender.CITY,
}  # fmt: skip
_CONTROLS = {ord(c): None for c in map(chr, [*range(32), *range(127, 160)]) if c not in "\n\t"}
_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[\sT].*|\d{1,2}:.*)?")


class BadRow(Exception):  # noqa: N818 - named for what is wrong
    """A row that cannot be registered; the message says why, without its content."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What the command was told: file name stem or --source, the mapping, whether old rows are to be handled now."""

    source: str
    mapping: Mapping[str, str]
    received_today: bool
    today: date
    channel: str = Channel.WEB
    unit_level: str = "county"  # of the office that registers


@dataclass(frozen=True, slots=True)
class Ready:
    """A row that can be registered. `cut`: the title was too long and stands whole in the facts."""

    number: int
    petition: PetitionFacts
    cut: bool

    @property
    def history(self) -> bool:
        """Received before the regulation was in force, and not to be handled now."""
        return self.petition.received_on < first_in_force() and not self.petition.received_as_live

    @property
    def content(self) -> bytes:
        """What must be equal when the same number comes again."""
        return fingerprint(self.petition.title, self.petition.facts)


def fingerprint(title: str, facts: str) -> bytes:
    """A digest of what a petition says."""
    return hashlib.sha256(f"{title}\0{facts}".encode()).digest()


def check(row: Row, rules: Rules) -> Ready:
    """The petition of one row.

    Raises:
        BadRow: broken row, no text, no usable date, unknown channel.
    """
    if row.problem:
        raise BadRow(row.problem)
    cells = {name: row.cells.get(column, "") for name, column in rules.mapping.items()}
    words = {name: clean(cell) for name, cell in cells.items()}
    title, text = " ".join(words.get("title", "").split()), words.get("text", "")
    if not title and not text:
        raise BadRow("标题和正文都是空的")
    received_on = _received_on(cells.get("time", ""), rules)
    cut = len(title) > LONGEST_TITLE
    place = words.get("place", "")
    facts = [title] if cut else []
    facts += [f"问题发生地：{place}"] if len(place) > LONGEST_PLACE else []
    facts += [text] if text else []
    shown_title = (title or text.split("\n", 1)[0])[:LONGEST_TITLE].strip()
    petition = PetitionFacts(
        channel=_channel(words.get("channel", ""), rules),
        received_on=received_on,
        title=shown_title,
        claims=_claims(words.get("claims", "")) or (title or shown_title,),
        people=(_petitioner(words),),
        source_key=_key(words, rules),
        facts="\n".join(facts),
        place=place[:LONGEST_PLACE],
        received_as_live=rules.received_today,
    )
    ready = Ready(row.number, petition, cut)
    return ready if ready.history else _handed_down(ready, words, cells, rules)


def _handed_down(ready: Ready, words: Mapping[str, str], cells: Mapping[str, Cell], rules: Rules) -> Ready:
    """With the upper office that sent it down, and the day on which it reached this one (T1)."""
    word, reached = words.get("handed_down_by", ""), words.get("reached_on", "")
    if word and word not in _SENDERS:
        raise BadRow(f"转来的上级信访部门不认识，应为：{'、'.join(sender.label for sender in Sender)}")
    reached_on = day_of(cells["reached_on"]) if reached else None
    if reached and reached_on is None:
        raise BadRow("到达本局日期看不懂，应如 2026-03-02 或 2026年3月2日")
    sender = _SENDERS[word] if word else None
    received_on = rules.today if rules.received_today else ready.petition.received_on
    found = handing_down.against(
        sender, reached_on, received_on=received_on, today=rules.today, unit_level=rules.unit_level
    )
    if found:
        raise BadRow(found[0].words)
    petition = replace(ready.petition, handed_down_by=sender.value if sender else "", reached_on=reached_on)
    return replace(ready, petition=petition)


def clean(cell: Cell) -> str:
    """A cell as text: no control characters (NUL would be refused by the database), one kind of line end."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    text = str(cell).replace("\r\n", "\n").replace("\r", "\n").translate(_CONTROLS)
    return text.encode("utf-8", "ignore").decode().strip()  # half of a surrogate pair cannot be stored


def _received_on(cell: Cell, rules: Rules) -> date:
    day = day_of(cell)
    if day is None:
        if rules.received_today and (isinstance(cell, str) and not cell.strip()):
            return rules.today
        missing = isinstance(cell, str) and not cell.strip()
        raise BadRow("没有来件时间" if missing else "来件时间看不懂，应如 2026-03-02 或 2026年3月2日")
    if day > rules.today:
        raise BadRow("来件时间晚于今天")
    if day < EARLIEST:
        raise BadRow("来件时间早于 1949 年 10 月 1 日")
    return day


def day_of(cell: Cell) -> date | None:
    """The business date of a cell: a date of a spreadsheet, or a text in one of the usual spellings."""
    if isinstance(cell, datetime):
        return _local(cell)
    if isinstance(cell, date):
        return cell
    text = unicodedata.normalize("NFKC", clean(cell))
    try:
        return _local(datetime.fromisoformat(text))
    except ValueError:
        found = _DATE.fullmatch(text)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def _local(moment: datetime) -> date:
    return (moment.astimezone(get_default_timezone()) if moment.tzinfo else moment).date()


def _channel(word: str, rules: Rules) -> str:
    if not word:
        return rules.channel
    if word not in _CHANNELS:
        raise BadRow(f"信访形式不认识，应为：{'、'.join(code.label for code in CHANNELS)}")
    return _CHANNELS[word]


def _claims(text: str) -> tuple[str, ...]:
    """One claim a line, or divided by semicolons."""
    return tuple(claim.strip() for claim in re.split(r"[\n;；]+", text) if claim.strip())


def _petitioner(words: Mapping[str, str]) -> PetitionerFacts:
    """Who wrote: reachable only with name and address; an account name alone is no name (第二十三条)."""
    name, user, address, phone = (words.get(field, "") for field in ("name", "user", "address", "phone"))
    if name:
        return PetitionerFacts(
            name=name, address=address, phone=phone, unclear_reason="" if address else "address_missing"
        )
    unclear = "account_only" if user else "name_missing"
    return PetitionerFacts(name=user, address=address, phone=phone, unclear_reason=unclear)


def _key(words: Mapping[str, str], rules: Rules) -> str:
    """The idempotency key: the row's own number, or a digest of all that the row says where it has none."""
    ident = words.get("id", "")
    if not ident:
        ident = "#" + hashlib.sha256("\0".join(f"{k}={words[k]}" for k in sorted(words)).encode()).hexdigest()[:24]
    key = f"import:{rules.source}:{ident}"
    if len(key) > LONGEST_KEY:
        key = f"import:{hashlib.sha256(key.encode()).hexdigest()}"
    return key
