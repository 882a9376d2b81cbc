"""The legal tables (`cases/*.csv`): dated situations with what the law says of them, to be read by an officer.

The dates were worked out without Yimen (calendar arithmetic and the `chinesecalendar` package) and read against the
text of the regulation; the situations were written from the text, row by row.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tests.domain.tables import each, rows
from yimen.domain import clocks
from yimen.domain.calendar import shipped
from yimen.domain.procedure import STEPS, DeclineGround, Side, Situation, Stage, refusals

DATES, SITUATIONS = rows("期限.csv"), rows("情形.csv")


def test_the_tables_are_long_enough_to_be_worth_reading():
    assert len(DATES) + len(SITUATIONS) >= 400
    assert len({(row["期限"], row["起算日"], row["延长"], row["听证"], row["指定天数"]) for row in DATES}) == len(DATES)


@each(DATES)
def test_a_term_ends_on_the_day_of_the_table(row):
    hearing = tuple(map(date.fromisoformat, row["听证"].split(".."))) if row["听证"] else None
    due = clocks.due(
        row["期限"],
        date.fromisoformat(row["起算日"]),
        shipped(),
        days=int(row["指定天数"]) if row["指定天数"] else None,
        extension=int(row["延长"] or 0),
        hearing=hearing,
    )
    assert (due.nominal_due.isoformat(), due.due.isoformat()) == (row["期满日"], row["届满日"])
    assert row["条文"].removesuffix("第二款") in due.term.article


STEP_OF = {rule.label: step for step, rule in STEPS.items()}
STAGE_OF = {"": None, **{stage.label: stage for stage in Stage}}
CLASSES = {"建议意见": "suggestion", "检举控告": "accusation", "申诉求决": "appeal"}
GROUNDS = {"同一事项": DeclineGround.SAME_MATTER, "复核终结": DeclineGround.FINAL}
YES = {"是", "有", "已选", "已核对", "在算"}
FLAGS = {
    "答复": "reply", "有权机关": "competent_body", "单位": "to_unit", "本部门": "to_own_unit",
    "纪检监察机关": "to_discipline", "走访": "by_visit",
    "政法部门": "to_political_legal", "不予受理提议": "decline_proposed", "异议期内": "objection_in_time",
    "同一事项": "same_matter", "在期限内": "in_time", "本机关是上级": "superior", "复核意见书": "final_opinion",
    "事实理由相同": "same_facts", "本人提议": "own_proposal", "利害关系": "conflict", "符合简易": "eligible",
    "简易": "simplified", "已标注": "marked",
    "六十日": "c4", "已延期": "extended", "延期申请": "extension_asked", "双方同意": "consent",
    "协议内容": "terms", "本人起草": "same_person", "送达证明": "delivery_proved", "交办": "assigned",
    "已报告": "reported", "待落实": "supported", "全部落实": "all_fulfilled", "本人表示": "persons_word",
    "已化解": "resolved", "法定事由": "reopen_ground", "正在复查": "review_open",
    "另一单位": "other_unit", "协商": "consulted",
    "先提异议": "objection_first", "受理争议": "dispute_open", "已决定": "jurisdiction_decided",
    "待落实任务": "task_open", "凭据": "proof", "本部门答复": "answered_here", "拆出件": "part",
    "原件在办": "origin_open", "期限变晚": "later_term", "协办单位": "helper_named", "合并答复": "follows",
}  # fmt: skip
NUMBERS = {
    "诉求数": "claims", "有结果": "results", "法律依据": "legal_basis", "天数": "days", "情形": "path",
    "分出": "taken_out", "留下": "left", "待协办": "helpers", "再拆件": "parts", "其他待送达": "undelivered",
}  # fmt: skip


def situation(row: dict[str, str]) -> Situation:
    """The facts of a row, by somebody who holds the step's permissions."""
    stage = STAGE_OF[row["现状"]]
    office_holds = stage in {None, Stage.REGISTERED}
    of = {"信访部门": Side.OFFICE, "责任单位": Side.UNIT, "决定机关": Side.DECIDER, "协办单位": Side.HELPER}
    sides = {of[row["由谁办"]]}
    if sides & {Side.OFFICE, Side.UNIT}:
        sides.add(Side.EITHER)
    if stage is None:
        sides |= set()
    elif sides & {Side.OFFICE, Side.UNIT} and (row["由谁办"] == "信访部门") == office_holds:
        sides.add(Side.HOLDER)
    found = Situation(stage=stage, permissions=STEPS[STEP_OF[row["步骤"]]].permissions, sides=frozenset(sides))
    for word in filter(None, row["事实"].split("；")):
        name, value = word.split("=")
        if name == "类别":
            found = replace(found, petition_class=CLASSES[value])
        elif name == "理由":
            found = replace(found, ground=GROUNDS[value])
        elif name in NUMBERS:
            found = replace(found, **{NUMBERS[name]: int(value)})
        else:
            found = replace(found, **{FLAGS[name]: value in YES})
    return found


def words(text: str) -> set[str]:
    return set(filter(None, text.split("、")))


@each(SITUATIONS)
def test_a_step_is_lawful_or_refused_as_the_table_says(row):
    step = STEP_OF[row["步骤"]]
    rule = STEPS[step]
    found = refusals(step, situation(row))
    if row["结果"] == "可以":
        assert found == ()
        assert (rule.paper.label if rule.paper else "") == row["文书"]
        assert set(rule.starts) == words(row["起算"])
        assert set(rule.stops) == words(row["停止"])
        assert set(rule.voids) == words(row["不再计算"])
    else:
        assert {refusal.code for refusal in found} == words(row["结果"])
        assert all(refusal.words for refusal in found)


def test_every_step_stands_in_the_table_lawful_and_refused():
    lawful = {row["步骤"] for row in SITUATIONS if row["结果"] == "可以"}
    refused = {row["步骤"] for row in SITUATIONS if row["结果"] != "可以"}
    named = {rule.label for step, rule in STEPS.items() if step != "record_history"}
    assert lawful == named
    assert refused == named
