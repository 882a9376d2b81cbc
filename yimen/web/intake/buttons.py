"""The row buttons of the form (加一行、删一行), as plain submits, and who pressed."""

from __future__ import annotations

from django.http import HttpRequest, QueryDict

from yimen.base.models import User
from yimen.web.intake.petition import CLAIMS, PEOPLE
from yimen.web.intake.petition_forms import MOST_CLAIMS, MOST_PEOPLE
from yimen.web.intake.rows import add_row, count_of, drop_row


def rewrite_rows(data: QueryDict, do: str) -> None:
    """Do what a row button says: add_person, add_claim, drop_person:2, drop_claim:0; anything else changes nothing."""
    verb, _, index = do.partition(":")
    if verb == "add_person":
        add_row(data, PEOPLE, most=MOST_PEOPLE, kind="person")
    elif verb == "add_claim":
        add_row(data, CLAIMS, most=MOST_CLAIMS)
    elif index.isascii() and index.isdigit() and len(index) < 4:
        if verb == "drop_person":
            drop_row(data, PEOPLE, int(index))
        elif verb == "drop_claim":
            drop_row(data, CLAIMS, int(index))


def focus_after(data: QueryDict, do: str) -> str:
    """The control in which one goes on typing after a row was added; "" for any other button."""
    last = {"add_claim": (CLAIMS, "text"), "add_person": (PEOPLE, "name")}.get(do)
    return f"id_{last[0]}-{count_of(data, last[0]) - 1}-{last[1]}" if last else ""


def user_of(request: HttpRequest) -> User:
    """Who asks; the guard `needs` has let only users pass."""
    user = request.user
    if not isinstance(user, User):
        raise TypeError("a view without the guard `needs`")
    return user
