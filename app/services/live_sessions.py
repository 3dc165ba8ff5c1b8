"""The sessions that this process serves: each with its principal and use cases of its own.

They are made when a session is first seen here, and closed when nobody has used it for a while,
which does not end it. When a session is over, for whatever reason, its principal ends, and each
process that has served it revokes its credential at the controller: the one that made it may have
been started again since, and to revoke twice does no harm.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import structlog
from pydantic import SecretStr

from app.awx.client import Controller
from app.awx.error_texts import Action
from app.awx.oauth_credential import OAuthCredential
from app.awx.sign_in_errors import PairNotRenewed
from app.awx.user_credentials import UserCredential
from app.services.container import Services
from app.services.principals import Principal
from app.sessions.session import Session
from app.sessions.store import SessionStore, StoreUnavailableError

log = structlog.get_logger(__name__)

UNUSED_S = 600.0
_LOOK_EVERY_S = 60.0  # counts an open page as a use of its session, and closes what is unused

Clock = Callable[[], float]
Revoke = Callable[[SecretStr], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class OpenedServices:
    """The use cases of a session over a client of its own, with the session's credential."""

    services: Services
    credential: UserCredential
    client: Controller

    async def aclose(self) -> None:
        """End what is done for it, and close the client."""
        await self.services.aclose()
        await self.credential.aclose()
        await self.client.aclose()


OpenServices = Callable[[Session], OpenedServices]


@dataclass(slots=True, eq=False)
class _Live:
    session: Session
    principal: Principal
    opened: OpenedServices
    used_at: float = 0.0
    storing: asyncio.Lock = field(default_factory=asyncio.Lock)
    is_unstored: bool = False  # a renewed credential waits for the store


