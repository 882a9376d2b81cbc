"""Calling: the order of the rules, one person to one window, and every refusal says what to do."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import NOON, district, hall, user
from tests.reception.test_tickets import take
from yimen.domain.roles import Role
from yimen.reception import actions, queries
from yimen.reception.actions import NotPossible
from yimen.reception.models import Interview, Ticket, TicketState, Visit, Window

pytestmark = pytest.mark.django_db


def after(**span):
    return NOON + timedelta(**span)


class Desk:
    """A hall with two open windows and somebody at each."""

    def __init__(self):
        self.hall = hall(district()[1], windows=2)
        self.windows = list(self.hall.windows.all())
        self.staff = [user(self.hall.unit, Role.RECEPTIONIST) for _ in self.windows]
        for window, person in zip(self.windows, self.staff, strict=True):
            actions.open_window(window=window, by=person, at=NOON)

    def do(self, act, number=1, at=NOON, **facts):
        return act(window=self.windows[number - 1], by=self.staff[number - 1], at=at, **facts)

    def call(self, number=1, at=NOON):
        return self.do(actions.call_next, number, at)

    def serve(self, number=1, at=NOON):
        """Call, talk, say good-bye."""
        ticket = self.call(number, at)
        interview = self.do(actions.start_serving, number, at)
        actions.finish_visit(interview=interview, by=self.staff[number - 1], at=at)
        return ticket

    def miss(self, number=1, at=NOON):
        ticket = self.call(number, at)
        for _ in range(self.hall.max_calls - 1):
            self.do(actions.recall, number, at)
        self.do(actions.mark_missed, number, at)
        ticket.refresh_from_db()
        return ticket


@pytest.fixture
def desk():
    return Desk()


def test_nobody_waits_is_an_answer(desk):
    assert desk.call() is None


def test_the_first_come_is_called_and_told_to_the_window(desk):
    first = take(desk.hall)
    take(desk.hall, at=after(minutes=1))
    called = desk.call(at=after(minutes=2))
    assert (called.pk, called.state, called.called_to, called.calls) == (first.pk, "called", desk.windows[0], 1)
    assert called.called_at == after(minutes=2)


def test_priority_goes_first_and_the_ordinary_line_still_moves(desk):
    for minute in range(3):
        take(desk.hall, at=after(minutes=minute))
    for minute in range(3, 7):
        take(desk.hall, at=after(minutes=minute), priority="elderly")
    order = [desk.serve(at=after(minutes=10 + n)).label for n in range(7)]
    assert order == ["A004", "A005", "A001", "A006", "A007", "A002", "A003"]


def test_a_window_calls_only_what_it_serves(desk):
    Window.objects.filter(pk=desk.windows[0].pk).update(serves=["B"])
    take(desk.hall)
    assert desk.call() is None
    take(desk.hall, "B", at=after(minutes=1))
    assert desk.call(at=after(minutes=1)).label == "B001"


def test_yesterdays_tickets_are_not_called(desk):
    take(desk.hall, at=after(days=-1))
    assert desk.call() is None


@pytest.mark.parametrize(
    ("name", "act", "words"),
    [
        ("the next one", actions.call_next, "A001 号未办完"),
        ("a walk-in", actions.walk_in, "A001 号未办完"),
        ("closing", actions.close_window, "还有A001未办完"),
    ],
)
def test_a_window_with_somebody_does_nothing_else(desk, name, act, words):
    take(desk.hall), take(desk.hall)
    desk.call()
    with pytest.raises(NotPossible, match=words):
        desk.do(act)


def test_a_closed_window_and_a_strange_one_say_so(desk):
    take(desk.hall)
    actions.close_window(window=desk.windows[0], by=desk.staff[0], at=NOON)
    with pytest.raises(NotPossible, match="请先点“开窗”"):
        desk.call()
    with pytest.raises(NotPossible, match="由另一位同事值守"):
        actions.call_next(window=desk.windows[1], by=desk.staff[0], at=NOON)
    with pytest.raises(NotPossible, match="由另一位同事值守"):
        actions.open_window(window=desk.windows[1], by=desk.staff[0], at=NOON)


def test_a_recall_is_a_new_call_for_the_screen_until_the_hall_has_called_enough(desk):
    take(desk.hall)
    first = desk.call()
    second = desk.do(actions.recall)
    assert (second.calls, second.last_call > first.last_call) == (2, True)
    desk.do(actions.recall)
    with pytest.raises(NotPossible, match="已呼叫 3 次"):
        desk.do(actions.recall)


def test_missed_only_after_enough_calls_and_never_called_by_itself(desk):
    take(desk.hall)
    desk.call()
    with pytest.raises(NotPossible, match="再呼叫 2 次"):
        desk.do(actions.mark_missed)
    desk.do(actions.recall), desk.do(actions.recall)
    assert desk.do(actions.mark_missed).state == TicketState.MISSED
    assert desk.call() is None


def test_who_comes_back_waits_once_more_at_the_head_of_the_own_line(desk):
    late = take(desk.hall)
    desk.miss()
    take(desk.hall, at=after(minutes=1))
    actions.bring_back(ticket=late, by=desk.staff[0], at=after(minutes=2))
    assert desk.call(at=after(minutes=3)).pk == late.pk


def test_coming_back_happens_once(desk):
    late = take(desk.hall)
    desk.miss()
    actions.bring_back(ticket=late, by=desk.staff[0], at=NOON)
    desk.miss()
    with pytest.raises(NotPossible, match="归队过一次"):
        actions.bring_back(ticket=late, by=desk.staff[0], at=NOON)


def test_a_missed_person_who_stands_at_the_window_is_called_straight(desk):
    late = take(desk.hall)
    desk.miss()
    take(desk.hall, at=after(minutes=1), priority="elderly")
    called = desk.do(actions.call_missed, 2, ticket=late)
    assert (called.pk, called.called_to) == (late.pk, desk.windows[1])
    other = Ticket.objects.get(label="A002")
    with pytest.raises(NotPossible, match="只有过号的"):
        desk.do(actions.call_missed, 1, ticket=other)


def test_serving_opens_one_visit_with_its_interview(desk):
    take(desk.hall, people=4)
    desk.call()
    interview = desk.do(actions.start_serving, at=after(minutes=1))
    assert desk.do(actions.start_serving, at=after(minutes=2)).pk == interview.pk
    visit = Visit.objects.get()
    assert (visit.unit, visit.hall, visit.ticket.label, visit.people) == (desk.hall.unit, desk.hall, "A001", 4)
    assert (interview.receptionist, interview.window, interview.draft_version) == (desk.staff[0], desk.windows[0], 0)
    assert Ticket.objects.get().state == TicketState.SERVING
    with pytest.raises(NotPossible, match="正在接谈"):
        desk.do(actions.recall)


def test_the_farewell_ends_ticket_visit_and_interview_and_frees_the_window(desk):
    take(desk.hall), take(desk.hall, at=after(minutes=1))
    desk.call()
    interview = desk.do(actions.start_serving)
    actions.finish_visit(interview=interview, by=desk.staff[0], at=after(minutes=30))
    actions.finish_visit(interview=interview, by=desk.staff[0], at=after(minutes=31))
    interview = Interview.objects.select_related("visit__ticket").get()
    ended = {interview.finished_at, interview.visit.ended_at, interview.visit.ticket.finished_at}
    assert ended == {after(minutes=30)}
    assert [event.kind for event in interview.visit.ticket.events.all()] == ["taken", "called", "serving", "done"]
    assert desk.call(at=after(minutes=32)).label == "A002"


def test_somebody_without_ticket_is_received_at_the_window(desk):
    take(desk.hall)
    once = uuid.uuid4()
    interview = desk.do(actions.walk_in, people=2, key=once)
    assert desk.do(actions.walk_in, people=2, key=once).pk == interview.pk
    assert (interview.visit.ticket, interview.visit.people) == (None, 2)
    with pytest.raises(NotPossible, match="一位未取号的来访人未办完"):
        desk.call()
    actions.finish_visit(interview=interview, by=desk.staff[0], at=NOON)
    assert desk.call().label == "A001"


def test_a_town_without_hall_receives_by_hand():
    town = district()[2]
    person = user(town, Role.RECEPTIONIST)
    interview = actions.walk_in(people=1, by=person, at=NOON)
    assert (interview.window, interview.visit.hall, interview.visit.unit) == (None, None, town)
    actions.walk_in(people=1, by=person, at=NOON)  # two at once: no window to hold them apart
    done = actions.finish_visit(interview=interview, by=person, at=after(minutes=5))
    assert done.finished_at == after(minutes=5)


def test_who_sits_at_the_window_does_not_leave_the_line(desk):
    take(desk.hall)
    ticket = desk.call()
    desk.do(actions.start_serving)
    with pytest.raises(NotPossible, match="不能再作离开处理"):
        actions.left(ticket=ticket, by=None, at=NOON)


def test_who_leaves_after_the_call_frees_the_window(desk):
    take(desk.hall), take(desk.hall, at=after(minutes=1))
    actions.left(ticket=desk.call(), by=None, at=NOON)
    assert desk.call(at=after(minutes=2)).label == "A002"


def test_a_call_costs_at_most_nine_statements_however_many_wait(desk):
    for minute in range(30):
        take(desk.hall, at=after(minutes=minute))
    with CaptureQueriesContext(connection) as seen:
        desk.call(at=after(hours=1))
    assert len(seen) <= 9, [query["sql"] for query in seen]


def test_the_desk_sees_the_line_in_order_with_reasons_by_one_statement(desk, django_assert_max_num_queries):
    take(desk.hall)
    take(desk.hall, at=after(minutes=5), priority="pregnant")
    with django_assert_max_num_queries(1):
        line = queries.in_line(desk.hall, after(minutes=9), serves=["A"])
    assert [(one.place, one.ticket.label, one.why) for one in line] == [
        (1, "A002", "优先（孕妇），已等 4 分"),
        (2, "A001", "按取号先后，已等 9 分"),
    ]
