"""The sentence at the top of the status page: who should do what by when, and lateness said plainly."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace as Row

import pytest

from yimen.cases.public.now import day_words, now_of
from yimen.domain import clocks as rules
from yimen.domain.calendar import shipped
from yimen.domain.procedure import Stage

OFFICE, UNIT = Row(short_name="区信访局"), Row(short_name="区住建局")


def clock(code: str, start: date) -> Row:
    """A stored clock that starts on `start`."""
    due = rules.due(code, start, shipped())
    return Row(
        code=code,
        start=start,
        nominal_due=due.nominal_due,
        due=due.due,
        article="",
        stopped_on=None,
        days=None,
        extension=0,
        hearing_from=None,
        hearing_to=None,
    )


def case(stage: Stage, **fields: object) -> Row:
    """As much of a case as the sentence needs."""
    usual = {
        "office": OFFICE,
        "unit": UNIT,
        "stage": stage,
        "concluded_on": None,
        "delivered_on": None,
        "opinion": {},
        "path": 6,
        "answer": "",
        "simplified": False,
        "forwarded_on": None,
        "final_on": None,
    }
    return Row(**{**usual, **fields})


C1, C2 = clock("C1", date(2026, 3, 2)), clock("C2", date(2026, 3, 2))  # due 2026-03-17
C4 = clock("C4", date(2026, 3, 2))  # due 2026-05-06, after the May holiday
C5 = clock("C5", date(2026, 4, 1))  # due 2026-05-06 rolled from the holiday


@pytest.mark.parametrize(
    ("stage", "clocks", "fields", "today", "tone", "sentence"),
    [
        (
            Stage.REGISTERED,
            {"C1": C1},
            {"unit": None},
            date(2026, 3, 2),
            "ok",
            "区信访局应于3月17日前转送有权处理的机关、单位，或者直接答复您。",
        ),
        (Stage.FORWARDED, {"C2": C2}, {}, date(2026, 3, 3), "ok", "区住建局应于3月17日前书面告知您是否受理。"),
        (Stage.RECEIVED, {"C2": C2}, {}, date(2026, 3, 16), "near", "区住建局应于3月17日前书面告知您是否受理。"),
        (Stage.RECEIVED, {"C2": C2}, {}, date(2026, 3, 17), "near", "区住建局应于3月17日前书面告知您是否受理。"),
        (
            Stage.RECEIVED,
            {"C2": C2},
            {},
            date(2026, 3, 20),
            "late",
            "区住建局本应于3月17日前书面告知您是否受理，现在已经超期3天。",
        ),
        (Stage.FORWARDED, {}, {}, date(2026, 3, 20), "ok", "已转送区住建局办理。"),
        (Stage.HANDLING, {"C4": C4}, {}, date(2026, 3, 3), "ok", "区住建局应于5月6日前作出处理意见，书面答复您。"),
        (Stage.DRAFTED, {"C4": C4}, {}, date(2026, 3, 3), "ok", "区住建局应于5月6日前作出处理意见，书面答复您。"),
        (Stage.ISSUED, {"C4": C4}, {}, date(2026, 3, 3), "ok", "区住建局应于5月6日前把处理意见书送达给您。"),
        (
            Stage.CONCLUDED,
            {"C5": C5},
            {"concluded_on": date(2026, 4, 1), "delivered_on": date(2026, 4, 1)},
            date(2026, 4, 2),
            "done",
            "区住建局已于4月1日把处理意见书送达给您，事项办结。",
        ),
        (
            Stage.CONCLUDED,
            {},
            {"unit": None, "concluded_on": date(2026, 4, 1)},
            date(2026, 4, 2),
            "done",
            "区信访局已于4月1日答复您，事项办结。",
        ),
        (
            Stage.PROCEDURAL,
            {},
            {"unit": None, "concluded_on": date(2026, 4, 1), "path": 2, "answer": "仲裁委"},
            date(2027, 1, 2),
            "done",
            "这件事依法应当走其他法定途径，区信访局已于2026年4月1日告知您。",
        ),
        (
            Stage.PROCEDURAL,
            {},
            {"unit": None, "concluded_on": date(2026, 4, 1), "forwarded_on": date(2026, 4, 1), "path": 1},
            date(2026, 4, 2),
            "done",
            "这件事涉及诉讼权利救济，区信访局已于4月1日转送有关政法部门依法处理。",
        ),
        (
            Stage.PROCEDURAL,  # 不再受理 of a matter that belongs to the courts: not sent on
            {},
            {"unit": None, "concluded_on": date(2026, 4, 1), "path": 1},
            date(2026, 4, 2),
            "done",
            "这件事已于4月1日作出不予（不再）受理的告知，理由见下方的告知书。",
        ),
        (
            Stage.HANDLING,
            {"C4": C4, "S3": clock("S3", date(2026, 3, 2))},
            {"simplified": True},
            date(2026, 3, 3),
            "ok",
            "区住建局应于3月16日前答复您。",
        ),
        (
            Stage.CONCLUDED,
            {},
            {"simplified": True, "concluded_on": date(2026, 4, 1)},
            date(2026, 4, 2),
            "done",
            "区住建局已于4月1日答复您，事项办结。",
        ),
        (
            Stage.CONCLUDED,
            {"M1": clock("M1", date(2026, 4, 1))},
            {"concluded_on": date(2026, 4, 1)},
            date(2026, 4, 2),
            "done",
            "双方已于4月1日达成调解（和解）协议，事项办结。",
        ),
        (
            Stage.PROCEDURAL,
            {},
            {"concluded_on": date(2026, 4, 1), "path": 6},
            date(2026, 4, 2),
            "done",
            "这件事已于4月1日作出不予（不再）受理的告知，理由见下方的告知书。",
        ),
        (
            Stage.OBJECTED,
            {"C2": C2},
            {},
            date(2026, 3, 3),
            "near",
            "区住建局提出不属于自己的职权范围，区信访局正在核实责任单位的异议，决定由谁办理。",
        ),
        (Stage.HISTORY, {}, {}, date(2026, 4, 2), "done", "这是条例施行以前的历史件，按原有记录保存。"),
    ],
)
def test_each_stage_says_who_owes_what_by_when(stage, clocks, fields, today, tone, sentence, db):
    now = now_of(case(stage, **fields), clocks, today)
    assert (now.tone, now.sentence) == (tone, sentence)


@pytest.mark.parametrize(
    ("today", "more"),
    [
        (date(2026, 4, 2), "对意见不服的，可以在5月6日前书面请求区政府复查（还剩 34 天）。"),
        (date(2026, 5, 6), "对意见不服的，可以在5月6日前书面请求区政府复查（今天是最后一天）。"),
        (date(2026, 5, 7), "请求复查的期限已于5月6日届满。"),
    ],
)
def test_the_right_to_a_review_is_said_to_its_last_day(today, more, db):
    fields = {"concluded_on": date(2026, 4, 1), "delivered_on": date(2026, 4, 1), "opinion": {"review_organ": "区政府"}}
    assert now_of(case(Stage.CONCLUDED, **fields), {"C5": C5}, today).more == more


def test_before_acceptance_the_latest_conclusion_is_told(db):
    now = now_of(case(Stage.FORWARDED), {"C2": C2}, date(2026, 3, 3))
    assert now.more == "受理后，最迟应于5月18日前办结。"


@pytest.mark.parametrize(("day", "words"), [(date(2026, 12, 8), "12月8日"), (date(2027, 1, 8), "2027年1月8日")])
def test_another_year_is_named(day, words):
    assert day_words(day, date(2026, 11, 24)) == words


@pytest.mark.parametrize("stage", list(Stage))
def test_every_stage_has_a_sentence(stage, db):
    assert now_of(case(stage), {}, date(2026, 4, 2)).sentence
