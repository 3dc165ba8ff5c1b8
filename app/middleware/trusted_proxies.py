"""Takes from a trusted proxy who the client is: its address, its scheme, and the user's name.

Only a proxy in the configured networks is believed. For everybody else, and for all that lies
further inside, the headers that say so do not exist: they are taken out of the request, and what
they said is in the scope. In service mode behind a proxy only the proxy itself gets in.
"""

from collections.abc import Callable, Collection, Iterable
from http import HTTPStatus
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Receive, Scope, Send

from app.api.health import HEALTH_PATH
from app.api.metrics import FORWARDED, METRICS_PATH
from app.api.readiness import READY_PATH
from app.middleware.refusals import TWICE, Refusal
from app.settings import Mode, Settings

ASSERTED_USER = "jobpane.asserted_user"  # in the scope: the user's name, "" where none is asserted

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_FOR_PROGRAMS = (HEALTH_PATH, METRICS_PATH, READY_PATH)  # which decide who may read them
_LONGEST_NAME = 150  # what Django, and so AWX, allows a user name
_FORWARDED = (b"x-forwarded-", b"x-real-ip", b"forwarded")
_SECURE = {"http": "https", "ws": "wss"}
_PLAIN = {secure: plain for plain, secure in _SECURE.items()}

_NO_PROXY = Refusal(
    HTTPStatus.FORBIDDEN,
    "no_proxy",
    "Jobpane is available only through its proxy. Open the proxy's URL.",
)
_BAD_NAME = Refusal(HTTPStatus.BAD_REQUEST, "bad_user", "The proxy sent an invalid username.")
_TWO_NAMES = Refusal(
    HTTPStatus.BAD_REQUEST, "bad_user", "The proxy sent two usernames. It must set one header only."
)


