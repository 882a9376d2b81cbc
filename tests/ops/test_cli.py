"""The `yimen` command: quick, in Chinese, and without tracebacks for what a person can put right."""

from __future__ import annotations

import importlib
import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from yimen.ops import cli
from yimen.ops.problem import Problem

THERE = [name for name in cli.COMMANDS if cli._is_there(name)]


def test_the_commands_of_this_issue_are_there():
    assert {"up", "demo", "import", "clock", "kpi", "audit", "bench", "manage"} <= set(THERE)


@pytest.mark.parametrize("name", THERE)
def test_every_command_loads_and_explains_itself_in_chinese(name):
    module, attribute = cli.COMMANDS[name][0].split(":")
    command = getattr(importlib.import_module(module), attribute)
    assert isinstance(command, click.Command)
    assert any("\u4e00" <= letter <= "\u9fff" for letter in command.help or "")


def test_help_lists_them_without_loading_any():
    code = (
        "import sys; from yimen.ops.cli import root; from click.testing import CliRunner;"
        "r = CliRunner().invoke(root, ['--help']); assert 'clock' in r.output, r.output;"
        "sys.exit(', '.join({'django', 'psycopg', 'pydantic', 'typst'} & set(sys.modules)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_clock_needs_no_django():
    code = (
        "import sys; from yimen.ops.cli import root; from click.testing import CliRunner;"
        "r = CliRunner().invoke(root, ['clock', 'C1', '--from', '2024-03-01', '--json']); assert not r.exit_code;"
        "sys.exit(', '.join({'django', 'psycopg', 'pydantic'} & set(sys.modules)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_an_unknown_command_is_answered_with_those_there_are():
    said = CliRunner().invoke(cli.root, ["zhuanban"])
    assert said.exit_code == 2
    assert "没有“zhuanban”这个命令" in said.output
    assert "clock" in said.output


def test_a_problem_is_one_sentence_not_a_traceback(monkeypatch, capsys):
    def fails(**_):
        raise Problem("磁盘满了，请清理后重试。")

    monkeypatch.setattr(cli, "root", fails)
    with pytest.raises(SystemExit) as ended:
        cli.main([])
    assert ended.value.code == 1
    assert capsys.readouterr().err == "无法继续：磁盘满了，请清理后重试。\n"


@pytest.mark.parametrize("variables", [{"YIMEN_PORT": "many"}, {"DATABASE_URL": "mysql://a/b"}])
def test_a_wrong_setting_stops_every_command_with_its_name(tmp_path, variables):
    import os

    done = subprocess.run(
        [sys.executable, "-c", "from yimen.ops.cli import main; main(['manage', 'check'])"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "YIMEN_VAR": str(tmp_path), **variables},
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert next(iter(variables)).removeprefix("YIMEN_") in done.stderr


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["kpi"], "缺少 '--from'。用法见 yimen kpi --help。"),
        (["kpi", "--nix"], "没有选项 --nix。"),
        (["bench", "--cases", "abc"], "'--cases' 的值不对。"),
        (["nix"], "没有“nix”这个命令。"),
    ],
)
def test_a_wrong_call_is_answered_in_chinese(capsys, args, words):
    with pytest.raises(SystemExit) as left:
        cli.main(args)
    assert left.value.code == 2
    assert words in capsys.readouterr().err
