from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import Any

import docx
import pytest

from yimen.documents.render import context as c
from yimen.documents.render import word
from yimen.documents.render.build_templates import build
from yimen.documents.render.wordfile import plain_text, read, unmapped_styles

from .samples import CLAIM, SAMPLES

PRINTED = [(kind, paper) for kind in c.Kind for paper in kind.papers]

# The order in which the words of each paper must come.
ORDER = {
    c.Kind.RECEIPT: [
        "来访登记回执",
        "信访件编号",
        "来访日期",
        "事项标题",
        "去　　向",
        "查 询 码",
        "办理期限",
        "您的权利",
        "（盖章）",
    ],
    c.Kind.TRANSFER: [
        "转送单",
        "云汀区住房和城乡建设局：",
        "二、事项概况",
        "三、信访诉求",
        "四、办理要求",
        "附件：",
        "（盖章）",
    ],
    c.Kind.ACCEPTANCE: [
        "受理告知书",
        "王某某：",
        "一、处理途径和程序",
        "二、办理期限",
        "（一）查询",
        "（二）申请回避",
        "（三）陈述和举证",
    ],
    c.Kind.OPINION: [
        "处理意见书",
        "签发人：赵某某",
        "王某某：",
        "一、逐项查明",
        "（一）您的第一项诉求",
        "处理意见：支持。",
        "（二）您的第二项诉求",
        "处理意见：解释说明。",
        "（三）您的第三项诉求",
        "处理意见：不支持。",
        "二、法律法规依据",
        "1．",
        "2．",
        "三、救济途径",
        "30日内",
        "云汀区人民政府",
        "（盖章）",
        "2026年11月24日",
        "联系人",
        "分送",
    ],
    c.Kind.OTHER_PATH: [
        "告知法定途径书",
        "一、法定途径",
        "二、导入理由",
        "三、向谁提出",
        "四、该途径的时限",
        "五、法律援助",
        "（盖章）",
    ],
    c.Kind.DELIVERY: [
        "送达回证",
        "送达文书",
        "受送达人",
        "送达方式",
        "签名或者盖章",
        "见证人：",
        "送 达 人",
        "（盖章）",
    ],
    c.Kind.REGISTRATION: [
        "来访登记表",
        "登记时间",
        "信 访 人",
        "诉　　求",
        "事　　实",
        "理　　由",
        "接谈记录",
        "核对确认",
    ],
    c.Kind.REFERRAL: [
        "涉法涉诉信访事项转送单",
        "第二十二条第二款",
        "信访人及保密要求",
        "事项概况",
        "信访诉求",
        "（盖章）",
    ],
    c.Kind.ASSIGNMENT: [
        "信访事项交办函",
        "第二十二条第三项",
        "20日",
        "办理要求",
        "提出异议",
        "办结报告应当写明",
        "（盖章）",
    ],
    c.Kind.OBJECTION: ["信访事项异议函", "第二十三条第三款", "特种设备", "建议由云汀区市场监督管理局办理", "（盖章）"],
    c.Kind.RETURNED: ["异议核实决定书", "同意退回", "理由：", "交还相关材料", "（盖章）"],
    c.Kind.JURISDICTION: [
        "信访事项受理机关决定书",
        "提请决定",
        "第二十四条第一款",
        "共同的上一级",
        "受理",
        "理由：",
        "不因本争议中断",
        "（盖章）",
    ],
    c.Kind.DECLINED: [
        "信访事项不予受理告知书",
        "XF2026-00012-3",
        "第十九条第三款",
        "不予受理",
        "理由：",
        "查询",
        "（盖章）",
    ],
    c.Kind.NO_LONGER: [
        "信访事项不再受理告知书",
        "复核〔2025〕3号",
        "第三十六条第三款",
        "不再受理",
        "新的事实",
        "（盖章）",
    ],
    c.Kind.EXTENSION: ["信访事项延期办理告知书", "第三十四条", "李某某", "30日", "延期理由：", "（盖章）"],
    c.Kind.SIMPLE_ANSWER: ["简易办理答复记录", "电话", "修好路灯", "支持", "处理意见书", "（盖章）"],
    c.Kind.MEDIATION: ["调解协议书", "当事人", "同意调解", "争议事项", "协议内容", "履行期限", "司法确认", "签名"],
    c.Kind.SETTLEMENT: ["和解协议书", "当事人", "自愿和解", "争议事项", "协议内容", "履行期限", "签名"],
    c.Kind.REPORT: [
        "信访事项办结报告",
        "第二十二条第三项",
        "信访人意见",
        "办理结果",
        "送达的文书",
        "落实情况",
        "（盖章）",
    ],
    c.Kind.REVIEW: [
        "信访事项复查意见书",
        "签发人",
        "第三十五条",
        "一、请求",
        "三、查明的事实",
        "四、复查意见",
        "撤销",
        "请求复核",
    ],
    c.Kind.RE_REVIEW: [
        "信访事项复核意见书",
        "第三十六条",
        "听证情况",
        "四、复核意见",
        "五、依据",
        "终结性意见",
        "（盖章）",
    ],
    c.Kind.PROTECTED_TRANSFER: [
        "转送单（检举控告）",
        "云汀区纪委监委：",
        "第二十二条第二款",
        "一、被反映人或单位",
        "二、反映的事实",
        "三、请求",
        "四、反映人",
        "五、保护要求",
        "第三十条第三款",
        "（盖章）",
        "不供网上查验",
    ],
    c.Kind.NOT_REVIEWED: ["信访事项复查不予受理告知书", "超过请求期限", "第三十五条", "理由：", "（盖章）"],
    c.Kind.REMINDER: [
        "信访事项催办单",
        "云汀区住房和城乡建设局：",
        "办理信访事项拖延",
        "现予催办",
        "一、发现的事实",
        "二、办理要求",
        "2026年12月4日前书面反馈",
        "不改变该事项的法定办理期限",
        "（盖章）",
    ],
    c.Kind.SUPERVISION: [
        "信访事项督办函",
        "签发人：赵某某",
        "云信督〔2026〕3号",
        "第四十条第一款规定，现予再次督办",
        "一、发现的事实",
        "二、办理要求",
        "（盖章）",
    ],
    c.Kind.MINUTES: [
        "信访工作联席会议纪要",
        "召集2026年第3次联席会议",
        "一、柳荫街道",
        "（一）云汀区住房和城乡建设局",
        "（二）柳荫街道办事处",
        "二、加装电梯验收标准",
        "参加单位：",
        "发送：各成员单位",
        "（盖章）",
    ],
    c.Kind.MANDATE: [
        "信访代理委托书",
        "委托人：",
        "代理人：",
        "（一）递交材料",
        "仍由委托人本人办理",
        "代理期限",
        "（签名）：",
    ],
    c.Kind.DATA_RECEIPT: [
        "个人信息请求回执",
        "王某某：",
        "请求编号：YT2026112400018-D1",
        "第四十七条、第五十条",
        "2026年12月9日前答复",
        "请求：删除",
        "内容：",
        "第四十七条第二款",
        "（盖章）",
    ],
    c.Kind.DATA_ANSWER: [
        "个人信息请求答复书",
        "办理结果：不予办理。理由：",
        "答复：",
        "第五十条第二款",
        "第六十五条第一款",
        "（盖章）",
    ],
    c.Kind.URGENT: ["重大紧急信访信息报告", "国家信访局：", "一、时间", "四、诉求", "五、已依法采取的措施", "（盖章）"],
}


