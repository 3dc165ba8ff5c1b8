"""The recorded exchanges with a real AWX controller, as values.

One JSON file a case in recorded/, which is read and nothing else. Where the recorder has cut a
body, `cuts` has the JSON paths; everything else is as it came over the wire.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeAlias

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
"""Any JSON value."""

RECORDED = Path(__file__).parent / "recorded"
OBSERVATIONS = RECORDED / "observations"


@dataclass(frozen=True, slots=True)
class Cut:
    """A string or list that the recorder has shortened, and how long it really was."""

    at: str
    original: int
    kept: int
    is_list: bool


@dataclass(frozen=True, slots=True)
class Recording:
    """One exchange: what was sent, by whom, and the response."""

    case: str
    method: str
    path: str
    query: str
    user: str | None
    auth: str
    headers: Mapping[str, str]
    body: Json
    status: int
    response_headers: Mapping[str, str]
    response_body: Json
    cuts: tuple[Cut, ...]

    @property
    def target(self) -> str:
        """Path and query as they stood on the request line."""
        return f"{self.path}?{self.query}" if self.query else self.path

    @property
    def content_type(self) -> str:
        """The media type of the answer without its parameters, or nothing."""
        return self.response_headers.get("Content-Type", "").split(";")[0].strip()

    @property
    def is_json(self) -> bool:
        return self.content_type == "application/json"


@cache
def all_recordings() -> tuple[Recording, ...]:
    """Every case, by name."""
    return tuple(_read(path) for path in sorted(RECORDED.glob("*.json")))


def recording(case: str) -> Recording:
    """One case; a wrong name is an error."""
    return _read(RECORDED / f"{case}.json")


def observation(name: str) -> dict[str, Json]:
    """What single exchanges cannot show, such as bytes written beside the events made of them."""
    seen: dict[str, Json] = json.loads((OBSERVATIONS / f"{name}.json").read_text("utf-8"))
    return seen


def _read(path: Path) -> Recording:
    exchange = json.loads(path.read_text("utf-8"))
    request, response = exchange["request"], exchange["response"]
    return Recording(
        case=exchange["case"],
        method=request["method"],
        path=request["path"],
        query=request["query"],
        user=request["user"],
        auth=request["auth"],
        headers=request["headers"],
        body=request["body"],
        status=response["status"],
        response_headers=response["headers"],
        response_body=response["body"],
        cuts=tuple(_cut(cut) for cut in response["body_truncated"] or ()),
    )


def _cut(cut: dict[str, str | int]) -> Cut:
    is_list = "original_items" in cut
    unit = "items" if is_list else "chars"
    return Cut(str(cut["at"]), int(cut[f"original_{unit}"]), int(cut[f"kept_{unit}"]), is_list)
