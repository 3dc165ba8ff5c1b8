"""Requests of a page that a test holds back."""

import re

from playwright.sync_api import Page, Route

from tests.support.processes import wait_until


class HeldRoutes:
    """What a page asks for at a URL, held until the test lets it go."""

    def __init__(self, page: Page, url: str | re.Pattern[str]) -> None:
        self._page = page
        self._routes: list[Route] = []
        self._are_held = True
        page.route(url, self._hold)

    def let_go(self) -> None:
        """Once anything was asked for: send it, and whatever is asked for from now on."""
        wait_until(self._have_come)
        self._are_held = False
        for route in self._routes:
            route.continue_()

    def _hold(self, route: Route) -> None:
        if self._are_held:
            self._routes.append(route)
        else:
            route.continue_()

    def _have_come(self) -> bool:
        self._page.title()  # routes are reported while the browser is spoken to
        return bool(self._routes)
