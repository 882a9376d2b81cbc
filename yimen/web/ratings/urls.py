"""Addresses of the superior's look at ratings."""

from django.urls import path

from yimen.web.ratings import views

urlpatterns = [
    path("", views.home, name="rating-home"),
    path("<int:pk>", views.look, name="rating-look"),
]
