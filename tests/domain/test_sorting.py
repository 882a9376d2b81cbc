from dataclasses import replace
from datetime import date

import pytest

from tests.domain.tables import each, rows
from yimen.domain import sorting
from yimen.domain.dictionaries import PURPOSES, Channel
from yimen.domain.sorting import (
    BRANCHES,
    CLASS_QUESTION,
    DISCIPLINE_QUESTION,
    IN_FORCE,
    Answers,
    Exit,
    Path31,
    PetitionClass,
    branch_of,
    branches_on,
    class_of_purpose,
    class_rule,
    decide,
    must_be_protected,
    path_of_item,
)

DAY = date(2026, 11, 24)
APPEAL = PetitionClass.APPEAL


def all_no(**changes):
    paths = {path: False for path in Path31 if path is not Path31.PETITION}
    return paths | {Path31(key): value for key, value in changes.items()}


@pytest.mark.parametrize(
    ("purpose", "expected"),
    [
        ("suggest", PetitionClass.SUGGESTION),
        ("appeal", PetitionClass.APPEAL),
        ("request", PetitionClass.APPEAL),
        ("accuse", PetitionClass.ACCUSATION),
        ("consult", None),
        ("other", None),
    ],
)
def test_the_purpose_points_to_a_class_or_leaves_it_to_the_talker(purpose, expected):
    assert class_of_purpose(purpose) is expected


def test_every_purpose_of_the_dictionary_is_known_to_the_sorting():
    assert {class_of_purpose(code.key) for code in PURPOSES} == {*PetitionClass, None}


def test_an_unknown_purpose_is_an_error_and_not_a_class():
    with pytest.raises(ValueError, match="nonsense"):
        class_of_purpose("nonsense")


@pytest.mark.parametrize(
    ("path", "item", "article", "exit_", "document", "clocks"),
    [
        ("litigation", 1, "第三十一条第一项", "other_procedure", "告知法定途径书", "C1"),
        ("arbitration", 2, "第三十一条第二项", "other_procedure", "告知法定途径书", "C1 C2 C3"),
        ("party", 3, "第三十一条第三项", "other_procedure", "告知法定途径书", "C1 C2 C3"),
        ("administrative", 4, "第三十一条第四项", "other_procedure", "告知法定途径书", "C1 C2 C3"),
        ("duty", 5, "第三十一条第五项", "forward", "履行职责答复", "C1 C2 C3"),
        ("petition", 6, "第三十一条第六项", "forward", "信访处理意见书", "C1 C2 C3 C4"),
    ],
)
def test_the_six_ways_of_article_31(path, item, article, exit_, document, clocks):
    row = branch_of(path, day=DAY)
    assert (row.item, row.article, row.exit, row.document) == (item, article, exit_, document)
    assert row.clocks == tuple(clocks.split())
    assert path_of_item(item) == path


def test_only_item_6_runs_the_sixty_days():
    assert [b.path for b in BRANCHES if b.runs_c4] == [Path31.PETITION]


def test_every_branch_has_words_for_the_desk():
    for branch in BRANCHES:
        assert branch.question
        assert branch.example.startswith("例：")
        assert branch.label


@pytest.mark.parametrize("item", [0, 7, -1])
def test_article_31_has_six_items(item):
    with pytest.raises(ValueError, match=rf"^Art. 31 has items 1 to 6, not {item}$"):
        path_of_item(item)


@pytest.mark.parametrize(
    ("paths", "path", "asked"),
    [
        (all_no(litigation=True), Path31.LITIGATION, None),
        (all_no(arbitration=True), Path31.ARBITRATION, None),
        (all_no(party=True), Path31.PARTY, None),
        (all_no(administrative=True), Path31.ADMINISTRATIVE, None),
        (all_no(duty=True), Path31.DUTY, None),
        (all_no(), Path31.PETITION, None),
        (all_no(arbitration=True, duty=True), Path31.ARBITRATION, None),  # the first yes decides
        ({Path31.LITIGATION: True}, Path31.LITIGATION, None),  # what comes after it need not be asked
        ({}, None, Path31.LITIGATION),
        (all_no(party=None, duty=True), None, Path31.PARTY),  # an unclear one before the yes stays open
    ],
)
def test_the_first_yes_decides_and_the_first_unclear_answer_is_the_open_question(paths, path, asked):
    sorting = decide(Answers(APPEAL, paths), day=DAY)
    assert sorting.path is path
    assert sorting.open_question == (branch_of(asked, day=DAY).question if asked else None)
    assert sorting.article == (branch_of(path, day=DAY).article if path else "第三十一条")


