"""Lock files name the public registries only, and say by digest what they mean."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[2]
PUBLIC_PYTHON = {"pypi.org", "files.pythonhosted.org"}


def test_uv_lock_names_the_public_registry_only():
    text = (ROOT / "uv.lock").read_text()
    hosts = {urlsplit(url).hostname for url in re.findall(r"https?://[^\"'\s]+", text)}
    assert hosts == PUBLIC_PYTHON


def test_every_file_of_uv_lock_has_a_digest():
    packages = tomllib.loads((ROOT / "uv.lock").read_text())["package"]
    outside = [package for package in packages if "registry" in package["source"]]
    assert len(outside) > 50
    for package in outside:
        files = [*package.get("wheels", []), *([package["sdist"]] if "sdist" in package else [])]
        assert files, package["name"]
        assert all(file["hash"].startswith("sha256:") for file in files), package["name"]


def test_package_lock_names_no_registry_and_has_digests():
    lock = json.loads((ROOT / "package-lock.json").read_text())
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert packages
    for name, entry in packages.items():
        assert "resolved" not in entry, name
        assert entry["integrity"].startswith("sha512-"), name
    assert "omit-lockfile-registry-resolved=true" in (ROOT / ".npmrc").read_text()
    assert "registry=" not in (ROOT / ".npmrc").read_text().replace("omit-lockfile-registry", "")


def test_front_end_packages_are_pinned_exactly():
    manifest = json.loads((ROOT / "package.json").read_text())
    wanted = {**manifest["dependencies"], **manifest["devDependencies"]}
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted.values()), wanted


def test_the_default_index_is_the_public_one():
    indexes = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["uv"]["index"]
    assert [(index["url"], index["default"]) for index in indexes] == [("https://pypi.org/simple", True)]
