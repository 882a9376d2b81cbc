"""Addresses of the units."""

from django.urls import path

from yimen.web.bodies import views

urlpatterns = [
    path("", views.home, name="body-list"),
    path("new", views.new, name="body-new"),
    path("<int:pk>", views.show, name="body-show"),
]
