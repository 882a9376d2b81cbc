"""`yimen up`: everything in one process tree, ready to work with; Ctrl-C ends all of it."""

from __future__ import annotations

import fcntl
import http.client
import os
import socket
import ssl
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from yimen.ops import prepared
from yimen.ops.postgres import ensure_running
from yimen.ops.postgres.connected import close_connections, pending, settings_module
from yimen.ops.postgres.reachable import allowed, reach
from yimen.ops.problem import Problem
from yimen.ops.supervisor import Child, Stop, end_all, stoppable, watch

if TYPE_CHECKING:
    from yimen.ops.postgres import Server

FIRST_ANSWER = 60.0  # seconds


@click.command("up")
@click.option("--port", type=click.IntRange(1, 65535), help="端口，默认 8000。")
@click.option("--host", help="监听地址，默认 127.0.0.1；0.0.0.0 使其他机器能打开。")
@click.option("--data", type=click.Path(path_type=Path), help="数据目录，默认 ./var。")
@click.option("--public-url", help="群众手机能打开的地址，写进二维码。")
@click.option("--no-demo", is_flag=True, help="第一次启动时不载入演示区。")
def up(port: int | None, host: str | None, data: Path | None, public_url: str | None, no_demo: bool) -> None:
    """启动全部：内置数据库、网页、后台任务；第一次启动时载入演示区。按 Ctrl-C 结束。"""
    chosen = {"PORT": port, "HOST": host, "VAR": data and data.expanduser().resolve(), "PUBLIC_URL": public_url}
    os.environ.update({f"YIMEN_{name}": str(value) for name, value in chosen.items() if value is not None})
    began = time.monotonic()
    settings_module()
    try:
        with stoppable(), ExitStack() as opened:
            _run(opened, began, demo=not no_demo)
    except Stop:
        _say("已全部停止。")


def _say(line: str) -> None:
    click.echo(line)
    sys.stdout.flush()


def _run(opened: ExitStack, began: float, *, demo: bool) -> None:
    from django.conf import settings  # noqa: PLC0415 - the options above come first

    opened.enter_context(_alone(settings.VAR))
    _port_is_free(settings.HOST, settings.PORT)
    servers: list[Server] = []
    opened.callback(_stop_last, servers)
    quick = prepared.same(settings.ROOT, settings.VAR, url=settings.DATABASE_URL)
    if settings.DATABASE_URL:
        reach(settings.DATABASE_URL)
    else:
        _say("启动内置数据库……")
        servers.append(ensure_running(settings.VAR, say=_say))
    if not quick:
        _prepare()
    children = [_web(), *_jobs()]
    opened.callback(end_all, children)
    children[0].start()
    if quick:
        _prepare()  # finds nothing to do; meanwhile the pages open
    _wait_for_first_answer(children[0])
    if demo:
        _play_demo()
    for child in children[1:]:
        child.start()  # only now: on two cores the first page comes a second earlier
    _greet(time.monotonic() - began)

    def keep_database() -> None:
        if servers and servers[0].process is not None and servers[0].process.poll() is not None:
            _say("内置数据库意外退出，重新启动。")
            servers[0].stop()
            servers[0] = ensure_running(settings.VAR, say=_say)

    name = watch(children, also=keep_database, say=_say)
    raise Problem(f"{name}一再退出，已停止。请查看上面的日志。")


@contextmanager
def _alone(var: Path) -> Iterator[None]:
    try:
        var.mkdir(parents=True, exist_ok=True, mode=0o700)
        opened = (var / "up.lock").open("ab")
    except OSError as error:
        raise Problem(
            f"数据目录 {var} 不能使用（{error.strerror}）。请检查磁盘和权限，或用 --data 换一个目录。"
        ) from None
    with opened as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Problem(f"数据目录 {var} 上已经有一个一门在运行。请先停止它，或用 --data 换一个目录。") from None
        yield


