"""Query codes (查询码): made at random or from a seed, kept only as a digest that is bound to the number."""

from __future__ import annotations

import hmac
import secrets

from yimen.base import crypto
from yimen.domain import numbering
from yimen.domain.numbering import RANDOM_BYTES


def new_query_code(number: str, *, seed: str = "") -> tuple[str, bytes]:
    """A fresh query code and its keyed digest, which is bound to the number.

    Args:
        number: the number of the item.
        seed: for a person without account the secret key of their form. The code is then a keyed digest of both, so
            that a form sent twice gets the same answer twice although the code is not kept. Random without.
    """
    random = crypto.blind_index("query_code_seed", f"{number}|{seed}") if seed else secrets.token_bytes(RANDOM_BYTES)
    code = numbering.query_code(random[:RANDOM_BYTES])
    return code, crypto.blind_index("query_code", f"{number}|{code}")


def query_code_again(number: str, digest: bytes | memoryview | None, *, seed: str) -> str:
    """The code of an item that was registered with this seed; "" when it has another code by now, or none."""
    code, again = new_query_code(number, seed=seed)
    return code if digest is not None and hmac.compare_digest(again, bytes(digest)) else ""
