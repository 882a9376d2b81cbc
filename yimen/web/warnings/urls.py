"""Addresses of the warnings."""

from django.urls import path

from yimen.web.warnings import views

urlpatterns = [
    path("", views.warning_list, name="warning-list"),
    path("seen", views.see, name="warning-see"),
    path("settings", views.settings, name="warning-settings"),
]
