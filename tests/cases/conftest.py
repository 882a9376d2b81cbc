"""What the tests of actions share: words of a refusal, clocks by code, the steps that were taken."""

from __future__ import annotations

import pytest

from yimen.cases.actions import NotAllowed
from yimen.cases.models import Case, Clock, StepTaken


@pytest.fixture(autouse=True)
def _database(db, settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"


@pytest.fixture
def refused():
    """The codes with which a call is refused; every one has words."""

    def codes(call, *args, **given) -> set[str]:
        with pytest.raises(NotAllowed) as told:
            call(*args, **given)
        assert all(refusal.words.endswith("。") for refusal in told.value.refusals)
        return {refusal.code for refusal in told.value.refusals}

    return codes


@pytest.fixture
def clocks():
    """Code and round -> (start, due, stopped_on, voided), as ISO dates."""

    def read(case: Case) -> dict[str, tuple[str, str, str, bool]]:
        return {
            f"{clock.code}/{clock.round}": (
                clock.start.isoformat(),
                clock.due.isoformat(),
                clock.stopped_on.isoformat() if clock.stopped_on else "",
                clock.voided,
            )
            for clock in Clock.objects.filter(case=case)
        }

    return read


@pytest.fixture
def steps():
    """The steps of a case in order."""
    return lambda case: list(StepTaken.objects.filter(case=case).values_list("step", flat=True))