def _port_is_free(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError:
            raise Problem(f"没有权限使用端口 {port}。请用 --port 换一个 1024 以上的端口。") from None
        except OSError as error:
            raise Problem(f"{host} 的端口 {port} 不能使用（{error.strerror}）。请用 --port 换一个端口。") from None


def _prepare() -> None:
    import django  # noqa: PLC0415
    from django.conf import settings  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415

    from yimen.ops import frontend  # noqa: PLC0415

    frontend.build(settings.ROOT, say=_say)
    django.setup()
    from yimen.ops.static_files import collect  # noqa: PLC0415

    collect(say=_say)
    _check()
    if pending():
        _say("建立或更新数据表……")
        with allowed(settings.DATABASE_URL):
            call_command("migrate", verbosity=0, interactive=False)
    close_connections()
    prepared.remember(settings.ROOT, settings.VAR)


def _play_demo() -> None:
    """Load the demo district into an empty database, behind pages that open already."""
    district = _demo()
    if district is None:
        return
    from yimen.base.public_url import absolute  # noqa: PLC0415

    def say(line: str) -> None:
        if not told:
            _say(f"网页已能打开：{absolute('/')}（演示数据载入完后显示账号）")
            told.append(line)
        _say(line)

    told: list[str] = []
    district.first_start(say=say)
    close_connections()


def _demo() -> Any:
    """`yimen.ops.demo`, where this version has one.

    It offers `first_start(*, say)`, which plays the demo district into an empty database and does nothing otherwise;
    and `accounts()`: rows of (role, user name, password), none when the database holds no demo.
    """
    return import_module("yimen.ops.demo") if find_spec("yimen.ops.demo") is not None else None


def _stop_last(servers: list[Server]) -> None:
    for server in servers:
        server.stop()


def _check() -> None:
    """Run the system checks; a wrong mix stops the start, a doubtful one is shown."""
    from django.core import checks  # noqa: PLC0415

    for flaw in checks.run_checks(databases=["default"]):
        if flaw.is_serious():
            raise Problem(f"{flaw.msg}{flaw.hint or ''}（{flaw.id}）")
        if flaw.level >= checks.WARNING and (flaw.id or "").startswith("yimen."):
            _say(f"注意：{flaw.msg}{flaw.hint or ''}（{flaw.id}）")


def _web() -> Child:
    from yimen.ops.serve_commands import granian  # noqa: PLC0415

    return Child("网页服务", granian("asginl"))


def _jobs() -> list[Child]:
    from django.conf import settings  # noqa: PLC0415

    from yimen.ops.serve_commands import worker  # noqa: PLC0415

    return [Child("后台任务", *worker()) for _ in range(settings.JOB_WORKERS)]


def _wait_for_first_answer(web: Child) -> None:
    from django.conf import settings  # noqa: PLC0415

    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.HOST, settings.HOST)
    until = time.monotonic() + FIRST_ANSWER
    while time.monotonic() < until:
        if web.process is not None and web.process.poll() is not None:
            raise Problem("网页服务没有启动，请查看上面的日志。")
        if settings.TLS_CERT:
            unchecked = ssl._create_unverified_context()  # our own answer, by an address the certificate does not name
            connection: http.client.HTTPConnection = http.client.HTTPSConnection(
                host, settings.PORT, timeout=5, context=unchecked
            )
        else:
            connection = http.client.HTTPConnection(host, settings.PORT, timeout=5)
        try:
            connection.request("GET", "/healthz", headers={"Host": "localhost"})
            if connection.getresponse().status == 200:
                return
        except OSError:
            pass
        finally:
            connection.close()
        time.sleep(0.05)
    raise Problem(f"网页服务 {FIRST_ANSWER:.0f} 秒内没有应答，请查看上面的日志。")


def _greet(seconds: float) -> None:
    from django.conf import settings  # noqa: PLC0415

    from yimen.base.public_url import absolute, is_loopback  # noqa: PLC0415
    from yimen.documents.fonts import describe_faces, faces  # noqa: PLC0415

    lines = [
        "",
        f"一门已启动（{seconds:.1f} 秒）。按 Ctrl-C 停止。",
        f"  公众端　{absolute('/')}",
        f"  工作台　{absolute('/desk/')}",
        f"  大　屏　{absolute('/screen/')}",
        f"  接　口　{absolute('/api/v1/openapi.json')}",
        f"  数　据　{settings.VAR}",
    ]
    if district := _demo():
        rows = list(district.accounts())
        if rows:
            lines += ["  演示账号（姓名均为虚构）", *(f"    {role}　{name}　口令 {word}" for role, name, word in rows)]
        petitions = list(district.sample())
        if petitions:
            lines += [
                "  可在公众端查询的演示件（编号、查询码）",
                *(f"    {n}　{code}　{stage}" for n, code, stage in petitions),
            ]
    if is_loopback():
        lines.append("  注意：公开地址是本机，手机扫二维码打不开；请用 --host 0.0.0.0，或用 --public-url 写明地址。")
    found = faces([settings.FONTS_DIR])
    faces_used = describe_faces(found, folder=str(settings.FONTS_DIR)).split("；")
    lines += ["  字　体", *(f"    {face}" for face in faces_used)]
    _say("\n".join([*lines, ""]))
