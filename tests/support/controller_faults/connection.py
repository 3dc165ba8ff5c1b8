"""uvicorn's HTTP protocol, which gives the application access to the connection.

ASGI can neither reset a connection nor break off a body. The transport is in the request's
state under `TRANSPORT`.
"""

import asyncio
import socket
import struct
from collections.abc import Mapping

from uvicorn.protocols.http.h11_impl import H11Protocol

TRANSPORT = "transport"
_DROP_AT_ONCE = struct.pack("ii", 1, 0)


class ReachableProtocol(H11Protocol):
    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.app_state = {**self.app_state, TRANSPORT: transport}


def transport_of(state: Mapping[str, object]) -> asyncio.Transport | None:
    transport = state.get(TRANSPORT)
    return transport if isinstance(transport, asyncio.Transport) else None


def reset(transport: asyncio.Transport) -> None:
    """End the connection with a TCP reset instead of an orderly close."""
    connection = transport.get_extra_info("socket")
    if connection is not None:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _DROP_AT_ONCE)
    transport.abort()
