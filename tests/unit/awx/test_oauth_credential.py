"""OAuth2's pair: refreshed ahead of its end or when refused, once for all, and never lost."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from pydantic import SecretStr

from app.awx.error_texts import Action
from app.awx.errors import ControllerError, TimedOut, Unavailable
from app.awx.oauth_credential import OAuthCredential, StoredPair
from app.awx.sign_in_errors import SignInNotCompleted


def pair(
    number: int, expires_at: float | None = None, lifetime_s: float | None = None
) -> StoredPair:
    return StoredPair(f"access-{number}", f"refresh-{number}", expires_at, lifetime_s)


FIRST = pair(0, expires_at=1000, lifetime_s=600)


@dataclass
class Server:
    """Refreshes pairs one after another; each refresh token is good once, as at AWX."""

    now: float = 0.0
    newest: int = 0
    refreshes: int = 0
    failure: ControllerError | None = None
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    pauses: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.gate.set()

    async def refresh(self, old: StoredPair) -> StoredPair:
        self.refreshes += 1
        await self.gate.wait()
        if self.failure is not None:
            raise self.failure
        if old.refresh != f"refresh-{self.newest}":
            raise SignInNotCompleted(Action.SIGN_IN, status=400)
        self.newest += 1
        return pair(self.newest, self.now + 600, 600)

    async def pause(self, length_s: float) -> None:
        self.pauses.append(length_s)

    def credential(self, first: StoredPair = FIRST) -> OAuthCredential:
        return OAuthCredential(first, self.refresh, now=lambda: self.now, pause=self.pause)


def bearer(number: int) -> dict[str, str]:
    return {"Authorization": f"Bearer access-{number}"}


@pytest.mark.parametrize(
    ("now", "first", "is_refreshed"),
    [
        (939.0, FIRST, False),
        (940.0, FIRST, True),
        (2000.0, FIRST, True),
        (984.0, pair(0, 1000, 60), False),  # a quarter of a short lifetime
        (985.0, pair(0, 1000, 60), True),
        (1e12, pair(0), False),  # it never ends
    ],
)
async def test_a_pair_is_refreshed_ahead_of_its_end(
    now: float, first: StoredPair, is_refreshed: bool
) -> None:
    server = Server(now=now)
    credential = server.credential(first)
    await credential.refresh_if_due()
    assert credential.headers_for("GET") == bearer(1 if is_refreshed else 0)
    assert server.refreshes == is_refreshed


async def test_a_refresh_ahead_that_fails_leaves_the_old_token_and_waits_for_the_next_try() -> None:
    server = Server(now=950, failure=Unavailable(Action.SIGN_IN, status=503))
    credential = server.credential()
    for _ in range(5):
        await credential.refresh_if_due()
    assert (server.refreshes, credential.headers_for("GET")) == (1, bearer(0))
    server.now, server.failure = 960, None
    await credential.refresh_if_due()
    assert credential.headers_for("GET") == bearer(1)


async def test_requests_at_once_get_one_refresh_and_one_report_of_the_new_pair() -> None:
    server = Server(now=950)
    credential = server.credential()
    stored: list[str] = []
    credential.on_change(lambda: stored.append(credential.to_json().get_secret_value()))
    refused = credential.headers_for("GET")
    await asyncio.gather(
        *(credential.refresh_if_due() for _ in range(10)),
        *(credential.renew(refused) for _ in range(10)),
    )
    assert server.refreshes == 1
    assert len(stored) == 1
    assert "access-1" in stored[0]
    assert "refresh-1" in stored[0]


async def test_who_was_refused_before_another_refreshed_takes_the_new_token() -> None:
    server = Server()
    credential = server.credential()
    assert await credential.renew(bearer(0))
    assert await credential.renew(bearer(0))
    assert server.refreshes == 1


async def test_a_refused_refresh_token_ends_it_and_is_not_shown_again() -> None:
    server = Server(newest=7)  # somebody else has used it
    credential = server.credential()
    for _ in range(3):
        assert not await credential.renew(bearer(0))
    await credential.refresh_if_due()
    assert server.refreshes == 1


async def test_without_a_refresh_token_a_refusal_ends_it() -> None:
    server = Server()
    credential = server.credential(StoredPair("access-0"))
    assert not await credential.renew(bearer(0))
    assert server.refreshes == 0


@pytest.mark.parametrize("failure", [TimedOut, Unavailable])
async def test_a_controller_that_is_away_does_not_end_it(failure: type[ControllerError]) -> None:
    server = Server(failure=failure(Action.SIGN_IN))
    credential = server.credential()
    with pytest.raises(failure):
        await credential.renew(bearer(0))
    server.failure = None
    assert await credential.renew(bearer(0))


async def test_a_refresh_goes_on_when_the_request_that_needed_it_is_canceled() -> None:
    server = Server()
    credential = server.credential()
    stored: list[SecretStr] = []
    credential.on_change(lambda: stored.append(credential.to_json()))
    server.gate.clear()
    asking = asyncio.create_task(credential.renew(bearer(0)))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    server.gate.set()
    await credential.aclose()
    assert len(stored) == 1
    assert credential.headers_for("GET") == bearer(1)


@dataclass
class Store:
    """One stored pair that two workers share."""

    stored: SecretStr

    async def read(self) -> SecretStr | None:
        return self.stored

    def worker(self, server: Server, *, stores: bool = True) -> OAuthCredential:
        credential = server.credential()
        credential.read_stored = self.read

        def changed() -> None:
            self.stored = credential.to_json()

        if stores:
            credential.on_change(changed)
        return credential


def shared(server: Server) -> Store:
    return Store(server.credential().to_json())


async def test_of_two_workers_the_second_takes_the_stored_pair() -> None:
    server = Server()
    store = shared(server)
    first, second = store.worker(server), store.worker(server)
    assert await first.renew(bearer(0))
    assert await second.renew(bearer(0))
    assert server.refreshes == 1
    assert second.headers_for("GET") == bearer(1)


async def test_of_two_workers_at_once_the_loser_takes_the_pair_of_the_winner() -> None:
    server = Server()
    store = shared(server)
    workers = [store.worker(server) for _ in range(2)]
    assert await asyncio.gather(*(one.renew(bearer(0)) for one in workers)) == [True, True]
    assert server.newest == 1, "one refresh went through"
    assert [one.headers_for("GET") for one in workers] == [bearer(1)] * 2


async def test_a_loser_waits_for_what_the_winner_has_not_stored_yet() -> None:
    server = Server()
    store = shared(server)
    loser = store.worker(server)
    server.newest = 1
    late: list[Callable[[], None]] = [
        lambda: None,
        lambda: setattr(store, "stored", server.credential(pair(1)).to_json()),
    ]

    async def pause(_length_s: float) -> None:
        late.pop(0)()

    loser._pause = pause
    assert await loser.renew(bearer(0))
    assert loser.headers_for("GET") == bearer(1)


async def test_a_pair_that_the_store_is_behind_with_is_not_taken_back() -> None:
    server = Server()
    store = shared(server)
    credential = store.worker(server, stores=False)  # the store fails at each write
    for number in range(3):
        assert await credential.renew(bearer(number))
    assert credential.headers_for("GET") == bearer(3)
    assert server.refreshes == 3


@pytest.mark.parametrize("text", ["", "{", "null", '{"type":"token","token":"x"}', "[]"])
async def test_a_stored_text_that_is_no_pair_changes_nothing(text: str) -> None:
    server = Server()
    store = shared(server)
    credential = store.worker(server)
    store.stored = SecretStr(text)
    assert await credential.renew(bearer(0))
    assert credential.headers_for("GET") == bearer(1)
