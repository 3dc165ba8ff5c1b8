"""GET /healthz: 200 while pages and outputs are served, else 503; for load balancers and tests.

It has the start page sent as a browser would, and has an output's thread do nothing, each within
two seconds. However often it is requested, it probes once a second. To a challenge it adds the
version and a proof: so `jobpane doctor` knows the Jobpane of its own data folder.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from pathlib import Path
from time import monotonic

import structlog
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message

from app.runtime.operator_key import NoOperatorKeyError, proof_of, read_operator_key
from app.runtime.work_pool import BusyError, WorkPool

log = structlog.get_logger(__name__)

HEALTH_PATH = "/healthz"
CHALLENGE = "X-Jobpane-Challenge"

_TRY_AGAIN_S = 0.05
_LONGEST_CHALLENGE = 128  # characters

Probe = Callable[[ASGIApp], Awaitable[bool]]
Identity = Callable[[str], Mapping[str, str]]  # the fields that answer a challenge


def _unknown(_: str) -> Mapping[str, str]:
    return {}


def identity_of(data_dir: Path, version: str) -> Identity:
    """The `version` of this Jobpane, and a proof that it has the key in its data folder."""

    def identity(challenge: str) -> Mapping[str, str]:
        try:
            proof = proof_of(read_operator_key(data_dir), challenge)
        except NoOperatorKeyError:
            proof = ""
        return {"version": version, "proof": proof}

    return identity


def health_routes(
    is_ready: Callable[[], bool], health: "PageHealth", *, identity: Identity = _unknown
) -> list[Route]:
    """The route; what `health` probes is probed once `is_ready` is true."""

    async def healthz(request: Request) -> JSONResponse:
        challenge = request.headers.get(CHALLENGE, "")
        known = identity(challenge) if 1 <= len(challenge) <= _LONGEST_CHALLENGE else {}
        if not is_ready():
            return _answer("starting", 503, known)
        failed = await health.failed(request.app)
        status, code = (f"no {', '.join(failed)}", 503) if failed else ("ok", 200)
        return _answer(status, code, known)

    return [Route(HEALTH_PATH, healthz, methods=["GET"], name="healthz")]


def _answer(status: str, code: int, known: Mapping[str, str]) -> JSONResponse:
    return JSONResponse({"status": status, **known}, code, headers={"Cache-Control": "no-store"})


class PageHealth:
    """What the probes, by what they check, have found; that is good for a while."""

    def __init__(
        self, probes: Mapping[str, Probe], *, within_s: float = 2.0, good_for_s: float = 1.0
    ) -> None:
        self._probes = probes
        self._within_s = within_s
        self._good_for_s = good_for_s
        self._lock = asyncio.Lock()
        self._looked_at = float("-inf")
        self._failed: list[str] = []

    async def failed(self, app: ASGIApp) -> list[str]:
        """The names of those that failed."""
        async with self._lock:
            if monotonic() - self._looked_at > self._good_for_s:
                probing = (self._works(probe, app) for probe in self._probes.values())
                found = await asyncio.gather(*probing)
                self._failed = [
                    name for name, works in zip(self._probes, found, strict=True) if not works
                ]
                self._looked_at = monotonic()
            return self._failed

    async def _works(self, probe: Probe, app: ASGIApp) -> bool:
        try:
            async with asyncio.timeout(self._within_s):
                return await probe(app)
        except TimeoutError:
            return False
        except Exception:  # whatever it is, what was looked at does not work
            log.exception("health_probe_failed")
            return False


async def is_page_served(app: ASGIApp) -> bool:
    """Whether `app` sends the start page, file and all."""
    statuses: list[int] = []
    never = asyncio.Event()

    async def receive() -> Message:
        await never.wait()
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": "/",
        "raw_path": b"/",
        "root_path": "",
        "query_string": b"",
        "headers": [(b"host", b"localhost")],
        "client": None,
        "server": None,
    }
    await app(scope, receive, send)
    return statuses == [200]


def has_thread(pools: Callable[[], Iterable[WorkPool]]) -> Probe:
    """A probe for whether a thread of each pool is free in time, though it may be busy now."""

    async def probe(_: ASGIApp) -> bool:
        await asyncio.gather(*map(_use_thread, pools()))
        return True

    return probe


async def _use_thread(pool: WorkPool) -> None:
    while True:
        try:
            await pool.run(int)
        except BusyError:
            await asyncio.sleep(_TRY_AGAIN_S)
        else:
            return
