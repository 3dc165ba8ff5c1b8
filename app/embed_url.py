"""Asks the Jobpane that runs on this machine for a link for a frame; for `jobpane embed-url`.

The key that allows this is sent only to what has proved that it has the same one: another program
may listen at the port of the settings.
"""

import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import quote, urlencode

import httpx

from app.api.health import CHALLENGE, HEALTH_PATH
from app.runtime.operator_key import NoOperatorKeyError, is_proof, read_operator_key
from app.settings import Settings

_LIMIT_S = 30.0
_ANY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104 # asked, not bound
_NOT_RUNNING = (
    "No Jobpane is running with these settings. Start it with `jobpane serve`. "
    "Use the same JOBPANE_DATA_DIR and JOBPANE_PORT here."
)
_ANOTHER = (
    "{where} isn't the Jobpane of these settings, so it wasn't asked. "
    "Use the same JOBPANE_DATA_DIR and JOBPANE_PORT here."
)


class NoLinkError(Exception):
    """There is no link; the text is one line for the operator."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the link is to show: a job, or the card of a template."""

    id: int
    origin: str
    actions: bool
    controller: str = ""
    options: tuple[tuple[str, str], ...] = ()  # of the frame, for its query
    kind: Literal["job", "template"] = "job"


def embed_url(settings: Settings, wanted: Wanted) -> tuple[str, str]:
    """The link, and when it expires.

    Raises:
        NoLinkError: Jobpane does not run, refused, or something else answers in its place.
    """
    host = _ANY_ADDRESS.get(settings.host, settings.host)
    server = f"http://{host}:{settings.port}"
    prefix = f"/c/{quote(wanted.controller, safe='')}" if wanted.controller else ""
    try:
        key = read_operator_key(settings.data_dir)
        if not _has_key(server, settings.data_dir):
            raise NoLinkError(_ANOTHER.format(where=server))
        answer = httpx.post(
            f"{server}{prefix}/api/embed-tokens",
            json={wanted.kind: wanted.id, "origin": wanted.origin, "actions": wanted.actions},
            headers={"Authorization": f"Bearer {key}"},
            timeout=_LIMIT_S,
            trust_env=False,  # it is this machine: no proxy
        )
        body = answer.json()
    except (NoOperatorKeyError, httpx.HTTPError, ValueError) as error:
        raise NoLinkError(_NOT_RUNNING) from error
    if answer.status_code != httpx.codes.CREATED:
        raise NoLinkError(body["error"]["sentence"])
    return _with_options(body["url"], wanted.options), body["expires_at"]


def _has_key(server: str, data_dir: Path) -> bool:
    """Whether what answers there has the key in the data folder.

    Raises:
        httpx.HTTPError: Nothing answers.
    """
    challenge = secrets.token_urlsafe(16)
    answer = httpx.get(
        f"{server}{HEALTH_PATH}",
        headers={CHALLENGE: challenge},
        timeout=_LIMIT_S,
        trust_env=False,
    )
    try:
        proof = str(answer.json()["proof"])
    except (ValueError, KeyError, TypeError):
        return False
    return is_proof(proof, challenge, data_dir)


def _with_options(url: str, options: tuple[tuple[str, str], ...]) -> str:
    page, _, fragment = url.partition("#")
    return f"{page}&{urlencode(options)}#{fragment}" if options else url
