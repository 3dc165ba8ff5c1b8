"""User name and password, shown to the controller exactly once, and then forgotten.

Each of the four kinds of controllers takes a password at its page for the login, and says there
without doubt whether it is right. With the session that begins, a token is made where there are
tokens, and the session ends again; without, the session is the credential. The other order, Basic
to `tokens/` first, would cost a second presentation wherever Basic is switched off, gone (AAP 2.7)
or may make no token (users of LDAP), because a 401 does not say which of that it means; and each
wrong one counts towards a lock-out of the account. Basic is used only where there is no such page.

What it costs: where an administrator limits the sessions of a user (SESSIONS_PER_USER), the user's
oldest one at the controller ends.
"""

from base64 import b64encode
from dataclasses import dataclass

import structlog
from pydantic import SecretStr

from app.awx.api_requests import ApiRequests
from app.awx.connection import Connection
from app.awx.error_texts import Action
from app.awx.errors import BadResponse, ControllerError, NotAController, NotFound, Unauthorized
from app.awx.lenient_types import whole_number_of
from app.awx.set_cookies import CSRF, NAME_HEADER, session_cookie, set_cookies
from app.awx.sign_in_errors import NoPasswords, WrongPassword
from app.awx.sign_in_paths import SignInPaths
from app.awx.status_codes import check, decoded
from app.awx.transport import AS_BROWSER, Body, Form, Response
from app.awx.user_credentials import (
    SessionCredential,
    StoredSession,
    StoredToken,
    TokenCredential,
    UserCredential,
)

log = structlog.get_logger(__name__)

_NO_PAGE = frozenset({403, 404, 405, 406, 410})
_WRONG = frozenset({200, 400, 401})  # Django shows the form again with a 200, AWX with a 401


@dataclass(frozen=True, slots=True)
class Password:
    """What a user typed in."""

    username: str
    secret: SecretStr

    def __repr__(self) -> str:
        return "<Password>"