def everything(data: bytes) -> str:
    found = read(data)
    return "\n".join(plain_text(part) for part in (found.blocks, found.odd_footer))


def values(context: Any) -> Iterator[str]:
    """Each value of a context as it must be read on the paper."""
    for one in fields(context):
        value = getattr(context, one.name)
        for entry in value if isinstance(value, tuple) else (value,):
            if is_dataclass(entry):
                yield from values(entry)
            elif isinstance(entry, bool) or entry in (None, ""):
                continue
            elif isinstance(entry, datetime):
                yield f"{entry.year}年{entry.month}月{entry.day}日{entry.hour}时{entry.minute:02d}分"
            elif isinstance(entry, date):
                yield f"{entry.year}年{entry.month}月{entry.day}日"
            else:
                yield from (entry.value if isinstance(entry, Enum) else str(entry)).split("\n")


@pytest.mark.parametrize(("kind", "paper"), PRINTED)
def test_every_value_of_the_context_stands_on_the_paper(kind: c.Kind, paper: str) -> None:
    text = everything(word.render_docx(kind, SAMPLES[kind], paper=paper))
    assert [value for value in values(SAMPLES[kind]) if value not in text] == []


@pytest.mark.parametrize("kind", c.Kind)
def test_the_parts_of_a_paper_come_in_order(kind: c.Kind) -> None:
    text = everything(word.render_docx(kind, SAMPLES[kind], paper=kind.papers[0]))
    place = 0
    for part in ORDER[kind]:
        assert part in text[place:], f"{part} is missing after {text[max(0, place - 20) : place]!r}"
        place = text.index(part, place) + len(part)


