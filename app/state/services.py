"""Where states find the workspace that app/app.py made.

Reflex makes a state instance for every browser, so the one workspace cannot be a
constructor argument; it is handed over once at start instead.
"""

from app.services.container import Workspace
from app.state.watches import ConnectedTabs, Watches

_provided: list[Workspace] = []
_watches: list[Watches] = []


def provide(workspace: Workspace, connected_tabs: ConnectedTabs) -> None:
    """Make `workspace` the one that states use, in place of an earlier one."""
    _provided[:] = [workspace]
    _watches[:] = [Watches(connected_tabs)]


def withdraw() -> None:
    """Forget the workspace, at shutdown."""
    _provided.clear()


def workspace() -> Workspace:
    """The workspace of this process.

    Raises:
        RuntimeError: The app has not started yet.
    """
    if not _provided:
        raise RuntimeError("The app has not started: no workspace was provided.")
    return _provided[0]


def watches() -> Watches:
    """Which tab watches what, in this process."""
    return _watches[0]


def is_provided() -> bool:
    """Whether the app has started."""
    return bool(_provided)
