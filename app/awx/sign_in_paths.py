"""Where users sign in: at AWX itself, or at the gateway before it.

`GET /api/` says which: AWX lists `oauth2` as long as it has it, a gateway lists `apis`. AWX's 401
is not looked at: it names `/api/o/authorize/` behind a gateway too, where that is not the path.
"""

import asyncio
import re
from dataclasses import dataclass
from enum import StrEnum

from app.awx.connection import Connection
from app.awx.error_texts import Action
from app.awx.errors import NotAController, NotFound
from app.awx.status_codes import check, decoded
from app.awx.transport import Response
from app.jobs.json_value import Json

_FRESH_FOR_S = 3600.0  # a controller is upgraded now and then
_PATH = re.compile(r"/(?:[\w.-]+/)*", re.ASCII)
_LONGEST_PATH = 200
_AWX_OAUTH = "/api/o/"
_AWX_API = "/api/v2/"
_GATEWAY = "/api/gateway/"
_GATEWAY_OAUTH = "/o/"
_RETRIED = frozenset({429, 502, 503, 504})


class Product(StrEnum):
    """The kinds of controllers, by how users sign in."""

    AWX = "awx"  # up to 24.6.1, and AAP up to 2.4
    NEWER_AWX = "newer-awx"  # without OAuth2 and tokens
    GATEWAY = "gateway"  # AAP from 2.5


@dataclass(frozen=True, slots=True)
class SignInPaths:
    """The paths of one controller's sign-in; None where it has no such thing."""

    product: Product
    login: str
    logout: str
    tokens: str | None
    oauth: str | None  # authorize/, token/ and revoke_token/ are below it


def paths_of(root: dict[str, Json], base_path: str) -> SignInPaths | None:
    """What the response of `/api/` means below `base_path`; None if it is not a controller's."""
    apis = root.get("apis")
    if isinstance(apis, dict):
        if not _is_path(apis.get("gateway")):
            return None
        gateway = f"{_below(base_path, apis['gateway'], _GATEWAY)}v1/"
        return SignInPaths(
            Product.GATEWAY,
            login=f"{gateway}login/",
            logout=f"{gateway}logout/",
            tokens=f"{gateway}tokens/",
            oauth=f"{base_path}{_GATEWAY_OAUTH}",
        )
    if not _is_path(root.get("current_version")):
        return None
    oauth = root.get("oauth2")
    has_oauth = isinstance(oauth, str) and bool(oauth)
    return SignInPaths(
        Product.AWX if has_oauth else Product.NEWER_AWX,
        login=f"{base_path}/api/login/",
        logout=f"{base_path}/api/logout/",
        tokens=f"{_below(base_path, root['current_version'], _AWX_API)}tokens/"
        if has_oauth
        else None,
        oauth=_below(base_path, oauth, _AWX_OAUTH) if has_oauth else None,
    )


class Discovery:
    """Finds the paths once an hour, without a credential."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._paths: SignInPaths | None = None
        self._due_at = 0.0
        self._finding = asyncio.Lock()

    async def paths(self) -> SignInPaths:
        """The controller's paths.

        Raises:
            ControllerError: It does not answer, or not as a controller.
        """
        async with self._finding:
            clock = self._connection.clock
            if self._paths is None or clock() >= self._due_at:
                self._paths = await self._found()
                self._due_at = clock() + _FRESH_FOR_S
            return self._paths

    async def _found(self) -> SignInPaths:
        connection = self._connection
        try:
            response = await connection.retries.run_read(Action.SIGN_IN, self._root)
            root = decoded(response, Action.SIGN_IN)
        except NotFound as error:
            raise NotAController(Action.SIGN_IN) from error
        paths = paths_of(root, connection.base_path)
        if paths is None:
            raise NotAController(Action.SIGN_IN)
        return paths

    async def _root(self) -> Response:
        path = f"{self._connection.base_path}/api/"
        response = await self._connection.transport.send("GET", path, Action.SIGN_IN)
        if response.status in _RETRIED:
            check(response, Action.SIGN_IN)
        return response


def _is_path(said: Json) -> bool:
    if not isinstance(said, str) or len(said) > _LONGEST_PATH:
        return False
    return _PATH.fullmatch(said) is not None


def _below(base_path: str, said: Json, usual: str) -> str:
    """The path that the controller says, below the base path whether it knows of that or not."""
    path = said if isinstance(said, str) and _is_path(said) else usual
    if not base_path or path.startswith(f"{base_path}/"):
        return path
    return f"{base_path}{path}"