@pytest.mark.parametrize(("kind", "paper"), PRINTED)
def test_a_template_is_what_its_script_builds_and_has_our_styles(
    kind: c.Kind, paper: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.getbasetemp() / "built"
    if not folder.exists():
        build(folder)
    shipped, built = word.template_path(kind, paper=paper), folder / f"{kind.value}-{paper}.docx"
    assert parts(shipped) == parts(built), "run python -m yimen.documents.render.build_templates"
    named = {style.name for style in docx.Document(str(shipped)).styles}
    assert {
        "一门机关",
        "一门标题",
        "一门文号",
        "一门主送",
        "一门正文",
        "一门一级标题",
        "一门二级标题",
        "一门落款",
        "一门日期",
        "一门附注",
        "一门版记",
        "一门表格",
        "一门表格文字",
        "一门表格项目",
        "一门查验",
        "一门页码",
    } <= named
    assert unmapped_styles(shipped.read_bytes()) == []


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_an_incomplete_paper_is_refused_and_a_draft_shows_the_gap() -> None:
    paper = replace(SAMPLES[c.Kind.OPINION], signed_by="", claims=(replace(CLAIM, reason=""),))
    with pytest.raises(word.IncompletePaper, match="签发人") as refused:
        word.render_docx(c.Kind.OPINION, paper)
    assert refused.value.fields == ["逐项答复第1项：理由", "签发人"]
    text = everything(word.render_docx(c.Kind.OPINION, paper, draft=True))
    assert "签发人：【待填：签发人】" in text
    assert "理由：【待填：理由】" in text


@pytest.mark.parametrize("kind", c.Kind)
def test_even_an_empty_draft_can_be_shown(kind: c.Kind) -> None:
    assert "【待填：文号】" in everything(word.render_docx(kind, kind.contract(), draft=True))


@pytest.mark.parametrize(
    "typed",
    [
        "{{ 7 * 7 }} {% if x %} {# 注 #}",
        "{_{ 不动 }_} {_% %_}",
        "<w:t>&amp; <b>粗</b>",
        "引“号” \"x\" 'y'",
        "䶮㛃喆犇堃",
        "控\x00制\x0b\ufffe符",
    ],
)
def test_what_a_person_types_is_text_and_never_code(typed: str) -> None:
    paper = replace(SAMPLES[c.Kind.OPINION], claims=(replace(CLAIM, claim=typed),))
    expected = re.sub("[\x00\x0b\ufffe]", "", typed)
    assert f"诉求：{expected}\n" in everything(word.render_docx(c.Kind.OPINION, paper))


def test_lines_a_person_types_become_paragraphs_of_their_own() -> None:
    paper = replace(SAMPLES[c.Kind.OTHER_PATH], reason="第一段\r\n\r\n第二段\r第三段")
    texts = everything(word.render_docx(c.Kind.OTHER_PATH, paper)).split("\n")
    assert [line for line in texts if line.endswith("段")] == ["第一段", "第二段", "第三段"]


def test_the_digest_in_the_footer_is_that_of_the_text_and_changes_with_it() -> None:
    paper = SAMPLES[c.Kind.ACCEPTANCE]
    made = word.render_docx(c.Kind.ACCEPTANCE, paper)
    value = word.content_digest(made)
    assert re.fullmatch(r"([0-9A-F]{4} ){3}[0-9A-F]{4}", value)
    found = read(made)
    assert f"正文校验值：{value}" in plain_text(found.odd_footer)
    assert f"正文校验值：{value}" in plain_text(found.even_footer)
    assert word.content_digest(word.render_docx(c.Kind.ACCEPTANCE, paper)) == value
    other = word.render_docx(c.Kind.ACCEPTANCE, replace(paper, due=date(2027, 1, 27)))
    assert word.content_digest(other) != value


def test_an_office_template_of_the_same_name_comes_first(tmp_path: Path) -> None:
    own = docx.Document(str(word.template_path(c.Kind.DELIVERY)))
    own.paragraphs[1].runs[0].text = "送达回证（云汀区版）"
    own.save(str(tmp_path / "delivery-a4.docx"))
    assert "（云汀区版）" in everything(word.render_docx(c.Kind.DELIVERY, SAMPLES[c.Kind.DELIVERY], office=tmp_path))
    shipped, used = (word.template_path(c.Kind.DELIVERY, office=office) for office in (None, tmp_path))
    assert word.template_version(shipped) != word.template_version(used)
    assert word.template_path(c.Kind.OPINION, office=tmp_path).is_relative_to(word.SHIPPED)


@pytest.mark.parametrize("tag", ["{{ no_such_field }}", "{% for %}", "{{ ''.__class__.__mro__ }}"])
def test_a_template_that_cannot_be_used_is_named(tag: str, tmp_path: Path) -> None:
    own = docx.Document(str(word.template_path(c.Kind.DELIVERY)))
    own.paragraphs[1].runs[0].text = tag
    own.save(str(tmp_path / "delivery-a4.docx"))
    with pytest.raises(word.BadTemplate, match=r"delivery-a4\.docx》有误"):
        word.render_docx(c.Kind.DELIVERY, SAMPLES[c.Kind.DELIVERY], office=tmp_path)


def test_a_file_that_is_no_word_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "delivery-a4.docx").write_bytes(b"not a zip")
    with pytest.raises(word.BadTemplate, match="delivery-a4"):
        word.render_docx(c.Kind.DELIVERY, SAMPLES[c.Kind.DELIVERY], office=tmp_path)


