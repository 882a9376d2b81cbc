"""App configuration."""

from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    """督办督查."""

    name = "yimen.supervision"
    label = "supervision"
    verbose_name = "督办督查"

    def ready(self) -> None:
        """Minutes with an item that is set apart are withdrawn with it; demands follow an item that moves."""
        from yimen.cases.actions.moving import FOLLOWERS  # noqa: PLC0415 - models are there only now
        from yimen.documents.protected import OF_NO_SINGLE_CASE  # noqa: PLC0415 - models are there only now
        from yimen.supervision.actions.following import follow  # noqa: PLC0415 - models are there only now
        from yimen.supervision.actions.minutes import withdraw_minutes  # noqa: PLC0415 - models are there only now

        OF_NO_SINGLE_CASE.append(withdraw_minutes)
        FOLLOWERS.append(follow)
