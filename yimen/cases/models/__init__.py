"""Tables of the case."""

from yimen.cases.models.accusation import (
    Accusation,
    AccusationLetter,
    AccusationMember,
    AccusationStep,
    Accuser,
    ProtectedAlarm,
)
from yimen.cases.models.agreement import Agreement
from yimen.cases.models.case import Case, CasePetitioner, Claim
from yimen.cases.models.clock import Clock
from yimen.cases.models.draft import OpinionDraft
from yimen.cases.models.proposal import Proposal, ProposalKind
from yimen.cases.models.review import Review, ReviewStepTaken
from yimen.cases.models.step import StepTaken

__all__ = [
    "Accusation",
    "AccusationLetter",
    "AccusationMember",
    "AccusationStep",
    "Accuser",
    "Agreement",
    "Case",
    "CasePetitioner",
    "Claim",
    "Clock",
    "OpinionDraft",
    "Proposal",
    "ProposalKind",
    "ProtectedAlarm",
    "Review",
    "ReviewStepTaken",
    "StepTaken",
]
