"""Addresses of the settings."""

from django.urls import path

from yimen.web.settings import routing, routing_file, trial

urlpatterns = [
    path("routing/", routing.home, name="routing-home"),
    path("routing/versions/<int:version>", routing.version, name="routing-version"),
    path("routing/draft", routing.begin, name="routing-draft"),
    path("routing/draft/drop", routing.drop, name="routing-drop"),
    path("routing/rules/new", routing.new, name="routing-new"),
    path("routing/rules/<int:rule>", routing.change, name="routing-rule"),
    path("routing/rules/<int:rule>/order", routing.order, name="routing-order"),
    path("routing/export", routing_file.export, name="routing-export"),
    path("routing/import", routing_file.take_in, name="routing-import"),
    path("routing/trial/", trial.show, name="routing-trial"),
    path("routing/trial/run", trial.run, name="routing-try"),
    path("routing/trial/cases", trial.listed, name="routing-trial-list"),
    path("routing/release", trial.release, name="routing-release"),
]
