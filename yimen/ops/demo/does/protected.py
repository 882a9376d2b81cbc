"""The protected path (检举控告), played by its own people. It counts nothing, prints nothing and logs nothing."""

from __future__ import annotations

from datetime import timedelta

from yimen.base import crypto
from yimen.cases import actions as cases
from yimen.cases.actions import AccusationFacts
from yimen.cases.models import Accusation
from yimen.documents import protected as documents
from yimen.domain.protection import Identity, Route
from yimen.ops.demo import district
from yimen.ops.demo.does.doing import Doing, does

CLERK, LEAD, NAMED = "xinjian", "juzhang", "shenhe"
SAID = (
    "来信反映某工程未经公开招标，请有权机关核实。",
    "来信反映某村集体资产处置不规范，请有权机关核实。",
    "来信反映某惠民项目发放名单不公开，请有权机关核实。",
)
ORGANS = ("某国有企业的上级主管部门", "某事业单位的上级主管部门")


def accusation_of(key: str) -> Accusation | None:
    """The accusation of a life, by the digest of its key."""
    return Accusation.objects.filter(idempotency_key=crypto.digest(key)).first()


def _here(it: Doing) -> Accusation:
    found = accusation_of(it.life.key)
    if found is None:
        raise LookupError("it was not registered")
    return found


@does("accuse")
def accuse(it: Doing) -> None:
    """保护登记: accuse."""
    named = it.rng.random() < 0.4
    cases.register_accusation(
        office=it.world.office(""),
        facts=AccusationFacts(
            received_on=it.life.received_on or it.today,
            title="反映村务管理中的问题",
            facts=it.rng.choice(SAID),
            claims=("请有权机关依规依纪依法核查",),
            accused="某村某负责人",
            accusers=({"name": "刘某川", "phone": "13900009901"},) if named else (),
            idempotency_key=it.life.key,
        ),
        by=it.who(CLERK),
        at=it.at,
    )


@does("name")
def name(it: Doing) -> None:
    """指定专人: name."""
    cases.name_handler(key=_here(it).key, user=it.who(NAMED), by=it.who(LEAD), at=it.at)


@does("transfer")
def transfer(it: Doing) -> None:
    """转送有权机关: transfer."""
    route = Route(it.facts["route"])
    discipline = route is Route.DISCIPLINE
    documents.transfer_accusation(
        key=_here(it).key,
        transfer=cases.Transfer(
            route=route,
            unit=it.world.units[district.DISCIPLINE_CODE] if discipline else None,
            organ="" if discipline else it.rng.choice(ORGANS),
            identity=Identity.WITHHELD,
        ),
        by=it.who(NAMED),
        at=it.at,
    )


@does("widen_shield")
def widen_shield(it: Doing) -> None:
    """补充回避范围: widen shield."""
    unit = it.unit(it.rng.choice(("nongye", "shuili", "ziran")))
    cases.widen_shield(key=_here(it).key, units=[unit], by=it.who(NAMED), at=it.at)


@does("acknowledge")
def acknowledge(it: Doing) -> None:
    """登记回执: acknowledge."""
    cases.acknowledge(key=_here(it).key, on=it.today, words="收到，已登记。", by=it.who(NAMED), at=it.at)


@does("note_feedback")
def note_feedback(it: Doing) -> None:
    """登记反馈: note feedback."""
    words = "已按规定办结，结果由该机关依规告知。"
    cases.note_feedback(key=_here(it).key, on=it.today, words=words, by=it.who(NAMED), at=it.at)


@does("propose_release")
def propose_release(it: Doing) -> None:
    """提议：不属检举控告: propose release."""
    cases.propose_release(
        key=_here(it).key,
        reason="所反映的是办事不满意，没有检举揭发的内容。",
        told_on=it.today - timedelta(days=1),
        told_way="电话告知",
        agreed=True,
        by=it.who(NAMED),
        at=it.at,
    )


@does("release")
def release(it: Doing) -> None:
    """同意解除保护: release."""
    cases.decide_release(key=_here(it).key, agree=True, reason="同意，已告知本人。", by=it.who(LEAD), at=it.at)


@does("return_release")
def return_release(it: Doing) -> None:
    """不同意解除保护: return release."""
    reason = "信中有一处涉及经费使用，先按保护登记转有权机关。"
    cases.decide_release(key=_here(it).key, agree=False, reason=reason, by=it.who(LEAD), at=it.at)
