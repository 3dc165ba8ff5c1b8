"""The health check tells a load balancer when to send people here."""

import json

from starlette.applications import Starlette

from app.http.health import health_routes
from tests.unit.http.asking import headers_of, messages_of


async def test_health_is_503_until_the_app_is_ready_and_200_then() -> None:
    ready = [False]
    app = Starlette(routes=health_routes(lambda: ready[0]))
    before = await messages_of(app, {"type": "http", "path": "/healthz"})
    ready[0] = True
    after = await messages_of(app, {"type": "http", "path": "/healthz"})
    assert (before[0]["status"], after[0]["status"]) == (503, 200)
    assert json.loads(after[1]["body"]) == {"status": "ok"}
    assert headers_of(after)["cache-control"] == "no-store"
