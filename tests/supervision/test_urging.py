"""催办、督办 (第四十条): the letter, who signs it, the second letter, and what it never does."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from tests.documents.pdfs import *  # noqa: F403
from tests.supervision.helpers import answer, clocks, day, lines, on, only_task, refused, urge
from yimen.documents import queries as papers
from yimen.documents.render.wordfile import plain_text, read
from yimen.domain.joint import Ground, TaskStage, UrgeKind
from yimen.domain.procedure import Paper
from yimen.supervision import actions, queries
from yimen.supervision.models import JointStep, Task, Urging
