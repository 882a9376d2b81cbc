"""协办单位 named with the forwarding itself: one press, one letter that names them, all or nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.web.test_routing_settings import HOUSING, Desk, sort
from yimen.cases.models import Case, Help
from yimen.documents import queries as papers
from yimen.documents.models import Document
from yimen.documents.render.wordfile import plain_text, read

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"
    return Desk()


def sent(desk, case: Case, **change):
    typed = {
        "do": "forward", "to_unit": desk.housing.pk, "helper_1": desk.labour.pk, "helper_2": "", "helper_3": "",
        "help_request": "核实工人名册。", "help_due": (timezone.localdate() + timedelta(days=10)).isoformat(),
    }  # fmt: skip
    return sort(desk, case, **{**typed, **change})


def words(answer) -> str:
    return answer.content.decode()


def test_the_unit_leads_the_others_help_and_the_letter_says_so(desk):
    case = desk.case(HOUSING)
    page = words(sent(desk, case, helper_2=desk.town.pk))
    assert "已转送云汀区住房和城乡建设局，请区人社局、柳岸镇协办" in page
    case.refresh_from_db()
    assert (case.unit, case.stage) == (desk.housing, "forwarded")
    assert [(one.unit, one.request) for one in Help.objects.all()] == [
        (desk.labour, "核实工人名册。"), (desk.town, "核实工人名册。"),
    ]  # fmt: skip
    letter = plain_text(read(papers.word(Document.objects.get(case=case, paper="transfer"))).blocks)
    assert "本事项由你单位牵头，云汀区人力资源和社会保障局、柳岸镇人民政府协办" in letter
    assert "分送：云汀区人力资源和社会保障局，柳岸镇人民政府，存档" in letter


def test_without_helpers_the_letter_is_as_before(desk):
    case = desk.case(HOUSING)
    sent(desk, case, helper_1="", help_request="", help_due="")
    letter = plain_text(read(papers.word(Document.objects.get(case=case, paper="transfer"))).blocks)
    assert "协办" not in letter
    assert not Help.objects.exists()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"help_request": ""}, "请写明需要协办的事项"),
        ({"help_due": ""}, "请指定提出协办意见的日期"),
        ({"help_due": "昨天"}, "请按“年-月-日”填写"),
        ({"help_due": "2020-01-01"}, "协办答复的日期应在今天之后"),
        ({"help_due": (timezone.localdate() + timedelta(days=300)).isoformat()}, "不能晚于牵头单位的办理期限"),
        ({"helper_1": ""}, "请选择协办单位"),
        ({"helper_2": "same"}, "不能选两次"),
        ({"helper_1": "lead"}, "协办单位不能是转送的单位"),
        ({"helper_3": "987654"}, "请从列表中选择"),
    ],
)
def test_what_does_not_fit_is_told_nothing_is_sent_and_what_was_typed_stays(desk, change, told):
    case = desk.case(HOUSING)
    known = {"same": desk.labour.pk, "lead": desk.housing.pk}
    answer = sent(desk, case, **{name: known.get(value, value) for name, value in change.items()})
    assert told in words(answer)
    case.refresh_from_db()
    assert (case.unit, case.stage) == (None, "registered"), "neither the forwarding nor the help stays"
    assert not Help.objects.exists()
    assert not Document.objects.filter(case=case).exists()
    assert "help_request" in change or "核实工人名册。" in words(answer)
    assert reverse("web:mail-exit", args=[case.pk]) in words(answer)
