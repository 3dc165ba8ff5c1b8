"""One HTTP request to the controller: bounded, on one origin, its failures named.

Knows no API, no credential, and retries nothing. What it sends, headers with secrets included, goes
to the controller's own origin only: a redirect elsewhere, or of anything but a GET, is a failure.
Environment variables (proxies, .netrc) are ignored, and cookies of the controller are not stored.
"""

import asyncio
import json
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.cookiejar import CookieJar, DefaultCookiePolicy
from pathlib import Path
from urllib.parse import urlencode

import certifi
import httpx

from app.awx.body_limits import LARGEST_BYTES, body_limit_bytes, too_large
from app.awx.error_texts import Action
from app.awx.errors import BadResponse, NotAController, TimedOut
from app.awx.network_failures import (
    NETWORK_EXCEPTIONS,
    is_same_host_over_tls,
    network_failure,
    says_https_only,
)
from app.awx.tls_errors import HttpsOnly
from app.jobs.controller_time import ControllerTime
from app.jobs.json_value import Json
from app.runtime.watched_file import WatchedFile
from app.telemetry.figures import asking_controller
from app.telemetry.spans import outgoing_trace, span

_CONNECT_TIMEOUT_S = 5.0
_REDIRECTS_LIMIT = 3
# Over http no certificate is looked at. To load all authorities would take each transport 28 ms.
_TRUSTS_NOBODY = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
AS_BROWSER = {"Accept": "text/html"}

Params = dict[str, str | int]
Body = dict[str, Json]
_NO_HEADERS: Mapping[str, str] = {}


class Form(dict[str, str]):
    """A body that is sent as a form; may hold a password, so it shows nothing of itself."""

    def __repr__(self) -> str:
        return "<Form>"


@dataclass(frozen=True, slots=True)
class Response:
    """What the controller answered, whatever its status. It may hold a token or a cookie."""

    status: int
    headers: httpx.Headers = field(repr=False)
    body: bytes = field(repr=False)
    time: ControllerTime | None = None  # by its `Date` header, where it has a usable one

    @property
    def is_html(self) -> bool:
        """Whether it is meant for a browser."""
        return "html" in self.headers.get("content-type", "").lower()


