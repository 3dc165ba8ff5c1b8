"""The principals of portals' frames: one a session, with the rights of its grant and no more."""

from collections.abc import Callable

from app.services.container import Services
from app.services.embed_grants import EmbedGrants, EmbedSession
from app.services.principals import Principal, PrincipalSource

# The use cases of a controller with the configured token; None where none is configured.
ServicesOf = Callable[[str], Services | None]


class Frames:
    """The frames that this process has seen; a principal ends with its session.

    Whichever process began a session, each has a principal of its own for it.
    """

    def __init__(self, grants: EmbedGrants, services_of: ServicesOf) -> None:
        self._grants = grants
        self._services_of = services_of
        self._principals: dict[str, Principal] = {}  # by the session's id

    async def of_key(self, key: str, controller: str) -> Principal | None:
        """The principal of the frame that holds `key`, which is in use now.

        Raises:
            StoreUnavailableError: The store of sessions cannot be asked.
        """
        session = await self._grants.session(key)
        if session is None or session.grant.controller != controller:
            return None
        return self.of_session(session)

    def of_session(self, session: EmbedSession) -> Principal | None:
        """The principal of a session that lasts; None where no token is configured any more."""
        found = self._principals.get(session.id)
        if found is None:
            services = self._services_of(session.grant.controller)
            if services is None:
                return None
            found = _principal_of(session, services)
            self._principals[session.id] = found
            self._grants.on_end(session, lambda: self._ended(session.id))
        return found

    def services_of_session(self, session: EmbedSession) -> Services | None:
        """The use cases of a session; None once its principal has ended."""
        principal = self.of_session(session)
        return None if principal is None or principal.has_ended else principal.services

    def _ended(self, session_id: str) -> None:
        principal = self._principals.pop(session_id, None)
        if principal is not None:
            principal.end()


def _principal_of(session: EmbedSession, services: Services) -> Principal:
    grant = session.grant
    limited = (
        services.limited_to_template(grant.template_id)
        if grant.template_id
        else services.limited(grant.job_id, actions=grant.actions)
    )
    return Principal(
        f"frame {session.id}",
        limited,
        name=f"frame of {session.portal}",
        controller=grant.controller,
        grant=grant,
    )


class WithFrames:
    """Another source of principals, and the frames at the same controller."""

    def __init__(self, source: PrincipalSource, frames: Frames, controller: str) -> None:
        self._source = source
        self._frames = frames
        self._controller = controller

    async def of_request(
        self, cookie: str, asserted_user: str, *, is_https: bool
    ) -> Principal | None:
        """As the other source says."""
        return await self._source.of_request(cookie, asserted_user, is_https=is_https)

    async def of_frame_key(self, key: str) -> Principal | None:
        """The principal of the frame that holds `key`."""
        return await self._frames.of_key(key, self._controller)
