"""Which article stands behind which rule, code and test (法条对照): `python -m yimen.domain.coverage > docs/law.md`.

Clocks, steps, needs, classes and branches are read from their tables. What lives elsewhere, and what needs no code, is
named here by hand with its reason; a test looks that no article of the regulation is missing and every file exists.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from yimen.domain import procedure, protection, review, sorting
from yimen.domain.numbering import chinese_number
from yimen.domain.terms import TERMS, chinese

DIGITS = "零一二三四五六七八九十"
LAST = 50
_ARTICLE = re.compile("第([一二三四五六七八九十]+)条")
_RANGE = re.compile("第([一二三四五六七八九十]+)条至第([一二三四五六七八九十]+)条")


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that the code does for an article: in words, the file, and the test that holds it."""

    what: str
    code: str
    test: str


STEP_TESTS = "tests/domain/cases/情形.csv、tests/domain/test_procedure.py、tests/cases/"
REVIEW_TESTS = "tests/domain/cases/复查复核期限.csv、tests/domain/test_review.py、tests/cases/test_reviewing.py"
JURISDICTION_TESTS = "tests/domain/test_jurisdiction.py、tests/cases/test_disputing.py"
AID_TESTS = "tests/domain/test_aid.py、tests/cases/test_aiding.py"
PROTECTION_TESTS = "tests/domain/test_protection.py、tests/cases/test_protected.py"
TERM_TESTS = "tests/domain/cases/期限.csv、tests/domain/test_clocks.py"

JOINT_TESTS = "tests/domain/cases/限办.csv、tests/domain/test_joint.py、tests/supervision/"

