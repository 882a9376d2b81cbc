"""App configuration."""

from django.apps import AppConfig


class ReceptionConfig(AppConfig):
    """接待."""

    name = "yimen.reception"
    label = "reception"
    verbose_name = "接待"
