"""Addresses of the guide's desk."""

from django.urls import path

from yimen.web.hall import views

urlpatterns = [
    path("", views.desk, name="hall-desk"),
    path("<int:hall_id>/", views.desk, name="hall-at"),
    path("<int:hall_id>/line", views.line, name="hall-line"),
    path("ticket/<int:ticket_id>/back", views.bring_back, name="hall-back"),
    path("ticket/<int:ticket_id>/left", views.left, name="hall-left"),
]
