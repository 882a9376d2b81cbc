"""Addresses of the baton and of recusals."""

from django.urls import path

from yimen.web.hands import recusals, views

urlpatterns = [
    path("<int:pk>/take", views.take, name="hand-take"),
    path("<int:pk>/offer", views.offer, name="hand-offer"),
    path("<int:pk>/order", views.order, name="hand-order"),
    path("offers/<int:offer_id>/answer", views.answer, name="hand-answer"),
    path("offers/<int:offer_id>/recall", views.recall, name="hand-recall"),
    path("<int:pk>/recusal", recusals.declare, name="recusal-declare"),
    path("<int:pk>/recusal/asked", recusals.ask, name="recusal-ask"),
    path("recusals/<int:recusal_id>", recusals.decide, name="recusal-decide"),
]
