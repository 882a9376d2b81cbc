"""Addresses of the place-in-line page; part of the portal's."""

from django.urls import path

from yimen.portal.line import views

urlpatterns = [
    path("<str:token>/", views.line, name="line"),
    path("<str:token>/leave", views.leave, name="line-leave"),
]
