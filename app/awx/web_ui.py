"""Which interface the controller has, for links to its pages.

The page at its root is asked for behind everybody's back, without the token, once an hour; until
it has answered, where the API is and the controller's version give a good guess.
"""

import asyncio
from collections.abc import Callable

from app.awx.error_texts import Action
from app.awx.errors import ControllerError
from app.awx.prefix import ApiPrefix
from app.awx.recent import Recent
from app.awx.transport import Exchange
from app.awx.web_urls import Ui, ui_of_api, ui_of_page

_GOOD_FOR_S = 3600.0
_UNKNOWN_FOR_S = 60.0
_PAGE_LIMIT_S = 10.0


class WebUi:
    """The interface that was chosen, or the one that is found."""

    def __init__(
        self,
        exchange: Exchange,
        prefix: ApiPrefix,
        chosen: Ui | None,
        clock: Callable[[], float],
    ) -> None:
        self._exchange = exchange
        self._prefix = prefix
        self._chosen = chosen
        self._found: Recent[Ui] = Recent(
            self._ask, clock=clock, good_for_s=_GOOD_FOR_S, unknown_for_s=_UNKNOWN_FOR_S
        )

    @property
    def kind(self) -> Ui:
        """The interface, as far as is known; never waits."""
        if self._chosen is not None:
            return self._chosen
        guess = ui_of_api(self._prefix.path, self._prefix.product, self._prefix.version)
        # A gateway's page looks like AWX's: there the API's place tells more.
        return guess if guess is Ui.GATEWAY else self._found.value or guess

    async def aclose(self) -> None:
        """End the request that is in flight."""
        await self._found.aclose()

    async def _ask(self) -> Ui | None:
        try:
            async with asyncio.timeout(_PAGE_LIMIT_S):
                answer = await self._exchange.send("GET", "/", Action.PING, as_browser=True)
        except (ControllerError, TimeoutError):
            return None
        return ui_of_page(answer.body) if answer.status == 200 and answer.is_html else None
