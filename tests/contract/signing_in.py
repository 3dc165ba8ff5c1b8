"""Signing in at a built-in controller through the client, with every request looked at."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx
from pydantic import SecretStr

from app.awx.client import Controller
from app.awx.oauth_client import OAuthApplication
from app.awx.sign_in import SignIn
from app.awx.sign_in_paths import Product
from app.awx.user_credentials import UserCredential
from tests.contract.browsing import OwnController

ALL_LIKE = ("awx", "newer-awx", "gateway", "newer-gateway")
PRODUCTS = {
    "awx": Product.AWX,
    "newer-awx": Product.NEWER_AWX,
    "gateway": Product.GATEWAY,
    "newer-gateway": Product.GATEWAY,
}


@dataclass
class Watched(httpx.AsyncBaseTransport):
    """Passes requests on, and remembers what was sent."""

    inner: httpx.AsyncHTTPTransport = field(default_factory=httpx.AsyncHTTPTransport)
    sent: list[httpx.Request] = field(default_factory=list)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.sent.append(request)
        return await self.inner.handle_async_request(request)

    async def aclose(self) -> None:
        await self.inner.aclose()

    @property
    def lines(self) -> list[str]:
        return [f"{one.method} {one.url.path}" for one in self.sent]

    @property
    def passwords_shown(self) -> int:
        """How often a password was presented to the controller, in whatever way."""
        return sum(
            b"password=" in one.content
            or one.headers.get("authorization", "").lower().startswith("basic")
            for one in self.sent
        )


@dataclass
class Site:
    """One controller, and how users sign in there."""

    process: OwnController
    controller: Controller
    sign_in: SignIn
    watched: Watched

    def password(self, user: str) -> SecretStr:
        return SecretStr(self.process.password(user))

    async def user_of(self, credential: UserCredential) -> str:
        """Who the controller takes the credential for."""
        client = self.controller.with_credential(credential)
        try:
            return (await client.fetch_me()).username
        finally:
            await client.aclose()


@asynccontextmanager
async def signing_in(
    process: OwnController, application: OAuthApplication | None = None
) -> AsyncIterator[Site]:
    watched = Watched()
    async with Controller(process.url, None, transport=watched) as controller:
        sign_in = SignIn(controller, application)
        yield Site(process, controller, sign_in, watched)
        await sign_in.aclose()
