"""The demo that is still being filled in says how far it is, where everybody passes."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.factories import district, user
from yimen.base import progress
from yimen.domain.roles import Role

pytestmark = pytest.mark.django_db


def test_a_job_under_way_shows_how_far_it_is(client):
    government, _, _ = district()
    progress.report("demo", 12, 104)
    assert "已完成 12 / 104 周" in client.get(reverse("web:login")).text
    client.force_login(user(government, Role.LEADER))
    assert "已完成 12 / 104 周" in client.get(reverse("web:leader-home")).text


def test_a_finished_job_is_not_mentioned(client):
    progress.report("demo", 104, 104)
    assert "演示数据" not in client.get(reverse("web:login")).text
