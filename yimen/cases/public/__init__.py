"""What the public sees of cases: small frozen answers, never a model."""

from yimen.cases.public.data import RequestLine, data_requests, kept_data
from yimen.cases.public.door import (
    BY_CLIENT,
    BY_NUMBER,
    GRANT_SECONDS,
    Opened,
    grant_for,
    holder,
    open_with_code,
    typed_code,
    typed_number,
)
from yimen.cases.public.now import Now, day_words
from yimen.cases.public.progress import Body, ClaimLine, Progress, StepLine, progress, why

__all__ = [
    "BY_CLIENT",
    "BY_NUMBER",
    "GRANT_SECONDS",
    "Body",
    "ClaimLine",
    "Now",
    "Opened",
    "Progress",
    "RequestLine",
    "StepLine",
    "data_requests",
    "day_words",
    "grant_for",
    "holder",
    "kept_data",
    "open_with_code",
    "progress",
    "typed_code",
    "typed_number",
    "why",
]
