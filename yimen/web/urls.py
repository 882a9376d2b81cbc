"""The desk (工作台), by workplace."""

from django.urls import include, path

from yimen.ui import views as ui
from yimen.web import entrance

app_name = "web"
urlpatterns = [
    path("", entrance.home, name="home"),
    path("login", entrance.log_in, name="login"),
    path("logout", entrance.log_out, name="logout"),
    path("welcome", entrance.welcome, name="welcome"),
    path("gallery", ui.gallery, name="gallery"),
    path("hall/", include("yimen.web.hall.urls")),
    path("window/", include("yimen.web.window.urls")),
    path("mail/", include("yimen.web.mail.urls")),
    path("unit/", include("yimen.web.unit.urls")),
    path("cases/", include("yimen.web.cases.urls")),
    path("reviews/", include("yimen.web.reviews.urls")),
    path("steps/", include("yimen.web.steps.urls")),
    path("protected/", include("yimen.web.protected.urls")),
    path("leader/", include("yimen.web.leader.urls")),
]
