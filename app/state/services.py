"""Where states find the services: those of the principal that their tab is bound to.

Reflex makes a state instance for every browser, so neither can be a constructor argument; the tabs
are handed over once at start instead.
"""

import reflex as rx

from app.jobs.url_owner import KnownUrls
from app.runtime.fair_turns import ask_for
from app.services.askers import asker_of
from app.services.audit import Actor
from app.services.container import Services
from app.services.principals import Principal
from app.state.tabs import Tabs
from app.state.watches import ConnectedTabs, Watches

_tabs: list[Tabs] = []
_watches: list[Watches] = []
_known_urls: list[KnownUrls] = []
_NO_URLS = KnownUrls((), {})


def provide(tabs: Tabs, connected_tabs: ConnectedTabs, known_urls: KnownUrls = _NO_URLS) -> None:
    """Make `tabs` the ones that states use, in place of earlier ones."""
    _tabs[:] = [tabs]
    _known_urls[:] = [known_urls]
    _watches[:] = [Watches(connected_tabs)]


def withdraw() -> None:
    """Forget the tabs, at shutdown."""
    _tabs.clear()


def principal_of(state: rx.State) -> Principal:
    """Who the state's tab acts as.

    Raises:
        SignedOutError: Nobody, or no longer.
        RuntimeError: The app has not started yet.
    """
    if not _tabs:
        raise RuntimeError("The app hasn't started: tabs are missing.")
    return _tabs[0].principal_of(state.router.session.client_token)


def mark_of(state: rx.State, text: str) -> str:
    """The mark with which the state's browser may give `text` back, to any process."""
    return _tabs[0].mark_of(principal_of(state), text)


def services(state: rx.State) -> Services:
    """The services of the state's tab, which from now on works for its user.

    Raises:
        SignedOutError: Its principal has ended, or there is none.
    """
    principal = principal_of(state)
    ask_for(asker_of(principal, state.router.session.client_ip))
    return principal.services


def actor_of(state: rx.State) -> Actor:
    """Who gives a command, for the audit log."""
    return Actor(state.router.session.client_ip, principal_of(state).name)


def watches() -> Watches:
    """Which tab watches what, in this process."""
    return _watches[0]


def known_urls() -> KnownUrls:
    """The URLs of Jobpane and of its controllers."""
    return _known_urls[0]


def is_provided() -> bool:
    """Whether the app has started."""
    return bool(_tabs)
