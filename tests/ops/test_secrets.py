"""The keys: made once, private, never made anew where they were lost."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from yimen.ops import secrets


def test_the_first_start_makes_every_key_and_only_the_owner_reads_them(tmp_path):
    keys = secrets.load(tmp_path / "var")
    assert set(keys) == set(secrets.PURPOSES)
    found = [key for by_id in keys.values() for key in by_id.values()]
    assert len(set(found)) == len(secrets.PURPOSES)
    assert {len(key) for key in found} == {32}
    assert stat.S_IMODE((tmp_path / "var").stat().st_mode) == 0o700
    assert secrets.exposed(tmp_path / "var") == []


def test_the_second_start_reads_the_same_keys(tmp_path):
    assert secrets.load(tmp_path) == secrets.load(tmp_path)


@pytest.mark.parametrize("purpose", secrets.PURPOSES)
def test_a_lost_key_stops_the_start_and_is_not_made_anew(tmp_path, purpose):
    secrets.load(tmp_path)
    lost = secrets.folder(tmp_path) / f"{purpose}-1.key"
    lost.unlink()
    with pytest.raises(secrets.SecretsError, match=rf"{purpose} .*备份"):
        secrets.load(tmp_path)
    assert not lost.exists()


@pytest.mark.parametrize(
    "var",
    ["taken", "taken/var", "closed"],
    ids=["a file stands there", "a file is above it", "its keys are closed to us"],
)
def test_a_folder_that_cannot_be_used_is_named_with_what_to_do(tmp_path, monkeypatch, var):
    (tmp_path / "taken").touch()
    if var == "closed":  # by hand: root may read everything
        secrets.load(tmp_path / var)

        def closed(self):
            raise PermissionError(13, "Permission denied", str(self))

        monkeypatch.setattr(secrets.Path, "iterdir", closed)
    with pytest.raises(secrets.SecretsError, match=rf"{tmp_path / var} 不能使用.*--data"):
        secrets.load(tmp_path / var)


@pytest.mark.parametrize("text", ["", "zz", "00" * 31, "口令"])
def test_a_damaged_key_is_named(tmp_path, text):
    secrets.load(tmp_path)
    (secrets.folder(tmp_path) / "data-1.key").write_text(text)
    with pytest.raises(secrets.SecretsError, match=r"data-1\.key 已损坏"):
        secrets.load(tmp_path)


def test_a_rotated_key_stands_beside_the_old_one(tmp_path):
    secrets.load(tmp_path)
    (secrets.folder(tmp_path) / "data-2.key").write_text("ab" * 32)
    assert secrets.load(tmp_path)["data"].keys() == {1, 2}


def test_a_key_that_others_can_read_is_found(tmp_path):
    secrets.load(tmp_path)
    key = secrets.folder(tmp_path) / "audit-1.key"
    key.chmod(0o640)
    assert secrets.exposed(tmp_path) == [key]


@pytest.mark.race
def test_processes_that_start_together_agree_on_the_keys(tmp_path, monkeypatch):
    # threads share a process number, which the half-written file is named by: give each its own
    import itertools

    numbers = itertools.count(1)
    monkeypatch.setattr(secrets.os, "getpid", lambda: next(numbers))
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: secrets.load(tmp_path), range(8)))
    assert all(keys == found[0] for keys in found)
