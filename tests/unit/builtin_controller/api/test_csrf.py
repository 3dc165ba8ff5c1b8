"""Which requests Django takes for forged, with its own words."""

from urllib.parse import urlencode

import pytest

from app.builtin_controller.api import csrf
from app.builtin_controller.api.http import FORM_TYPE, Request

SECRET = "a1" * 16


def post(headers: dict[str, str], form: dict[str, str] | None = None) -> Request:
    usual = {"host": "127.0.0.1:80", "cookie": f"csrftoken={SECRET}", "content-type": FORM_TYPE}
    given = {name: value for name, value in {**usual, **headers}.items() if value}
    return Request("POST", "/api/login/", "", given, urlencode(form or {}).encode())


@pytest.mark.parametrize(
    "request_",
    [
        post({"x-csrftoken": SECRET}),
        post({}, {csrf.FIELD: SECRET}),
        post({"x-csrftoken": "other"}, {csrf.FIELD: SECRET}),
        post({"x-csrftoken": SECRET, "origin": "http://127.0.0.1:80"}),
    ],
)
def test_a_request_that_repeats_the_cookie_is_not_forged(request_: Request) -> None:
    csrf.check(request_)


@pytest.mark.parametrize(
    ("headers", "form", "reason"),
    [
        ({"cookie": ""}, {}, "CSRF cookie not set."),
        ({"cookie": "csrftoken=short"}, {}, "CSRF cookie has incorrect length."),
        ({}, {}, "CSRF token missing."),
        ({}, {csrf.FIELD: "b2" * 16}, "CSRF token from POST incorrect."),
        ({}, {csrf.FIELD: "é" * 32}, "CSRF token from POST has invalid characters."),
        (
            {"x-csrftoken": "short"}, {},
            "CSRF token from the 'X-Csrftoken' HTTP header has incorrect length.",
        ),
        (
            {"x-csrftoken": SECRET, "content-type": "text/plain", "origin": "null"}, {},
            "Origin checking failed - null does not match any trusted origins.",
        ),
        (
            {"x-csrftoken": SECRET, "origin": "https://127.0.0.1:80"}, {},
            "Origin checking failed - https://127.0.0.1:80 does not match any trusted origins.",
        ),
    ],
)  # fmt: skip
def test_any_other_request_is_forged(
    headers: dict[str, str], form: dict[str, str], reason: str
) -> None:
    with pytest.raises(csrf.ForgedError) as error:
        csrf.check(post(headers, form))
    assert str(error.value) == reason


def test_a_field_counts_only_in_the_body_of_a_form() -> None:
    with pytest.raises(csrf.ForgedError):
        csrf.check(post({"content-type": "text/plain"}, {csrf.FIELD: SECRET}))


def test_a_cookie_that_cannot_be_used_is_replaced() -> None:
    assert csrf.secret_of(post({})) == SECRET
    replaced = {csrf.secret_of(post({"cookie": "csrftoken=x"})) for _ in range(3)}
    assert len(replaced) == 3
    assert {len(one) for one in replaced} == {32}
