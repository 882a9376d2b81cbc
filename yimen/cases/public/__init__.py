"""What the public sees of cases: small frozen answers, never a model."""

from yimen.cases.public.agents import AgentLine, ErrandLine, OpeningLine, agents_of, openings, proof_of, proved
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
from yimen.cases.public.progress import AidLine, Body, ClaimLine, Progress, StepLine, progress, why

__all__ = [
    "BY_CLIENT",
    "BY_NUMBER",
    "GRANT_SECONDS",
    "AgentLine",
    "AidLine",
    "Body",
    "ClaimLine",
    "ErrandLine",
    "Now",
    "Opened",
    "OpeningLine",
    "Progress",
    "RequestLine",
    "StepLine",
    "agents_of",
    "data_requests",
    "day_words",
    "grant_for",
    "holder",
    "kept_data",
    "open_with_code",
    "openings",
    "progress",
    "proof_of",
    "proved",
    "typed_code",
    "typed_number",
    "why",
]
