"""Builds the shipped Word templates: `python -m yimen.documents.render.build_templates [FOLDER]`.

The .docx files beside this script are its output and are committed, so that an office can open and change them in Word
or WPS. A template may use every field of its kind's context (`context.py`) as {{ field }}, loops as {%p for ... %}, the
filters `cn` (一, 二) and `lines`, and {{ qr(url, millimetres) }}.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from yimen.documents.render.build_letters import LETTERS, attachments, copies, foot, head, lines, matter, terms_of_organ
from yimen.documents.render.context import Kind
from yimen.documents.render.template_sheet import A4, A5, Measures, Sheet
from yimen.domain.procedure import WITHOUT_CASE

LAW = "《信访工作条例》"

ITEM, CELL = "一门表格项目", "一门表格文字"


# On a form the unit, its seal and the contact are the last row.
SEAL_ROW: list[tuple[str, ...]] = [
    (ITEM, "出具机关\n（盖章）"),
    (CELL, "{{ issuer }}\n{{ issued_on }}\n联系人：{{ contact }}，联系电话：{{ phone }}", "3"),
]


def _receipt(sheet: Sheet) -> None:
    small = sheet.m is A5
    head(sheet, "来访登记回执")
    made = sheet.table(
        [3, 5.6, 3, 4.4],
        [
            [(ITEM, "信访件编号"), (CELL, "{{ item_number }}", "3")],
            [(ITEM, "来 访 人"), (CELL, "{{ addressee }}"), (ITEM, "来访日期"), (CELL, "{{ received_on }}")],
            [(ITEM, "事项标题"), (CELL, "{{ title }}", "3")],
            [(ITEM, "接待场所"), (CELL, "{{ place }}"), (ITEM, "接 待 人"), (CELL, "{{ received_by }}")],
            [(ITEM, "去　　向"), (CELL, "{{ went_to }}", "3")],
            [(ITEM, "办理单位"), (CELL, "{{ competent_unit }}", "3")],
            [
                (ITEM, "查 询 码"),
                ("一门编码", "{{ query_code }}", "2"),
                ("一门图", "{{ qr(query_url, " + ("17" if small else "24") + ") }}\n扫码查办理进度"),
            ],
            [
                (ITEM, "办理期限"),
                (
                    CELL,
                    "{%p for d in deadlines %}\n{{ loop.index }}．{{ d.what }}：最迟{{ d.on }}（{{ d.basis }}）。\n"
                    "{%p endfor %}",
                    "3",
                ),
            ],
            [
                (ITEM, "您的权利"),
                (
                    CELL,
                    "陈述事实和理由；工作人员与本事项有直接利害关系的，可以要求其回避；凭信访件编号和查询码随时查询办理情况；"
                    "个人信息和反映的内容依法受到保护；对处理意见不服的，可以自收到书面答复之日起30日内请求复查。"
                    "回执遗失可以补发。",
                    "3",
                ),
            ],
            [
                (ITEM, "出具机关\n（盖章）"),
                (
                    CELL,
                    "{{ issuer }}　{{ issued_on }}\n联系人：{{ contact }}，联系电话：{{ phone }}\n"
                    "监督电话：{{ supervision_phone }}",
                    "3",
                ),
            ],
            [(ITEM, "分　　送"), (CELL, "{{ copies_to|join('，') }}", "3")],
        ],
        height=6.5 if small else 8.5,
        tall=frozenset({7}),
    )
    sheet.p("一门图", "查询网址：{{ query_url }}", into=made.cell(6, 1))
    sheet.p("一门空行")


def _transfer(sheet: Sheet) -> None:
    head(sheet, "信访事项转送单")
    sheet.p("一门主送", "{{ addressee }}：")
    sheet.p(
        "一门正文",
        "我单位于{{ received_on }}收到{{ petitioner }}以{{ channel }}形式提出的“{{ title }}”信访事项（信访件编号："
        "{{ item_number }}）。根据" + LAW + "第二十二条规定，现于{{ transferred_on }}转送你单位，请依法按程序办理。",
    )
    matter(sheet)
    sheet.p("一门一级标题", "四、办理要求")
    terms_of_organ(sheet)
    sheet.tag("{%p if helpers %}")
    sheet.p(
        "一门正文",
        "（三）本事项由你单位牵头，{{ helpers }}协办。协办单位请最迟于{{ help_by }}前向你单位提出协办意见，"
        "由你单位统一告知、答复信访人。",
    )
    sheet.tag("{%p endif %}")
    attachments(sheet)
    foot(sheet)


def _acceptance(sheet: Sheet) -> None:
    head(sheet, "信访事项受理告知书")
    sheet.p("一门主送", "{{ addressee }}：")
    sheet.p(
        "一门正文",
        "您反映的“{{ title }}”信访事项（信访件编号：{{ item_number }}），本机关已于{{ received_on }}"
        "{% if forwarded_from %}收到（由{{ forwarded_from }}转送）{% else %}直接收到{% endif %}。根据"
        + LAW
        + "第二十三条规定，本机关自{{ accepted_on }}起受理。现将有关事项告知如下：",
    )
    sheet.p("一门一级标题", "一、处理途径和程序")
    sheet.p("一门正文", "处理途径：{{ path }}（依据：{{ path_basis }}）。办理程序：{{ procedure }}。")
    sheet.p("一门一级标题", "二、办理期限")
    sheet.p(
        "一门正文",
        "{% if ordinary_due %}适用简易办理，最迟于{{ due }}前答复您，"
        "可以采用电话、短信、网上等方式（依据：{{ due_basis }}）。"
        "转为普通程序的，最迟于{{ ordinary_due }}前办结并书面答复您（" + LAW + "第三十四条）。{% else %}"
        "最迟于{{ due }}前办结并书面答复您（依据：{{ due_basis }}）。{% endif %}"
        "依法延长办理期限的，将书面告知您延期理由和新的期限。",
    )
    sheet.p("一门一级标题", "三、您的权利")
    sheet.p("一门正文", "（一）查询。凭信访件编号和查询码（{{ query_code }}），可以登录{{ query_url }}查询办理情况。")
    sheet.p(
        "一门正文",
        "（二）申请回避。认为办理人员与信访事项或者信访人有直接利害关系的，可以要求其回避（" + LAW + "第二十八条）。",
    )
    sheet.p("一门正文", "（三）陈述和举证。可以陈述事实和理由，补充提交材料和证据。")
    foot(sheet)


def _opinion(sheet: Sheet) -> None:
    sheet.p("一门机关", "{{ issuer }}")
    sheet.p("一门标题", "关于{{ title }}信访事项的处理意见书")
    sheet.p("一门文号", "{{ number }}　　签发人：{{ signed_by }}")
    sheet.p("一门主送", "{{ addressee }}：")
    sheet.p(
        "一门正文",
        "您反映的“{{ title }}”信访事项（信访件编号：{{ item_number }}），本机关于{{ received_on }}收到"
        "（收到方式：{{ received_way }}），并于{{ accepted_on }}受理。经听取您陈述的事实和理由并调查核实，根据"
        + LAW
        + "第三十一条第六项、第三十二条规定，提出处理意见如下：",
    )
    sheet.p("一门一级标题", "一、逐项查明的事实和处理意见")
    sheet.tag("{%p for c in claims %}")
    sheet.p("一门二级标题", "（{{ loop.index|cn }}）您的第{{ loop.index|cn }}项诉求")
    for name, source in (("诉求：", "c.claim"), ("查明事实：", "c.facts")):
        lines(sheet, source, name)
    paragraph = sheet.p("一门正文", "处理意见：")
    paragraph.add_run("{{ c.result }}").bold = True
    paragraph.add_run("。")
    lines(sheet, "c.reason", "理由：")
    sheet.tag("{%p endfor %}")
    sheet.p("一门一级标题", "二、法律法规依据")
    sheet.tag("{%p for basis in legal_basis %}")
    sheet.p("一门正文", "{{ loop.index }}．{{ basis }}")
    sheet.tag("{%p endfor %}")
    sheet.p("一门一级标题", "三、救济途径")
    sheet.p(
        "一门正文",
        "如不服本处理意见，您可以自收到本处理意见书之日起30日内，向{{ review_organ }}请求复查（"
        + LAW
        + "第三十五条）。"
        "复查申请提交至：{{ review_address }}。需提交的材料：{{ review_materials|join('、') }}。",
    )
    foot(sheet)


def _other_path(sheet: Sheet) -> None:
    head(sheet, "信访事项告知法定途径书")
    sheet.p("一门主送", "{{ addressee }}：")
    sheet.p(
        "一门正文",
        "您反映的“{{ title }}”信访事项（信访件编号：{{ item_number }}），本机关于{{ received_on }}收到。"
        "经审查，该事项应当通过下列法定途径解决。根据" + LAW + "第二十三条、第三十一条规定，现告知如下：",
    )
    for number, name, source in (
        ("一", "法定途径", "{{ path }}（依据：{{ path_basis }}）。"),
        ("二", "导入理由", None),
        (
            "三",
            "向谁提出",
            "有权处理的机关：{{ competent_body }}。地址：{{ address }}。"
            "{% if body_phone %}电话：{{ body_phone }}。{% endif %}",
        ),
        ("四", "该途径的时限", "{{ time_limit }}"),
        ("五", "法律援助", "{{ legal_aid }}"),
    ):
        sheet.p("一门一级标题", f"{number}、{name}")
        if source is None:
            sheet.tag("{%p for line in reason|lines %}")
            sheet.p("一门正文", "{{ line }}")
            sheet.tag("{%p endfor %}")
        else:
            sheet.p("一门正文", source)
    sheet.p("一门正文", "请您留意上述时限，以免影响您的权利。对办理途径有疑问的，可以与下列联系人联系。")
    foot(sheet)


def _delivery(sheet: Sheet) -> None:
    head(sheet, "送达回证")
    pen = "　　　　年　　月　　日"
    sheet.table(
        [4, 12],
        [
            [(ITEM, "信访件编号"), (CELL, "{{ item_number }}")],
            [(ITEM, "信访事项"), (CELL, "{{ title }}")],
            [(ITEM, "送达文书\n名称和文号"), (CELL, "《{{ document }}》（{{ document_number }}）")],
            [(ITEM, "受送达人"), (CELL, "{{ addressee }}")],
            [(ITEM, "送达地址"), (CELL, "{{ address }}")],
            [(ITEM, "送达方式"), (CELL, "{{ way }}{% if consent %}（同意方式：{{ consent }}）{% endif %}")],
            [(ITEM, "邮寄单号"), (CELL, "{{ mail_number }}")],
            [
                (ITEM, "受送达人\n签名或者盖章"),
                (
                    CELL,
                    "{{ received_by }}\n　\n{% if delivered_on %}{{ delivered_on }}{% else %}" + pen + "{% endif %}",
                ),
            ],
            [(ITEM, "拒收事由和\n见证人签名"), (CELL, "{{ refusal }}\n见证人：{{ witnesses|join('、') }}")],
            [(ITEM, "送 达 人"), (CELL, "{{ server }}")],
            [tuple(cell[:2]) for cell in SEAL_ROW],
        ],
        height=9,
        heights={7: 23, 8: 22, 10: 24},
    )
    sheet.p("一门空行")
    sheet.p(
        "一门提示",
        "说明：受送达人收到文书后在本回证上签名或者盖章并注明日期，该日期为送达日期。受送达人拒绝签收的，送达人记明拒收事由和"
        "日期，由见证人签名，或者以拍照、录像等方式记录。电子送达须经受送达人同意。",
    )
    copies(sheet)


def _registration(sheet: Sheet) -> None:
    sheet.p("一门机关", "{{ issuer }}")
    sheet.p("一门标题", "来访登记表")
    sheet.p("一门文号", "{{ number }}")
    sheet.table(
        [3, 5, 3, 5],
        [
            [(ITEM, "信访件编号"), (CELL, "{{ item_number }}"), (ITEM, "登记时间"), (CELL, "{{ registered_at }}")],
            [(ITEM, "接待场所"), (CELL, "{{ place }}"), (ITEM, "登 记 人"), (CELL, "{{ registered_by }}")],
            [(ITEM, "信访形式"), (CELL, "{{ channel }}"), (ITEM, "初次或重复"), (CELL, "{{ first_or_repeat }}")],
            [
                (ITEM, "信 访 人"),
                (
                    CELL,
                    "{%p for p in people %}\n{{ loop.index }}．{{ p.name }}"
                    "{% if p.representative %}（代表）{% endif %}，"
                    "联系地址：{{ p.address }}{% if p.phone %}，手机号：{{ p.phone }}{% endif %}"
                    "{% if p.id_document %}，证件：{{ p.id_document }}{% endif %}\n{%p endfor %}",
                    "3",
                ),
            ],
            [(ITEM, "来访人数"), (CELL, "{{ present }}"), (ITEM, "涉及人数"), (CELL, "{{ concerned }}")],
            [(ITEM, "事项标题"), (CELL, "{{ title }}", "3")],
            [(ITEM, "问题属地"), (CELL, "{{ division }}"), (ITEM, "内容分类"), (CELL, "{{ content_class }}")],
            [(ITEM, "信访目的"), (CELL, "{{ purpose }}"), (ITEM, "其他程序"), (CELL, "{{ other_procedures }}")],
            [(ITEM, "诉　　求"), (CELL, "{%p for c in claims %}\n{{ loop.index }}．{{ c }}\n{%p endfor %}", "3")],
            [(ITEM, "事　　实"), (CELL, _cell_lines("facts"), "3")],
            [(ITEM, "理　　由"), (CELL, _cell_lines("reasons"), "3")],
            [(ITEM, "接 谈 人"), (CELL, "{{ interviewer }}"), (ITEM, "接谈时间"), (CELL, "{{ interviewed }}")],
            [(ITEM, "接谈记录"), (CELL, _cell_lines("record"), "3")],
            [(ITEM, "拟办意见"), (CELL, "{{ proposal }}", "3")],
            [(ITEM, "办理去向"), (CELL, "{{ exit }}"), (ITEM, "限办日期"), (CELL, "{{ due }}")],
            [
                (ITEM, "信访人\n核对确认"),
                (CELL, "以上内容已向我宣读（我已阅看），与我反映的一致。\n{{ read_back }}", "3"),
            ],
            [(ITEM, "接谈人签名"), (CELL, "　", "3")],
            [(ITEM, "备　　注"), (CELL, "{{ note }}", "3")],
            SEAL_ROW,
        ],
        height=9,
        heights={15: 18, 16: 12, 18: 24},
        tall=frozenset({3, 8, 9, 10, 12, 13}),
    )
    sheet.p("一门空行")
    sheet.p("一门提示", "信访人对所提供材料内容的真实性负责（" + LAW + "第十九条）。主送：{{ addressee }}。")
    copies(sheet)


def _cell_lines(source: str) -> str:
    return "{%p for line in " + source + "|lines %}\n{{ line }}\n{%p endfor %}"


BUILDERS: dict[Kind, Callable[[Sheet], None]] = {
    Kind.RECEIPT: _receipt,
    Kind.TRANSFER: _transfer,
    Kind.ACCEPTANCE: _acceptance,
    Kind.OPINION: _opinion,
    Kind.OTHER_PATH: _other_path,
    Kind.DELIVERY: _delivery,
    Kind.REGISTRATION: _registration,
    **LETTERS,
}

UNVERIFIED = {Kind.PROTECTED_TRANSFER}
MEASURES: dict[str, Measures] = {"a4": A4, "a5": A5}


def build(folder: Path) -> list[Path]:
    """Write every template into `folder`; the paths in the order of the kinds."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for kind in Kind:
        for paper in kind.papers:
            of_case, verified = kind.value not in WITHOUT_CASE, kind not in UNVERIFIED
            sheet = Sheet(MEASURES[paper], kind.label, of_case=of_case, verified=verified)
            BUILDERS[kind](sheet)
            properties = sheet.document.core_properties
            # A fixed day, so that the same script gives the same file.
            properties.created = properties.modified = datetime(2026, 11, 24)  # noqa: DTZ001 - Word keeps no zone here
            path = folder / f"{kind.value}-{paper}.docx"
            sheet.document.save(str(path))
            made.append(path)
    return made


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "templates")
