"""The Word templates of the letters and notices; `build_templates` writes them beside the others."""

from __future__ import annotations

from collections.abc import Callable

from yimen.documents.render.context import Kind
from yimen.documents.render.template_sheet import Sheet

LAW = "《信访工作条例》"
MATTER = "“{{ title }}”信访事项（信访件编号：{{ item_number }}）"


def head(sheet: Sheet, name: str) -> None:
    """Unit, name of the paper, number."""
    sheet.p("一门机关", "{{ issuer }}")
    sheet.p("一门标题", name)
    sheet.p("一门文号", "{{ number }}")


def copies(sheet: Sheet) -> None:
    """Who else gets it."""
    sheet.p("一门版记", "分送：{{ copies_to|join('，') }}。")


def foot(sheet: Sheet) -> None:
    """Unit with the place of its seal, date, contact, copies; the last words of the text stay on their page (7.3.5)."""
    sheet.document.paragraphs[-1].paragraph_format.keep_with_next = True
    sheet.p("一门落款", "{{ issuer }}（盖章）")
    sheet.p("一门日期", "{{ issued_on }}")
    sheet.p("一门附注", "（联系人：{{ contact }}，联系电话：{{ phone }}）")
    copies(sheet)


def lines(sheet: Sheet, source: str, name: str = "") -> None:
    """A text that may have several paragraphs of its own; the first begins with `name`."""
    sheet.tag("{%p for line in " + source + "|lines %}")
    sheet.p("一门正文", ("{% if loop.first %}" + name + "{% endif %}" if name else "") + "{{ line }}")
    sheet.tag("{%p endfor %}")


def entries(sheet: Sheet, source: str) -> None:
    """A list, numbered（一）and on."""
    sheet.tag("{%p for entry in " + source + " %}")
    sheet.p("一门正文", "（{{ loop.index|cn }}）{{ entry }}")
    sheet.tag("{%p endfor %}")


def addressed(sheet: Sheet, name: str, first: str) -> None:
    """Head, addressee and the first paragraph."""
    head(sheet, name)
    sheet.p("一门主送", "{{ addressee }}：")
    sheet.p("一门正文", first)


def matter(sheet: Sheet) -> None:
    """Person, secrecy, summary and claims, as every forwarding tells them."""
    sheet.p("一门一级标题", "一、信访人及保密要求")
    sheet.p(
        "一门正文",
        "信访人：{{ petitioner }}{% if petitioner_contact %}（{{ petitioner_contact }}）{% endif %}。"
        "保密标识：{{ secrecy }}。",
    )
    sheet.p("一门一级标题", "二、事项概况")
    lines(sheet, "summary")
    sheet.p("一门一级标题", "三、信访诉求")
    entries(sheet, "claims")


def attachments(sheet: Sheet) -> None:
    """What goes along."""
    sheet.p(
        "一门正文",
        "附件：{% if attachments %}{% for a in attachments %}{{ loop.index }}．{{ a.name }}"
        "{% if a.pages %}（{{ a.pages }}）{% endif %}{% if not loop.last %}；{% endif %}"
        "{% endfor %}{% else %}无{% endif %}。",
    )


def terms_of_organ(sheet: Sheet) -> None:
    """By when the organ notifies, and by when it may object."""
    sheet.p(
        "一门正文",
        "（一）属于你单位职权范围的，请最迟于{{ notify_by }}前书面告知信访人接收情况以及处理途径和程序"
        "（" + LAW + "第二十三条第三款，自收到之日起15日内）。",
    )
    sheet.p(
        "一门正文",
        "（二）不属于你单位或者本系统职权范围的，请最迟于{{ object_by }}前提出异议并详细说明理由，"
        "经我单位核实同意后交还相关材料（" + LAW + "第二十三条第三款，自收到之日起5个工作日内）。",
    )


