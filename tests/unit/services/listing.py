"""A controller of many jobs for tests: it lists them by id as AWX does, and fails on demand."""

import asyncio
import re
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
        self.is_open = asyncio.Event()  # answers wait for it
        self.is_open.set()
        self.was_asked = asyncio.Event()

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        url = urlsplit(str(request.url))
        params = dict(parse_qsl(url.query))
        path = url.path.removeprefix("/api/v2/")
        self.requests.append((path, params))
        self.was_asked.set()
        await self.is_open.wait()
        if len(self.requests) >= self.fails_from or path in self.fails_for:
            return httpx.Response(self.status, json={"detail": "x"}, headers=AWX)
        body = self._answer(path, params)
        status = 404 if body is None else 200
        return httpx.Response(status, json=body or {"detail": "Not found."}, headers=AWX)

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
        lines = list(enumerate(self.texts.get(job_id, [])))
        words = params.get("stdout__icontains", "").lower()
        events = [
            {"counter": at + 1, "stdout": line, "start_line": at, "end_line": at + 1}
            for at, line in lines
            if words in line.lower()
        ]
        return {"results": events[: int(params["limit"])]}
