"""All addresses: the public site at the root, the desk, the screens, the event stream, the API."""

from django.urls import include, path

from yimen.api.health import healthz

handler400 = "config.errors.bad_request"
handler403 = "config.errors.forbidden"
handler404 = "config.errors.not_found"
handler500 = "config.errors.server_error"

urlpatterns = [
    path("healthz", healthz),
    path("desk/", include("yimen.web.urls")),
    path("screen/", include("yimen.live.urls")),
    path("live/", include("yimen.live.stream_urls")),
    path("api/v1/", include("yimen.api.urls")),
    path("ui/", include("yimen.ui.urls")),
    path("", include("yimen.portal.urls")),
]
