"""The `yimen` command. Its parts are loaded when they are asked for, so that `yimen clock` answers at once."""

from __future__ import annotations

import importlib
import importlib.util
import sys

import click

from yimen.ops.problem import Problem

COMMANDS = {
    "up": ("yimen.ops.up_command:up", "一条命令启动全部：数据库、网页、后台任务、演示数据"),
    "serve": ("yimen.ops.serve_commands:serve", "只启动网页（生产环境，数据库由 DATABASE_URL 指定）"),
    "jobs": ("yimen.ops.serve_commands:jobs", "只启动后台任务（生产环境）"),
    "build": ("yimen.ops.serve_commands:build", "构建前端并收集静态文件"),
    "demo": ("yimen.ops.demo_command:demo", "演示区：按种子生成两年的业务"),
    "import": ("yimen.ops.import_command:import_", "导入信访件、机构、账号"),
    "clock": ("yimen.ops.clock_command:clock", "计算法定期限，逐日说明"),
    "notice": ("yimen.ops.notice_command:notice", "载入放假通知，等待审核"),
    "kpi": ("yimen.ops.kpi_command:kpi", "统计指标"),
    "ledger": ("yimen.ops.ledger_command:ledger", "台账"),
    "analyse": ("yimen.ops.analyse_command:analyse", "分析"),
    "backup": ("yimen.ops.backup_command:backup", "备份"),
    "restore": ("yimen.ops.backup_command:restore", "恢复"),
    "token": ("yimen.ops.token_command:token", "接口令牌：签发、关闭、列出"),
    "audit": ("yimen.ops.audit_command:audit", "审计链：封存与校验"),
    "bench": ("yimen.ops.bench_command:bench", "性能测量"),
    "manage": ("yimen.ops.serve_commands:manage", "Django 管理命令，如 yimen manage check"),
}


class Parts(click.Group):
    """A group whose commands are loaded by name; those this version does not bring are not shown."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names whose module is there."""
        return [name for name in COMMANDS if _is_there(name)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load one."""
        if cmd_name not in COMMANDS or not _is_there(cmd_name):
            return None
        module, attribute = COMMANDS[cmd_name][0].split(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, or say in Chinese which ones there are."""
        name = args[0]
        if self.get_command(ctx, name) is None and not name.startswith("-"):
            raise click.UsageError(f"没有“{name}”这个命令。可用的命令：{'、'.join(self.list_commands(ctx))}。")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list, from the table above: nothing is loaded for it."""
        with formatter.section("命令"):
            formatter.write_dl([(name, COMMANDS[name][1]) for name in self.list_commands(ctx)])


def _is_there(name: str) -> bool:
    return importlib.util.find_spec(COMMANDS[name][0].split(":")[0]) is not None


@click.command(cls=Parts)
@click.version_option(package_name="yimen", prog_name="yimen", message="%(prog)s %(version)s")
def root() -> None:
    """一门：信访接待窗口的开放系统。"""


def main(args: list[str] | None = None) -> None:
    """Run the command; a `Problem` is printed as its sentence, a wrong call in Chinese, neither as a traceback."""
    try:
        root(args=args, prog_name="yimen", standalone_mode=False)
    except click.exceptions.Exit as left:
        sys.exit(left.exit_code)
    except click.Abort:
        click.echo("已中止。", err=True)
        sys.exit(1)
    except click.UsageError as wrong:
        command = wrong.ctx.command_path if wrong.ctx else "yimen"
        click.echo(f"{_said(wrong)}用法见 {command} --help。", err=True)
        sys.exit(wrong.exit_code)
    except click.ClickException as failed:
        click.echo(f"无法继续：{failed.format_message()}", err=True)
        sys.exit(failed.exit_code)
    except Problem as problem:
        click.echo(f"无法继续：{problem}", err=True)
        sys.exit(1)


def _said(wrong: click.UsageError) -> str:
    """What is wrong with a call, in Chinese; our own messages are Chinese already."""
    match wrong:
        case click.MissingParameter():
            return f"缺少 {wrong.param.get_error_hint(wrong.ctx) if wrong.param and wrong.ctx else '参数'}。"
        case click.NoSuchOption():
            return f"没有选项 {wrong.option_name}。"
        case click.BadOptionUsage():
            return f"选项 {wrong.option_name} 缺少值，或不该带值。"
        case click.BadParameter() if wrong.param and wrong.ctx:
            ours = not wrong.message.isascii()
            return f"{wrong.param.get_error_hint(wrong.ctx)} 的值不对{'：' + wrong.message if ours else '。'}"
    return "参数太多。" if wrong.message.startswith("Got unexpected extra argument") else f"{wrong.message} "
