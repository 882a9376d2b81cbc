"""What the steps of the table need, each with the words of its refusal and its article."""

from __future__ import annotations

from yimen.domain.procedure.situation import Need, Situation
from yimen.domain.procedure.stages import DeclineGround

EXTENSION_MAX = 30  # calendar days, 第三十四条
LITIGATION = 1  # the first branch of 第三十一条
PETITION_PATH = 6  # the last one: the petition procedure proper

CLAIMS: Need[Situation] = Need("claims", lambda s: s.claims > 0, "请至少写明一项诉求。", "第十九条")
NOT_ACCUSATION: Need[Situation] = Need(
    "not_accusation",
    lambda s: s.petition_class != "accusation",
    "检举控告须转入保护登记，由专人依规办理，不能走普通流程。",
    "第三十条",
    typed=False,
)
SORTED: Need[Situation] = Need(
    "sorted",
    lambda s: s.petition_class in {"suggestion", "appeal"} and (s.petition_class != "appeal" or s.path is not None),
    "请先完成分类：建议意见、检举控告或申诉求决；申诉求决还要判断第三十一条的六种情形。",
    "第二十八条至第三十一条",
)
OTHER_PATH: Need[Situation] = Need(
    "other_path",
    lambda s: s.petition_class == "appeal" and s.path in {1, 2, 3, 4, 5},
    "只有第三十一条第（一）至（五）项的事项才能导入其他法定途径。",
    "第三十一条",
)
NOT_OTHER_PATH: Need[Situation] = Need(
    "not_other_path",
    lambda s: s.path not in {1, 2, 3, 4},
    "该事项属第三十一条第（一）至（四）项，请告知法定途径，不作转送。",
    "第三十一条",
)
LITIGATION_LETTER: Need[Situation] = Need(
    "litigation_letter",
    lambda s: s.petition_class == "appeal" and s.path == LITIGATION and not s.by_visit,
    "只有涉法涉诉的来信、网信等才转送政法部门；来访的，请释法明理，告知向有关政法部门反映。",
    "第二十二条第二款",
)
POLITICAL_LEGAL: Need[Situation] = Need(
    "political_legal",
    lambda s: s.to_political_legal,
    "请选择同级政法部门（法院、检察院、公安、司法行政）。",
    "第二十二条第二款",
)
TO_UNIT: Need[Situation] = Need("to_unit", lambda s: s.to_unit, "请选择有权处理的机关、单位。", "第二十二条")
NOT_TO_SELF: Need[Situation] = Need(
    "not_to_self", lambda s: not s.to_own_unit, "不能转送给本信访部门自己。", "第二十二条"
)
NOT_TO_DISCIPLINE: Need[Situation] = Need(
    "not_to_discipline",
    lambda s: not s.to_discipline,
    "转纪检监察机关的只有检举控告，须经保护登记按照管理权限转送，请先转入保护登记；其他事项请转有权处理的机关、单位。",
    "第二十二条第二款、第三十条",
)
REPLY: Need[Situation] = Need("reply", lambda s: s.reply, "请写明答复内容或理由。", "第二十三条")
COMPETENT_BODY: Need[Situation] = Need(
    "competent_body", lambda s: s.competent_body, "请写明应向哪个机关提出。", "第二十三条第一款"
)
PERIOD: Need[Situation] = Need(
    "period", lambda s: s.days > 0, "交办要指定办理期限（天数），并要求提交办结报告。", "第二十二条第三项"
)
OBJECTION_IN_TIME: Need[Situation] = Need(
    "objection_in_time",
    lambda s: s.objection_in_time,
    "自收到之日起5个工作日的异议期已过，不能再提异议，请依法办理；对管辖仍有争议的，可以请共同的上一级决定。",
    "第二十三条第三款、第二十四条",
    typed=False,
)
OWN_PROPOSAL: Need[Situation] = Need(
    "second_person", lambda s: not s.own_proposal, "提出人不能自己审批，请由另一位有权人员审批。"
)
GROUND: Need[Situation] = Need(
    "ground",
    lambda s: s.ground is not None,
    "不予受理、不再受理只有两种情形，请选择其中一种；其他情形都要依法受理或告知途径。",
    "第十九条第三款、第三十六条第三款",
)
SAME_MATTER: Need[Situation] = Need(
    "same_matter",
    lambda s: s.ground is not DeclineGround.SAME_MATTER or (s.same_matter and s.in_time and s.superior),
    "不予受理要同时满足：经人工核对是同一事项并写明原件编号；原件已受理、仍在办理期限内；本机关是承办机关的上级。",
    "第十九条第三款",
)
FINAL_OPINION: Need[Situation] = Need(
    "final_opinion",
    lambda s: s.ground is not DeclineGround.FINAL or (s.final_opinion and s.same_facts),
    "不再受理要写明复核意见书的文号和日期，并核对事实和理由相同。",
    "第三十六条第三款",
)
NO_DECLINE: Need[Situation] = Need(
    "no_decline",
    lambda s: not s.decline_proposed,
    "已有不予（不再）受理的提议待审核，请先审核。",
    "第十九条第三款、第三十六条第三款",
    typed=False,
)
DECLINE_PROPOSED: Need[Situation] = Need(
    "decline_proposed", lambda s: s.decline_proposed, "没有待审核的不予（不再）受理提议。", typed=False
)
ALL_RESULTS: Need[Situation] = Need(
    "all_results",
    lambda s: s.claims > 0 and s.results >= s.claims,
    "每项诉求都要有处理结果（支持、解释说明或不支持）和理由。",
    "第三十二条",
)
LEGAL_BASIS: Need[Situation] = Need(
    "legal_basis", lambda s: s.legal_basis > 0, "请至少写明一条法律依据。", "第三十二条"
)
SECOND_PERSON: Need[Situation] = Need(
    "second_person", lambda s: not s.same_person, "起草人不能审签自己的意见，请由另一位负责人审签。"
)
ELIGIBLE: Need[Situation] = Need(
    "eligible",
    lambda s: s.eligible,
    "不符合简易办理条件：须为初次提出、事实清楚、责任明确、争议不大、易于解决，且没有排除情形。",
    "简易办理（2022）",
)
SIMPLIFIED: Need[Situation] = Need(
    "simplified", lambda s: s.simplified, "该件没有适用简易办理。", "简易办理（2022）", typed=False
)
ALL_GRANTED: Need[Situation] = Need(
    "all_granted",
    lambda s: s.not_supported == 0,
    "有诉求不予支持的，不能用简易答复办结，请转普通程序，出具处理意见书并告知复查的权利。",
    "简易办理（2022）、第三十五条",
)
NOT_SIMPLIFIED: Need[Situation] = Need(
    "not_simplified",
    lambda s: not s.simplified,
    "该件正按简易办理；如需出具处理意见书，请先转普通程序。",
    "简易办理（2022）",
    typed=False,
)
EXTENSION_DAYS: Need[Situation] = Need(
    "extension_days",
    lambda s: 1 <= s.days <= EXTENSION_MAX,
    f"延长期限为1至{EXTENSION_MAX}日。",
    "第三十四条",
)
C4_RUNS: Need[Situation] = Need(
    "c4", lambda s: s.c4, "只有适用60日办理期限的事项才能延期，且须在期限届满前提出。", "第三十四条", typed=False
)
NOT_EXTENDED: Need[Situation] = Need(
    "not_extended",
    lambda s: not s.extended and not s.extension_asked,
    "办理期限只能延长一次；已延期或已有延期申请待审批。",
    "第三十四条",
    typed=False,
)
EXTENSION_ASKED: Need[Situation] = Need(
    "extension_asked", lambda s: s.extension_asked, "没有待审批的延期申请。", "第三十四条", typed=False
)
APPEAL: Need[Situation] = Need(
    "appeal", lambda s: s.petition_class == "appeal", "只有申诉求决类事项可以调解、和解。", "第三十三条", typed=False
)
CONSENT: Need[Situation] = Need(
    "consent", lambda s: s.consent, "须经争议双方当事人同意，请记录双方的同意。", "第三十三条"
)
TERMS: Need[Situation] = Need("terms", lambda s: s.terms, "请写明协议内容、履行方式和期限。", "第三十三条")
ASSIGNED: Need[Situation] = Need(
    "assigned", lambda s: s.assigned, "该件不是交办件，不需要办结报告。", "第二十二条第三项", typed=False
)
NOT_REPORTED: Need[Situation] = Need(
    "not_reported", lambda s: not s.reported, "办结报告已经提交。", "第二十二条第三项", typed=False
)
SUPPORTED: Need[Situation] = Need(
    "supported", lambda s: s.supported, "没有待落实的“支持”诉求。", "第三十二条", typed=False
)
NOT_RESOLVED: Need[Situation] = Need("not_resolved", lambda s: not s.resolved, "该件已认定化解。", typed=False)
SETTLED: Need[Situation] = Need(
    "settled",
    lambda s: s.all_fulfilled or s.persons_word,
    "化解须以“支持”的诉求全部落实，或信访人本人表示问题已解决为据；办结不等于化解。",
    "第二十七条、第三十二条",
)
REOPEN_GROUND: Need[Situation] = Need(
    "reopen_ground", lambda s: s.reopen_ground, "重新办理须有法定事由，请选择并写明。", "第三十五条、第三十六条"
)
PROVED: Need[Situation] = Need(
    "delivery_proved",
    lambda s: s.delivery_proved,
    "请填写送达日期和方式，并由本人签收；拒收的由两名见证人签名。送达之后才算办结。",
    "第三十五条",
)