def test_a_paper_size_a_kind_does_not_know_is_refused() -> None:
    with pytest.raises(ValueError, match="没有 A5 版式，可用：A4"):
        word.render_docx(c.Kind.OPINION, SAMPLES[c.Kind.OPINION], paper="a5")


def test_what_the_pdf_cannot_follow_is_reported() -> None:
    own = docx.Document(str(word.template_path(c.Kind.DELIVERY)))
    for name, base in (("办公室样式", "Normal"), ("办公室正文", "一门正文")):
        style = own.styles.add_style(name, 1)
        style.base_style = own.styles[base]
        own.add_paragraph("自加的一段", style=name)
    numbered = own.add_paragraph("自动编号", style="一门正文")._p.get_or_add_pPr()
    numbered.get_or_add_numPr()
    own.sections[0].header.paragraphs[0].text = "页眉"
    out = io.BytesIO()
    own.save(out)
    assert unmapped_styles(out.getvalue()) == ["段落样式“办公室样式”", "自动编号（段落样式“一门正文”）", "页眉"]


@pytest.mark.parametrize(
    ("number", "written"), [(1, "一"), (9, "九"), (10, "十"), (11, "十一"), (20, "二十"), (35, "三十五"), (100, "100")]
)
def test_headings_are_numbered_in_characters(number: int, written: str) -> None:
    assert word.chinese_number(number) == written
