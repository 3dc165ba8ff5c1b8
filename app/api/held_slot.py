"""A response that occupies one of a bounded number of slots until it has been sent."""

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from app.runtime.work_pool import Slots


class HoldingSlot(Response):
    """A response whose slot is released once it has been sent, or could not be."""

    background = None

    def __init__(self, response: Response, slots: Slots) -> None:
        self._response = response
        self._slots = slots

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        try:
            await self._response(scope, receive, send)
        finally:
            self._slots.release()
