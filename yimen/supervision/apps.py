"""App configuration."""

from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    """督办督查."""

    name = "yimen.supervision"
    label = "supervision"
    verbose_name = "督办督查"
