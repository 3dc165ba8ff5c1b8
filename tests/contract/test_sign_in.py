"""Signing in with a password or a token at each kind of controller, and out again."""

from collections.abc import Iterator

import pytest
from pydantic import SecretStr

from app.awx.credential import CredentialKind
from app.awx.sign_in import PasswordWay
from app.awx.sign_in_errors import SignInEnded, TokenRefused, WrongPassword
from tests.contract.browsing import OwnController, own_controller
from tests.contract.signing_in import ALL_LIKE, PRODUCTS, signing_in

HAS_TOKENS = {"awx", "gateway", "newer-gateway"}


@pytest.fixture(scope="module", params=ALL_LIKE)
def process(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[OwnController]:
    folder = tmp_path_factory.mktemp(request.param)
    with own_controller(folder, "--like", request.param) as running:
        yield running


@pytest.fixture(scope="module")
def of_ldap(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnController]:
    with own_controller(tmp_path_factory.mktemp("ldap"), "--external-users") as running:
        yield running


def like(process: OwnController) -> str:
    return process.folder.name[:-1]


async def test_the_ways_to_sign_in_are_discovered(process: OwnController) -> None:
    async with signing_in(process) as site:
        offered = await site.sign_in.methods()
        assert await site.sign_in.methods() == offered
    has_tokens = like(process) in HAS_TOKENS
    assert offered.product is PRODUCTS[like(process)]
    assert offered.password is (PasswordWay.TOKEN if has_tokens else PasswordWay.SESSION)
    assert (offered.token, offered.oauth) == (has_tokens, False)
    assert site.watched.lines == ["GET /api/"]


async def test_a_password_is_shown_once_and_becomes_a_token_or_a_session(
    process: OwnController,
) -> None:
    async with signing_in(process) as site:
        credential = await site.sign_in.with_password("auditor", site.password("auditor"))
        assert site.watched.passwords_shown == 1
        assert await site.user_of(credential) == "auditor"
    is_token = like(process) in HAS_TOKENS
    assert credential.kind is (CredentialKind.TOKEN if is_token else CredentialKind.SESSION)


@pytest.mark.parametrize(("user", "password"), [("auditor", "typo"), ("nobody", "x"), ("", "")])
async def test_a_wrong_password_is_shown_once_too(
    user: str, password: str, process: OwnController
) -> None:
    async with signing_in(process) as site:
        with pytest.raises(WrongPassword) as caught:
            await site.sign_in.with_password(user, SecretStr(password))
    assert site.watched.passwords_shown == 1
    assert caught.value.kind == "wrong_password"


async def test_what_a_password_made_is_gone_after_the_sign_out(process: OwnController) -> None:
    async with signing_in(process) as site:
        credential = await site.sign_in.with_password("alice", site.password("alice"))
        assert await site.sign_in.revoke(credential)
        with pytest.raises(SignInEnded) as caught:
            await site.user_of(credential)
        assert await site.sign_in.revoke(credential), "twice is no harm"
    assert caught.value.kind == "unauthorized"


async def test_a_session_that_only_made_the_token_is_over_at_once(process: OwnController) -> None:
    async with signing_in(process) as site:
        await site.sign_in.with_password("alice", site.password("alice"))
        cookies = [one.headers["cookie"] for one in site.watched.sent if "cookie" in one.headers]
        session = cookies[-1].partition(";")[0]
        with process.browser() as browser:
            path = "/api/v2/me/" if "awx" in like(process) else "/api/controller/v2/me/"
            answer = browser.get(path, headers={"Cookie": session})
    assert answer.status_code == (401 if like(process) in HAS_TOKENS else 200)


async def test_a_token_has_a_description_and_may_end_itself(process: OwnController) -> None:
    if like(process) not in HAS_TOKENS:
        pytest.skip("it has no tokens")
    async with signing_in(process) as site:
        await site.sign_in.with_password("alice", site.password("alice"), "Jobpane at ops")
    bearer = {"Authorization": f"Bearer {process.token('alice')}"}
    with process.browser() as browser:
        rows = browser.get(f"{process.accounts_path}tokens/", headers=bearer).json()["results"]
    assert [(row["description"], row["scope"]) for row in rows][-1] == ("Jobpane at ops", "write")


async def test_a_pasted_token_is_checked_and_stays_after_the_sign_out(
    process: OwnController,
) -> None:
    token = SecretStr(process.token("auditor"))
    async with signing_in(process) as site:
        if like(process) not in HAS_TOKENS:
            with pytest.raises(TokenRefused):
                await site.sign_in.with_token(token)
            return
        credential = await site.sign_in.with_token(token)
        assert await site.sign_in.revoke(credential)
        assert await site.user_of(credential) == "auditor"


@pytest.mark.parametrize("token", ["zq-7", "", "two\nlines", "tökén", "a\x00b"])
async def test_no_token_is_refused_without_being_repeated(
    token: str, process: OwnController
) -> None:
    async with signing_in(process) as site:
        with pytest.raises(TokenRefused) as caught:
            await site.sign_in.with_token(SecretStr(token))
    assert not token or token not in str(caught.value)


async def test_a_stored_credential_goes_on(process: OwnController) -> None:
    async with signing_in(process) as site:
        made = await site.sign_in.with_password("alice", site.password("alice"))
        stored = made.to_json()
    async with signing_in(process) as site:
        credential = site.sign_in.credential_from_json(stored)
        assert await site.user_of(credential) == "alice"
        assert credential.to_json() == stored
        assert await site.sign_in.revoke(credential)


async def test_users_who_may_have_no_tokens_get_a_session_with_one_password(
    of_ldap: OwnController,
) -> None:
    async with signing_in(of_ldap) as site:
        credential = await site.sign_in.with_password("alice", site.password("alice"))
        assert site.watched.passwords_shown == 1
        assert credential.kind is CredentialKind.SESSION
        assert await site.user_of(credential) == "alice"
        assert await site.sign_in.revoke(credential)
        with pytest.raises(SignInEnded):
            await site.user_of(credential)