class LiveSessions:
    """By the id of the session."""

    def __init__(
        self,
        store: SessionStore,
        open_services: OpenServices,
        revoke: Revoke,
        *,
        controller: str = "",
        clock: Clock = time.monotonic,
    ) -> None:
        self._store = store
        self._open_services = open_services
        self._revoke = revoke
        self._controller = controller
        self._clock = clock
        self._live: dict[str, _Live] = {}
        # Sessions that were seen here, whose credentials are revoked when they are over.
        self._to_revoke: dict[str, Session] = {}
        self._background: set[asyncio.Task[None]] = set()
        self._looking: asyncio.Task[None] | None = None

    def __len__(self) -> int:
        return len(self._live)

    def principal_of(self, session: Session) -> Principal:
        """The principal of a session, made now if this process has not seen it."""
        self.revoke_when_over(session)
        live = self._live.get(session.id) or self._opened(session)
        if session.version >= live.session.version:  # it was read before a renewal was stored
            live.session = session
        live.used_at = self._clock()
        return live.principal

    def revoke_when_over(self, session: Session) -> None:
        """Note a session; the newest credential that is known of it ends with it."""
        noted = self._to_revoke.get(session.id)
        if noted is None:
            self._store.on_end(session.id, lambda: self._over(session.id))
        if noted is None or noted.version < session.version:
            self._to_revoke[session.id] = session

    def signed_out(self, session: Session) -> None:
        """End a session that was just ended in the store, and revoke its credential."""
        self.end(session.id)
        self._to_revoke.pop(session.id, None)
        self._in_background(self._revoke(session.credential))

    async def renewed(self, session_id: str, credential: SecretStr) -> None:
        """Store a credential that the controller has renewed."""
        live = self._live.get(session_id)
        if live is not None:
            await self._store_renewed(live, credential)

    async def _store_renewed(self, live: _Live, credential: SecretStr) -> None:
        """The same, also where `live` was closed meanwhile; one after another."""
        session_id = live.session.id
        async with live.storing:
            try:
                stored = await self._store.replace_credential(live.session, credential)
            except StoreUnavailableError:
                live.is_unstored = True  # the next look tries again
                return
            live.is_unstored = False
            if stored is None:
                self.end(session_id)
                await self._revoke(credential)
            elif stored.credential != credential:
                self.end(session_id)  # another process renewed first: begin with that
            else:
                live.session = stored
                self.revoke_when_over(stored)

    async def refused(self, session_id: str) -> None:
        """The controller no longer accepts the credential: the session is over.

        Another process may have renewed it meanwhile; then this one begins again with that.
        """
        live = self._live.get(session_id)
        if live is None:
            return
        try:
            now = await self._store.by_id(session_id)
            if now is not None and now.version != live.session.version:
                return
            await self._store.end(live.session.owner, session_id)
            self._to_revoke.pop(session_id, None)  # it is worth nothing any more
        except StoreUnavailableError:
            log.warning("refused_session_not_ended")  # its next request is refused again
        finally:
            self.end(session_id)

    def end(self, session_id: str) -> None:
        """End the principal of a session and close what it has open."""
        live = self._live.pop(session_id, None)
        if live is None:
            return
        live.principal.end()
        self._in_background(live.opened.aclose())

    async def aclose(self) -> None:
        """End every principal, at shutdown; sessions in a lasting store go on elsewhere."""
        if self._looking is not None:
            self._looking.cancel()
        for session_id in list(self._live):
            self.end(session_id)
        while self._background:  # closing may bring a renewed credential, which is stored
            await asyncio.gather(*self._background, return_exceptions=True)
            await asyncio.sleep(0)

    async def revoke_all(self) -> None:
        """Revoke the credentials of all sessions that were begun here: their store ends too."""
        credentials = [session.credential for session in self._to_revoke.values()]
        self._to_revoke.clear()
        await asyncio.gather(*map(self._revoke, credentials), return_exceptions=True)

    async def look(self) -> None:
        """Count open pages as uses, and close what nobody has used for ten minutes."""
        now = self._clock()
        for session_id, live in list(self._live.items()):
            if live.is_unstored:
                await self._store_renewed(live, live.opened.credential.to_json())
            if live.principal.connections:
                live.used_at = now
                if not await self._store.touch(session_id):
                    self._over(session_id)
            elif now - live.used_at >= UNUSED_S:
                self.end(session_id)

    def _opened(self, session: Session) -> _Live:
        opened = self._open_services(session)
        principal = Principal(
            session.id,
            opened.services,
            name=session.user_name,
            controller=self._controller,
            is_read_only=session.is_read_only,
            has_session=True,
        )
        live = self._live[session.id] = _Live(session, principal, opened)
        credential = opened.credential
        credential.on_change(
            lambda: self._in_background(self._store_renewed(live, credential.to_json()))
        )
        if isinstance(credential, OAuthCredential):
            credential.read_stored = lambda: self._stored(session.id)
        opened.services.on_unauthorized(lambda: self._in_background(self.refused(session.id)))
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look_while_any())
        return live

    async def _stored(self, session_id: str) -> SecretStr | None:
        """The credential as the store has it; another process may have renewed it.

        Raises:
            PairNotRenewed: The store cannot be asked, so a pair may be used up by another process.
        """
        try:
            session = await self._store.by_id(session_id)
        except StoreUnavailableError as error:
            raise PairNotRenewed(Action.SIGN_IN) from error
        return None if session is None else session.credential

    def _over(self, session_id: str) -> None:
        self.end(session_id)
        if session_id in self._to_revoke:
            self._in_background(self._revoke_if_over(session_id))

    async def _revoke_if_over(self, session_id: str) -> None:
        """Revoke, unless the store was only away for so long that the principal had to end."""
        try:
            is_over = await self._store.by_id(session_id) is None
        except StoreUnavailableError:
            is_over = False
        session = self._to_revoke.pop(session_id, None)
        if session is None:
            return
        if is_over:
            await self._revoke(session.credential)
        else:
            self.revoke_when_over(session)

    def _in_background(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(_logged(work))
        self._background.add(task)
        task.add_done_callback(self._background.discard)

    async def _look_while_any(self) -> None:
        while self._live:
            await asyncio.sleep(_LOOK_EVERY_S)
            try:
                await self.look()
            except StoreUnavailableError:
                continue  # listeners of the store end what nobody can say anything about
            except Exception:  # one failed round must not end the next ones in silence
                log.exception("unexpected_error", doing="look after sessions")


async def _logged(work: Awaitable[None]) -> None:
    """Do what nobody waits for; a fault of ours in it gets a line of the log."""
    try:
        await work
    except StoreUnavailableError:
        log.warning("session_store_unavailable")
    except Exception:
        log.exception("unexpected_error", doing="look after a session")
