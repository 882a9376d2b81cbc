"""App configuration."""

from django.apps import AppConfig


class AnalysisConfig(AppConfig):
    """分析."""

    name = "yimen.analysis"
    label = "analysis"
    verbose_name = "分析"