ELSEWHERE: dict[int, tuple[Rule, ...]] = {
    2: (Rule("适用的机关、单位类别", "yimen/domain/dictionaries.py", "tests/domain/test_dictionaries.py"),),
    5: (
        Rule("属地和职权：按机构树转送", "yimen/base/districts.py", "tests/web/test_mail.py"),
        Rule("属地和职权：分流规则建议承办单位", "yimen/domain/routing.py", "tests/domain/cases/分流.csv"),
    ),
    12: (Rule("将重大问题提请联席会议研究", "yimen/domain/joint/conference.py", JOINT_TESTS),),
    13: (Rule("联席会议：议题、议定事项、期限、反馈和纪要", "yimen/domain/joint/conference.py", JOINT_TESTS),),
    14: (
        Rule("会商：召集、各单位意见、结论和责任", "yimen/domain/joint/consulting.py", JOINT_TESTS),
        Rule("信访部门职责分到岗位和权限", "yimen/domain/roles.py", "tests/permissions/test_matrix.py"),
        Rule("首接首办：未办结的件始终有且只有一个承办", "yimen/domain/hands.py", "tests/domain/cases/经手.csv"),
        Rule("代理人：只在本单位、到期自动结束", "yimen/domain/deputies.py", "tests/domain/test_deputies.py"),
        Rule("指标和分析", "yimen/domain/indicators.py", "tests/domain/test_indicators.py"),
    ),
    16: (Rule("督查专员岗位", "yimen/domain/roles.py", "tests/permissions/test_matrix.py"),),
    17: (Rule("信访形式、信访人种类", "yimen/domain/dictionaries.py", "tests/domain/test_dictionaries.py"),),
    18: (
        Rule(
            "领导批示、接访交办和包案：措施、期限、结果，约见须本人同意", "yimen/domain/joint/leading.py", JOINT_TESTS
        ),
        Rule("公布地址、时间和查询方式；不打击报复：没有针对个人的标记", "yimen/portal/views.py", "tests/portal/"),
    ),
    19: (Rule("登记的必填内容，口述照录并核对", "yimen/domain/registration.py", "tests/domain/test_registration.py"),),
    20: (
        Rule("代表不超过5人；走访不拒收", "yimen/domain/registration.py", "tests/domain/test_registration.py"),
        Rule("推选代表的由一名代表收受，否则逐人送达", "yimen/domain/delivery.py", "tests/domain/test_delivery.py"),
        Rule("走访反映涉诉权利救济的，引导向政法部门提出", "yimen/domain/procedure/needs.py", STEP_TESTS),
    ),
    21: (
        Rule("各渠道同一件流转，凭编号和查询码查询、评价", "yimen/cases/public/door.py", "tests/portal/"),
        Rule(
            "查询码遗失的，在窗口核对身份后补发，原码立即作废",
            "yimen/domain/reissue.py",
            "tests/domain/test_reissue.py、tests/web/test_reissue.py",
        ),
    ),
    22: (Rule("同一事项的关联、拆分可以还原，日期不变", "yimen/domain/matter.py", "tests/domain/test_matter.py"),),
    23: (
        Rule(
            "异议和退回的结果：原单位看得到决定和写给它的文书，看不到以后的办理",
            "yimen/domain/hand_back.py",
            "tests/domain/test_hand_back.py、tests/cases/test_hand_backs.py",
        ),
    ),
    24: (
        Rule(
            "件换了承办单位，批示、催办、督办的反馈和协办随件走",
            "yimen/cases/actions/moving.py",
            "tests/supervision/test_following.py",
        ),
        Rule("由谁决定受理机关：共同的上一级、本级政府或联席会议", "yimen/domain/jurisdiction.py", JURISDICTION_TESTS),
    ),
    25: (
        Rule(
            "重大紧急信息报告：按报告单位列对象，逐一登记时间和方式，从知悉起算分钟；不自动抄送公安机关",
            "yimen/domain/urgent.py",
            "tests/domain/test_urgent.py、tests/cases/test_urgent.py",
        ),
    ),
    26: (
        Rule(
            "秩序事件记录：六种行为的原文，只写事实，第二人复核，到期封存；不与任何人、任何件相连",
            "yimen/domain/incident.py",
            "tests/domain/cases/封存.csv、tests/domain/test_incident.py、tests/reception/test_incidents.py",
        ),
    ),
    28: (
        Rule("利害关系人回避：任何步骤都拒绝", "yimen/domain/procedure/deciding.py", "tests/domain/cases/情形.csv"),
        Rule("回避的申报、申请和决定", "yimen/domain/recusal.py", "tests/domain/test_recusal.py"),
    ),
    30: (
        Rule(
            "检举控告保护登记：单独加密、单独编号、不入任何列表",
            "yimen/cases/actions/protecting.py",
            "tests/security/test_leaks.py",
        ),
        Rule(
            "被反映人及其单位、下级一律回避，连有没有这一件都不知道",
            "yimen/cases/queries/protected.py",
            "tests/domain/cases/回避.csv、tests/security/test_leaks.py",
        ),
        Rule(
            "普通件发现属检举控告的，移出普通记录，不留内容",
            "yimen/cases/actions/setting_apart.py",
            "tests/cases/test_setting_apart.py",
        ),
    ),
    32: (Rule("意见书逐项载明并引用条款", "yimen/domain/laws.py", "tests/web/test_unit_steps.py"),),
    35: (Rule("送达证明是复查期限的起点", "yimen/domain/delivery.py", "tests/domain/test_delivery.py"),),
    37: (Rule("疏导帮扶：提出、接受或不需要、转介、结果", "yimen/domain/aid.py", AID_TESTS),),
    39: (Rule("考核以依法及时就地解决为导向的指标", "yimen/domain/indicators.py", "tests/domain/test_indicators.py"),),
    40: (
        Rule(
            "催办、督办：情形、督办函、再次督办、反馈和确认（三项建议在后续版本）",
            "yimen/domain/joint/urging.py",
            JOINT_TESTS,
        ),
    ),
    46: (
        Rule("被拒绝的查看引发警示，只说谁和何时", "yimen/web/protected/alarms.py", "tests/cases/test_protected.py"),
        Rule("泄露和打击报复的防范：审计链、遮盖、查阅留痕", "yimen/base/audit.py", "tests/base/test_audit.py"),
    ),
    47: (
        Rule(
            "工作人员只登记劝阻、批评、教育；对个人的处置由公安机关依法决定，系统不作、也不建议",
            "yimen/domain/incident.py",
            "tests/domain/test_incident.py",
        ),
    ),
    48: (Rule("外国人等同样登记：证件种类不限身份证", "yimen/domain/identity.py", "tests/domain/test_identity.py"),),
    50: (
        Rule(
            "施行之前收到的为历史件，不计时限",
            "yimen/domain/terms.py",
            "tests/domain/cases/情形.csv、tests/domain/test_clocks.py",
        ),
    ),
}
WITHOUT: dict[int, str] = {
    1: "立法目的，没有可执行的规则。",
    3: "信访工作的性质，没有可执行的规则。",
    4: "指导思想，没有可执行的规则。",
    6: "总的要求，由各条的规则体现。",
    7: "领导体制，不由软件规定。",
    8: "党中央的领导，不由软件规定。",
    9: "地方党委的领导，不由软件规定。",
    10: "各级政府的职责，不由软件规定。",
    11: "中央联席会议的职责，不在一个区的系统之内。",
    15: "其他机关的信访工作由其岗位和权限体现，没有另外的规则。",
    38: "督查在后续版本（督查督办）。",
    41: "年度报告在后续版本（统计和报告）。",
    42: "追究责任由有权机关依规依纪依法处理，系统只保存可核验的记录。",
    43: "同第四十二条；应当登记、转送、交办的期限由第二十二条的规则计算。",
    44: "同第四十二条；登记、受理、告知的期限由第二十二条、第二十三条的规则计算。",
    45: "同第四十二条；办理期限由第三十四条的规则计算。",
    49: "解释权，没有可执行的规则。",
}


