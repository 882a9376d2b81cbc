"""Addresses of the accounts."""

from django.urls import path

from yimen.web.accounts import deciding, views

urlpatterns = [
    path("", views.home, name="account-home"),
    path("new", views.new, name="account-new"),
    path("<int:pk>", views.show, name="account-show"),
    path("<int:pk>/password", views.password, name="account-password"),
    path("<int:pk>/unlock", views.unlock, name="account-unlock"),
    path("requests/", deciding.home, name="account-requests"),
    path("requests/<int:request_id>", deciding.decide, name="account-decide"),
    path("requests/<int:request_id>/withdraw", deciding.withdraw, name="account-withdraw"),
]
