"""Slows the guessing of passwords down, by user and by address.

Held whatever happens: at most 5 tries a minute reach the controller for one user, so that its own
lock-outs are not triggered here. Beyond that, a user's next try waits longer after each failure,
up to a minute, and an address waits longer the more users it failed for, up to five minutes.
A try counts as failed from its beginning until it succeeds, so that many at once gain nothing.
Someone who knows a user's name can thus delay that user's password, but no other way to sign in.
"""

import math
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from ipaddress import IPv6Address, ip_address, ip_network
from typing import TypeVar
from unicodedata import category, normalize

from app.sessions.shared_tries import GuessLimits, SharedTries
from app.sessions.store import StoreUnavailableError

T = TypeVar("T")

TRIES = 5
WINDOW_S = 60.0
FREE_FAILURES = 3
FREE_USERS = 5
MAX_USER_WAIT_S = 60
MAX_ADDRESS_WAIT_S = 300
FORGOTTEN_S = 900
_IGNORED = frozenset({"Mn", "Me", "Cf", "Cc"})  # accents and what is not seen
_USERS_COUNTED = 32  # 2 ** (32 - 5) seconds is beyond every wait
_LIMITS = GuessLimits(
    tries=TRIES,
    window_s=WINDOW_S,
    free_failures=FREE_FAILURES,
    free_users=FREE_USERS,
    first_wait_s=1,
    max_user_wait_s=MAX_USER_WAIT_S,
    max_address_wait_s=MAX_ADDRESS_WAIT_S,
    forgotten_s=FORGOTTEN_S,
    users_counted=_USERS_COUNTED,
)


@dataclass(frozen=True, slots=True)
class Wait:
    """No try now; the next one may be made in so many seconds."""

    seconds: int


@dataclass(slots=True)
class _User:
    tries: deque[float] = field(default_factory=lambda: deque(maxlen=TRIES))
    failures: int = 0
    last_at: float = -math.inf


@dataclass(slots=True)
class _Address:
    failed_users: set[str] = field(default_factory=set)
    last_at: float = -math.inf


@dataclass(frozen=True, slots=True)
class _Shared:
    """A try among those of all processes."""

    tries: SharedTries
    user_key: str
    address_key: str
    is_first: bool

    async def succeeded(self) -> None:
        with suppress(StoreUnavailableError):  # then it counts as failed, for a while
            await self.tries.succeeded(self.user_key, self.address_key)

    async def came_to_nothing(self) -> None:
        with suppress(StoreUnavailableError):
            keys = self.user_key, self.address_key
            await self.tries.came_to_nothing(*keys, is_first=self.is_first)


@dataclass(slots=True)
class Attempt:
    """A try that may be made; it has failed unless something else is said of it."""

    _user: _User
    _address: _Address
    _user_key: str
    _is_first: bool  # of this user from this address
    _shared: _Shared | None = None

    async def succeeded(self) -> None:
        """The password was right: the user is slow no more, but still has 5 tries a minute."""
        self._user.failures = 0
        self._address.failed_users.discard(self._user_key)
        if self._shared is not None:
            await self._shared.succeeded()

    async def came_to_nothing(self) -> None:
        """The controller said neither yes nor no."""
        self._forget()
        if self._shared is not None:
            await self._shared.came_to_nothing()

    def was_not_made(self) -> None:
        """By what other processes did, it has to wait."""
        self._user.tries.pop()
        self._forget()

    def shared_as(self, shared: _Shared) -> None:
        """It counts among those of all processes too."""
        self._shared = shared

    def _forget(self) -> None:
        self._user.failures = max(0, self._user.failures - 1)
        if self._is_first:
            self._address.failed_users.discard(self._user_key)


