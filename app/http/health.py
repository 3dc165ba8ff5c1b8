"""GET /healthz: 200 when pages can be served, 503 before; for load balancers and tests."""

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

HEALTH_PATH = "/healthz"


def health_routes(is_ready: Callable[[], bool]) -> list[Route]:
    """The route; `is_ready` is asked at each request and must be quick."""

    async def healthz(_: Request) -> JSONResponse:
        if is_ready():
            return JSONResponse({"status": "ok"}, headers={"Cache-Control": "no-store"})
        return JSONResponse(
            {"status": "starting"}, status_code=503, headers={"Cache-Control": "no-store"}
        )

    return [Route(HEALTH_PATH, healthz, methods=["GET"], name="healthz")]
