"""Files of papers go to the test's own folder."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"
