"""Addresses of the settings of halls."""

from django.urls import path

from yimen.web.halls import views

urlpatterns = [
    path("", views.home, name="hall-settings"),
    path("new", views.hall, name="hall-new"),
    path("<int:hall_id>", views.hall, name="hall-edit"),
    path("<int:hall_id>/services/new", views.service, name="hall-service-new"),
    path("<int:hall_id>/services/<int:pk>", views.service, name="hall-service"),
    path("<int:hall_id>/windows/new", views.window, name="hall-window-new"),
    path("<int:hall_id>/windows/<int:pk>", views.window, name="hall-window"),
]
