"""The registration form (登记表, 04 §3): the matter, its people and its claims, checked by `domain.registration`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict

from yimen.cases.actions import PetitionFacts
from yimen.domain import handing_down, identity, registration
from yimen.domain.dictionaries import (
    Channel,
    Purpose,
)
from yimen.domain.handing_down import Sender
from yimen.domain.procedure import Refusal
from yimen.domain.registration import Moment, Problem
from yimen.petitioners.actions import PetitionerFacts
from yimen.web.intake.fields import TypedForm
from yimen.web.intake.mandate import IntakeAgent, usual_agent
from yimen.web.intake.petition_forms import (
    ClaimRows,
    MatterForm,
    PersonRows,
)
from yimen.web.intake.places import District
from yimen.web.intake.rows import count_of, set_count

PEOPLE, CLAIMS, AGENT = "p", "c", "a"  # prefixes of the rows and of the agent
# A problem of the rules and the field of ours that shows it; "" is the rows of people, of claims, or the whole form.
_FIELD_OF = {
    "people_present": "people_count",
    "people_concerned": "affected_count",
    "group": "joint",
    "first_or_repeat": "first_or_repeat",
    "in_other_procedure": "other_procedure",
    "reviewed": "reviewed_before",
}


@dataclass(slots=True)
class Warned:
    """What looks odd but may stay: a hint, never a refusal."""

    who: str
    words: str


class PetitionInput:
    """The whole form, as one thing: matter, people, claims.

    Args:
        data: what was typed; None for an empty form.
        district: whose places it offers.
        today: business date.
        judged: look for errors, or only show what was typed.
        by_mail: a letter, call or fax (only what a record cannot be without is asked), else a visit (all of it).
    """

    def __init__(
        self, data: QueryDict | None, *, district: District, today: date, judged: bool = False, by_mail: bool = False
    ) -> None:
        self.today, self.by_mail, self.judged, self.office_level = today, by_mail, judged, district.office.level
        data = data if data is not None and any(data.values()) else blank(today, district)
        if not count_of(data, PEOPLE) or not count_of(data, CLAIMS):
            data = data.copy()
            for prefix in (PEOPLE, CLAIMS):
                set_count(data, prefix, max(count_of(data, prefix), 1))
        self.data = data
        self.matter = MatterForm(data, district=district, by_mail=by_mail, judged=judged)
        self.people = PersonRows(data, prefix=PEOPLE, judged=judged)
        self.claims = ClaimRows(data, prefix=CLAIMS, judged=judged)
        self.agent = IntakeAgent(data, prefix=AGENT, office=district.office, today=today, judged=judged)
        for order, form in enumerate(self.claims.forms, start=1):
            form.fields["text"].label = f"诉求 {order}"
        self.claims.forms[0].asked = frozenset({"text"})
        self.claims.forms[0].mark()

    def focus_on(self, control: str) -> None:
        """Put the cursor into one control: the row that was just added."""
        for form, name in [(f, "name") for f in self.people.forms] + [(f, "text") for f in self.claims.forms]:
            form.focused = form[name].auto_id == control

    def is_valid(self) -> bool:
        """Judge every part, then the whole by the rules of the form (`domain.registration.check`)."""
        fine = [self.matter.is_valid(), self.people.is_valid(), self.claims.is_valid(), self.agent.is_valid()]
        for problem in self._problems():
            if problem.blocking:
                self._show(problem)
                fine.append(False)
        return all(fine)

    def forms(self) -> list[TypedForm]:
        """Everything that can carry an error, for the summary at the top."""
        return [self.matter, *self.people.forms, *self.claims.forms, self.agent]

    @property
    def channel(self) -> str:
        """How it came."""
        return str(self.matter.cleaned_data.get("channel", "")) if self.by_mail else str(Channel.VISIT)

    def _problems(self) -> list[Problem]:
        matter = self.matter.cleaned_data
        people = self.people.filled()
        facts = registration.RegistrationFacts(
            channel=self.channel,
            received_on=matter.get("received_on"),
            petitioners=[registration.PetitionerFacts(p.get("name", ""), p.get("address", "")) for p in people],
            unclear=True,  # names and addresses are judged row by row, each with its own reason
            unclear_reason="anonymous",
            people_present=matter.get("people_count"),
            people_concerned=matter.get("affected_count"),
            representatives=[p.get("name") or "（未署名）" for p in people if p.get("representative")],
            group=bool(matter.get("joint")),
            claims=[row["text"] for row in self.claims.filled() if row.get("text")],
            facts=matter.get("facts", ""),
            place=matter.get("place", ""),
            purpose=matter.get("purpose", ""),
            first_or_repeat=matter.get("first_or_repeat", ""),
            in_other_procedure=matter.get("other_procedure", ""),
            reviewed=matter.get("reviewed_before", ""),
        )
        moment = Moment.INTAKE if self.by_mail else Moment.FINISHED
        found = registration.check(facts, today=self.today, moment=moment)
        if matter.get("received_on"):
            found += [Problem(wrong.code, wrong.words) for wrong in self._way_down(matter)]
        if not self.by_mail and not matter.get("content_class"):
            found.append(Problem("content_class", "请选择内容分类；都不合适的，选“其他”。"))
        return found

    def _way_down(self, matter: dict[str, Any]) -> tuple[Refusal, ...]:
        """What is wrong with the facts of a matter that came down from an upper office."""
        sender = Sender(matter["handed_down_by"]) if matter.get("handed_down_by") else None
        return handing_down.against(
            sender,
            matter.get("reached_on"),
            received_on=matter["received_on"],
            today=self.today,
            unit_level=self.office_level,
        )

    def _show(self, problem: Problem) -> None:
        if problem.field in ("representatives", "petitioners"):
            self.people.forms[0].add_error(None, problem.message)
        elif problem.field == "claims":
            self.claims.forms[0].add_error("text", problem.message)
        else:
            name = _FIELD_OF.get(problem.field, problem.field)
            if name not in self.matter.fields:
                self.matter.add_error(None, problem.message)
            elif name not in self.matter.errors:
                self.matter.add_error(name, problem.message)

    # What looks odd --------------------------------------------------------------------------------------------

    def warnings(self) -> list[Warned]:
        """Check digits, odd phones, a group without representatives: read from what was typed, judged or not."""
        found: list[Warned] = []
        for order, form in enumerate(self.people.forms, start=1):
            who = f"第 {order} 名信访人" if len(self.people.forms) > 1 else "信访人"
            kind = form.typed("id_type") or ("111" if form.typed("id_number") else "")
            found += [Warned(who, words) for words in identity.check_id_number(kind, form.typed("id_number"))]
            found += [Warned(who, words) for words in identity.normalise_phone(form.typed("phone")).warnings]
        if self.judged:
            found += [Warned("人数", p.message) for p in self._problems() if not p.blocking]
        return found

    # What it says ------------------------------------------------------------------------------------------------

    def said(self) -> Iterator[PetitionerFacts]:
        """The petitioners, in order, with phone and number in one spelling."""
        for row in self.people.filled():
            credit = row["id_type"] == identity.CREDIT_CODE_TYPE
            yield PetitionerFacts(
                name=row["name"],
                address=row["address"],
                phone=identity.normalise_phone(row["phone"]).value or row["phone"],
                kind=row["kind"] or "person",
                id_type="" if credit else row["id_type"],  # of a legal person the credit code is the only number
                id_number=identity.clean_number(row["id_number"]),
                unclear_reason=row["unclear_reason"],
                anonymous=row["anonymous"],
                confidential=row["confidential"],
                gender=row["gender"],
                birth_year=str(row["birth_year"] or ""),
                occupation=row["occupation"],
                needs_help=row["needs_help"],
                representative=row["representative"],
            )

    def claim_texts(self) -> tuple[str, ...]:
        """The claims one by one, empty rows left out."""
        return tuple(row["text"] for row in self.claims.filled() if row.get("text"))

    def facts(self, source_key: str) -> PetitionFacts:
        """What `cases.actions` registers; only of a valid form."""
        matter = self.matter.cleaned_data
        told = matter["facts"]
        if matter.get("scan_number"):
            told = f"{told}\n（信封或扫描件编号：{matter['scan_number']}）".strip()
        return PetitionFacts(
            channel=self.channel,
            received_on=matter["received_on"],
            title=matter["title"],
            claims=self.claim_texts(),
            people=tuple(self.said()),
            source_key=source_key,
            facts=told,
            reasons=matter["reasons"],
            place=matter["place"],
            division_code=matter["division_code"],
            content_class=matter["content_class"],
            purpose=matter["purpose"],
            people_count=matter["people_count"],
            affected_count=matter["affected_count"],
            joint=matter["joint"],
            repeat=matter["first_or_repeat"] == "repeat",
            other_procedure=matter["other_procedure"] or "unknown",
            reviewed_before=matter["reviewed_before"] or "unknown",
            urgent=matter["urgent"],
            mandate=self.agent.mandate(source_key),
            handed_down_by=matter["handed_down_by"],
            reached_on=matter["reached_on"],
        )

    def record(self) -> str:
        """接谈记录: what was written, or, when nothing was, the facts and the claims as they were read back."""
        written = self.matter.cleaned_data.get("summary", "")
        if written:
            return str(written)
        lines = [f"{order}. {text}" for order, text in enumerate(self.claim_texts(), start=1)]
        return "\n".join([self.matter.cleaned_data["facts"], "诉求：", *lines]).strip()


def is_accusation(data: Mapping[str, Any]) -> bool:
    """Whether the purpose chosen is 揭发控告, which turns to the protected form at once (第三十条)."""
    return data.get("purpose") == Purpose.ACCUSE


def blank(today: date, district: District, *, people: int = 1) -> QueryDict:
    """An empty form with its defaults: today, one petitioner of `people` who came, one claim."""
    data = QueryDict(mutable=True)
    data.update(
        {
            "received_on": today.isoformat(),
            "people_count": str(people),
            "channel": str(Channel.LETTER),
            "division_code": district.office.division_code,
            f"{PEOPLE}-0-kind": "person",
        }
    )
    for name, values in usual_agent(AGENT, today).items():
        data.setlist(name, values)
    set_count(data, PEOPLE, 1)
    set_count(data, CLAIMS, 1)
    return data
