"""Requests that no page of ours makes for a signed-in user: foreign, forged, with odd cookies."""

from itertools import product
from urllib.parse import quote, urlsplit

import httpx
import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from tests.support.crossing import PUBLIC_URL, Crossing

ROUTES = [
    ("GET", "/api/session"),
    ("GET", "/api/sessions"),
    ("GET", "/api/jobs/42/record"),
    ("GET", "/api/jobs/42/output/lines"),
    ("GET", "/api/jobs/42/output/search?q=a"),
    ("GET", "/api/jobs/42/output/download"),
    ("GET", "/_event/?EIO=4&transport=polling&token=t"),
    ("POST", "/api/sign-in"),
    ("POST", "/api/sign-out"),
    ("POST", "/api/sign-out-everywhere"),
    ("POST", "/api/sessions/0/end"),
]
COMMANDS = [path for method, path in ROUTES if method == "POST"]
FOREIGN = [
    "https://evil.example",
    "null",
    "http://127.0.0.1:1",
    "https://sub.jobs.example.org",
    "http://jobs.example.org",
    "https://jobs.example.org:8443",
    "https://jobs.example.org.evil.example",
    "",
]
TRICKS = [
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "https://evil.example",
    "https:evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "/%2f/evil.example",
    "/%2fevil.example",
    "/%5cevil.example",
    "/%255cevil.example",
    "/..//evil.example",
    "/./%2e%2e//evil.example",
    "/jobs/../..//evil.example",
    "@evil.example",
    "/ /evil.example",
    "/\u2215evil.example",
    "/sign-in?next=//evil.example",
    "/api/sign-out",
    "evil.example",
    "",
]
HTTPS = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.9", "Host": "jobs.example.org"}


@pytest.mark.parametrize("is_signed_in", [True, False])
def test_no_other_site_gets_an_answer(crossing: Crossing, is_signed_in: bool) -> None:
    with crossing.users("auditor") as (auditor,), crossing.nobody() as nobody:
        client = auditor.client if is_signed_in else nobody.client
        csrf = str((auditor if is_signed_in else nobody).session()["csrf"])
        for (method, path), origin in product(ROUTES, FOREIGN):
            headers = {"Origin": origin, "X-CSRF-Token": csrf}
            assert client.request(method, path, headers=headers).status_code == 403
        for (method, path), fetched in product(ROUTES, ["cross-site", "same-site", "odd"]):
            headers = {"Sec-Fetch-Site": fetched, "X-CSRF-Token": csrf}
            assert client.request(method, path, headers=headers).status_code == 403
        assert auditor.session()["signed_in"]  # nothing of it was done
        for fetched in ("same-origin", "none"):
            own = {"Origin": crossing.site.url, "Sec-Fetch-Site": fetched}
            status = client.get("/api/jobs/42/record", headers=own).status_code
            assert status == (200 if is_signed_in else 401)


def test_no_other_site_opens_a_websocket(crossing: Crossing) -> None:
    with crossing.users("auditor") as (auditor,):
        cookies = "; ".join(f"{name}={value}" for name, value in auditor.client.cookies.items())
        url = crossing.site.url.replace("http", "ws", 1) + "/_event/?EIO=4&transport=websocket"
        for origin in filter(None, FOREIGN):
            with (
                pytest.raises(InvalidStatus),
                connect(
                    f"{url}&token=t",
                    origin=origin,  # type: ignore[arg-type]
                    additional_headers={"Cookie": cookies},
                ),
            ):
                pass


def test_a_command_needs_the_token_of_its_own_session(crossing: Crossing) -> None:
    with crossing.users("auditor", "alice") as (auditor, alice), crossing.nobody() as nobody:
        wrong = [str(alice.session()["csrf"]), str(nobody.session()["csrf"]), "", "x" * 96]
        tokens = [{"X-CSRF-Token": one} for one in wrong]
        for path, headers in product(COMMANDS, [{}, *tokens]):
            answer = auditor.client.post(path, headers=headers, json={})
            assert (answer.status_code, answer.json()["error"]["code"]) == (403, "csrf")
        assert auditor.session()["signed_in"]
        assert alice.session()["signed_in"]


def test_only_the_very_cookie_that_was_given_is_a_session(crossing: Crossing) -> None:
    with crossing.users("auditor") as (auditor,):
        value = auditor.client.cookies["jobpane"]
    odd = [
        f"jobpane={value}; jobpane={value}",
        f"jobpane={'A' * 43}; jobpane={value}",
        f"__Host-jobpane={value}",
        f"Jobpane={value}",
        f"jobpane={value}x",
        f'jobpane="{value}"',
        f"jobpane={value[:-1]}",
        f"jobpane={value.swapcase()}",
        f"jobpane-browser={value}",
        f"a=b, jobpane={value}",
        "x" * 9000,
        "jobpane",
        "=;;=",
    ]
    with httpx.Client(base_url=crossing.site.url) as client:
        for cookie in odd:
            answer = client.get("/api/jobs/42/record", headers={"Cookie": cookie})
            assert answer.status_code == 401, cookie[:20]
        good = client.get("/api/jobs/42/record", headers={"Cookie": f"jobpane={value}"})
        assert good.status_code == 200


def test_over_https_cookies_are_secure_and_a_chosen_one_is_not_kept(crossing: Crossing) -> None:
    chosen = "C" * 43
    password = crossing.controller.password("auditor")
    with httpx.Client(base_url=crossing.site.url, headers=HTTPS, timeout=30) as client:
        page = client.get("/sign-in", headers={"Accept": "text/html"})
        browser = page.headers["set-cookie"].partition(";")[0]
        assert browser.startswith("__Host-jobpane-browser=")
        cookies = {"Cookie": f"{browser}; __Host-jobpane={chosen}"}
        csrf = client.get("/api/session", headers=cookies).json()["csrf"]
        answer = client.post(
            "/api/sign-in",
            json={
                "way": "password",
                "username": "auditor",
                "password": password,
                "next": "//evil.example",
            },
            headers={**cookies, "Origin": PUBLIC_URL, "X-CSRF-Token": csrf},
        )
        assert answer.json() == {"next": "/"}
        cookie, *attributes = answer.headers["set-cookie"].split("; ")
        assert sorted(attributes) == ["HttpOnly", "Path=/", "SameSite=Lax", "Secure"]
        name, _, value = cookie.partition("=")
        assert name == "__Host-jobpane"
        assert value != chosen
        for one, status in ((cookie, 200), (f"__Host-jobpane={chosen}", 401)):
            asked = client.get("/api/jobs/42/record", headers={"Cookie": one})
            assert asked.status_code == status


def test_no_way_back_leads_to_another_site(crossing: Crossing) -> None:
    with crossing.nobody() as nobody:
        for trick in TRICKS:
            asked = nobody.client.get("/api/session", params={"next": trick})
            assert asked.json()["next"] == "/", trick
            oauth = nobody.client.get("/sign-in/oauth", params={"next": trick})
            assert is_our_own(oauth.headers["location"]), trick
            assert "evil" not in oauth.headers["location"]
            back = nobody.client.get(
                "/sign-in/oauth/callback", params={"state": "s", "code": "c", "next": trick}
            )
            assert is_our_own(back.headers["location"]), trick
            page = nobody.client.get(
                f"{crossing.site.url}/{quote(trick)}", headers={"Accept": "text/html"}
            )
            assert is_our_own(page.headers.get("location", "/")), trick


def is_our_own(location: str) -> bool:
    parts = urlsplit(location)
    return not parts.scheme and not parts.netloc and location.startswith("/")
