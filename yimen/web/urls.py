"""The desk (工作台), by workplace."""

from django.urls import include, path

from yimen.ui import views as ui
from yimen.web import entrance, password

app_name = "web"
urlpatterns = [
    path("", entrance.home, name="home"),
    path("login", entrance.log_in, name="login"),
    path("logout", entrance.log_out, name="logout"),
    path("welcome", entrance.welcome, name="welcome"),
    path("password", password.change, name="password"),
    path("gallery", ui.gallery, name="gallery"),
    path("hall/", include("yimen.web.hall.urls")),
    path("window/", include("yimen.web.window.urls")),
    path("mail/", include("yimen.web.mail.urls")),
    path("unit/", include("yimen.web.unit.urls")),
    path("cases/", include("yimen.web.cases.urls")),
    path("matters/", include("yimen.web.matters.urls")),
    path("reviews/", include("yimen.web.reviews.urls")),
    path("after/", include("yimen.web.aftercare.urls")),
    path("ratings/", include("yimen.web.ratings.urls")),
    path("agents/", include("yimen.web.agents.urls")),
    path("urgent/", include("yimen.web.urgent.urls")),
    path("incidents/", include("yimen.web.incidents.urls")),
    path("steps/", include("yimen.web.steps.urls")),
    path("hands/", include("yimen.web.hands.urls")),
    path("deputies/", include("yimen.web.deputies.urls")),
    path("joint/", include("yimen.web.joint.urls")),
    path("warnings/", include("yimen.web.warnings.urls")),
    path("data-requests/", include("yimen.web.data_requests.urls")),
    path("settings/notices/", include("yimen.web.notices.urls")),
    path("protected/", include("yimen.web.protected.urls")),
    path("leader/", include("yimen.web.leader.urls")),
    path("settings/accounts/", include("yimen.web.accounts.urls")),
    path("settings/units/", include("yimen.web.bodies.urls")),
    path("settings/halls/", include("yimen.web.halls.urls")),
    path("settings/", include("yimen.web.settings.urls")),
]
