"""A start is quick only when nothing it depends on has changed."""

from __future__ import annotations

import shutil

import pytest

from yimen.ops import prepared, secrets


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A checkout and a data folder that were prepared."""
    root, var = tmp_path / "root", tmp_path / "var"
    for name in ("yimen/a.py", "config/settings.py", "frontend/src/a.js", "static-built/a.js", "uv.lock"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("1")
    secrets.load(var)
    (var / "postgres" / "data").mkdir(parents=True)
    (var / "postgres" / "data" / "PG_VERSION").write_text("18")
    prepared.remember(root, var)
    return root, var


def test_nothing_changed(place):
    assert prepared.same(*place, url="")


def test_never_without_an_earlier_start(tmp_path):
    assert not prepared.same(tmp_path, tmp_path, url="")


def test_never_on_a_server_that_others_may_change(place):
    assert not prepared.same(*place, url="postgresql://a@b/c")


@pytest.mark.parametrize(
    "name", ["yimen/a.py", "config/settings.py", "frontend/src/a.js", "static-built/a.js", "uv.lock"]
)
def test_not_after_a_file_changed(place, name):
    (place[0] / name).write_text("22")
    assert not prepared.same(*place, url="")


def test_not_after_a_file_came_or_went(place):
    (place[0] / "yimen" / "b.py").touch()
    assert not prepared.same(*place, url="")
    (place[0] / "yimen" / "b.py").unlink()
    assert prepared.same(*place, url="")
    (place[0] / "yimen" / "a.py").unlink()
    assert not prepared.same(*place, url="")


@pytest.mark.parametrize("name", ["YIMEN_HOST", "DEBUG", "PUBLIC_URL"])
def test_not_after_a_setting_changed(place, monkeypatch, name):
    monkeypatch.setenv(name, "1")
    assert not prepared.same(*place, url="")


def test_not_on_another_database(place):
    data = place[1] / "postgres" / "data"
    shutil.copy(data / "PG_VERSION", data / "again")
    (data / "again").replace(data / "PG_VERSION")
    assert not prepared.same(*place, url="")


def test_not_when_others_can_read_the_keys(place):
    (secrets.folder(place[1]) / "data-1.key").chmod(0o644)
    assert not prepared.same(*place, url="")
