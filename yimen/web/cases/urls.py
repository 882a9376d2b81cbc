"""Addresses of the case pages."""

from django.urls import path

from yimen.web import converters  # noqa: F401 - registers clock_code and paper_form
from yimen.web.cases import lists, page, reissue

urlpatterns = [
    path("all", lists.case_list, name="case-list"),
    path("today", lists.my_day, name="case-my-day"),
    path("search", lists.search, name="case-search"),
    path("<int:pk>", page.show, name="case-show"),
    path("<int:pk>/unmask", page.unmask, name="case-unmask"),
    path("<int:pk>/code", reissue.new, name="case-code"),
    path("<int:pk>/code/receipt", reissue.receipt, name="case-code-slip"),
    path("<int:pk>/clocks/<clock_code:code>", page.clock, name="case-clock"),
    path("<int:pk>/papers/<int:document_id>/<paper_form:form>", page.paper, name="case-paper"),
]
