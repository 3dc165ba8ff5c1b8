"""Whether what answers at Jobpane's port, and at its public URL, is the Jobpane of these settings.

It is where it knows the key in the data folder. That key stays here: what answers has to prove
that it has it (app/runtime/operator_key.py).
"""

import logging
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import httpx
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus, WebSocketException

from app.api.health import CHALLENGE, HEALTH_PATH
from app.awx.network_failures import failed_connection
from app.awx.tls_errors import HttpsOnly
from app.awx.transport import trust
from app.doctor.finding import Finding, bad, good, note
from app.hosting.listening import PortTakenError, listen
from app.runtime.operator_key import is_proof
from app.settings import Settings
from app.version import VERSION

_LIMIT_S = 5.0
_ANY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 # asked, not bound
_EVENTS = "/_event/?EIO=4&transport=websocket"
_SILENT = logging.getLogger("jobpane.doctor.websocket")
_SILENT.disabled = True


@dataclass(frozen=True, slots=True)
class Answer:
    """What answers at a URL; `version` is "" where it is no Jobpane."""

    status_code: int
    status: str = ""
    version: str = ""
    is_ours: bool = False

    @property
    def is_well(self) -> bool:
        """Whether it serves pages and outputs."""
        return self.status_code == httpx.codes.OK


async def answer_at(url: str, data_dir: Path) -> Answer:
    """What answers there.

    Raises:
        httpx.HTTPError: Nothing does.
    """
    challenge = secrets.token_urlsafe(16)
    tls = trust(None) if url.startswith("https://") else True
    async with httpx.AsyncClient(verify=tls, timeout=_LIMIT_S, trust_env=False) as client:
        response = await client.get(f"{url}{HEALTH_PATH}", headers={CHALLENGE: challenge})
    try:
        said = response.json()
        status, its_version, proof = (str(said[name]) for name in ("status", "version", "proof"))
    except (ValueError, KeyError, TypeError):
        return Answer(response.status_code)
    return Answer(
        response.status_code,
        _one_line(status),
        _one_line(its_version),
        is_ours=is_proof(proof, challenge, data_dir),
    )


async def port_findings(settings: Settings) -> list[Finding]:
    """Who listens at the port of these settings."""
    where = f"{settings.host}:{settings.port}"
    try:
        answer = await answer_at(_own_url(settings), settings.data_dir)
    except httpx.HTTPError:
        answer = Answer(0)
    if answer.is_ours:
        return [good("port", f"This Jobpane uses {where}."), *_running(answer)]
    if answer.version:
        return [
            bad(
                "port",
                f"Another Jobpane uses {where}, version {answer.version}. "
                "It has another data folder, or this user can't read that. "
                "Stop it, or set JOBPANE_PORT or JOBPANE_DATA_DIR.",
            )
        ]
    try:
        listen(settings).close()
    except PortTakenError as error:
        return [bad("port", str(error))]
    return [good("port", f"{where} is free.")]


def _running(answer: Answer) -> list[Finding]:
    found = [
        good("server", f"It runs version {answer.version} and is healthy.")
        if answer.is_well
        else bad(
            "server",
            f"It runs version {answer.version}, but isn't healthy: {answer.status}. See its log.",
        )
    ]
    if answer.version != VERSION:
        found.append(note("server", f"Version {VERSION} is installed. Restart Jobpane to use it."))
    return found


async def public_url_findings(settings: Settings) -> AsyncIterator[Finding]:
    """Whether the public URL leads to the Jobpane that runs here; of one that runs only."""
    url = settings.public_url
    if not url or not await _is_running(settings):
        return
    try:
        answer = await answer_at(url, settings.data_dir)
    except httpx.HTTPError as error:
        yield _unreached(url, error)
        return
    if answer.is_ours:
        yield good("public URL", f"{url} leads to this Jobpane.")
        yield await _websocket(url)
    elif answer.version:
        yield bad("public URL", f"{url} leads to another Jobpane. Check its proxy.")
    elif answer.status_code in {301, 302, 303, 307, 308, 401, 403}:
        yield note(
            "public URL",
            f"{url} requires a sign-in, so doctor can't check it. "
            "Let its proxy pass /healthz to have it checked.",
        )
    else:
        yield bad(
            "public URL",
            f"{url} answers {answer.status_code}, but isn't this Jobpane. "
            f"Its proxy must pass requests to {_own_url(settings)}.",
        )


async def _is_running(settings: Settings) -> bool:
    try:
        return (await answer_at(_own_url(settings), settings.data_dir)).is_ours
    except httpx.HTTPError:
        return False


def _unreached(url: str, error: httpx.HTTPError) -> Finding:
    """A note only: a machine need not reach itself by its public name."""
    failure = failed_connection(error)
    if isinstance(error, httpx.RemoteProtocolError) and url.startswith("http://"):
        failure = HttpsOnly(failure.action)
    happened = failure.text.about("The public URL")
    return note("public URL", f"{happened} It is {url}. Check that from a user's machine.")


async def _websocket(url: str) -> Finding:
    """Whether the way from the public URL lets WebSockets through."""
    parts = urlsplit(url)
    try:
        connection = await connect(
            f"{url.replace('http', 'ws', 1)}{_EVENTS}",
            origin=f"{parts.scheme}://{parts.netloc}",  # type: ignore[arg-type] # a NewType of str
            proxy=None,
            open_timeout=_LIMIT_S,
            logger=_SILENT,
            ssl=trust(None) if parts.scheme == "https" else None,
        )
        await connection.close()
    except (WebSocketException, OSError) as error:
        status = f" ({error.response.status_code})" if isinstance(error, InvalidStatus) else ""
        return note(
            "WebSocket",
            f"WebSocket connections are blocked at {url}{status}. Pages poll instead. "
            "Let the proxy pass /_event as a WebSocket.",
        )
    return good("WebSocket", "The public URL lets WebSocket connections through.")


def _own_url(settings: Settings) -> str:
    host = _ANY_ADDRESS.get(settings.host, settings.host)
    return f"http://{f'[{host}]' if ':' in host else host}:{settings.port}"


def _one_line(text: str) -> str:
    """A text of a stranger's, fit for a terminal."""
    return "".join(one for one in text[:60] if one.isprintable())
