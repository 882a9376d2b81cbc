"""Addresses of the REST API."""

from django.urls import URLPattern, URLResolver, path, re_path

from yimen.api.problems import no_such_address, without_html
from yimen.api.v1 import api

_patterns, _app, _namespace = api.urls
for _pattern in _patterns:
    if isinstance(_pattern, URLPattern):
        _pattern.callback = without_html(_pattern.callback)

urlpatterns: list[URLPattern | URLResolver] = [
    path("", no_such_address),  # before the library's own root, which answers with a page
    path("", (_patterns, _app, _namespace)),
    re_path(r"^(?P<rest>.*)$", no_such_address),
]
