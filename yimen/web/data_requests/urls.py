"""Addresses of the requests on personal data."""

from django.urls import path

from yimen.web.data_requests import views

urlpatterns = [
    path("", views.request_list, name="data-list"),
    path("of/<int:pk>", views.ask, name="data-ask"),
    path("<int:request_id>", views.show, name="data-show"),
    path("<int:request_id>/papers/<int:document_id>/<paper_form:form>", views.paper, name="data-paper"),
]
