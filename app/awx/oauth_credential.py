"""The pair of tokens that OAuth2 gives; it is refreshed ahead of its end, or when it is refused.

AWX replaces the refresh token each time and ends the access token before, so that a pair may be
refreshed only once: one refresh at a time, for all requests that need it, and it goes on when they
are canceled. Where several workers share the session store, the stored pair is looked at first.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable

import msgspec
from pydantic import SecretStr

from app.awx.credential import CredentialKind, Headers, bearer
from app.awx.errors import ControllerError
from app.awx.sign_in_errors import SignInNotCompleted
from app.awx.user_credentials import OfUser

_LEEWAY_S = 60.0  # at most; a quarter of a short lifetime
_PAUSE_S = 10.0  # after a refresh ahead that failed
_READ_AGAIN_S = (0.0, 0.2, 1.0, 3.0)  # another worker may have been first and not stored it yet

ReadStored = Callable[[], Awaitable[SecretStr | None]]


class StoredPair(msgspec.Struct, tag="oauth", frozen=True):
    """A pair as the session store has it; times are seconds since 1970."""

    access: str
    refresh: str = ""  # "" where the controller gave none
    expires_at: float | None = None
    lifetime_s: float | None = None

    def __repr__(self) -> str:
        return "<StoredPair>"


Refresh = Callable[[StoredPair], Awaitable[StoredPair]]


class OAuthCredential(OfUser):
    """An access token, and the refresh token with which it is renewed.

    Raises:
        ValueError: No header can carry the access token; not repeated.
    """

    kind = CredentialKind.OAUTH
    keeps_account = True

    def __init__(
        self,
        pair: StoredPair,
        refresh: Refresh,
        *,
        now: Callable[[], float] = time.time,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        super().__init__()
        self.read_stored: ReadStored | None = None
        self._pair = pair
        # The store may still have one of its own: none of them is another worker's.
        self._had = {pair.access}
        self._header = bearer(pair.access)
        self._refresh = refresh
        self._now = now
        self._pause = pause
        self._is_refused = False
        self._ahead_again_at = 0.0
        self._in_flight: asyncio.Task[bool] | None = None

    @property
    def pair(self) -> StoredPair:
        """The pair as it is now."""
        return self._pair

    def headers_for(self, method: str) -> dict[str, str]:
        """The access token."""
        del method
        return {"Authorization": self._header}

    def to_json(self) -> SecretStr:
        """Its text for the session store."""
        return SecretStr(msgspec.json.encode(self._pair).decode())

    async def refresh_if_due(self) -> None:
        """Refresh a pair that is about to end; where that fails, the old one is used on."""
        if not self._is_due or self._is_refused or self._now() < self._ahead_again_at:
            return
        try:
            await self._refreshed()
        except ControllerError:
            self._ahead_again_at = self._now() + _PAUSE_S

    async def renew(self, refused: Headers) -> bool:
        """Whether there is another access token than the refused one, after a refresh if need be.

        Raises:
            ControllerError: The controller could not answer; the pair may still be good.
        """
        if self.headers_for("GET") != refused:
            return True
        return not self._is_refused and await self._refreshed()

    async def aclose(self) -> None:
        """Wait for the refresh under way: its pair, lost, would end the session."""
        if self._in_flight is not None:
            await asyncio.wait({self._in_flight})

    @property
    def _is_due(self) -> bool:
        pair = self._pair
        if pair.expires_at is None:
            return False
        leeway_s = _LEEWAY_S if pair.lifetime_s is None else min(_LEEWAY_S, pair.lifetime_s / 4)
        return self._now() >= pair.expires_at - leeway_s

    async def _refreshed(self) -> bool:
        """Whether there is a new pair; all who ask at once get the answer of one refresh."""
        if self._in_flight is None:
            self._in_flight = asyncio.create_task(self._take_new())
            self._in_flight.add_done_callback(self._landed)
        # Shield: the new pair must arrive although the request that needed it is canceled.
        return await asyncio.shield(self._in_flight)

    def _landed(self, refresh: "asyncio.Task[bool]") -> None:
        self._in_flight = None
        if not refresh.cancelled():
            refresh.exception()  # was seen by those who waited, if they still do

    async def _take_new(self) -> bool:
        if await self._took_stored():
            return True
        if not self._pair.refresh:
            self._is_refused = True
            return False
        try:
            self._take(await self._refresh(self._pair))
        except SignInNotCompleted:
            self._is_refused = not await self._took_that_of_another_worker()
            return not self._is_refused
        return True

    async def _took_that_of_another_worker(self) -> bool:
        if self.read_stored is None:
            return False
        for pause_s in _READ_AGAIN_S:
            await self._pause(pause_s)
            if await self._took_stored():
                return True
        return False

    async def _took_stored(self) -> bool:
        """Whether the session store has another pair, which is then used."""
        stored = await self.read_stored() if self.read_stored else None
        if stored is None:
            return False
        try:
            pair = msgspec.json.decode(stored.get_secret_value(), type=StoredPair)
            if pair.access in self._had:
                return False
            self._take(pair)
        except ValueError:
            return False
        return True

    def _take(self, pair: StoredPair) -> None:
        self._header = bearer(pair.access)
        self._pair = pair
        self._had.add(pair.access)
        self._listeners.call()
