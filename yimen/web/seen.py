"""Two people at one thing: a form remembers what its reader saw, and says who was quicker."""

from __future__ import annotations

from collections.abc import Callable

from django import forms

from yimen.cases.actions import Moved, NotAllowed, as_seen
from yimen.cases.queries import Mark
from yimen.ui.formats import cn_datetime
from yimen.web.intake.fields import Seen
from yimen.web.shell import show_refusal

NOT_SENT = "本页没有提交，填写的内容还在；请核对最新情况，仍需提交的再按一次。"
DONE, REFUSED, OVERTAKEN = 302, 422, 409  # what a press comes to, as the answer says it


class SeenForm(forms.Form):
    """A form that remembers how far things had come when it was shown: the newest step, or a `Mark`."""

    seen = Seen()


def rest_on(form: forms.Form, number: int) -> None:
    """Let a second press of the form rest on things as they are now."""
    form.data = form.data.copy()  # type: ignore[attr-defined]
    form.data[form.add_prefix("seen")] = str(number)  # type: ignore[index]


def show_moved(form: forms.Form, mark: Mark) -> None:
    """Say on the form who was quicker; what was typed stays, and a second press rests on what is there now."""
    who = mark.by.name if mark.by else "信访人本人"
    when = f"已于{cn_datetime(mark.at)}" if mark.at else "刚才已"
    form.add_error(None, f"{who}{when}{mark.what}。{NOT_SENT}")
    rest_on(form, mark.number)


def take_as_seen(
    form: SeenForm,
    case_id: int,
    mark_of: Callable[[], Mark],
    take: Callable[[], object],
    *,
    already: Callable[[Mark], bool],
    refuse: Callable[[forms.Form, NotAllowed], None] = show_refusal,
) -> int:
    """Do what a valid form asks, provided that nobody did anything there since it was shown.

    Args:
        take: does it.
        already: whether the last change is this very press, sent before: pressed twice, it is done once.
        refuse: puts the reasons of a refusal on the form.

    Returns:
        DONE, REFUSED or OVERTAKEN; the reason then stands on the form.
    """
    try:
        with as_seen(case_id, mark_of, seen=form.cleaned_data["seen"]):
            take()
    except Moved as moved:
        if already(moved.mark):
            return DONE
        show_moved(form, moved.mark)
        return OVERTAKEN
    except NotAllowed as refused:
        refuse(form, refused)
        return REFUSED
    return DONE
