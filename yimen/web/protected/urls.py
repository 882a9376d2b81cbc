"""Addresses of the protected circle: an item is named by a random key, never by a number that counts."""

from django.urls import path

from yimen.web.protected import alarms, taking_in, views

urlpatterns = [
    path("", views.home, name="protected-home"),
    path("alarms", alarms.alarms, name="protected-alarms"),
    path("alarms/<int:alarm_id>/seen", alarms.seen, name="protected-alarm-seen"),
    path("take-in/<int:pk>", taking_in.take_in, name="protected-take-in"),
    path("<uuid:key>", views.show, name="protected-show"),
    path("<uuid:key>/identity", views.identity, name="protected-identity"),
    path("<uuid:key>/letter/<int:serial>", views.letter, name="protected-letter"),
    path("<uuid:key>/<slug:step>", views.step, name="protected-step"),
]
