"""A program that signs in by every way, logs all it can, and prints all that it holds.

`python -m tests.contract.sign_in_canaries URL FOLDER LIKE SECRETS`: the controller, and the file
that gets every secret that it met. None may be in what it prints to either stream.
"""

import asyncio
import json
import logging
import sys
import traceback
from collections.abc import Awaitable
from pathlib import Path
from urllib.parse import quote, quote_plus

import structlog
from pydantic import SecretStr

from app.awx.client import Controller
from app.awx.errors import ControllerError
from app.awx.oauth_client import OAuthApplication
from app.awx.sign_in import SignIn
from app.awx.user_credentials import UserCredential
from app.logs import set_up_logs
from tests.contract.browsing import OwnController
from tests.contract.oauth_client import CALLBACK, VERIFIER, Client, registered
from tests.contract.signing_in import Site, Watched

log = structlog.get_logger("canaries")
TYPED = "canary-typed-password"
PASTED = "canary-pasted-token"
WRONG_SECRET = "canary-client-secret"
SHORTEST = 8  # characters: a shorter value is no secret


class Canaries:
    """What was met that must not be seen, and what was shown."""

    def __init__(self) -> None:
        self.secrets = {TYPED, PASTED, WRONG_SECRET, VERIFIER}

    def show(self, *things: object) -> None:
        for thing in things:
            print(repr(thing), str(thing), f"{thing}", [thing], {"a": thing})
            log.warning("shown", thing=thing)
            logging.getLogger("a.library").warning("shown %s %r", thing, thing)

    async def fails(self, doing: Awaitable[object]) -> None:
        try:
            await doing
        except (ControllerError, ValueError) as error:
            print("".join(traceback.format_exception(error)))
            self.show(error, *error.args)
            log.exception("failed")
            logging.getLogger("a.library").exception("failed")
        else:
            raise AssertionError("it did not fail")

    def note_headers(self, watched: Watched) -> None:
        """Every cookie, token and form field that was sent."""
        for one in watched.sent:
            for part in one.headers.get("cookie", "").split("; "):
                self.secrets.add(part.partition("=")[2])
            self.secrets.add(one.headers.get("x-csrftoken", ""))
            self.secrets.add(one.headers.get("authorization", "").partition(" ")[2])
            print(one.url)

    def note(self, credential: UserCredential) -> None:
        found = json.loads(credential.to_json().get_secret_value())
        names = ("token", "value", "csrf", "access", "refresh")
        self.secrets.update(found[name] for name in names if name in found)
        self.show(credential, credential.to_json())


async def sign_in_by_all_ways(
    process: OwnController, canaries: Canaries, client: Client | None
) -> None:
    secret = SecretStr(client.secret) if client else None
    application = OAuthApplication(client.id, secret) if client else None
    watched = Watched()
    controller = Controller(process.url, None, transport=watched)
    site = Site(process, controller, SignIn(controller, application), watched)
    canaries.secrets.update(process.password(user) for user in ("auditor", "alice"))
    canaries.show(site.sign_in, controller, controller.connection, application)
    await canaries.fails(site.sign_in.with_password("alice", SecretStr(TYPED)))
    await canaries.fails(site.sign_in.with_token(SecretStr(PASTED)))
    await canaries.fails(site.sign_in.with_token(SecretStr(f"{PASTED}\n{PASTED}")))
    credential = await site.sign_in.with_password("auditor", site.password("auditor"))
    await ended(site, credential, canaries)
    if client is not None and application is not None:
        await by_oauth(site, client, canaries)
        wrong = SignIn(controller, OAuthApplication(client.id, SecretStr(WRONG_SECRET)))
        await canaries.fails(
            wrong.with_code(SecretStr("canary-code"), SecretStr(VERIFIER), CALLBACK)
        )
    canaries.note_headers(watched)
    await site.sign_in.aclose()
    await controller.aclose()


async def ended(site: Site, credential: UserCredential, canaries: Canaries) -> None:
    """Use a credential, end it, and use it again."""
    canaries.note(credential)
    asking = site.controller.with_credential(credential)
    canaries.show(asking, asking.credential, await asking.fetch_me())
    await canaries.fails(asking.cancel(10**9))
    await site.sign_in.revoke(credential)
    await canaries.fails(asking.fetch_me())
    await canaries.fails(asking.delete(1))
    await asking.aclose()


async def by_oauth(site: Site, client: Client, canaries: Canaries) -> None:
    canaries.secrets.add(client.secret)
    with client.controller.browser() as browser:
        client.controller.log_in(browser, "auditor")
        code = client.code(browser)
    canaries.secrets.add(code)
    proof = SecretStr(VERIFIER)
    print(await site.sign_in.oauth_url(CALLBACK, SecretStr("a-state"), proof))
    pair = await site.sign_in.with_code(SecretStr(code), proof, CALLBACK)
    canaries.show(pair.pair)
    canaries.note(pair)
    await pair.renew(pair.headers_for("GET"))
    await canaries.fails(site.sign_in.with_code(SecretStr(code), proof, CALLBACK))
    await ended(site, pair, canaries)


def main() -> None:
    url, folder, like, secrets_file = sys.argv[1:]
    gateway = "gateway" in like
    paths = ("/api/gateway/v1/login/", "/o/", "/api/gateway/v1/") if gateway else ()
    process = OwnController(url, Path(folder), *paths)
    client = registered(process, "Jobpane") if like in {"awx", "gateway"} else None
    set_up_logs("json")
    for name in ("", "httpx", "httpcore", "asyncio"):
        logging.getLogger(name).setLevel(logging.DEBUG)
    canaries = Canaries()
    asyncio.run(sign_in_by_all_ways(process, canaries, client), debug=True)
    long = {one for one in canaries.secrets if len(one) >= SHORTEST}
    encoded = long | {quote(one, safe="") for one in long} | {quote_plus(one) for one in long}
    Path(secrets_file).write_text(json.dumps(sorted(encoded)))


if __name__ == "__main__":
    main()
