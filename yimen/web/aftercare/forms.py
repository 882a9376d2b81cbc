"""The forms of contact and help."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django import forms

from yimen.base.models import Unit, User
from yimen.cases import actions as cases
from yimen.cases.models import Aid, Case
from yimen.domain import contact
from yimen.domain.aid import Ground, Kind, Step
from yimen.web.intake.fields import Choice, Day, Key, Text
from yimen.web.intake.places import district_of
from yimen.web.seen import SeenForm

WAYS = [(way.value, way.label) for way in contact.Way]


class WishForm(SeenForm):
    """本人意愿: whether and how the person wants to be contacted."""

    agrees = Choice(
        [("yes", "愿意"), ("no", "不愿意，请不要联系我")],
        label="本人是否愿意被回访", empty=None, required=True, widget=forms.RadioSelect,
    )  # fmt: skip
    way = Choice(WAYS, label="联系方式", empty="请选择", help_text="愿意的必选，由本人选择。")

    def clean(self) -> dict[str, Any]:
        """A yes names its way."""
        data = super().clean() or {}
        if data.get("agrees") == "yes" and not data.get("way") and "way" not in self.errors:
            self.add_error("way", "请选择本人愿意的联系方式。")
        return data

    def take(self, case: Case, *, by: User | None, at: datetime) -> None:
        """Note it."""
        agrees = self.cleaned_data["agrees"] == "yes"
        way = contact.Way(self.cleaned_data["way"]) if agrees else None
        cases.note_wish(case_id=case.pk, agrees=agrees, way=way, by=by, at=at)


class ContactForm(SeenForm):
    """一次回访: when, how, and what the person said."""

    key = Key()
    on = Day(label="联系日期", required=True)
    way = Choice(WAYS, label="联系方式", required=True)
    words = Text(label="本人的意见", max_length=2000, rows=4, required=True)

    def take(self, case: Case, *, by: User, at: datetime) -> None:
        """Note it."""
        data = self.cleaned_data
        cases.note_contact(
            case_id=case.pk,
            key=str(data["key"]),
            on=data["on"],
            way=contact.Way(data["way"]),
            words=data["words"],
            by=by,
            at=at,
        )


class OfferForm(SeenForm):
    """提出帮扶."""

    kind = Choice(
        [(kind.value, kind.label) for kind in Kind], label="帮扶种类", empty=None, required=True,
        widget=forms.RadioSelect,
    )  # fmt: skip
    ground = Choice(
        [(ground.value, ground.label) for ground in Ground], label="事由", empty=None, required=True,
        widget=forms.RadioSelect,
    )  # fmt: skip
    words = Text(
        label="具体内容", max_length=2000, rows=4, required=True,
        help_text="向本人说明可以得到什么帮助、怎样申请；是否接受由本人决定，不接受没有任何影响。",
    )  # fmt: skip

    def take(self, case: Case, *, by: User, at: datetime) -> None:
        """Offer it."""
        data = self.cleaned_data
        cases.offer_aid(
            case_id=case.pk, kind=Kind(data["kind"]), ground=Ground(data["ground"]), words=data["words"], by=by, at=at
        )


class AidForm(SeenForm):
    """A form of one step."""

    words: ClassVar[str] = ""

    def __init__(self, *args: Any, found: Aid, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found = found
        self.prepare()

    def prepare(self) -> None:
        """Set choices that depend on the case."""

    def take(self, *, by: User, at: datetime) -> None:
        """Take the step."""
        raise NotImplementedError


class AcceptForm(AidForm):
    """本人接受, without further words."""

    words = "已登记本人接受，请转介或登记结果。"

    def take(self, *, by: User, at: datetime) -> None:
        """Note it."""
        cases.accept_aid(aid_id=self.found.pk, by=by, at=at)


class DeclineForm(AidForm):
    """本人不需要: no reason is asked for."""

    words = "已登记本人不需要；对办理没有任何影响。"

    def take(self, *, by: User, at: datetime) -> None:
        """Note it."""
        cases.decline_aid(aid_id=self.found.pk, by=by, at=at)


class ReferForm(AidForm):
    """转介."""

    words = "已登记转介。"
    unit = Choice(label="转介单位", empty="不在列表里")
    to = Text(label="其他机构", max_length=80, help_text="例如：区法律援助中心。")

    def prepare(self) -> None:
        """The units of the district."""
        groups = district_of(self.found.case.office).to_forward()
        self.fields["unit"].choices = [("", "不在列表里"), *groups]  # type: ignore[attr-defined]

    def take(self, *, by: User, at: datetime) -> None:
        """Note it."""
        data = self.cleaned_data
        unit = Unit.objects.get(pk=int(data["unit"])) if data["unit"] else None
        cases.refer_aid(aid_id=self.found.pk, unit=unit, to=data["to"], by=by, at=at)


class CloseForm(AidForm):
    """登记结果."""

    words = "已登记结果。"
    result = Text(label="结果", max_length=2000, rows=4, required=True)

    def take(self, *, by: User, at: datetime) -> None:
        """Note it."""
        cases.close_aid(aid_id=self.found.pk, result=self.cleaned_data["result"], by=by, at=at)


FORMS: dict[Step, type[AidForm]] = {
    Step.ACCEPT: AcceptForm,
    Step.DECLINE: DeclineForm,
    Step.REFER: ReferForm,
    Step.CLOSE: CloseForm,
}
