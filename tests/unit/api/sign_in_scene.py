"""A Jobpane where users sign in, asked over HTTP within the process."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx
from pydantic import SecretStr
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from app.api.application import api_app
from app.api.route import api_route
from app.api.session import session_routes
from app.api.sign_in import sign_in_routes
from app.api.visitors import SignInSite
from app.middleware.principals import principals
from app.runtime.session_keys import SessionKeys
from app.services.failures import Failure
from app.services.principals import Principal
from app.services.visitor import ListedSession, NotSignedIn, SignedIn, Visitor
from app.sessions.cookies import session_cookie
from app.sessions.csrf import CsrfTokens
from app.sessions.memory_store import MemoryStore
from app.sessions.session import MadeBy, NewSession, Owner, Session
from tests.unit.services.fake_controller import services_over

PASSWORD = "correct horse"
TOKEN = "a-token-of-the-auditor"
CONTROLLER_PAGE = "https://awx.example.org/api/o/authorize/?state=s"


@dataclass(frozen=True)
class Ways:
    oauth: bool = True
    password: str = "token"
    token: bool = True


@dataclass
class OneUser:
    """The use cases over real sessions, with one user and no controller."""

    store: MemoryStore
    csrf: CsrfTokens
    ways: Ways | Failure = field(default_factory=Ways)
    refusal: NotSignedIn | None = None  # of whatever is tried next
    seen: list[tuple[object, ...]] = field(default_factory=list)
    states: dict[str, str] = field(default_factory=dict)

    async def methods(self) -> Ways | Failure:
        return self.ways

    async def with_password(
        self, username: str, password: SecretStr, visitor: Visitor
    ) -> SignedIn | NotSignedIn:
        self.seen.append(("password", username, password.get_secret_value(), visitor))
        if password.get_secret_value() != PASSWORD:
            return NotSignedIn("wrong_password", "The name or the password is wrong.", id="1a2b")
        return await self.begun(username, visitor)

    async def with_token(self, token: SecretStr, visitor: Visitor) -> SignedIn | NotSignedIn:
        self.seen.append(("token", token.get_secret_value()))
        if token.get_secret_value() != TOKEN:
            return NotSignedIn("token_refused", "The token is wrong.")
        return await self.begun("auditor", visitor)

    async def oauth_url(self, next_path: str, visitor: Visitor) -> str | NotSignedIn:
        self.states["s"] = next_path
        self.seen.append(("oauth", visitor.browser_cookie))
        return self.refusal or CONTROLLER_PAGE

    async def with_code(self, state: str, code: str, visitor: Visitor) -> SignedIn | NotSignedIn:
        next_path = self.states.pop(state, None)
        if next_path is None:
            return NotSignedIn("expired_state", "Too late.")
        if code != "good":
            return NotSignedIn("sign_in_not_completed", "Refused.")
        return await self.begun("auditor", visitor, next_path)

    async def begun(
        self, name: str, visitor: Visitor, next_path: str = "/"
    ) -> SignedIn | NotSignedIn:
        if self.refusal is not None:
            return self.refusal
        made = await self.store.create(
            NewSession(
                Owner("", "2"),
                name,
                is_read_only=True,
                credential=SecretStr("{}"),
                made_by=MadeBy.PASSWORD,
                address=visitor.address,
                user_agent=visitor.user_agent,
            )
        )
        cookie = session_cookie(is_https=visitor.is_https)
        return SignedIn(name, cookie.setting(made.cookie.get_secret_value()), next_path)

    async def session(self, cookie_header: str, *, is_https: bool) -> Session | None:
        value = session_cookie(is_https=is_https).read([cookie_header])
        return None if value is None else await self.store.get(value)

    async def of(self, visitor: Visitor) -> Session:
        found = await self.session(visitor.cookie_header, is_https=visitor.is_https)
        assert found is not None
        return found

    async def _bound_to(self, visitor: Visitor) -> str:
        found = await self.session(visitor.cookie_header, is_https=visitor.is_https)
        return visitor.browser_cookie if found is None else found.id

    async def csrf_token(self, visitor: Visitor) -> str:
        return self.csrf.token(await self._bound_to(visitor))

    async def has_csrf(self, token: str, visitor: Visitor) -> bool:
        return self.csrf.is_valid(token, await self._bound_to(visitor))

    async def sessions(self, visitor: Visitor) -> list[ListedSession]:
        own = await self.of(visitor)
        return [
            ListedSession(
                one.id,
                one.browser,
                one.address,
                one.created_at,
                one.used_at,
                is_this=one.id == own.id,
                made_by=one.made_by.value,
            )
            for one in await self.store.of_user(own.owner)
        ]

    async def sign_out(self, visitor: Visitor) -> list[str]:
        own = await self.of(visitor)
        await self.store.end(own.owner, own.id)
        return [session_cookie(is_https=visitor.is_https).removal()]

    async def sign_out_everywhere(self, visitor: Visitor) -> list[str]:
        await self.store.end_all((await self.of(visitor)).owner)
        return [session_cookie(is_https=visitor.is_https).removal()]

    async def end_session(self, session_id: str, visitor: Visitor) -> bool:
        return await self.store.end((await self.of(visitor)).owner, session_id) is not None

    async def of_request(
        self, cookie: str, _asserted_user: str, *, is_https: bool
    ) -> Principal | None:
        found = await self.session(cookie, is_https=is_https)
        if found is None:
            return None
        return Principal(found.id, services_over(_refused), name=found.user_name, is_read_only=True)

    async def of_frame_key(self, _key: str) -> Principal | None:
        return None


def _refused(_: httpx.Request) -> httpx.Response:
    raise AssertionError("the controller is not asked")


@dataclass
class Scene:
    """What a test changes, and a browser that asks."""

    browser: httpx.AsyncClient
    user: OneUser

    async def session(self, query: str = "") -> dict[str, object]:
        answer = await self.browser.get(f"/api/session{query}")
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def post(self, path: str, body: object = None) -> httpx.Response:
        """As a page of ours does."""
        csrf = str((await self.session())["csrf"])
        return await self.browser.post(path, json=body, headers={"X-CSRF-Token": csrf})

    async def sign_in(self, password: str = PASSWORD, **more: object) -> httpx.Response:
        body = {"way": "password", "username": "auditor", "password": password, **more}
        return await self.post("/api/sign-in", body)


@asynccontextmanager
async def scene(site: SignInSite | None = None) -> AsyncIterator[Scene]:
    """With `site` one where users do not sign in."""
    keys = SessionKeys.random()
    user = OneUser(MemoryStore(keys), CsrfTokens(keys))
    own = site or SignInSite("sign-in", "awx.example.org", user)
    page = api_route("/sign-in", _page, "page")
    routes = [page, *sign_in_routes(lambda _: own), *session_routes(lambda _: own)]
    app = principals(lambda _: user)(api_app([*routes]))
    transport = httpx.ASGITransport(app, client=("192.0.2.7", 1234))
    async with httpx.AsyncClient(transport=transport, base_url="https://jobs.example.org") as it:
        await it.get("/sign-in", headers={"Accept": "text/html"})
        yield Scene(it, user)
    await user.store.aclose()


async def _page(_: Request) -> Response:
    return PlainTextResponse("the page")
