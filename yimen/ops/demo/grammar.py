"""From a topic to the words of one petition and of its answer (虚构文本)."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from yimen.domain.content_classes import CONTENT_CLASSES
from yimen.domain.dictionaries import ClaimResult, Purpose
from yimen.ops.demo import places
from yimen.ops.demo.topics import ALSO_EXPLAINED, ALSO_SUPPORTED, REFUSALS, SEASONS, TAILS, TOPICS, Topic

_LABEL = {row.code: row.label for row in CONTENT_CLASSES}
CODES = {f"{_LABEL[row.parent]}/{row.label}": row.code for row in CONTENT_CLASSES if row.parent}
PURPOSES = {"suggestion": Purpose.SUGGEST, "consult": Purpose.CONSULT}
RESULTS = (ClaimResult.SUPPORTED, ClaimResult.EXPLAINED, ClaimResult.NOT_SUPPORTED)


@dataclass(frozen=True, slots=True)
class Words:
    """Everything that is said about one matter.

    Attributes:
        results: result and reason of each claim, as the unit will give them.
        body: the competent body, for a matter that belongs elsewhere.
        unit: slug of the department or town that is competent.
    """

    topic: Topic
    town: str
    title: str
    facts: str
    claims: tuple[str, ...]
    reason: str
    place: str
    division: str
    unit: str
    found: str
    results: tuple[tuple[str, str], ...]
    answer: str
    content: str
    purpose: str
    body: str = ""

    @property
    def petition_class(self) -> str:
        """The class it is sorted into."""
        return "suggestion" if self.topic.kind == "suggestion" else "appeal"

    @property
    def path(self) -> int | None:
        """The branch of 第三十一条."""
        if self.topic.kind == "suggestion":
            return None
        return {"duty": 5, "path1": 1, "path2": 2, "path4": 4}.get(self.topic.kind, 6)


def choose(rng: Random, month: int) -> Topic:
    """A topic, by its share and the season."""
    weights = [topic.share * SEASONS[topic.season][month - 1] for topic in TOPICS]
    return rng.choices(TOPICS, weights=weights)[0]


def speak(rng: Random, topic: Topic, month: int, *, town: str = "") -> Words:
    """The words of one matter of this topic, heard in this month; `town`: slug of the town it is about, if one is."""
    slots = places.slots(rng, month, town)
    number = 2 if len(topic.claims) < 3 or rng.random() < 0.6 else 3
    claims = tuple(claim.format(**slots) for claim in rng.sample(topic.claims, number))
    side = rng.randrange(len(topic.titles))  # a title and the facts that belong to it
    opening = topic.facts[side].format(**slots)
    return Words(
        topic=topic,
        town=slots["slug"],
        title=topic.titles[side].format(**slots),
        facts=f"{opening}。{''.join(rng.sample(TAILS, rng.randrange(1, 4)))}",
        claims=claims,
        reason=topic.reason.format(**slots) + "。",
        place=f"{slots['town']}{rng.choice((slots['village'], slots['estate'], slots['street']))}",
        division=places.BY_SLUG[slots["slug"]].division,
        unit=slots["slug"] if topic.unit == "town" else topic.unit,
        found=topic.found.format(**slots) + "。",
        results=_results(rng, topic, slots, number),
        answer=f"{topic.does.format(**slots)}。{topic.explains.format(**slots)}。",
        content=CODES[topic.content],
        purpose=str(PURPOSES.get(topic.kind) or rng.choices((Purpose.REQUEST, Purpose.APPEAL), weights=(4, 1))[0]),
        body=topic.basis if topic.kind.startswith("path") else "",
    )


def _results(rng: Random, topic: Topic, slots: dict[str, str], number: int) -> tuple[tuple[str, str], ...]:
    """A result and a reason for each claim; the second of a kind refers to the first."""
    reasons = {
        ClaimResult.SUPPORTED: (topic.does.format(**slots) + "。", ALSO_SUPPORTED),
        ClaimResult.EXPLAINED: (topic.explains.format(**slots) + "。", ALSO_EXPLAINED),
        ClaimResult.NOT_SUPPORTED: REFUSALS,
    }
    results = rng.choices(RESULTS, weights=(62, 28, 10), k=number)
    return tuple((str(result), reasons[result][min(results[:n].count(result), 1)]) for n, result in enumerate(results))
