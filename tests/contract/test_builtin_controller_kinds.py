"""The kinds of controllers that the built-in one can be like, and what each has for users."""

from collections.abc import Iterator

import httpx
import pytest

from app.awx.client import Controller
from app.builtin_controller.storage.settings import Like
from tests.contract.browsing import OwnController, fields_of, own_controller
from tests.contract.oauth_client import registered

GATEWAY, CONTROLLER = "/api/gateway/v1/", "/api/controller/v2/"


@pytest.fixture(scope="module")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnController]:
    with own_controller(tmp_path_factory.mktemp("gateway"), "--like", "gateway") as process:
        yield process


@pytest.fixture(scope="module")
def newer_awx(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnController]:
    with own_controller(tmp_path_factory.mktemp("newer"), "--like", "newer-awx") as process:
        yield process


def links_in(value: object) -> Iterator[str]:
    """Every path below /api/ in a body."""
    if isinstance(value, str) and value.startswith("/api/"):
        yield value
    for one in (
        value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    ):
        yield from links_in(one)


def test_a_gateway_says_which_apis_are_behind_it(gateway: OwnController) -> None:
    with gateway.browser() as browser:
        platform = browser.get("/api/")
        assert platform.json()["apis"] == {
            "gateway": "/api/gateway/",
            "controller": "/api/controller/",
        }
        assert "x-api-product-name" not in platform.headers
        controller = browser.get("/api/controller/")
        assert controller.json()["current_version"] == CONTROLLER
        assert "oauth2" not in controller.json()
        assert controller.headers["x-api-product-name"] == "AWX"
        assert browser.get("/api/gateway/").json()["current_version"] == GATEWAY
        assert browser.get("/api/v2/ping/").status_code == 404


def test_behind_a_gateway_every_url_has_its_prefix(gateway: OwnController) -> None:
    bearer = {"Authorization": f"Bearer {gateway.token('admin')}"}
    with gateway.browser() as browser:
        browser.headers.update(bearer)
        launch = browser.post(f"{CONTROLLER}system_job_templates/1/launch/", json={})
        assert launch.status_code == 201
        record = browser.get(launch.headers["location"]).json()
        bodies = [
            *(launch.json(), record, browser.get(f"{CONTROLLER}me/").json()),
            *(browser.get(f"{CONTROLLER}{name}/").json() for name in ("system_jobs", "ping")),
            browser.get(f"{CONTROLLER}system_job_templates/?page_size=1").json(),
        ]
        links = [link for body in bodies for link in links_in(body)]
        assert len(links) > 40
        assert [link for link in links if not link.startswith(CONTROLLER)] == []
        assert record["launched_by"]["url"] == f"{CONTROLLER}users/1/"
        tokens = browser.get(f"{GATEWAY}tokens/").json()
        assert {link[: len(GATEWAY)] for link in links_in(tokens)} == {GATEWAY}


def test_a_user_signs_in_at_the_gateway_and_acts_at_the_controller(gateway: OwnController) -> None:
    with gateway.browser() as browser:
        gateway.log_in(browser, "auditor")
        assert "gateway_sessionid" in browser.cookies
        me = browser.get(f"{CONTROLLER}me/").json()["results"][0]
        assert me["username"] == "auditor"
        forged = browser.post(f"{GATEWAY}tokens/", json={})
        assert forged.status_code == 403
        header = {"X-CSRFToken": browser.cookies["csrftoken"]}
        made = browser.post(f"{GATEWAY}tokens/", json={"scope": "read"}, headers=header)
        assert made.headers["location"].startswith(f"{GATEWAY}tokens/")
        browser.get(f"{GATEWAY}logout/")
        assert browser.get(f"{CONTROLLER}me/").status_code == 401
    bearer = {"Authorization": f"Bearer {made.json()['token']}"}
    shown = httpx.get(f"{gateway.url}{CONTROLLER}me/", headers=bearer)
    assert shown.json()["results"][0]["username"] == "auditor"


def test_a_gateway_gives_tokens_by_oauth2_for_the_controller(gateway: OwnController) -> None:
    client = registered(gateway, "Jobpane")
    with gateway.browser() as browser:
        first = browser.get("/o/authorize/", params=client.question())
        assert first.headers["location"].startswith(f"{GATEWAY}login/?next=/o/authorize/")
        gateway.log_in(browser, "auditor")
        made = client.exchange(client.code(browser)).json()
    bearer = {"Authorization": f"Bearer {made['access_token']}"}
    assert httpx.get(f"{gateway.url}{CONTROLLER}me/", headers=bearer).status_code == 200


