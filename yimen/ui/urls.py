"""Addresses of the look; included by config at `ui/`."""

from django.urls import path

from yimen.ui import views

app_name = "ui"
urlpatterns = [path("elder/", views.elder_mode, name="elder_mode")]
