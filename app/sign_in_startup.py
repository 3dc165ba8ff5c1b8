"""Opens what sign-ins need: the store of sessions, shared, and each controller's own part."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import structlog
from pydantic import SecretStr

from app.awx.client import Controller
from app.awx.oauth_client import OAuthApplication
from app.awx.sign_in import SignIn
from app.cluster import RedisConnection
from app.runtime.session_keys import SessionKeys
from app.runtime.watched_file import WatchedFile
from app.services.container import ControllerServices
from app.services.live_sessions import LiveSessions, OpenedServices
from app.services.sign_in import SignInParts, SignIns
from app.sessions.attempts import Attempts
from app.sessions.csrf import CsrfTokens
from app.sessions.memory_store import MemoryStore
from app.sessions.oauth_states import OAuthStates
from app.sessions.one_time_records import MemoryRecords, RedisRecords
from app.sessions.redis_store import RedisStore
from app.sessions.session import Session
from app.sessions.shared_tries import SharedTries
from app.sessions.store import SessionLimits, SessionStore
from app.settings import ControllerSettings, Settings
from app.settings.values import keys_in

log = structlog.get_logger(__name__)

# With what commands and uvicorn get (app/services/container.py), within the ten that containers do.
_REVOKE_LIMIT_S = 4.0


@dataclass(frozen=True, slots=True)
class SessionStorage:
    """What the sign-ins of all controllers share; `is_lasting` if sessions outlive the process."""

    store: SessionStore
    states: OAuthStates
    csrf: CsrfTokens
    attempts: Attempts
    is_lasting: bool


def session_keys_of(settings: Settings) -> SessionKeys:
    """The configured keys; those of a file are read again when it changes."""
    now = None
    if settings.session_key_file is not None:
        now = WatchedFile(settings.session_key_file, keys_in, event="session_keys").value
    return SessionKeys(settings.session_keys, now)


@asynccontextmanager
async def opened_session_storage(settings: Settings) -> AsyncIterator[SessionStorage]:
    """Sessions in Redis where it is configured, else in memory."""
    async with AsyncExitStack() as stack:
        keys = session_keys_of(settings)
        limits = SessionLimits(
            idle_s=settings.session_idle_minutes * 60, absolute_s=settings.session_hours * 3600
        )
        store: SessionStore
        is_lasting = bool(settings.redis_url.get_secret_value())
        if is_lasting:
            redis = RedisConnection(settings.redis_url)
            stack.push_async_callback(redis.aclose)
            store = RedisStore(redis, keys, limits)
            states = OAuthStates(RedisRecords(redis, "oauth"), keys)
            attempts = Attempts(shared=SharedTries(redis))
        else:
            store = MemoryStore(keys, limits)
            states = OAuthStates(MemoryRecords(), keys)
            attempts = Attempts()
        stack.push_async_callback(store.aclose)
        yield SessionStorage(store, states, CsrfTokens(keys), attempts, is_lasting)


@asynccontextmanager
async def opened_sign_ins(
    settings: Settings,
    configured: ControllerSettings,
    controller: Controller,
    shared: ControllerServices,
    storage: SessionStorage,
) -> AsyncIterator[SignIns]:
    """The sign-ins at one controller; `controller` is its client without a credential."""
    sign_in = SignIn(controller, _application(configured))

    async def revoke(credential: SecretStr) -> None:
        await sign_in.revoke(sign_in.credential_from_json(credential))

    def opened(session: Session) -> OpenedServices:
        credential = sign_in.credential_from_json(session.credential)
        client = controller.with_credential(credential)
        services = shared.for_client(
            client, actions_on=configured.actions_on, user=session.user_name, credential=session.id
        )
        return OpenedServices(services, credential, client)

    live = LiveSessions(storage.store, opened, revoke, controller=configured.name)
    parts = SignInParts(
        sign_in=sign_in,
        controller=controller,
        store=storage.store,
        live=live,
        attempts=storage.attempts,
        states=storage.states,
        csrf=storage.csrf,
    )
    try:
        public_url = settings.public_url
        yield SignIns(parts, source=shared.source, public_url=public_url, name=configured.name)
    finally:
        await live.aclose()
        if not storage.is_lasting:
            await _revoked_in_time(live)
        await sign_in.aclose(grace_s=0)


async def _revoked_in_time(live: LiveSessions) -> None:
    """Revoke what the memory forgets, within what a container has left to stop."""
    revoking = asyncio.create_task(live.revoke_all())
    done, _ = await asyncio.wait({revoking}, timeout=_REVOKE_LIMIT_S)
    if not done:
        log.warning("credentials_not_revoked", within_s=_REVOKE_LIMIT_S)
        revoking.cancel()


def _application(configured: ControllerSettings) -> OAuthApplication | None:
    if not configured.oauth_client_id:
        return None
    return OAuthApplication(configured.oauth_client_id, configured.oauth_client_secret)
