"""App configuration."""

from django.apps import AppConfig


class PetitionersConfig(AppConfig):
    """信访人."""

    name = "yimen.petitioners"
    label = "petitioners"
    verbose_name = "信访人"
