from dataclasses import fields as dataclass_fields
from dataclasses import replace
from datetime import date

import pytest

from yimen.domain.registration import (
    FIELDS,
    REFUSED_FIELDS,
    Moment,
    Need,
    PetitionerFacts,
    RegistrationFacts,
    check,
    check_confirmation,
    is_group,
)

TODAY = date(2026, 11, 24)
GOOD = RegistrationFacts(
    channel="visit",
    received_on=TODAY,
    petitioners=(PetitionerFacts("甲某", "云川区白马镇"),),
    claims=("恢复电梯运行",),
    facts="电梯停运两个月。",
    place="990001100000",
    purpose="request",
    first_or_repeat="first",
    in_other_procedure="no",
    reviewed="unknown",
)
GROUP = replace(GOOD, people_present=12, group=True, representatives=("甲某", "乙某"))


def test_a_complete_form_has_no_problem():
    assert check(GOOD, today=TODAY) == []
    assert check(GROUP, today=TODAY) == []


@pytest.mark.parametrize(
    ("name", "form", "field", "words"),
    [
        (
            "unknown channel",
            replace(GOOD, channel="pigeon"),
            "channel",
            "请选择信访形式：来信、来访、网信、来电或传真。",
        ),
        (
            "no date",
            replace(GOOD, received_on=None),
            "received_on",
            "请填写信访日期，即收到的那一天，例如 2026-11-24。",
        ),
        (
            "tomorrow",
            replace(GOOD, received_on=date(2026, 11, 25)),
            "received_on",
            "信访日期不能晚于今天（2026-11-24），请改为实际收到的日期。",
        ),
        (
            "nobody named",
            replace(GOOD, petitioners=()),
            "petitioners",
            "请至少填写一名信访人；姓名、住址不清的，请勾选“姓名或住址不清”并选择原因。",
        ),
        (
            "no name",
            replace(GOOD, petitioners=(PetitionerFacts(" ", "云川"),)),
            "name",
            "请填写信访人的姓名或单位名称；不清的，请勾选“姓名或住址不清”并选择原因。",
        ),
        (
            "no address",
            replace(GOOD, petitioners=(PetitionerFacts("甲某"),)),
            "address",
            "请填写信访人的联系地址；不清的，请勾选“姓名或住址不清”并选择原因。",
        ),
        (
            "unclear, no reason",
            replace(GOOD, petitioners=(), unclear=True),
            "unclear_reason",
            "姓名或住址不清的，请选择原因；登记照常进行，只是无法书面告知。",
        ),
        (
            "unclear, odd reason",
            replace(GOOD, unclear=True, unclear_reason="x"),
            "unclear_reason",
            "姓名或住址不清的，请选择原因；登记照常进行，只是无法书面告知。",
        ),
        ("nobody present", replace(GOOD, people_present=0), "people_present", "信访人数请填 1 到 9999 之间的整数。"),
        ("not a number", replace(GOOD, people_present=None), "people_present", "信访人数请填 1 到 9999 之间的整数。"),
        (
            "too many",
            replace(GOOD, people_present=10000, group=True, representatives="甲"),
            "people_present",
            "信访人数请填 1 到 9999 之间的整数。",
        ),
        (
            "fewer than named",
            replace(GOOD, petitioners=GOOD.petitioners * 2),
            "people_present",
            "信访人数（1）不能少于已填写的信访人或代表（2 人），请改正人数。",
        ),
        (
            "fewer than chosen",
            replace(GOOD, representatives=("甲", "乙")),
            "people_present",
            "信访人数（1）不能少于已填写的信访人或代表（2 人），请改正人数。",
        ),
        ("a group unsaid", replace(GROUP, group=False), "group", "来访 5 人以上为集体访，请勾选“集体访”。"),
        ("a group of four", replace(GROUP, people_present=4), "group", "不足 5 人不是集体访，请取消勾选或改正人数。"),
        (
            "six representatives",
            replace(GROUP, representatives=tuple("甲乙丙丁戊己")),
            "representatives",
            "代表不得超过 5 人（第二十条第三款），现有 6 人，请来访群众重新推选；其他人照常登记人数。",
        ),
        (
            "a nameless one",
            replace(GROUP, representatives=("甲", " ")),
            "representatives",
            "有代表没有填写姓名，请补填或删去空行。",
        ),
        (
            "concerned 0",
            replace(GOOD, people_concerned=0),
            "people_concerned",
            "涉及人数请填 1 以上的整数，不清楚可以不填。",
        ),
        ("no claim", replace(GOOD, claims=()), "claims", "请至少填写一项诉求，一项一条。"),
        (
            "an empty claim",
            replace(GOOD, claims=("一", " ", "三", "")),
            "claims",
            "第 2、4 项诉求是空的，请补填或删去。",
        ),
        ("no facts", replace(GOOD, facts=" "), "facts", "请记录来访人陈述的事实：时间、地点、经过。"),
        ("no place", replace(GOOD, place=""), "place", "请选择问题属地；说不清的，选到能确定的那一级。"),
        (
            "no purpose",
            replace(GOOD, purpose=""),
            "purpose",
            "请选择信访目的：意见建议、申诉、求决、揭发控告、咨询或其他。",
        ),
        ("first or repeat", replace(GOOD, first_or_repeat=""), "first_or_repeat", "请选择初件或重件。"),
        (
            "procedure unasked",
            replace(GOOD, in_other_procedure=""),
            "in_other_procedure",
            "请回答“是否已诉讼、复议或仲裁”：是、否或不清楚。",
        ),
        (
            "review unasked",
            replace(GOOD, reviewed="maybe"),
            "reviewed",
            "请回答“是否已有复查、复核意见”：是、否或不清楚。",
        ),
    ],
)
def test_each_problem_names_its_field_and_says_what_to_do(name, form, field, words):
    problems = check(form, today=TODAY)
    assert [p.field for p in problems] == [field]
    assert problems[0].message == words
    assert problems[0].blocking


