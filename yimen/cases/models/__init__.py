"""Tables of the case."""

from yimen.cases.models.accusation import (
    Accusation,
    AccusationCode,
    AccusationLetter,
    AccusationMember,
    AccusationStep,
    Accuser,
    ProtectedAlarm,
)
from yimen.cases.models.agreement import Agreement
from yimen.cases.models.aid import Aid, AidStep
from yimen.cases.models.case import Case, CasePetitioner, Claim
from yimen.cases.models.claim_move import ClaimMove
from yimen.cases.models.clock import Clock
from yimen.cases.models.code_reissue import CodeReissue
from yimen.cases.models.contact import Contact, ContactWish
from yimen.cases.models.data_request import DataRequest
from yimen.cases.models.draft import OpinionDraft
from yimen.cases.models.fulfilment import Fulfilment, FulfilmentCheck
from yimen.cases.models.hand import Hand, HandOffer
from yimen.cases.models.hand_back import HandBack
from yimen.cases.models.help import Help
from yimen.cases.models.mandate import Errand, ErrandStep, Mandate, MandateOpened
from yimen.cases.models.matter import DeedKind, Matter, MatterDeed, MatterMove
from yimen.cases.models.notice import ClockChange, NoticeLoad, Recalculation
from yimen.cases.models.proposal import Proposal, ProposalKind
from yimen.cases.models.recusal import Recusal
from yimen.cases.models.review import Review, ReviewApplicant, ReviewStepTaken
from yimen.cases.models.routing import (
    RoutingRule,
    RoutingState,
    RoutingTable,
    RoutingTrial,
    RoutingTrialCell,
    RoutingTrialFact,
)
from yimen.cases.models.step import StepTaken
from yimen.cases.models.urgent import UrgentReport, UrgentTold

__all__ = [
    "Accusation",
    "AccusationCode",
    "AccusationLetter",
    "AccusationMember",
    "AccusationStep",
    "Accuser",
    "Agreement",
    "Aid",
    "AidStep",
    "Case",
    "CasePetitioner",
    "Claim",
    "ClaimMove",
    "Clock",
    "ClockChange",
    "CodeReissue",
    "Contact",
    "ContactWish",
    "DataRequest",
    "DeedKind",
    "Errand",
    "ErrandStep",
    "Fulfilment",
    "FulfilmentCheck",
    "Hand",
    "HandBack",
    "HandOffer",
    "Help",
    "Mandate",
    "MandateOpened",
    "Matter",
    "MatterDeed",
    "MatterMove",
    "NoticeLoad",
    "OpinionDraft",
    "Proposal",
    "ProposalKind",
    "ProtectedAlarm",
    "Recalculation",
    "Recusal",
    "Review",
    "ReviewApplicant",
    "ReviewStepTaken",
    "RoutingRule",
    "RoutingState",
    "RoutingTable",
    "RoutingTrial",
    "RoutingTrialCell",
    "RoutingTrialFact",
    "StepTaken",
    "UrgentReport",
    "UrgentTold",
]
