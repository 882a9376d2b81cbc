"""What the tests of joint handling share: a case in a unit's hands, and the posts around it."""

from __future__ import annotations

import pytest

from tests.factories import Life, unit, user
from yimen.domain.roles import Role


@pytest.fixture(autouse=True)
def _database(db, settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"


@pytest.fixture
def world():
    """An accepted case (60 days to 2026-05-06), a second department, and the posts that handle it together."""
    return make_world()


def make_world(**fields) -> Life:
    """A `Life` with the posts of joint handling beside it."""
    life = Life(**fields).accepted()
    life.second = unit(life.government, name="云汀区市场监督管理局", short_name="区市监局")
    life.second_handler = user(life.second, Role.HANDLER)
    life.office_head = user(life.office, Role.OFFICE_HEAD)
    life.supervisor = user(life.office, Role.SUPERVISOR)
    life.inspector = user(life.office, Role.INSPECTOR)
    life.leader = user(life.government, Role.LEADER)
    life.other_leader = user(life.government, Role.LEADER)
    life.conference = user(life.government, Role.CONFERENCE)
    return life
