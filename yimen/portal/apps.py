"""App configuration."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """公众端."""

    name = "yimen.portal"
    label = "portal"
    verbose_name = "公众端"
