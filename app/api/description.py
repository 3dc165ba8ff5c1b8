"""GET /api/openapi.json and /api/docs: what the API takes and answers, for programs and people.

Both are the same for everyone and name nothing of a controller's, so anyone may have them.
"""

import json
from collections.abc import Callable
from functools import cache
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from app.api.compressed_json import packed_json
from app.api.docs_page import Look, docs_page
from app.api.route import api_route
from app.api.visitors import whole_base_path_of

OPENAPI_PATH = "/api/openapi.json"
DOCS_PATH = "/api/docs"

Schema = dict[str, Any]


def description_routes(schema: Callable[[], Schema], look: Callable[[], Look]) -> list[Route]:
    """The routes; `schema` makes the description and `look` gives that of the built pages."""

    @cache
    def packed(base_path: str) -> bytes:
        return json.dumps(_below(schema(), base_path)).encode()

    @cache
    def page(base_path: str) -> bytes:
        return docs_page(_below(schema(), base_path), look(), base_path)

    async def openapi(request: Request) -> Response:
        body = await run_in_threadpool(packed, whole_base_path_of(request))
        return (await run_in_threadpool(packed_json, body)).response(request)

    async def docs(request: Request) -> Response:
        body = await run_in_threadpool(page, whole_base_path_of(request))
        return HTMLResponse(body, headers={"Cache-Control": "no-cache"})

    return [
        api_route(OPENAPI_PATH, openapi, "openapi"),
        api_route(DOCS_PATH, docs, "docs"),
    ]


def _below(schema: Schema, base_path: str) -> Schema:
    """The description at a controller's own path."""
    return {**schema, "servers": [{"url": base_path or "/"}]}
