"""Addresses of joint handling."""

from django.urls import path

from yimen.web.joint import lists, views

urlpatterns = [
    path("tasks", lists.tasks, name="joint-tasks"),
    path("leads", lists.leads, name="lead-home"),
    path("conference", lists.conference, name="conference-home"),
    path("conference/new", lists.convene, name="conference-new"),
    path("conference/<int:pk>/minutes/<paper_form:form>", lists.minutes, name="conference-minutes"),
    path("of/<int:pk>/<slug:act>", views.begin, name="joint-begin"),
    path("<slug:kind>/<int:pk>", views.show, name="joint-show"),
    path("<slug:kind>/<int:pk>/<slug:act>", views.act, name="joint-act"),
]
