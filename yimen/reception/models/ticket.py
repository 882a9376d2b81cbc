"""排队号: a place in line, from the door to the window."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from yimen.base.models import User
from yimen.reception.models.hall import Hall, Service, Window


class TicketState(models.TextChoices):
    """Where a ticket stands."""

    WAITING = "waiting", "等候"
    CALLED = "called", "已呼叫"
    SERVING = "serving", "接谈中"
    MISSED = "missed", "过号"
    DONE = "done", "已接待"
    LEFT = "left", "已离开"


class Ticket(models.Model):
    """排队号. Needs no identity; the token is the person's own page with the place in line."""

    PERSONAL: ClassVar = frozenset[str]()

    hall = models.ForeignKey(Hall, on_delete=models.PROTECT, related_name="tickets")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="tickets")
    day = models.DateField()
    label = models.CharField(max_length=8)  # A017
    token = models.CharField(max_length=22, unique=True)
    idempotency_key = models.CharField(max_length=40, unique=True)
    priority = models.CharField("优先原因", max_length=20, blank=True)  # coded
    booked_for = models.DateTimeField(null=True, blank=True)
    people = models.PositiveSmallIntegerField("同行人数", default=1)
    state = models.CharField(max_length=8, choices=TicketState.choices, default=TicketState.WAITING)
    taken_at = models.DateTimeField()
    called_at = models.DateTimeField(null=True, blank=True)
    called_to = models.ForeignKey(Window, null=True, blank=True, on_delete=models.PROTECT, related_name="tickets")
    calls = models.PositiveSmallIntegerField(default=0)
    line = models.CharField(max_length=8, blank=True)  # queueing.Line it was called from: the next choice looks back
    last_call = models.BigIntegerField(null=True)  # by the sequence reception_call: a screen tells new from old
    returned = models.BooleanField("过号后归队", default=False)
    served_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["hall", "day", "label"], name="ticket_label_once_a_day"),
            models.UniqueConstraint(
                fields=["called_to"],
                condition=Q(state__in=["called", "serving"]),
                name="ticket_one_open_call_per_window",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["hall", "day", "taken_at"], condition=Q(state="waiting"), name="ticket_waits"),
            models.Index(fields=["hall", "day", "called_at"], condition=~Q(called_at=None), name="ticket_called"),
            models.Index(fields=["hall", "day", "last_call"], condition=~Q(last_call=None), name="ticket_board"),
        ]

    def __str__(self) -> str:
        return self.label


class TicketEvent(models.Model):
    """One thing that happened to a ticket; append-only, the source of every waiting and service time."""

    PERSONAL: ClassVar = frozenset[str]()

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=12)  # taken, called, recalled, serving, missed, returned, done, left
    at = models.DateTimeField()
    window = models.ForeignKey(Window, null=True, on_delete=models.PROTECT)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT)

    class Meta:
        ordering: ClassVar = ["id"]
