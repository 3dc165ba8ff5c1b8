"""Names a credential for what processes share, so that only who asks with the same one shares.

The name is seen in Redis. It has no secret: a session's id is a hash of its cookie, and of a
configured token it has half a hash, of which nobody gets the token back.
"""

import hashlib
from collections.abc import Callable

from app.awx.client import Controller

CONFIGURED = "token"
"""Stands for the configured token, where else there is a session's id."""
_HASH_DIGITS = 32


def credential_name(controller: str, client: Controller, credential: str) -> Callable[[], str]:
    """The name as it is now, "" where nothing is to be shared.

    `controller` is the key of one configured controller; `credential` a session's id, or stands
    for the configured token, which may change while Jobpane runs.
    """

    def name() -> str:
        if credential != CONFIGURED:
            return f"{controller}:session:{credential}"
        shown = client.credential.headers_for("GET").get("Authorization", "")
        hashed = hashlib.sha256(f"{controller}\0{shown}".encode()).hexdigest()
        return f"{controller}:token:{hashed[:_HASH_DIGITS]}" if shown else ""

    return name if controller else str
