"""What the models say is what the migrations make: nothing is missing, and they are one line per application."""

from __future__ import annotations

from django.apps import apps
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.utils import translation

OURS = {app.label for app in apps.get_app_configs() if app.name.startswith("yimen.")}


def test_no_migration_is_missing():
    loader = MigrationLoader(None)
    with translation.override(None):  # the labels of what Django brings were written down untranslated
        changes = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps)).changes(
            graph=loader.graph
        )
    missing = {label: [str(op.describe()) for one in changes[label] for op in one.operations] for label in changes}
    assert {label: missing[label] for label in missing if label in OURS} == {}


def test_migrations_of_an_application_are_one_line():
    assert MigrationLoader(None).detect_conflicts() == {}
