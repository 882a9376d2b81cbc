"""A wrong mix of settings stops the start and says what to do; a right one says nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from yimen.ops import checks, secrets


@pytest.fixture
def mixed(settings, tmp_path):
    """Set these, on top of a right mix."""
    secrets.load(tmp_path)
    right = {"DEBUG": False, "HOST": "127.0.0.1", "PUBLIC_URL": "http://127.0.0.1:8000", "VAR": tmp_path}
    right |= {"TLS_CERT": None, "TLS_KEY": None, "TRUSTED_PROXY": ()}

    def mix(**changed: object) -> list[str]:
        for name, value in {**right, **changed}.items():
            setattr(settings, name, value)
        rules = (
            checks.debug_stays_at_home,
            checks.tls_is_whole,
            checks.keys_are_private,
            checks.others_can_reach_us,
        )
        return [flaw.id for rule in rules for flaw in rule(None)]

    return mix


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({}, []),
        ({"DEBUG": True}, []),
        ({"DEBUG": True, "PUBLIC_URL": "http://[::1]:8000"}, []),
        ({"DEBUG": True, "PUBLIC_URL": "http://192.0.2.7:8000"}, ["yimen.E001"]),
        ({"DEBUG": True, "HOST": "0.0.0.0", "PUBLIC_URL": "http://localhost"}, ["yimen.E001", "yimen.W006"]),
        ({"HOST": "0.0.0.0"}, ["yimen.W006"]),
        ({"HOST": "0.0.0.0", "PUBLIC_URL": "http://192.0.2.7:8000"}, []),
        ({"PUBLIC_URL": "https://xf.example.cn"}, ["yimen.W002"]),
        ({"PUBLIC_URL": "https://xf.example.cn", "TRUSTED_PROXY": ("127.0.0.1",)}, []),
    ],
)
def test_a_mix_gives_these_findings(mixed, changed, found):
    assert mixed(**changed) == found


@pytest.mark.parametrize(
    ("names", "url", "found"),
    [
        (("cert", None), "https://a.cn", ["yimen.E002"]),
        ((None, "key"), "https://a.cn", ["yimen.E002"]),
        (("cert", "gone"), "https://a.cn", ["yimen.E003"]),
        (("cert", "key"), "http://127.0.0.1", ["yimen.E004"]),
        (("cert", "key"), "https://a.cn", []),
        (("cert", "other"), "https://a.cn", ["yimen.E010"]),
        (("cert", "empty"), "https://a.cn", ["yimen.E010"]),
        (("key", "cert"), "https://a.cn", ["yimen.E010"]),
    ],
)
def test_certificate_and_key_come_together(mixed, tmp_path, names, url, found):
    _make_pair(tmp_path)
    cert, key = (name and tmp_path / name for name in names)
    assert mixed(TLS_CERT=cert, TLS_KEY=key, PUBLIC_URL=url) == found


def test_a_folder_nobody_lets_us_into_is_no_traceback(mixed, monkeypatch):
    def closed(_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(checks.Path, "is_file", closed)
    cert, key = checks.Path("/etc/ssl/private/a.pem"), checks.Path("/etc/ssl/private/k.pem")
    assert mixed(TLS_CERT=cert, TLS_KEY=key, PUBLIC_URL="https://a.cn") == ["yimen.E003"]


def _make_pair(folder):
    """A certificate with its key, and another key."""
    keys = {name: ec.generate_private_key(ec.SECP256R1()) for name in ("key", "other")}
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "a.cn")])
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).serial_number(1)
    builder = builder.not_valid_before(begin).not_valid_after(begin + timedelta(days=9))
    cert = builder.public_key(keys["key"].public_key()).sign(keys["key"], hashes.SHA256())
    (folder / "cert").write_bytes(cert.public_bytes(Encoding.PEM))
    for word, key in keys.items():
        (folder / word).write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    (folder / "empty").touch()


def test_keys_that_others_can_read_stop_the_start(mixed, tmp_path):
    (secrets.folder(tmp_path) / "data-1.key").chmod(0o644)
    assert mixed() == ["yimen.E005"]


@pytest.mark.django_db
def test_the_embedded_database_passes_its_check():
    assert checks.the_database_speaks_chinese(None, databases=["default"]) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("encoding", "ctype", "version", "found"),
    [
        ("UTF8", "C", 180000, ["yimen.W008"]),
        ("SQL_ASCII", "C", 180000, ["yimen.E007", "yimen.W008"]),
        ("UTF8", "zh_CN.UTF-8", 140012, ["yimen.E009"]),
        ("UTF8", "zh_CN.UTF-8", 150000, []),
    ],
)
def test_a_server_that_would_fail_in_silence_is_named(monkeypatch, encoding, ctype, version, found):
    class Cursor:
        def __enter__(self):
            return self

        def __exit__(self, *_):
            return None

        def execute(self, sql):
            assert "datctype" in sql

        def fetchone(self):
            return encoding, ctype, version

    monkeypatch.setattr(checks.connections["default"], "cursor", Cursor)
    assert [flaw.id for flaw in checks.the_database_speaks_chinese(None, databases=["default"])] == found


def test_every_finding_says_what_to_do(mixed, settings):
    settings.DEBUG, settings.HOST = True, "0.0.0.0"
    for flaw in [*checks.debug_stays_at_home(None), *checks.others_can_reach_us(None)]:
        assert flaw.hint
