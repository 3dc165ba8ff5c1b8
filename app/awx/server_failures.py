"""What a 500 of the controller means: an outage, a missing right, or one request that fails.

AWX answers 500 to everything, `ping/` included, while its database is down, and 500 to an account
without the right where it should answer 403. So after a 500, and only then, `ping/` is requested,
and `me/` if that is fine; one request each at a time, its response cached for seconds.
"""

from enum import Enum, auto

from app.awx.cached_value import CachedValue
from app.awx.error_texts import Action
from app.awx.errors import ControllerError, ServerFailed
from app.awx.responses import user_of
from app.awx.server_errors import (
    DatabaseDown,
    NeedsSuperuser,
    Outage,
    UnreadableJob,
    YouNeedSuperuser,
)
from app.awx.status_codes import names_database
from app.awx.transport import Response
from app.jobs.model import User

HEALTH_FRESH_FOR_S = 3.0


class Health(Enum):
    """How the controller's `ping/` answers."""

    FINE = auto()
    FAILING = auto()
    WITHOUT_DATABASE = auto()


def health_of(response: Response | ControllerError) -> Health:
    """What a response to `ping/`, or the lack of one, says."""
    if isinstance(response, ControllerError):
        return Health.FAILING
    if response.status < 500:
        return Health.FINE
    return Health.WITHOUT_DATABASE if names_database(response) else Health.FAILING


class ServerFailures:
    """Finds out what a 500 means; `is_of_user` where a user signed in as the account."""

    def __init__(
        self, health: CachedValue[Health], account: CachedValue[User], *, is_of_user: bool = False
    ) -> None:
        self._needs_superuser = YouNeedSuperuser if is_of_user else NeedsSuperuser
        self._health = health
        self._account = account

    async def explained(self, error: ServerFailed) -> ServerFailed:
        """A more exact error in place of `error`, or `error` itself where nothing more is known."""
        if isinstance(error, Outage):
            return error
        health = await self._health.fetch()
        if health is Health.WITHOUT_DATABASE:
            return DatabaseDown(error.action, status=error.status)
        if health is Health.FAILING:
            return Outage(error.action, status=error.status)
        user = await self._account.fetch()
        if user is not None and not has_right(user, error.action):
            return self._needs_superuser(error.action, status=error.status)
        if user is not None and error.action is Action.LIST_JOBS:
            return UnreadableJob(error.action, error.detail, status=error.status)
        return error


def has_right(user: User, action: Action) -> bool:
    """Whether AWX's rules permit `action` to `user`."""
    return user.is_superuser or (user.is_system_auditor and not action.is_command)


def user_or_none(response: Response | ControllerError) -> User | None:
    """The user of a `me/` response; None if it is a failure or not usable."""
    if isinstance(response, ControllerError):
        return None
    try:
        return user_of(response)
    except ControllerError:
        return None
