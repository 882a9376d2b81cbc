"""Rules of the registration form (来访登记表), domain/04 §3: what is required, what may be asked, what is never
collected.

Everything received is registered (Art. 22): what is missing at intake is no ground to refuse. `check` therefore knows
two moments: intake (letter, call, web, import) asks only for what a record cannot be without; a finished interview
asks for all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from yimen.domain.dictionaries import Channel, codes_of

MAX_REPRESENTATIVES = 5  # Art. 20 paragraph 3
GROUP_FROM = 5  # 集体访 starts at 5 people (inferred from the bands of real systems, domain/04 §1)
MAX_PEOPLE = 9999  # beyond this the statistics of real systems leave the item out (domain/03 §1)


class Need(StrEnum):
    """Whether a field is required, optional or refused (R/O/X)."""

    REQUIRED = "R"
    OPTIONAL = "O"
    REFUSED = "X"


class Moment(StrEnum):
    """When the form is checked: at intake, or when the interview is to be finished."""

    INTAKE = "intake"
    FINISHED = "finished"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the form: `key` in code, Chinese `label`, the `group` of the form, whether it is needed."""

    key: str
    label: str
    group: str
    need: Need


def _fields(group: str, need: Need, text: str) -> tuple[Field, ...]:
    pairs = (entry.split("=") for entry in text.split())
    return tuple(Field(key, label, group, need) for key, label in pairs)


FIELDS: tuple[Field, ...] = (
    *_fields(
        "登记",
        Need.REQUIRED,
        "number=信访件编号 received_on=信访日期 registered_at=登记时间 registered_unit=登记机构 registered_by=登记人 "
        "window=窗口号 channel=信访形式",
    ),
    *_fields("信访人", Need.REQUIRED, "name=姓名或名称 address=联系地址"),
    *_fields(
        "信访人",
        Need.OPTIONAL,
        "phone=手机号 document_type=证件类型 document_number=证件号码 anonymous=匿名标志 confidential=保密要求 "
        "agent=代理人或监护人 needs=语言或无障碍需要 sex=性别 birth_year=出生年 occupation=职业",
    ),
    *_fields(
        "信访人",
        Need.REFUSED,
        "ethnicity=民族 political_status=政治面貌 household_place=户籍地 family_members=家庭成员 photo=照片 "
        "fingerprint=指纹 face=人脸 whereabouts=行踪 bank_card=银行卡",
    ),
    *_fields(
        "人数", Need.REQUIRED, "people_present=信访人数 people_concerned=涉及人数 representatives=代表 group=集体或联名"
    ),
    *_fields(
        "事项",
        Need.REQUIRED,
        "claims=诉求 facts=事实 place=问题属地 purpose=信访目的",
    ),
    *_fields(
        "事项",
        Need.OPTIONAL,
        "title=标题 summary=概况 reasons=理由 content_class=内容分类 cause=信访原因 attachments=附件 "
        "accused=被反映人或单位 accused_level=被反映人级别 accused_post=被反映人职务",
    ),
    *_fields(
        "关联",
        Need.REQUIRED,
        "first_or_repeat=初次或重复 in_other_procedure=已诉讼、复议或仲裁 reviewed=已有复查复核意见",
    ),
    *_fields("关联", Need.OPTIONAL, "related=相关件 first_office=首次信访机构 first_on=首次信访日期"),
    *_fields(
        "标志",
        Need.OPTIONAL,
        "litigation=涉法涉诉 foreign=涉外涉港澳台侨 cross_region=三跨三分离 urgent=重大紧急 may_publish=是否同意公开 "
        "backlog=积案",
    ),
    *_fields(
        "接谈",
        Need.REQUIRED,
        "talker=接谈人 talked_from=接谈开始 talked_to=接谈结束 record=接谈记录 proposed=拟办意见 way=办理方式 "
        "destination=去向 due_on=限办日期 procedure=办理程序",
    ),
)

