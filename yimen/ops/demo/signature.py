"""A scribble as a signature (演示签名): a small PNG of a curve, drawn without a picture library."""

from __future__ import annotations

import math
import struct
import zlib
from random import Random

WIDTH, HEIGHT = 180, 60


def png(rng: Random) -> bytes:
    """A black curve on white, WIDTH x HEIGHT, one bit of grey a pixel."""
    rows = [bytearray(b"\xff" * (WIDTH // 8 + 1)) for _ in range(HEIGHT)]
    waves = [(rng.uniform(4, 9), rng.uniform(0.05, 0.22), rng.uniform(0, 6)) for _ in range(3)]
    for step in range(10 * 8, (WIDTH - 10) * 8):
        x = step / 8
        y = HEIGHT / 2 + sum(size * math.sin(x * pace + shift) for size, pace, shift in waves)
        for pen in (0, 1):
            row = min(HEIGHT - 1, max(0, round(y) + pen))
            rows[row][int(x) // 8] &= ~(0x80 >> int(x) % 8) & 0xFF
    line = (WIDTH + 7) // 8
    raw = b"".join(b"\x00" + bytes(row[:line]) for row in rows)
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 1, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(raw, 6)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
