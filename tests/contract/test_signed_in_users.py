"""Users who sign in at a real controller: their sessions, and what becomes of their credentials."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from pydantic import SecretStr

from app.services.failures import Failure
from app.services.principals import Principal
from app.services.sign_in import SignIns
from app.services.visitor import NotSignedIn, SignedIn, Visitor
from app.sessions.starts import MOST
from app.settings import Settings
from app.startup import opened_sites
from tests.contract.browsing import OwnController
from tests.contract.oauth_client import registered
from tests.support.processes import ControllerProcess

BROWSER = "B" * 43
NOBODY = Visitor("192.0.2.7", BROWSER, "Mozilla/5.0 (X11; Linux) Firefox/140.0", "", False)
JOB_ID = 42


@dataclass
class Scene:
    sign_ins: SignIns
    controller: ControllerProcess

    def password(self, user: str) -> SecretStr:
        return SecretStr((self.controller.data_dir / f"{user}.password").read_text().strip())

    async def signed_in(self, user: str, visitor: Visitor = NOBODY) -> Visitor:
        """The browser of a user who has just signed in."""
        answer = await self.sign_ins.with_password(user, self.password(user), visitor)
        assert isinstance(answer, SignedIn), answer
        cookie = answer.set_cookie.partition(";")[0]
        return replace(visitor, cookie_header=cookie)

    async def principal(self, visitor: Visitor) -> Principal | None:
        return await self.sign_ins.of_request(visitor.cookie_header, "", is_https=False)

    def tokens(self) -> list[int]:
        """The ids of the tokens that sign-ins have made and the controller still has."""
        answer = self.controller.ask("/api/v2/tokens/?page_size=200", "GET")
        return [one["id"] for one in answer["results"] if one["description"] == "Jobpane"]  # type: ignore[attr-defined]

    def newest_token(self) -> int:
        return max(self.tokens())


@asynccontextmanager
async def opened(
    controller: ControllerProcess, folder: Path, **more: object
) -> AsyncIterator[Scene]:
    settings = Settings(
        controller_url=controller.url,
        controller_ui="classic",
        data_dir=folder,
        **more,  # type: ignore[arg-type]
    )
    async with opened_sites(settings) as sites:
        sign_ins = sites[""].sign_ins
        assert sign_ins is not None
        assert sites[""].services is None  # no token is configured
        yield Scene(sign_ins, controller)


@pytest.fixture
async def oauth(controller: ControllerProcess, tmp_path: Path) -> AsyncIterator[Scene]:
    """The same where users may sign in at the controller itself."""
    client = registered(OwnController(controller.url, controller.data_dir), str(tmp_path))
    secret_file = tmp_path / "client-secret"
    secret_file.write_text(client.secret)
    more = {"oauth_client_id": client.id, "oauth_client_secret_file": secret_file}
    async with opened(controller, tmp_path, **more) as scene:
        yield scene


async def test_a_password_becomes_a_session_with_the_users_own_rights(
    controller: ControllerProcess, tmp_path: Path
) -> None:
    async with opened(controller, tmp_path) as scene:
        assert await scene.principal(NOBODY) is None
        auditor = await scene.principal(await scene.signed_in("auditor"))
        alice = await scene.principal(await scene.signed_in("alice"))
        assert auditor is not None
        assert alice is not None
        assert (auditor.name, auditor.is_read_only, auditor.has_session) == ("auditor", True, True)
        seen = await auditor.services.reader.read(JOB_ID)
        assert not isinstance(seen, Failure)
        assert isinstance(await alice.services.reader.read(JOB_ID), Failure)


async def test_two_browsers_of_one_user_have_two_sessions(
    controller: ControllerProcess, tmp_path: Path
) -> None:
    async with opened(controller, tmp_path) as scene:
        first, second = [await scene.signed_in("auditor") for _ in range(2)]
        assert await scene.principal(first) is not await scene.principal(second)
        listed = await scene.sign_ins.sessions(second)
        assert [one.is_this for one in listed] == [True, False]
        assert {one.browser for one in listed} == {"Firefox on Linux"}
        assert await scene.sign_ins.end_session(listed[1].id, second)
        assert await scene.principal(first) is None
        assert not await scene.sign_ins.end_session(listed[1].id, second)


async def test_nobody_ends_a_session_of_somebody_else(
    controller: ControllerProcess, tmp_path: Path
) -> None:
    async with opened(controller, tmp_path) as scene:
        auditor, alice = [await scene.signed_in(user) for user in ("auditor", "alice")]
        (session,) = await scene.sign_ins.sessions(auditor)
        assert not await scene.sign_ins.end_session(session.id, alice)
        assert not await scene.sign_ins.end_session(session.id, NOBODY)
        assert await scene.principal(auditor) is not None


async def test_after_the_sign_out_the_token_is_gone_at_the_controller_too(
    controller: ControllerProcess, tmp_path: Path
) -> None:
    async with opened(controller, tmp_path) as scene:
        before = len(scene.tokens())
        visitor = await scene.signed_in("auditor")
        principal = await scene.principal(visitor)
        assert principal is not None
        assert len(scene.tokens()) == before + 1
        (removal,) = await scene.sign_ins.sign_out(visitor)
        assert removal.startswith("jobpane=;")
        assert principal.has_ended
        assert await scene.principal(visitor) is None
        await until_tokens(scene, before)


async def test_a_sign_out_everywhere_ends_all_sessions_of_this_user_alone(
    controller: ControllerProcess, tmp_path: Path
) -> None:
    async with opened(controller, tmp_path) as scene:
        browsers = [await scene.signed_in("auditor") for _ in range(3)]
        other = await scene.signed_in("alice")
        await scene.sign_ins.sign_out_everywhere(browsers[0])
        assert [await scene.principal(one) for one in browsers] == [None] * 3
        assert await scene.principal(other) is not None


async def test_a_second_sign_in_of_a_browser_ends_its_first_session(
    controller: ControllerProcess, tmp_path: Path
) -> None:
    async with opened(controller, tmp_path) as scene:
        first = await scene.signed_in("auditor")
        second = await scene.signed_in("alice", first)
        assert second.cookie_header != first.cookie_header
        assert await scene.principal(first) is None


async def test_a_cookie_that_the_browser_chose_begins_no_session(
    controller: ControllerProcess, tmp_path: Path
) -> None:
    async with opened(controller, tmp_path) as scene:
        chosen = replace(NOBODY, cookie_header=f"jobpane={'C' * 43}")
        assert await scene.principal(chosen) is None
        visitor = await scene.signed_in("auditor", chosen)
        assert visitor.cookie_header != chosen.cookie_header
        assert await scene.principal(chosen) is None


async def test_five_wrong_passwords_a_minute_reach_the_controller_and_no_more(
    controller: ControllerProcess, tmp_path: Path
) -> None:
    async with opened(controller, tmp_path) as scene:
        before = logins_at(controller)
        answers = [
            await scene.sign_ins.with_password(
                "mallory", SecretStr("wrong"), replace(NOBODY, address=f"192.0.2.{number}")
            )
            for number in range(9)
        ]
        codes = [answer.code for answer in answers if isinstance(answer, NotSignedIn)]
        assert 1 <= codes.count("wrong_password") <= 5
        assert codes[-1] == "slowed"
        slowed = answers[-1]
        assert isinstance(slowed, NotSignedIn)
        assert slowed.retry_after_s >= 1
        assert logins_at(controller) - before == codes.count("wrong_password")
        assert await scene.signed_in("auditor")  # others are not slowed by it


async def test_a_token_that_is_revoked_at_the_controller_ends_the_session(
    controller: ControllerProcess, tmp_path: Path
) -> None:
    async with opened(controller, tmp_path) as scene:
        visitor = await scene.signed_in("auditor")
        principal = await scene.principal(visitor)
        assert principal is not None
        controller.ask(f"/api/v2/tokens/{scene.newest_token()}/", "DELETE")
        assert isinstance(await principal.services.reader.read(JOB_ID), Failure)
        async with asyncio.timeout(10):
            while not principal.has_ended:  # noqa: ASYNC110 - the end has no event to wait for
                await asyncio.sleep(0.01)
        assert await scene.principal(visitor) is None


async def test_a_pasted_token_signs_in_and_stays_after_the_sign_out(
    controller: ControllerProcess, tmp_path: Path
) -> None:
    token = SecretStr(controller.new_token_file("read", tmp_path).read_text())
    async with opened(controller, tmp_path) as scene:
        answer = await scene.sign_ins.with_token(token, NOBODY)
        assert isinstance(answer, SignedIn)
        assert answer.name == "admin"
        before = len(scene.tokens())
        visitor = replace(NOBODY, cookie_header=answer.set_cookie.partition(";")[0])
        await scene.sign_ins.sign_out(visitor)
        assert len(scene.tokens()) == before
        wrong = await scene.sign_ins.with_token(SecretStr("no-token"), NOBODY)
        assert isinstance(wrong, NotSignedIn)
        assert "no-token" not in repr(wrong)


async def test_at_shutdown_the_tokens_of_sessions_in_memory_are_revoked(
    controller: ControllerProcess, tmp_path: Path
) -> None:
    async with opened(controller, tmp_path) as scene:
        before = len(scene.tokens())
        for _ in range(3):
            await scene.signed_in("auditor")
        assert len(scene.tokens()) == before + 3
    assert len(scene.tokens()) == before


@pytest.mark.parametrize(
    ("public_url", "origin"),
    [("", "http://127.0.0.1:3000"), ("https://jobs.example.org", "https://jobs.example.org")],
)
async def test_the_controller_sends_a_browser_back_to_the_url_that_it_uses(
    controller: ControllerProcess, tmp_path: Path, public_url: str, origin: str
) -> None:
    application = {"oauth_client_id": "jobpane", "public_url": public_url}
    visitor = replace(NOBODY, origin="http://127.0.0.1:3000", base_path="/c/lab")
    async with opened(controller, tmp_path, **application) as scene:
        url = await scene.sign_ins.oauth_url("/jobs/42", visitor)
    assert isinstance(url, str)
    redirect_uri = parse_qs(urlsplit(url).query)["redirect_uri"]
    assert redirect_uri == [f"{origin}/c/lab/sign-in/oauth/callback"]


async def test_a_form_is_of_one_session_or_one_browser(
    controller: ControllerProcess, tmp_path: Path
) -> None:
    async with opened(controller, tmp_path) as scene:
        visitor = await scene.signed_in("auditor")
        for one in (NOBODY, visitor):
            token = await scene.sign_ins.csrf_token(one)
            assert re.fullmatch(r"[0-9a-f]{96}", token)
            assert await scene.sign_ins.has_csrf(token, one)
            other = visitor if one is NOBODY else NOBODY
            assert not await scene.sign_ins.has_csrf(token, other)
            assert not await scene.sign_ins.has_csrf(token[:-1] + "x", one)


async def test_one_address_cannot_push_out_the_ways_to_the_controller_of_others(
    oauth: Scene,
) -> None:
    others = replace(NOBODY, address="192.0.2.99", browser_cookie="C" * 43)
    url = await oauth.sign_ins.oauth_url("/", others)
    answers = [await oauth.sign_ins.oauth_url("/", NOBODY) for _ in range(10_100)]
    slowed = [one for one in answers if isinstance(one, NotSignedIn)]
    assert len(answers) - len(slowed) == MOST
    assert {one.code for one in slowed} == {"slowed"}
    assert isinstance(url, str)
    state = parse_qs(urlsplit(url).query)["state"][0]
    answer = await oauth.sign_ins.with_code(state, "no-such-code", others)
    assert isinstance(answer, NotSignedIn)
    assert answer.code == "sign_in_not_completed", "its state was still there"


def logins_at(controller: ControllerProcess) -> int:
    """How often a password was posted to the controller's login."""
    return sum(
        one["method"] == "POST" and "login" in str(one["path"]) for one in controller.requests()
    )


async def until_tokens(scene: Scene, count: int) -> None:
    async with asyncio.timeout(10):
        while len(scene.tokens()) != count:  # noqa: ASYNC110 - nor has a revocation
            await asyncio.sleep(0.05)