EXITS = {
    "answer": Exit.ANSWER_ON_SPOT,
    "forward": Exit.FORWARD,
    "assign": Exit.ASSIGN,
    "other": Exit.OTHER_PROCEDURE,
    "discipline": Exit.DISCIPLINE,
}


@pytest.mark.parametrize(
    ("name", "answers", "allowed"),
    [
        ("suggestion", Answers(PetitionClass.SUGGESTION), "answer forward assign"),
        ("suggestion to study", Answers(PetitionClass.SUGGESTION, answerable_on_spot=False), "forward assign"),
        ("accusation for discipline", Answers(PetitionClass.ACCUSATION, for_discipline_organ=True), "discipline"),
        ("accusation for others", Answers(PetitionClass.ACCUSATION, for_discipline_organ=False), "forward"),
        ("accusation unclear", Answers(PetitionClass.ACCUSATION), ""),
        ("litigation by visit", Answers(APPEAL, all_no(litigation=True)), "other"),
        ("litigation by letter", Answers(APPEAL, all_no(litigation=True), Channel.LETTER), "forward other"),
        ("arbitration", Answers(APPEAL, all_no(arbitration=True)), "other"),
        ("party", Answers(APPEAL, all_no(party=True)), "other"),
        ("administrative", Answers(APPEAL, all_no(administrative=True)), "other"),
        ("duty", Answers(APPEAL, all_no(duty=True)), "forward assign"),
        ("petition", Answers(APPEAL, all_no()), "answer forward assign"),
        ("petition to investigate", Answers(APPEAL, all_no(), answerable_on_spot=False), "forward assign"),
        ("appeal, branch open", Answers(APPEAL), "forward assign"),
        ("nothing known", Answers(), ""),
    ],
)
def test_which_exits_fit(name, answers, allowed):
    assert decide(answers, day=DAY).allowed == tuple(EXITS[word] for word in allowed.split())


@pytest.mark.parametrize(
    "answers",
    [
        Answers(),
        Answers(PetitionClass.SUGGESTION),
        Answers(PetitionClass.ACCUSATION),
        Answers(PetitionClass.ACCUSATION, for_discipline_organ=True),
        Answers(PetitionClass.ACCUSATION, for_discipline_organ=False),
        *(Answers(APPEAL, all_no(**{path: True})) for path in all_no()),
        Answers(APPEAL, all_no()),
    ],
)
def test_every_exit_gives_a_reason_an_article_and_its_document(answers):
    sorting = decide(answers, day=DAY)
    assert [choice.exit for choice in sorting.exits] == list(Exit)
    for choice in sorting.exits:
        assert choice.reason.endswith("。")
        assert choice.article.startswith("第")
        assert choice.document
        assert choice.label
        assert sorting.choice(choice.exit) is choice


CLASS_OF = {"": None, "建议意见": PetitionClass.SUGGESTION, "检举控告": PetitionClass.ACCUSATION, "申诉求决": APPEAL}
CHANNEL_OF = {"来访": Channel.VISIT, "来信": Channel.LETTER}
KNOWN = {"": None, "能": True, "不能": False, "是": True, "否": False}
EXIT_COLUMNS = ("当场答复", "转送", "交办", "导入其他程序", "转纪检监察机关")


