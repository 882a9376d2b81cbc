"""What happens beside the course of a matter (旁线): hands, recusals, agents, leaders, meetings, urging. Pure."""

from __future__ import annotations

from datetime import date

from yimen.ops.demo import ways
from yimen.ops.demo.life import Pen
from yimen.ops.demo.places import SHOWN_UNIT


def _apart(pen: Pen) -> bool:
    """Whether it is an ordinary matter of the district's own office, about which the district's people can do more."""
    return pen.life.office == "" and pen.life.way == ways.ORDINARY


def at_hand(pen: Pen) -> None:
    """The unit has received it and not yet accepted; moves the pen, since nobody kept out may accept."""
    if pen.life.way not in {ways.ORDINARY, "extended", "assigned"}:
        return
    if pen.words.unit == SHOWN_UNIT and pen.happens("recusal_declared"):
        declared_interest(pen)
    elif pen.words.unit == SHOWN_UNIT and pen.happens("hand_offered"):
        handed_on(pen)
    elif pen.happens("recusal_asked"):
        pen.wait(0).do("ask_recusal")
        pen.wait(1, 2).do("decide_recusal", granted=False)


def declared_interest(pen: Pen) -> None:
    """The handler keeps out of it; the head agrees and names the colleague."""
    pen.wait(0).do("declare_interest")
    pen.wait(0, 1).do("decide_recusal", granted=True)
    pen.wait(0).do("order_hand")


def handed_on(pen: Pen) -> None:
    """The handler asks the colleague, who says yes, or no with a reason."""
    pen.wait(0, 1).do("offer_hand")
    pen.wait(0, 1).do("accept_hand" if pen.rng.random() < 0.75 else "decline_hand")


def while_handled(pen: Pen) -> None:
    """After acceptance; nothing here moves the pen, and no clock of the matter."""
    if "reported" in pen.life.sure or (pen.life.urgent and pen.happens("reported")):
        report_urgent(pen.aside())
    if pen.life.people_count >= 5 and pen.happens("led"):
        lead(pen.aside())
    if not _apart(pen):
        return
    for name, deed in (("consulted", consult), ("ordered", order), ("mandated", mandate), ("proposed", propose)):
        if pen.happens(name):
            deed(pen.aside())


def report_urgent(pen: Pen) -> None:
    """An urgent report, and its addressees told one by one."""
    sure = pen.life.sure & {"by_unit", "by_office"}
    who = (
        "unit" if sure == {"by_unit"} or (not sure and pen.chance(0.5)) else "office"
    )  # of the unit's own level or of the office's, which also reports upward
    pen.wait(0).do("report_urgent", who=who)
    for n in range(pen.rng.choice((4, 4, 3))):
        pen.wait(0).do("note_told", n=n, who=who)


def lead(pen: Pen) -> None:
    """A leader takes the matter of a group over, meets the person, and ends it with the matter."""
    pen.wait(1, 2, 3).do("take_over")
    pen.wait(4, 6, 9).do("note_meeting")
    pen.wait(60, 70, 80).do("end_lead")


def consult(pen: Pen) -> None:
    """Two units are asked for their view; somebody sums up who does what."""
    pen.wait(2, 3, 4).do("call_consultation")
    pen.wait(2, 3).do("give_views")
    pen.wait(2, 3).do("conclude_consultation")
    _task(pen, "consultation")


def order(pen: Pen) -> None:
    """A leader writes on it, or orders it at a reception; the unit answers."""
    pen.wait(1, 2, 3).do("give_order")
    _task(pen, "order")


def propose(pen: Pen) -> None:
    """The unit's head brings it before the joint conference, which meets when it meets."""
    pen.wait(3, 5, 8).do("propose_item")


def _task(pen: Pen, origin: str) -> None:
    """The unit answers in time, sometimes late; those who asked confirm, once in seven they want more first."""
    pen.wait(2, 3, 4, 7).do("answer_task", of=origin)
    if pen.rng.random() < 0.15:
        pen.wait(1, 2).do("return_task", of=origin)
        pen.wait(2, 3).do("answer_task", of=origin)
    pen.wait(1, 2, 3).do("close_task", of=origin)


def mandate(pen: Pen) -> None:
    """The person names an agent, who does an errand and brings the answer back."""
    pen.wait(1, 2).do("grant_mandate")
    for n in range(pen.rng.choice((1, 1, 2))):
        pen.wait(1, 2, 3).do("ask_errand", n=n)
        pen.wait(1, 2, 3).do("errand_step", n=n)
        pen.wait(1, 2).do("bring_answer", n=n)
        pen.wait(1, 2).do("confirm_answer", n=n)
    if pen.rng.random() < 0.3:
        pen.wait(10, 20).do("end_mandate")


def urge(pen: Pen, ended: date, code: str) -> None:
    """A term has passed: reminded, and where that helps nothing a letter that the head signs."""
    if pen.life.office != "" or not pen.happens("urged"):
        return
    own = pen.aside()
    own.at = min(own.at, pen.life.deeds[0].at)  # the pen stands where the late step was taken at last
    own.until(ended, 0, 1).do("urge", kind="reminder", code=code)
    if pen.chance(0.35, "letter"):
        own.wait(4, 5).do("urge", kind="letter", code=code)
        own.wait(1).do("sign_letter")
        _task(own, "letter")
    _task(own, "reminder")
