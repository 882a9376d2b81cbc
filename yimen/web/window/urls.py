"""Addresses of the receptionist's desk."""

from django.urls import path

from yimen.web.window import calling, interview

urlpatterns = [
    path("", calling.desk, name="window-desk"),
    path("<int:window_id>/", calling.desk, name="window-at"),
    path("<int:window_id>/line", calling.line, name="window-line"),
    path("<int:window_id>/open", calling.open_window, name="window-open"),
    path("<int:window_id>/close", calling.close_window, name="window-close"),
    path("<int:window_id>/next", calling.call_next, name="window-next"),
    path("<int:window_id>/recall", calling.recall, name="window-recall"),
    path("<int:window_id>/missed", calling.missed, name="window-missed"),
    path("<int:window_id>/missed/<int:ticket_id>", calling.call_missed, name="window-call-missed"),
    path("<int:window_id>/start", calling.start, name="window-start"),
    path("<int:window_id>/walk-in", calling.walk_in, name="window-walk-in"),
    path("<int:window_id>/finish", calling.finish, name="window-finish"),
    path("talk/<uuid:key>", interview.talk, name="window-interview"),
    path("talk/<uuid:key>/draft", interview.draft, name="window-draft"),
    path("case/<int:case_id>/exit", interview.let_out, name="window-exit"),
    path("case/<int:case_id>/receipt", interview.receipt, name="window-receipt"),
    path("case/<int:case_id>/receipt-a5.pdf", interview.receipt_a5, name="receipt-a5"),
]
