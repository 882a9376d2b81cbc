"""Addresses."""

from django.urls import path

from yimen.web.leader import views

urlpatterns = [
    path("", views.home, name="leader-home"),
    path("<slug:key>/", views.items, name="leader-items"),
]
