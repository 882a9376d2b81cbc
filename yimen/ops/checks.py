"""System checks (启动检查) that stop a wrong mix of settings; each says what to do."""

from __future__ import annotations

import ssl
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections

from yimen.base.public_url import is_loopback
from yimen.ops import secrets

LOOPBACK = {"127.0.0.1", "::1", "localhost"}


@register(Tags.security)
def debug_stays_at_home(app_configs: object, **_: Any) -> list[CheckMessage]:
    """DEBUG shows the inside of every error: never where others can reach it."""
    if settings.DEBUG and (not is_loopback() or settings.HOST not in LOOPBACK):
        return [Error("调试模式只能用于本机。", hint="去掉 DEBUG，或把 PUBLIC_URL、HOST 改回本机。", id="yimen.E001")]
    return []


@register(Tags.security)
def tls_is_whole(app_configs: object, **_: Any) -> list[CheckMessage]:
    """Certificate and key come together, exist, and go with an https address."""
    given: list[Path | None] = [settings.TLS_CERT, settings.TLS_KEY]
    if any(given):
        return _tls_flaws(settings.TLS_CERT, settings.TLS_KEY)
    if settings.PUBLIC_URL.startswith("https://") and not settings.TRUSTED_PROXY:
        return [
            checks.Warning(
                "公开地址是 https，但既没有设置证书，也没有信任的反向代理。",
                hint="设置 TLS_CERT 和 TLS_KEY；或由反向代理提供 https，并用 TRUSTED_PROXY 写明它的地址。",
                id="yimen.W002",
            )
        ]
    return []


def _tls_flaws(cert: Path | None, key: Path | None) -> list[CheckMessage]:
    if cert is None or key is None:
        return [Error("TLS_CERT 和 TLS_KEY 只设置了一个。", hint="两个同时设置，或都不设置。", id="yimen.E002")]
    missing = [str(path) for path in (cert, key) if not _is_there(path)]
    if missing:
        return [
            Error(
                f"找不到证书文件：{'、'.join(missing)}。",
                hint="核对路径；也可能是本账号没有权限进入它所在的目录。",
                id="yimen.E003",
            )
        ]
    if not settings.PUBLIC_URL.startswith("https://"):
        return [Error("设置了证书，但 PUBLIC_URL 不是 https。", hint="改为 https:// 开头。", id="yimen.E004")]
    if flaw := _pair_flaw(cert, key):
        hint = "证书（含证书链）和私钥要成对，都用 PEM 格式；私钥不能带口令，且本账号可读。"
        return [Error(flaw, hint=hint, id="yimen.E010")]
    return []


def _is_there(path: Path) -> bool:
    """Whether it is a file; also False inside a folder that this account may not enter, as /etc/ssl/private is."""
    try:
        return path.is_file()
    except OSError:
        return False


def _pair_flaw(cert: Path, key: Path) -> str:
    """What is wrong with the pair, "" when a server could use it; loaded as the server will load it."""
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(cert, key, password="")
    except ssl.SSLError as error:
        return "证书和私钥不配对。" if error.reason == "KEY_VALUES_MISMATCH" else "证书或私钥的内容无法识别。"
    except OSError as error:
        return f"证书或私钥读不出来（{error.strerror}）。"
    return ""


@register(Tags.security)
def keys_are_private(app_configs: object, **_: Any) -> list[CheckMessage]:
    """Nobody but the owner reads the keys."""
    open_to_others = secrets.exposed(settings.VAR)
    if open_to_others:
        names = "、".join(path.name for path in open_to_others[:5])
        hint = f"执行 chmod -R go= {secrets.folder(settings.VAR)}"
        return [Error(f"密钥文件可被其他账号读取：{names}。", hint=hint, id="yimen.E005")]
    return []


@register(Tags.security)
def others_can_reach_us(app_configs: object, **_: Any) -> list[CheckMessage]:
    """Listening for everybody while the QR codes point to this machine only."""
    if settings.HOST not in LOOPBACK and is_loopback():
        return [
            checks.Warning(
                "对外监听，但公开地址指向本机，二维码扫不开。",
                hint="用 PUBLIC_URL 写明群众手机能打开的地址。",
                id="yimen.W006",
            )
        ]
    return []


@register(Tags.database)
def the_database_speaks_chinese(
    app_configs: object, databases: Sequence[str] | None = None, **_: Any
) -> list[CheckMessage]:
    """UTF-8, a character type that knows Chinese, and a version that is tested. Runs with `migrate` and `yimen up`."""
    flaws: list[CheckMessage] = []
    for alias in databases or ():
        with connections[alias].cursor() as cursor:
            cursor.execute(
                "SELECT pg_encoding_to_char(encoding), datctype, current_setting('server_version_num')::int"
                " FROM pg_database WHERE datname = current_database()"
            )
            encoding, ctype, version = cursor.fetchone()
        if encoding != "UTF8":
            flaws.append(Error(f"数据库编码是 {encoding}。", hint="用 ENCODING 'UTF8' 建库。", id="yimen.E007"))
        if ctype in {"C", "POSIX"}:
            hint = "建库时用 LC_CTYPE 'C.UTF-8' 或 'zh_CN.UTF-8'；现在中文模糊检索会很慢。"
            flaws.append(checks.Warning(f"数据库的 LC_CTYPE 是 {ctype}。", hint=hint, id="yimen.W008"))
        if version < 150000:
            flaws.append(Error("数据库版本低于 PostgreSQL 15。", hint="升级数据库服务器。", id="yimen.E009"))
    return flaws
