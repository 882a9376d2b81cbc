"""Django application of the look. It owns no table and knows no record."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Templates, styles, icons and template tags."""

    name = "yimen.ui"
    label = "ui"
    verbose_name = "界面"
