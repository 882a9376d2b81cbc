"""我的信息: what is kept on the person who holds number and query code, and what they may ask of it.

Names, numbers and addresses stay masked here: whoever finds a receipt learns nothing. The whole is given by the answer.
"""

from __future__ import annotations

import uuid

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from yimen.cases import public
from yimen.cases.actions import NotAllowed
from yimen.cases.models import Case
from yimen.documents import public as papers
from yimen.documents.actions import ask_for_data
from yimen.domain.data_rights import KEPT, REMEDY_OF_REFUSAL, Kind
from yimen.portal import grants
from yimen.portal.pages import page, show_refusal


class DataForm(forms.Form):
    """What is asked, in the person's own words; the key makes sure that one press asks once."""

    use_required_attribute = False
    key = forms.UUIDField(widget=forms.HiddenInput, error_messages={"required": "页面不完整，请重新打开后再提交。"})
    kind = forms.ChoiceField(
        label="您要求",
        choices=[(kind.value, kind.label) for kind in Kind],
        widget=forms.RadioSelect,
        error_messages={"required": "请选择要查阅、复制、更正还是删除。", "invalid_choice": "请选择列出的一项。"},
    )
    words = forms.CharField(
        label="哪些信息，怎样办理",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="例如：更正联系电话；复制我提交的全部材料。",
        error_messages={
            "required": "请写明要查阅、复制、更正或删除哪些信息。",
            "max_length": "最多 2000 字，现有 %(show_value)d 字，请删减。",
            "null_characters_not_allowed": "里面有看不见的控制字符，请删去后重新输入。",
        },
    )


def _with_papers(found: Case) -> list[tuple[public.RequestLine, list[papers.PaperLine]]]:
    """Each request with its receipt and its answer, to be read and printed."""
    issued = papers.papers(found)
    return [(line, [one for one in issued if one.number in line.papers]) for line in public.data_requests(found)]


@never_cache
@sensitive_post_parameters("words")
@require_http_methods(["GET", "HEAD", "POST"])
@grants.with_case
def data(request: HttpRequest, found: Case) -> HttpResponse:
    """What is kept (masked), the requests so far with their answers, and the form for a new one."""
    staff = request.user.is_authenticated
    form = DataForm(request.POST if request.method == "POST" else None, initial={"key": uuid.uuid4()})
    if request.method == "POST" and not staff and form.is_valid():
        typed = form.cleaned_data
        try:
            ask_for_data(
                case_id=found.pk, kind=Kind(typed["kind"]), words=typed["words"],
                source_key=f"web:{found.pk}:{typed['key']}", by=None, at=timezone.now(),
            )  # fmt: skip
        except NotAllowed as refused:
            show_refusal(form, refused)
        else:
            return redirect(f"{reverse('portal:data')}?asked=1")
    context = {
        "number": found.number,
        "kept": public.kept_data(found),
        "requests": _with_papers(found),
        "law": KEPT,
        "remedy": REMEDY_OF_REFUSAL,
        "form": form,
        "staff": staff,
        "asked": "asked" in request.GET,
        "why_url": reverse("portal:why", args=["D1"]),
    }
    status = 403 if staff and request.method == "POST" else 422 if form.errors else 200
    return page(request, "portal/data.html", context, status=status)
