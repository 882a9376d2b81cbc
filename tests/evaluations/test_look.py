"""A 不满意 opens a look by the organ's superior once the window has closed; nobody is asked to rate otherwise."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from tests.factories import Life, unit, user
from yimen.base.models import AuditEntry
from yimen.cases.actions import NotAllowed
from yimen.cases.models import Case
from yimen.domain.rating import LookOutcome
from yimen.domain.roles import Role
from yimen.evaluations.actions import look_at_rating, rate
from yimen.evaluations.models import Rating, RatingLook
from yimen.evaluations.queries import to_look_at

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


class Rated(Life):
    """Concluded and rated `level`; the window has closed since, by default."""

    def __init__(self, level: str = "dissatisfied", *, days: int = 31, body: str = "organ") -> None:
        super().__init__(at=timezone.now() - timedelta(minutes=5))
        self.delivered()
        self.leader = user(self.government, Role.LEADER)
        self.rating = rate(case_id=self.case.pk, body=body, level=level, reason="至今没有修好。", by=None, at=self.at)
        Case.objects.filter(pk=self.case.pk).update(concluded_on=TODAY - timedelta(days=days))

    def looks(self, **given):
        facts = {"outcome": LookOutcome.NOTHING, "words": "经查看，办理合法。", "by": self.leader, **given}
        return look_at_rating(rating_id=self.rating.pk, **facts, at=timezone.now())


def codes(call, **given) -> set[str]:
    with pytest.raises(NotAllowed) as told:
        call(**given)
    return {one.code for one in told.value.refusals}


@pytest.mark.parametrize(
    ("level", "days", "found"),
    [("dissatisfied", 31, 1), ("dissatisfied", 30, 0), ("mostly_satisfied", 31, 0), ("satisfied", 31, 0)],
)
def test_only_a_closed_unhappy_rating_waits_for_the_superior(level, days, found):
    life = Rated(level, days=days)
    assert len(to_look_at(life.leader, today=TODAY, after=0, limit=10)) == found


def test_it_waits_nowhere_else():
    life = Rated()
    for who in (life.head, user(life.office, Role.CHECKER), user(unit(), Role.LEADER)):
        assert to_look_at(who, today=TODAY, after=0, limit=10) == []


def test_a_look_is_closed_once_and_the_rating_stays_as_it_is():
    life = Rated()
    life.looks()
    assert to_look_at(life.leader, today=TODAY, after=0, limit=10) == []
    assert codes(life.looks) == {"looked"}
    life.rating.refresh_from_db()
    assert (life.rating.level, life.rating.reason) == (3, "至今没有修好。")
    with pytest.raises(IntegrityError), transaction.atomic():
        RatingLook.objects.create(rating=life.rating, outcome="other", words="x", by=life.leader, at=timezone.now())


def test_who_may_not_look_is_told_why():
    life = Rated()
    assert codes(life.looks, by=life.head) == {"side"}
    assert codes(life.looks, by=user(life.government, Role.REVIEWER)) == {"permission"}
    assert codes(life.looks, words=" ") == {"words"}
    assert codes(Rated(days=30).looks) == {"rating"}
    assert codes(Rated("satisfied").looks) == {"rating"}


def test_the_office_is_looked_at_by_its_government_too():
    life = Rated(body="office")
    assert to_look_at(life.leader, today=TODAY, after=0, limit=10) == [life.rating]


def test_the_page_logs_who_read_it_and_closes_the_look(client):
    life = Rated()
    client.force_login(life.leader)
    assert life.case.number in client.get(reverse("web:rating-home")).content.decode()
    url = reverse("web:rating-look", args=[life.rating.pk])
    page = client.get(url).content.decode()
    assert "至今没有修好。" in page
    assert AuditEntry.objects.filter(verb="rating.read").count() == 1
    assert client.post(url, {}).status_code == 422
    typed = {"outcome": "correct", "words": "请复核施工进度并自行纠正。"}
    assert [client.post(url, typed).status_code for _ in range(2)] == [302, 302], "pressed twice, done once"
    assert RatingLook.objects.get().by == life.leader
    client.force_login(life.head)
    case = client.get(reverse("web:case-show", args=[life.case.pk])).content.decode()
    assert "上一级要求自行纠正" in case
    assert "请复核施工进度并自行纠正。" in case
    assert "至今没有修好" not in case, "the unit is told what to do, not what the person wrote"


def test_a_rating_that_may_still_be_given_opens_for_nobody(client):
    life = Rated(days=30)
    client.force_login(life.leader)
    assert client.get(reverse("web:rating-look", args=[life.rating.pk])).status_code == 404
    assert life.case.number not in client.get(reverse("web:rating-home")).content.decode()
    other = user(unit(), Role.LEADER)
    client.force_login(other)
    assert client.get(reverse("web:rating-look", args=[Rated().rating.pk])).status_code == 404
    assert not AuditEntry.objects.filter(verb="rating.read").exists()
    assert Rating.objects.count() == 2