class PasswordSignIn:
    """Turns a password into a credential, at one controller."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def credential(
        self, paths: SignInPaths, password: Password, description: str
    ) -> UserCredential:
        """A token where the controller makes one, or else a session.

        Raises:
            WrongPassword: The name or the password is wrong.
            NoPasswords: The controller takes none.
            ControllerError: The controller failed; it is not known whether the password is right.
        """
        csrf = await self._csrf(paths)
        if not csrf:
            return await self._token_by_basic(paths, password, description)
        session = await self._session(paths, password, csrf)
        token = await self._token_by_session(paths, session, description)
        if token is None:
            await self._check(session)
            return session
        await self.end(session)
        return token

    async def end(self, session: SessionCredential) -> bool:
        """End the session at the controller; whether it confirmed that."""
        for method in ("POST", "GET"):  # Django takes no GET from 5.0 on
            try:
                response = await self._send(
                    method, session.logout_path, Action.SIGN_OUT, session.headers_for(method)
                )
            except ControllerError as error:
                log.warning("controller_session_left", kind=error.kind)
                return False
            if response.status < 400 or response.status == 401:  # 401: it was over already
                return True
        log.warning("controller_session_left", status=response.status)
        return False

    async def _csrf(self, paths: SignInPaths) -> str:
        """The value of the CSRF cookie that comes with the page; "" where there is no such page."""
        response = await self._connection.retries.run_read(
            Action.SIGN_IN,
            lambda: self._send("GET", paths.login, Action.SIGN_IN, dict(AS_BROWSER)),
        )
        if response.status in _NO_PAGE or 300 <= response.status < 400:
            return ""
        if not response.is_html:
            check(response, Action.SIGN_IN)
            return ""
        if response.status >= 400:
            check(response, Action.SIGN_IN)
        cookie = set_cookies(response.headers.get_list("set-cookie")).get(CSRF)
        return cookie.value if cookie else ""

    async def _session(
        self, paths: SignInPaths, password: Password, csrf: str
    ) -> SessionCredential:
        form = Form(
            csrfmiddlewaretoken=csrf,
            username=password.username,
            password=password.secret.get_secret_value(),
            next=f"{self._connection.base_path}/api/",
        )
        referer = f"{self._connection.origin}{paths.login}"
        headers = {
            **AS_BROWSER,
            "Cookie": f"{CSRF}={csrf}",
            "X-CSRFToken": csrf,
            "Referer": referer,
        }
        response = await self._connection.retries.run_command(
            Action.SIGN_IN, lambda: self._send("POST", paths.login, Action.SIGN_IN, headers, form)
        )
        cookies = set_cookies(response.headers.get_list("set-cookie"))
        found = session_cookie(cookies, response.headers.get(NAME_HEADER, ""))
        if found is None or response.status >= 400:
            raise _refusal(response)
        renewed = cookies.get(CSRF)
        return SessionCredential(
            StoredSession(
                name=found.name,
                value=found.value,
                csrf=renewed.value if renewed and not renewed.is_removal else csrf,
                referer=referer,
                logout_path=paths.logout,
            )
        )

    async def _check(self, session: SessionCredential) -> None:
        """Return if the session is somebody's: Django has sessions of nobody, too."""
        try:
            await ApiRequests(self._connection, session).read(Action.WHO_AM_I, "me/")
        except Unauthorized as error:
            raise WrongPassword(Action.SIGN_IN, status=401) from error

    async def _token_by_session(
        self, paths: SignInPaths, session: SessionCredential, description: str
    ) -> TokenCredential | None:
        """A token, or None where none can be made: the session is good in any case."""
        if paths.tokens is None:
            return None
        try:
            return await self._token(paths.tokens, session.headers_for("POST"), description)
        except ControllerError as error:
            log.info("signed_in_without_token", kind=error.kind, status=error.status)
            return None

    async def _token_by_basic(
        self, paths: SignInPaths, password: Password, description: str
    ) -> TokenCredential:
        if paths.tokens is None or ":" in password.username:
            raise NoPasswords(Action.SIGN_IN)
        shown = f"{password.username}:{password.secret.get_secret_value()}".encode()
        headers = {"Authorization": f"Basic {b64encode(shown).decode()}"}
        try:
            return await self._token(paths.tokens, headers, description)
        except Unauthorized as error:
            raise WrongPassword(Action.SIGN_IN, status=401) from error
        except NotFound as error:
            raise NoPasswords(Action.SIGN_IN, status=404) from error

    async def _token(self, path: str, headers: dict[str, str], description: str) -> TokenCredential:
        """A new token. Its scope is "write": with "read" it could not revoke itself."""
        body: Body = {"description": description, "scope": "write"}
        response = await self._connection.retries.run_command(
            Action.SIGN_IN, lambda: self._send("POST", path, Action.SIGN_IN, headers, body)
        )
        made = decoded(response, Action.SIGN_IN)
        token, token_id = made.get("token"), whole_number_of(made.get("id"))
        if not isinstance(token, str) or token_id is None or token_id <= 0:
            raise BadResponse(Action.SIGN_IN)
        try:
            return TokenCredential(StoredToken(token.strip(), f"{path}{token_id}/"))
        except ValueError:
            raise BadResponse(Action.SIGN_IN) from None

    async def _send(
        self,
        method: str,
        path: str,
        action: Action,
        headers: dict[str, str],
        body: Body | Form | None = None,
    ) -> Response:
        return await self._connection.transport.send(
            method, path, action, body=body, headers=headers, follows=False
        )


def _refusal(response: Response) -> ControllerError:
    """What it means that a login brought no session."""
    if response.status in _WRONG:
        return WrongPassword(Action.SIGN_IN, status=401)
    if 300 <= response.status < 400:
        return NotAController(Action.SIGN_IN, remark="Its login page redirects elsewhere.")
    try:
        check(response, Action.SIGN_IN)
    except ControllerError as error:
        return error
    return BadResponse(Action.SIGN_IN)
