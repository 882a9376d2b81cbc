"""Addresses of the case pages."""

from django.urls import path, register_converter

from yimen.web.cases import lists, page


class ClockCode:
    """C1 to C8, S1 to S3, T1, A1, P1, M1, H1, D1."""

    regex = "C[1-8]|S[1-3]|T1|A1|P1|M1|H1|D1"

    def to_python(self, value: str) -> str:
        """As is."""
        return value

    def to_url(self, value: str) -> str:
        """As is."""
        return value


class PaperForm(ClockCode):
    """The two forms of an issued paper."""

    regex = "pdf|word"


register_converter(ClockCode, "clock_code")
register_converter(PaperForm, "paper_form")

urlpatterns = [
    path("all", lists.case_list, name="case-list"),
    path("today", lists.my_day, name="case-my-day"),
    path("search", lists.search, name="case-search"),
    path("<int:pk>", page.show, name="case-show"),
    path("<int:pk>/unmask", page.unmask, name="case-unmask"),
    path("<int:pk>/clocks/<clock_code:code>", page.clock, name="case-clock"),
    path("<int:pk>/papers/<int:document_id>/<paper_form:form>", page.paper, name="case-paper"),
]
