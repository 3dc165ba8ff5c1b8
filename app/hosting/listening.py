"""The socket at the configured host and port; nothing here needs Reflex or the server.

`jobpane doctor` asks with it whether the port is free.
"""

import socket

from app.settings import Settings

BACKLOG = 2048


class PortTakenError(Exception):
    """The host and port cannot be listened at; the text is one line for the operator."""


def listen(settings: Settings) -> socket.socket:
    """A socket that listens at the configured host and port.

    Raises:
        PortTakenError: They are taken or not available.
    """
    try:
        found = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )
        family, kind, protocol, _, address = found[0]
        listening = socket.socket(family, kind, protocol)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind(address)
            listening.listen(BACKLOG)
        except OSError:
            listening.close()
            raise
    except OSError as error:
        where = f"{settings.host}:{settings.port}"
        raise PortTakenError(
            f"Jobpane can't listen at {where} ({error.strerror or error}). "
            "Stop what uses it, or set JOBPANE_PORT or JOBPANE_HOST."
        ) from error
    return listening
