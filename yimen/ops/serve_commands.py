"""The parts of `yimen up` one by one, for an installation whose database and process manager are its own."""

from __future__ import annotations

import os
import sys

import click

from yimen.ops.postgres.connected import database, pending, settings_module
from yimen.ops.postgres.reachable import allowed, reach
from yimen.ops.problem import Problem


def granian(interface: str) -> list[str]:
    """The web server's command line.

    Args:
        interface: "asginl" (pages and the event stream), or "wsgi" (pages only, three times as many of them).
    """
    from django.conf import settings  # noqa: PLC0415

    kind = "wsgi" if interface == "wsgi" else "asgi"
    tls = ["--ssl-certificate", str(settings.TLS_CERT), "--ssl-keyfile", str(settings.TLS_KEY)]
    return [
        *(sys.executable, "-m", "granian", "--interface", interface, "--no-ws", "--no-access-log"),
        *("--log-level", "warning", "--respawn-failed-workers", "--workers-kill-timeout", "5"),
        *("--host", settings.HOST, "--port", str(settings.PORT), "--workers", str(settings.WORKERS)),
        *([*tls, "--ssl-protocol-min", "tls1.2"] if settings.TLS_CERT else []),
        *(["--blocking-threads", "1"] if interface == "wsgi" else []),
        f"config.{kind}:application",
    ]


def worker() -> tuple[list[str], dict[str, str]]:
    """The job worker's command line and its additional environment."""
    from django.conf import settings  # noqa: PLC0415

    direct = {"YIMEN_DATABASE_URL": settings.DATABASE_DIRECT_URL} if settings.DATABASE_DIRECT_URL else {}
    return [sys.executable, "-c", "from yimen.ops.worker import main; main()"], direct


def _ready() -> None:
    settings_module()
    import django  # noqa: PLC0415

    django.setup()
    if waiting := pending():
        raise Problem(f"数据库还有 {waiting} 项结构更新没有执行。请先备份，再运行 yimen manage migrate。")


@click.command("serve")
@click.option(
    "--interface",
    type=click.Choice(["asgi", "wsgi"]),
    default="asgi",
    help="asgi 含实时消息；wsgi 只有页面，吞吐约三倍，实时消息另起一个 asgi 进程。",
)
def serve(interface: str) -> None:
    """只启动网页。数据库须已在运行并更新到本版结构。"""
    _ready()
    command = granian("wsgi" if interface == "wsgi" else "asginl")
    os.execv(command[0], command)


@click.command("jobs")
def jobs() -> None:
    """只启动后台任务。数据库须已在运行并更新到本版结构。"""
    _ready()
    command, environment = worker()
    os.execve(command[0], command, {**os.environ, **environment})


@click.command("build")
def build() -> None:
    """构建前端并收集静态文件。"""
    settings_module()
    from django.conf import settings  # noqa: PLC0415

    from yimen.ops import frontend  # noqa: PLC0415

    frontend.build(settings.ROOT, say=click.echo)
    import django  # noqa: PLC0415

    django.setup()
    from yimen.ops.static_files import collect  # noqa: PLC0415

    collect(say=click.echo)


@click.command("manage", context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    """Django 管理命令。"""
    settings_module()
    from django.conf import settings  # noqa: PLC0415
    from django.core.management import execute_from_command_line  # noqa: PLC0415

    line = ["yimen manage", *arguments]
    if settings.DATABASE_URL:
        reach(settings.DATABASE_URL)
        with allowed(settings.DATABASE_URL):
            execute_from_command_line(line)  # a server's tables are changed when somebody says so
        return
    with database():
        execute_from_command_line(line)
