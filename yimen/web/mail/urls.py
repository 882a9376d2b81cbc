"""Addresses of the mail desk."""

from django.urls import path

from yimen.web.mail import exits, register

urlpatterns = [
    path("", register.day_list, name="mail-desk"),
    path("new", register.new, name="mail-new"),
    path("register", register.register, name="mail-register"),
    path("<int:case_id>", exits.show, name="mail-case"),
    path("<int:case_id>/exit", exits.let_out, name="mail-exit"),
    path("<int:case_id>/receipt", exits.receipt, name="mail-receipt"),
]
