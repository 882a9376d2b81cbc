"""Every form of the window and of the mail desk takes anything without a 500 and without losing a word."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings

from tests import factories
from tests.web import typed
from tests.web.fuzz import NASTY, Target, changes, names_of, send
from tests.web.test_window import House, press
from yimen.cases.models import Case
from yimen.domain.roles import Role
from yimen.web.intake.accusation import AccusationForm
from yimen.web.intake.petition_forms import MatterForm, PersonForm
from yimen.web.intake.sorting_panel import SortForm

pytestmark = pytest.mark.django_db
each_example_alone = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)

ROWS = ["p-TOTAL_FORMS", "p-INITIAL_FORMS", "c-TOTAL_FORMS", "c-INITIAL_FORMS", "c-0-text", "c-1-text"]
VISIT = [*names_of(MatterForm), *names_of(PersonForm, "p-0"), *ROWS, "read_back", "signature", "signature_missing",
         "do", "version", "page", "warned"]  # fmt: skip
KEPT = ("title", "facts", "reasons", "place", "p-0-name", "p-0-address", "p-0-phone", "summary")


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"


@pytest.fixture
def house():
    return House()


@pytest.fixture
def clerk(house):
    client = Client()
    client.force_login(factories.user(house.office, Role.MAIL_CLERK))
    return client


def refusing(form: dict[str, str]) -> dict[str, str]:
    """Never valid, so that the form always comes back: what was typed can be looked for."""
    return {**form, "received_on": "2999-01-01"}


@each_example_alone
@given(change=changes(VISIT))
def test_the_form_of_a_visit_takes_anything(house, change):
    interview = getattr(house, "interview", None) or house.talk()
    house.interview = interview
    client = house.client()
    change.pop("purpose", None)
    change.pop("received_on", None)
    target = Target(reverse("web:window-interview", args=[interview.key]), VISIT, refusing(typed.visit()), KEPT)
    send(client, target, {**change, "do": change.get("do") or ["register"]})
    assert Case.objects.count() == 0


@each_example_alone
@given(change=changes(VISIT))
def test_the_form_of_a_visit_takes_anything_in_any_order(house, change):
    interview = getattr(house, "interview", None) or house.talk()
    house.interview = interview
    send(house.client(), Target(reverse("web:window-interview", args=[interview.key]), VISIT, typed.visit()), change)
    send(house.client(), Target(reverse("web:window-draft", args=[interview.key]), VISIT, typed.visit()), change)
    assert house.client().get(reverse("web:window-desk")).status_code == 200


@each_example_alone
@given(change=changes([*names_of(AccusationForm), "do"]))
def test_the_protected_form_takes_anything(house, change):
    interview = getattr(house, "interview", None) or house.talk()
    house.interview = interview
    change.pop("received_on", None)
    kept = ("accused", "title", "facts", "claims", "name", "address", "phone")
    target = Target(reverse("web:window-interview", args=[interview.key]), kept, refusing(typed.accusation()), kept)
    send(house.client(), target, {**change, "do": ["accuse"]})


@each_example_alone
@given(change=changes([*names_of(SortForm), "do"]))
def test_the_sorting_panel_takes_anything(house, change):
    if not Case.objects.exists():
        house.interview = house.talk()
        press(house.client(), "window-interview", house.interview.key, **typed.visit())
    case = Case.objects.get()
    base = {
        "petition_class": "appeal",
        "path": "6",
        "to_unit": "",
        "answer": "一",
        "competent_body": "二",
        "reply": "三",
    }
    kept = ("answer", "competent_body", "reply") if "do" not in change else ()
    target = Target(reverse("web:window-exit", args=[case.pk]), [*base, "do"], {**base, "do": "forward"}, kept)
    send(house.client(), target, {name: value for name, value in change.items() if name != "to_unit"})


@each_example_alone
@given(change=changes([*VISIT, "channel", "scan_number", "key"]))
def test_the_form_of_a_letter_takes_anything(clerk, change):
    change.pop("purpose", None)
    change.pop("received_on", None)
    target = Target(
        reverse("web:mail-register"), VISIT, refusing(typed.letter()), tuple(name for name in KEPT if name != "summary")
    )
    send(clerk, target, {**change, "do": ["register"]})


@pytest.mark.parametrize("value", NASTY)
def test_addresses_with_nonsense_are_answered(clerk, value):
    for name in ("day", "before"):
        assert clerk.get(reverse("web:mail-desk"), {name: value}).status_code < 500


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_a_petition_of_a_megabyte_is_refused_in_words_and_kept(house, headers):
    interview, client = house.talk(), house.client()
    target = Target(
        reverse("web:window-interview", args=[interview.key]), VISIT, typed.visit(), ("facts", "title", "p-0-name")
    )
    response = send(client, target, {"facts": ["事" * 300_000]}, **headers)
    assert response.status_code == 422
    assert "最多 20000 字" in response.content.decode()