def _referral(sheet: Sheet) -> None:
    addressed(
        sheet,
        "涉法涉诉信访事项转送单",
        "我单位于{{ received_on }}收到{{ petitioner }}以{{ channel }}形式提出的" + MATTER + "，涉及诉讼权利救济。根据"
        + LAW + "第二十二条第二款规定，现于{{ transferred_on }}转送你单位依法处理。",
    )  # fmt: skip
    matter(sheet)
    sheet.p("一门正文", "请按照有关规定告知信访人并依法处理（" + LAW + "第二十三条第四款）。")
    attachments(sheet)
    foot(sheet)


def _assignment(sheet: Sheet) -> None:
    addressed(
        sheet,
        "信访事项交办函",
        "我单位于{{ received_on }}收到{{ petitioner }}以{{ channel }}形式提出的" + MATTER + "。根据" + LAW
        + "第二十二条第三项规定，现于{{ transferred_on }}交由你单位办理，请在{{ days }}日内办理，"
        "并于{{ report_by }}前反馈结果，提交办结报告。",
    )  # fmt: skip
    matter(sheet)
    sheet.p("一门一级标题", "四、办理要求")
    terms_of_organ(sheet)
    lines(sheet, "report_outline", "（三）办结报告应当写明：")
    attachments(sheet)
    foot(sheet)


def _objection(sheet: Sheet) -> None:
    addressed(
        sheet,
        "信访事项异议函",
        "你单位转来的" + MATTER + "，我单位于{{ received_on }}收到。经研究，该事项不属于我单位或者本系统职权范围。根据"
        + LAW + "第二十三条第三款规定，现于异议期限（{{ object_by }}）内提出异议，理由如下：",
    )  # fmt: skip
    lines(sheet, "reason")
    sheet.p("一门正文", "{% if proposed_unit %}建议由{{ proposed_unit }}办理。{% endif %}请核实。")
    foot(sheet)


def _returned(sheet: Sheet) -> None:
    addressed(
        sheet,
        "异议核实决定书",
        "你单位于{{ objected_on }}就" + MATTER + "提出的异议收悉。经核实，决定：{{ decision }}。",
    )
    lines(sheet, "reason", "理由：")
    sheet.p("一门正文", "根据" + LAW + "第二十三条第三款规定，{{ consequence }}")
    foot(sheet)


def _jurisdiction(sheet: Sheet) -> None:
    addressed(
        sheet,
        "信访事项受理机关决定书",
        "{{ asked_by }}于{{ asked_on }}就" + MATTER + "由谁受理提请决定，情形为：{{ ground }}。根据" + LAW
        + "{{ article }}规定，我单位作为{{ rank }}，决定：由{{ decision }}受理"
        "{% if notify_by %}，并最迟于{{ notify_by }}前书面告知信访人是否受理{% endif %}。",
    )  # fmt: skip
    lines(sheet, "reason", "理由：")
    sheet.p(
        "一门正文",
        "期限连续计算，不因本争议中断。请及时移交材料，不得推诿、敷衍、拖延（" + LAW + "第二十八条第一款）。",
    )
    foot(sheet)


RIGHT_TO_ASK = "对本告知有疑问的，可以与下列联系人联系；有新的事实和理由的，可以依法再次提出。"


def _declined(sheet: Sheet) -> None:
    addressed(
        sheet,
        "信访事项不予受理告知书",
        "您反映的" + MATTER + "，本机关于{{ received_on }}收到。经核对，同一信访事项（信访件编号：{{ same_number }}）"
        "{{ handling_organ }}已经受理或者正在办理，最迟于{{ handling_due }}前办结。根据" + LAW
        + "第十九条第三款规定，本机关不予受理。",
    )  # fmt: skip
    lines(sheet, "reason", "理由：")
    sheet.p("一门正文", "您可以凭原件编号和查询码登录{{ query_url }}查询办理情况。" + RIGHT_TO_ASK)
    foot(sheet)