# What no model of ours may have as a field: the X of the form, with the spellings it would come under, and the marks of
# real systems that we refuse (domain/04 §3, domain/07 §2). A badge photo of staff or of a place has another name.
_REFUSED_SPELLINGS = (
    "ethnic_group nationality_group nation minzu party_member party_membership political_affiliation hukou "
    "household_register household_registration relatives kin family spouse children portrait petitioner_photo "
    "face_image face_id face_vector fingerprints biometrics biometric_id voiceprint iris location_history "
    "trajectory travel travel_record trips gps last_seen bank_account bank_number card_number religion "
    "social_media wechat_id call_records key_person is_key_person key_person_flag risk risk_score risk_level "
    "petitioner_score petitioner_risk beijing_risk threat threat_mark threatened blacklist watchlist watch_list "
    "political_identity stability_control dissuasion credit_score personality"
)
REFUSED_FIELDS = frozenset([f.key for f in FIELDS if f.need is Need.REFUSED] + _REFUSED_SPELLINGS.split())


@dataclass(frozen=True, slots=True)
class PetitionerFacts:
    """One petitioner as typed; empty text where nothing was given."""

    name: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class RegistrationFacts:
    """The form as typed; empty text and None where nothing was given. Dates are business dates."""

    channel: str
    received_on: date | None
    petitioners: Sequence[PetitionerFacts] = ()
    unclear: bool = False
    unclear_reason: str = ""
    people_present: int | None = 1
    people_concerned: int | None = None
    representatives: Sequence[str] = ()
    group: bool = False
    claims: Sequence[str] = ()
    facts: str = ""
    place: str = ""
    purpose: str = ""
    first_or_repeat: str = ""
    in_other_procedure: str = ""
    reviewed: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one field and what to do, in Chinese. `blocking` False: a hint that may be passed over."""

    field: str
    message: str
    blocking: bool = True


def check(form: RegistrationFacts, *, today: date, moment: Moment = Moment.FINISHED) -> list[Problem]:
    """Return everything wrong with the form, in the order of the form; empty when it can be saved as registered.

    Articles: 19 (name, address, request, facts), 20 (at most 5 representatives), 22 (register everything), 23 (unclear
    name or address only removes the duty to notify). `today` is the business date of the check.
    """
    problems = [
        *_check_origin(form, today),
        *_check_petitioners(form),
        *_check_people(form),
        *_check_claims(form),
    ]
    if moment == Moment.FINISHED:
        problems += _check_finished(form)
    return problems


def is_group(channel: str, people: int) -> bool:
    """Say whether a coming counts as 集体访: by visit, from 5 people on (domain/04 §1, inferred)."""
    return channel == Channel.VISIT and people >= GROUP_FROM


def check_confirmation(*, read_back: bool, signed: bool, unsigned_reason: str = "") -> list[Problem]:
    """Return what is missing to confirm an oral record (Art. 19): read back, then a signature or a coded reason.

    `unsigned_reason` is a key of UNSIGNED_REASONS.
    """
    problems = []
    if not read_back:
        problems.append(Problem("read_back", "请把记录的诉求逐条读给来访人听，确认后勾选“已宣读”。"))
    if not signed and unsigned_reason not in codes_of("unsigned_reason"):
        problems.append(Problem("signature", "请来访人签名；不能签名的，请选择原因。"))
    return problems


def _check_origin(form: RegistrationFacts, today: date) -> list[Problem]:
    problems = []
    if form.channel not in codes_of("channel"):
        problems.append(Problem("channel", "请选择信访形式：来信、来访、网信、来电或传真。"))
    if form.received_on is None:
        problems.append(Problem("received_on", "请填写信访日期，即收到的那一天，例如 2026-11-24。"))
    elif form.received_on > today:
        problems.append(Problem("received_on", f"信访日期不能晚于今天（{today:%Y-%m-%d}），请改为实际收到的日期。"))
    return problems


def _check_petitioners(form: RegistrationFacts) -> list[Problem]:
    problems = []
    if form.unclear:
        if form.unclear_reason not in codes_of("unclear_reason"):
            problems.append(Problem("unclear_reason", "姓名或住址不清的，请选择原因；登记照常进行，只是无法书面告知。"))
        return problems
    if not form.petitioners:
        return [Problem("petitioners", "请至少填写一名信访人；姓名、住址不清的，请勾选“姓名或住址不清”并选择原因。")]
    for number, one in enumerate(form.petitioners, start=1):
        who = f"第 {number} 名信访人" if len(form.petitioners) > 1 else "信访人"
        if not one.name.strip():
            problems.append(Problem("name", f"请填写{who}的姓名或单位名称；不清的，请勾选“姓名或住址不清”并选择原因。"))
        if not one.address.strip():
            problems.append(Problem("address", f"请填写{who}的联系地址；不清的，请勾选“姓名或住址不清”并选择原因。"))
    return problems


def _check_people(form: RegistrationFacts) -> list[Problem]:
    problems = []
    named, present, chosen = len(form.petitioners), form.people_present, len(form.representatives)
    if present is None or not 1 <= present <= MAX_PEOPLE:
        problems.append(Problem("people_present", f"信访人数请填 1 到 {MAX_PEOPLE} 之间的整数。"))
    else:
        least = max(named, chosen)
        if present < least:
            problems.append(
                Problem(
                    "people_present", f"信访人数（{present}）不能少于已填写的信访人或代表（{least} 人），请改正人数。"
                )
            )
        if is_group(form.channel, present) and not form.group:
            problems.append(Problem("group", f"来访 {GROUP_FROM} 人以上为集体访，请勾选“集体访”。"))
        if form.group and form.channel == Channel.VISIT and present < GROUP_FROM:
            problems.append(Problem("group", f"不足 {GROUP_FROM} 人不是集体访，请取消勾选或改正人数。"))
        if is_group(form.channel, present) and not chosen:
            problems.append(
                Problem(
                    "representatives",
                    "多人反映共同事项的，应当推选代表（第二十条第三款）；请协助推选后填写。",
                    blocking=False,
                )
            )
    if form.people_concerned is not None and form.people_concerned < 1:
        problems.append(Problem("people_concerned", "涉及人数请填 1 以上的整数，不清楚可以不填。"))
    if chosen > MAX_REPRESENTATIVES:
        problems.append(
            Problem(
                "representatives",
                f"代表不得超过 {MAX_REPRESENTATIVES} 人（第二十条第三款），现有 {chosen} 人，"
                "请来访群众重新推选；其他人照常登记人数。",
            )
        )
    if any(not name.strip() for name in form.representatives):
        problems.append(Problem("representatives", "有代表没有填写姓名，请补填或删去空行。"))
    return problems


def _check_claims(form: RegistrationFacts) -> list[Problem]:
    if not form.claims:
        return [Problem("claims", "请至少填写一项诉求，一项一条。")]
    empty = [str(n) for n, claim in enumerate(form.claims, start=1) if not claim.strip()]
    return [Problem("claims", f"第 {'、'.join(empty)} 项诉求是空的，请补填或删去。")] if empty else []


def _check_finished(form: RegistrationFacts) -> list[Problem]:
    problems = []
    if not form.facts.strip():
        problems.append(Problem("facts", "请记录来访人陈述的事实：时间、地点、经过。"))
    if not form.place.strip():
        problems.append(Problem("place", "请选择问题属地；说不清的，选到能确定的那一级。"))
    if form.purpose not in codes_of("purpose"):
        problems.append(Problem("purpose", "请选择信访目的：意见建议、申诉、求决、揭发控告、咨询或其他。"))
    if form.first_or_repeat not in codes_of("first_or_repeat"):
        problems.append(Problem("first_or_repeat", "请选择初件或重件。"))
    for key, label in (("in_other_procedure", "是否已诉讼、复议或仲裁"), ("reviewed", "是否已有复查、复核意见")):
        if getattr(form, key) not in codes_of("yes_no_unknown"):
            problems.append(Problem(key, f"请回答“{label}”：是、否或不清楚。"))
    return problems
