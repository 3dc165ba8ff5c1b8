"""Recorded credentials, good and bad, sent to the real built-in controller process."""

from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from app.builtin_controller.storage.store import Store
from tests.contract.comparing import Comparison
from tests.contract.controller_process import Seeded, token_of
from tests.contract.recordings import Json, Recording
from tests.contract.replayed_cases import name_of, signing_in
from tests.contract.seeding import EXPIRED, add_token, forget_later, give_next_id

# Credentials that the recordings name but do not keep.
CREDENTIALS = {
    "auth-basic-unknown-user": f"Basic {b64encode(b'nobody:at all').decode()}",
    "auth-basic-wrong": f"Basic {b64encode(b'admin:not the password').decode()}",
    "auth-bearer-empty": "Bearer ",
    "auth-bearer-lowercase": f"bearer {token_of('admin')}",
    "auth-bearer-two-spaces": f"Bearer  {token_of('admin')}",
    "auth-malformed-scheme": f"Foo {token_of('admin')}",
    "auth-token-scheme": f"Token {token_of('admin')}",
    "auth-wrong-token": "Bearer not-a-token-of-anybody",
}
# The cookie that belongs to the recorded header X-CSRFToken.
CSRF = "tbrBr1tuyBoTAy9wv1FAJeR32HhNyxkv"
# A new token has a random value and is made now.
MADE_NOW = (r"\$\.(created|modified|expires|token)",)


def open_values(case: Recording) -> tuple[str, ...]:
    return MADE_NOW if case.status == 201 else ()


@contextmanager
def tokens_of(store: Store, case: Recording) -> Iterator[None]:
    """The tokens that there were at that time, and the id that the next one gets."""
    if case.user == "admin-expired":
        add_token(store, EXPIRED)
    if case.status == 201:
        give_next_id(store, "tokens", int(case.response_headers["Location"].split("/")[-2]))
    try:
        yield
    finally:
        forget_later(store)


def cookies_of(store: Store, case: Recording) -> str | None:
    """The cookies that the browser of the recording had."""
    if case.case == "session-bogus-cookie":
        return "awx_sessionid=bogus"
    if case.auth != "session cookie":
        return None
    admin = store.accounts.user_named(str(case.user))
    assert admin is not None
    return f"csrftoken={CSRF}; awx_sessionid={store.sessions.begin(admin)}"


@pytest.mark.parametrize("case", signing_in(), ids=name_of)
def test_a_recorded_credential_opens_as_much_as_it_did(case: Recording, seeded: Seeded) -> None:
    with tokens_of(seeded.store, case):
        cookie = cookies_of(seeded.store, case)
        answer = seeded.controller.replay(case, CREDENTIALS.get(case.case), cookie)
    assert Comparison(case, open_values(case)).differences(answer) == []


def test_a_token_that_was_made_opens_and_once_revoked_opens_no_more(seeded: Seeded) -> None:
    controller = seeded.controller
    made = controller.post("/api/v2/tokens/", {"scope": "read"})
    bearer = {"Authorization": f"Bearer {made.record['token']}"}
    try:
        assert controller.ask("GET", "/api/v2/me/", bearer).status == 200
        admin = {"Authorization": f"Bearer {token_of('admin')}"}
        revoked = controller.ask("DELETE", made.headers["location"], admin)
        assert (revoked.status, revoked.body) == (204, b"")
        assert controller.ask("GET", "/api/v2/me/", bearer).status == 401
    finally:
        forget_later(seeded.store)


@pytest.mark.parametrize(
    ("scope", "reason"),
    [
        ("", "Must be a simple space-separated string"),
        ("read read", "Must be a simple space-separated string"),
        (["read"], "Must be a simple space-separated string"),
        (None, "This field may not be null."),
    ],
)
def test_a_scope_that_awx_does_not_know_makes_no_token(
    scope: Json, reason: str, seeded: Seeded
) -> None:
    before = seeded.store.accounts.tokens()
    refused = seeded.controller.post("/api/v2/tokens/", {"scope": scope})
    assert refused.status == 400
    assert reason in str(refused.record["scope"])
    assert seeded.store.accounts.tokens() == before


def test_a_token_ends_when_the_controller_says_and_not_its_user(seeded: Seeded) -> None:
    try:
        made = seeded.controller.post("/api/v2/tokens/", {"expires": "2027-01-01T00:00:00Z"})
        assert made.status == 201
        assert (made.record["scope"], str(made.record["expires"])[:2]) == ("write", "30")
    finally:
        forget_later(seeded.store)
