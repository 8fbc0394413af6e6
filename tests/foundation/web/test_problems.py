"""Problem details for whatever a view raises."""

import json

import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import OperationalError
from django.http import Http404, HttpResponse
from rest_framework import exceptions, serializers

from foundation.web import problems
from foundation.web.problems import ProblemError


def _answer(error):
    response = problems.handle_exception(error, {})
    return response, json.loads(response.content)


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (Http404("secret"), 404, "not_found"),
        (PermissionDenied("secret"), 403, "forbidden"),
        (RequestDataTooBig("secret"), 413, "too_large"),
        (SuspiciousOperation("secret"), 400, "malformed"),
        (exceptions.ParseError("secret"), 400, "malformed"),
        (exceptions.NotAuthenticated("secret"), 401, "unauthenticated"),
        (exceptions.MethodNotAllowed("PUT"), 405, "method_not_allowed"),
        (exceptions.NotAcceptable("secret"), 406, "not_acceptable"),
        (exceptions.UnsupportedMediaType("secret"), 415, "unsupported_media_type"),
        (exceptions.APIException("secret", "teapot"), 500, "internal_error"),
    ],
)
def test_error_becomes_a_problem_without_its_text(error, status, code):
    response, body = _answer(error)

    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    assert response["Cache-Control"] == "no-store"
    assert (body["status"], body["code"], body["errors"]) == (status, code, [])
    assert body["type"] == f"urn:problem:booking:{code}"
    assert "secret" not in response.content.decode()


def test_problem_is_answered_whole():
    error = ProblemError(
        410,
        "gone",
        "It is over.",
        errors=[{"field": "a", "code": "b", "detail": "c"}],
        headers={"Retry-After": "3"},
        extra={"reasons": []},
    )

    response, body = _answer(error)

    assert response["Retry-After"] == "3"
    assert body == {
        "type": "urn:problem:booking:gone",
        "title": "Gone",
        "status": 410,
        "code": "gone",
        "detail": "It is over.",
        "errors": [{"field": "a", "code": "b", "detail": "c"}],
        "reasons": [],
    }


def test_invalid_fields_are_named_by_path():
    class Child(serializers.Serializer):
        name = serializers.CharField()

    class Parent(serializers.Serializer):
        child = Child()
        children = Child(many=True)
        numbers = serializers.ListField(child=serializers.IntegerField())

        def validate(self, attrs):
            raise serializers.ValidationError("Never.", code="never")

    checked = Parent(data={"child": {}, "children": [{"name": "a"}, {}], "numbers": [1, "x"]})
    assert not checked.is_valid()
    _response, body = _answer(exceptions.ValidationError(checked.errors))
    whole = Parent(data={"child": {"name": "a"}, "children": [], "numbers": []})
    assert not whole.is_valid()
    _response, body_of_whole = _answer(exceptions.ValidationError(whole.errors))

    assert [(error["field"], error["code"]) for error in body["errors"]] == [
        ("child.name", "required"),
        ("children.1.name", "required"),
        ("numbers.1", "invalid"),
    ]
    assert body_of_whole["errors"] == [{"field": "", "code": "never", "detail": "Never."}]


def test_throttled_says_when_to_come_back():
    response, body = _answer(exceptions.Throttled(wait=41.2))

    assert (response.status_code, response["Retry-After"], body["code"]) == (429, "42", "throttled")


def test_database_that_is_away_asks_to_come_back(caplog):
    response, body = _answer(OperationalError("connection refused"))

    assert (response.status_code, response["Retry-After"]) == (503, "5")
    assert body["code"] == "unavailable"
    assert "The database is away" in caplog.text


def test_unforeseen_error_is_logged_and_hidden(caplog):
    response, body = _answer(ValueError("secret"))

    assert (response.status_code, body["code"]) == (500, "internal_error")
    assert "secret" not in response.content.decode()
    assert "secret" in caplog.text


@pytest.mark.parametrize("status", [400, 403, 404, 405, 500, 503, 507])
def test_refusal_before_the_views_becomes_a_problem(rf, status):
    headers = {"Retry-After": "7", "Set-Cookie": "a=b", "Allow": "GET"}
    middleware = problems.ApiProblemsMiddleware(
        lambda _request: HttpResponse("<h1>No</h1>", status=status, headers=headers)
    )

    response = middleware(rf.get("/api/v1/services/"))

    assert (response.status_code, response["Content-Type"]) == (status, problems.MEDIA_TYPE)
    assert (response["Retry-After"], response["Allow"]) == ("7", "GET")
    assert "Set-Cookie" not in response
    assert json.loads(response.content)["status"] == status


@pytest.mark.parametrize(("path", "status"), [("/", 404), ("/apiary/", 404), ("/api/v1/", 200)])
def test_other_answers_are_left_alone(rf, path, status):
    answer = HttpResponse("x", status=status)

    assert problems.ApiProblemsMiddleware(lambda _request: answer)(rf.get(path)) is answer
