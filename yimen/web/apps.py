"""App configuration."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """工作台."""

    name = "yimen.web"
    label = "web"
    verbose_name = "工作台"
