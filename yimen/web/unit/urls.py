"""Addresses of the responsible unit."""

from django.urls import path

from yimen.web import converters  # noqa: F401 - registers paper_form
from yimen.web.unit import delivery, hand_backs, home, opinion, receiving

urlpatterns = [
    path("", home.home, name="unit-home"),
    path("back", hand_backs.home, name="unit-back"),
    path("back/<int:pk>", hand_backs.show, name="unit-back-show"),
    path("back/<int:pk>/papers/<int:document_id>/<paper_form:form>", hand_backs.paper, name="unit-back-paper"),
    path("receive", receiving.receive_many, name="unit-receive-many"),
    path("<int:pk>/receive", receiving.receive, name="unit-receive"),
    path("<int:pk>/accept", receiving.accept, name="unit-accept"),
    path("<int:pk>/opinion", opinion.draft, name="unit-opinion"),
    path("<int:pk>/opinion/draft", opinion.save_draft, name="unit-opinion-draft"),
    path("<int:pk>/check", opinion.check, name="unit-check"),
    path("<int:pk>/check/preview.pdf", opinion.preview, name="unit-preview"),
    path("<int:pk>/deliver", delivery.deliver, name="unit-deliver"),
]
