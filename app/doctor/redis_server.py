"""Whether the configured Redis can keep the sessions: it answers, permits, and forgets nothing."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Mapping
from typing import Any
from urllib.parse import SplitResult, urlsplit

from pydantic import SecretStr
from redis.asyncio import Redis
from redis.exceptions import (
    AuthenticationError,
    BusyLoadingError,
    InvalidResponse,
    NoPermissionError,
    ReadOnlyError,
    RedisError,
    ResponseError,
)
from redis.exceptions import TimeoutError as RedisTimeoutError

from app.awx.error_texts import NO_CONNECTION_IN_TIME
from app.awx.network_failures import failed_connection
from app.doctor.certificate import certificate_at
from app.doctor.finding import Finding, bad, good, note
from app.settings import Settings

_ABOUT = "Redis"
_LIMIT_S = 3.0
_USUAL_PORT = 6379
_OLDEST = 5
_LOCAL = {"", "localhost", "127.0.0.1", "::1"}
_SETTING = "Check that it's running and JOBPANE_REDIS_URL."
_REJECTED = "Redis rejected the user or password in JOBPANE_REDIS_URL."
_NEEDS_ONE = "Redis requires a password. Put it into JOBPANE_REDIS_URL."
_REFUSALS: dict[type[RedisError], str] = {
    BusyLoadingError: "Redis is still loading its data. Try again in a moment.",
    NoPermissionError: "Redis doesn't permit this user what Jobpane needs. "
    "Its ACL needs ~{jobpane}:* &{jobpane}:* +@all -@admin +info.",
    ReadOnlyError: "Redis is a read-only replica. Set JOBPANE_REDIS_URL to its primary.",
}


async def redis_findings(
    settings: Settings, *, limit_s: float = _LIMIT_S
) -> AsyncIterator[Finding]:
    """The results of the checks; what is written is removed again."""
    url = settings.redis_url.get_secret_value()
    if not url:
        return
    where = _where(url)
    client = Redis.from_url(url, socket_connect_timeout=limit_s, socket_timeout=limit_s)
    try:
        said = await client.info()
        await _use(client)
    except (RedisError, OSError, ValueError) as error:
        refused = _refusal(error, settings.redis_url)
        reason = refused or await _other_scheme(url, limit_s) or _not_connected(error)
        yield bad(_ABOUT, f"{reason} It's at {where}.")
        return
    finally:
        await client.aclose()
    for finding in server_findings(said, where):
        yield finding
    parts = urlsplit(url)
    if parts.scheme == "redis" and parts.hostname not in _LOCAL:
        yield note(
            _ABOUT,
            "The connection isn't encrypted, and its password travels in clear text. "
            "Use rediss:// or a private network.",
        )


def server_findings(said: Mapping[str, Any], where: str) -> list[Finding]:
    """What a server's INFO means for sessions."""
    version = str(said.get("redis_version", ""))
    major = version.partition(".")[0]
    if major.isdecimal() and int(major) < _OLDEST:
        return [bad(_ABOUT, f"Redis {version} is too old. Use version {_OLDEST} or later.")]
    found = [good(_ABOUT, f"Version {version or 'unknown'} answers at {where}.")]
    policy = str(said.get("maxmemory_policy", "noeviction"))
    if policy != "noeviction":
        # Each key of Jobpane's has a time to live, so that volatile-… evicts it as well.
        limited = int(said.get("maxmemory", 0)) > 0
        when = "Sessions may be lost" if limited else "With a memory limit, sessions may be lost"
        found.append(
            note(_ABOUT, f"{when}: its maxmemory-policy is {policy}. Set it to noeviction.")
        )
    return found


async def _use(client: Redis) -> None:
    """What Jobpane does with it: keys that expire, scripts, messages."""
    key = f"{{jobpane}}:doctor:{secrets.token_hex(8)}"
    await client.set(key, "1", px=5000)
    await client.register_script("return redis.call('DEL', KEYS[1])")(keys=[key])
    await client.publish(key, "")


def _refusal(error: Exception, url: SecretStr) -> str:
    """Why it refuses, "" where it does not; its own text may repeat what was sent."""
    for kind, said in _REFUSALS.items():
        if isinstance(error, kind):
            return said
    if isinstance(error, AuthenticationError) or "NOAUTH" in str(error):
        has_password = urlsplit(url.get_secret_value()).password
        return _REJECTED if has_password else _NEEDS_ONE
    if isinstance(error, ResponseError | InvalidResponse):
        return f"What answers isn't a usable Redis. {_SETTING}"
    return ""


def _not_connected(error: Exception) -> str:
    if isinstance(error, RedisTimeoutError):
        return f"{NO_CONNECTION_IN_TIME.about('Redis')} {_SETTING}"
    return f"{failed_connection(error).text.about('Redis')} {_SETTING}"


async def _other_scheme(url: str, limit_s: float) -> str:
    """Whether what answers speaks TLS where the URL doesn't, or the other way round; else ""."""
    parts = urlsplit(url)
    if parts.scheme == "redis" and await certificate_at(url, _USUAL_PORT, limit_s):
        return "Redis's port requires TLS. Use rediss:// in JOBPANE_REDIS_URL."
    if parts.scheme == "rediss" and await _is_plain(parts, limit_s):
        return "Redis's port doesn't support TLS. Use redis:// in JOBPANE_REDIS_URL."
    return ""


async def _is_plain(parts: SplitResult, limit_s: float) -> bool:
    """Whether a Redis answers there without TLS, be it that it wants a password."""
    try:
        async with asyncio.timeout(limit_s):
            port = parts.port or _USUAL_PORT
            reading, writing = await asyncio.open_connection(parts.hostname, port)
            try:
                writing.write(b"PING\r\n")
                return (await reading.read(1)) in {b"+", b"-"}
            finally:
                writing.close()
    except (OSError, TimeoutError):
        return False


def _where(url: str) -> str:
    """Host and port, or the socket, without the password."""
    parts = urlsplit(url)
    if parts.scheme == "unix":
        return parts.path
    return f"{parts.hostname}:{parts.port or _USUAL_PORT}"
