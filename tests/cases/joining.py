"""What the tests of matters share: another item, linking, splitting, asking for help, one opinion for several."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.cases.helpers import day
from tests.factories import Life, person, petition, user
from yimen.cases import actions as cases
from yimen.cases.models import Case, Help, MatterDeed
from yimen.documents import actions as papers
from yimen.domain.roles import Role

THREE = ("修好电梯", "公示维修资金", "补发停运补贴")
WHY = {"reason": "同一小区同一部电梯。"}
TWO = (person(), person(name="李大海", phone="13900000002"))


def another(life: Life, *, day_before: bool = False, **fields: Any) -> tuple[Case, str]:
    """One more item of the same office: a letter of somebody else. The item and its code."""
    at = life.at - timedelta(days=1) if day_before else life.at
    facts = petition(channel="letter", people=(person(name="李大海", phone="13900000002"),), **fields)
    made = cases.register(office=life.office, petition=facts, by=user(life.office, Role.MAIL_CLERK), at=at)
    return made.case, made.query_code


def fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def linked(life: Life, one: Case, other: Case, **change: Any) -> MatterDeed:
    one, other = fresh(one), fresh(other)
    given = {
        "case_id": one.pk, "other_id": other.pk, "seen": one.matter_id, "seen_other": other.matter_id,
        "by": life.receptionist, "at": life.at, **WHY, **change,
    }  # fmt: skip
    return cases.link(**given)


def photograph() -> dict[str, Any]:
    """Everything that must live on whatever is joined and parted: of every item, by number."""
    hidden = {"matter_id"}
    return {
        case.number: (
            {f.attname: getattr(case, f.attname) for f in Case._meta.concrete_fields if f.attname not in hidden},
            list(case.claims.values_list("id", "order", "text", "result")),
            list(case.clocks.order_by("id").values_list("id", "code", "start", "due", "stopped_on", "voided")),
            list(case.parties.values_list("id", "petitioner")),
        )
        for case in Case.objects.order_by("pk")
    }


def split(life: Life, to_part: dict[int, int], by: Any = None) -> list[cases.Registered]:
    given = {"case_id": life.case.pk, "reason": "归不同单位。", "by": by or life.receptionist, "at": life.at}
    return cases.split(to_part=to_part, **given)


def ask(life: Life, **change: Any) -> Help:
    given = {
        "case_id": life.case.pk, "unit": life.other, "due": day("03-20"), "request": "核查电梯年检。",
        "by": life.handler, "at": life.at, **change,
    }  # fmt: skip
    return cases.ask_help(**given)


def draft(life: Life, case: Case | None = None, **change: Any) -> Case:
    case = case or life.case
    answers = {c.order: cases.ClaimAnswer("supported", "情况属实。") for c in case.claims.all()}
    given = {
        "case_id": case.pk, "answers": answers, "facts": "经查属实。", "legal_basis": ["《信访工作条例》第三十二条"],
        "review_organ": "云汀区人民政府", "by": life.handler, "at": life.at, **change,
    }  # fmt: skip
    return cases.draft_opinion(**given)


def facts(**change: Any) -> papers.DeliveryFacts:
    given = {"way": "in_person", "on": day("03-05"), "receiver": "本人", "paper_signature": True, **change}
    return papers.DeliveryFacts(**given)


def issued(*people: Any) -> Life:
    life = Life(people=people).drafted()
    papers.issue_opinion(case_id=life.case.pk, by=life.head, at=life.at)
    return life
