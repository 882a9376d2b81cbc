"""What the steps of the table need, each with the words of its refusal and its article."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from yimen.domain.procedure.situation import Need, Situation
from yimen.domain.procedure.stages import DeclineGround

EXTENSION_MAX = 30  # calendar days, 第三十四条
LITIGATION = 1  # the first branch of 第三十一条
PETITION_PATH = 6  # the last one: the petition procedure proper


def standing(need: Need[Situation]) -> Need[Situation]:
    """The same need in a row whose own form does not ask for it: its lack keeps the form closed."""
    return replace(need, typed=False)


CLAIMS: Need[Situation] = Need("claims", lambda s: s.claims > 0, "请至少写明一项诉求。", "第十九条")
NOT_ACCUSATION: Need[Situation] = Need(
    "not_accusation",
    lambda s: s.petition_class != "accusation",
    "检举控告须转入保护登记，由专人依规办理，请不要走普通流程。",
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
    "只有第三十一条第（一）至（五）项的事项才能导入其他法定途径，请核对分类；其他事项请依法受理。",
    "第三十一条",
)
NOT_OTHER_PATH: Need[Situation] = Need(
    "not_other_path",
    lambda s: s.path not in {1, 2, 3, 4},
    "该事项属第三十一条第（一）至（四）项，请告知法定途径，不作转送。",
    "第三十一条",
)
TAKEN_UP_HERE: Need[Situation] = replace(
    NOT_OTHER_PATH,
    words="该事项属第三十一条第（一）至（四）项，请告知法定途径；分类有误的，请先更正分类。",
    typed=False,
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
    "not_to_self",
    lambda s: not s.to_own_unit,
    "不能转送给本信访部门自己，请选择其他机关、单位，或者当场答复。",
    "第二十二条",
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
    "period", lambda s: s.days > 0, "请指定交办的办理期限（天数），并要求提交办结报告。", "第二十二条第三项"
)
OBJECTION_IN_TIME: Need[Situation] = Need(
    "objection_in_time",
    lambda s: s.objection_in_time,
    "自收到之日起5个工作日的异议期已过，不能再提异议，请依法办理；对管辖仍有争议的，可以请共同的上一级决定。",
    "第二十三条第三款、第二十四条",
    typed=False,
)
OWN_PROPOSAL: Need[Any] = Need(  # of a petition and of a review
    "second_person", lambda s: not s.own_proposal, "提出人不能自己审批，请由另一位有权人员审批。", typed=False
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
    "不予受理要同时满足：经人工核对是同一事项并写明原件编号；原件已受理、仍在办理期限内；本机关是承办机关的上级。不满足的，请依法受理。",
    "第十九条第三款",
)
FINAL_OPINION: Need[Situation] = Need(
    "final_opinion",
    lambda s: s.ground is not DeclineGround.FINAL or (s.final_opinion and s.same_facts),
    "不再受理的，请写明复核意见书的文号和日期，并核对事实和理由相同。",
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
    "decline_proposed",
    lambda s: s.decline_proposed,
    "没有待审核的不予（不再）受理提议，请先由经办人提议。",
    typed=False,
)
ALL_RESULTS: Need[Situation] = Need(
    "all_results",
    lambda s: s.claims > 0 and s.results >= s.claims,
    "请给每项诉求写明处理结果（支持、解释说明或不支持）和理由。",
    "第三十二条",
)
LEGAL_BASIS: Need[Situation] = Need(
    "legal_basis", lambda s: s.legal_basis > 0, "请至少写明一条法律依据。", "第三十二条"
)
SECOND_PERSON: Need[Any] = Need(  # of a petition and of a review
    "second_person", lambda s: not s.same_person, "起草人不能审签自己的意见，请由另一位负责人审签。", typed=False
)
ELIGIBLE: Need[Situation] = Need(
    "eligible",
    lambda s: s.eligible,
    "不符合简易办理条件（初次提出、事实清楚、责任明确、争议不大、易于解决，且没有排除情形），请按普通程序告知受理。",
    "简易办理（2022）",
)
SIMPLIFIED: Need[Situation] = Need(
    "simplified",
    lambda s: s.simplified,
    "该件没有适用简易办理，也没有标注适宜简易办理，请按普通程序出具处理意见书。",
    "简易办理（2022）",
    typed=False,
)
NOT_MARKED: Need[Situation] = Need(
    "not_marked", lambda s: not s.marked, "该件已经标注为适宜简易办理，请直接转送。", "简易办理（2022）", typed=False
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
    f"延长期限为1至{EXTENSION_MAX}日，请重新填写天数。",
    "第三十四条",
)
C4_RUNS: Need[Situation] = Need(
    "c4",
    lambda s: s.c4,
    "只有适用60日办理期限的事项才能延期，且须在期限届满前提出；不能延期的，请尽快办结。",
    "第三十四条",
    typed=False,
)
NOT_EXTENDED: Need[Situation] = Need(
    "not_extended",
    lambda s: not s.extended and not s.extension_asked,
    "办理期限只能延长一次；已延期或已有延期申请待审批，请在期限内办结。",
    "第三十四条",
    typed=False,
)
EXTENSION_ASKED: Need[Situation] = Need(
    "extension_asked",
    lambda s: s.extension_asked,
    "没有待审批的延期申请，请先由经办人申请。",
    "第三十四条",
    typed=False,
)
APPEAL: Need[Situation] = Need(
    "appeal",
    lambda s: s.petition_class == "appeal",
    "只有申诉求决类事项可以调解、和解，请核对分类，或者出具处理意见书。",
    "第三十三条",
    typed=False,
)
CONSENT: Need[Situation] = Need(
    "consent", lambda s: s.consent, "须经争议双方当事人同意，请记录双方的同意。", "第三十三条"
)
TERMS: Need[Situation] = Need("terms", lambda s: s.terms, "请写明协议内容、履行方式和期限。", "第三十三条")
ASSIGNED: Need[Situation] = Need(
    "assigned",
    lambda s: s.assigned,
    "该件不是交办件，不需要办结报告，请直接按办结后的步骤办理。",
    "第二十二条第三项",
    typed=False,
)
NOT_REPORTED: Need[Situation] = Need(
    "not_reported", lambda s: not s.reported, "办结报告已经提交，请在“文书”里查看。", "第二十二条第三项", typed=False
)
SUPPORTED: Need[Situation] = Need(
    "supported",
    lambda s: s.supported,
    "没有待落实的“支持”诉求，不需要登记；还有其他情况的，请写进办结后的记录。",
    "第三十二条",
    typed=False,
)
NOT_RESOLVED: Need[Situation] = Need(
    "not_resolved", lambda s: not s.resolved, "该件已认定化解，请不要重复认定。", typed=False
)
SETTLED: Need[Situation] = Need(
    "settled",
    lambda s: s.all_fulfilled or s.persons_word,
    "化解须以“支持”的诉求全部落实，或信访人本人表示问题已解决为据，请先登记其中一项；办结不等于化解。",
    "第二十七条、第三十二条",
)
REOPEN_GROUND: Need[Situation] = Need(
    "reopen_ground", lambda s: s.reopen_ground, "重新办理须有法定事由，请选择并写明。", "第三十五条、第三十六条"
)
NO_OPEN_REVIEW: Need[Situation] = Need(
    "no_open_review",
    lambda s: not s.review_open,
    "该件正在复查（复核），请等复查（复核）意见送达，或者由申请人撤回请求以后，再重新办理。",
    "第三十五条、第三十六条",
    typed=False,
)
PROVED: Need[Situation] = Need(
    "delivery_proved",
    lambda s: s.delivery_proved,
    "请填写送达日期和方式，并由本人签收；拒收的由两名见证人签名。送达之后才算办结。",
    "第三十五条",
)
NOT_FOLLOWER: Need[Situation] = Need(
    "not_follower",
    lambda s: not s.follows,
    "该件由同一事项的另一件合并答复，请在那一件上起草、审签或退回。",
    "第三十二条",
    typed=False,
)
ALL_DELIVERED: Need[Situation] = Need(
    "all_delivered",
    lambda s: s.undelivered == 0,
    "还有信访人没有送达；没有推选代表的，请分别送达每一位，全部送达之后才算办结。",
    "第三十五条",
)
OTHERS_WAIT: Need[Situation] = Need(
    "others_wait",
    lambda s: s.undelivered > 0,
    "没有其他信访人待送达，请直接登记送达并办结。",
    "第三十五条",
)
TAKEN_OUT: Need[Situation] = Need(
    "taken_out", lambda s: s.taken_out > 0, "请至少选出一项诉求，分到另一件。", "第二十二条"
)
LEFT: Need[Situation] = Need(
    "left", lambda s: s.left > 0, "原件至少要留一项诉求；全部诉求都归另一单位的，请直接转送。", "第二十二条"
)
NO_PROPOSAL: Need[Situation] = Need(
    "no_proposal", lambda s: not s.extension_asked, "已有延期申请待审批，请先审批。", "第三十四条", typed=False
)
PART: Need[Situation] = Need("part", lambda s: s.part, "该件不是由其他件拆分出来的，没有可以并回的原件。", typed=False)
ORIGIN_OPEN: Need[Situation] = Need(
    "origin_open",
    lambda s: s.origin_open,
    "原件已经答复，或者不在同一单位、同一环节，不能并回，请单独办理。",
    "第三十二条",
    typed=False,
)
NO_PARTS: Need[Situation] = Need(
    "no_parts", lambda s: s.parts == 0, "由本件又拆出的件还没有并回，请先逐件并回。", typed=False
)
SAME_TERM: Need[Situation] = Need(
    "same_term",
    lambda s: not s.later_term,
    "并回原件会使本件的期限变晚，或者使已经逾期的期限消失，不能并回，请单独办理。",
    "第二十二条、第二十三条、第三十四条",
    typed=False,
)
NO_HELPERS: Need[Situation] = Need(
    "no_helpers",
    lambda s: s.helpers == 0,
    "还有协办单位没有答复，请等协办意见；确实不再需要的，由牵头单位写明理由免除。",
    "第二十四条",
    typed=False,
)
HELPER_NAMED: Need[Situation] = Need(
    "helper_named",
    lambda s: s.helper_named,
    "请选择协办单位：不能是牵头单位自己、登记的信访部门，或者已被请求、还没有答复的单位。",
    "第二十四条",
)
HELPERS_WAIT: Need[Situation] = Need(
    "helpers_wait", lambda s: s.helpers > 0, "没有待答复的协办单位，请直接办理。", "第二十四条", typed=False
)
OBJECTION_FIRST: Need[Situation] = Need(
    "objection_first",
    lambda s: not s.objection_first,
    "还在5个工作日的异议期内，请先向转送部门提出异议；没有被采纳的，再提请决定。",
    "第二十三条第三款、第二十四条",
    typed=False,
)
NO_DISPUTE: Need[Situation] = Need(
    "no_dispute",
    lambda s: not s.dispute_open,
    "由谁受理正在等待决定，请等决定作出，或由提请的单位撤回后再办；各项期限照常计算。",
    "第二十四条",
    typed=False,
)
DISPUTE_OPEN: Need[Situation] = Need(
    "dispute_open",
    lambda s: s.dispute_open,
    "没有等待决定的受理争议，请按现在的承办单位办理。",
    "第二十四条",
    typed=False,
)
NOT_DECIDED: Need[Situation] = Need(
    "not_decided",
    lambda s: not s.jurisdiction_decided,
    "受理机关已经依法决定，请按决定办理；机关、单位此后有分立、合并、撤销的，请选择这一情形提请。",
    "第二十四条",
)
CONSULTED: Need[Situation] = Need(
    "consulted",
    lambda s: s.consulted,
    "应当先由涉及的机关、单位协商，请写明协商的时间和结果。",
    "第二十四条第一款",
)
OTHER_UNIT: Need[Situation] = Need("other_unit", lambda s: s.other_unit, "请选择涉及的另一个机关、单位。", "第二十四条")
TASK_OPEN: Need[Situation] = Need(
    "task_open",
    lambda s: s.task_open,
    "没有待落实的事项，不需要回复；请核对是否已经登记落实。",
    "第三十二条、第三十三条",
    typed=False,
)
PROOF: Need[Situation] = Need("proof", lambda s: s.proof, "请写明落实到哪一步、有什么凭据。", "第三十二条、第三十三条")
ANSWERED_HERE: Need[Situation] = Need(
    "answered_here",
    lambda s: s.answered_here,
    "该件由责任单位办结，请由原办理的责任单位重新办理。",
    "第四十四条、第四十五条",
    typed=False,
)
