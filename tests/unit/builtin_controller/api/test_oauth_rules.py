"""Which redirect URIs a registered one allows, and when a refresh token is too old."""

from collections.abc import Iterator
from urllib.parse import urlencode

import pytest

from app.builtin_controller.api.http import FORM_TYPE, Request
from app.builtin_controller.api.oauth_rules import is_redirect_allowed
from app.builtin_controller.api.routes import routed_response
from app.builtin_controller.storage.applications import Application
from app.builtin_controller.storage.records import User
from app.builtin_controller.storage.store import Store
from app.builtin_controller.storage.times import set_clock_offset
from tests.unit.builtin_controller.rows import CREATED


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    yield
    set_clock_offset(0)


@pytest.mark.parametrize(
    ("uri", "allowed", "is_allowed"),
    [
        ("https://a.example/back", "https://a.example/back", True),
        ("https://a.example/back?x=1&y=2", "https://a.example/back?y=2", True),
        ("https://a.example/back", "https://a.example/back?y=2", False),
        ("http://a.example/back", "https://a.example/back", False),
        ("https://a.example/back/../evil", "https://a.example/back", False),
        ("https://a.example:444/back", "https://a.example/back", False),
        ("https://a.example.evil.example/back", "https://a.example/back", False),
        ("https://a.example@evil.example/back", "https://a.example/back", False),
        ("http://127.0.0.1:4711/back", "http://127.0.0.1/back", True),
        ("http://[::1]:4711/back", "http://[::1]/back", True),
        ("http://127.0.0.1:4711/back", "http://127.0.0.1:80/back", False),
        ("http://localhost:4711/back", "http://localhost/back", False),
        ("http://[::1/back", "http://[::1]/back", False),
    ],
)
def test_a_redirect_uri_is_allowed_by_its_whole_origin_and_path(
    uri: str, allowed: str, is_allowed: bool
) -> None:
    assert is_redirect_allowed(uri, allowed) is is_allowed


def test_a_refresh_token_that_is_too_old_is_refused_as_awx_refuses_it(store: Store) -> None:
    ada = User(1, "ada", "Ada", "", CREATED)
    store.accounts.add_user(ada)
    made = store.applications.make(Application(name="one", redirect_uris="http://127.0.0.1/back"))
    token = store.accounts.make_token(ada, "read").token
    store.grants.give_token(token.id, made.application.id, "refresh")
    fields = {
        "grant_type": "refresh_token",
        "refresh_token": "refresh",
        "client_id": made.application.client_id,
        "client_secret": made.secret,
    }
    headers = {"content-type": FORM_TYPE}
    asked = Request("POST", "/api/o/token/", "", headers, urlencode(fields).encode())
    set_clock_offset(2_628_000 + 1)
    refused = routed_response(store, asked).response
    assert (refused.status, refused.body) == (403, b"The refresh token has expired.")
    set_clock_offset(0)
    assert routed_response(store, asked).response.status == 200
    assert routed_response(store, asked).response.status == 400
