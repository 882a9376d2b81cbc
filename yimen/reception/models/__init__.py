"""Tables of the hall."""

from yimen.reception.models.hall import Hall, Service, Window
from yimen.reception.models.incident import Incident, IncidentSeal
from yimen.reception.models.ticket import Ticket, TicketEvent, TicketState
from yimen.reception.models.visit import Interview, Visit

__all__ = [
    "Hall",
    "Incident",
    "IncidentSeal",
    "Interview",
    "Service",
    "Ticket",
    "TicketEvent",
    "TicketState",
    "Visit",
    "Window",
]
