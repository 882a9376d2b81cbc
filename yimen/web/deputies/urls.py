"""Addresses of deputies."""

from django.urls import path

from yimen.web.deputies import views

urlpatterns = [
    path("", views.home, name="deputies"),
    path("<int:deputy_id>/end", views.end, name="deputy-end"),
]