def _no_longer(sheet: Sheet) -> None:
    addressed(
        sheet,
        "信访事项不再受理告知书",
        "您反映的" + MATTER + "，本机关于{{ received_on }}收到。经核对，该事项已有复核意见"
        "（{{ final_number }}，{{ final_on }}），您仍以同一事实和理由提出。根据"
        + LAW
        + "第三十六条第三款规定，不再受理。",
    )
    lines(sheet, "reason", "理由：")
    sheet.p("一门正文", RIGHT_TO_ASK + "生活确有困难的，可以依法申请社会救助（" + LAW + "第三十七条）。")
    foot(sheet)


def _extension(sheet: Sheet) -> None:
    addressed(
        sheet,
        "信访事项延期办理告知书",
        "您反映的" + MATTER + "，本机关自{{ accepted_on }}起受理，原办理期限至{{ old_due }}。因情况复杂，根据" + LAW
        + "第三十四条规定，经本机关负责人（{{ approved_by }}）批准，延长办理期限{{ days }}日，至{{ new_due }}止。",
    )  # fmt: skip
    lines(sheet, "reason", "延期理由：")
    sheet.p("一门正文", "您可以凭信访件编号和查询码查询办理情况。对延期有疑问的，可以与下列联系人联系。")
    foot(sheet)


def _simple_answer(sheet: Sheet) -> None:
    addressed(
        sheet,
        "简易办理答复记录",
        "您反映的" + MATTER + "，本机关于{{ received_on }}收到，自{{ accepted_on }}起受理并适用简易办理，"
        "于{{ told_on }}以{{ way }}方式答复您如下：",
    )
    sheet.tag("{%p for c in claims %}")
    sheet.p("一门二级标题", "（{{ loop.index|cn }}）{{ c.claim }}")
    sheet.p("一门正文", "处理意见：{{ c.result }}。")
    lines(sheet, "c.reason", "答复：")
    sheet.tag("{%p endfor %}")
    sheet.p("一门正文", "您需要纸质答复的，或者需要按普通程序出具处理意见书的，可以向本机关提出。")
    foot(sheet)


def _agreement(name: str, kind: str, *places: str) -> Callable[[Sheet], None]:
    def build(sheet: Sheet) -> None:
        head(sheet, name)
        sheet.p("一门正文", "信访事项：“{{ title }}”（信访件编号：{{ item_number }}）。信访人：{{ addressee }}。")
        lines(sheet, "parties", "当事人：")
        sheet.p(
            "一门正文",
            "争议双方当事人" + kind + "，于{{ agreed_on }}达成一致意见。根据" + LAW + "第三十三条规定，制作本协议书：",
        )
        sheet.p("一门一级标题", "一、争议事项")
        entries(sheet, "dispute")
        sheet.p("一门一级标题", "二、协议内容")
        lines(sheet, "terms")
        sheet.p("一门一级标题", "三、履行方式和期限")
        lines(sheet, "performance")
        sheet.p("一门正文", "履行期限：{{ due_on }}。")
        sheet.p(
            "一门正文",
            "{% if confirm_by %}双方可以自协议生效之日起30日内（{{ confirm_by }}前）共同向人民法院申请司法确认"
            "（《中华人民共和国人民调解法》第三十三条）。{% endif %}本协议书由各方当事人签名或者盖章，各执一份。",
        )
        for place in ("当事人（签名或者盖章）：", *places, "签署日期：　　　　年　　月　　日"):
            sheet.p("一门正文", place).paragraph_format.keep_with_next = True
            sheet.p("一门正文", "　").paragraph_format.keep_with_next = True  # room for a pen
        foot(sheet)

    return build


def _report(sheet: Sheet) -> None:
    addressed(
        sheet,
        "信访事项办结报告",
        "你单位于{{ assigned_on }}交办的"
        + MATTER
        + "，要求于{{ report_by }}前提交办结报告。该事项已于{{ concluded_on }}"
        "办结，根据" + LAW + "第二十二条第三项规定，现将办理情况报告如下：",
    )
    sheet.p("一门一级标题", "一、调查核实、办理情况和信访人意见")
    lines(sheet, "text")
    for title, source in (
        ("二、办理结果", "outcome"), ("三、出具和送达的文书", "documents"), ("四、落实情况", "execution"),
    ):  # fmt: skip
        sheet.p("一门一级标题", title)
        entries(sheet, source)
    sheet.p("一门正文", "特此报告。")
    foot(sheet)


