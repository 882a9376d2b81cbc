"""Addresses of the holiday notices."""

from django.urls import path

from yimen.web.notices import views

urlpatterns = [
    path("", views.home, name="notice-home"),
    path("load", views.load, name="notice-load"),
    path("<int:load_id>", views.show, name="notice-show"),
    path("<int:load_id>/decide", views.decide, name="notice-decide"),
]
