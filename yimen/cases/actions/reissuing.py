"""补发查询码: a new code for who lost theirs, after a person has checked a person; the old one is dead at once."""

from __future__ import annotations

from datetime import datetime

from django.utils.timezone import localdate

from yimen.base.acts import action, record, tell
from yimen.base.models import User
from yimen.cases import queries
from yimen.cases.actions.codes import new_query_code, query_code_again
from yimen.cases.actions.registering import Registered
from yimen.cases.actions.steps import allow, locked
from yimen.cases.models import CodeReissue
from yimen.domain import reissue
from yimen.domain.reissue import Check


@action
def reissue_query_code(
    *, case_id: int, check: Check | None, present: bool, key: str, by: User, at: datetime
) -> Registered:
    """Give a new query code at the window. Mandates stay as they are: an agent works by account, not by the code.

    Args:
        check: how it was made sure who asks; present: the clerk confirms that the person stood there.
        key: idempotency key of the form; pressed again, the same code comes again, as long as it is the last one.

    Raises:
        NotAllowed: another office, no post at the window, kept out, history, or nothing was checked.
    """
    case = locked(case_id)
    allow(reissue.refusals(queries.reissue_situation(case, by, today=localdate(at), check=check, present=present)))
    whole = f"{case.pk}:{key}"  # a key of another case is another key
    if CodeReissue.objects.filter(idempotency_key=whole).exists():
        again = query_code_again(case.number, case.query_code, seed=f"reissue|{whole}")
        return Registered(case, again, already_there=True)
    code, case.query_code = new_query_code(case.number, seed=f"reissue|{whole}")
    case.save(update_fields=["query_code"])
    CodeReissue.objects.create(case=case, check_way=check.value if check else "", by=by, at=at, idempotency_key=whole)
    record("case.query_code_reissued", case, number=case.number, check=check.value if check else "")
    tell(f"case.{case.pk}")
    return Registered(case, code)
