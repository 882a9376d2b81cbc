"""宣读确认: what was written down was read back, and the person signed it or a reason is coded why not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from yimen.base.acts import action, record
from yimen.base.models import User
from yimen.reception.actions.refused import NotPossible
from yimen.reception.models import Interview


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What was confirmed, and how.

    Attributes:
        summary: 接谈记录, as it was read back.
        signature: PNG; empty when not signed on the screen.
        signature_missing: a key of UNSIGNED_REASONS when there is no signature.
    """

    summary: str
    signature: bytes = b""
    signature_missing: str = ""


@action
def confirm_interview(*, interview: Interview, confirmation: Confirmation, by: User, at: datetime) -> Interview:
    """Keep the record of the interview with its confirmation (第十九条); confirmed once, it does not change again.

    Raises:
        NotPossible: another receptionist's, ended, or neither signed nor a reason given.
    """
    row = Interview.objects.select_for_update(no_key=True).get(pk=interview.pk)
    if row.receptionist_id != by.pk:
        raise NotPossible("interview_of_another", "这是另一位同事的接谈，您可以查看，不能修改。")
    if row.finished_at is not None:
        raise NotPossible("finished", "这次接谈已经结束，不能再改。")
    if row.confirmed_at is not None:
        return row
    if not confirmation.signature and not confirmation.signature_missing:
        raise NotPossible("signature", "请来访人签名；不能签名的，请选择原因。")
    row.summary, row.signature, row.confirmed_at = confirmation.summary, confirmation.signature, at
    row.signature_missing = "" if row.signature else confirmation.signature_missing
    row.save(update_fields=["summary", "signature", "signature_missing", "confirmed_at"])
    record("interview.confirmed", row, signed=bool(confirmation.signature), reason=row.signature_missing or None)
    return row
