"""GET /metrics: what Jobpane counts of itself, and the figures of every template, for Prometheus.

Where no history is kept, or users sign in and no token is set, those of templates are left out.

Programs of this machine get them, or, where a token is set, any that shows it. They say which
templates there are and what their runs deleted, so they are not for everyone; nothing of a job's
output is among them.
"""

import hmac
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

from prometheus_client.core import CollectorRegistry
from prometheus_client.exposition import choose_encoder
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from app.runtime.watched_file import WatchedFile
from app.services.askers import is_loopback
from app.services.template_metrics import MeasuredController, families, read_all

METRICS_PATH = "/metrics"
FORWARDED = "jobpane.forwarded"  # in the scope: whether a proxy says that it passes the request on

_BEARER = "bearer "
_FORBIDDEN = (
    "This needs a token. Set JOBPANE_METRICS_TOKEN_FILE and send what it holds.\n"
    "Programs on Jobpane's machine need none, unless JOBPANE_BEHIND_PROXY names it.\n"
)
_UNAUTHORIZED = "The token of JOBPANE_METRICS_TOKEN_FILE is missing or wrong.\n"


class MetricsAccess:
    """Who may read them.

    Raises:
        ValueError: The file of the token can't be read.
    """

    def __init__(self, token_file: Path | None) -> None:
        self._token = (
            WatchedFile(token_file, str.strip, event="metrics_token") if token_file else None
        )

    def refusal(self, request: Request) -> Response | None:
        """The refusal of a request; None where it may read."""
        if self._token is None:
            if _is_of_this_machine(request):
                return None
            return PlainTextResponse(_FORBIDDEN, HTTPStatus.FORBIDDEN)
        if _has_token(request, self._token.value()):
            return None
        answer = PlainTextResponse(_UNAUTHORIZED, HTTPStatus.UNAUTHORIZED)
        answer.headers["WWW-Authenticate"] = "Bearer"
        return answer


def metrics_routes(
    access: MetricsAccess,
    own: Callable[[], Awaitable[Iterable[Metric]]],
    controllers: Callable[[], Iterable[MeasuredController]],
) -> list[Route]:
    """The route; `own` are Jobpane's own figures.

    `controllers` are those that are read with a configured token.
    """

    async def metrics(request: Request) -> Response:
        refusal = access.refusal(request)
        if refusal is not None:
            return refusal
        measured = list(controllers())
        registry = CollectorRegistry()
        registry.register(_Found(tuple(await own())))
        if measured:
            registry.register(_Found(families(await read_all(measured))))
        encode, content_type = choose_encoder(request.headers.get("accept", ""))
        return Response(
            encode(registry),
            headers={"Content-Type": content_type, "Cache-Control": "no-store"},
        )

    return [Route(METRICS_PATH, metrics, methods=["GET"], name="metrics")]


@dataclass(frozen=True, slots=True, eq=False)
class _Found(Collector):
    """Metrics that were read before; they are collected once, when they are encoded."""

    metrics: Iterable[Metric]

    def collect(self) -> Iterable[Metric]:
        """All of them."""
        return self.metrics


def _has_token(request: Request, token: str) -> bool:
    shown = request.headers.get("authorization", "")
    if shown[: len(_BEARER)].lower() != _BEARER:
        return False
    given = shown[len(_BEARER) :].strip()
    return bool(token) and hmac.compare_digest(given.encode(), token.encode())


def _is_of_this_machine(request: Request) -> bool:
    """Whether no proxy and no page with a name of its own stands between us and the program."""
    client = request.scope.get("client")
    if client is None or request.scope.get(FORWARDED, False):
        return False
    return is_loopback(str(client[0])) and _is_local_name(request.headers.get("host", ""))


def _is_local_name(host: str) -> bool:
    try:
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return False
    return name == "localhost" or is_loopback(name)
