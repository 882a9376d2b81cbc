"""Addresses of the step pages."""

from django.urls import path

from yimen.web.steps import views

urlpatterns = [path("<int:pk>/<slug:step>", views.step, name="case-step")]
