"""What the responsible unit does: receive, accept, answer, deliver."""

from __future__ import annotations

from django.utils.timezone import localdate
from hypothesis import strategies as st

from tests.cases.living.moves import answers, by, move, some_day, words
from yimen.cases import actions as cases
from yimen.cases import queries
from yimen.domain import simplified


@move
def receive(life, who, draw, well):
    return cases.receive(case_id=life.case.pk, **by(life, who))


@move
def object_to(life, who, draw, well):
    return cases.object_to(case_id=life.case.pk, reason=words(draw, well), **by(life, who))


@move
def accept(life, who, draw, well):
    return cases.accept(case_id=life.case.pk, **by(life, who))


@move
def accept_simplified(life, who, draw, well):
    excluded = frozenset() if well else frozenset(draw(st.lists(st.sampled_from(simplified.Exclusion), max_size=2)))
    checklist = simplified.Checklist(simplified.Kind.CLEAR, excluded)
    return cases.accept_simplified(case_id=life.case.pk, checklist=checklist, **by(life, who))


@move
def to_ordinary(life, who, draw, well):
    return cases.to_ordinary(case_id=life.case.pk, reason=words(draw, well), **by(life, who))


@move
def answer_simply(life, who, draw, well):
    on, given = some_day(life, draw, well), answers(life.case, draw, well)
    return cases.answer_simply(case_id=life.case.pk, answers=given, way="phone", told_on=on, **by(life, who))


@move
def ask_extension(life, who, draw, well):
    days = 30 if well else draw(st.integers(-1, 40))
    return cases.ask_extension(case_id=life.case.pk, days=days, reason=words(draw, well), **by(life, who))


@move
def decide_extension(life, who, draw, well):
    agree = draw(st.booleans())
    return cases.decide_extension(case_id=life.case.pk, agree=agree, reason=words(draw, well), **by(life, who))


@move
def agree(life, who, draw, well):
    return cases.agree(
        case_id=life.case.pk, kind=draw(st.sampled_from(["mediate", "settle"])), parties="王小云、柳岸物业",
        terms=words(draw, well), performance="一次付清", due_on=some_day(life, draw, well),
        committee=draw(st.booleans()), consent=well or draw(st.booleans()), **by(life, who),
    )  # fmt: skip


@move
def draft_opinion(life, who, draw, well):
    beside = queries.joinable(life.case) if draw(st.booleans()) else []
    return cases.draft_opinion(
        case_id=life.case.pk, answers=answers(life.case, draw, well), facts="经核查属实。",
        legal_basis=["《信访工作条例》第三十二条"] if well else [""], review_organ="云汀区人民政府",
        together={one.pk: answers(one, draw, well) for one in beside}, **by(life, who),
    )  # fmt: skip


@move
def return_opinion(life, who, draw, well):
    return cases.return_opinion(case_id=life.case.pk, reason=words(draw, well), **by(life, who))


@move
def issue_opinion(life, who, draw, well):
    return cases.issue_opinion(case_id=life.case.pk, **by(life, who))


@move
def deliver(life, who, draw, well):
    waiting = queries.awaiting(life.case, queries.parties_of(life.case))
    proved, some = well or draw(st.booleans()), well or draw(st.booleans())
    party = draw(st.sampled_from(waiting))[0] if waiting and some else None
    day = localdate(life.now)
    return cases.deliver(case_id=life.case.pk, delivered_on=day, proved=proved, party_id=party, **by(life, who))
