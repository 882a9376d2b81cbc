"""代理: the absent person's work may be done on the unit's cases, in both names, and never both sides of one act."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.cases.helpers import last, refused
from tests.factories import Life, user
from yimen.base.auth import LockingBackend
from yimen.base.deputies import NotNamed, end_deputy, name_deputy
from yimen.base.models import AuditEntry, Deputy, User
from yimen.cases import actions as cases
from yimen.cases.models import Case, Proposal
from yimen.domain.recusal import Ground
from yimen.domain.review import Level
from yimen.domain.roles import Permission, Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def life():
    return Life(at=timezone.now() - timedelta(hours=1))


def ids(life):
    return {"case_id": life.case.pk, "at": life.at}


def stand_in(absent, deputy, *, first=0, days=0, by=None, at=None):
    today = timezone.localdate()
    return name_deputy(
        absent=absent,
        deputy=deputy,
        first=today + timedelta(days=first),
        last=today + timedelta(days=first + days),
        by=by or absent,
        at=at or timezone.now(),
    )


def again(person):
    """The account as the next request reads it."""
    return User.objects.get(pk=person.pk)


@pytest.fixture
def deputy(life):
    """A handler who stands in for the head today."""
    person = user(life.department, Role.HANDLER)
    stand_in(life.head, person)
    return again(person)


def test_a_deputy_signs_for_the_head_and_both_names_are_kept(life, deputy):
    life.drafted()
    cases.issue_opinion(by=deputy, **ids(life))
    step = last(life.case)
    assert (step.step, step.by, step.deputy_for) == ("issue_opinion", deputy, life.head)
    entry = AuditEntry.objects.filter(verb="case.issue_opinion").get()
    assert (entry.actor, entry.facts["deputy_for"]) == (deputy.pk, life.head.pk)


def test_what_an_own_post_allows_is_done_in_the_own_name(life, deputy):
    life.forwarded()
    cases.receive(by=deputy, **ids(life))
    assert last(life.case).deputy_for is None
    assert "deputy_for" not in AuditEntry.objects.filter(verb="case.receive").get().facts


def test_who_drafted_does_not_sign_as_deputy(life, deputy):
    life.handler = deputy
    life.drafted()
    with refused("second_person"):
        cases.issue_opinion(by=deputy, **ids(life))


def test_nobody_signs_in_the_name_of_who_drafted(life):
    both = user(life.department, Role.HANDLER, Role.UNIT_HEAD)
    other = user(life.department, Role.HANDLER)
    life.handler = both
    life.drafted()
    stand_in(both, other)
    with refused("second_person"):
        cases.issue_opinion(by=again(other), **ids(life))


def test_who_was_drafted_for_does_not_sign(life):
    both = user(life.department, Role.HANDLER, Role.UNIT_HEAD)
    other = user(life.department, Role.UNIT_HEAD)
    stand_in(both, other)
    life.handler = again(other)
    life.received()
    life.at = timezone.now()
    cases.accept(by=life.handler, **ids(life))
    cases.draft_opinion(
        answers={order: cases.ClaimAnswer("supported", "属实。") for order in (1, 2)},
        facts="属实",
        legal_basis=["第三十二条"],
        review_organ="区政府",
        by=life.handler,
        **ids(life),
    )
    case = Case.objects.get(pk=life.case.pk)
    assert (case.opinion_drafted_by, case.opinion_drafted_for) == (other, both)
    with refused("second_person"):
        cases.issue_opinion(by=both, **ids(life))
    with pytest.raises(IntegrityError, match="case_opinion_second_for_deputies"), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(opinion_issued_by=both)
    cases.issue_opinion(by=life.head, **ids(life))


def test_an_extension_asked_for_in_somebodys_name_is_not_granted_by_that_person(life):
    both = user(life.department, Role.HANDLER, Role.UNIT_HEAD)
    other = user(life.department, Role.UNIT_HEAD)
    stand_in(both, other)
    life.accepted()
    cases.ask_extension(days=10, reason="检测", by=again(other), **ids(life))
    assert Proposal.objects.get().deputy_for == both
    for who in (both, again(other)):
        with refused("second_person"):
            cases.decide_extension(agree=True, reason="", by=who, **ids(life))
    with pytest.raises(IntegrityError, match="proposal_second_for_deputies"), transaction.atomic():
        Proposal.objects.update(agreed=True, decided_by=both, decided_at=life.at)
    cases.decide_extension(agree=True, reason="", by=life.head, **ids(life))


def test_a_recused_head_lends_nothing_on_that_case_and_a_recused_deputy_does_nothing(life, deputy):
    life.drafted()
    cases.declare_interest(ground=Ground.KIN, words="亲属", by=life.head, **ids(life))
    with refused("permission"):
        cases.issue_opinion(by=deputy, **ids(life))
    second = user(life.department, Role.UNIT_HEAD)
    stand_in(second, deputy)
    cases.declare_interest(ground=Ground.KIN, words="亲属", by=deputy, **ids(life))
    with refused("recusal"):
        cases.issue_opinion(by=again(deputy), **ids(life))


def test_a_deputy_of_who_took_part_does_not_review(life):
    life.at = timezone.now()
    life.delivered()
    reviewer, helper = user(life.government, Role.REVIEWER), user(life.government, Role.LEADER)
    request = {"requested_on": timezone.localdate(), "request": "请求复查", "reasons": "处理不公"}
    review = cases.request_review(level=Level.FIRST, body=life.government, by=life.receptionist, **request, **ids(life))
    stand_in(reviewer, helper)
    cases.take_up_review(review_id=review.pk, by=again(helper), at=life.at)
    step = review.steps.last()
    assert (step.by, step.deputy_for) == (helper, reviewer)


def test_only_case_work_of_the_common_unit_is_lent(life):
    head = user(life.office, Role.OFFICE_HEAD, Role.ADMINISTRATOR)
    clerk = user(life.office, Role.MAIL_CLERK)
    stand_in(head, clerk)
    clerk = again(clerk)
    assert clerk.may(Permission.DECLINE_CONFIRM)
    assert not clerk.may(Permission.ACCOUNT_MANAGE)
    assert not clerk.may(Permission.ACCUSATION_HANDLE)
    assert {str(reach) for reach in clerk.reaches} == {"office", "unit"}


def test_it_begins_and_ends_on_its_days_and_can_be_ended_at_once(life):
    other = user(life.department, Role.HANDLER)
    tomorrow = stand_in(life.head, other, first=1, days=3)
    assert not again(other).may(Permission.OPINION_ISSUE)
    Deputy.objects.filter(pk=tomorrow.pk).update(first=timezone.localdate())
    assert again(other).may(Permission.OPINION_ISSUE)
    Deputy.objects.filter(pk=tomorrow.pk).update(
        first=timezone.localdate() - timedelta(days=2), last=timezone.localdate() - timedelta(days=1)
    )
    assert not again(other).may(Permission.OPINION_ISSUE)
    Deputy.objects.filter(pk=tomorrow.pk).update(last=timezone.localdate())
    assert again(other).may(Permission.OPINION_ISSUE)
    end_deputy(deputy_id=tomorrow.pk, by=other, at=timezone.now())
    assert not again(other).may(Permission.OPINION_ISSUE)
    with pytest.raises(NotNamed, match="已经结束"):
        end_deputy(deputy_id=tomorrow.pk, by=other, at=timezone.now())
    assert list(AuditEntry.objects.filter(verb__startswith="deputy.").values_list("verb", flat=True)) == [
        "deputy.named", "deputy.ended",
    ]  # fmt: skip


@pytest.mark.parametrize("change", ["moved", "closed", "deputy closed"])
def test_nothing_is_lent_by_who_left_the_unit_or_to_a_closed_account(life, deputy, change):
    if change == "moved":
        User.objects.filter(pk=life.head.pk).update(unit=life.office)
    else:
        User.objects.filter(pk=(life.head if change == "closed" else deputy).pk).update(is_active=False)
    assert not again(deputy).may(Permission.OPINION_ISSUE)


def test_deputies_of_deputies_do_not_chain(life, deputy):
    third = user(life.department, Role.HANDLER)
    stand_in(deputy, third)
    assert not again(third).may(Permission.OPINION_ISSUE)


def test_it_is_named_by_oneself_or_by_the_head_and_never_twice_for_a_day(life):
    one, two = user(life.department, Role.HANDLER), user(life.department, Role.HANDLER)
    stand_in(life.handler, one, by=life.head, days=2)
    with pytest.raises(NotNamed, match="已经指定过"):
        stand_in(life.handler, two, first=2)
    stand_in(life.handler, two, first=3)
    with pytest.raises(NotNamed, match="负责人"):
        stand_in(life.head, two, by=one)
    with pytest.raises(NotNamed, match="负责人"):
        stand_in(life.handler, one, first=9, by=user(life.office, Role.OFFICE_HEAD))
    with pytest.raises(NotNamed, match="同一单位"):
        stand_in(life.handler, life.receptionist, first=9)


def test_a_deputy_of_the_head_names_no_further_deputies(life, deputy):
    with pytest.raises(NotNamed, match="负责人"):
        stand_in(life.handler, user(life.department, Role.HANDLER), by=deputy)


def test_the_database_keeps_the_days_in_order_and_the_two_apart(life):
    today = timezone.localdate()
    row = {"absent": life.head, "first": today, "last": today, "named_by": life.head, "named_at": timezone.now()}
    with pytest.raises(IntegrityError, match="deputy_is_another"), transaction.atomic():
        Deputy.objects.create(deputy=life.head, **row)
    with pytest.raises(IntegrityError, match="deputy_days_in_order"), transaction.atomic():
        Deputy.objects.create(deputy=life.handler, **{**row, "last": today - timedelta(days=1)})
    Deputy.objects.create(deputy=life.handler, **row)
    with pytest.raises(IntegrityError, match="deputy_one_from_a_day"), transaction.atomic():
        Deputy.objects.create(deputy=life.handler, **row)


def test_a_request_reads_account_unit_and_absences_in_one_statement(life, deputy):
    with CaptureQueriesContext(connection) as asked:
        person = LockingBackend().get_user(deputy.pk)
        assert person.may(Permission.OPINION_ISSUE)
        assert [one.name for one in person.absent] == [life.head.name]
        assert person.unit.name
    assert len(asked) == 1
