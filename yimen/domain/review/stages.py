"""复查、复核: the two levels, where a review stands, its steps, who takes them, and what can come of it."""

from __future__ import annotations

from enum import StrEnum

from yimen.domain.labelled import Labelled


class Level(Labelled):
    """Which of the two looks it is; `opinion` and `asked` name its paper and its clock."""

    FIRST = "first", "复查"
    SECOND = "second", "复核"

    @property
    def article(self) -> str:
        """The article that gives it."""
        return "第三十五条" if self is Level.FIRST else "第三十六条"

    @property
    def asked_within(self) -> str:
        """The clock in which the person asks for it."""
        return "C5" if self is Level.FIRST else "C7"

    @property
    def answered_within(self) -> str:
        """The clock in which it is answered."""
        return "C6" if self is Level.FIRST else "C8"


class Stage(Labelled):
    """Where a review stands."""

    REQUESTED = "requested", "已收到请求，待审查是否受理"
    EXAMINING = "examining", "已受理，审查中"
    DRAFTED = "drafted", "意见待审签"
    ISSUED = "issued", "已出意见，待送达"
    DELIVERED = "delivered", "意见已送达"
    NOT_TAKEN = "not_taken", "不符合条件，已告知"
    WITHDRAWN = "withdrawn", "申请人已撤回"


ENDED = frozenset({Stage.DELIVERED, Stage.NOT_TAKEN, Stage.WITHDRAWN})
OPEN = frozenset(Stage) - ENDED


class Step(StrEnum):
    """What can be done to a review."""

    REQUEST = "request"
    TAKE_UP = "take_up"
    PROPOSE_NOT = "propose_not"
    RETURN_NOT = "return_not"
    CONFIRM_NOT = "confirm_not"
    WITHDRAW_ONE = "withdraw_one"
    WITHDRAW = "withdraw"
    HOLD_HEARING = "hold_hearing"
    DRAFT = "draft"
    RETURN = "return"
    ISSUE = "issue"
    DELIVER_ONE = "deliver_one"
    DELIVER = "deliver"


class Side(StrEnum):
    """Who takes the step."""

    DOOR = "door"  # the petition office or the reviewing body itself, where the person hands the request in
    BODY = "body"  # the reviewing body


class Result(Labelled):
    """What the opinion does to the one it looks at (domain/02 §10); `sends_back`: the matter is handled again."""

    UPHOLD = "uphold", "维持"
    CHANGE = "change", "变更"
    REVOKE = "revoke", "撤销"
    REDO = "redo", "责令重新处理"

    @property
    def sends_back(self) -> bool:
        """Whether the first handler has to handle the matter anew."""
        return self in {Result.REVOKE, Result.REDO}


class NotTaken(Labelled):
    """The only reasons why a request is not taken up, each told in writing with where to turn."""

    LATE = "late", "超过请求期限，且没有正当理由"
    NO_OPINION = "no_opinion", "没有可以复查（复核）的信访处理意见或复查意见"
    OTHER_BODY = "other_body", "应当向其他机关、单位提出"
    OTHER_PATH = "other_path", "属于应当通过其他法定途径解决的事项"
