"""The forms of the protected circle: what each step asks, and the action that it takes."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.utils.timezone import localdate

from yimen.base.models import Unit, User
from yimen.cases import actions as cases
from yimen.cases import queries
from yimen.cases.models import Accusation
from yimen.documents import protected as papers
from yimen.domain.dictionaries import OrganKind
from yimen.domain.protection import Identity, IdentityReason, Route, Step
from yimen.web.intake.fields import Choice, Day, Text
from yimen.web.intake.places import unit_choices
from yimen.web.steps.yes_no import YES_NO


class ProtectedForm(forms.Form):
    """A form of one step on one item; `words` say what was done."""

    words: ClassVar[str] = ""
    content: ClassVar[bool] = True  # shown beside the words of the item; False: beside its number only

    def __init__(self, *args: Any, accusation: Accusation, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.accusation, self.user = accusation, user
        self.prepare()

    def prepare(self) -> None:
        """Set choices that depend on the item."""

    def take(self, *, by: User, at: datetime) -> None:
        """Take the step."""
        raise NotImplementedError


class PersonForm(ProtectedForm):
    """A person of the keeping body."""

    content = False
    user_id = Choice(label="人员", required=True)

    def offer(self, people: list[User]) -> None:
        """The people to choose from."""
        self.fields["user_id"].choices = [("", "请选择"), *((str(one.pk), one.name) for one in people)]  # type: ignore[attr-defined]

    def chosen(self) -> User | None:
        """Who was chosen."""
        return User.objects.filter(pk=int(self.cleaned_data["user_id"])).first()


class NameForm(PersonForm):
    """指定专人."""

    words = "已指定专人。请当面告知本人，不要通过消息传递内容。"

    def prepare(self) -> None:
        """Who may be named; whoever the item is kept from is not there to choose."""
        self.offer(queries.handlers_to_name(self.accusation, self.user))

    def take(self, *, by: User, at: datetime) -> None:
        """Name."""
        cases.name_handler(key=self.accusation.key, user=self.chosen(), by=by, at=at)


class UnnameForm(PersonForm):
    """解除指定."""

    words = "已解除指定。"

    def prepare(self) -> None:
        """Who is named."""
        self.offer([member.user for member in queries.current_members(self.accusation)])

    def take(self, *, by: User, at: datetime) -> None:
        """Take off."""
        cases.unname_handler(key=self.accusation.key, user=self.chosen(), by=by, at=at)


class TransferForm(ProtectedForm):
    """转送有权机关: by which rule, to whom, and whether the accuser is named."""

    words = "已转送，转送单在本件内，请密封送达；不得经被反映人或其单位转交。"
    route = Choice(
        [(one.value, f"{one.label}（{one.article}）") for one in Route], label="转送依据", empty=None, required=True,
        widget=forms.RadioSelect,
    )  # fmt: skip
    unit = Choice(label="接收机关", help_text="按照干部管理权限选择；被反映人的单位及其下级不在列表中。")
    organ = Text(label="不在列表中的机关", max_length=120, help_text="例如上级纪检监察机关，写全称。")
    identity = Choice(
        [(one.value, one.label) for one in Identity], label="反映人身份", empty=None, required=True,
        widget=forms.RadioSelect,
    )  # fmt: skip
    identity_ground = Text(
        label="同意的方式，或者要求的依据",
        max_length=400,
        rows=2,
        help_text="附身份时必填，例如：某日当面询问，本人同意。",
    )

    def prepare(self) -> None:
        """The discipline organs first."""
        organs = sorted(
            queries.organs_to_send_to(self.accusation), key=lambda unit: unit.organ_kind != OrganKind.SUPERVISION
        )
        self.fields["unit"].choices = [("", "请选择"), *((str(unit.pk), unit.name) for unit in organs)]  # type: ignore[attr-defined]

    def take(self, *, by: User, at: datetime) -> None:
        """Transfer with the letter."""
        data = self.cleaned_data
        transfer = cases.Transfer(
            route=Route(data["route"]),
            unit=Unit.objects.get(pk=int(data["unit"])) if data["unit"] else None,
            organ=data["organ"],
            identity=Identity(data["identity"]),
            identity_ground=data["identity_ground"],
        )
        papers.transfer_accusation(key=self.accusation.key, transfer=transfer, by=by, at=at)


class DatedForm(ProtectedForm):
    """A day, and words."""

    on = Day(label="日期", required=True)
    note = Text(label="情况", max_length=3000, rows=3)

    def prepare(self) -> None:
        """Today, mostly."""
        self.initial = {"on": localdate(), **(self.initial or {})}


class AcknowledgeForm(DatedForm):
    """登记回执."""

    words = "已登记回执。"

    def take(self, *, by: User, at: datetime) -> None:
        """Note it."""
        data = self.cleaned_data
        cases.acknowledge(key=self.accusation.key, on=data["on"], words=data["note"], by=by, at=at)


class FeedbackForm(DatedForm):
    """登记反馈."""

    words = "已登记反馈。"

    def take(self, *, by: User, at: datetime) -> None:
        """Note it."""
        data = self.cleaned_data
        cases.note_feedback(key=self.accusation.key, on=data["on"], words=data["note"], by=by, at=at)


class SentBackForm(DatedForm):
    """有权机关退回."""

    words = "已登记退回，转送期限仍按收到之日计算，请尽快另行转送。"

    def take(self, *, by: User, at: datetime) -> None:
        """Note it."""
        data = self.cleaned_data
        cases.note_sent_back(key=self.accusation.key, on=data["on"], words=data["note"], by=by, at=at)


class InformForm(ProtectedForm):
    """通报组织（人事）部门."""

    words = "已登记通报。"
    note = Text(
        label="何时向谁通报", max_length=1000, rows=3,
        help_text="按照干部管理权限；重大情况向党委主要负责同志和分管负责同志报送。",
    )  # fmt: skip

    def take(self, *, by: User, at: datetime) -> None:
        """Note it."""
        cases.inform_personnel(key=self.accusation.key, words=self.cleaned_data["note"], by=by, at=at)


class ShieldForm(ProtectedForm):
    """补充回避范围: a unit of the tree, or an account."""

    words = "已补充回避范围；范围内的人员从现在起不能查看、被指定或接收通知。"
    unit = Choice(label="被反映人所在单位", help_text="该单位及其下级的任何人员都不能接触本件。")
    account = Text(
        label="被反映人的账号", max_length=40, help_text="被反映人是本系统工作人员的，填写账号；其单位一并回避。"
    )

    def prepare(self) -> None:
        """Every unit of the tree."""
        self.fields["unit"].choices = unit_choices()  # type: ignore[attr-defined]

    def clean_account(self) -> str:
        """An account that exists."""
        name: str = self.cleaned_data["account"].strip()
        if name and not User.objects.filter(username=name).exists():
            raise forms.ValidationError("没有这个账号，请核对；不清楚账号的，请选择单位。")
        return name

    def take(self, *, by: User, at: datetime) -> None:
        """Widen it."""
        data = self.cleaned_data
        cases.widen_shield(
            key=self.accusation.key,
            units=Unit.objects.filter(pk=int(data["unit"])) if data["unit"] else (),
            users=User.objects.filter(username=data["account"]) if data["account"] else (),
            by=by,
            at=at,
        )


class ProposeReleaseForm(ProtectedForm):
    """提议：不属检举控告."""

    words = "已提交，须由负责人审核；在此之前仍按检举控告保护。"
    note = Text(label="为什么不属于检举控告", max_length=3000, rows=4)
    told_on = Day(label="告知本人的日期", required=False)
    told_way = Text(label="告知方式", max_length=200, help_text="当面、电话等；匿名或联系不上的，日期留空，写明原因。")
    agreed = forms.BooleanField(
        label="本人要求按普通信访事项办理，并同意把所述内容用于登记", required=False,
        help_text="没有本人同意，封存的内容不会复制出去。",
    )  # fmt: skip

    def take(self, *, by: User, at: datetime) -> None:
        """Propose."""
        data = self.cleaned_data
        cases.propose_release(
            key=self.accusation.key,
            reason=data["note"],
            told_on=data["told_on"],
            told_way=data["told_way"],
            agreed=data["agreed"],
            by=by,
            at=at,
        )


class ReleaseForm(ProtectedForm):
    """The second person's decision."""

    words = "已作出决定。"
    decision = forms.ChoiceField(
        label="决定",
        choices=[("yes", "同意，解除保护"), ("no", "不同意，继续按检举控告保护")],
        widget=forms.RadioSelect,
        error_messages=YES_NO,
    )
    note = Text(label="理由", max_length=2000, rows=3, help_text="不同意时必填。")

    def take(self, *, by: User, at: datetime) -> None:
        """Decide."""
        data = self.cleaned_data
        cases.decide_release(
            key=self.accusation.key, agree=data["decision"] == "yes", reason=data["note"], by=by, at=at
        )