class TrustedProxies:
    """ASGI middleware; `only_proxies` names the controllers that only a proxy may reach.

    `https_host` is the public host (with its port, if it has one) that is served by https only.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        networks: Collection[Network],
        user_headers: Collection[str],
        only_proxies: Collection[str] = (),
        https_host: str = "",
    ) -> None:
        self._app = app
        self._networks = networks
        self._user_headers = [name.encode("ascii") for name in user_headers]
        self._only_proxies = frozenset(only_proxies)
        self._https_host = https_host.lower()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on as the client's own, or refuse it."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        peer = peer_of(scope)
        if peer is not None and self._is_trusted(peer):
            seen = self._as_the_proxy_says(scope, peer)
        else:
            seen = self._as_it_came(scope)
        if isinstance(seen, Refusal):
            await seen.send(scope, receive, send)
        else:
            await self._app(seen, receive, send)

    def _is_trusted(self, address: Address) -> bool:
        return any(address in network for network in self._networks)

    def _as_it_came(self, scope: Scope) -> Scope | Refusal:
        is_for_programs = scope["type"] == "http" and scope["path"] in _FOR_PROGRAMS
        if not is_for_programs and scope.get("jobpane.controller", "") in self._only_proxies:
            return _NO_PROXY
        return {
            **scope,
            "headers": self._own_headers(scope),
            "scheme": self._own_scheme(scope),
            ASSERTED_USER: "",
            FORWARDED: self._is_forwarded(scope),
        }

    def _own_scheme(self, scope: Scope) -> str:
        """https for the public name where that is only served so, whatever ends the TLS.

        A client that says so without TLS harms itself alone: its browser keeps no cookie of ours.
        """
        scheme: str = scope.get("scheme", "http")
        hosts = [value.decode("latin-1").lower() for value in _values(scope, b"host")]
        is_public = bool(self._https_host) and hosts == [self._https_host]
        return _SECURE.get(scheme, scheme) if is_public else scheme

    def _as_the_proxy_says(self, scope: Scope, peer: Address) -> Scope | Refusal:
        user = self._asserted_user(scope)
        if isinstance(user, Refusal):
            return user
        address, port = self._client(_values(scope, b"x-forwarded-for"), peer)
        if address == peer:
            port = port or scope["client"][1]
        return {
            **scope,
            "headers": self._own_headers(scope),
            "client": (str(address), port),
            "scheme": _scheme(scope),
            ASSERTED_USER: user,
            FORWARDED: True,
        }

    def _client(self, forwarded: Iterable[bytes], peer: Address) -> tuple[Address, int]:
        """The client's address and port: from right to left, the first that is no trusted proxy.

        What is left of it anybody may have sent. Text that is no address ends the way as well.
        """
        address, port = peer, 0
        for entry in reversed(b",".join(forwarded).split(b",")):
            if not self._is_trusted(address):
                break
            found = address_of(entry.decode("latin-1").strip())
            if found is None:
                break
            address, port = found
        return address, port

    def _asserted_user(self, scope: Scope) -> str | Refusal:
        """The name in the headers: each comes once at most, and all name the same user.

        A proxy replaces the header that it sets and passes on another one that a browser made up.
        """
        names = []
        for header in self._user_headers:
            sent = _values(scope, header)
            if len(sent) > 1:
                return TWICE
            names += [name for name in map(_text, sent) if name]
        if len(set(names)) > 1:
            return _TWO_NAMES
        name = names[0] if names else ""
        return name if name.isprintable() and len(name) <= _LONGEST_NAME else _BAD_NAME

    def _is_forwarded(self, scope: Scope) -> bool:
        return len(self._own_headers(scope)) < len(scope["headers"])

    def _own_headers(self, scope: Scope) -> list[tuple[bytes, bytes]]:
        """Without the headers of proxies; `_` for `-` is how some servers would read them too."""
        return [
            (name, value)
            for name, value in scope["headers"]
            if not _is_of_proxies(name.replace(b"_", b"-"), self._user_headers)
        ]


def trusted_proxies(settings: Settings) -> Callable[[ASGIApp], ASGIApp]:
    """The middleware for these settings."""
    services = {one.name for one in settings.controllers if one.mode is Mode.SERVICE}
    public = urlsplit(settings.public_url)

    def wrapped(app: ASGIApp) -> ASGIApp:
        return TrustedProxies(
            app,
            networks=settings.behind_proxy,
            user_headers=settings.proxy_user_header,
            only_proxies=services if settings.behind_proxy else (),
            https_host=public.netloc if public.scheme == "https" else "",
        )

    return wrapped


def address_of(text: str) -> tuple[Address, int] | None:
    """The address and port (0 without one) of an entry in X-Forwarded-For; None of other text.

    An IPv4 address that is written as an IPv6 one is the IPv4 address.
    """
    host, port = text, ""
    if text.startswith("["):
        host, _, rest = text[1:].partition("]")
        if rest and not rest.startswith(":"):
            return None
        port = rest[1:]
    elif text.count(":") == 1:
        host, _, port = text.partition(":")
    try:
        address = ip_address(host.partition("%")[0])  # a zone may be any text
    except ValueError:
        return None
    if port and not (port.isascii() and port.isdecimal() and len(port) <= len("65535")):
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address, int(port or 0)


def peer_of(scope: Scope) -> Address | None:
    """Who holds the connection; None over a Unix socket."""
    client = scope.get("client")
    found = address_of(str(client[0])) if client else None
    return None if found is None else found[0]


def _scheme(scope: Scope) -> str:
    """The client's own scheme; the first proxy's header counts, since that one saw the client."""
    scheme: str = scope.get("scheme", "http")
    said = b",".join(_values(scope, b"x-forwarded-proto")).split(b",")[0].strip().lower()
    if said in {b"https", b"wss"}:
        return _SECURE.get(scheme, scheme)
    if said in {b"http", b"ws"}:
        return _PLAIN.get(scheme, scheme)
    return scheme


def _values(scope: Scope, name: bytes) -> list[bytes]:
    return [value for other, value in scope["headers"] if other == name]


def _text(value: bytes) -> str:
    """Proxies send names as UTF-8, some as Latin-1, which any bytes are."""
    try:
        return value.decode("utf-8").strip()
    except UnicodeDecodeError:
        return value.decode("latin-1").strip()


def _is_of_proxies(name: bytes, user_headers: Collection[bytes]) -> bool:
    return name in user_headers or name.startswith(_FORWARDED)
