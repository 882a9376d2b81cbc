"""App configuration."""

from django.apps import AppConfig


class LiveConfig(AppConfig):
    """大屏."""

    name = "yimen.live"
    label = "live"
    verbose_name = "大屏"