def _review_opinion(name: str) -> Callable[[Sheet], None]:
    def build(sheet: Sheet) -> None:
        sheet.p("一门机关", "{{ issuer }}")
        sheet.p("一门标题", name)
        sheet.p("一门文号", "{{ number }}　　签发人：{{ signed_by }}")
        sheet.p("一门主送", "{{ addressee }}：")
        sheet.p(
            "一门正文",
            "您对{{ respondent }}就" + MATTER + "作出的意见不服，请求{{ level }}，本机关于{{ requested_on }}收到。"
            "根据" + LAW + "{{ article }}规定，现提出{{ level }}意见如下：",
        )  # fmt: skip
        for title, source in (
            ("一、请求", "request"), ("二、请求的事实和理由", "reasons"), ("三、查明的事实", "facts"),
        ):  # fmt: skip
            sheet.p("一门一级标题", title)
            lines(sheet, source)
        sheet.p("一门正文", "听证情况：{{ hearing }}。")
        sheet.p("一门一级标题", "四、{{ level }}意见")
        paragraph = sheet.p("一门正文", "结论：")
        paragraph.add_run("{{ result }}").bold = True
        paragraph.add_run("。")
        lines(sheet, "opinion")
        sheet.p("一门一级标题", "五、依据")
        entries(sheet, "basis")
        sheet.p("一门正文", "{{ remedy }}")
        foot(sheet)

    return build


def _not_reviewed(sheet: Sheet) -> None:
    addressed(
        sheet,
        "信访事项{{ level }}不予受理告知书",
        "您对{{ respondent }}就" + MATTER + "作出的意见不服，请求{{ level }}，本机关于{{ requested_on }}收到。"
        "经审查，{{ ground }}，根据" + LAW + "{{ article }}规定，不予受理。",
    )
    lines(sheet, "reason", "理由：")
    sheet.p("一门正文", RIGHT_TO_ASK)
    foot(sheet)


def _urging(name: str, what: str) -> Callable[[Sheet], None]:
    def build(sheet: Sheet) -> None:
        sheet.p("一门机关", "{{ issuer }}")
        sheet.p("一门标题", name)
        sheet.p("一门文号", "{{ number }}　　签发人：{{ signed_by }}")
        sheet.p("一门主送", "{{ addressee }}：")
        sheet.p(
            "一门正文",
            "你单位承办的" + MATTER + "，于{{ received_on }}收到。经核查，存在{{ ground }}的情形。"
            "{% if earlier %}{{ earlier }}{% endif %}根据" + LAW + "{{ article }}规定，现予{{ ordinal }}" + what + "。",
        )
        sheet.p("一门一级标题", "一、发现的事实")
        lines(sheet, "facts")
        sheet.p("一门一级标题", "二、办理要求")
        lines(sheet, "demand")
        sheet.p(
            "一门正文",
            "请于{{ due }}前书面反馈办理情况和结果。本" + what + "不改变该事项的法定办理期限，"
            "请同时依法告知、答复信访人。",
        )
        foot(sheet)

    return build


def _minutes(sheet: Sheet) -> None:
    head(sheet, "信访工作联席会议纪要")
    sheet.p(
        "一门正文",
        "{{ held_on }}，{{ convener }}在{{ place }}召集{{ session }}，{{ chair }}主持，研究了{{ items|length }}项议题。"
        "根据" + LAW + "第十三条规定，现将议定事项纪要如下：",
    )
    sheet.tag("{%p for one in items %}")
    sheet.p("一门一级标题", "{{ loop.index|cn }}、{{ one.topic }}")
    lines(sheet, "one.decision")
    entries(sheet, "one.tasks")
    sheet.tag("{%p endfor %}")
    sheet.p("一门正文", "参加单位：{{ present|join('、') }}。")
    sheet.p(
        "一门正文",
        "发送：{{ addressee }}。请各责任单位在期限内将落实情况书面反馈联席会议办公室。签发人：{{ signed_by }}。",
    )
    foot(sheet)


