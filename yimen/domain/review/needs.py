"""The facts on which a step of a review is decided, and what a step needs of them, in words for the screen."""

from __future__ import annotations

from dataclasses import dataclass

from yimen.domain.procedure.situation import Need
from yimen.domain.review.stages import Level, Side, Stage
from yimen.domain.roles import Permission


@dataclass(frozen=True, slots=True)
class Situation:
    """The facts a decision needs.

    Attributes:
        stage: None before the request is registered.
        level: 复查 or 复核.
        permissions, sides, conflict: of who asks.
        applicants: how many petitioners ask.
        one_opinion: all of them look at the same opinion; alike: all of them ask in time, or all of them too late.
        next_level: a 复查 was not answered to any of them before, where one is asked for.
        opinion_delivered: the opinion that is looked at was delivered to each of them; reopened: the matter is being
            handled anew, so that there is no opinion that stands.
        final: one of them has a delivered 复核 opinion.
        open_review: a review that one of them asked for is open.
        in_time: asked by the last day of C5 or C7; good_cause: why it came late was told and is not the person's fault.
        written: request, facts and reasons are there.
        body_above: the body stands one level above the one it looks at; body_handled: it handled the matter before.
        took_part: the user took part in handling the matter before, or in the review below.
        not_taken: why it should not be taken up was chosen; proposed: such a proposal waits; own_proposal: the user's.
        reply: a reason was written.
        hearing: its first and last day are there and lie in the running term.
        facts, basis, result: what the opinion states, the articles it names, a result.
        same_person: the user drafted what is to be checked.
        delivery_proved: date, way, and signature or refusal with two witnesses are there.
        others: applicants to whom it is still to be delivered, or who go on asking, beside the one it is about now.
    """

    stage: Stage | None
    level: Level = Level.FIRST
    permissions: frozenset[Permission] = frozenset()
    sides: frozenset[Side] = frozenset()
    conflict: bool = False
    applicants: int = 1
    one_opinion: bool = True
    alike: bool = True
    next_level: bool = True
    opinion_delivered: bool = False
    reopened: bool = False
    final: bool = False
    open_review: bool = False
    in_time: bool = True
    good_cause: bool = False
    written: bool = False
    body_above: bool = False
    body_handled: bool = False
    took_part: bool = False
    not_taken: bool = False
    proposed: bool = False
    own_proposal: bool = False
    reply: bool = False
    hearing: bool = False
    facts: bool = False
    basis: int = 0
    result: bool = False
    same_person: bool = False
    delivery_proved: bool = False
    others: int = 0


