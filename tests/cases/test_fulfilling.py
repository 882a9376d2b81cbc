"""落实 (第三十二条, 第三十三条): tasks from a conclusion, checks by dates, an end with the matter."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from tests.cases.helpers import day, last, refused
from tests.factories import Life, unit, user
from yimen.cases import actions as cases
from yimen.cases import queries
from yimen.cases.models import Case, Fulfilment, FulfilmentCheck
from yimen.domain.fulfilment import Progress
from yimen.domain.procedure import ReopenGround
from yimen.domain.roles import Role
from yimen.supervision.queries.desk import desk_notes

# Delivered on Monday 2 March 2026: checks on 1 April, 1 May and 31 May, which is also the end where none was stated.


def tasks(life: Life) -> list[tuple[int | None, date, date, str]]:
    rows = Fulfilment.objects.filter(case=life.case).select_related("claim").order_by("id")
    return [(row.claim.order if row.claim else None, row.due_on, row.next_on, row.end) for row in rows]


def answers(life: Life, progress: Progress, **given):
    task = Fulfilment.objects.open().filter(case=life.case).first()
    facts = {"proof": "已更换曳引机，见验收记录。", "by": life.handler, **given}
    return cases.answer_check(
        case_id=life.case.pk, task_id=task.pk if task else 0, progress=progress, **facts, at=life.at
    )


def agreed(life: Life, due: str = "03-20"):
    life.accepted()
    terms = {"parties": "甲、乙", "terms": "月底修好。", "performance": "施工", "committee": False, "consent": True}
    cases.agree(case_id=life.case.pk, kind="settle", **terms, due_on=day(due), by=life.handler, at=life.at)
    return life


def test_each_supported_claim_of_a_conclusion_opens_a_task():
    assert tasks(Life().delivered()) == [
        (1, day("05-31"), day("04-01"), ""),
        (2, day("05-31"), day("04-01"), ""),
    ]


def test_a_claim_that_is_not_supported_opens_none_and_the_stated_end_counts():
    life = Life().accepted()
    given = {1: ("supported", day("03-15")), 2: ("explained", day("03-15"))}
    cases.draft_opinion(
        case_id=life.case.pk,
        answers={order: cases.ClaimAnswer(result, "理由。", by) for order, (result, by) in given.items()},
        facts="属实。", legal_basis=["第三十二条"], review_organ="区政府", by=life.handler, at=life.at,
    )  # fmt: skip
    assert list(life.case.claims.values_list("fulfil_by", flat=True)) == [day("03-15"), None]
    cases.issue_opinion(case_id=life.case.pk, by=life.head, at=life.at)
    cases.deliver(case_id=life.case.pk, delivered_on=life.at.date(), proved=True, by=life.handler, at=life.at)
    assert tasks(life) == [(1, day("03-15"), day("03-15"), "")], "asked on the stated end, before the first check"


def test_an_opinion_cannot_promise_yesterday():
    life = Life().accepted()
    answer = cases.ClaimAnswer("supported", "属实。", day("03-01"))
    with refused("fulfil_by"):
        cases.draft_opinion(
            case_id=life.case.pk, answers={1: answer, 2: answer}, facts="属实。", legal_basis=["第三十二条"],
            review_organ="区政府", by=life.handler, at=life.at,
        )  # fmt: skip


def test_an_agreement_is_followed_to_its_day():
    life = agreed(Life())
    assert tasks(life) == [(None, day("03-20"), day("03-20"), "")]
    life.after(days=18)
    answers(life, Progress.DONE, fulfilled_on=day("03-19"))
    assert tasks(life)[0][3] == "done"
    case = cases.resolve(case_id=life.case.pk, persons_word=False, reason="已履行。", by=life.receptionist, at=life.at)
    assert case.resolved_on == day("03-20")


def test_an_agreement_that_is_not_performed_does_not_count_as_resolved():
    life = agreed(Life())
    with refused("settled"):
        cases.resolve(case_id=life.case.pk, persons_word=False, reason="已签。", by=life.receptionist, at=life.at)


def test_under_way_is_asked_again_at_the_next_check():
    life = Life().delivered().after(days=30)
    answers(life, Progress.UNDER_WAY)
    assert tasks(life)[0] == (1, day("05-31"), day("05-01"), "")
    check = FulfilmentCheck.objects.get()
    assert (check.number, check.due_on, check.answered_on, check.progress) == (
        1, day("04-01"), day("04-01"), "under_way",
    )  # fmt: skip
    assert last(life.case).facts == {"task": check.task_id, "claim": 1, "check_number": 1, "progress": "under_way"}


def test_an_answer_that_comes_late_is_not_asked_for_twice():
    life = Life().delivered().after(days=70)
    answers(life, Progress.NOT_YET)
    assert tasks(life)[0][2] == day("05-31")


def test_done_ends_the_task_and_notes_the_claim():
    life = Life().delivered().after(days=30)
    answers(life, Progress.DONE, fulfilled_on=day("03-30"))
    assert tasks(life)[0][3] == "done"
    assert life.case.claims.get(order=1).fulfilled_on == day("03-30")
    assert Case.objects.get(pk=life.case.pk).resolved_on is None, "办结不等于化解"


def test_registering_the_fulfilment_ends_the_task_too():
    life = Life().delivered()
    cases.fulfil_claim(case_id=life.case.pk, order=2, fulfilled_on=day("03-02"), by=life.handler, at=life.at)
    assert [row[3] for row in tasks(life)] == ["", "done"]


@pytest.mark.parametrize(
    ("given", "codes"),
    [
        ({"proof": " "}, {"proof"}),
        ({"progress": Progress.DONE}, {"fulfilled_on"}),
        ({"progress": Progress.DONE, "fulfilled_on": date(2026, 3, 3)}, {"fulfilled_on"}),
    ],
)
def test_an_answer_has_its_proof_and_its_day(given, codes):
    life = Life().delivered()
    with refused(*codes):
        answers(life, given.pop("progress", Progress.UNDER_WAY), **given)


def test_only_the_unit_answers():
    life = Life().delivered()
    with refused("side"):
        answers(life, Progress.UNDER_WAY, by=life.receptionist)
    with refused("side"):
        answers(life, Progress.UNDER_WAY, by=user(unit(life.government), Role.HANDLER))


def test_nothing_promised_nothing_asked():
    life = Life().sorted()
    cases.answer_on_spot(case_id=life.case.pk, answer="已解释。", by=life.receptionist, at=life.at)
    assert tasks(life) == []
    with refused("side", "task_open"):
        answers(life, Progress.UNDER_WAY)


def test_a_task_of_another_case_is_not_answered_here():
    life, other = Life().delivered(), Life().delivered()
    task = Fulfilment.objects.filter(case=other.case).first()
    with refused("task_open"):
        cases.answer_check(
            case_id=life.case.pk, task_id=task.pk, progress=Progress.UNDER_WAY, proof="x", by=life.handler, at=life.at
        )


def test_the_tasks_end_with_the_matter():
    life = Life().delivered()
    cases.resolve(case_id=life.case.pk, persons_word=True, reason="本人来电。", by=life.receptionist, at=life.at)
    assert [row[3] for row in tasks(life)] == ["resolved", "resolved"]


def test_handled_anew_the_old_tasks_end_and_the_new_opinion_opens_its_own():
    life = Life().delivered()
    ground = ReopenGround.SELF_CORRECTION
    cases.reopen(case_id=life.case.pk, ground=ground, reason="有误。", by=life.head, at=life.at)
    assert [row[3] for row in tasks(life)] == ["reopened", "reopened"]
    cases.draft_opinion(
        case_id=life.case.pk, answers={n: cases.ClaimAnswer("supported", "属实。") for n in (1, 2)}, facts="属实。",
        legal_basis=["第三十二条"], review_organ="区政府", by=life.handler, at=life.at,
    )  # fmt: skip
    cases.issue_opinion(case_id=life.case.pk, by=life.head, at=life.at)
    cases.deliver(case_id=life.case.pk, delivered_on=life.at.date(), proved=True, by=life.handler, at=life.at)
    assert [row[3] for row in tasks(life)] == ["reopened", "reopened", "", ""]


def test_late_tasks_show_on_the_desk_of_the_unit_and_of_its_office(django_assert_num_queries):
    life = Life().delivered()
    supervisor, stranger = life.receptionist, user(unit(life.government), Role.HANDLER)
    for who, found in ((life.handler, 2), (supervisor, 2), (stranger, 0)):
        assert desk_notes(who, today=day("03-31")).late_tasks == 0
        assert desk_notes(who, today=day("04-01")).late_tasks == found
        with django_assert_num_queries(1):
            assert len(queries.open_tasks_of(who, after=None, limit=10)) == found
    first = queries.open_tasks_of(life.handler, after=None, limit=1)[0]
    [second] = queries.open_tasks_of(life.handler, after=(first.next_on, first.pk), limit=10)
    assert second.pk > first.pk


def test_a_claim_has_one_open_task_and_a_check_one_answer():
    life = Life().delivered()
    row = Fulfilment.objects.filter(case=life.case).first()
    copy = {
        "case": life.case, "claim": row.claim, "unit": row.unit, "office": row.office, "opened_on": row.opened_on,
        "due_on": row.due_on, "next_on": row.next_on,
    }  # fmt: skip
    with pytest.raises(IntegrityError, match="fulfilment_one_open_of_a_claim"), transaction.atomic():
        Fulfilment.objects.create(**copy)
    with pytest.raises(IntegrityError, match="fulfilment_of_a_claim_or_an_agreement"), transaction.atomic():
        Fulfilment.objects.create(**{**copy, "claim": None})
    with pytest.raises(IntegrityError, match="fulfilment_ended_whole"), transaction.atomic():
        Fulfilment.objects.filter(pk=row.pk).update(ended_on=row.opened_on)
    answers(life, Progress.UNDER_WAY)
    check = FulfilmentCheck.objects.get()
    with pytest.raises(IntegrityError, match="fulfilment_check_once"), transaction.atomic():
        FulfilmentCheck.objects.create(
            task=check.task, number=1, due_on=check.due_on, answered_on=check.answered_on, progress="done", proof="x",
            by=life.handler, at=life.at,
        )  # fmt: skip
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE cases_fulfilmentcheck SET progress = 'done'")


def test_the_check_days_are_the_offices_own(settings):
    settings.FULFILMENT_CHECK_DAYS = (10,)
    assert tasks(Life().delivered())[0][2] == day("03-12")
