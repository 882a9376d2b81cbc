"""`python -m config.describe` writes docs/settings.md from config/env.py; a test keeps the two equal."""

# ruff: noqa: E501 - prose of a page, in Chinese, whose characters count twice

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import AliasChoices
from pydantic.fields import FieldInfo

from config.env import ROOT, Env

HEAD = """# 设置

所有设置都来自环境变量，写在 `config/env.py` 一个文件里；本页由 `just settings` 生成，测试保证两者一致。
不设置任何一项也能启动：`./run` 用内置数据库，数据放在 `var/`。

密钥不是设置：第一次启动时生成在 `var/secrets/`（只有本账号可读），必须与数据库一起备份，分开保管。
没有密钥的备份任何人都读不出个人信息；没有备份的密钥丢失后，自己也读不出。

| 环境变量 | 默认 | 说明 |
|---|---|---|
"""

FOOT = """
命令行选项 `./run --port --host --data --public-url` 与 `YIMEN_PORT`、`YIMEN_HOST`、`YIMEN_VAR`、`YIMEN_PUBLIC_URL` 相同。

启动时另外读取：`YIMEN_PG_BIN`（内置数据库改用此目录的 PostgreSQL 程序）、`YIMEN_PG_USER`（以 root 运行且不允许用户命名空间时，
数据库所用的系统账号）；安装时读取 `UV_DEFAULT_INDEX` 或 `PIP_INDEX_URL`（Python 软件包镜像）、`npm_config_registry`（npm 镜像）、
`PYTHON`（指定 Python）；测试读取 `YIMEN_REAL_DATA`、`YIMEN_DEEP`。

## 反向代理

对外服务时由 nginx 之类的反向代理提供 https：`YIMEN_PUBLIC_URL=https://…`、`YIMEN_TRUSTED_PROXY=代理地址`，代理须覆盖（而不是追加）
`X-Forwarded-Proto`，并对 `/live/` 关闭缓冲。流量大时用 `yimen serve --interface wsgi` 提供页面，另起一个
`yimen serve --interface asgi` 只接 `/live/`，后台任务用 `yimen jobs`。

## 字体

公文要求仿宋、黑体、楷体、小标宋。把单位有权使用的字体文件（TTF、OTF、TTC）放进 `var/fonts/`，重启后自动使用。没有时用免费字体
代替，启动时会写明；Debian/Ubuntu 上 `sudo apt-get install texlive-lang-chinese` 带来的 Fandol 仿宋、楷体比默认替代更接近标准。
"""


def _names(name: str, field: FieldInfo) -> str:
    alias = field.validation_alias
    names = [str(choice) for choice in alias.choices] if isinstance(alias, AliasChoices) else [f"YIMEN_{name}"]
    return " 或 ".join(f"`{word}`" for word in names)


def _default(value: Any) -> str:
    if isinstance(value, Path):
        return f"`./{value.relative_to(ROOT)}`"
    if isinstance(value, bool):
        return "是" if value else "否"
    return f"`{value}`" if value not in ("", (), None) else "（空）"


def _limits(field: FieldInfo) -> str:
    found = {type(rule).__name__: rule for rule in field.metadata}
    low, high = getattr(found.get("Ge"), "ge", None), getattr(found.get("Le"), "le", None)
    return f"（{low}–{high}）" if low is not None and high is not None else ""


def page() -> str:
    """The whole of docs/settings.md."""
    rows = [
        f"| {_names(name, field)} | {_default(field.default)} | {field.description}{_limits(field)} |"
        for name, field in Env.model_fields.items()
    ]
    return HEAD + "\n".join(rows) + "\n" + FOOT


if __name__ == "__main__":
    print(page(), end="")  # noqa: T201
