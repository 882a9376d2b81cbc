"""Possible same matter (可能相同事项): a hint, with its reason. It never blocks, never links; a person judges.

Same document number and same phone are found by the blind index; alike texts among the latest items of the same place
or class (`domain.likeness`). Only items inside the viewer's reach, a handful at most: enough to link one, never a count
of how often somebody came.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from yimen.base.fields import BlindIndexField
from yimen.base.models import User
from yimen.cases.models import CasePetitioner
from yimen.cases.models.case import Case
from yimen.domain import identity
from yimen.domain.likeness import likeness
from yimen.domain.procedure import Stage
from yimen.petitioners.models import Petitioner
from yimen.web.intake.petition import PetitionInput

MOST = 5
COMPARED = 200  # latest items whose text is looked at


@dataclass(frozen=True, slots=True)
class Same:
    """One earlier item: its number and why it is named; neither name nor topic."""

    case_id: int
    number: str
    registered_on: date
    why: str


def same_matters(user: User, form: PetitionInput) -> list[Same]:
    """The last few items, inside the reach, with the same document number or phone, then those of like text."""
    phones = [identity.normalise_phone(person.typed("phone")).value for person in form.people.forms]
    papers = [identity.clean_number(person.typed("id_number")) for person in form.people.forms]
    found = _by_people(user, _digests("phone_index", phones), _digests("id_number_index", papers))
    matter = form.matter
    text = "，".join([matter.typed("title"), *(claim.typed("text") for claim in form.claims.forms)])
    alike = _by_text(user, text, division=matter.typed("division_code"), content_class=matter.typed("content_class"))
    return _first(found, alike)


def like_this(user: User, case: Case) -> list[Same]:
    """Items that may be about the same matter as one that is registered, without those linked with it or split off."""
    people = [party.petitioner for party in case.parties.select_related("petitioner")]
    found = _by_people(user, _kept(one.phone_index for one in people), _kept(one.id_number_index for one in people))
    text = "，".join([case.title, *(claim.text for claim in case.claims.all())])
    alike = _by_text(user, text, division=case.division_code, content_class=case.content_class)
    linked = {case.pk, case.split_from_id, *case.parts.values_list("pk", flat=True)}  # parted on purpose
    if case.matter_id:
        linked |= set(Case.objects.filter(matter=case.matter_id).values_list("pk", flat=True))
    return _first([one for one in found if one.case_id not in linked], [o for o in alike if o.case_id not in linked])


def hints_of(user: User, form: PetitionInput) -> dict[str, Any]:
    """Warnings and possible same matters, with the mark that says that exactly these warnings were seen."""
    warnings = form.warnings()
    text = "\n".join(f"{one.who}{one.words}" for one in warnings)
    return {
        "warnings": warnings,
        "same": same_matters(user, form),
        "warned": hashlib.sha256(text.encode()).hexdigest()[:16] if warnings else "",
    }


def _in_reach(user: User) -> Any:
    return Case.objects.in_reach(user).exclude(stage=Stage.REJOINED)


def _by_people(user: User, by_phone: list[bytes], by_paper: list[bytes]) -> list[Same]:
    """Items of the same document number, else the same phone, newest first: one statement, none without either."""
    if not by_phone and not by_paper:
        return []
    wanted = Q(phone_index__in=by_phone) | Q(id_number_index__in=by_paper)
    rows = CasePetitioner.objects.filter(petitioner__in=Petitioner.objects.filter(wanted).values("pk"))
    rows = rows.filter(case__in=_in_reach(user))
    found: dict[int, Same] = {}
    columns = ("case_id", "case__number", "case__registered_on", "petitioner__id_number_index")
    for case_id, number, day, paper in rows.order_by("-case_id").values_list(*columns)[: MOST * 4]:
        why = "同一证件号码" if paper is not None and bytes(paper) in by_paper else "同一手机号"
        if case_id not in found or why == "同一证件号码":
            found[case_id] = Same(case_id, number, day, why)
    return list(found.values())


def _by_text(user: User, text: str, *, division: str, content_class: str) -> list[Same]:
    """Items of like title among the latest of the same place or class, the likest first: one statement."""
    near = Q()
    if division:
        near |= Q(division_code=division)
    if content_class:
        near |= Q(content_class=content_class)
    if not near or len(text) < 4:
        return []
    rows = _in_reach(user).filter(near).order_by("-pk").values_list("pk", "number", "registered_on", "title", "facts")
    found = []
    for case_id, number, day, title, facts in rows[:COMPARED]:
        alike = max((likeness(text, other) for other in (title, f"{title}，{facts}")), key=lambda one: one.score)
        if alike.alike:
            why = f"文字相似：{'、'.join(alike.words)}"
            found.append((alike.score, Same(case_id, number, day, why)))
    return [same for _, same in sorted(found, key=lambda one: (-one[0], -one[1].case_id))]


def _first(found: Sequence[Same], alike: Sequence[Same]) -> list[Same]:
    """The people's own first, then the like texts, each item once with all its reasons, a handful at most."""
    rows: dict[int, Same] = {}
    for one in (*found, *alike):
        known = rows.get(one.case_id)
        rows[one.case_id] = (
            one if known is None else Same(one.case_id, one.number, one.registered_on, f"{known.why}；{one.why}")
        )
    return list(rows.values())[:MOST]


def _kept(digests: Iterable[Any]) -> list[bytes]:
    return [bytes(digest) for digest in digests if digest is not None]


def _digests(index: str, values: list[str]) -> list[bytes]:
    field = Petitioner._meta.get_field(index)
    assert isinstance(field, BlindIndexField)
    # A short number is a slip, not a phone: half of the district would share it.
    return [digest for value in values if len(value) >= 7 and (digest := field.digest_of(value)) is not None]
