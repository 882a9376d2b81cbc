"""Tables of the case."""

from yimen.cases.models.accusation import Accusation, AccusationStep
from yimen.cases.models.agreement import Agreement
from yimen.cases.models.case import Case, CasePetitioner, Claim
from yimen.cases.models.clock import Clock
from yimen.cases.models.draft import OpinionDraft
from yimen.cases.models.mandate import Errand, ErrandStep, Mandate, MandateOpened
from yimen.cases.models.proposal import Proposal, ProposalKind
from yimen.cases.models.review import Review, ReviewStepTaken
from yimen.cases.models.step import StepTaken
from yimen.cases.models.urgent import UrgentReport, UrgentTold

__all__ = [
    "Accusation",
    "AccusationStep",
    "Agreement",
    "Case",
    "CasePetitioner",
    "Claim",
    "Clock",
    "Errand",
    "ErrandStep",
    "Mandate",
    "MandateOpened",
    "OpinionDraft",
    "Proposal",
    "ProposalKind",
    "Review",
    "ReviewStepTaken",
    "StepTaken",
    "UrgentReport",
    "UrgentTold",
]
