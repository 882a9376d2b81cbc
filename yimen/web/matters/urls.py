"""Addresses of the pages of matters."""

from django.urls import path

from yimen.web.matters import deliveries, views

urlpatterns = [
    path("<int:pk>", views.show, name="matter-show"),
    path("of/<int:pk>/link", views.link, name="matter-link"),
    path("of/<int:pk>/unlink", views.unlink, name="matter-unlink"),
    path("of/<int:pk>/deliveries", deliveries.show, name="matter-deliveries"),
    path("undo/<int:pk>", views.undo, name="matter-undo"),
]
