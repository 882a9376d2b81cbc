"""The list, one item, its steps, the identity of the accuser, the letter: for who is named, and nobody else.

Every address answers whoever may not know of an item as it answers for no item at all: 404, with the same words, after
the same work (`cases.open_accusation`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yimen.base.permissions import needs
from yimen.cases import actions, queries
from yimen.cases.actions import NotAllowed
from yimen.cases.models import Accusation
from yimen.documents.protected import letter_pdf
from yimen.domain.procedure import Offer, Refusal
from yimen.domain.protection import (
    RETALIATION,
    RETALIATION_ARTICLE,
    SECRECY,
    SECRECY_ARTICLE,
    STEPS,
    Identity,
    IdentityReason,
    Route,
    Side,
    Stage,
    Step,
    offers,
    refusals,
)
from yimen.domain.roles import Permission
from yimen.web.files import file_response
from yimen.web.intake.buttons import user_of
from yimen.web.protected.forms import FORMS, IdentityForm, ProtectedForm
from yimen.web.shell import show_closing, show_refusal, turn_back

P = Permission
NOTHING_HERE = "没有找到您要的页面。"
YES_OF = {Step.RETURN_RELEASE: Step.RELEASE}  # the no is decided on the page of the yes
HIDDEN = frozenset({"proposed", "side", "permission"})
ICONS = {Step.NAME: "user", Step.TRANSFER: "forward", Step.SENT_BACK: "undo", Step.SHIELD: "lock", Step.RELEASE: "sign"}


@never_cache
@require_GET
@needs(P.ACCUSATION_HANDLE, P.ACCUSATION_NAME)
def home(request: HttpRequest) -> HttpResponse:
    """Numbers and dates of the items of which this user may know, nothing else."""
    after = request.GET.get("after", "")
    last = int(after) if after.isascii() and after.isdigit() and len(after) < 19 else 0
    done = request.GET.get("done") == "1"
    rows, following = queries.protected_list(user_of(request), done=done, after=last)
    today = localdate()
    address = reverse("web:protected-home")
    context = {
        "rows": [{"item": row, "late": row.late(today)} for row in rows],
        "done": done,
        "next": f"{address}?after={following}{'&done=1' if done else ''}" if following else "",
    }
    return render(request, "web/protected/home.html", context)


def _open(request: HttpRequest, key: UUID, *, content: bool) -> tuple[Accusation, frozenset[Side]]:
    opened = actions.open_accusation(key=key, content=content, by=user_of(request), at=now())
    if opened is None:
        raise Http404(NOTHING_HERE)
    return opened


@never_cache
@require_GET
@needs(P.ACCUSATION_HANDLE, P.ACCUSATION_NAME)
def show(request: HttpRequest, key: UUID) -> HttpResponse:
    """One item. Who only names people sees its number and dates; who is named reads it, and the reading is logged."""
    accusation, sides = _open(request, key, content=False)
    if queries.may_read(accusation, sides):
        _open(request, key, content=True)
    return render(request, "web/protected/show.html", _shown(request, accusation, sides))


@dataclass(frozen=True, slots=True)
class Door:
    """A step of the item: open with its address, or refused with the reasons."""

    label: str
    article: str
    icon: str
    url: str
    reasons: tuple[Refusal, ...]


def _shown(request: HttpRequest, accusation: Accusation, sides: frozenset[Side]) -> dict[str, Any]:
    user = user_of(request)
    reads = queries.may_read(accusation, sides)
    due = queries.forward_by(accusation)
    proposal = accusation.proposal if reads and accusation.proposal else None
    return {
        "item": accusation,
        "stage": Stage(accusation.state),
        "reads": reads,
        "named": Side.NAMED in sides,
        "due": due,
        "late": accusation.transferred_on is None and due.due < localdate(),
        "members": queries.current_members(accusation),
        "doors": _doors(request, accusation),
        "steps": _history(accusation, reads=reads),
        "letters": accusation.letters.all() if Side.NAMED in sides else (),
        "proposal": proposal,
        "identity_form": IdentityForm(),
        "has_identity": hasattr(accusation, "accuser") if Side.NAMED in sides else False,
        "over": _handing_over(accusation, sides) if user.may(P.PETITION_REGISTER) else None,
        "retaliation": (RETALIATION, RETALIATION_ARTICLE),
        "secrecy": (SECRECY, SECRECY_ARTICLE),
    }


def _handing_over(accusation: Accusation, sides: frozenset[Side]) -> dict[str, str] | None:
    """The words for the ordinary form, once protection has ended and the person agreed; without the accused."""
    proposal = accusation.proposal or {}
    if accusation.state != Stage.RELEASED or not proposal.get("agreed") or Side.NAMED not in sides:
        return None
    text = accusation.text
    return {
        "received_on": accusation.received_on.isoformat(),
        "title": text.get("title", ""),
        "facts": text.get("facts", ""),
        "claims": "\n".join(text.get("claims", ())),
    }


def _doors(request: HttpRequest, accusation: Accusation) -> list[Door]:
    """The steps out of the present stage that this user takes."""
    found = []
    for offer in offers(queries.protected_situation(accusation, user_of(request))):
        rule, closing = offer.rule, offer.closing
        if rule.step not in FORMS or {refusal.code for refusal in closing} & HIDDEN:
            continue
        url = reverse("web:protected-step", args=[accusation.key, rule.step])
        found.append(Door(rule.label, rule.article, ICONS.get(rule.step, "arrow-right"), url, closing))
    return sorted(found, key=lambda door: bool(door.reasons))


def _history(accusation: Accusation, *, reads: bool) -> list[dict[str, Any]]:
    """What was done; its words only for who reads the item."""
    rows = []
    for taken in accusation.steps.select_related("by"):
        note = taken.note if reads and taken.note else {}
        rows.append({"taken": taken, "done": STEPS[Step(taken.step)].done, "lines": _in_words(note)})
    return rows


def _in_words(note: dict[str, Any]) -> list[str]:
    """The sealed note of a step as lines."""
    lines = [note.get("organ", ""), Route(note["route"]).label if note.get("route") else ""]
    lines += [Identity(note["identity"]).label if note.get("identity") else "", note.get("on", "")]
    told = f"告知本人：{note.get('told_on') or '未能告知'}，{note['told_way']}" if note.get("told_way") else ""
    agreed = (
        ("本人同意按普通信访事项登记" if note["agreed"] else "未取得本人同意，不复制内容") if "agreed" in note else ""
    )
    return [line for line in (*lines, note.get("words", ""), told, agreed) if line]


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@needs(P.ACCUSATION_HANDLE, P.ACCUSATION_NAME)
def step(request: HttpRequest, key: UUID, step: str) -> HttpResponse:
    """Show the form of a step, or take it."""
    chosen = _step(step)
    rule, kind, user = STEPS[chosen], FORMS[chosen], user_of(request)
    accusation, sides = _open(request, key, content=kind.content)
    refused = Offer(rule, refusals(chosen, queries.protected_situation(accusation, user))).closing
    if request.method == "GET" and refused:
        return _shut(request, accusation, refused)
    form = kind(request.POST if request.method == "POST" else None, accusation=accusation, user=user)
    status = 200
    if request.method == "POST":
        status = 422
        if refused and _done_already(accusation, chosen, user.pk):
            return _done(request, accusation, form)
        if form.is_valid() and _taken(form, request):
            return _done(request, accusation, form)
        show_closing(form, refused)
    context = {
        **_shown(request, accusation, sides),
        "form": form,
        "title": rule.label,
        "step": chosen,
        "article": rule.article,
        "fields": [form[name] for name in form.fields],
    }
    return render(request, "web/protected/step.html", context, status=status)


def _step(word: str) -> Step:
    known = {one.value: one for one in (*FORMS, *YES_OF)}
    if word not in known:
        raise Http404(NOTHING_HERE)
    return YES_OF.get(known[word], known[word])


def _taken(form: ProtectedForm, request: HttpRequest) -> bool:
    try:
        form.take(by=user_of(request), at=now())
    except NotAllowed as refused:
        show_refusal(form, refused)
        return False
    return True


def _done_already(accusation: Accusation, step: Step, user_id: int) -> bool:
    """Whether the newest step is this user's very press: pressed twice, it is done once."""
    newest = accusation.steps.last()
    pair = {step, *(no for no, yes in YES_OF.items() if yes is step)}
    return newest is not None and newest.by_id == user_id and newest.step in pair


