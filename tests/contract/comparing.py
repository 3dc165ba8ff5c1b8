"""Compares a response of the built-in controller with the recorded one, value by value.

The differences are sentences, and an empty list is equality. A value that cannot be the same
twice must still be of the same kind; all others must be equal. Values are named by JSON paths.
"""

import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from tests.contract.controller_process import Response
from tests.contract.recordings import Cut, Json, Recording

CUT_MARK = "[[TRUNCATED IN TRANSCRIPT]]"

# Headers that count bytes or time.
_UNCOMPARED_HEADERS = frozenset({
    "content-length", "transfer-encoding", "date", "connection",
    "x-api-request-id", "x-api-time", "x-api-total-time",
})  # fmt: skip
# It names itself and its version, not the recorded ones.
_OWN_HEADERS = frozenset({"x-api-node", "x-api-product-version"})

_OWN_VALUES = (
    r".*\.version",
    r"\$\.active_node",
    r"\$\.instances\[\d+\]\.(node|heartbeat)",
    r"\$\.instance_groups\[0\]\.instances\[0\]",
    r".*\.resource\.ansible_id",
    # Depends on the day of the test: the coming Sunday.
    r".*\.(next_run|next_job_run|dtstart)",
)
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?Z")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Comparison:
    """One recorded response; of the values whose paths match `open_values` only the kind counts."""

    case: Recording
    open_values: Collection[str] = ()
    in_any_order: bool = False
    _cuts: dict[str, Cut] = field(default_factory=dict)

    def differences(self, response: Response) -> list[str]:
        found = list(self._outside(response))
        if self.case.method == "HEAD":
            return [*found, *self._if_not("body", b"", response.body)]
        if not self.case.is_json:
            return [*found, *self._page(response)]
        if found:
            return [*found, f"body: {response.body[:300]!r}"]
        self._cuts.update({cut.at: cut for cut in self.case.cuts})
        theirs, ours = self.case.response_body, json.loads(response.body)
        if self.in_any_order:
            theirs, ours = _with_sorted_rows(theirs), _with_sorted_rows(ours)
        return list(self._values("$", theirs, ours))

    def _outside(self, response: Response) -> Iterator[str]:
        yield from self._if_not("status", self.case.status, response.status)
        theirs = _compared(self.case.response_headers)
        ours = _compared(response.headers)
        yield from self._if_not("headers", sorted(theirs), sorted(ours))
        for name in sorted(theirs.keys() & ours.keys() - _OWN_HEADERS):
            yield from self._if_not(name, theirs[name], ours[name])

    def _page(self, response: Response) -> Iterator[str]:
        """Pages are compared as pages only; an empty body must be empty."""
        is_page = response.body.lstrip()[:1] == b"<"
        yield from self._if_not("a page", bool(self.case.response_body), is_page)
        if not self.case.response_body:
            yield from self._if_not("body", b"", response.body)

    def _values(self, at: str, theirs: Json, ours: Json) -> Iterator[str]:
        if self._is_open(at):
            yield from self._if_not(f"kind of {at}", _kind(theirs), _kind(ours))
        elif isinstance(theirs, dict) and isinstance(ours, dict):
            yield from self._if_not(f"keys of {at}", list(theirs), list(ours))
            is_running = theirs.get("status") == "running"
            for key in (key for key in theirs if key in ours):
                # Counted up to the time of the request.
                if is_running and key == "elapsed":
                    yield from self._if_not(f"kind of {at}.{key}", "float", _kind(ours[key]))
                    continue
                yield from self._values(f"{at}.{key}", theirs[key], ours[key])
        elif isinstance(theirs, list) and isinstance(ours, list):
            yield from self._lists(at, theirs, ours)
        elif isinstance(theirs, str) and isinstance(ours, str) and at in self._cuts:
            shown = theirs.removesuffix(CUT_MARK)
            yield from self._if_not(f"length of {at}", self._cuts[at].original, len(ours))
            yield from self._if_not(f"start of {at}", shown, ours[: len(shown)])
        else:
            yield from self._if_not(at, theirs, ours)

    def _lists(self, at: str, theirs: list[Json], ours: list[Json]) -> Iterator[str]:
        length = self._cuts[at].original if at in self._cuts else len(theirs)
        yield from self._if_not(f"length of {at}", length, len(ours))
        for index, (their, our) in enumerate(zip(theirs, ours, strict=False)):
            yield from self._values(f"{at}[{index}]", their, our)

    def _is_open(self, at: str) -> bool:
        return any(re.fullmatch(pattern, at) for pattern in (*_OWN_VALUES, *self.open_values))

    @staticmethod
    def _if_not(what: str, theirs: object, ours: object) -> Iterator[str]:
        if type(theirs) is not type(ours) or theirs != ours:
            yield f"{what}: recorded {theirs!r:.300}, but got {ours!r:.300}"


def _compared(headers: Mapping[str, str]) -> dict[str, str]:
    named = {name.lower(): value for name, value in headers.items()}
    if "set-cookie" in named:
        named["set-cookie"] = _cookie_without_value(named["set-cookie"])
    return {name: value for name, value in named.items() if name not in _UNCOMPARED_HEADERS}


def _cookie_without_value(cookie: str) -> str:
    """The name and attributes of a cookie, and whether it has a value and an end."""
    cookie = re.sub(r"=[a-zA-Z0-9]+(?=;)", "=VALUE", cookie, count=1)
    return re.sub(r"expires=(?!Thu, 01 Jan 1970)[^;]+", "expires=TIME", cookie)


def _with_sorted_rows(body: Json) -> Json:
    assert isinstance(body, dict)
    rows = body["results"]
    assert isinstance(rows, list)
    return {**body, "results": sorted(rows, key=lambda row: str(row["id"]))}  # type: ignore[call-overload,index]


def _kind(value: Json) -> str:
    """What sort of value it is: a time stays a time, a number a number."""
    if isinstance(value, str):
        is_of = {"time": _TIME, "uuid": _UUID}
        return next((kind for kind, form in is_of.items() if form.fullmatch(value)), "text")
    return type(value).__name__
