"""Signing in with a password at the real built-in controller process: session, form and cookies."""

import re
from collections.abc import Iterator

import pytest

from tests.contract.browsing import OwnController, fields_of, own_controller
from tests.contract.recordings import observation

ME = "/api/v2/me/"


@pytest.fixture(scope="module")
def controller(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnController]:
    with own_controller(tmp_path_factory.mktemp("sessions")) as process:
        yield process


def cookies_without_values(cookies: list[str]) -> set[str]:
    return {re.sub(r"(expires)?=(?!true)[^;]+;", r"\1=…;", cookie, count=2) for cookie in cookies}


def test_a_login_is_answered_as_it_was_recorded(controller: OwnController) -> None:
    recorded = observation("login-ok")["response"]
    assert isinstance(recorded, dict)
    with controller.browser() as browser:
        response = controller.log_in(browser, "admin")
    headers = recorded["headers"]
    assert isinstance(headers, dict)
    assert response.status_code == recorded["status"]
    names = ("Location", "Content-Type", "Content-Length", "Session-Timeout", "Vary",
             "X-API-Session-Cookie-Name", "Cache-Control", "Content-Language")  # fmt: skip
    assert {name: response.headers[name] for name in names} == {
        name: headers[name] for name in names
    }
    cookies = recorded["set_cookie_list"]
    assert isinstance(cookies, list)
    assert cookies_without_values(response.headers.get_list("set-cookie")) == (
        cookies_without_values([str(cookie) for cookie in cookies])
    )


@pytest.mark.parametrize(
    ("case", "fields"),
    [
        ("login-no-csrf", {"csrfmiddlewaretoken": ""}),
        ("login-wrong-password", {"password": "not the password"}),
    ],
)
def test_a_login_is_refused_as_it_was_recorded(
    case: str, fields: dict[str, str], controller: OwnController
) -> None:
    recorded = observation(case)["response"]
    assert isinstance(recorded, dict)
    with controller.browser() as browser:
        sent = {"username": "admin", **fields_of(browser.get("/api/login/")), **fields}
        response = browser.post("/api/login/", data=sent)
        assert browser.get(ME).status_code == 401
    assert response.status_code == recorded["status"]
    assert response.headers["content-type"] == recorded["headers"]["Content-Type"]  # type: ignore[index,call-overload]
    assert "sessionid" not in str(response.headers)


def test_a_session_opens_until_its_logout(controller: OwnController) -> None:
    with controller.browser() as browser:
        controller.log_in(browser, "auditor")
        assert browser.get(ME).json()["results"][0]["username"] == "auditor"
        session = browser.cookies["awx_sessionid"]
        gone = browser.get("/api/logout/")
        assert (gone.status_code, gone.headers["location"]) == (302, "/api/")
        assert "awx_sessionid" not in browser.cookies
        assert browser.get(ME, headers={"Cookie": f"awx_sessionid={session}"}).status_code == 401


def test_a_logout_that_another_site_sends_ends_nothing(controller: OwnController) -> None:
    with controller.browser() as browser:
        controller.log_in(browser, "alice")
        forged = browser.post("/api/logout/", headers={"Origin": "https://evil.example"})
        assert forged.status_code == 403
        assert browser.get(ME).status_code == 200


def test_a_login_takes_no_session_key_from_the_browser(controller: OwnController) -> None:
    with controller.browser() as browser:
        browser.cookies.set("awx_sessionid", "fixed", domain="127.0.0.1")
        controller.log_in(browser, "alice")
        first = browser.cookies["awx_sessionid"]
        controller.log_in(browser, "alice")
        assert len({"fixed", first, browser.cookies["awx_sessionid"]}) == 3
        assert browser.get(ME, headers={"Cookie": f"awx_sessionid={first}"}).status_code == 401


@pytest.mark.parametrize(
    ("wanted", "location"),
    [
        ("/api/o/authorize/?client_id=a&state=b", "/api/o/authorize/?client_id=a&state=b"),
        ("//evil.example/", "/api/"),
        ("/\\evil.example", "/api/"),
        ("https://evil.example/", "/api/"),
        ("javascript:alert(1)", "/api/"),
        ("/a\r\nSet-Cookie: x=y", "/api/"),
        ("/\t/evil.example", "/api/"),
    ],
)
def test_a_login_leads_to_paths_of_its_own_origin_only(
    wanted: str, location: str, controller: OwnController
) -> None:
    with controller.browser() as browser:
        assert controller.log_in(browser, "alice", wanted).headers["location"] == location


def test_the_form_shows_what_was_typed_as_text_and_never_the_password(
    controller: OwnController,
) -> None:
    name = '"><script>alert(1)</script>'
    with controller.browser() as browser:
        sent = {**fields_of(browser.get("/api/login/")), "username": name, "password": "typed-one"}
        page = browser.post("/api/login/", data=sent)
    assert fields_of(page)["username"] == name
    assert "<script" not in page.text
    assert "typed-one" not in page.text


def test_a_token_comes_before_a_session_and_a_session_before_a_password(
    controller: OwnController,
) -> None:
    bearer = {"Authorization": f"Bearer {controller.token('admin')}"}
    with controller.browser() as browser:
        controller.log_in(browser, "alice")
        by_both = browser.get(ME, headers=bearer)
        assert by_both.json()["results"][0]["username"] == "admin"
        assert "session-timeout" not in by_both.headers
        by_basic = browser.get(ME, auth=controller.basic("admin"))
        assert by_basic.json()["results"][0]["username"] == "alice"
        made = browser.post("/api/v2/tokens/", json={}, auth=controller.basic("admin"))
        assert made.json() == {"detail": "CSRF Failed: CSRF token missing."}


def test_a_request_that_only_watches_does_not_renew_the_session(
    controller: OwnController,
) -> None:
    with controller.browser() as browser:
        controller.log_in(browser, "alice")
        assert browser.get(ME).headers["session-timeout"] == "1800"
        quiet = browser.get(ME, headers={"X-WS-Session-Quiet": "true"})
        assert (quiet.status_code, quiet.headers.get("set-cookie")) == (200, None)


def test_the_page_for_a_login_is_for_browsers_only(controller: OwnController) -> None:
    with controller.browser() as browser:
        assert browser.get("/api/login/", headers={"Accept": "application/json"}).status_code == 406
        page = browser.get("/api/login/", headers={"Accept": "text/html,*/*;q=0.8"})
        assert page.headers["content-security-policy"].startswith("default-src 'none'")
        assert browser.put("/api/login/").status_code == 405
        assert browser.get("/api/login").headers["location"] == "/api/login/"
