"""Addresses of the urgent reports."""

from django.urls import path

from yimen.web.urgent import views

urlpatterns = [
    path("", views.home, name="urgent-home"),
    path("new", views.new, name="urgent-new"),
    path("<int:pk>", views.show, name="urgent-show"),
    path("<int:pk>/told", views.told, name="urgent-told"),
    path("<int:pk>/paper", views.paper, name="urgent-paper"),
]
