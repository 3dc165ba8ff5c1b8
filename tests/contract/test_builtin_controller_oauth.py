"""OAuth2 at the real built-in controller process: authorization codes with PKCE, and tokens.

The client is a plain HTTP client, so that each test can leave out or change one parameter.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest

from tests.contract.browsing import OwnController, fields_of, own_controller
from tests.contract.oauth_client import (
    CALLBACK,
    CHALLENGE,
    VERIFIER,
    Client,
    answer_in,
    registered,
)

ME = "/api/v2/me/"


@pytest.fixture(scope="module")
def controller(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnController]:
    with own_controller(tmp_path_factory.mktemp("oauth")) as process:
        yield process


@pytest.fixture(scope="module")
def client(controller: OwnController) -> Client:
    return registered(controller, "Jobpane")


@pytest.fixture
def browser(controller: OwnController) -> Iterator[httpx.Client]:
    with controller.browser() as signed_in:
        controller.log_in(signed_in, "auditor")
        yield signed_in


def status_with(client: Client, token: str) -> int:
    bearer = {"Authorization": f"Bearer {token}"}
    return httpx.get(f"{client.controller.url}{ME}", headers=bearer).status_code


def test_a_user_signs_in_approves_and_the_application_acts_for_them(
    client: Client, controller: OwnController
) -> None:
    with controller.browser() as browser:
        first = browser.get("/api/o/authorize/", params=client.question())
        assert first.status_code == 302
        login = urlsplit(first.headers["location"])
        assert login.path == "/api/login/"
        page = browser.get(first.headers["location"])
        sent = {"username": "auditor", "password": controller.password("auditor")}
        after = browser.post("/api/login/", data={**fields_of(page), **sent})
        assert after.headers["location"] == dict(parse_qsl(login.query))["next"]
        question = browser.get(after.headers["location"])
        assert "Authorize Jobpane?" in question.text
        back = browser.post(str(question.url), data={**fields_of(question), "allow": "Authorize"})
    answer = answer_in(back)
    assert answer["state"] == "a state & more"
    tokens = client.exchange(answer["code"])
    assert (tokens.status_code, tokens.headers["cache-control"]) == (200, "no-store")
    made = tokens.json()
    assert {name: made[name] for name in ("token_type", "scope", "expires_in")} == {
        "token_type": "Bearer",
        "scope": "read",
        "expires_in": 31_536_000_000,
    }
    bearer = {"Authorization": f"Bearer {made['access_token']}"}
    me = httpx.get(f"{controller.url}{ME}", headers=bearer).json()
    assert me["results"][0]["username"] == "auditor"
    refused = httpx.post(f"{controller.url}/api/v2/tokens/", headers=bearer, json={})
    assert refused.status_code == 403


def test_a_user_who_cancels_sends_the_application_away_without_a_code(
    client: Client, browser: httpx.Client
) -> None:
    page = browser.get("/api/o/authorize/", params=client.question())
    back = browser.post(str(page.url), data=fields_of(page))
    assert answer_in(back) == {"error": "access_denied", "state": "a state & more"}


def test_an_approval_that_another_site_sends_gives_no_code(
    client: Client, browser: httpx.Client
) -> None:
    page = browser.get("/api/o/authorize/", params=client.question())
    forged = browser.post(str(page.url), data={"allow": "Authorize"})
    assert (forged.status_code, "location" in forged.headers) == (403, False)
    assert page.headers["x-frame-options"] == "DENY"


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"client_id": "nobody"}, "Invalid client_id parameter value."),
        ({"client_id": None}, "Missing client_id parameter."),
        ({"redirect_uri": "http://evil.example/callback"}, "Mismatching redirect URI."),
        ({"redirect_uri": f"{CALLBACK}/more"}, "Mismatching redirect URI."),
        ({"redirect_uri": "http://127.0.0.1:9@evil.example/callback"}, "Invalid redirect URI."),
        ({"redirect_uri": "/callback"}, "Invalid redirect URI."),
    ],
)
def test_a_browser_is_never_sent_to_where_the_application_is_not(
    changes: dict[str, str | None], error: str, client: Client, browser: httpx.Client
) -> None:
    page = browser.get("/api/o/authorize/", params=client.question(**changes))
    assert (page.status_code, "location" in page.headers) == (400, False)
    assert f"<p>{error}</p>" in page.text


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"response_type": None}, "invalid_request"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"scope": "read admin"}, "invalid_scope"),
        ({"code_challenge_method": "S512"}, "invalid_request"),
    ],
)
def test_the_application_hears_what_is_wrong_with_its_request(
    changes: dict[str, str | None], error: str, client: Client, browser: httpx.Client
) -> None:
    back = browser.get("/api/o/authorize/", params=client.question(**changes))
    answer = answer_in(back)
    assert (back.status_code, answer["error"], answer["state"]) == (302, error, "a state & more")


@pytest.mark.parametrize(
    ("changes", "status", "error"),
    [
        ({"code_verifier": None}, 400, "invalid_request"),
        ({"code_verifier": f"{VERIFIER}x"}, 400, "invalid_grant"),
        ({"code_verifier": CHALLENGE}, 400, "invalid_grant"),
        ({"code_verifier": "é" * 50}, 400, "invalid_grant"),
        ({"redirect_uri": "http://127.0.0.1:9/other"}, 400, "invalid_request"),
        ({"client_secret": "wrong"}, 401, "invalid_client"),
        ({"client_secret": None}, 401, "invalid_client"),
        ({"client_id": "nobody"}, 401, "invalid_client"),
        ({"code": "never-given"}, 400, "invalid_grant"),
        ({"code": None}, 400, "invalid_request"),
        ({"grant_type": "client_credentials"}, 400, "unsupported_grant_type"),
    ],
)
def test_a_code_is_of_no_use_to_anybody_else(
    changes: dict[str, str | None],
    status: int,
    error: str,
    client: Client,
    browser: httpx.Client,
) -> None:
    code = client.code(browser)
    refused = client.exchange(code, **changes)
    assert (refused.status_code, refused.json()["error"]) == (status, error)
    assert client.exchange(code).status_code == 200


def test_a_code_is_of_no_use_to_another_application(
    client: Client, controller: OwnController, browser: httpx.Client
) -> None:
    code = client.code(browser)
    other = registered(controller, "another")
    refused = other.exchange(code)
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_grant")


def test_a_code_can_be_used_once(client: Client, browser: httpx.Client) -> None:
    code = client.code(browser)
    assert client.exchange(code).status_code == 200
    again = client.exchange(code)
    assert (again.status_code, again.json()) == (400, {"error": "invalid_grant"})


def test_of_many_who_use_a_code_at_once_one_gets_tokens(
    client: Client, browser: httpx.Client
) -> None:
    code = client.code(browser)
    with ThreadPoolExecutor(8) as pool:
        statuses = [one.status_code for one in pool.map(client.exchange, [code] * 8)]
    assert sorted(statuses) == [200, *[400] * 7]


def test_a_client_shows_its_secret_by_basic_as_well(client: Client, browser: httpx.Client) -> None:
    fields = {
        "grant_type": "authorization_code",
        "code": client.code(browser),
        "redirect_uri": CALLBACK,
        "code_verifier": VERIFIER,
    }
    url = f"{client.controller.url}/api/o/token/"
    assert httpx.post(url, data=fields, auth=(client.id, "wrong")).status_code == 401
    assert httpx.post(url, data=fields, auth=(client.id, client.secret)).status_code == 200


def test_a_public_client_has_no_secret_and_proves_itself_by_its_verifier(
    controller: OwnController, browser: httpx.Client
) -> None:
    public = registered(controller, "public", client_type="public")
    assert public.secret == ""
    code = public.code(browser)
    other = public.exchange(code, client_secret=None, code_verifier="x" * 50)
    assert (other.status_code, other.json()["error"]) == (400, "invalid_grant")
    assert public.exchange(code, client_secret=None).status_code == 200


def test_a_refresh_token_is_replaced_and_ends_the_token_before(
    client: Client, browser: httpx.Client
) -> None:
    first = client.exchange(client.code(browser)).json()
    again = {"grant_type": "refresh_token", "refresh_token": first["refresh_token"]}
    second = client.as_itself("token", **again).json()
    assert status_with(client, first["access_token"]) == 401
    assert status_with(client, second["access_token"]) == 200
    assert second["scope"] == "read"
    used = client.as_itself("token", **again)
    assert (used.status_code, used.json()["error"]) == (400, "invalid_grant")
    more = {"refresh_token": second["refresh_token"], "scope": "read write"}
    wider = client.as_itself("token", grant_type="refresh_token", **more)
    assert (wider.status_code, wider.json()["error"]) == (400, "invalid_scope")


@pytest.mark.parametrize("kind", ["access_token", "refresh_token"])
def test_a_revoked_token_opens_no_more_and_makes_no_other(
    kind: str, client: Client, browser: httpx.Client
) -> None:
    made = client.exchange(client.code(browser)).json()
    refused = client.post("revoke_token", token=made[kind], client_id=client.id)
    assert refused.status_code == 401
    assert status_with(client, made["access_token"]) == 200
    revoked = client.as_itself("revoke_token", token=made[kind], token_type_hint=kind)
    assert (revoked.status_code, revoked.text) == (200, "")
    assert status_with(client, made["access_token"]) == 401
    again = {"grant_type": "refresh_token", "refresh_token": made["refresh_token"]}
    assert client.as_itself("token", **again).status_code == 400
    assert client.as_itself("revoke_token", token=made[kind]).status_code == 200


def test_an_application_cannot_revoke_what_it_was_not_given(
    client: Client, controller: OwnController
) -> None:
    personal = controller.token("alice")
    assert client.as_itself("revoke_token", token=personal).status_code == 200
    assert status_with(client, personal) == 200


def test_tokens_name_the_application_that_they_were_given_to(
    client: Client, controller: OwnController, browser: httpx.Client
) -> None:
    client.exchange(client.code(browser))
    bearer = {"Authorization": f"Bearer {controller.token('auditor')}"}
    shown = httpx.get(f"{controller.url}/api/v2/tokens/", headers=bearer).json()["results"]
    newest = shown[-1]
    assert newest["summary_fields"]["application"]["name"] == "Jobpane"
    assert (newest["token"], newest["refresh_token"]) == ("************", "************")
    assert newest["related"]["application"] == f"/api/v2/applications/{newest['application']}/"


def test_only_a_superuser_registers_applications_and_their_secret_shows_once(
    controller: OwnController,
) -> None:
    url = f"{controller.url}/api/v2/applications/"
    as_alice = httpx.post(url, json={}, auth=controller.basic("alice"))
    assert as_alice.status_code == 403
    admin = controller.basic("admin")
    assert set(httpx.post(url, json={}, auth=admin).json()) == {
        *("name", "client_type", "authorization_grant_type", "organization")
    }
    made = registered(controller, "shown once")
    shown = httpx.get(url, auth=admin)
    assert made.secret not in shown.text
    with_same_name = {**shown.json()["results"][-1], "name": "shown once"}
    assert httpx.post(url, json=with_same_name, auth=admin).status_code == 400
    own = next(one["url"] for one in shown.json()["results"] if one["name"] == "shown once")
    assert httpx.delete(controller.url + own, auth=admin).status_code == 204
    gone = made.exchange("any")
    assert (gone.status_code, gone.json()["error"]) == (401, "invalid_client")
