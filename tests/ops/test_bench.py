"""`yimen bench` runs to its end on the tables as they are: its floor is hand-written SQL, which no migration mends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-c", "from yimen.ops.cli import main; main()", "bench", "--cases", "200", "--acts", "3"]
EVERY = ("call-next", "register-visit", "my-day", "status")


@pytest.mark.parametrize("acts", [("register-visit",), pytest.param(EVERY, marks=pytest.mark.deep)], ids=len)
def test_an_act_is_measured_beside_its_floor(tmp_path, acts):
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("YIMEN_", "DATABASE_"))}
    only = [word for act in acts for word in ("--only", act)]
    command = [*COMMAND, *only, "--json", "--out", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert {row["kind"] for row in json.loads((tmp_path / "bench.json").read_text())["rows"]} == set(acts)
    assert (tmp_path / "bench.md").exists()
