"""Tables of the case."""

from yimen.cases.models.accusation import Accusation, AccusationStep
from yimen.cases.models.agreement import Agreement
from yimen.cases.models.case import Case, CasePetitioner, Claim
from yimen.cases.models.clock import Clock
from yimen.cases.models.data_request import DataRequest
from yimen.cases.models.draft import OpinionDraft
from yimen.cases.models.notice import ClockChange, NoticeLoad, Recalculation
from yimen.cases.models.proposal import Proposal, ProposalKind
from yimen.cases.models.review import Review, ReviewStepTaken
from yimen.cases.models.step import StepTaken

__all__ = [
    "Accusation",
    "AccusationStep",
    "Agreement",
    "Case",
    "CasePetitioner",
    "Claim",
    "Clock",
    "ClockChange",
    "DataRequest",
    "NoticeLoad",
    "OpinionDraft",
    "Proposal",
    "ProposalKind",
    "Recalculation",
    "Review",
    "ReviewStepTaken",
    "StepTaken",
]
