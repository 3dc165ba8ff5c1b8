"""Where states find the services that app/app.py made.

Reflex makes a state instance for every browser, so the one set of services cannot be a
constructor argument; it is handed over once at start instead.
"""

from app.services.container import Services
from app.state.watches import ConnectedTabs, Watches

_provided: list[Services] = []
_watches: list[Watches] = []


def provide(services: Services, connected_tabs: ConnectedTabs) -> None:
    """Make `services` the one that states use, in place of an earlier one."""
    _provided[:] = [services]
    _watches[:] = [Watches(connected_tabs)]


def withdraw() -> None:
    """Forget the services, at shutdown."""
    _provided.clear()


def services() -> Services:
    """The services of this process.

    Raises:
        RuntimeError: The app has not started yet.
    """
    if not _provided:
        raise RuntimeError("The app has not started: no services were provided.")
    return _provided[0]


def watches() -> Watches:
    """Which tab watches what, in this process."""
    return _watches[0]


def is_provided() -> bool:
    """Whether the app has started."""
    return bool(_provided)
