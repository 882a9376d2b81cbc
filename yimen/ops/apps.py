"""App configuration."""

from django.apps import AppConfig


class OpsConfig(AppConfig):
    """Running the system: checks, jobs, the `yimen` command."""

    name = "yimen.ops"
    label = "ops"
    verbose_name = "运行"

    def ready(self) -> None:
        """Register the checks that stop a wrong mix of settings."""
        from yimen.ops import checks  # noqa: F401, PLC0415 - registers itself, and needs the apps loaded
