"""The keys that sessions are sealed with and that their forms are signed with.

Each comes from a configured secret by HKDF, another one for each purpose. Several secrets may be
configured, so that they can be replaced: what is made uses the first, what is read may use any.
"""

import secrets
from collections.abc import Callable, Sequence
from functools import lru_cache

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pydantic import SecretStr

# 32 characters of base64 hold 192 bits; what is shorter was made by hand.
MIN_SECRET_LENGTH = 32
KEY_BYTES = 32


class SessionKeys:
    """One key for each secret and purpose, the newest secret first.

    `now` says what the secrets are by now, where they may be replaced while this process runs.

    Raises:
        ValueError: There is no secret, or one is too short; the message does not repeat it.
    """

    def __init__(
        self, texts: Sequence[SecretStr], now: Callable[[], Sequence[str]] | None = None
    ) -> None:
        self._now = now
        self._secrets = [text.get_secret_value().encode() for text in texts]
        if not self._secrets:
            raise ValueError("A session key is missing.")
        if any(len(secret) < MIN_SECRET_LENGTH for secret in self._secrets):
            raise ValueError(f"A session key has fewer than {MIN_SECRET_LENGTH} characters.")

    @classmethod
    def random(cls) -> "SessionKeys":
        """A key that ends with this process, for sessions in memory."""
        return cls([SecretStr(secrets.token_urlsafe(KEY_BYTES))])

    def derived(self, purpose: str) -> tuple[bytes, ...]:
        """The 32 byte keys for one purpose; the first is for what is made from now on."""
        if self._now is not None:
            self._secrets = [text.encode() for text in self._now()]
        return tuple(_derived(secret, purpose) for secret in self._secrets)


@lru_cache(maxsize=64)
def _derived(secret: bytes, purpose: str) -> bytes:
    info = f"jobpane/{purpose}/1".encode()
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=info).derive(secret)
