"""A file as the answer to a request."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header


def file_response(data: bytes, kind: str, name: str, *, attachment: bool = False) -> HttpResponse:
    """A file named by its document number (no personal value), never kept in a cache, never sniffed."""
    response = HttpResponse(data, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(attachment, name) or ""
    response["X-Content-Type-Options"] = "nosniff"
    return response
