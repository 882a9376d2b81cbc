"""Addresses of what comes after conclusion."""

from django.urls import path

from yimen.web.aftercare import aids, contacts, tasks

urlpatterns = [
    path("", tasks.home, name="after-home"),
    path("of/<int:pk>/wish", contacts.wish, name="after-wish"),
    path("of/<int:pk>/contact", contacts.contact, name="after-contact"),
    path("of/<int:pk>/aid", aids.offer, name="after-aid"),
    path("aid/<int:pk>/<slug:step>", aids.step, name="after-aid-step"),
]
