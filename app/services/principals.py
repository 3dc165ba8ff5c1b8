"""Who a request or an event acts as, and with which use cases.

A principal is bound to one controller and one credential: the local user's, one signed-in
session's, or one embedded frame's. It ends once, and from then on nothing is answered for it.
"""

from collections.abc import Callable
from typing import Protocol

from app.services.container import Services
from app.services.embed_grants import EmbedGrant

Listener = Callable[[], None]


class SignedOutError(Exception):
    """The principal has ended, or there is none; nothing is done or shown."""


class Principal:
    """One of those for whom Jobpane answers; compared by identity.

    `key` binds the states of browser tabs to it. It is derived from the session, is no secret that
    a browser could present, and differs between any two principals.
    """

    def __init__(
        self,
        key: str,
        services: Services,
        *,
        name: str = "",
        controller: str = "",
        grant: EmbedGrant | None = None,
        is_read_only: bool = False,
        has_session: bool = False,
    ) -> None:
        self.key = key
        self.name = name  # shown and audited; "" where nobody is named
        self.is_read_only = is_read_only  # as the user reads it; each action is checked again
        self.has_session = has_session  # signed in here, so it can be signed out
        self.controller = controller  # the configured controller's name
        self.grant = grant
        self.connections = 0  # open websockets of its tabs
        self._services = services
        self._has_ended = False
        self._listeners: list[Listener] = []

    def __repr__(self) -> str:
        return f"<Principal {self.name!r} at {self.controller!r}>"

    @property
    def has_ended(self) -> bool:
        """Whether it was signed out, or its session is over."""
        return self._has_ended

    @property
    def services(self) -> Services:
        """The use cases with this principal's credential and rights.

        Raises:
            SignedOutError: It has ended.
        """
        if self._has_ended:
            raise SignedOutError
        return self._services

    def on_end(self, listener: Listener) -> Listener:
        """Call `listener` once, when it ends; at once if it has. Returns how to unsubscribe."""
        if self._has_ended:
            listener()
            return lambda: None
        self._listeners.append(listener)

        def unsubscribe() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return unsubscribe

    def end(self) -> None:
        """Answer nothing more for it, and let those who listen close what is open."""
        if self._has_ended:
            return
        self._has_ended = True
        listeners, self._listeners = self._listeners, []
        for listener in listeners:
            listener()


class PrincipalSource(Protocol):
    """Finds the principal of a request at one controller."""

    async def of_request(
        self, cookie: str, asserted_user: str, *, is_https: bool
    ) -> Principal | None:
        """The principal by the `Cookie` header, or by the name that a trusted proxy asserts."""

    async def of_frame_key(self, key: str) -> Principal | None:
        """The principal of the embedded frame that holds `key`."""


class LocalUser:
    """Everyone is the same who reaches a Jobpane on loopback. Nobody is named."""

    def __init__(self, services: Services, controller: str = "") -> None:
        self._principal = Principal("local", services, controller=controller)

    async def of_request(
        self, _cookie: str, _asserted_user: str, *, is_https: bool
    ) -> Principal | None:
        """The one principal."""
        del is_https
        return self._principal

    async def of_frame_key(self, _key: str) -> Principal | None:
        """There are no frames of portals here."""
        return None


class Nobody:
    """Nobody knows who is at a browser, so only frames of portals are answered."""

    async def of_request(
        self, _cookie: str, _asserted_user: str, *, is_https: bool
    ) -> Principal | None:
        """Nobody."""
        del is_https
        return None

    async def of_frame_key(self, _key: str) -> Principal | None:
        """There are no frames of portals here."""
        return None


class ProxyUsers:
    """By the name that the trusted proxy asserts; all of them act with the configured token.

    A request without a name is nobody's: a proxy may let frames of portals through unasked.
    """

    _REMEMBERED = 1000  # names; the least recently seen one is forgotten first

    def __init__(self, services: Services, controller: str = "") -> None:
        self._services = services
        self._controller = controller
        self._by_name: dict[str, Principal] = {}

    async def of_request(
        self, _cookie: str, asserted_user: str, *, is_https: bool
    ) -> Principal | None:
        """The principal of the asserted name."""
        del is_https
        if not asserted_user:
            return None
        found = self._by_name.pop(asserted_user, None) or Principal(
            f"proxy {asserted_user}",
            self._services,
            name=asserted_user,
            controller=self._controller,
        )
        self._by_name[asserted_user] = found
        if len(self._by_name) > self._REMEMBERED:
            del self._by_name[next(iter(self._by_name))]
        return found

    async def of_frame_key(self, _key: str) -> Principal | None:
        """There are no frames of portals here."""
        return None
