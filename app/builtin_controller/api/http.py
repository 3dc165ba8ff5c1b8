"""A request as the views see it, and the responses they give.

Views are plain functions from a request to a response; a refusal is raised (`refusals`).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qsl

from starlette.requests import cookie_parser

from app.builtin_controller.storage.records import Json

JSON_TYPE = "application/json"
HTML_TYPE = "text/html; charset=utf-8"
FORM_TYPE = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Request:
    """One request, its body read; `path` has no double slashes."""

    method: str
    path: str
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Names in lower case."""
    body: bytes = b""

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The query's parameters in their order, empty ones too."""
        return tuple(parse_qsl(self.query, keep_blank_values=True))

    def parameter(self, name: str) -> str | None:
        """The last value of a query parameter, as Django takes it."""
        return next((value for key, value in reversed(self.pairs) if key == name), None)

    @property
    def full_path(self) -> str:
        """The path with its query, as it stood on the request line."""
        return f"{self.path}?{self.query}" if self.query else self.path

    @property
    def media_type(self) -> str:
        """The type of the body, in lower case and without its parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def form(self) -> Mapping[str, str]:
        """The fields of a form in the body, the last of each name; none for another body."""
        return dict(self.form_pairs)

    @property
    def form_pairs(self) -> tuple[tuple[str, str], ...]:
        """The fields of a form in their order, empty ones too."""
        if self.media_type != FORM_TYPE:
            return ()
        text = self.body.decode("utf-8", "replace")
        return tuple(parse_qsl(text, keep_blank_values=True))

    @property
    def cookies(self) -> Mapping[str, str]:
        return cookie_parser(self.headers.get("cookie", ""))


@dataclass(frozen=True, slots=True)
class Response:
    """What a view answers, without the headers that all responses have."""

    status: int
    body: bytes = b""
    content_type: str | None = JSON_TYPE
    headers: Mapping[str, str] = field(default_factory=dict)
    cookies: tuple[str, ...] = ()
    """The values of its headers `Set-Cookie`."""

    def with_cookies(self, *cookies: str) -> "Response":
        return replace(self, cookies=(*self.cookies, *cookies))


def json_response(
    body: Json, status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    # A lone surrogate can be in a launched job's variables; JSON has an escape for it.
    return Response(status, text.encode("utf-8", "backslashreplace"), headers=headers or {})


def empty_response(status: int) -> Response:
    return Response(status, content_type=None)


def html_response(status: int, html: str, headers: Mapping[str, str] | None = None) -> Response:
    return Response(status, html.encode(), HTML_TYPE, headers or {})


def redirect(location: str) -> Response:
    return Response(302, content_type=HTML_TYPE, headers={"Location": location})
