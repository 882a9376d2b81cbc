"""Every text a model stores was judged: personal and encrypted, the petitioner's free text, or plainly not personal."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import models

from yimen.base.fields import BlindIndexField, EncryptedTextField, RecordKeyField, SealedModel
from yimen.domain.registration import REFUSED_FIELDS

OURS = [model for model in apps.get_models() if model.__module__.startswith("yimen.")]
LAYERS = ["base", "ui", "petitioners", "reception", "cases", "documents", "evaluations", "supervision", "analysis",
          "web", "portal", "live", "api", "ops"]  # fmt: skip

# Texts that name no petitioner, by model: looked at by a person, one by one.
PLAIN = {
    "base.auditchain": {"chain", "head"},
    "base.auditentry": {"chain", "verb", "subject", "facts", "hash"},
    "base.counter": {"series"},
    "base.ratewindow": {"key"},
    "base.holidaynotice": {"number", "days"},
    "base.unit": {"path", "name", "short_name", "code", "level", "organ_kind", "division_code", "address", "phone"},
    "base.accountrequest": {"roles"},
    "base.user": {"password", "username", "roles", "badge"},
    "petitioners.petitioner": {"kind", "id_type", "unclear_reason", "gender"},
    "reception.hall": {"name", "address", "hours"},
    "reception.service": {"prefix", "name", "hint"},
    "reception.window": {"name", "zone", "serves"},
    "reception.ticket": {"label", "token", "idempotency_key", "priority", "state", "line"},
    "reception.ticketevent": {"kind"},
    "reception.interview": {"signature_missing"},
    "reception.incident": {"number", "ground", "responses", "idempotency_key"},
    "reception.incidentseal": {"key_digest"},
    "cases.case": {
        "number", "query_code", "channel", "source_key", "division_code", "content_class", "purpose",
        "other_procedure", "reviewed_before", "petition_class", "stage", "opinion",
        "handed_down_by",
    },
    "cases.claim": {"result"},
    "cases.clock": {"code", "article"},
    "cases.clockchange": {"number", "code"},
    "cases.datarequest": {"kind", "ground", "source_key", "receipt_number", "answer_number"},
    "cases.noticeload": {"number", "days"},
    "cases.recalculation": {"digest", "signature"},
    "cases.steptaken": {"step", "before", "after", "facts"},
    "cases.proposal": {"kind", "facts"},
    "cases.codereissue": {"check_way", "idempotency_key"},
    "cases.hand": {"how"},
    "cases.handback": {"paper_number"},
    "cases.handoffer": {"outcome"},
    "cases.recusal": {"source", "ground"},
    "cases.matter": {"number"},
    "cases.matterdeed": {"kind"},
    "cases.agreement": {"kind"},
    "cases.review": {"level", "stage", "not_taken", "basis", "result", "paper_number"},
    "cases.reviewsteptaken": {"step", "before", "after", "facts"},
    "cases.fulfilment": {"end"},
    "cases.fulfilmentcheck": {"progress", "document_number"},
    "cases.contactwish": {"way"},
    "cases.contact": {"key", "way"},
    "cases.aid": {"kind", "ground", "stage", "referred_to"},
    "cases.aidstep": {"step", "after"},
    "cases.routingtable": {"state", "editors"},
    "cases.routingrule": {"division", "content", "target"},
    "cases.routingtrialfact": {"division", "content"},
    "cases.mandate": {"kind", "basis", "evidence", "scope", "idempotency_key", "paper_number", "ending"},
    "cases.mandateopened": {"what"},
    "cases.errand": {"idempotency_key", "confirmed_way"},
    "cases.urgentreport": {"reporter", "steps", "idempotency_key", "paper_number"},
    "cases.urgenttold": {"to", "way"},
    "cases.accusation": {"number", "query_code", "idempotency_key", "state"},
    "cases.accusationcode": {"query_code"},
    "cases.accusationstep": {"step"},
    "documents.document": {"paper", "number", "file", "sha256", "template_version", "check_code"},
    "documents.delivery": {"way", "outcome"},
    "evaluations.rating": {"body"},
    "evaluations.ratinglook": {"outcome"},
    "supervision.warningchoice": {"steps", "whose"},
    "supervision.consultation": {"place", "idempotency_key"},
    "supervision.meeting": {"place", "convener", "chair", "idempotency_key"},
    "supervision.agendaitem": {"stage"},
    "supervision.leaderorder": {"kind", "leader_name", "place", "idempotency_key"},
    "supervision.caselead": {"end"},
    "supervision.leadmeeting": {"place"},
    "supervision.urging": {"kind", "ground", "clock_code", "idempotency_key"},
    "supervision.task": {"stage"},
    "supervision.jointstep": {"step", "facts"},
    "api.apitoken": {"label", "digest"},
    "api.apirequest": {"key", "body", "done"},
}  # fmt: skip
TEXTS = (models.CharField, models.TextField, models.JSONField, models.BinaryField)


@pytest.mark.parametrize("model", OURS, ids=lambda m: m._meta.label_lower)
def test_each_text_of_a_model_was_judged(model):
    label = model._meta.label_lower
    personal, free = getattr(model, "PERSONAL", frozenset()), getattr(model, "FREE_TEXT", frozenset())
    for field in model._meta.local_fields:
        if isinstance(field, (BlindIndexField, RecordKeyField)) or not (
            isinstance(field, TEXTS) or field.__class__.__name__ == "ArrayField"
        ):
            continue
        judged = field.name in personal | free | PLAIN.get(label, set())
        assert judged, f"{label}.{field.name}: declare it in PERSONAL or FREE_TEXT, or judge it plain here"


@pytest.mark.parametrize("model", OURS, ids=lambda m: m._meta.label_lower)
def test_each_personal_field_is_encrypted(model):
    if model._meta.label_lower == "base.user":
        return  # staff are named in public by law
    for name in getattr(model, "PERSONAL", frozenset()):
        assert isinstance(model._meta.get_field(name), EncryptedTextField), f"{model._meta.label_lower}.{name}"
        assert issubclass(model, SealedModel)


@pytest.mark.parametrize("model", OURS, ids=lambda m: m._meta.label_lower)
def test_relations_point_down_the_layers(model):
    here = LAYERS.index(model._meta.app_label)
    for field in model._meta.local_fields:
        if field.related_model is not None and field.related_model._meta.app_label in LAYERS:
            assert LAYERS.index(field.related_model._meta.app_label) <= here


@pytest.mark.parametrize("model", OURS, ids=lambda m: m._meta.label_lower)
def test_no_model_has_a_refused_field(model):
    names = {field.name for field in model._meta.get_fields()}
    assert not names & REFUSED_FIELDS


def test_an_incident_points_at_nobody_and_nobody_at_an_incident():
    """No mark on a person (domain/07 §8): from a petitioner, a visit or a case no way leads to a record, nor back."""
    own = {"reception.incident", "reception.incidentseal"}
    incident = next(model for model in OURS if model._meta.label_lower == "reception.incident")
    named = {field.related_model._meta.label_lower for field in incident._meta.local_fields if field.related_model}
    assert named == {"base.unit", "base.user", "reception.incident"}
    pointing = {
        model._meta.label_lower
        for model in OURS
        for field in model._meta.local_fields
        if field.related_model is not None and field.related_model._meta.label_lower in own
    }
    assert pointing == own
    assert not any(isinstance(field, BlindIndexField) for field in incident._meta.local_fields)


def test_no_table_points_at_an_accusation_but_those_of_its_circle():
    pointing = {
        model._meta.label_lower
        for model in OURS
        for field in model._meta.local_fields
        if field.related_model is not None and field.related_model._meta.label_lower == "cases.accusation"
    }
    assert pointing == {
        "cases.accusationstep", "cases.accusationmember", "cases.accusationletter", "cases.accuser",
        "cases.accusationcode",
    }  # fmt: skip
