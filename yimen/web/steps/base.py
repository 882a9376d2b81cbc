"""What the forms of all steps share: the case they are about, what was seen, a reason, a yes or a no."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from yimen.base.models import User
from yimen.cases.models import Case
from yimen.web.intake.fields import Text
from yimen.web.seen import SeenForm
from yimen.web.steps.yes_no import YesNo


def reason(label: str = "理由", *, hint: str = "", longest: int = 3000, required: bool = True) -> Text:
    """A reason in words."""
    return Text(label=label, max_length=longest, rows=4, required=required, help_text=hint)


class StepForm(SeenForm):
    """A form of one step; `words` say what was done."""

    words: ClassVar[str] = ""

    def __init__(self, *args: Any, case: Case, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case, self.user = case, user
        self.prepare()

    def prepare(self) -> None:
        """Set choices that depend on the case."""

    def take(self, *, by: User, at: datetime) -> None:
        """Take the step with what was typed."""
        raise NotImplementedError


class DecisionForm(YesNo, StepForm):
    """Yes or no to what somebody proposed, with the reason."""