class Transport:
    """Sends single requests to one origin."""

    def __init__(
        self,
        base_url: httpx.URL,
        headers: dict[str, str],
        *,
        transport: httpx.AsyncBaseTransport | None,
        ca_file: Path | None,
        timeout_s: float,
        largest_bytes: int = LARGEST_BYTES,
        name: str = "",
    ) -> None:
        self._base_url = base_url
        self._name = name or base_url.host
        self._timeout_s = timeout_s
        self._largest_bytes = largest_bytes
        self.tls = trust(ca_file) if base_url.scheme == "https" else None
        self._ca = _watched(ca_file, self.tls)  # is read again while it is held
        self._client = httpx.AsyncClient(
            headers=headers,
            transport=transport,
            verify=self.tls or _TRUSTS_NOBODY,
            timeout=httpx.Timeout(timeout_s, connect=min(_CONNECT_TIMEOUT_S, timeout_s)),
            follow_redirects=False,
            trust_env=False,
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        )

    async def aclose(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def send(
        self,
        method: str,
        path: str,
        action: Action,
        params: Params | None = None,
        body: Body | Form | None = None,
        *,
        headers: Mapping[str, str] = _NO_HEADERS,
        follows: bool = True,
    ) -> Response:
        """The response to one request; redirects of a GET within the origin are followed.

        Unless it `follows`, a redirect is a response like any other. Nobody goes there.
        """
        url = self._base_url.copy_with(raw_path=path.encode("ascii"))
        if params:
            url = url.copy_merge_params(params)
        for _ in range(_REDIRECTS_LIMIT + 1):
            response = await self._once(method, url, action, body, headers)
            if url.scheme == "http" and says_https_only(response.status, response.body):
                raise HttpsOnly(action, status=response.status)
            if not follows or not _is_redirect(response):
                return response
            url = _redirect_target(response, method, url, action)
        raise NotAController(action, remark="It redirects endlessly.")

    async def _once(
        self,
        method: str,
        url: httpx.URL,
        action: Action,
        body: Body | Form | None,
        headers: Mapping[str, str],
    ) -> Response:
        try:
            # httpx times each read; a whole response may not drip in for ever either.
            async with asyncio.timeout(2 * self._timeout_s):
                return await self._observed(method, url, action, body, headers)
        except TimeoutError as error:
            raise TimedOut(action) from error
        except NETWORK_EXCEPTIONS as error:
            raise network_failure(error, action) from error

    async def _observed(
        self,
        method: str,
        url: httpx.URL,
        action: Action,
        body: Body | Form | None,
        headers: Mapping[str, str],
    ) -> Response:
        """The response, counted, and as a span whose trace the controller may go on with."""
        about = {
            "http.request.method": method,
            "server.address": url.host,
            "jobpane.controller": self._name,
        }
        with (
            span(f"{method} {action.endpoint}", "client", about) as opened,
            asking_controller(self._name, action.endpoint) as status,
        ):
            response = await self._received(
                method, url, action, body, {**headers, **outgoing_trace()}, status=status
            )
            opened.note("http.response.status_code", response.status)
            return response

    async def _received(
        self,
        method: str,
        url: httpx.URL,
        action: Action,
        sent: Body | Form | None,
        headers: Mapping[str, str],
        *,
        status: list[int],
    ) -> Response:
        content, content_type = _content(sent)
        if content is not None:
            headers = {**headers, "Content-Type": content_type}
        async with self._client.stream(method, url, content=content, headers=headers) as received:
            status.append(received.status_code)
            date = http_date(received.headers.get("date", ""))
            time = None if date is None else ControllerTime(date)
            limit_bytes = min(body_limit_bytes(action, url.params), self._largest_bytes)
            try:
                body = await _body(received, action, limit_bytes)
            except httpx.RemoteProtocolError as error:
                raise BadResponse(action, status=received.status_code) from error
            return Response(received.status_code, received.headers, body, time)


def _content(sent: Body | Form | None) -> tuple[bytes | None, str]:
    """The bytes of a body and their type."""
    if sent is None:
        return None, ""
    if isinstance(sent, Form):
        return urlencode(sent).encode("ascii"), "application/x-www-form-urlencoded"
    return json.dumps(sent).encode("ascii"), "application/json"


async def _body(received: httpx.Response, action: Action, limit_bytes: int) -> bytes:
    """The body as it came.

    Raises:
        BadResponse: It is compressed, or longer than `limit_bytes`; not read if its length says so.
    """
    encoding = received.headers.get("content-encoding", "").strip().lower()
    if encoding not in {"", "identity"}:
        # A few kilobytes may decode to gigabytes, and Jobpane asks for no compression.
        raise BadResponse(action, remark="It was compressed without being requested.")
    length = received.headers.get("content-length", "")
    if length.isascii() and length.isdecimal() and len(length) < 20 and int(length) > limit_bytes:
        raise too_large(action, int(length), limit_bytes, is_whole=True)
    chunks: list[bytes] = []
    size_bytes = 0
    async for chunk in received.aiter_bytes():
        size_bytes += len(chunk)
        if size_bytes > limit_bytes:
            raise too_large(action, limit_bytes, limit_bytes, is_whole=False)
        chunks.append(chunk)
    return b"".join(chunks)


def http_date(text: str) -> datetime | None:
    """The aware datetime of an HTTP header such as `Date`; None if it is none."""
    try:
        time = parsedate_to_datetime(text.strip())
        return time if time.tzinfo else time.replace(tzinfo=UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def trust(ca_file: Path | None) -> ssl.SSLContext:
    """The named authority alone, or the system's and Mozilla's.

    Raises:
        ValueError: The named file cannot be read or holds no certificate.
    """
    if ca_file:
        try:
            return ssl.create_default_context(cafile=ca_file)
        except OSError as error:  # an unreadable file, or ssl.SSLError for its content
            raise ValueError(
                f"The controller's certificate authority can't be read: {ca_file}"
            ) from error
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


def _watched(ca_file: Path | None, tls: ssl.SSLContext | None) -> WatchedFile[str] | None:
    """The named file of an authority; a new one in it is trusted too once it is read again."""
    if ca_file is None or tls is None:
        return None

    def trusted(text: str) -> str:
        try:
            tls.load_verify_locations(cadata=text)
        except ssl.SSLError as error:
            raise ValueError("holds no certificate") from error
        return text

    return WatchedFile(ca_file, trusted, event="controller_ca")


def _is_redirect(response: Response) -> bool:
    return response.status in {301, 302, 303, 307, 308}


def _redirect_target(response: Response, method: str, url: httpx.URL, action: Action) -> httpx.URL:
    """Where a redirect leads, if the request may go there as it is."""
    try:
        target = url.join(response.headers.get("location", ""))
    except httpx.InvalidURL as error:
        raise NotAController(action, remark="It redirects to an invalid URL.") from error
    if is_same_host_over_tls(url, target):
        raise HttpsOnly(action, status=response.status)
    if target.userinfo:  # httpx would send it in place of the credential
        raise NotAController(action, remark="It redirects with a username.")
    if (target.scheme, target.host, target.port) != (url.scheme, url.host, url.port):
        raise NotAController(action, remark=f"It redirects to {target.scheme}://{target.host}.")
    if method != "GET" or target == url:
        raise NotAController(action, remark="It redirects instead of answering.")
    return target
