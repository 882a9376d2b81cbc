"""Encryption of personal values (个人信息加密): suites behind one interface, envelope keys, blind index.

A stored value is `suite | key-id | nonce | ciphertext`. Each record has its own key, wrapped by a master key that
never enters the database; destroying a record's wrapped key makes its personal values unreadable for ever, which is
how lawful disposal works. The blind index (等值检索) uses a separate key over the normalised value.

Keys come from `settings.KEYS`: {purpose: {key id: 32 bytes}}; the highest id is the one that encrypts.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Callable
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE = 12
TAG = 16


class CannotDecrypt(Exception):  # noqa: N818 - errors are named for what is wrong
    """The value was changed, belongs to another place, or its key is gone."""


def _sm4_encrypt(key: bytes, nonce: bytes, data: bytes, bound_to: bytes) -> bytes:
    encryptor = Cipher(algorithms.SM4(key[:16]), modes.GCM(nonce)).encryptor()
    encryptor.authenticate_additional_data(bound_to)
    return encryptor.update(data) + encryptor.finalize() + encryptor.tag


def _sm4_decrypt(key: bytes, nonce: bytes, data: bytes, bound_to: bytes) -> bytes:
    decryptor = Cipher(algorithms.SM4(key[:16]), modes.GCM(nonce, data[-TAG:])).decryptor()
    decryptor.authenticate_additional_data(bound_to)
    return decryptor.update(data[:-TAG]) + decryptor.finalize()


@dataclass(frozen=True, slots=True)
class Suite:
    """A cipher suite: AES-256-GCM, or SM4-GCM (GB/T 32907) where commercial ciphers are asked for."""

    ident: int
    encrypt: Callable[[bytes, bytes, bytes, bytes], bytes]
    decrypt: Callable[[bytes, bytes, bytes, bytes], bytes]


SUITES = {
    "aes-gcm": Suite(
        1,
        lambda key, nonce, data, bound_to: AESGCM(key).encrypt(nonce, data, bound_to),
        lambda key, nonce, data, bound_to: AESGCM(key).decrypt(nonce, data, bound_to),
    ),
    "sm4-gcm": Suite(2, _sm4_encrypt, _sm4_decrypt),
}
_BY_IDENT = {suite.ident: suite for suite in SUITES.values()}


def new_key() -> bytes:
    """A fresh 32-byte key."""
    return os.urandom(32)


def seal(data: bytes, *, key: bytes, key_id: int, bound_to: str, suite: str | None = None) -> bytes:
    """Encrypt `data`.

    Args:
        data: plain bytes.
        key: 32 bytes.
        key_id: 0..255, kept in the stored value so that keys can be rotated.
        bound_to: where the value lives ("petitioners.petitioner.name"); moving it elsewhere makes it unreadable.
        suite: a name in SUITES; default `settings.CIPHER_SUITE`.
    """
    chosen = SUITES[suite or settings.CIPHER_SUITE]
    nonce = os.urandom(NONCE)
    return bytes([chosen.ident, key_id]) + nonce + chosen.encrypt(key, nonce, data, bound_to.encode())


def unseal(stored: bytes, *, key: bytes, bound_to: str) -> bytes:
    """Decrypt what `seal` wrote.

    Raises:
        CannotDecrypt: changed value, wrong place, wrong key or unknown suite.
    """
    suite = _BY_IDENT.get(stored[0]) if stored else None
    if suite is None:
        raise CannotDecrypt("unknown suite")
    try:
        return suite.decrypt(key, stored[2 : 2 + NONCE], stored[2 + NONCE :], bound_to.encode())
    except (InvalidTag, ValueError) as error:
        raise CannotDecrypt(bound_to) from error


def _current(purpose: str) -> tuple[int, bytes]:
    keys: dict[int, bytes] = settings.KEYS[purpose]
    ident = max(keys)
    return ident, keys[ident]


def wrap_key(record_key: bytes, purpose: str) -> bytes:
    """Encrypt a record's key by the newest master key of `purpose` ("data" or "accusation")."""
    ident, master = _current(purpose)
    return seal(record_key, key=master, key_id=ident, bound_to=f"record-key.{purpose}")


def unwrap_key(wrapped: bytes, purpose: str) -> bytes:
    """The record's key; CannotDecrypt when the master key is not here."""
    master = settings.KEYS[purpose].get(wrapped[1])
    if master is None:
        raise CannotDecrypt(f"master key {purpose}-{wrapped[1]} is missing")
    return unseal(wrapped, key=master, bound_to=f"record-key.{purpose}")


def blind_index(kind: str, value: str, purpose: str = "index") -> bytes:
    """A keyed digest (32 bytes) for equality search over a normalised value.

    Args:
        kind: what it is ("phone", "id_number", "name"); equal texts of different kinds give different digests.
        value: already normalised.
        purpose: the key, separate from every encrypting key.
    """
    _, key = _current(purpose)
    return hmac.new(key, f"{kind}|{value}".encode(), hashlib.sha256).digest()


def digest(value: str | bytes) -> str:
    """A keyed digest as hex, for audit rows that must point at a value without holding it."""
    data = value.encode() if isinstance(value, str) else value
    return hmac.new(_current("index")[1], b"digest|" + data, hashlib.sha256).hexdigest()
