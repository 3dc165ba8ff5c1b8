"""Whatever a controller says at a sign-in: a value, or the documented error, and no other."""

import math
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import SecretStr

from app.awx.credential import bearer
from app.awx.oauth_client import pair_of
from app.awx.oauth_credential import OAuthCredential, StoredPair
from app.awx.set_cookies import CSRF, NAME_HEADER, session_cookie, set_cookies
from app.awx.sign_in_paths import paths_of
from app.awx.user_credentials import SessionCredential, StoredSession
from app.jobs.json_value import Json

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(
        ["bearer", "Bearer", "/api/v2/", "//evil.example/", "/api/o/", "1e999", "-1"]
    ),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)
PAIRS = st.fixed_dictionaries(
    {},
    optional=dict.fromkeys(("access_token", "refresh_token", "token_type", "expires_in"), JSON),
)
ROOTS = st.fixed_dictionaries(
    {},
    optional={
        "apis": JSON | st.fixed_dictionaries({}, optional={"gateway": JSON, "controller": JSON}),
        "current_version": JSON,
        "oauth2": JSON,
    },
)
PATH = re.compile(r"(/[\w.-]+)*/", re.ASCII)
HEADERS = st.lists(
    st.text()
    | st.from_regex(r"\A[ -~]{0,20}=[ -~]{0,40}(; ?[A-Za-z-]{1,10}=?[ -~]{0,20}){0,4}\Z")
    | st.builds("awx_sessionid={}; Max-Age={}".format, st.text(), st.integers())
    | st.builds("{}=x; expires={}".format, st.sampled_from(["a", CSRF]), st.text()),
    max_size=5,
)


@given(PAIRS, st.floats(0, 1e11))
@example({"access_token": "a", "token_type": "Bearer", "expires_in": "1e999"}, 0.0)
@example({"access_token": "a", "token_type": "Bearer", "expires_in": 10**400}, 0.0)
@example({"access_token": "a", "token_type": "Bearer", "expires_in": "9" * 5000}, 0.0)
@example({"access_token": "a\r\nX: y", "token_type": "Bearer"}, 0.0)
def test_a_token_response_is_a_usable_pair_or_a_value_error(
    body: dict[str, Json], now_s: float
) -> None:
    try:
        pair = pair_of(body, now_s)
    except ValueError:
        return
    assert bearer(pair.access) == f"Bearer {pair.access}"
    assert pair.expires_at is None or math.isfinite(pair.expires_at)
    stored = OAuthCredential(pair, _never).to_json()
    assert pair.access in stored.get_secret_value() or not pair.access.isalnum()


async def _never(_pair: StoredPair) -> StoredPair:
    raise AssertionError("nothing is refreshed")


@given(ROOTS | st.dictionaries(st.text(), JSON), st.sampled_from(["", "/awx", "/a/b"]))
@example({"apis": {"gateway": "//evil.example/"}}, "")
@example({"current_version": "/api/v2/", "oauth2": "https://evil.example/"}, "")
@example({"current_version": "/api/../../x/", "oauth2": "/api/o/"}, "/awx")
def test_what_the_root_says_is_paths_of_this_origin_below_the_base_path_or_nothing(
    root: dict[str, Json], base_path: str
) -> None:
    paths = paths_of(root, base_path)
    if paths is None:
        return
    for path in (paths.login, paths.logout, paths.tokens, paths.oauth):
        assert path is None or PATH.fullmatch(path)
        assert path is None or path.startswith(f"{base_path}/")


@given(HEADERS, st.text())
@example(["awx_sessionid=x; expires=Thu, 99 Foo 99999999999 00:00:00 GMT"], "awx_sessionid")
@example(["a=" + "x" * 100_000], "")
def test_cookies_are_read_or_left_out_and_never_break_a_header(
    headers: list[str], said_name: str
) -> None:
    cookies = set_cookies(headers)
    found = session_cookie(cookies, said_name)
    for one in cookies.values():
        assert f"{one.name}={one.value}".isascii()
        assert not set(f"{one.name}{one.value}") & set(' ;,\r\n\t"\\\x00')
    assert found is None or (found in cookies.values() and found.value)


@given(st.lists(HEADERS, max_size=4))
def test_no_responses_cookies_make_a_session_unusable(responses: list[list[str]]) -> None:
    stored = StoredSession("awx_sessionid", "first", "token", "http://x/", "/api/logout/")
    credential = SessionCredential(stored)
    for headers in responses:
        credential.learn_from(headers)
        sent = credential.headers_for("POST")
        assert sent["Cookie"].startswith("awx_sessionid=")
        assert sent["X-CSRFToken"]
        assert all(value.isascii() and value.isprintable() for value in sent.values())
        assert SecretStr("") != credential.to_json()


@pytest.mark.parametrize("name", [NAME_HEADER, CSRF])
def test_the_name_of_the_cookie_for_forms_is_never_a_session(name: str) -> None:
    assert session_cookie(set_cookies([f"{CSRF}=x"]), name) is None
