"""One HTTP exchange with the controller: bounded, on one origin, its failures named.

Knows no API and tries nothing twice. The Authorization header goes to the controller's own
origin only: a redirect elsewhere, or of anything but a GET, is a failure. Environment variables
(proxies, .netrc) are not looked at, and cookies of the controller are not kept.
"""

import asyncio
import json
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.cookiejar import CookieJar, DefaultCookiePolicy
from pathlib import Path

import certifi
import httpx

from app.awx.body_limits import LARGEST_BYTES, body_limit_bytes, too_large
from app.awx.error_texts import Action
from app.awx.errors import BadAnswer, NotAController, TimedOut
from app.awx.network_failures import (
    NETWORK_EXCEPTIONS,
    is_same_host_over_tls,
    network_failure,
    says_https_only,
)
from app.awx.tls_errors import HttpsOnly
from app.jobs.controller_time import ControllerTime
from app.jobs.json_value import Json

_CONNECT_TIMEOUT_S = 5.0
_REDIRECTS_LIMIT = 3
_BROWSER = {"Accept": "text/html"}

Params = dict[str, str | int]
Body = dict[str, Json]


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, whatever its status."""

    status: int
    headers: httpx.Headers
    body: bytes
    time: ControllerTime | None = None  # by its `Date` header, where it has a usable one

    @property
    def is_html(self) -> bool:
        """Whether it is meant for a browser."""
        return "html" in self.headers.get("content-type", "").lower()


class Exchange:
    """Sends single requests to one origin."""

    def __init__(
        self,
        base_url: httpx.URL,
        headers: dict[str, str],
        *,
        authorization: Callable[[], str],
        transport: httpx.AsyncBaseTransport | None,
        ca_file: Path | None,
        timeout_s: float,
        largest_bytes: int = LARGEST_BYTES,
    ) -> None:
        self._base_url = base_url
        self._authorization = authorization
        self._timeout_s = timeout_s
        self._largest_bytes = largest_bytes
        self._client = httpx.AsyncClient(
            headers=headers,
            transport=transport,
            verify=trust(ca_file) if base_url.scheme == "https" else True,
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
        body: Body | None = None,
        *,
        as_browser: bool = False,
    ) -> Answer:
        """The answer to one request; redirects of a GET within the origin are followed.

        A browser asks for a page and shows no token.
        """
        headers = _BROWSER if as_browser else {"Authorization": self._authorization()}
        url = self._base_url.copy_with(raw_path=path.encode("ascii"))
        if params:
            url = url.copy_merge_params(params)
        for _ in range(_REDIRECTS_LIMIT + 1):
            answer = await self._once(method, url, action, body, headers)
            if url.scheme == "http" and says_https_only(answer.status, answer.body):
                raise HttpsOnly(action, status=answer.status)
            if not _is_redirect(answer):
                return answer
            url = _next_place(answer, method, url, action)
        raise NotAController(action, remark="It redirects without end.")

    async def _once(
        self,
        method: str,
        url: httpx.URL,
        action: Action,
        body: Body | None,
        headers: dict[str, str],
    ) -> Answer:
        try:
            # httpx times each read; a whole answer may not drip in for ever either.
            async with asyncio.timeout(2 * self._timeout_s):
                return await self._received(method, url, action, body, headers)
        except TimeoutError as error:
            raise TimedOut(action) from error
        except NETWORK_EXCEPTIONS as error:
            raise network_failure(error, action) from error

    async def _received(
        self,
        method: str,
        url: httpx.URL,
        action: Action,
        sent: Body | None,
        headers: dict[str, str],
    ) -> Answer:
        content = None if sent is None else json.dumps(sent).encode("ascii")
        if sent is not None:
            headers = {**headers, "Content-Type": "application/json"}
        async with self._client.stream(method, url, content=content, headers=headers) as response:
            date = http_date(response.headers.get("date", ""))
            time = None if date is None else ControllerTime(date)
            limit_bytes = min(body_limit_bytes(action, url.params), self._largest_bytes)
            try:
                body = await _body(response, action, limit_bytes)
            except httpx.RemoteProtocolError as error:
                raise BadAnswer(action, status=response.status_code) from error
            return Answer(response.status_code, response.headers, body, time)


async def _body(response: httpx.Response, action: Action, limit_bytes: int) -> bytes:
    """The body as it came, up to the limit; refused before it is read where its length is told."""
    encoding = response.headers.get("content-encoding", "").strip().lower()
    if encoding not in {"", "identity"}:
        # A few kilobytes may decode to gigabytes, and nobody asked for it.
        raise BadAnswer(action, remark="It was compressed, which Jobpane did not ask for.")
    told = response.headers.get("content-length", "")
    if told.isascii() and told.isdecimal() and len(told) < 20 and int(told) > limit_bytes:
        raise too_large(action, int(told), limit_bytes, is_whole=True)
    chunks: list[bytes] = []
    size_bytes = 0
    async for chunk in response.aiter_bytes():
        size_bytes += len(chunk)
        if size_bytes > limit_bytes:
            raise too_large(action, limit_bytes, limit_bytes, is_whole=False)
        chunks.append(chunk)
    return b"".join(chunks)


def http_date(text: str) -> datetime | None:
    """The aware datetime of an HTTP header such as `Date`; None if it is none."""
    try:
        moment = parsedate_to_datetime(text.strip())
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
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
                f"The certificate authority of the controller cannot be read: {ca_file}"
            ) from error
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


def _is_redirect(answer: Answer) -> bool:
    return answer.status in {301, 302, 303, 307, 308}


def _next_place(answer: Answer, method: str, url: httpx.URL, action: Action) -> httpx.URL:
    """Where a redirect leads, if the request may go there as it is."""
    try:
        place = url.join(answer.headers.get("location", ""))
    except httpx.InvalidURL as error:
        raise NotAController(action, remark="It redirects to no usable URL.") from error
    if is_same_host_over_tls(url, place):
        raise HttpsOnly(action, status=answer.status)
    if (place.scheme, place.host, place.port) != (url.scheme, url.host, url.port):
        raise NotAController(action, remark=f"It redirects to {place.scheme}://{place.host}.")
    if method != "GET" or place == url:
        raise NotAController(action, remark="It redirects instead of answering.")
    return place
