"""Files of papers go to the test's own folder."""

from __future__ import annotations

import pytest

from tests.security.world import World


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"


@pytest.fixture
def world(db):
    """A district in the middle of its work."""
    return World()