FORMS: dict[Step, type[ProtectedForm]] = {
    Step.NAME: NameForm,
    Step.UNNAME: UnnameForm,
    Step.TRANSFER: TransferForm,
    Step.ACKNOWLEDGE: AcknowledgeForm,
    Step.FEEDBACK: FeedbackForm,
    Step.SENT_BACK: SentBackForm,
    Step.INFORM: InformForm,
    Step.SHIELD: ShieldForm,
    Step.PROPOSE_RELEASE: ProposeReleaseForm,
    Step.RELEASE: ReleaseForm,
}


class IdentityForm(forms.Form):
    """Why the sealed identity is opened."""

    reason = Choice(
        [(one.value, one.label) for one in IdentityReason], label="查看理由", required=True,
        error_messages={"required": "请选择理由；查看身份会单独留痕。"},
    )  # fmt: skip


class TakeInForm(forms.Form):
    """转入保护登记: who is accused; the words of the item are taken over as they stand."""

    accused = Text(label="被反映人或单位", max_length=400, required=True, help_text="姓名、单位、职务，知道多少写多少")
    unit = Choice(label="被反映人所在单位", help_text="能确定的请选择；该单位及其下级的人员都不能接触。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = unit_choices()  # type: ignore[attr-defined]

    def units(self) -> tuple[Unit, ...]:
        """The unit that was chosen."""
        chosen = self.cleaned_data["unit"]
        return tuple(Unit.objects.filter(pk=int(chosen))) if chosen else ()