def test_a_newer_awx_has_sessions_and_basic_and_no_tokens(newer_awx: OwnController) -> None:
    bearer = {"Authorization": f"Bearer {newer_awx.token('admin')}"}
    with newer_awx.browser() as browser:
        assert "oauth2" not in browser.get("/api/").json()
        assert "tokens" not in browser.get("/api/v2/").json()
        paths = ("/api/v2/tokens/", "/api/v2/applications/", "/api/o/", "/api/o/authorize/")
        assert {browser.get(path).status_code for path in paths} == {404}
        assert browser.get("/api/v2/me/", headers=bearer).status_code == 401
        assert browser.get("/api/v2/me/", auth=newer_awx.basic("alice")).status_code == 200
        newer_awx.log_in(browser, "alice")
        assert browser.get("/api/v2/me/").status_code == 200


def test_a_newer_gateway_takes_no_password_but_at_its_login(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("newer-gateway")
    with (
        own_controller(folder, "--like", Like.NEWER_GATEWAY) as process,
        process.browser() as browser,
    ):
        refused = browser.post(f"{GATEWAY}tokens/", json={}, auth=process.basic("admin"))
        assert refused.status_code == 401
        process.log_in(browser, "admin")
        header = {"X-CSRFToken": browser.cookies["csrftoken"]}
        assert browser.post(f"{GATEWAY}tokens/", json={}, headers=header).status_code == 201


def test_users_of_an_external_provider_get_sessions_and_no_tokens(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("external")
    with own_controller(folder, "--external-users") as process, process.browser() as browser:
        refused = browser.post("/api/v2/tokens/", json={}, auth=process.basic("alice"))
        reason = (
            "(access_denied) OAuth2 Tokens cannot be created by users associated with an external"
            " authentication provider (ldap)"
        )
        assert (refused.status_code, refused.json()) == (403, {"detail": reason})
        client = registered(process, "Jobpane")
        process.log_in(browser, "alice")
        answer = client.exchange(client.code(browser))
        assert (answer.status_code, answer.text) == (403, reason)
        assert browser.get("/api/v2/me/").status_code == 200
        bearer = {"Authorization": f"Bearer {process.token('alice')}"}
        assert httpx.get(f"{process.url}/api/v2/me/", headers=bearer).status_code == 200


def test_sessions_and_tokens_last_as_long_as_the_options_say(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    words = ("--session-seconds", "90", "--token-seconds", "60", "--sessions-per-user", "1")
    folder = tmp_path_factory.mktemp("short")
    with own_controller(folder, *words) as process, process.browser() as browser:
        process.log_in(browser, "alice")
        assert browser.get("/api/v2/me/").headers["session-timeout"] == "90"
        with process.browser() as other:
            process.log_in(other, "alice")
        assert browser.get("/api/v2/me/").status_code == 401
        client = registered(process, "Jobpane")
        process.log_in(browser, "alice")
        assert client.exchange(client.code(browser)).json()["expires_in"] == 60


def test_nothing_of_a_sign_in_is_written_to_the_log(
    tmp_path_factory: pytest.TempPathFactory, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path_factory.mktemp("quiet")
    with own_controller(folder) as process, process.browser() as browser:
        client = registered(process, "Jobpane")
        process.log_in(browser, "alice")
        client.exchange(client.code(browser))
        client.exchange("no code", code_verifier="é")
        browser.get("/api/o/authorize/", params={"client_id": "nobody"})
        wrong = {**fields_of(browser.get("/api/login/")), "username": "alice", "password": "typo"}
        browser.post("/api/login/", data=wrong)
        browser.get("/api/v2/me/", auth=("alice", "typo"))
    written = capfd.readouterr()
    assert (written.out, written.err) == ("", "")


async def test_jobpane_finds_the_controller_behind_the_gateway(gateway: OwnController) -> None:
    async with Controller(gateway.url, gateway.token("auditor")) as controller:
        user = await controller.fetch_me()
        assert controller.web_urls()("/api/controller/v2/system_jobs/42/") == (
            f"{gateway.url}/execution/jobs/management/42/output"
        )
    assert user.username == "auditor"
