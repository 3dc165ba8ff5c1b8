"""Hashes of what is stored: random values, such as tokens, and passwords.

SHA-256 is enough for random values; passwords get scrypt, each with its salt.
"""

import hashlib
import secrets
from base64 import b64decode, b64encode
from hmac import compare_digest

_SCRYPT_N = 2**13


def value_hash(value: str) -> str:
    """The hash by which a random value is stored and found again."""
    return hashlib.sha256(value.encode("utf-8", "surrogatepass")).hexdigest()


def is_value(value: str, stored: str) -> bool:
    """Whether the stored hash is of this random value."""
    return compare_digest(value_hash(value), stored)


def password_hash(password: str) -> str:
    """A new salt and the hash, as one text to store."""
    salt = secrets.token_bytes(16)
    return "$".join(b64encode(part).decode() for part in (salt, _scrypt(password, salt)))


def is_password(password: str, stored: str) -> bool:
    """Whether the stored salt and hash are of this password; never for an empty hash."""
    salt, _, expected = stored.partition("$")
    if not expected:
        return False
    return compare_digest(_scrypt(password, b64decode(salt)), b64decode(expected))


def _scrypt(password: str, salt: bytes) -> bytes:
    encoded = password.encode("utf-8", "surrogatepass")
    return hashlib.scrypt(encoded, salt=salt, n=_SCRYPT_N, r=8, p=1)
