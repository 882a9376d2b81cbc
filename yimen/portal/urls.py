"""Addresses (公众端)."""

from django.urls import URLPattern, URLResolver, include, path

from yimen.portal import agents, data_views, petition_views, views

app_name = "portal"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("status/", views.status, name="status"),
    path("s/<str:number>", views.status, name="status-of"),
    path("status/case/", views.case, name="case"),
    path("status/close/", views.close, name="close"),
    path("status/why/<str:code>", views.why, name="why"),
    path("status/papers/<int:paper_id>/", views.paper, name="paper"),
    path("status/papers/<int:paper_id>.pdf", views.paper_pdf, name="paper-pdf"),
    path("status/agents/", agents.show, name="agents"),
    path("status/agents/<int:mandate_id>/revoke/", agents.revoke, name="agent-revoke"),
    path("status/errands/<int:errand_id>/confirm/", agents.confirm, name="errand-confirm"),
    path("status/data/", data_views.data, name="data"),
    path("status/rating/", views.rating, name="rating"),
    path("status/wish/", views.wish, name="wish"),
    path("v/<str:check_code>", views.verify, name="verify"),
    path("petition/", petition_views.petition, name="petition"),
    path("petition/p/", petition_views.protected, name="petition-protected"),
    path("line/", include("yimen.portal.line.urls")),
]
