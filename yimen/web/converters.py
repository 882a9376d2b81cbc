"""What addresses of the desk may hold: the code of a clock, the form of a paper. Importing this registers both."""

from django.urls import register_converter


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
