"""Every setting of Yimen (设置), typed, from the environment, each with a hint; a test keeps `docs/settings.md` equal.

A setting `NAME` is read from `YIMEN_NAME`; the few that other tools know too (`DATABASE_URL`, `DATABASE_DIRECT_URL`,
`PUBLIC_URL`, `DEBUG`, `PORT`) also from the plain name, the prefixed one winning. There is no settings page for these
and no second file: what differs between two installations is here or in the database.
"""

from __future__ import annotations

import ipaddress
import socket
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Self
from urllib.parse import urlsplit

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict
from pydantic import AliasChoices, Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from yimen.domain.terms import usual_days
from yimen.ops.problem import Problem

ROOT = Path(__file__).resolve().parent.parent


ESCAPED = "口令中的 @ 写成 %40，/ 写成 %2F，: 写成 %3A，? 写成 %3F，# 写成 %23，% 写成 %25"


class WrongSetting(Problem):
    """A setting has a value that cannot be used; the message names it in Chinese."""


def _also_plain(name: str) -> AliasChoices:
    return AliasChoices(f"YIMEN_{name}", name)


class Env(BaseSettings):
    """The environment of one installation."""

    model_config = SettingsConfigDict(env_prefix="YIMEN_", case_sensitive=True, extra="ignore", frozen=True)

    DEBUG: bool = Field(
        False,
        validation_alias=_also_plain("DEBUG"),
        description="调试模式。只用于本机开发；公开地址不是本机时拒绝启动。",
    )
    VAR: Path = Field(
        ROOT / "var", description="数据目录：内置数据库、密钥、文书文件、日志、审计封存。请放在本地磁盘并纳入备份。"
    )
    DATABASE_URL: str = Field(
        "",
        validation_alias=_also_plain("DATABASE_URL"),
        description="PostgreSQL（15 以上）连接串 postgresql://用户:口令@主机/库；不填用内置数据库。",
    )
    DATABASE_DIRECT_URL: str = Field(
        "",
        validation_alias=_also_plain("DATABASE_DIRECT_URL"),
        description="绕过事务级连接池（如 pgbouncer）的直连串，供实时消息和后台任务使用；不填与 DATABASE_URL 相同。",
    )
    DB_POOL: int = Field(10, ge=0, le=200, description="每个进程的数据库连接池上限；0 表示不用连接池（测试进程如此）。")
    PUBLIC_URL: str = Field(
        "",
        validation_alias=_also_plain("PUBLIC_URL"),
        description="群众手机能打开的地址，如 https://xf.example.gov.cn；写进二维码和回执。不填按 HOST、PORT 推算。",
    )
    HOST: str = Field("127.0.0.1", description="监听地址。0.0.0.0 使同一网络的其他机器（大屏、窗口电脑）能打开。")
    PORT: int = Field(8000, validation_alias=_also_plain("PORT"), ge=1, le=65535, description="监听端口。")
    WORKERS: int = Field(2, ge=1, le=64, description="网页进程数，一般等于处理器核数。")
    JOB_WORKERS: int = Field(1, ge=0, le=16, description="后台任务进程数；0 表示后台任务在别的机器上运行。")
    TLS_CERT: Path | None = Field(None, description="TLS 证书文件（PEM，含证书链）。与 TLS_KEY 同时设置。")
    TLS_KEY: Path | None = Field(None, description="TLS 私钥文件（PEM，不带口令）。与 TLS_CERT 同时设置。")
    ALLOWED_HOSTS: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="另外允许的主机名，逗号分隔；公开地址的主机名和本机总是允许。"
    )
    TRUSTED_PROXY: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="前置反向代理的 IP 或网段，逗号分隔；只信任它们给出的来访地址和 https 标记。"
    )
    DISTRICT_NAME: str = Field("云汀区", min_length=1, max_length=40, description="本地区名称，显示在页眉和大屏。")
    OFFICE_NAME: str = Field("云汀区信访局", min_length=1, max_length=60, description="信访工作机构全称，用于落款。")
    KPI_ROLL_FORWARD: bool = Field(
        True, description="按期判断用顺延后的届满日（遇休息日顺延）；否则用名义届满日。预警总用名义届满日（ADR 1）。"
    )
    FULFILMENT_CHECK_DAYS: Annotated[tuple[int, ...], NoDecode] = Field(
        (30, 60, 90), description="支持的诉求和协议在办结后第几天检查落实，逗号分隔，从小到大。"
    )
    INCIDENT_RETENTION_DAYS: int = Field(
        1095, ge=30, le=3650, description="秩序事件记录从发生之日起保存多少天；到期销毁密钥封存，只留凭证和汇总。"
    )
    SUGGESTION_DAYS: int = Field(
        usual_days("P1"),
        ge=1,
        le=365,
        description="建议意见类转到责任单位后的答复天数（P1）；条例第二十九条未定天数，默认比照第三十四条；"
        "2005年《信访条例》第三十六条和一些地方条例为30日。",
    )
    PROMISED_DAYS: int = Field(
        60,
        ge=1,
        le=365,
        description="第三十一条第五项等没有法定天数的事项，受理告知书上承诺的答复天数；条例未定天数，系统默认。",
    )
    DATA_REQUEST_DAYS: int = Field(
        usual_days("D1"),
        ge=1,
        le=365,
        description="个人信息查阅、复制、更正、删除请求的答复天数（D1）；法律未定天数，系统默认。",
    )
    CIPHER_SUITE: str = Field(
        "aes-gcm",
        pattern="^(aes-gcm|sm4-gcm)$",
        description="个人信息加密算法：aes-gcm，或国密 sm4-gcm。旧数据照常可读。",
    )
    LOGIN_TRIES: int = Field(5, ge=3, le=20, description="连续输错多少次口令后锁定账号。")
    LOGIN_LOCK_MINUTES: int = Field(15, ge=1, le=1440, description="锁定多少分钟。")
    SESSION_IDLE_MINUTES: int = Field(60, ge=5, le=720, description="多少分钟没有操作后须重新登录。")
    SESSION_HOURS: int = Field(12, ge=1, le=24, description="登录后最长多少小时须重新登录。")
    UPLOAD_MB: int = Field(20, ge=1, le=200, description="一次提交（含附件）的上限，MB。")
    FSYNC_FILES: bool = Field(True, description="文书文件写入磁盘后才返回；只有测试关闭。")
    LOG_LEVEL: str = Field("INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$", description="日志级别。日志不含个人信息。")

    @field_validator("ALLOWED_HOSTS", "TRUSTED_PROXY", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator("FULFILMENT_CHECK_DAYS", mode="before")
    @classmethod
    def _days(cls, value: object) -> object:
        return tuple(int(part) for part in value.split(",")) if isinstance(value, str) else value

    @field_validator("FULFILMENT_CHECK_DAYS", mode="after")
    @classmethod
    def _rising(cls, value: tuple[int, ...]) -> tuple[int, ...]:
        if not value or value[0] < 1 or list(value) != sorted(set(value)):
            raise ValueError("请填写从小到大的正整数，例如 30,60,90")
        return value

    @field_validator("TLS_CERT", "TLS_KEY", mode="before")
    @classmethod
    def _empty_is_none(cls, value: object) -> object:
        return value or None

    @field_validator("VAR", mode="after")
    @classmethod
    def _absolute(cls, value: Path) -> Path:
        return value.expanduser().resolve()

    @field_validator("TRUSTED_PROXY", mode="after")
    @classmethod
    def _networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for part in value:
            ipaddress.ip_network(part, strict=False)
        return value

    @field_validator("DATABASE_URL", "DATABASE_DIRECT_URL", mode="after")
    @classmethod
    def _postgresql(cls, value: str) -> str:
        if value:
            try:
                given = conninfo_to_dict(value)
            except ProgrammingError:
                raise ValueError(f"连接串无法识别，应写成 postgresql://用户:口令@主机/库。{ESCAPED}") from None
            # An unescaped @ or / in the password moves a part of it into the host or the database's name.
            parts = [str(given.get(name) or "") for name in ("host", "port", "dbname")]
            if "://" in value and any("@" in part for part in parts):
                raise ValueError(f"连接串里的口令没有写对。{ESCAPED}")
            if not given.get("dbname") and not given.get("service"):
                raise ValueError("连接串里没有写数据库名，应写成 postgresql://用户:口令@主机/库")
        return value

    @model_validator(mode="after")
    def _url(self) -> Self:
        if self.PUBLIC_URL:
            parts = urlsplit(self.PUBLIC_URL)
            if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/") or parts.query:
                raise ValueError("PUBLIC_URL 应写成 http(s)://主机[:端口]，后面不带路径")
        return self

    @property
    def public_url(self) -> str:
        """The address for people and QR codes, without a slash at its end."""
        if self.PUBLIC_URL:
            return self.PUBLIC_URL.rstrip("/")
        scheme = "https" if self.TLS_CERT else "http"
        host = own_address() if self.HOST in {"0.0.0.0", "::"} else self.HOST
        return f"{scheme}://{f'[{host}]' if ':' in host else host}:{self.PORT}"

    @property
    def https(self) -> bool:
        """Whether people reach us by https: cookies are then secure and HSTS is sent."""
        return self.public_url.startswith("https://")


def os_names() -> set[str]:
    """Every environment variable that is read."""
    aliases = {
        str(choice)
        for field in Env.model_fields.values()
        if isinstance(field.validation_alias, AliasChoices)
        for choice in field.validation_alias.choices
    }
    return aliases | {f"YIMEN_{name}" for name in Env.model_fields}


def own_address() -> str:
    """This machine's address in its network, as far as the routing table knows (nothing is sent); else loopback."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # an address reserved for documentation
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])


@lru_cache(maxsize=1)
def load() -> Env:
    """Read the environment once.

    Raises:
        WrongSetting: names each wrong setting and what it is for.
    """
    nothing: dict[str, Any] = {}  # every field is filled from the environment
    try:
        return Env(**nothing)
    except ValidationError as error:
        lines = []
        for flaw in error.errors():
            name = str(flaw["loc"][0]).removeprefix("YIMEN_") if flaw["loc"] else ""
            field = Env.model_fields.get(name)
            hint = f"　说明：{field.description}" if field else ""
            lines.append(f"设置 {name or '组合'} 不对：{flaw['msg'].removeprefix('Value error, ')}。{hint}")
        raise WrongSetting("\n".join(lines)) from None
