"""Small code tables (字典) of the desk, as plain frozen data.

Source: `domain/04` §1 and §3. No official table was published; the values come from real systems, the keys are ours,
and `national_code` is kept where one was seen. An office may edit labels and add rows; keys that a rule reads are
enumerations.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from yimen.domain.content_classes import CONTENT_CLASSES, ContentClass, content_label

__all__ = ["CONTENT_CLASSES", "DICTIONARIES", "Channel", "Code", "ContentClass", "Purpose", "content_label", "label_of"]


@dataclass(frozen=True, slots=True)
class Code:
    """One row of a dictionary: our English key, the Chinese label on screens, the national code where one was seen."""

    key: str
    label: str
    national_code: str | None = None


class Channel(StrEnum):
    """信访形式 (Art. 17): how a petition came."""

    LETTER = "letter"
    VISIT = "visit"
    WEB = "web"
    PHONE = "phone"
    FAX = "fax"


class Purpose(StrEnum):
    """信访目的: what the petitioner wants."""

    SUGGEST = "suggest"
    APPEAL = "appeal"
    REQUEST = "request"
    ACCUSE = "accuse"
    CONSULT = "consult"
    OTHER = "other"


class ClaimResult(StrEnum):
    """The result of one claim in the opinion letter (Art. 32): three values, one for each claim."""

    SUPPORTED = "supported"
    EXPLAINED = "explained"
    NOT_SUPPORTED = "not_supported"


class ReviewResult(StrEnum):
    """The result of a review or re-review (山东省信访条例 Art. 45, used as the enumeration)."""

    UPHELD = "upheld"
    REVOKED = "revoked"
    CHANGED = "changed"
    REDO = "redo"


class Level(StrEnum):
    """The level of an organ, from the State down to the village; only neighbours decide `one level above` (Art. 20)."""

    STATE = "state"
    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    TOWN = "town"
    VILLAGE = "village"


class OrganKind(StrEnum):
    """The kinds of organs and units the regulation applies to (Art. 2); the petition office is told apart (Art. 14)."""

    PETITION_OFFICE = "petition_office"
    PARTY = "party"
    PEOPLES_CONGRESS = "peoples_congress"
    ADMINISTRATIVE = "administrative"
    CPPCC = "cppcc"
    SUPERVISION = "supervision"
    COURT = "court"
    PROCURATORATE = "procuratorate"
    POLITICAL_LEGAL = "political_legal"
    MASS_ORGANISATION = "mass_organisation"
    STATE_ENTERPRISE = "state_enterprise"
    STATE_INSTITUTION = "state_institution"


POLITICAL_LEGAL_ORGANS = frozenset({OrganKind.COURT, OrganKind.PROCURATORATE, OrganKind.POLITICAL_LEGAL})
"""政法部门, to which letters on litigation are forwarded (第二十二条第二款)."""

CHANNELS = (
    Code(Channel.LETTER, "来信", "100"),
    Code(Channel.VISIT, "来访", "200"),
    Code(Channel.WEB, "网信", "300"),
    Code(Channel.PHONE, "来电"),
    Code(Channel.FAX, "传真"),
)
PURPOSES = (
    Code(Purpose.SUGGEST, "意见建议"),
    Code(Purpose.APPEAL, "申诉"),
    Code(Purpose.REQUEST, "求决"),
    Code(Purpose.ACCUSE, "揭发控告"),
    Code(Purpose.CONSULT, "咨询"),
    Code(Purpose.OTHER, "其他", "99"),
)
TERMINALS = (Code("web", "网上"), Code("app", "手机app"), Code("wechat", "微信"), Code("other", "其他"))

# 逐级访/越级访 stands in the source beside these. It is left out on purpose: a visit beyond the lawful level comes in
# only as monthly totals of an upper level (domain/03 §4), never as a mark on one person's visit.
JOINT_FORMS = (
    Code("individual_visit", "个访"),
    Code("group_visit", "集体访"),
    Code("single_signed", "非联名"),
    Code("jointly_signed", "联名"),
)
FIRST_OR_REPEAT = (Code("first", "初件"), Code("repeat", "重件"))
YES_NO_UNKNOWN = (Code("yes", "是"), Code("no", "否"), Code("unknown", "不清楚"))

OFFICE_WAYS = (
    Code("file", "存"),
    Code("answer", "直接回复"),
    Code("forward", "转送"),
    Code("assign", "交办"),
    Code("accept_notice", "受理告知"),
    Code("urge", "督办"),
    Code("not_accept", "不予受理"),
    Code("no_longer_accept", "不再受理"),
    Code("notice", "告知"),
    Code("return", "退回"),
)
ORGAN_WAYS = (
    Code("ordinary", "普通办理"),
    Code("simplified_answer", "简易答复"),
    Code("not_accept_notice", "不予受理告知"),
    Code("no_longer_accept_notice", "不再受理告知"),
    Code("discipline_notice", "转纪委告知"),
    Code("other_path_notice", "其他法定途径告知"),
)
PROCEDURES = (Code("ordinary", "普通程序"), Code("simplified", "简易程序"))

DELIVERY_WAYS = (
    Code("in_person", "当面送达", "0"),
    Code("post", "邮寄送达", "1"),
    Code("electronic", "电子送达", "2"),  # only with consent (domain/05 送达回证)
    Code("left", "留置送达", "2"),
    Code("announced", "公告送达", "2"),
    Code("other", "其他", "2"),
)
DELIVERY_RECEIPTS = (Code("refused", "拒收", "0"), Code("signed", "签收", "1"))
PETITIONER_VIEWS = (Code("agrees", "同意", "0"), Code("disagrees", "不同意", "1"), Code("none", "无明确意见", "9"))

CLAIM_RESULTS = (
    Code(ClaimResult.SUPPORTED, "支持"),
    Code(ClaimResult.EXPLAINED, "解释说明"),
    Code(ClaimResult.NOT_SUPPORTED, "不支持"),
)
REVIEW_RESULTS = (
    Code(ReviewResult.UPHELD, "维持"),
    Code(ReviewResult.REVOKED, "撤销"),
    Code(ReviewResult.CHANGED, "变更"),
    Code(ReviewResult.REDO, "责令重新处理"),
)
RATING_LEVELS = (
    Code("satisfied", "满意", "0"),
    Code("mostly_satisfied", "基本满意", "1"),
    Code("dissatisfied", "不满意", "3"),
)
RATING_STATUSES = (
    Code("open", "待评价", "0"),
    Code("not_open", "未评价", "1"),
    Code("rated", "已评价", "2"),
    Code("lapsed", "超期未评价", "3"),
)
QUERY_CODE_STATES = (Code("not_given", "未发"), Code("given", "已告知"))

# Causes of a petition [P]: they describe the work of organs, never the petitioner.
CAUSES = (
    Code("policy", "政策"),
    Code("conduct", "作风/不作为"),
    Code("procedure", "程序"),
    Code("execution", "执行"),
    Code("civil_dispute", "民事纠纷"),
    Code("other", "其他"),
)
PRIORITY_REASONS = (
    Code("elderly", "老年人"),
    Code("disabled", "残疾人"),
    Code("pregnant", "孕妇"),
    Code("with_child", "携带婴幼儿"),
    Code("unwell", "身体不适"),
    Code("veteran", "军人、退役军人"),
)
UNSIGNED_REASONS = (
    Code("by_phone", "电话反映，无法签名"),
    Code("cannot_write", "本人不会写字，已口头确认"),
    Code("physically_unable", "身体原因不能签名，已口头确认"),
    Code("declined", "本人不愿签名，已当面复述"),
    Code("left_before", "本人提前离开"),
    Code("device_failure", "签名设备故障，另附纸质签名"),
)
UNCLEAR_REASONS = (
    Code("anonymous", "本人要求匿名"),
    Code("name_missing", "未写明姓名或名称"),
    Code("address_missing", "未写明住址"),
    Code("illegible", "字迹不清"),
    Code("false_details", "所留姓名、住址经联系无法核对"),
    Code("account_only", "只有网上账号，没有姓名、住址"),
    Code("refused", "本人不愿提供"),
)
ACCESSIBILITY_NEEDS = (
    Code("wheelchair", "轮椅通行"),
    Code("hearing", "听力不便，需文字或手语"),
    Code("vision", "视力不便，需朗读或大字"),
    Code("dialect", "需方言交流"),
    Code("language", "需翻译"),
    Code("writing_help", "需代写代填"),
    Code("companion", "需陪同人员在场"),
)
PETITIONER_KINDS = (Code("person", "自然人"), Code("legal_person", "法人"), Code("other_org", "其他组织"))
ORGAN_KINDS = (
    Code(OrganKind.PETITION_OFFICE, "党委和政府信访部门"),
    Code(OrganKind.PARTY, "党的机关"),
    Code(OrganKind.PEOPLES_CONGRESS, "人大机关"),
    Code(OrganKind.ADMINISTRATIVE, "行政机关"),
    Code(OrganKind.CPPCC, "政协机关"),
    Code(OrganKind.SUPERVISION, "监察机关"),
    Code(OrganKind.COURT, "审判机关"),
    Code(OrganKind.PROCURATORATE, "检察机关"),
    Code(OrganKind.POLITICAL_LEGAL, "政法委、公安、司法行政机关"),
    Code(OrganKind.MASS_ORGANISATION, "群团组织"),
    Code(OrganKind.STATE_ENTERPRISE, "国有企业"),
    Code(OrganKind.STATE_INSTITUTION, "事业单位"),
)
ANSWER_WAYS = (
    Code("in_person", "当面"),
    Code("phone", "电话"),
    Code("message", "短信"),
    Code("web", "网上"),
    Code("paper", "书面"),
)
LEVELS = (
    Code(Level.STATE, "国家", "0000"),
    Code(Level.PROVINCE, "省级", "0100"),
    Code(Level.CITY, "市级", "0200"),
    Code(Level.COUNTY, "县级", "0300"),
    Code(Level.TOWN, "乡级"),
    Code(Level.VILLAGE, "村级"),
)

DICTIONARIES: Mapping[str, tuple[Code, ...]] = MappingProxyType(
    {
        "channel": CHANNELS,
        "purpose": PURPOSES,
        "terminal": TERMINALS,
        "joint_form": JOINT_FORMS,
        "first_or_repeat": FIRST_OR_REPEAT,
        "yes_no_unknown": YES_NO_UNKNOWN,
        "office_way": OFFICE_WAYS,
        "organ_way": ORGAN_WAYS,
        "procedure": PROCEDURES,
        "delivery_way": DELIVERY_WAYS,
        "delivery_receipt": DELIVERY_RECEIPTS,
        "petitioner_view": PETITIONER_VIEWS,
        "claim_result": CLAIM_RESULTS,
        "review_result": REVIEW_RESULTS,
        "rating_level": RATING_LEVELS,
        "rating_status": RATING_STATUSES,
        "query_code_state": QUERY_CODE_STATES,
        "cause": CAUSES,
        "priority_reason": PRIORITY_REASONS,
        "unsigned_reason": UNSIGNED_REASONS,
        "unclear_reason": UNCLEAR_REASONS,
        "accessibility_need": ACCESSIBILITY_NEEDS,
        "petitioner_kind": PETITIONER_KINDS,
        "organ_kind": ORGAN_KINDS,
        "answer_way": ANSWER_WAYS,
        "level": LEVELS,
    }
)


def label_of(dictionary: str, key: str) -> str:
    """Return the Chinese label of `key`; an unknown key is shown as it is, so that an edited table never breaks a page.

    Raises KeyError for a dictionary that does not exist.
    """
    return next((code.label for code in DICTIONARIES[dictionary] if code.key == key), key)


def codes_of(dictionary: str) -> frozenset[str]:
    """Return the keys of a dictionary; raises KeyError for one that does not exist."""
    return frozenset(code.key for code in DICTIONARIES[dictionary])
