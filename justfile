# Each thing people do is one word, the same by hand and in CI. `./run` needs none of this; `just` comes as a wheel.
# 每件事一个词；没有 just 时直接用右边的命令。

set shell := ["sh", "-cu"]

public := "https://pypi.org/simple"

# list the words
default:
    @just --list

# install everything for development
setup:
    uv sync --frozen
    .venv/bin/pre-commit install

# run with the embedded database and the demo district
dev *options:
    ./run {{options}}

# everything CI runs
test *options:
    ./run test {{options}}

# the quick half: linters, contracts, types, rules
check:
    .venv/bin/ruff check .
    .venv/bin/ruff format --check .
    .venv/bin/lint-imports
    .venv/bin/mypy
    .venv/bin/pytest -q tests/domain tests/repo

# fix what a tool can fix
fix:
    .venv/bin/ruff check --fix .
    .venv/bin/ruff format .

# build or continue the demo district
demo *options:
    .venv/bin/yimen demo {{options}}

# take the pictures of the README anew, from the demo district (a few minutes)
shots:
    SHOTS_DIR=docs/screenshots .venv/bin/pytest -q tests/browser/test_shots.py

# measure, beside a floor of hand-written SQL
bench *options:
    .venv/bin/yimen bench {{options}}

# renew both lock files; they name the public registries only, whatever mirror this machine uses
lock:
    env -u UV_DEFAULT_INDEX -u UV_INDEX_URL -u UV_INDEX -u UV_EXTRA_INDEX_URL -u UV_FIND_LINKS uv lock --default-index {{public}}
    .venv/bin/python -c "from pathlib import Path; from yimen.ops.frontend import lock; lock(Path())"
    .venv/bin/pytest -q tests/repo/test_locks.py

# write docs/settings.md from config/env.py
settings:
    .venv/bin/python -m config.describe > docs/settings.md

# write docs/law.md: article, rule, code, test
law:
    .venv/bin/python -m yimen.domain.coverage > docs/law.md
