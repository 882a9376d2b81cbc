"""代理人、监护人 on the registration form (04 §3): who came for the petitioner, and by which paper."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from yimen.base.models import Unit
from yimen.cases.actions import MandateFacts
from yimen.domain import mandate as rules
from yimen.domain.mandate import AgentKind, Evidence
from yimen.web.agents.forms import FIELD_OF, AgentFields, first_mandate
from yimen.web.intake.fields import choices_of, codes_of

BROUGHT = tuple(one for one in Evidence if one is not Evidence.SCREEN)
"""Who signs on the screen of the window is the agent; so the mandate must be on paper."""


class IntakeAgent(AgentFields):
    """The agent at the window. Without a paper the matter is registered all the same, and nobody is its agent."""

    present = forms.BooleanField(label="由代理人或者监护人提出", required=False)

    def __init__(self, data: Any, *, office: Unit, today: date, **kwargs: Any) -> None:
        super().__init__(data, office=office, **kwargs)
        self.today = today
        self.fields["evidence"].choices = choices_of(codes_of(BROUGHT))  # type: ignore[attr-defined]

    @property
    def came(self) -> bool:
        """Whether it is ticked; everything else is judged only then."""
        return self.data.get(self.add_prefix("present")) in {"on", "true", "1"}

    def full_clean(self) -> None:
        """Judge only an agent who came."""
        judged = self.judged
        self.judged = judged and self.came
        super().full_clean()
        self.judged = judged

    def clean(self) -> dict[str, Any]:
        """By the rules of the mandate, before anything is registered."""
        data = super().clean() or {}
        if self.errors:
            return data
        facts = self.facts("")
        asked = rules.Proposed(
            kind=facts.kind,
            basis=facts.basis,
            evidence=facts.evidence,
            from_on=facts.from_on,
            until_on=facts.until_on,
            scope=facts.scope,
            named=facts.agent is not None if facts.kind is AgentKind.PETITION_AGENT else bool(facts.name.strip()),
            reachable=facts.agent is not None or bool(facts.phone.strip() or facts.address.strip()),
        )
        for one in rules.refusals(asked, self.today):
            self.add_error(FIELD_OF.get(one.code), one.words)
        return data

    def mandate(self, source_key: str) -> MandateFacts | None:
        """What is registered with the petition; None when nobody came for the petitioner."""
        return self.facts(f"{source_key}:agent") if self.came else None


def usual_agent(prefix: str, today: date) -> dict[str, list[str]]:
    """The fields of an empty form with their usual values, as a browser would post them."""
    values = {**first_mandate(today), "kind": AgentKind.RELATIVE, "evidence": Evidence.PAPER}
    return {
        f"{prefix}-{name}": [str(one) for one in (value if isinstance(value, list) else [value])]
        for name, value in values.items()
    }
