"""A request as the views see it, and the answers they give.

Views are plain functions from a call to an answer; a refusal is raised and
brings AWX's own body for it. The texts are AWX's, since clients see them.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from app.builtin_controller.storage.records import Json

JSON_TYPE = "application/json"
HTML_TYPE = "text/html; charset=utf-8"

_HTML = """
<!doctype html>
<html lang="en">
<head>
  <title>{title}</title>
</head>
<body>
  <h1>{heading}</h1><p>{text}</p>
</body>
</html>
"""

NOT_FOUND_HTML = _HTML.format(
    title="Not Found",
    heading="Not Found",
    text="The requested resource was not found on this server.",
)
SERVER_ERROR_HTML = _HTML.format(title="Server Error (500)", heading="Server Error (500)", text="")


@dataclass(frozen=True, slots=True)
class Call:
    """One request, with its path already matched."""

    method: str
    path: str
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Names in lower case."""
    body: bytes = b""

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        return tuple(parse_qsl(self.query, keep_blank_values=True))

    def parameter(self, name: str) -> str | None:
        """The last value of a query parameter, as Django takes it."""
        return next((value for key, value in reversed(self.pairs) if key == name), None)


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes = b""
    content_type: str | None = JSON_TYPE
    headers: Mapping[str, str] = field(default_factory=dict)


def json_answer(body: Json, status: int = 200, headers: Mapping[str, str] | None = None) -> Answer:
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    # A lone surrogate can be in a launched job's variables; JSON has an escape for it.
    return Answer(status, text.encode("utf-8", "backslashreplace"), headers=headers or {})


def empty_answer(status: int) -> Answer:
    return Answer(status, content_type=None)


def html_answer(status: int, html: str) -> Answer:
    return Answer(status, html.encode(), HTML_TYPE)


class RefusedError(Exception):
    """The call does not get what it wanted; the answer says why."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.status)
        self.answer = answer


def problem(status: int, detail: str) -> RefusedError:
    return RefusedError(json_answer({"detail": detail}, status))


def unknown_path() -> RefusedError:
    return RefusedError(html_answer(404, NOT_FOUND_HTML))


def server_error() -> RefusedError:
    """What AWX answers where it should refuse."""
    return RefusedError(html_answer(500, SERVER_ERROR_HTML))


def nothing_matches(kind: str) -> RefusedError:
    return problem(404, f"No {kind} matches the given query.")


def no_permission() -> RefusedError:
    return problem(403, "You do not have permission to perform this action.")


def method_not_allowed(method: str) -> RefusedError:
    return problem(405, f'Method "{method}" not allowed.')