def test_at_most_five_representatives_is_hard_and_names_the_article():
    six = check(replace(GROUP, representatives=tuple("甲乙丙丁戊己")), today=TODAY)
    five = check(replace(GROUP, representatives=tuple("甲乙丙丁戊")), today=TODAY)
    assert five == []
    assert six[0].blocking
    assert six[0].message == (
        "代表不得超过 5 人（第二十条第三款），现有 6 人，请来访群众重新推选；其他人照常登记人数。"
    )


def test_a_group_without_representatives_is_reminded_and_still_registered():
    (problem,) = check(replace(GROUP, representatives=()), today=TODAY)
    assert (problem.field, problem.blocking) == ("representatives", False)
    assert problem.message == "多人反映共同事项的，应当推选代表（第二十条第三款）；请协助推选后填写。"


@pytest.mark.parametrize("reason", ["anonymous", "account_only", "illegible"])
def test_who_gives_no_clear_name_or_address_is_registered_with_a_reason(reason):
    assert check(replace(GOOD, petitioners=(), unclear=True, unclear_reason=reason), today=TODAY) == []


def test_with_several_petitioners_the_message_says_which_one():
    two = replace(GOOD, people_present=2, petitioners=(PetitionerFacts("甲", "云川"), PetitionerFacts("", "云川")))
    words = "请填写第 2 名信访人的姓名或单位名称；不清的，请勾选“姓名或住址不清”并选择原因。"
    assert [problem.message for problem in check(two, today=TODAY)] == [words]


@pytest.mark.parametrize(
    "form",
    [
        replace(GOOD, people_concerned=1),
        replace(GOOD, people_concerned=2),
        replace(GROUP, people_present=5),
        replace(GROUP, people_present=9999),
    ],
)
def test_the_smallest_and_largest_numbers_are_taken(form):
    assert check(form, today=TODAY) == []


def test_at_intake_only_what_a_record_cannot_be_without_is_asked():
    letter = RegistrationFacts(
        channel="web", received_on=TODAY, unclear=True, unclear_reason="account_only", claims=("修路",)
    )
    assert check(letter, today=TODAY, moment=Moment.INTAKE) == []
    asked_later = [p.field for p in check(letter, today=TODAY)]
    assert asked_later == ["facts", "place", "purpose", "first_or_repeat", "in_other_procedure", "reviewed"]
    empty = RegistrationFacts(channel="", received_on=None)
    assert [p.field for p in check(empty, today=TODAY, moment=Moment.INTAKE)] == [
        "channel",
        "received_on",
        "petitioners",
        "claims",
    ]


@pytest.mark.parametrize(
    ("channel", "people", "group"),
    [("visit", 4, False), ("visit", 5, True), ("visit", 200, True), ("letter", 50, False), ("web", 5, False)],
)
def test_a_group_visit_starts_at_five(channel, people, group):
    assert is_group(channel, people) is group


@pytest.mark.parametrize(
    ("read_back", "signed", "reason", "missing"),
    [
        (True, True, "", []),
        (True, False, "cannot_write", []),
        (True, False, "", ["signature"]),
        (True, False, "because", ["signature"]),
        (False, True, "", ["read_back"]),
        (False, False, "", ["read_back", "signature"]),
    ],
)
def test_an_oral_record_is_read_back_and_signed_or_has_a_coded_reason(read_back, signed, reason, missing):
    problems = check_confirmation(read_back=read_back, signed=signed, unsigned_reason=reason)
    assert [p.field for p in problems] == missing
    words = {
        "read_back": "请把记录的诉求逐条读给来访人听，确认后勾选“已宣读”。",
        "signature": "请来访人签名；不能签名的，请选择原因。",
    }
    assert [p.message for p in problems] == [words[field] for field in missing]
    if not reason:
        assert check_confirmation(read_back=read_back, signed=signed) == problems


def test_the_fields_never_collected_are_named():
    refused = {f.label for f in FIELDS if f.need is Need.REFUSED}
    assert refused == {"民族", "政治面貌", "户籍地", "家庭成员", "照片", "指纹", "人脸", "行踪", "银行卡"}
    assert {f.key for f in FIELDS if f.need is Need.REFUSED} < REFUSED_FIELDS
    assert {"key_person", "risk_score", "beijing_risk", "threat_mark", "political_identity"} < REFUSED_FIELDS


def test_no_field_of_the_form_is_both_asked_and_refused():
    asked = {f.key for f in FIELDS if f.need is not Need.REFUSED}
    assert not asked & REFUSED_FIELDS
    assert len({f.key for f in FIELDS}) == len(FIELDS)
    facts = {f.name for kind in (RegistrationFacts, PetitionerFacts) for f in dataclass_fields(kind)}
    assert not facts & REFUSED_FIELDS