def _mandate(sheet: Sheet) -> None:
    head(sheet, "信访代理委托书")
    for label, source in (
        ("委托人", "principal"), ("代理人", "agent"), ("代理人类别", "agent_kind"), ("代理依据", "basis"),
    ):  # fmt: skip
        sheet.p("一门正文", label + "：{{ " + source + " }}")
    sheet.tag("{%p if agent_contact %}")
    sheet.p("一门正文", "代理人联系方式：{{ agent_contact }}")
    sheet.tag("{%p endif %}")
    sheet.p(
        "一门正文",
        "委托人就"
        + MATTER
        + "，{% if basis == '监护' %}由监护人依法代理{% else %}委托上述代理人代理{% endif %}下列事项：",
    )
    entries(sheet, "scope")
    sheet.tag("{%p if kept %}")
    sheet.p("一门正文", "没有写明的事项不在委托之内：{{ kept|join('、') }}，仍由委托人本人办理。")
    sheet.tag("{%p endif %}")
    sheet.p("一门正文", "代理期限：自{{ from_on }}起至{{ until_on }}止。")
    sheet.p(
        "一门正文",
        "代理不收取任何费用。委托人可以随时撤销本委托，到窗口或者凭查询码在网上撤销的，自撤销时起即行终止，"
        "代理人不得再查阅、办理。代理人应当如实陈述，办理情况和带回的答复由委托人本人确认。",
    )
    sheet.p("一门正文", "凭证：{{ evidence }}。")
    for place in ("委托人（签名或者按手印）：", "代理人（签名）：", "签署日期：　　　　年　　月　　日"):
        sheet.p("一门正文", place).paragraph_format.keep_with_next = True
        sheet.p("一门正文", "　").paragraph_format.keep_with_next = True  # room for a pen
    sheet.p("一门附注", "（登记机关：{{ issuer }}，{{ issued_on }}登记；联系电话：{{ phone }}）")
    copies(sheet)


def _urgent(sheet: Sheet) -> None:
    addressed(
        sheet,
        "重大紧急信访信息报告",
        "根据" + LAW + "第二十五条规定，现将重大、紧急信访信息（{{ title }}，信访件编号：{{ item_number }}）"
        "报告如下（{{ order }}）：",
    )  # fmt: skip
    for title, text in (
        ("一、时间", "发生时间：{{ happened }}。知悉时间：{{ known }}。"),
        ("二、地点", "{{ place }}"),
    ):
        sheet.p("一门一级标题", title)
        sheet.p("一门正文", text)
    for title, source in (("三、人员和人数", "people"), ("四、诉求", "demand")):
        sheet.p("一门一级标题", title)
        lines(sheet, source)
    sheet.p("一门一级标题", "五、已依法采取的措施")
    entries(sheet, "measures")
    sheet.p(
        "一门正文",
        "{% if upward %}本报告同时报告{{ upward }}（" + LAW + "第二十五条第二款）。{% endif %}后续情况随时续报。",
    )
    foot(sheet)


DATA_LAW = "《中华人民共和国个人信息保护法》"


def _data_receipt(sheet: Sheet) -> None:
    addressed(
        sheet,
        "个人信息请求回执",
        "您就" + MATTER + "提出的个人信息请求（请求编号：{{ request_number }}），本机关已于{{ asked_on }}收到。"
        "根据" + DATA_LAW + "{{ article }}、第五十条规定，最迟于{{ answer_by }}前答复您。",
    )  # fmt: skip
    sheet.p("一门正文", "请求：{{ kind }}。")
    lines(sheet, "words", "内容：")
    sheet.p("一门正文", "凭信访件编号和查询码可以登录{{ query_url }}查看答复。{{ kept }}")
    foot(sheet)


