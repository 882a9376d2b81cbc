"""我的信息 (个人信息保护法第四十四条至第五十条): what is kept on a person, masked, and what they asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from yimen.cases.models import Case
from yimen.cases.public import reads
from yimen.cases.queries import requests_of
from yimen.domain import masking
from yimen.domain.data_rights import ARTICLES, LAW, Ground, Kind


@dataclass(frozen=True, slots=True)
class RequestLine:
    """One request: its receipt number, until when it is answered, and the answer."""

    number: str
    kind: str
    article: str
    asked_on: date
    due: date | None
    provisional: bool
    answered_on: date | None
    refused: bool
    ground: str
    answer: str
    papers: tuple[str, ...]  # numbers of its receipt and its answer


def kept_data(case: Case) -> list[tuple[str, list[tuple[str, str]]]]:
    """The data of each petitioner of the case: who, and label and masked value of what is kept."""
    people = []
    for order, party in enumerate(reads.parties(case), start=1):
        person = party.petitioner
        mask = masking.mask_name if person.kind == "person" else masking.mask_organisation
        rows = [
            ("姓名或名称", mask(person.name) if person.name else ""),
            ("证件号码", masking.mask_id_number(person.id_number)),
            ("手机号", masking.mask_phone(person.phone)),
            ("联系地址", masking.mask_address(person.address)),
            ("出生年", "已登记" if person.birth_year else ""),
            ("职业", "已登记" if person.occupation else ""),
            ("语言或无障碍需要", "已登记" if person.needs_help else ""),
        ]
        people.append((f"信访人 {order}", [(label, value) for label, value in rows if value]))
    return people


def data_requests(case: Case) -> list[RequestLine]:
    """The requests on this case, newest first; a refusal is told only once it is decided."""
    ends = {clock.round: clock for clock in reads.clocks(case) if clock.code == "D1"}
    lines = []
    for request in requests_of(case):
        kind, clock, told = Kind(request.kind), ends.get(request.round), request.answered_on is not None
        lines.append(
            RequestLine(
                number=request.number,
                kind=kind.label,
                article=f"{LAW}{ARTICLES[kind]}",
                asked_on=request.asked_on,
                due=clock.due if clock else None,
                provisional=clock.provisional if clock else False,
                answered_on=request.answered_on,
                refused=request.refused,
                ground=Ground(request.ground).label if told and request.refused else "",
                answer=request.answer if told else "",
                papers=tuple(number for number in (request.receipt_number, request.answer_number) if number),
            )
        )
    return lines
