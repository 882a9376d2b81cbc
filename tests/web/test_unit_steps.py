"""The unit's steps in the browser's own terms: receive, accept, draft, check, deliver; bad input; two people at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories import Life, user
from yimen.cases.models import Case, OpinionDraft, StepTaken
from yimen.documents.models import Delivery, Document
from yimen.domain.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"


@pytest.fixture
def life():
    return Life(at=timezone.now() - timedelta(hours=1), received_on=timezone.localdate())


def seen(case: Case) -> str:
    return str(StepTaken.objects.filter(case=case).last().pk)


def stage(case: Case) -> str:
    return Case.objects.get(pk=case.pk).stage


def opinion(case: Case, **change: object) -> dict[str, object]:
    form: dict[str, object] = {
        "seen": seen(case),
        "facts": "经现场核查，电梯停运属实。",
        "result_1": "supported",
        "reason_1": "情况属实，予以支持。",
        "result_2": "explained",
        "reason_2": "账目已经公示，现作说明。",
        "basis": ["《信访工作条例》第三十二条"],
        "more": "《物业管理条例》第五十三条",
        "review_organ": "云汀区人民政府",
    }
    return {name: value for name, value in {**form, **change}.items() if value is not None}


def delivery(case: Case, **change: object) -> dict[str, object]:
    form = {
        "seen": seen(case), "on": timezone.localdate().isoformat(), "way": "in_person",
        "receiver": "王小云", "signed_on": "paper",
    }  # fmt: skip
    return {name: value for name, value in {**form, **change}.items() if value is not None}


def test_a_case_goes_from_the_inbox_to_its_conclusion(client, life):
    life.forwarded()
    case = life.case
    client.force_login(life.handler)
    assert client.post(reverse("web:unit-receive", args=[case.pk]), follow=True).status_code == 200
    assert stage(case) == "received"
    page = client.get(reverse("web:unit-accept", args=[case.pk]))
    assert page.status_code == 200
    client.post(reverse("web:unit-accept", args=[case.pk]), {"seen": seen(case)})
    assert stage(case) == "handling"
    assert client.get(reverse("web:unit-opinion", args=[case.pk])).status_code == 200
    client.post(reverse("web:unit-opinion", args=[case.pk]), opinion(case))
    assert stage(case) == "drafted"
    client.force_login(life.head)
    page = client.get(reverse("web:unit-check", args=[case.pk]))
    assert "经现场核查，电梯停运属实。" in page.content.decode()
    pdf = client.get(reverse("web:unit-preview", args=[case.pk]))
    assert pdf.content.startswith(b"%PDF")
    assert not Document.objects.filter(case=case, paper="opinion").exists()
    client.post(
        reverse("web:unit-check", args=[case.pk]),
        {"seen": seen(case), "decision": "return", "reason": "第二项理由再写具体。"},
    )
    assert stage(case) == "handling"
    client.force_login(life.handler)
    page = client.get(reverse("web:unit-opinion", args=[case.pk])).content.decode()
    assert "第二项理由再写具体。" in page
    assert "账目已经公示，现作说明。" in page
    client.post(reverse("web:unit-opinion", args=[case.pk]), opinion(case, reason_2="账目已于三月公示，现逐笔说明。"))
    client.force_login(life.head)
    client.post(reverse("web:unit-check", args=[case.pk]), {"seen": seen(case), "decision": "issue"})
    assert stage(case) == "issued"
    client.force_login(life.handler)
    assert client.get(reverse("web:unit-deliver", args=[case.pk])).status_code == 200
    answer = client.post(reverse("web:unit-deliver", args=[case.pk]), delivery(case), follow=True)
    assert "已办结" in answer.content.decode()
    case.refresh_from_db()
    assert (case.stage, case.concluded_on) == ("concluded", timezone.localdate())
    assert [paper.paper for paper in Document.objects.filter(case=case).order_by("id")] == [
        "acceptance", "opinion", "delivery",
    ]  # fmt: skip
    for paper in Document.objects.filter(case=case):
        pdf = client.get(reverse("web:case-paper", args=[case.pk, paper.pk, "pdf"]))
        assert pdf["Content-Type"] == "application/pdf"
        assert pdf["Content-Disposition"].startswith("inline")
        assert "no-store" in pdf["Cache-Control"]
        word = client.get(reverse("web:case-paper", args=[case.pk, paper.pk, "word"]))
        assert word.content.startswith(b"PK")
        assert word["Content-Disposition"].startswith("attachment")
