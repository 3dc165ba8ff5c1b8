"""Signs users in at one controller, and finds who a request's cookie belongs to.

A sign-in makes a credential of the controller's, and a session that holds it, sealed. The browser
gets a cookie that only names the session. Passwords are passed on once and kept nowhere.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

import structlog
from pydantic import SecretStr

from app.awx.client import Controller
from app.awx.errors import ControllerError, Unauthorized
from app.awx.sign_in import SignIn, SignInMethods
from app.awx.sign_in_errors import NoTokens, SignInNotCompleted
from app.awx.user_credentials import UserCredential
from app.services.failures import Failure, failure_from, failure_or
from app.services.live_sessions import LiveSessions
from app.services.principals import Principal
from app.services.visitor import ListedSession, NotSignedIn, SignedIn, Visitor
from app.sessions.attempts import Attempts, Wait
from app.sessions.cookies import Cookie, session_cookie
from app.sessions.csrf import CsrfTokens
from app.sessions.oauth_states import OAuthStates
from app.sessions.session import MadeBy, NewSession, Owner, Session
from app.sessions.starts import Starts
from app.sessions.store import SessionStore, StoreUnavailableError

log = structlog.get_logger(__name__)

_CALLBACK_PATH = "/sign-in/oauth/callback"
_STATE_LOST = "This sign-in took too long or started in another browser. Try again."
_UNAVAILABLE = "Jobpane can't reach its session store. Try again in a minute."

Present = Callable[[], Awaitable[UserCredential]]


@dataclass(frozen=True, slots=True)
class SignInParts:
    """What sign-ins at one controller are made of."""

    sign_in: SignIn
    controller: Controller  # without a credential
    store: SessionStore
    live: LiveSessions
    attempts: Attempts
    states: OAuthStates
    csrf: CsrfTokens


class SignIns:
    """The sign-ins and sessions at one controller; a PrincipalSource."""

    def __init__(
        self, parts: SignInParts, *, source: str, public_url: str = "", name: str = ""
    ) -> None:
        self.source = source  # the controller's host, for users
        self._sign_in = parts.sign_in
        self._controller = parts.controller
        self._store = parts.store
        self._live = parts.live
        self._attempts = parts.attempts
        self._states = parts.states
        self._csrf = parts.csrf
        self._starts = Starts()
        # Where the controller sends browsers back to; "" for where they came from.
        self._public_url = public_url
        self._cookie_path = urlsplit(public_url).path or "/"
        self._name = name  # of the controller

    async def methods(self) -> SignInMethods | Failure:
        """The ways to sign in that the controller offers."""
        return await failure_or(self._sign_in.methods(), doing="find the ways to sign in")

    async def with_password(
        self, username: str, password: SecretStr, visitor: Visitor
    ) -> SignedIn | NotSignedIn:
        """Sign in by name and password, which reach the controller at most 5 times a minute."""

        async def present() -> UserCredential:
            return await self._sign_in.with_password(username, password)

        return await self._slowed(username, present, MadeBy.PASSWORD, visitor)

    async def with_token(self, token: SecretStr, visitor: Visitor) -> SignedIn | NotSignedIn:
        """Sign in by a token that the user has made at the controller."""

        async def present() -> UserCredential:
            return await self._sign_in.with_token(token)

        # No controller locks a user out for wrong tokens, so only the address is slowed.
        # A name that nobody can type: one that can be would let others slow that address.
        user = f"\ud800 token from {visitor.address}"
        return await self._slowed(user, present, MadeBy.TOKEN, visitor)

    async def oauth_url(self, next_path: str, visitor: Visitor) -> str | NotSignedIn:
        """Where the browser goes to sign in at the controller itself; at most 20 a minute."""
        wait_s = self._starts.begin(visitor.address)
        if wait_s:
            return _slowed(wait_s)
        try:
            state = await self._states.create(visitor.browser_cookie, self._name, next_path)
            return await self._sign_in.oauth_url(
                self._redirect_uri(visitor), state.state, state.verifier
            )
        except ControllerError as error:
            return _failed(error)
        except StoreUnavailableError:
            return NotSignedIn("unavailable", _UNAVAILABLE)

    async def with_code(self, state: str, code: str, visitor: Visitor) -> SignedIn | NotSignedIn:
        """Sign in by the code with which the controller has sent the browser back."""
        try:
            known = await self._states.take(state, visitor.browser_cookie, self._name)
        except StoreUnavailableError:
            return NotSignedIn("unavailable", _UNAVAILABLE)
        if known is None:
            return NotSignedIn("expired_state", _STATE_LOST)
        try:
            credential = await self._sign_in.with_code(
                SecretStr(code), known.verifier, self._redirect_uri(visitor)
            )
        except ControllerError as error:
            _log_refusal(error, "oauth", visitor)
            return _failed(error)
        return await self._begun(credential, MadeBy.OAUTH, visitor, known.next_path)

    async def of_request(
        self, cookie: str, _asserted_user: str, *, is_https: bool
    ) -> Principal | None:
        """The principal of the session that the `Cookie` header names.

        Raises:
            StoreUnavailableError: The store of sessions cannot be asked.
        """
        session = await self._session(cookie, is_https=is_https)
        return None if session is None else self._live.principal_of(session)

    async def of_frame_key(self, _key: str) -> Principal | None:
        """Frames have no sessions of users."""
        return None

    async def csrf_token(self, visitor: Visitor) -> str:
        """A token for the page's forms, bound to its session, or to its browser without one."""
        return self._csrf.token(await self._bound_to(visitor))

    async def has_csrf(self, token: str, visitor: Visitor) -> bool:
        """Whether a form was made by a page of ours for this session or browser."""
        return self._csrf.is_valid(token, await self._bound_to(visitor))

    async def sessions(self, visitor: Visitor) -> list[ListedSession]:
        """All sessions of the user, the newest first."""
        session = await self._of(visitor)
        if session is None:
            return []
        return [_listed(one, session) for one in await self._store.of_user(session.owner)]

    async def sign_out(self, visitor: Visitor) -> list[str]:
        """End the session; the headers that make the browser forget it."""
        session = await self._of(visitor)
        if session is not None:
            ended = await self._store.end(session.owner, session.id)
            self._live.signed_out(ended or session)
            log.info("signed_out", user=session.user_name)
        return [self._cookie(is_https=visitor.is_https).removal()]

    async def sign_out_everywhere(self, visitor: Visitor) -> list[str]:
        """End all sessions of the user; the headers that make the browser forget this one."""
        session = await self._of(visitor)
        if session is not None:
            for ended in await self._store.end_all(session.owner):
                self._live.signed_out(ended)
            log.info("signed_out_everywhere", user=session.user_name)
        return [self._cookie(is_https=visitor.is_https).removal()]

    async def end_session(self, session_id: str, visitor: Visitor) -> bool:
        """End one session of the same user; False if the user has no such session."""
        session = await self._of(visitor)
        ended = None if session is None else await self._store.end(session.owner, session_id)
        if ended is None:
            return False
        self._live.signed_out(ended)
        return True

    async def _slowed(
        self, user: str, present: Present, made_by: MadeBy, visitor: Visitor
    ) -> SignedIn | NotSignedIn:
        """Present a secret to the controller, if not too many were wrong."""
        try:
            attempt = await self._attempts.begin(self._name, user, visitor.address)
        except StoreUnavailableError:
            return NotSignedIn("unavailable", _UNAVAILABLE)
        if isinstance(attempt, Wait):
            return _slowed(attempt.seconds)
        try:
            credential = await present()
        except ControllerError as error:
            _log_refusal(error, made_by.value, visitor)
            if not isinstance(error, Unauthorized):
                await attempt.came_to_nothing()
            return _failed(error)
        await attempt.succeeded()
        return await self._begun(credential, made_by, visitor)

    async def _begun(
        self, credential: UserCredential, made_by: MadeBy, visitor: Visitor, next_path: str = "/"
    ) -> SignedIn | NotSignedIn:
        """The session of a credential; an earlier one of this browser ends."""
        client = self._controller.with_credential(credential)
        try:
            user = await client.fetch_me()
            await self.sign_out(visitor)
            created = await self._store.create(
                NewSession(
                    owner=Owner(self._name, str(user.id)),
                    user_name=user.username,
                    is_read_only=not user.is_superuser,
                    credential=credential.to_json(),
                    made_by=made_by,
                    address=visitor.address,
                    user_agent=visitor.user_agent,
                )
            )
        except ControllerError as error:
            await self._sign_in.revoke(credential)
            return _failed(error)
        except StoreUnavailableError:
            await self._sign_in.revoke(credential)
            return NotSignedIn("unavailable", _UNAVAILABLE)
        finally:
            await client.aclose()
        self._live.revoke_when_over(created.session)
        for displaced in created.displaced:
            self._live.signed_out(displaced)
        log.info("signed_in", user=user.username, way=made_by.value, address=visitor.address)
        cookie = self._cookie(is_https=visitor.is_https)
        set_cookie = cookie.setting(created.cookie.get_secret_value())
        return SignedIn(user.username, set_cookie, next_path)

    async def _session(self, cookie_header: str, *, is_https: bool) -> Session | None:
        cookie = self._cookie(is_https=is_https)
        value = cookie.read([cookie_header])
        session = None if value is None else await self._store.get(value)
        # The store is of all controllers: a browser may name the cookie of one like another's.
        is_here = session is not None and session.owner.controller == self._name
        return session if is_here else None

    async def _of(self, visitor: Visitor) -> Session | None:
        return await self._session(visitor.cookie_header, is_https=visitor.is_https)

    async def _bound_to(self, visitor: Visitor) -> str:
        session = await self._of(visitor)
        return visitor.browser_cookie if session is None else session.id

    def _cookie(self, *, is_https: bool) -> Cookie:
        return session_cookie(is_https=is_https, controller=self._name, path=self._cookie_path)

    def _redirect_uri(self, visitor: Visitor) -> str:
        return f"{self._public_url or visitor.origin}{visitor.base_path}{_CALLBACK_PATH}"


def _listed(session: Session, this: Session) -> ListedSession:
    return ListedSession(
        id=session.id,
        browser=session.browser,
        address=session.address,
        created_at=session.created_at,
        used_at=session.used_at,
        is_this=session.id == this.id,
        made_by=session.made_by.value,
    )


def _log_refusal(error: ControllerError, way: str, visitor: Visitor) -> None:
    if isinstance(error, Unauthorized | SignInNotCompleted | NoTokens):
        log.warning("sign_in_refused", way=way, kind=error.kind, address=visitor.address)


def _slowed(wait_s: int) -> NotSignedIn:
    message = f"Too many sign-in attempts. Try again in {wait_s} s."
    return NotSignedIn("slowed", message, retry_after_s=wait_s)


def _failed(error: ControllerError) -> NotSignedIn:
    failure = failure_from(error, doing="sign in")
    return NotSignedIn(failure.kind, failure.message, id=failure.id)
