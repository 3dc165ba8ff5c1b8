"""Who may see, register and remove OAuth2 applications, and what AWX refuses to register."""

import json

import pytest

from app.builtin_controller.storage.store import Store
from tests.unit.builtin_controller.asking import ADMIN, ALICE, AUDITOR, ask

URL = "/api/v2/applications/"
DRAFT = {
    "name": "Jobpane",
    "client_type": "confidential",
    "authorization_grant_type": "authorization-code",
    "organization": 1,
    "redirect_uris": "http://127.0.0.1:8000/callback https://jobpane.example.org/callback",
}


def registered(store: Store, **changes: object) -> dict[str, object]:
    made = ask(store, "POST", URL, ADMIN, {**DRAFT, **changes})
    assert made.status == 201
    return dict(json.loads(made.body))


def test_an_application_is_shown_as_it_was_registered_but_for_its_secret(filled: Store) -> None:
    made = registered(filled)
    shown = json.loads(ask(filled, "GET", str(made["url"]), ADMIN).body)
    assert len(str(made["client_secret"])) == 128
    assert shown == {**made, "client_secret": "************"}
    assert {name: shown[name] for name in DRAFT} == DRAFT


def test_a_public_application_has_no_secret_at_all(filled: Store) -> None:
    made = registered(filled, client_type="public")
    assert "client_secret" not in made
    assert b"client_secret" not in ask(filled, "GET", str(made["url"]), ADMIN).body


def test_one_that_takes_passwords_needs_no_redirect_uri(filled: Store) -> None:
    made = registered(filled, authorization_grant_type="password", redirect_uris="")
    assert made["redirect_uris"] == ""


@pytest.mark.parametrize("token", [ALICE, AUDITOR])
def test_only_a_superuser_registers_an_application(filled: Store, token: str) -> None:
    assert ask(filled, "POST", URL, token, DRAFT).status == 403
    assert json.loads(ask(filled, "GET", URL, ADMIN).body)["count"] == 0


@pytest.mark.parametrize(("token", "seen"), [(ADMIN, 1), (AUDITOR, 1), (ALICE, 0)])
def test_applications_are_listed_to_those_who_may_read_everything(
    filled: Store, token: str, seen: int
) -> None:
    registered(filled)
    listed = json.loads(ask(filled, "GET", URL, token).body)
    assert (listed["count"], len(listed["results"])) == (seen, seen)


@pytest.mark.parametrize(
    ("method", "token", "status"),
    [
        ("GET", AUDITOR, 200),
        ("GET", ALICE, 403),
        ("DELETE", AUDITOR, 403),
        ("DELETE", ALICE, 403),
        ("DELETE", ADMIN, 204),
    ],
)
def test_only_a_superuser_removes_an_application(
    filled: Store, method: str, token: str, status: int
) -> None:
    url = str(registered(filled)["url"])
    assert ask(filled, method, url, token).status == status
    is_there = ask(filled, "GET", url, ADMIN).status == 200
    assert is_there == (status != 204)


@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_an_application_that_is_not_there_is_not_found(filled: Store, method: str) -> None:
    missing = ask(filled, method, f"{URL}99/", ADMIN)
    assert missing.status == 404
    assert json.loads(missing.body) == {"detail": "No OAuth2Application matches the given query."}


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"client_type": "secret"}, {"client_type": ['"secret" is not a valid choice.']}),
        (
            {"authorization_grant_type": "implicit", "organization": 7},
            {
                "authorization_grant_type": ['"implicit" is not a valid choice.'],
                "organization": ['Invalid pk "7" - object does not exist.'],
            },
        ),
        (
            {"redirect_uris": " "},
            {"__all__": ["redirect_uris cannot be empty with grant_type authorization-code"]},
        ),
        ({"redirect_uris": "http://["}, {"__all__": ["Enter a valid URL."]}),
        (
            {"redirect_uris": "https://jobpane.example.org/ ftp://jobpane.example.org/"},
            {"__all__": ["Unauthorized redirect scheme: ftp"]},
        ),
        (
            {"redirect_uris": "https://jobpane.example.org/#part"},
            {"__all__": ["Redirect URIs must not contain fragments"]},
        ),
        (
            {"name": "taken"},
            {"__all__": ["Application with this Name and Organization already exists."]},
        ),
    ],
)
def test_a_draft_is_refused_with_the_field_that_is_wrong(
    filled: Store, changes: dict[str, object], refusal: object
) -> None:
    registered(filled, name="taken")
    refused = ask(filled, "POST", URL, ADMIN, {**DRAFT, **changes})
    assert (refused.status, json.loads(refused.body)) == (400, refusal)
    assert json.loads(ask(filled, "GET", URL, ADMIN).body)["count"] == 1


def test_a_draft_without_its_fields_names_each_of_them(filled: Store) -> None:
    refused = ask(filled, "POST", URL, ADMIN, {})
    required = ("name", "client_type", "authorization_grant_type", "organization")
    assert json.loads(refused.body) == {name: ["This field is required."] for name in required}
