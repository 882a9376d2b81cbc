"""The address of the event stream."""

from django.urls import path

from yimen.live.stream import events

urlpatterns = [path("events", events, name="live-events")]
