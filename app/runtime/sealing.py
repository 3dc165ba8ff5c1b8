"""Bytes at rest that only the holder of a key can read or change: AES-GCM of `cryptography`.

What is sealed belongs to a place (a session's id and version), so that one record cannot be put
in place of another. What no key opens is as if it were not there.
"""

import secrets
from functools import lru_cache

import structlog
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.runtime.session_keys import SessionKeys

log = structlog.get_logger(__name__)

_FORMAT = b"\x01"
_NONCE_BYTES = 12


class Sealer:
    """Seals with the newest key and opens with any."""

    def __init__(self, keys: SessionKeys, purpose: str) -> None:
        self._keys = keys
        self._purpose = purpose
        self._is_logged = False

    def seal(self, plain: bytes, place: str) -> bytes:
        """The sealed bytes, other ones each time."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        sealed = self._ciphers()[0].encrypt(nonce, plain, place.encode())
        return _FORMAT + nonce + sealed

    def open(self, sealed: bytes, place: str) -> bytes | None:
        """What was sealed for this place; None if no key opens it, which is logged once."""
        nonce = sealed[len(_FORMAT) : len(_FORMAT) + _NONCE_BYTES]
        if sealed.startswith(_FORMAT) and len(nonce) == _NONCE_BYTES:
            for cipher in self._ciphers():
                try:
                    return cipher.decrypt(
                        nonce, sealed[len(_FORMAT) + _NONCE_BYTES :], place.encode()
                    )
                except InvalidTag:
                    continue
        self._log_once()
        return None

    def _ciphers(self) -> list[AESGCM]:
        """One for each key as they are now, for an operator may replace them."""
        return [_cipher(key) for key in self._keys.derived(self._purpose)]

    def _log_once(self) -> None:
        if not self._is_logged:
            self._is_logged = True
            log.warning("sealed_record_not_opened", purpose=self._purpose)


@lru_cache(maxsize=64)
def _cipher(key: bytes) -> AESGCM:
    return AESGCM(key)
