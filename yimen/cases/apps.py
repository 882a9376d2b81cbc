"""App configuration."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """信访件."""

    name = "yimen.cases"
    label = "cases"
    verbose_name = "信访件"
