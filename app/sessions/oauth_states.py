"""What Jobpane remembers between sending a browser to the controller and its coming back.

A state is good once, for ten minutes, in the browser that it was made for. It is found only by
both together: who knows a state without the browser's cookie neither learns nor spoils anything.
"""

import secrets
from dataclasses import dataclass
from hashlib import sha256

import msgspec

from app.runtime.sealing import Sealer
from app.runtime.session_keys import SessionKeys
from app.sessions.next_path import safe_next
from app.sessions.one_time_records import OneTimeRecords
from app.sessions.session import HeldSecret, NotPickled

LIFETIME_S = 600.0
_STATE_BYTES = 32
_VERIFIER_BYTES = 64  # 86 characters; RFC 7636 allows 43 to 128
_MAX_STATE = 200


@dataclass(frozen=True, slots=True)
class OAuthState(NotPickled):
    """`state` goes through the browser's URL; `verifier` (for PKCE) never leaves the server."""

    state: HeldSecret
    verifier: HeldSecret
    controller: str
    next_path: str


class _Sealed(msgspec.Struct):
    verifier: str
    controller: str
    next_path: str


class OAuthStates:
    """One-time states over any OneTimeRecords, sealed there."""

    def __init__(self, records: OneTimeRecords, keys: SessionKeys) -> None:
        self._records = records
        self._sealer = Sealer(keys, "oauth-state")

    async def create(self, browser: str, controller: str, next_path: str) -> OAuthState:
        """A new state for the browser with this cookie value; an unsafe path becomes "/".

        Raises:
            StoreUnavailableError: The store cannot be asked.
        """
        made = OAuthState(
            state=HeldSecret(secrets.token_urlsafe(_STATE_BYTES)),
            verifier=HeldSecret(secrets.token_urlsafe(_VERIFIER_BYTES)),
            controller=controller,
            next_path=safe_next(next_path),
        )
        key = _key(made.state.get_secret_value(), browser)
        plain = _Sealed(made.verifier.get_secret_value(), made.controller, made.next_path)
        sealed = self._sealer.seal(msgspec.json.encode(plain), key)
        await self._records.put(key, sealed, LIFETIME_S)
        return made

    async def take(self, state: str, browser: str, controller: str) -> OAuthState | None:
        """What was created for this browser and controller, once; None in every other case.

        Raises:
            StoreUnavailableError: The store cannot be asked.
        """
        key = _key(state[:_MAX_STATE], browser)
        sealed = await self._records.take(key)
        plain = None if sealed is None else self._sealer.open(sealed, key)
        if plain is None:
            return None
        found = msgspec.json.decode(plain, type=_Sealed)
        if found.controller != controller:
            return None
        verifier = HeldSecret(found.verifier)
        return OAuthState(HeldSecret(state), verifier, found.controller, found.next_path)


def _key(state: str, browser: str) -> str:
    return sha256(f"{state}\0{browser}".encode("utf-8", "surrogatepass")).hexdigest()
