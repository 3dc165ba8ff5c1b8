"""OAuth2's code with PKCE at AWX and behind a gateway: exchanged, refreshed once, revoked."""

import asyncio
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from pydantic import SecretStr

from app.awx.oauth_client import OAuthApplication
from app.awx.oauth_credential import OAuthCredential
from app.awx.sign_in_errors import ApplicationRefused, SignInEnded, SignInNotCompleted
from tests.contract.browsing import OwnController, own_controller
from tests.contract.oauth_client import CALLBACK, CHALLENGE, VERIFIER, Client, registered
from tests.contract.signing_in import Site, signing_in

STATE, PROOF = SecretStr("a-state"), SecretStr(VERIFIER)


@pytest.fixture(scope="module", params=["awx", "gateway"])
def process(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[OwnController]:
    with own_controller(tmp_path_factory.mktemp("oauth"), "--like", request.param) as running:
        yield running


@pytest.fixture(scope="module")
def client(process: OwnController) -> Client:
    return registered(process, "Jobpane")


def application(client: Client) -> OAuthApplication:
    return OAuthApplication(client.id, SecretStr(client.secret))


def code_of(client: Client) -> SecretStr:
    with client.controller.browser() as browser:
        client.controller.log_in(browser, "auditor")
        return SecretStr(client.code(browser))


async def signed_in(site: Site, client: Client) -> OAuthCredential:
    return await site.sign_in.with_code(code_of(client), PROOF, CALLBACK)


async def test_the_browser_is_sent_with_the_hash_of_the_verifier_only(client: Client) -> None:
    async with signing_in(client.controller, application(client)) as site:
        url = await site.sign_in.oauth_url(CALLBACK, STATE, PROOF, "read")
    asked = parse_qs(urlsplit(url).query)
    assert urlsplit(url).path == f"{client.controller.oauth_path}authorize/"
    assert (asked["code_challenge"], asked["code_challenge_method"]) == ([CHALLENGE], ["S256"])
    assert VERIFIER not in url
    assert client.secret not in url


async def test_a_code_is_good_once(client: Client) -> None:
    code = code_of(client)
    async with signing_in(client.controller, application(client)) as site:
        credential = await site.sign_in.with_code(code, PROOF, CALLBACK)
        assert await site.user_of(credential) == "auditor"
        with pytest.raises(SignInNotCompleted):
            await site.sign_in.with_code(code, PROOF, CALLBACK)


async def test_another_secret_is_not_blamed_on_the_user(client: Client) -> None:
    wrong = OAuthApplication(client.id, SecretStr("another"))
    async with signing_in(client.controller, wrong) as site:
        with pytest.raises(ApplicationRefused):
            await site.sign_in.with_code(code_of(client), PROOF, CALLBACK)


async def test_a_refused_pair_is_refreshed_once_for_all_requests(client: Client) -> None:
    async with signing_in(client.controller, application(client)) as site:
        credential = await signed_in(site, client)
        old, stored = credential.headers_for("GET"), credential.to_json()
        changes: list[str] = []
        credential.on_change(lambda: changes.append("changed"))
        before = sum(line.endswith("token/") for line in site.watched.lines)
        renewed = await asyncio.gather(*(credential.renew(old) for _ in range(20)))
        assert all(renewed)
        assert sum(line.endswith("token/") for line in site.watched.lines) == before + 1
        assert (changes, await site.user_of(credential)) == (["changed"], "auditor")
        with pytest.raises(SignInEnded):  # its refresh token is used up
            await site.user_of(site.sign_in.credential_from_json(stored))


async def test_both_tokens_are_gone_after_the_sign_out(client: Client) -> None:
    async with signing_in(client.controller, application(client)) as site:
        credential = await signed_in(site, client)
        assert await site.sign_in.revoke(credential)
        with pytest.raises(SignInEnded):  # neither the access token nor the refresh token
            await site.user_of(credential)
