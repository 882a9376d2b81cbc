"""Addresses of mandates, the agent's desk and errands."""

from django.urls import path

from yimen.web.agents import desk, errands, mandates

urlpatterns = [
    path("", desk.home, name="agent-home"),
    path("held/<int:pk>", desk.show, name="agent-case"),
    path("held/<int:pk>/papers/<int:document_id>", desk.paper, name="agent-paper"),
    path("held/<int:pk>/lay-down", desk.lay_down, name="agent-lay-down"),
    path("of/<int:case_id>", mandates.of_case, name="mandate-list"),
    path("of/<int:case_id>/new", mandates.new, name="mandate-new"),
    path("mandates/<int:pk>/paper", mandates.paper, name="mandate-paper"),
    path("mandates/<int:pk>/end", mandates.end, name="mandate-end"),
    path("mandates/<int:pk>/errand", errands.new, name="errand-new"),
    path("errands/<int:pk>", errands.show, name="errand"),
]
