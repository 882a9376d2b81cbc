"""Addresses of the incidents."""

from django.urls import path

from yimen.web.incidents import views

urlpatterns = [
    path("", views.home, name="incident-home"),
    path("new", views.new, name="incident-new"),
    path("totals", views.totals, name="incident-totals"),
    path("<int:pk>", views.show, name="incident-show"),
    path("<int:pk>/correct", views.new, name="incident-correct"),
    path("<int:pk>/review", views.review, name="incident-review"),
]
