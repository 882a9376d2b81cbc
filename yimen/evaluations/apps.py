"""App configuration."""

from django.apps import AppConfig


class EvaluationsConfig(AppConfig):
    """评价."""

    name = "yimen.evaluations"
    label = "evaluations"
    verbose_name = "评价"
