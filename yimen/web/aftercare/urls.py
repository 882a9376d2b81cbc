"""Addresses of what comes after conclusion."""

from django.urls import path

from yimen.web.aftercare import contacts, helps, tasks

urlpatterns = [
    path("", tasks.home, name="after-home"),
    path("of/<int:pk>/wish", contacts.wish, name="after-wish"),
    path("of/<int:pk>/contact", contacts.contact, name="after-contact"),
    path("of/<int:pk>/help", helps.offer, name="after-help"),
    path("help/<int:pk>/<slug:step>", helps.step, name="after-help-step"),
]
