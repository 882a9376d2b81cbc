"""The query code between registration and the receipt in hand (查询码的短时保管).

The code itself is kept nowhere: a record has only its keyed digest. From the moment of registration until the receipt
is issued and handed over it must survive a few requests, so it lies in the clerk's own session: encrypted under a key
of its own that the master key wraps, bound to the one record it belongs to, for two hours at most, and taken out when
the visit is finished. A dump of the session table without the master key says nothing, and nobody else's session has
it. When the session is lost in between (logged out), the code is gone for good; the page says so.
"""

from __future__ import annotations

import base64
from datetime import datetime, timedelta

from django.contrib.sessions.backends.base import SessionBase

from yimen.base import crypto

SLIPS = "slips"
LIVES = timedelta(hours=2)
MOST = 20  # a mail clerk may leave receipts open; the oldest give way


def keep(session: SessionBase, subject: str, code: str, *, at: datetime, purpose: str = "data") -> None:
    """Keep the code of `subject` ("case:17", "protected:XJ…"); nothing for an empty code.

    Args:
        purpose: whose master key wraps it; "accusation" for the protected circle.
    """
    if not code:
        return
    key = crypto.new_key()
    sealed = crypto.seal(code.encode(), key=key, key_id=0, bound_to=_place(subject))
    slips = dict(session.get(SLIPS, {}))
    slips[subject] = [_text(crypto.wrap_key(key, purpose)), _text(sealed), at.timestamp(), purpose]
    session[SLIPS] = dict(list(slips.items())[-MOST:])


def peek(session: SessionBase, subject: str, *, at: datetime) -> str:
    """The code, while it is kept; "" when it never was, was taken out, or is too old."""
    kept = session.get(SLIPS, {}).get(subject)
    if kept is None:
        return ""
    wrapped, sealed, since, purpose = kept
    if at.timestamp() - since > LIVES.total_seconds():
        drop(session, subject)
        return ""
    try:
        key = crypto.unwrap_key(base64.b64decode(wrapped), purpose)
        return crypto.unseal(base64.b64decode(sealed), key=key, bound_to=_place(subject)).decode()
    except crypto.CannotDecrypt:
        return ""


def drop(session: SessionBase, subject: str) -> None:
    """Take it out: the receipt is in hand."""
    slips = dict(session.get(SLIPS, {}))
    if slips.pop(subject, None) is not None:
        session[SLIPS] = slips


def forget_protected(session: SessionBase) -> None:
    """Take out every code of the protected circle: the receipt is in hand, and the desk forgets it."""
    for subject in [one for one in session.get(SLIPS, {}) if one.startswith(of_protected(""))]:
        drop(session, subject)


def of_case(case_id: int) -> str:
    """The subject of a case's code."""
    return f"case:{case_id}"


def of_protected(number: str) -> str:
    """The subject of a protected matter's code."""
    return f"protected:{number}"


def _place(subject: str) -> str:
    return f"web.slip.{subject}"


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()
