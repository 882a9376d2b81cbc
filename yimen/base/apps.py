"""App configuration."""

from django.apps import AppConfig


class BaseConfig(AppConfig):
    """Units, users, audit, events."""

    name = "yimen.base"
    label = "base"
    verbose_name = "基础"
