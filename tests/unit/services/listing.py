"""A controller of many jobs for tests: it lists them by id as AWX does, and fails on demand."""

import asyncio
import re
from collections.abc import Callable
from urllib.parse import parse_qsl, urlsplit

import httpx

from tests.contract.recordings import recording

AWX = {"X-API-Product-Name": "AWX"}
CREATED = "2026-11-24T10:00:00Z"


def row_of(job_id: int, **changes: object) -> dict[str, object]:
    body = recording("detail-status-successful").response_body
    assert isinstance(body, dict)
    return {**body, "id": job_id, "created": CREATED, "result_stdout": "", **changes}


class Listing:
    """The rows by id; `texts` are the lines of outputs, which its search looks into."""

    def __init__(self, *rows: dict[str, object]) -> None:
        self.rows = {int(str(row["id"])): row for row in rows}
        self.texts: dict[int, list[str]] = {}
        self.requests: list[tuple[str, dict[str, str]]] = []
        self.fails_from = 10**6  # the number of the request from which it fails, from 1
        self.status = 503
        self.fails_for: set[str] = set()  # paths
        self.fails_where: Callable[[dict[str, str]], bool] = lambda _: False  # parameters
        self.holds_from = 10**6  # the number of the request from which answers are held, from 1
        self.cancelled = 0  # requests
        self.is_open = asyncio.Event()  # answers wait for it
        self.is_open.set()
        self.was_asked = asyncio.Event()

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        url = urlsplit(str(request.url))
        params = dict(parse_qsl(url.query))
        path = url.path.removeprefix("/api/v2/")
        self.requests.append((path, params))
        self.was_asked.set()
        await self._held(len(self.requests))
        is_bad = len(self.requests) >= self.fails_from or path in self.fails_for
        if is_bad or self.fails_where(params):
            return httpx.Response(self.status, json={"detail": "x"}, headers=AWX)
        body = self._answer(path, params)
        status = 404 if body is None else 200
        return httpx.Response(status, json=body or {"detail": "Not found."}, headers=AWX)

    async def _held(self, number: int) -> None:
        if number >= self.holds_from:
            self.is_open.clear()
            self.holds_from = 10**6
        try:
            await self.is_open.wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise

    def _answer(self, path: str, params: dict[str, str]) -> dict[str, object] | None:
        if path == "system_jobs/":
            return self._list(params)
        if found := re.fullmatch(r"system_jobs/(\d+)/", path):
            return self.rows.get(int(found[1]))
        if found := re.fullmatch(r"system_jobs/(\d+)/events/", path):
            return self._events(int(found[1]), params)
        return None

    def _list(self, params: dict[str, str]) -> dict[str, object]:
        ids = sorted(self.rows, reverse=True)
        if "id__lt" in params:
            ids = [one for one in ids if one < int(params["id__lt"])]
        if "id__in" in params:
            ids = [one for one in ids if str(one) in params["id__in"].split(",")]
        words = params.get("system_job_events__stdout__icontains", "").lower()
        ids = [one for one in ids if not words or self._has(one, words)]
        size, page = int(params["page_size"]), int(params.get("page", "1"))
        rows = [self.rows[one] for one in ids[(page - 1) * size : page * size]]
        if "count_disabled" in params:
            return {"results": rows}
        next_page = f"?page={page + 1}" if page * size < len(ids) else None
        previous = f"?page={page - 1}" if page > 1 else None
        return {"count": len(ids), "next": next_page, "previous": previous, "results": rows}

    def _has(self, job_id: int, words: str) -> bool:
        return any(words in line.lower() for line in self.texts.get(job_id, []))

    def _events(self, job_id: int, params: dict[str, str]) -> dict[str, object]:
        words = params.get("stdout__icontains", "").lower()
        events = [
            {"counter": at + 1, "stdout": line, "start_line": at, "end_line": at + 1}
            for at, line in enumerate(self.texts.get(job_id, []))
            if words in line.lower() and _is_asked_for(at + 1, params)
        ]
        ordered = events[::-1] if params["order_by"].startswith("-") else events
        return {"results": ordered[: int(params["limit"])]}


def _is_asked_for(counter: int, params: dict[str, str]) -> bool:
    after, through = params.get("counter__gt", "0"), params.get("counter__lte", "999")
    return int(after) < counter <= int(through)
