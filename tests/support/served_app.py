"""An ASGI app on a port of its own, in Jobpane's own server."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from starlette.types import ASGIApp

from app.hosting.connections import usual_limits
from app.hosting.server import ReadyServer, configured


@contextmanager
def serving(app: ASGIApp) -> Iterator[int]:
    """The application on a port of its own, in Jobpane's own server."""
    config = configured(app, usual_limits())
    config.lifespan = "off"
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = ReadyServer(config, lambda: None)
        thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
        thread.start()
        while not server.started:
            thread.join(0.01)
        yield listening.getsockname()[1]
        server.should_exit = server.force_exit = True
        thread.join(10)