def _shut(request: HttpRequest, accusation: Accusation, refused: tuple[Refusal, ...]) -> HttpResponse:
    turn_back(request, refused)
    return redirect("web:protected-show", accusation.key)


def _done(request: HttpRequest, accusation: Accusation, form: ProtectedForm) -> HttpResponse:
    """To the item, if this user still may see it: naming others, or keeping oneself out, may end that."""
    messages.success(request, form.words)
    accusation.refresh_from_db()
    if queries.sides_of(accusation, user_of(request)):
        return redirect("web:protected-show", accusation.key)
    return redirect("web:protected-home")


@never_cache
@require_POST
@needs(P.ACCUSATION_HANDLE)
def identity(request: HttpRequest, key: UUID) -> HttpResponse:
    """Open the sealed identity, for a reason that is noted."""
    user, form = user_of(request), IdentityForm(request.POST)
    accusation, sides = _open(request, key, content=True)
    people: list[dict[str, str]] | None = None
    if form.is_valid():
        people = actions.open_identity(key=key, reason=IdentityReason(form.cleaned_data["reason"]), by=user, at=now())
        if people is None:
            raise Http404(NOTHING_HERE)
    context = {**_shown(request, accusation, sides), "identity_form": form, "people": people}
    return render(request, "web/protected/show.html", context, status=200 if people is not None else 422)


@never_cache
@require_GET
@needs(P.ACCUSATION_HANDLE)
def letter(request: HttpRequest, key: UUID, serial: int) -> HttpResponse:
    """A transfer letter as PDF; the name of the file says nothing."""
    found = actions.read_letter(key=key, serial=serial, by=user_of(request), at=now())
    if found is None:
        raise Http404(NOTHING_HERE)
    return file_response(letter_pdf(found), "application/pdf", f"{serial}.pdf")