APPLICANTS: Need[Situation] = Need(
    "applicants",
    lambda s: s.applicants > 0,
    "该件有多位信访人，请选择由哪一位（哪几位）请求复查（复核）。",
    "第三十五条、第三十六条",
)
ONE_OPINION: Need[Situation] = Need(
    "one_opinion",
    lambda s: s.one_opinion,
    "所选信访人不服的不是同一份意见，不能一并请求，请分别登记。",
    "第三十五条、第三十六条",
)
ALIKE: Need[Situation] = Need(
    "alike",
    lambda s: s.alike,
    "所选信访人有的在期限内、有的已超过期限，请分别登记：在期限内的不因他人逾期受影响。",
    "第三十五条、第三十六条",
)
NEXT_LEVEL: Need[Situation] = Need(
    "next_level",
    lambda s: s.next_level,
    "这位信访人已经收到复查意见，不再复查；不服复查意见的，请登记复核请求。",
    "第三十六条",
    typed=False,
)
OPINION_DELIVERED: Need[Situation] = Need(
    "opinion_delivered",
    lambda s: s.opinion_delivered or s.reopened,
    "要先有已送达的书面意见，才能请求复查（复核）；没有送达的，请先送达。",
    "第三十五条、第三十六条",
    typed=False,
)
NOT_REOPENED: Need[Situation] = Need(
    "not_reopened",
    lambda s: not s.reopened,
    "该件正在重新办理，原来的意见不再有效；请等新的意见送达以后，在期限内请求复查。",
    "第三十五条、第三十六条",
    typed=False,
)
NOT_FINAL: Need[Situation] = Need(
    "not_final",
    lambda s: not s.final,
    "复核意见已经送达，信访程序已终结；请继续做好疏导和帮扶。",
    "第三十六条第三款、第三十七条第三款",
    typed=False,
)
NO_OPEN_REVIEW: Need[Situation] = Need(
    "no_open_review",
    lambda s: not s.open_review,
    "这位信访人已有复查（复核）正在办理，请打开它查看进展，等它办完或撤回后再登记。",
    "第三十五条",
    typed=False,
)
WRITTEN: Need[Situation] = Need("written", lambda s: s.written, "请写明复查（复核）请求、事实和理由。", "第三十五条")
BODY_ABOVE: Need[Situation] = Need(
    "body_above",
    lambda s: s.body_above,
    "复查由原办理机关、单位的上一级办理，复核由复查机关、单位的上一级办理，请选择上一级机关、单位。",
    "第三十五条、第三十六条",
)
BODY_NEW: Need[Situation] = Need(
    "body_new",
    lambda s: not s.body_handled,
    "原办理机关、单位不能复查（复核）自己的意见，请选择它的上一级机关、单位。",
    "第三十五条、第三十六条",
)
IN_TIME: Need[Situation] = Need(
    "in_time",
    lambda s: s.in_time or s.good_cause,
    "请求已超过法定期限；有正当理由的，请记录理由后受理，没有的，请提议不予受理并书面告知。",
    "第三十五条、第三十六条",
    typed=False,
)
NEW_PERSON: Need[Situation] = Need(
    "recusal",
    lambda s: not s.took_part,
    "您参加过原办理或复查，应当回避，请由其他人员办理。",
    "第二十八条第三款",
    typed=False,
)
NO_PROPOSAL: Need[Situation] = Need(
    "no_proposal", lambda s: not s.proposed, "已有不予受理的提议待审核，请先审核。", typed=False
)
PROPOSED: Need[Situation] = Need(
    "proposed", lambda s: s.proposed, "没有待审核的不予受理提议，请先由经办人提议。", typed=False
)
NOT_TAKEN: Need[Situation] = Need(
    "not_taken", lambda s: s.not_taken, "请选择不予受理的情形。", "第三十五条、第三十六条"
)
REPLY: Need[Situation] = Need("reply", lambda s: s.reply, "请写明理由，并告知可以向哪里提出。", "第二十三条")
SECOND_LEVEL: Need[Situation] = Need(
    "second_level",
    lambda s: s.level is Level.SECOND,
    "只有复核可以举行听证并扣除听证时间；复查期限不因听证停止计算，请按期提出复查意见。",
    "第三十六条第二款",
    typed=False,
)
HEARING: Need[Situation] = Need(
    "hearing", lambda s: s.hearing, "请填写听证的开始和结束日期，并在复核期限届满之前开始。", "第三十六条第二款"
)
FACTS: Need[Situation] = Need("facts", lambda s: s.facts, "请写明查明的事实。", "第三十五条、第三十六条")
BASIS: Need[Situation] = Need("basis", lambda s: s.basis > 0, "请至少写明一条依据。", "第三十五条、第三十六条")
RESULT: Need[Situation] = Need(
    "result", lambda s: s.result, "请选择维持、变更、撤销或责令重新处理。", "第三十五条、第三十六条"
)
PROVED: Need[Situation] = Need(
    "delivery_proved",
    lambda s: s.delivery_proved,
    "请填写送达日期和方式，并由本人签收；拒收的由两名见证人签名。",
    "第三十五条",
)
ALL_DELIVERED: Need[Situation] = Need(
    "all_delivered",
    lambda s: s.others == 0,
    "还有申请人没有送达，请分别送达每一位；各人的期限从各自送达之日起算。",
    "第三十五条、第三十六条",
)
OTHERS_WAIT: Need[Situation] = Need(
    "others_wait",
    lambda s: s.others > 0,
    "没有其他申请人待送达，请直接登记送达。",
    "第三十五条、第三十六条",
)
ALL_WITHDRAW: Need[Situation] = Need(
    "all_withdraw",
    lambda s: s.others == 0,
    "还有申请人没有撤回，请只登记撤回的人；其他人的请求继续办理。",
    "第三十五条、第三十六条",
)
OTHERS_ASK: Need[Situation] = Need(
    "others_ask", lambda s: s.others > 0, "没有其他申请人，请登记撤回请求。", "第三十五条、第三十六条"
)
