"""Which interface the controller has, for links to its pages.

The page at its root is fetched in the background, without the token, once an hour. Until then the
path of the API and the controller's version give a good guess.
"""

import asyncio
from collections.abc import Callable

from app.awx.cached_value import CachedValue
from app.awx.error_texts import Action
from app.awx.errors import ControllerError
from app.awx.prefix import ApiPrefix
from app.awx.transport import AS_BROWSER, Transport
from app.awx.web_urls import Ui, ui_of_api, ui_of_page

_FRESH_FOR_S = 3600.0
_UNKNOWN_FOR_S = 60.0
_PAGE_LIMIT_S = 10.0


class WebUi:
    """The configured interface, or the detected one."""

    def __init__(
        self,
        transport: Transport,
        prefix: ApiPrefix,
        chosen: Ui | None,
        clock: Callable[[], float],
    ) -> None:
        self._transport = transport
        self._prefix = prefix
        self._chosen = chosen
        self._found: CachedValue[Ui] = CachedValue(
            self._fetch, clock=clock, fresh_for_s=_FRESH_FOR_S, unknown_for_s=_UNKNOWN_FOR_S
        )

    @property
    def kind(self) -> Ui:
        """The interface as far as it is known; never waits."""
        if self._chosen is not None:
            return self._chosen
        guess = ui_of_api(self._prefix.path, self._prefix.product, self._prefix.version)
        # A gateway's page looks like AWX's, so there the path of the API decides.
        return guess if guess is Ui.GATEWAY else self._found.value or guess

    async def aclose(self) -> None:
        """End the request that is in flight."""
        await self._found.aclose()

    async def _fetch(self) -> Ui | None:
        try:
            async with asyncio.timeout(_PAGE_LIMIT_S):
                response = await self._transport.send("GET", "/", Action.PING, headers=AS_BROWSER)
        except (ControllerError, TimeoutError):
            return None
        return ui_of_page(response.body) if response.status == 200 and response.is_html else None
