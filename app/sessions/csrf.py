"""Tokens that show that a request was made by a page of this site: a salt and an HMAC-SHA256.

A token is bound to one session, or to one browser that is about to sign in, and is worth nothing
in another. It looks different each time, so that a compressed page gives nothing away about it.
"""

import hmac
import re
import secrets
from hashlib import sha256

from app.runtime.session_keys import SessionKeys

HEADER = "X-CSRF-Token"
_SALT_BYTES = 16
_TOKEN = re.compile(r"[0-9a-f]{96}", re.ASCII)


class CsrfTokens:
    """Makes tokens with the newest key and accepts those of any."""

    def __init__(self, keys: SessionKeys) -> None:
        self._session_keys = keys

    @property
    def _keys(self) -> tuple[bytes, ...]:
        return self._session_keys.derived("csrf")

    def token(self, bound_to: str) -> str:
        """A token for a session's id or for the value of a browser's cookie; 96 hex digits."""
        salt = secrets.token_hex(_SALT_BYTES)
        return salt + _digest(self._keys[0], salt, bound_to)

    def is_valid(self, token: str, bound_to: str) -> bool:
        """Whether the token was made for this; it takes as long for a wrong one."""
        if not bound_to or not _TOKEN.fullmatch(token):
            return False
        salt, digest = token[: 2 * _SALT_BYTES], token[2 * _SALT_BYTES :]
        matches = [hmac.compare_digest(_digest(key, salt, bound_to), digest) for key in self._keys]
        return any(matches)


def _digest(key: bytes, salt: str, bound_to: str) -> str:
    return hmac.new(key, f"{salt}/{bound_to}".encode("utf-8", "surrogatepass"), sha256).hexdigest()
