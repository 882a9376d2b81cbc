"""The demo district's routing rules (分流规则), worked out of its own topics: who answers for which subject."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime

from yimen.base.models import Unit, User
from yimen.cases import actions as cases
from yimen.cases.models import RoutingTable
from yimen.domain.routing import Rule, Target
from yimen.ops.demo import district
from yimen.ops.demo.grammar import CODES
from yimen.ops.demo.topics import TOPICS

ADMINISTRATOR, CHECKER = "guanli", "shenhe"
TOWN = "town"  # the unit of a topic that the town of the place answers for
TOWN_BASIS = "区政府乡镇（街道）权责清单：村（社区）事务由属地办理"


def release(*, at: datetime) -> None:
    """Let the administrator write the rules and the checker run and release them; once."""
    office = Unit.objects.get(code=district.OFFICE_CODE)
    if RoutingTable.objects.filter(office=office).exists():
        return
    people = {name: User.objects.select_related("unit").get(username=name) for name in (ADMINISTRATOR, CHECKER)}
    table = cases.open_draft(office=office, by=people[ADMINISTRATOR], at=at)
    since = date(at.year - 3, 1, 1)
    cases.add_rules(office=office, rules=rules(since), seen=table.revision, by=people[ADMINISTRATOR], at=at)
    cases.try_draft(table_id=table.pk, by=people[CHECKER], at=at)
    table.refresh_from_db()
    cases.release(table_id=table.pk, seen=table.revision, by=people[CHECKER], at=at)


def rules(since: date) -> list[Rule]:
    """One rule for a whole class where one body answers for all of it, else one for each subject, those first."""
    answers: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for topic in TOPICS:
        answers[CODES[topic.content]][topic.unit] += topic.share
    chosen = {content: max(sorted(units), key=lambda unit: units[unit]) for content, units in answers.items()}
    whole = {content[:2] for content in chosen if len({u for c, u in chosen.items() if c[:2] == content[:2]}) == 1}
    rows = {f"{content[:2]}0000" if content[:2] in whole else content: unit for content, unit in chosen.items()}
    ordered = sorted(rows.items(), key=lambda row: (row[0].endswith("0000"), row[0]))
    units = {unit.code: unit for unit in Unit.objects.all()}
    return [_rule(content, slug, since, units) for content, slug in ordered]


def _rule(content: str, slug: str, since: date, units: dict[str, Unit]) -> Rule:
    if slug == TOWN:
        return Rule(0, "", content, Target.TOWN, None, since, basis=TOWN_BASIS)
    unit = units[district.unit_of(slug)]
    return Rule(0, "", content, Target.UNIT, unit.pk, since, basis=f"{unit.short_name}三定规定")
