"""What the office, and who decides between units, does with an item until a unit has it."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.timezone import localdate
from hypothesis import strategies as st

from tests.cases.living.moves import by, move, to, words
from yimen.cases import actions as cases
from yimen.domain import jurisdiction, simplified
from yimen.domain.procedure import DeclineGround

CLASSES = st.sampled_from(
    [("appeal", 6)] * 3
    + [("suggestion", None), ("appeal", 1), ("appeal", 4), ("appeal", 5), ("accusation", None), ("appeal", None)]
)


@move
def sort(life, who, draw, well):
    kind, path = draw(st.sampled_from([("appeal", 6), ("appeal", 6), ("appeal", 1)]) if well else CLASSES)
    return cases.sort(case_id=life.case.pk, petition_class=kind, path=path, **by(life, who))


@move
def answer_on_spot(life, who, draw, well):
    return cases.answer_on_spot(case_id=life.case.pk, answer=words(draw, well), **by(life, who))


@move
def guide_elsewhere(life, who, draw, well):
    reply = words(draw, well)
    return cases.guide_elsewhere(case_id=life.case.pk, competent_body="云汀区人民法院", reply=reply, **by(life, who))


@move
def to_political_legal(life, who, draw, well):
    unit_ = life.world.court if well else life.world.one
    return cases.to_political_legal(case_id=life.case.pk, to_unit=unit_, **by(life, who))


@move
def forward(life, who, draw, well):
    return cases.forward(case_id=life.case.pk, to_unit=to(life, draw, well), **by(life, who))


@move
def assign(life, who, draw, well):
    days = 20 if well else draw(st.sampled_from([0, -3, 1, 90]))
    unit_ = to(life, draw, well)
    return cases.assign(case_id=life.case.pk, to_unit=unit_, days=days, report_outline="调查情况", **by(life, who))


@move
def withdraw(life, who, draw, well):
    return cases.withdraw(case_id=life.case.pk, reason=words(draw, well), **by(life, who))


@move
def decide_return(life, who, draw, well):
    agree = draw(st.booleans())
    return cases.decide_return(case_id=life.case.pk, agree=agree, reason=words(draw, well), **by(life, who))


@move
def propose_decline(life, who, draw, well):
    ground = draw(st.sampled_from([DeclineGround.FINAL, DeclineGround.SAME_MATTER, None]))
    return cases.propose_decline(
        case_id=life.case.pk, ground=DeclineGround.FINAL if well else ground, reason=words(draw, well),
        final_number="云复核〔2025〕3号", final_on=date(2025, 3, 3), same_facts=well or draw(st.booleans()),
        **by(life, who),
    )  # fmt: skip


@move
def decide_decline(life, who, draw, well):
    agree = draw(st.booleans())
    return cases.decide_decline(case_id=life.case.pk, agree=agree, reason=words(draw, well), **by(life, who))


@move
def mark_simplified(life, who, draw, well):
    excluded = frozenset() if well else frozenset(draw(st.lists(st.sampled_from(simplified.Exclusion), max_size=2)))
    checklist = simplified.Checklist(simplified.Kind.CLEAR, excluded)
    return cases.mark_simplified(case_id=life.case.pk, checklist=checklist, **by(life, who))


@move
def raise_dispute(life, who, draw, well):
    ground = draw(st.sampled_from([*jurisdiction.Ground] if well else [*jurisdiction.Ground, None]))
    return cases.raise_dispute(
        case_id=life.case.pk, ground=ground, other=life.world.two if well else None, consulted="已协商，未达成一致。",
        reason=words(draw, well), **by(life, who),
    )  # fmt: skip


@move
def end_dispute(life, who, draw, well):
    return cases.end_dispute(case_id=life.case.pk, reason=words(draw, well), **by(life, who))


@move
def decide_unit(life, who, draw, well):
    return cases.decide_unit(
        case_id=life.case.pk, to_unit=to(life, draw, well), reason=words(draw, well), **by(life, who)
    )


@move
def ask_help(life, who, draw, well):
    due = localdate(life.now) + timedelta(days=5 if well else draw(st.integers(-3, 90)))
    return cases.ask_help(
        case_id=life.case.pk, unit=life.world.two, due=due, request=words(draw, well), **by(life, who)
    )


@move
def answer_help(life, who, draw, well):
    return cases.answer_help(case_id=life.case.pk, answer=words(draw, well), **by(life, who))


@move
def waive_help(life, who, draw, well):
    return cases.waive_help(case_id=life.case.pk, unit_id=life.world.two.pk, reason=words(draw, well), **by(life, who))