@each(rows("分类.csv"))
def test_what_is_proposed_for_each_answer_to_the_word(row):
    """第二十二条, 第二十九条至第三十一条: every exit with its article, paper and reason."""
    item, items = row["第三十一条情形"], list(Path31)
    before = dict.fromkeys(items[: int(item) - 1], False) if item else {}
    paths = before | ({items[int(item) - 1]: True} if item in {"1", "2", "3", "4", "5"} else {})
    channel, spot = CHANNEL_OF[row["信访形式"]], KNOWN[row["当场答复得了"]]
    answers = Answers(CLASS_OF[row["类别"]], paths, channel, spot, KNOWN[row["纪检监察机关受理"]])
    found = decide(answers, day=DAY)
    assert found.petition_class is CLASS_OF[row["类别"]]
    assert found.path is (path_of_item(int(item)) if item else None)
    assert (found.article, found.document, "、".join(found.clocks)) == (row["条文"], row["答复文书"], row["期限"])
    assert found.open_question == (row["还要问"] or None)
    for choice, column in zip(found.exits, EXIT_COLUMNS, strict=True):
        may, article, document, reason = row[column].split("｜")
        assert (choice.label, choice.allowed) == (column, {"可以": True, "不可以": False}[may])
        assert (choice.article, choice.document, choice.reason) == (article, document, reason)


def test_without_a_class_the_class_is_asked_and_only_the_office_term_runs():
    sorting = decide(Answers(), day=DAY)
    assert (sorting.open_question, sorting.clocks, sorting.petition_class) == (CLASS_QUESTION, ("C1",), None)


def test_an_accusation_is_protected_goes_its_own_way_and_starts_no_notice_of_ours():
    sorting = decide(Answers(PetitionClass.ACCUSATION), day=DAY)
    assert sorting.must_be_protected
    assert sorting.open_question == DISCIPLINE_QUESTION
    assert sorting.clocks == ("C1",)
    known = decide(Answers(PetitionClass.ACCUSATION, for_discipline_organ=True), day=DAY)
    assert "不得" in known.choice(Exit.DISCIPLINE).reason


@pytest.mark.parametrize(
    ("petition_class", "protected"), [("accusation", True), ("appeal", False), ("suggestion", False), (None, False)]
)
def test_accusations_must_be_protected(petition_class, protected):
    assert must_be_protected(petition_class) is protected


@pytest.mark.parametrize(
    ("petition_class", "label", "article"),
    [
        ("suggestion", "建议意见类", "第二十九条"),
        ("accusation", "检举控告类", "第三十条"),
        ("appeal", "申诉求决类", "第三十一条"),
    ],
)
def test_the_three_classes_stand_with_their_articles(petition_class, label, article):
    assert (class_rule(petition_class).label, class_rule(petition_class).article) == (label, article)


def test_a_class_read_from_a_record_as_text_decides_the_same():
    for petition_class in PetitionClass:
        typed, text = Answers(petition_class, all_no()), Answers(str(petition_class), all_no())
        assert decide(typed, day=DAY) == decide(text, day=DAY)
    assert decide(Answers("accusation"), day=DAY).must_be_protected


def test_the_switch_is_dated_data():
    assert len(branches_on(IN_FORCE)) == 6
    assert branches_on(date(2022, 4, 30)) == ()
    with pytest.raises(LookupError, match=r"^2022-04-30 没有生效的第三十一条分类，请按当时的规定处理。$"):
        branch_of(Path31.DUTY, day=date(2022, 4, 30))
    with pytest.raises(LookupError, match=r"^2022-04-30 没有生效的第三十一条分类，请按当时的规定处理。$"):
        decide(Answers(APPEAL), day=date(2022, 4, 30))


def test_a_closed_row_counts_on_its_last_day_and_no_longer(monkeypatch):
    """An amendment closes rows and adds rows; what was received on the last day keeps the old ones."""
    old = replace(BRANCHES[0], until=date(2027, 4, 30))
    monkeypatch.setattr(sorting, "BRANCHES", (old, *BRANCHES[1:]))
    assert branches_on(date(2027, 4, 30))[0] is old
    assert old not in branches_on(date(2027, 5, 1))
