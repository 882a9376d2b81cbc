"""Addresses of the reviews."""

from django.urls import path

from yimen.web.reviews import delivery, requests, views

urlpatterns = [
    path("", views.home, name="review-home"),
    path("of/<int:pk>", requests.request_review, name="review-request"),
    path("<int:pk>", views.show, name="review-show"),
    path("<int:pk>/deliver", delivery.deliver, name="review-deliver"),
    path("<int:pk>/<slug:step>", views.step, name="review-step"),
]
