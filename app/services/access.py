"""Whose credential Jobpane uses, for the rules of actions: as of the last answer of /me/."""

from dataclasses import dataclass

from app.awx.client import Controller
from app.jobs.model import User


@dataclass(frozen=True, slots=True)
class LiveAccess:
    """An `AccessNow` over a controller; it never waits for an answer."""

    controller: Controller
    actions_on: bool

    @property
    def user(self) -> User | None:
        """The newest answer of `/me/`; None before the first one."""
        return self.controller.user
