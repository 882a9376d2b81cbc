"""简易办理 (国信办发〔2022〕17号): for what it is meant, what excludes it, and why a matter may not go that way.

The kinds and exclusions are those of the 2022 text as reported; which organ applies it is the competent organ's own
decision, so a person ticks the list and the rule only says what stands against it.
"""

from __future__ import annotations

from dataclasses import dataclass

from yimen.domain.labelled import Labelled
from yimen.domain.procedure.situation import Refusal

ARTICLE = "简易办理（2022）"


class Kind(Labelled):
    """The kinds of matters for which it is meant."""

    CLEAR = "clear", "事实清楚、责任明确、争议不大、易于解决"
    ANSWERABLE = "answerable", "咨询、意见建议、表扬感谢，可以即时答复"
    URGENT_LIFE = "urgent_life", "涉及群众日常生产生活、时效性强，应当即时处理"
    PROMISED = "promised", "有关机关、单位已明确承诺或已有结论"
    OTHER = "other", "其他可以简易办理的"


class Exclusion(Labelled):
    """What excludes it; one is enough."""

    OTHER_PATH = "other_path", "属于第三十一条第（一）至（五）项"
    ASSIGNED = "assigned", "上级交办"
    NOT_SUPPORTED = "not_supported", "诉求可能不予支持"
    SEVERAL_UNITS = "several_units", "涉及两个以上责任单位"
    GROUP = "group", "集体联名投诉"
    DIFFICULT = "difficult", "重大、复杂、疑难"


@dataclass(frozen=True, slots=True)
class Checklist:
    """What the person who accepts ticked."""

    kind: Kind
    excluded: frozenset[Exclusion] = frozenset()


def against(checklist: Checklist, *, first_time: bool) -> tuple[Refusal, ...]:
    """Everything that stands against the simplified way; empty when the matter is eligible.

    Args:
        checklist: the kind and the exclusions found.
        first_time: whether it is the first petition on the matter.
    """
    found = [] if first_time else [Refusal("first_time", "简易办理只适用于初次信访事项。", ARTICLE)]
    found += [
        Refusal(f"excluded_{exclusion.value}", f"有不适用简易办理的情形：{exclusion.label}。", ARTICLE)
        for exclusion in Exclusion
        if exclusion in checklist.excluded
    ]
    return tuple(found)
