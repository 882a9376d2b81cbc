"""Lawful sorting (依法分类): three classes (Art. 29-31), the six-way switch of Art. 31, and the exits that follow.

`decide` takes what the receptionist answered and proposes; a person decides. It never refuses anybody: an exit that
does not fit says why, and an answer still missing is named as the question to ask. The switch is dated data: an
amendment closes rows and adds rows, and matters that began before keep theirs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from yimen.domain.dictionaries import Channel, Purpose

IN_FORCE = date(2022, 5, 1)  # Art. 50


class PetitionClass(StrEnum):
    """The three classes of content: 建议意见 (Art. 29), 检举控告 (Art. 30), 申诉求决 (Art. 31)."""

    SUGGESTION = "suggestion"
    ACCUSATION = "accusation"
    APPEAL = "appeal"


class Path31(StrEnum):
    """The six branches of Art. 31, in the order in which they are asked."""

    LITIGATION = "litigation"
    ARBITRATION = "arbitration"
    PARTY = "party"
    ADMINISTRATIVE = "administrative"
    DUTY = "duty"
    PETITION = "petition"


class Exit(StrEnum):
    """How the desk lets a matter go (domain/02 §1 step 7)."""

    ANSWER_ON_SPOT = "answer_on_spot"
    FORWARD = "forward"
    ASSIGN = "assign"
    OTHER_PROCEDURE = "other_procedure"
    DISCIPLINE = "discipline"


@dataclass(frozen=True, slots=True)
class ClassRule:
    """A class of content: label, article, the clocks that its ordinary way starts, the question asked at the desk."""

    petition_class: PetitionClass
    label: str
    article: str
    clocks: tuple[str, ...]
    document: str
    since: date = IN_FORCE
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Branch:
    """One branch of Art. 31: what to ask, an example, the article, what follows, which clocks (keys of `clocks`)."""

    path: Path31
    label: str
    question: str
    example: str
    article: str
    exit: Exit
    document: str
    clocks: tuple[str, ...]
    since: date = IN_FORCE
    until: date | None = None

    @property
    def item(self) -> int:
        """The number of the item in Art. 31: 1 to 6."""
        return tuple(Path31).index(self.path) + 1

    @property
    def runs_c4(self) -> bool:
        """Whether the 60 days of Art. 34 run: by its words only for Art. 31 item 6."""
        return "C4" in self.clocks


CLASSES: tuple[ClassRule, ...] = (
    ClassRule(PetitionClass.SUGGESTION, "建议意见类", "第二十九条", ("C1", "C2", "C3"), "建议意见答复"),
    # Notices on accusations follow the rules of the discipline organs (Art. 23 paragraph 4): no C2, no C3 of ours.
    ClassRule(PetitionClass.ACCUSATION, "检举控告类", "第三十条", ("C1",), "转送单（检举控告）"),
    ClassRule(PetitionClass.APPEAL, "申诉求决类", "第三十一条", ("C1", "C2", "C3"), "受理告知书"),
)

BRANCHES: tuple[Branch, ...] = (
    Branch(
        Path31.LITIGATION,
        "诉讼、检察、公安法律程序",
        "这件事是否应当由法院诉讼或复议、检察院、公安机关按法律程序处理，并且还没有依法终结？",
        "例：对法院判决不服；公安机关对报案不立案。",
        "第三十一条第一项",
        Exit.OTHER_PROCEDURE,
        "告知法定途径书",
        ("C1",),  # the 政法 organs notify by their own rules (Art. 23 paragraph 4)
    ),
    Branch(
        Path31.ARBITRATION,
        "仲裁",
        "这件事是否应当通过仲裁解决，例如劳动争议、土地承包纠纷、有仲裁条款的合同？",
        "例：单位拖欠工资，劳动关系有争议；土地承包经营权有争议。",
        "第三十一条第二项",
        Exit.OTHER_PROCEDURE,
        "告知法定途径书",
        ("C1", "C2", "C3"),
    ),
    Branch(
        Path31.PARTY,
        "党员申诉、复审",
        "来访人是否不服党纪处分或组织处理，可以通过党员申诉、申请复审解决？",
        "例：党员对党内警告处分不服。",
        "第三十一条第三项",
        Exit.OTHER_PROCEDURE,
        "告知法定途径书",
        ("C1", "C2", "C3"),
    ),
    Branch(
        Path31.ADMINISTRATIVE,
        "行政复议、裁决、确认、许可、处罚",
        "这件事能否通过行政复议、行政裁决、行政确认、行政许可、行政处罚等行政程序解决？",
        "例：对罚款决定不服；申请办理施工许可；不动产登记有误。",
        "第三十一条第四项",
        Exit.OTHER_PROCEDURE,
        "告知法定途径书",
        ("C1", "C2", "C3"),
    ),
    Branch(
        Path31.DUTY,
        "申请查处违法、履行职责",
        "来访人是否要求机关查处违法行为，或者履行保护人身权、财产权等职责？",
        "例：举报工地夜间违规施工，要求城管查处；要求制止邻居违法搭建。",
        "第三十一条第五项",
        Exit.FORWARD,
        "履行职责答复",
        ("C1", "C2", "C3"),
    ),
    Branch(
        Path31.PETITION,
        "信访程序",
        "以上都不是：听取事实和理由，调查核实，出具信访处理意见书。",
        "例：多年前的安置遗留问题；对一项惠农政策的执行有意见。",
        "第三十一条第六项",
        Exit.FORWARD,
        "信访处理意见书",
        ("C1", "C2", "C3", "C4"),
    ),
)

CLASS_QUESTION = "来访人是提意见建议，是检举控告，还是有申诉或要解决的诉求？"
DISCIPLINE_QUESTION = "反映的是否属于纪检监察机关受理的问题（党员、公职人员违纪、职务违法、职务犯罪）？"
EXIT_LABELS: Mapping[Exit, str] = MappingProxyType(
    {
        Exit.ANSWER_ON_SPOT: "当场答复",
        Exit.FORWARD: "转送",
        Exit.ASSIGN: "交办",
        Exit.OTHER_PROCEDURE: "导入其他程序",
        Exit.DISCIPLINE: "转纪检监察机关",
    }
)
EXIT_DOCUMENTS: Mapping[Exit, str] = MappingProxyType(
    {
        Exit.ANSWER_ON_SPOT: "当场答复记录",
        Exit.FORWARD: "转送单",
        Exit.ASSIGN: "交办函",
        Exit.OTHER_PROCEDURE: "告知法定途径书",
        Exit.DISCIPLINE: "转送单（检举控告）",
    }
)


@dataclass(frozen=True, slots=True)
class Answers:
    """What has been answered so far; None means `not asked or not clear yet`.

    `paths` holds yes or no for the branches 1-5 of Art. 31; item 6 is what remains when all five are no.
    """

    petition_class: PetitionClass | None = None
    paths: Mapping[Path31, bool | None] = field(default_factory=dict)
    channel: str = Channel.VISIT
    answerable_on_spot: bool | None = None
    for_discipline_organ: bool | None = None


@dataclass(frozen=True, slots=True)
class ExitChoice:
    """One exit: allowed or not, in Chinese why not or what to mind, the article, the document it prints."""

    exit: Exit
    allowed: bool
    reason: str
    article: str
    document: str

    @property
    def label(self) -> str:
        """The Chinese name of the exit."""
        return EXIT_LABELS[self.exit]


@dataclass(frozen=True, slots=True)
class Sorting:
    """A proposal to a person. `open_question` is what must still be asked; None when the sorting is complete.

    `document` is the paper that answers the petitioner in the end; `clocks` are the keys that this way can start.
    """

    petition_class: PetitionClass | None
    path: Path31 | None
    article: str
    exits: tuple[ExitChoice, ...]
    document: str
    clocks: tuple[str, ...]
    open_question: str | None

    @property
    def allowed(self) -> tuple[Exit, ...]:
        """The exits that fit, in the order of the desk."""
        return tuple(choice.exit for choice in self.exits if choice.allowed)

    @property
    def must_be_protected(self) -> bool:
        """Whether the matter belongs into the protected store (Art. 30 paragraph 3)."""
        return must_be_protected(self.petition_class)

    def choice(self, exit_: Exit) -> ExitChoice:
        """Return the choice for one exit, with its reason."""
        return next(choice for choice in self.exits if choice.exit == exit_)


def class_of_purpose(purpose: str) -> PetitionClass | None:
    """Return the class a purpose points to; None for 咨询 and 其他, which the person who talks decides (domain/04 §1).

    Raises ValueError for an unknown purpose.
    """
    match Purpose(purpose):
        case Purpose.SUGGEST:
            return PetitionClass.SUGGESTION
        case Purpose.ACCUSE:
            return PetitionClass.ACCUSATION
        case Purpose.APPEAL | Purpose.REQUEST:
            return PetitionClass.APPEAL
        case _:
            return None


def must_be_protected(petition_class: PetitionClass | str | None) -> bool:
    """Say whether the content must be kept from the accused person and unit (Art. 30 paragraph 3): accusations."""
    return petition_class == PetitionClass.ACCUSATION


def branches_on(day: date) -> tuple[Branch, ...]:
    """Return the branches of Art. 31 in force on `day`, in the order of the article; none before 2022-05-01."""
    return tuple(b for b in BRANCHES if b.since <= day and (b.until is None or day <= b.until))


def branch_of(path: Path31 | str, *, day: date) -> Branch:
    """Return the row of one branch in force on `day`; raises LookupError when none is."""
    for branch in branches_on(day):
        if branch.path == path:
            return branch
    raise LookupError(f"{day:%Y-%m-%d} 没有生效的第三十一条分类，请按当时的规定处理。")


def path_of_item(item: int) -> Path31:
    """Return the branch of item 1 to 6 of Art. 31; raises ValueError for another number."""
    if not 1 <= item <= len(Path31):
        raise ValueError(f"Art. 31 has items 1 to {len(Path31)}, not {item}")
    return tuple(Path31)[item - 1]


def class_rule(petition_class: PetitionClass | str) -> ClassRule:
    """Return label, article, clocks and document of a class (Art. 29-31)."""
    return next(rule for rule in CLASSES if rule.petition_class == petition_class)


def decide(answers: Answers, *, day: date) -> Sorting:
    """Return class, branch, article, exits, document and clocks for what was answered, by the rows in force on `day`.

    The branches are asked in the order of the article: the first `yes` decides, the first unclear one is the open
    question, and when all five are `no` the matter is one of item 6. `day` is the day of receipt.
    """
    if answers.petition_class is None:
        return _undecided()
    if answers.petition_class == PetitionClass.ACCUSATION:
        return _accusation(answers)
    if answers.petition_class == PetitionClass.SUGGESTION:
        rule = class_rule(PetitionClass.SUGGESTION)
        exits = _exits(answers, None, rule.article)
        return Sorting(rule.petition_class, None, rule.article, exits, rule.document, rule.clocks, None)
    return _appeal(answers, day)


def _appeal(answers: Answers, day: date) -> Sorting:
    rule = class_rule(PetitionClass.APPEAL)
    found: Branch | None = None
    question: str | None = None
    rows = branches_on(day)
    if not rows:
        raise LookupError(f"{day:%Y-%m-%d} 没有生效的第三十一条分类，请按当时的规定处理。")
    for branch in rows:
        answer = True if branch.path == Path31.PETITION else answers.paths.get(branch.path)
        if answer is None:
            question = branch.question
            break
        if answer:
            found = branch
            break
    if found is None:
        exits = _exits(answers, None, rule.article, open_path=True)
        return Sorting(rule.petition_class, None, rule.article, exits, rule.document, rule.clocks, question)
    exits = _exits(answers, found.path, found.article)
    return Sorting(rule.petition_class, found.path, found.article, exits, found.document, found.clocks, None)


def _undecided() -> Sorting:
    exits = tuple(_no(e, "请先判断类别：建议意见、检举控告或申诉求决。", "第二十九条至第三十一条") for e in Exit)
    return Sorting(None, None, "第二十九条至第三十一条", exits, "", ("C1",), CLASS_QUESTION)


def _accusation(answers: Answers) -> Sorting:
    rule = class_rule(PetitionClass.ACCUSATION)
    article = rule.article
    secret = "不得将材料和有关情况透露、转给被检举控告的人员或者单位。"
    for_discipline = answers.for_discipline_organ
    if for_discipline is None:
        discipline = _no(Exit.DISCIPLINE, "请先判断是否属于纪检监察机关受理。", "第二十二条")
        forward = _no(Exit.FORWARD, "请先判断是否属于纪检监察机关受理。", "第二十二条")
    elif for_discipline:
        discipline = _yes(Exit.DISCIPLINE, f"按照干部管理权限转送；{secret}", "第二十二条")
        forward = _no(Exit.FORWARD, "属于纪检监察机关受理的，应当转送纪检监察机关。", "第二十二条")
    else:
        discipline = _no(Exit.DISCIPLINE, "不属于纪检监察机关受理的，转有权处理的机关、单位。", article)
        forward = ExitChoice(
            Exit.FORWARD, True, f"转有权处理的机关、单位；{secret}", article, EXIT_DOCUMENTS[Exit.DISCIPLINE]
        )
    exits = (
        _no(Exit.ANSWER_ON_SPOT, "检举控告由有权机关依规依纪依法办理，窗口不作答复。", article),
        forward,
        _no(Exit.ASSIGN, "检举控告由有权机关按照自身规定办理，信访部门不限期要求反馈结果。", article),
        _no(Exit.OTHER_PROCEDURE, "导入其他程序只用于申诉求决类事项。", "第三十一条"),
        discipline,
    )
    question = DISCIPLINE_QUESTION if for_discipline is None else None
    return Sorting(rule.petition_class, None, article, exits, rule.document, rule.clocks, question)


def _exits(answers: Answers, path: Path31 | None, article: str, *, open_path: bool = False) -> tuple[ExitChoice, ...]:
    """Return the five exits of a suggestion or an appeal; `open_path`: the branch of Art. 31 is not decided yet."""
    return (
        _answer_on_spot(answers, path, open_path),
        _pass_on(Exit.FORWARD, answers, path, open_path),
        _pass_on(Exit.ASSIGN, answers, path, open_path),
        _other_procedure(path, article, open_path),
        _no(Exit.DISCIPLINE, "只有检举控告类事项转纪检监察机关。", "第二十二条"),
    )


def _answer_on_spot(answers: Answers, path: Path31 | None, open_path: bool) -> ExitChoice:
    if open_path:
        return _no(Exit.ANSWER_ON_SPOT, "请先回答还没有弄清的问题。", "第三十一条")
    if path not in (None, Path31.PETITION):
        return _no(Exit.ANSWER_ON_SPOT, "应当由法定程序或者有权处理的机关处理，窗口不能代替答复。", "第三十一条")
    if answers.answerable_on_spot is False:
        return _no(Exit.ANSWER_ON_SPOT, "需要有权处理的机关、单位调查核实，不能当场答复。", "第二十二条")
    return _yes(
        Exit.ANSWER_ON_SPOT, "只用于事实清楚、当场能解释清楚的事项；来访人仍要求转送的，应当转送。", "第二十二条"
    )


def _pass_on(exit_: Exit, answers: Answers, path: Path31 | None, open_path: bool) -> ExitChoice:
    # Letters on litigation go to the 政法 organ of the same level; visitors are told and guided there (Art. 22).
    if path == Path31.LITIGATION:
        if answers.channel == Channel.VISIT:
            return _no(exit_, "走访反映涉诉问题的，应当释法明理，引导其向有关政法部门反映。", "第二十二条")
        if exit_ == Exit.ASSIGN:
            return _no(exit_, "涉法涉诉信件转送同级政法部门依法处理，不交办。", "第二十二条")
        return _yes(exit_, "转送同级政法部门依法处理。", "第二十二条")
    if path in (Path31.ARBITRATION, Path31.PARTY, Path31.ADMINISTRATIVE):
        return _no(exit_, "可以通过法定程序解决的，应当书面告知法定途径，导入相应程序。", "第三十一条")
    if exit_ == Exit.ASSIGN:
        return _yes(exit_, "用于需要反馈办理结果的重要情况，须写明办理期限和反馈要求。", "第二十二条第三项")
    note = "办理途径由有权处理的机关、单位在告知时确定。" if open_path else "转送有权处理的机关、单位。"
    return _yes(exit_, note, "第二十二条")


def _other_procedure(path: Path31 | None, article: str, open_path: bool) -> ExitChoice:
    if open_path:
        return _no(Exit.OTHER_PROCEDURE, "请先回答还没有弄清的问题。", "第三十一条")
    if path is None:
        return _no(Exit.OTHER_PROCEDURE, "导入其他程序只用于申诉求决类事项。", "第三十一条")
    if path == Path31.PETITION:
        return _no(Exit.OTHER_PROCEDURE, "没有其他法定途径的事项，应当按信访程序办理。", article)
    if path == Path31.DUTY:
        return _no(Exit.OTHER_PROCEDURE, "申请查处违法、履行职责的，转有权处理的机关依法履行或者答复。", article)
    return _yes(Exit.OTHER_PROCEDURE, "书面告知法定途径、受理机关和期限；是否去由本人决定，登记照常保留。", article)


def _yes(exit_: Exit, reason: str, article: str) -> ExitChoice:
    return ExitChoice(exit_, True, reason, article, EXIT_DOCUMENTS[exit_])


def _no(exit_: Exit, reason: str, article: str) -> ExitChoice:
    return ExitChoice(exit_, False, reason, article, EXIT_DOCUMENTS[exit_])