class Attempts:
    """The tries of the last quarter of an hour, for at most `limit` users and addresses.

    Where that many users tried within one minute, others wait: nobody's tries are forgotten early.
    With `shared`, tries and failures are those of all processes.
    """

    def __init__(
        self,
        *,
        limit: int = 10_000,
        clock: Callable[[], float] = time.monotonic,
        shared: SharedTries | None = None,
    ) -> None:
        self._limit = limit
        self._clock = clock
        self._shared = shared
        self._users: OrderedDict[str, _User] = OrderedDict()  # the longest unused first
        self._addresses: OrderedDict[str, _Address] = OrderedDict()

    async def begin(self, controller: str, user: str, address: str) -> Attempt | Wait:
        """The try, which counts from now on, or how long to wait, which counts as nothing.

        Raises:
            StoreUnavailableError: What other processes did is not known now.
        """
        now = self._clock()
        self._forget_old(now)
        user_key, address_key = _user_key(controller, user), key_of_address(address)
        known_user = self._users.get(user_key)
        known_address = self._addresses.get(address_key)
        wait_s = max(
            self._room_wait_s(now) if known_user is None else _user_wait_s(known_user, now),
            0 if known_address is None else _address_wait_s(known_address, now),
        )
        if wait_s > 0:
            return Wait(math.ceil(wait_s))
        attempt = self._begun(user_key, address_key, now)
        shared_s = await self._shared_wait_s(user_key, address_key, attempt)
        if shared_s <= 0:
            return attempt
        attempt.was_not_made()
        return Wait(math.ceil(shared_s))

    async def _shared_wait_s(self, user_key: str, address_key: str, attempt: Attempt) -> float:
        if self._shared is None:
            return 0
        try:
            wait_s, is_first = await self._shared.begin(user_key, address_key, _LIMITS)
        except StoreUnavailableError:
            attempt.was_not_made()
            raise
        attempt.shared_as(_Shared(self._shared, user_key, address_key, is_first))
        return wait_s

    def _begun(self, user_key: str, address_key: str, now: float) -> Attempt:
        user = self._users.setdefault(user_key, _User())
        address = self._addresses.setdefault(address_key, _Address())
        self._users.move_to_end(user_key)
        self._addresses.move_to_end(address_key)
        for entries in (self._users, self._addresses):
            if len(entries) > self._limit:
                entries.popitem(last=False)
        is_first = user_key not in address.failed_users
        user.tries.append(now)
        user.failures += 1
        user.last_at = now
        address.last_at = now
        if len(address.failed_users) < _USERS_COUNTED:
            address.failed_users.add(user_key)
        return Attempt(user, address, user_key, is_first)

    def _room_wait_s(self, now: float) -> float:
        """Without room for another user: how long until the oldest one may be forgotten."""
        if len(self._users) < self._limit:
            return 0
        oldest = next(iter(self._users.values()))
        return oldest.last_at + WINDOW_S - now

    def _forget_old(self, now: float) -> None:
        while self._users and _first(self._users).last_at + FORGOTTEN_S <= now:
            self._users.popitem(last=False)
        while self._addresses and _first(self._addresses).last_at + FORGOTTEN_S <= now:
            self._addresses.popitem(last=False)


def _first(entries: OrderedDict[str, T]) -> T:
    return next(iter(entries.values()))


def _user_wait_s(user: _User, now: float) -> float:
    window_s = user.tries[0] + WINDOW_S - now if len(user.tries) == TRIES else 0
    return max(window_s, _slow_s(user.failures, FREE_FAILURES, MAX_USER_WAIT_S, user.last_at, now))


def _address_wait_s(address: _Address, now: float) -> float:
    failed = len(address.failed_users)
    return _slow_s(failed, FREE_USERS, MAX_ADDRESS_WAIT_S, address.last_at, now)


def _slow_s(count: int, free: int, limit_s: int, last_at: float, now: float) -> float:
    """After `free` failures one second, then twice as long each time."""
    return 0 if count < free else last_at + min(2 ** (count - free), limit_s) - now


def _user_key(controller: str, user: str) -> str:
    """One key for all spellings that a controller or its LDAP may take as one user.

    LDAP ignores invisible characters and counts spaces as one (RFC 4518); Active Directory ignores
    many accents, too. Users who differ by that alone are slowed together.
    """
    plain = normalize("NFKD", normalize("NFKD", user[:1024]).casefold())
    seen = "".join(char for char in plain if category(char) not in _IGNORED)
    name = " ".join(seen.split())
    return sha256(f"{controller}\0{name}".encode("utf-8", "surrogatepass")).hexdigest()


def key_of_address(address: str) -> str:
    """An IPv4 address, or the /64 network that one IPv6 subscriber has."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return sha256(address.encode("utf-8", "surrogatepass")).hexdigest()
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped is not None:
            return str(found.ipv4_mapped)
        return str(ip_network((found, 64), strict=False))
    return str(found)
