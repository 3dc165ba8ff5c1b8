"""Where the API is: `/api/v2/`, or `/api/controller/v2/` behind a gateway.

The usual path is tried first, so that it costs no request where it is right. Once a controller has
answered there, it is not searched again.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable

from app.awx.error_texts import Action
from app.awx.errors import BadResponse, NotAController, NotFound
from app.awx.status_codes import decoded
from app.awx.transport import Response

USUAL = "/api/v2/"
_ROOTS = ("/api/", "/api/controller/")
_VERSION_PATH = re.compile(r"/(?:[\w-]+/)*api/(?:[\w-]+/)*v\d+/", re.ASCII)
_API_PATH = re.compile(r"/api(?:/controller)?(?:/v\d+(?:/.*)?)?/?\Z", re.ASCII)
_LONGEST_PATH = 200
_MARKS = ("x-api-product-name", "x-api-product-version", "x-api-node")

Fetch = Callable[[str], Awaitable[Response]]


def without_api_path(path: str) -> str:
    """The path of a controller's URL without the path of its API, which many copy with it."""
    return _API_PATH.sub("", path)


class ApiPrefix:
    """The path of the API of one controller; searched when the usual one turns out wrong."""

    def __init__(self, base_path: str) -> None:
        self._base_path = base_path.rstrip("/")
        self.path = f"{self._base_path}{USUAL}"
        self.is_sure = False
        self.product = self.version = ""  # as the answers say
        self._searching = asyncio.Lock()

    def learn_from(self, response: Response) -> None:
        """Keep what a response's headers say; only an AWX sends them, with errors too."""
        if not self.is_sure and any(mark in response.headers for mark in _MARKS):
            self.is_sure = True
        self.product = response.headers.get("x-api-product-name", self.product)
        self.version = response.headers.get("x-api-product-version", self.version)

    def may_be_wrong(self, response: Response) -> bool:
        """Whether the response may come from something else than the API."""
        return not self.is_sure and (
            response.status == 404 or (response.is_html and response.status < 400)
        )

    async def find(self, fetch: Fetch, action: Action) -> None:
        """Request the roots of the API for the path of its version.

        Raises:
            NotAController: No root answers as one.
        """
        async with self._searching:
            if self.is_sure:
                return
            for root in _ROOTS:
                path = await self._version_path(fetch, f"{self._base_path}{root}", action)
                if path:
                    self.path, self.is_sure = self._below_base(path), True
                    return
        raise NotAController(action)

    def _below_base(self, path: str) -> str:
        """Below the base path, whether the controller knows of that or not."""
        is_below = path.startswith(f"{self._base_path}/")
        return path if is_below else f"{self._base_path}{path}"

    async def _version_path(self, fetch: Fetch, root: str, action: Action) -> str:
        try:
            body = decoded(await fetch(root), action)
        except (NotFound, NotAController, BadResponse):
            return ""
        path = body.get("current_version")
        if not isinstance(path, str) or len(path) > _LONGEST_PATH:
            return ""
        return path if _VERSION_PATH.fullmatch(path) else ""
