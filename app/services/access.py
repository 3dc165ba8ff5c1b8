"""What Jobpane may do at the controller now: as of the last answer of /me/."""

from collections.abc import Callable

from app.awx.client import Controller
from app.jobs.permissions import Access

ReadAccess = Callable[[], Access]


def access_to(controller: Controller, *, actions_on: bool) -> ReadAccess:
    """A function that returns the access now; it never waits for an answer of the controller."""
    return lambda: Access(
        controller.user, actions_on, is_signed_in=controller.credential.kind.is_of_user
    )
