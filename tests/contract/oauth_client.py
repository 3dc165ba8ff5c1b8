"""A client of the built-in controller's OAuth2, of which tests change one parameter at a time."""

import hashlib
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

import httpx

from tests.contract.browsing import OwnController, fields_of
from tests.support.processes import NO_TLS

CALLBACK = "http://127.0.0.1:9/callback"
VERIFIER = "a-verifier-of-enough-characters-to-be-one-0123"
CHALLENGE = urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode().rstrip("=")


@dataclass
class Client:
    """A registered application, and the requests that it makes."""

    controller: OwnController
    id: str
    secret: str

    def question(self, **changes: str | None) -> dict[str, str]:
        usual = {
            "response_type": "code",
            "client_id": self.id,
            "redirect_uri": CALLBACK,
            "scope": "read",
            "state": "a state & more",
            "code_challenge": CHALLENGE,
            "code_challenge_method": "S256",
        }
        return {name: value for name, value in {**usual, **changes}.items() if value is not None}

    def code(self, browser: httpx.Client, **changes: str | None) -> str:
        """The code that the user's browser brings back."""
        page = browser.get(
            f"{self.controller.oauth_path}authorize/", params=self.question(**changes)
        )
        approved = {**fields_of(page), "allow": "Authorize"}
        back = browser.post(str(page.url), data=approved)
        assert back.status_code == 302, back.text
        return answer_in(back)["code"]

    def exchange(self, code: str, /, **changes: str | None) -> httpx.Response:
        usual = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": CALLBACK,
            "code_verifier": VERIFIER,
            "client_id": self.id,
            "client_secret": self.secret,
        }
        return self.post("token", **{**usual, **changes})

    def post(self, endpoint: str, **fields: str | None) -> httpx.Response:
        sent = {name: value for name, value in fields.items() if value is not None}
        url = f"{self.controller.url}{self.controller.oauth_path}{endpoint}/"
        return httpx.post(url, data=sent, timeout=20, verify=NO_TLS)

    def as_itself(self, endpoint: str, **fields: str | None) -> httpx.Response:
        return self.post(endpoint, client_id=self.id, client_secret=self.secret, **fields)


def registered(controller: OwnController, name: str, **changes: object) -> Client:
    body = {
        "name": name,
        "organization": 1,
        "client_type": "confidential",
        "authorization_grant_type": "authorization-code",
        "redirect_uris": CALLBACK,
        **changes,
    }
    answer = httpx.post(
        f"{controller.url}{controller.accounts_path}applications/",
        json=body,
        auth=controller.basic("admin"),
        timeout=20,
        verify=NO_TLS,
    )
    assert answer.status_code == 201, answer.text
    made = answer.json()
    return Client(controller, made["client_id"], made.get("client_secret", ""))


def answer_in(back: httpx.Response) -> dict[str, str]:
    """What the redirect to the application says."""
    location = back.headers["location"]
    assert location.startswith(f"{CALLBACK}?"), location
    return dict(parse_qsl(urlsplit(location).query))
