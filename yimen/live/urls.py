"""Addresses of the screens (大屏、取号机、号票)."""

from django.urls import path

from yimen.live import kiosk, screens, slips

app_name = "live"
urlpatterns = [
    path("", screens.index, name="index"),
    path("board/<int:hall_id>/", screens.board, name="board"),
    path("window/<int:window_id>/", screens.window, name="window"),
    path("kiosk/<int:hall_id>/", kiosk.kiosk, name="kiosk"),
    path("kiosk/<int:hall_id>/<str:token>/", kiosk.done, name="kiosk-done"),
    path("slip/<str:token>/", slips.page, name="slip"),
    path("slip/<str:token>/<str:paper>.pdf", slips.pdf, name="slip-pdf"),
]