def _data_answer(sheet: Sheet) -> None:
    addressed(
        sheet,
        "个人信息请求答复书",
        "您就" + MATTER + "提出的个人信息请求（{{ kind }}，请求编号：{{ request_number }}），"
        "本机关于{{ asked_on }}收到。根据" + DATA_LAW + "{{ article }}、第五十条规定，现答复如下：",
    )  # fmt: skip
    sheet.p("一门正文", "办理结果：{{ outcome }}。{% if ground %}理由：{{ ground }}。{% endif %}")
    lines(sheet, "answer", "答复：")
    sheet.p("一门正文", "{{ remedy }}")
    foot(sheet)


def _protected_transfer(sheet: Sheet) -> None:
    sheet.p("一门文号", "{{ secrecy }}")
    addressed(
        sheet,
        "转送单（检举控告）",
        "我单位于{{ received_on }}收到检举控告类信访事项一件（编号：{{ item_number }}）。根据" + LAW
        + "{{ basis }}规定，现于{{ transferred_on }}转送你单位依规依纪依法处理。",
    )  # fmt: skip
    sheet.p("一门一级标题", "一、被反映人或单位")
    lines(sheet, "accused")
    sheet.p("一门一级标题", "二、反映的事实")
    sheet.tag("{%p for entry in facts %}")
    sheet.p("一门正文", "{{ entry }}")
    sheet.tag("{%p endfor %}")
    sheet.p("一门一级标题", "三、请求")
    sheet.tag("{%p if not claims %}")
    sheet.p("一门正文", "未写明具体请求。")
    sheet.tag("{%p endif %}")
    entries(sheet, "claims")
    sheet.p("一门一级标题", "四、反映人")
    sheet.p("一门正文", "{{ identity }}")
    entries(sheet, "accusers")
    sheet.p("一门一级标题", "五、保护要求")
    sheet.p(
        "一门正文",
        "不得将检举、揭发材料以及有关情况透露或者转给被检举、揭发的人员或者单位（" + LAW
        + "第三十条第三款）；任何组织和个人不得打击报复信访人（" + LAW + "第十八条第四款）。",
    )  # fmt: skip
    sheet.p("一门正文", "收到后请予回执；不属于你单位受理的，请退回本单位，不要另行转送。")
    foot(sheet)


LETTERS: dict[Kind, Callable[[Sheet], None]] = {
    Kind.REFERRAL: _referral,
    Kind.ASSIGNMENT: _assignment,
    Kind.OBJECTION: _objection,
    Kind.RETURNED: _returned,
    Kind.JURISDICTION: _jurisdiction,
    Kind.DECLINED: _declined,
    Kind.NO_LONGER: _no_longer,
    Kind.EXTENSION: _extension,
    Kind.SIMPLE_ANSWER: _simple_answer,
    Kind.MEDIATION: _agreement("调解协议书", "同意调解", "调解员（签名）："),
    Kind.SETTLEMENT: _agreement("和解协议书", "自愿和解"),
    Kind.REPORT: _report,
    Kind.REVIEW: _review_opinion("信访事项复查意见书"),
    Kind.RE_REVIEW: _review_opinion("信访事项复核意见书"),
    Kind.NOT_REVIEWED: _not_reviewed,
    Kind.REMINDER: _urging("信访事项催办单", "催办"),
    Kind.SUPERVISION: _urging("信访事项督办函", "督办"),
    Kind.MINUTES: _minutes,
    Kind.MANDATE: _mandate,
    Kind.URGENT: _urgent,
    Kind.DATA_RECEIPT: _data_receipt,
    Kind.DATA_ANSWER: _data_answer,
    Kind.PROTECTED_TRANSFER: _protected_transfer,
}
