"""Tables of the case."""

from yimen.cases.models.accusation import Accusation, AccusationStep
from yimen.cases.models.agreement import Agreement
from yimen.cases.models.aid import Aid, AidStep
from yimen.cases.models.case import Case, CasePetitioner, Claim
from yimen.cases.models.clock import Clock
from yimen.cases.models.contact import Contact, ContactWish
from yimen.cases.models.draft import OpinionDraft
from yimen.cases.models.fulfilment import Fulfilment, FulfilmentCheck
from yimen.cases.models.proposal import Proposal, ProposalKind
from yimen.cases.models.review import Review, ReviewStepTaken
from yimen.cases.models.step import StepTaken

__all__ = [
    "Accusation",
    "AccusationStep",
    "Agreement",
    "Aid",
    "AidStep",
    "Case",
    "CasePetitioner",
    "Claim",
    "Clock",
    "Contact",
    "ContactWish",
    "Fulfilment",
    "FulfilmentCheck",
    "OpinionDraft",
    "Proposal",
    "ProposalKind",
    "Review",
    "ReviewStepTaken",
    "StepTaken",
]
