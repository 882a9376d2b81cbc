"""Addresses (公众端)."""

from django.urls import URLPattern

app_name = "portal"
urlpatterns: list[URLPattern] = []
