"""How a connected system asks: by the token of an account, with a key; every answer is held against the document."""

from __future__ import annotations

import functools
import itertools
import json
from typing import Any

import jsonschema
from django.test import Client

from yimen.api.tokens import issue_account_token
from yimen.base.models import User

JSON = "application/json"
_keys = itertools.count(1)


@functools.cache
def document() -> dict[str, Any]:
    """The OpenAPI document."""
    found: dict[str, Any] = Client().get("/api/v1/openapi.json").json()
    return found


def held(answer: Any, path: str, method: str) -> Any:
    """The body of an answer, after holding it against the document: status, media type, shape.

    Args:
        path: as the document writes it, below /api/v1.
    """
    doc = document()
    responses = doc["paths"][f"/api/v1{path}"][method]["responses"]
    assert str(answer.status_code) in responses, f"{answer.status_code} is not documented for {path}"
    media = answer.headers["Content-Type"].partition(";")[0]
    schema = responses[str(answer.status_code)]["content"][media]["schema"]
    body = json.loads(answer.content)
    checker = jsonschema.Draft202012Validator(
        {**schema, "components": doc["components"]}, format_checker=jsonschema.FormatChecker()
    )
    checker.validate(body)
    if answer.status_code >= 400:
        assert media == "application/problem+json"
        assert body["status"] == answer.status_code
        assert any("\u4e00" <= c <= "\u9fff" for c in body["detail"])
    return body


class Caller:
    """The system of one account."""

    def __init__(self, account: User) -> None:
        self.account = account
        self.token = issue_account_token(account, "业务系统").secret
        self.client = Client()

    def headers(self, key: str = "") -> dict[str, str]:
        """Who asks, and by which key; a new one each time unless given."""
        return {"Authorization": f"Bearer {self.token}", "Idempotency-Key": key or f"step-{next(_keys):06d}"}

    def get(self, path: str, **query: Any) -> Any:
        """The raw answer."""
        return self.client.get(f"/api/v1{path}", query, headers={"Authorization": f"Bearer {self.token}"})

    def case(self, number: str) -> Any:
        """The case, held against the document."""
        answer = self.get(f"/cases/{number}")
        assert answer.status_code == 200, answer.content.decode()
        return held(answer, "/cases/{number}", "get")

    def post(self, path: str, body: Any, key: str = "") -> Any:
        """The raw answer."""
        text = json.dumps(body)
        return self.client.post(f"/api/v1{path}", text, content_type=JSON, headers=self.headers(key))

    def step(self, number: str, step: str, body: dict[str, Any], key: str = "") -> Any:
        """The raw answer to a step, held against the document where there is such a step."""
        answer = self.post(f"/cases/{number}/steps/{step}", body, key)
        path = f"/cases/{{number}}/steps/{step}"
        if f"/api/v1{path}" in document()["paths"]:
            held(answer, path, "post")
        return answer

    def takes(self, number: str, step: str, **body: Any) -> Any:
        """Read the case, take the step on it as it was read; the answer, which must be a good one."""
        seen = self.case(number)["seen"]
        answer = self.step(number, step, {"seen": seen, **body})
        assert answer.status_code == 200, answer.content.decode()
        return json.loads(answer.content)

    def review_step(self, number: str, review: int, step: str, body: dict[str, Any], key: str = "") -> Any:
        """The raw answer to a step of a review, held against the document."""
        answer = self.post(f"/cases/{number}/reviews/{review}/steps/{step}", body, key)
        held(answer, f"/cases/{{number}}/reviews/{{review_id}}/steps/{step}", "post")
        return answer

    def takes_of_review(self, number: str, review: int, step: str, **body: Any) -> Any:
        """As `takes`, for a step of a review."""
        found = next(one for one in self.case(number)["reviews"] if one["id"] == review)
        answer = self.review_step(number, review, step, {"seen": found["seen"], **body})
        assert answer.status_code == 200, answer.content.decode()
        return json.loads(answer.content)


def codes(answer: Any) -> set[str]:
    """The codes of the reasons in a refusal."""
    return {one["code"] for one in json.loads(answer.content)["errors"]}
