"""Templates render here without collected files: the look is tested, not the build."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def plain_static(settings: object, request: pytest.FixtureRequest) -> None:
    """Plain static addresses; the live site has its own process and keeps its hashed ones."""
    if "live_site" in request.fixturenames:
        return
    storages = dict(settings.STORAGES)  # type: ignore[attr-defined]
    storages["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = storages  # type: ignore[attr-defined]