def number_of(word: str) -> int:
    """The number of an article from its Chinese numeral: 三十一 is 31."""
    tens, _, ones = word.rpartition("十")
    if "十" not in word:
        return DIGITS.index(word)
    return (DIGITS.index(tens) if tens else 1) * 10 + (DIGITS.index(ones) if ones else 0)


def articles_in(text: str) -> set[int]:
    """The articles of the regulation that a citation names; a range names all between."""
    found = {number_of(word) for word in _ARTICLE.findall(text)}
    for first, last in _RANGE.findall(text):
        found |= set(range(number_of(first), number_of(last) + 1))
    return found


def rules() -> dict[int, list[Rule]]:
    """Article -> what the code does for it, tables first."""
    found: dict[int, list[Rule]] = {number: [] for number in range(1, LAST + 1)}
    for cited, rule in (*_terms(), *_steps(), *_reviews(), *_protection(), *_sorting()):
        for number in articles_in(cited):
            if number in found and rule not in found[number]:
                found[number].append(rule)
    for number, more in ELSEWHERE.items():
        found[number] += more
    return found


def _terms() -> Iterator[tuple[str, Rule]]:
    for term in TERMS:
        if term.source == "《信访工作条例》":
            yield term.article, Rule(f"期限 {term.code} {term.name}", "yimen/domain/terms.py", TERM_TESTS)


def _steps() -> Iterator[tuple[str, Rule]]:
    code = "yimen/domain/procedure/table.py"
    for step in procedure.STEPS.values():
        yield step.article, Rule(f"步骤“{step.label}”", code, STEP_TESTS)
        for need in step.needs:
            yield need.article, Rule(f"前提“{need.words}”", "yimen/domain/procedure/needs.py", STEP_TESTS)


def _reviews() -> Iterator[tuple[str, Rule]]:
    for step in review.STEPS.values():
        for need in step.needs:
            yield need.article, Rule(f"复查复核的前提“{need.words}”", "yimen/domain/review/needs.py", REVIEW_TESTS)


def _protection() -> Iterator[tuple[str, Rule]]:
    code = "yimen/domain/protection.py"
    for step in protection.STEPS.values():
        yield step.article, Rule(f"检举控告的步骤“{step.label}”", code, PROTECTION_TESTS)
        for need in step.needs:
            yield need.article, Rule(f"检举控告的前提“{need.words}”", code, PROTECTION_TESTS)


def _sorting() -> Iterator[tuple[str, Rule]]:
    test = "tests/domain/test_sorting.py"
    for kind in sorting.CLASSES:
        yield kind.article, Rule(f"分类“{kind.label}”", "yimen/domain/sorting.py", test)
    for branch in sorting.BRANCHES:
        yield branch.article, Rule(f"情形“{branch.label}”", "yimen/domain/sorting.py", test)


def document() -> str:
    """docs/law.md: every article with its rules, or the reason why it has none."""
    found = rules()
    lines = [
        "# 法条对照",
        "",
        f"《信访工作条例》（{chinese(sorting.IN_FORCE)}起施行）逐条对照：规则、代码、测试。由"
        " `python -m yimen.domain.coverage` 生成，`tests/domain/test_coverage.py` 逐字比对。没有代码的条文写明理由。",
        "",
    ]
    for number in range(1, LAST + 1):
        lines += [f"## 第{chinese_number(number)}条", ""]
        if found[number]:
            lines += ["| 规则 | 代码 | 测试 |", "|---|---|---|"]
            lines += [f"| {rule.what} | `{rule.code}` | {rule.test} |" for rule in found[number]]
        if number in WITHOUT:
            lines.append(("" if not found[number] else "\n") + WITHOUT[number])
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


if __name__ == "__main__":
    print(document(), end="")  # noqa: T201
