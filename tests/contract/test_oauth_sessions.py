"""OAuth2 sessions over Redis and a real controller: two workers, one pair, no secret left."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from pydantic import SecretStr

from app.builtin_controller.storage.database import FILE_NAME
from app.services.failures import Failure
from app.services.principals import Principal
from app.services.sign_in import SignIns
from app.services.visitor import SignedIn, Visitor
from app.settings import Settings
from app.startup import opened_sites
from tests.contract.browsing import OwnController, fields_of
from tests.contract.oauth_client import Client, registered
from tests.support.processes import ControllerProcess
from tests.support.redis_process import RedisProcess

ORIGIN = "http://127.0.0.1:9"
VISITOR = Visitor("192.0.2.7", "B" * 43, "Mozilla/5.0", "", False)
JOB_ID = 42


@dataclass
class Workers:
    """Two processes' worth of Jobpane over one Redis, and the controller that both use."""

    all: list[SignIns]
    client: Client
    controller: ControllerProcess

    async def signed_in(self) -> Visitor:
        """A user's browser, sent to the controller and back by the first worker."""
        url = await self.all[0].oauth_url("/", VISITOR)
        assert isinstance(url, str)
        asked = parse_qs(urlsplit(url).query)
        with self.client.controller.browser() as browser:
            self.client.controller.log_in(browser, "auditor")
            page = browser.get(url)
            back = browser.post(url, data={**fields_of(page), "allow": "Authorize"})
        answer = parse_qs(urlsplit(back.headers["location"]).query)
        assert answer["state"] == asked["state"]
        signed_in = await self.all[0].with_code(answer["state"][0], answer["code"][0], VISITOR)
        assert isinstance(signed_in, SignedIn), signed_in
        return replace(VISITOR, cookie_header=signed_in.set_cookie.partition(";")[0])

    async def principals(self, visitor: Visitor) -> list[Principal]:
        found = [
            await one.of_request(visitor.cookie_header, "", is_https=False) for one in self.all
        ]
        assert all(found)
        return [one for one in found if one is not None]

    def end_access_tokens(self) -> None:
        """As time does: the access tokens are over, the refresh tokens are not."""
        with closing(sqlite3.connect(self.controller.data_dir / FILE_NAME, timeout=20)) as database:
            database.execute(
                "UPDATE tokens SET expires = '2001-01-01T00:00:00.000000Z'"
                " WHERE id IN (SELECT token FROM application_tokens)"
            )
            database.commit()

    def exchanges(self) -> int:
        return sum("/o/token/" in str(one["path"]) for one in self.controller.requests())


@asynccontextmanager
async def two_workers(
    controller: ControllerProcess, redis: RedisProcess, folder: Path
) -> AsyncIterator[Workers]:
    own = OwnController(controller.url, controller.data_dir)
    callback = f"{ORIGIN}/sign-in/oauth/callback"
    client = registered(own, f"Jobpane {folder.name}", redirect_uris=callback)
    secret_file = folder / "client-secret"
    secret_file.write_text(client.secret)
    settings = Settings(
        controller_url=controller.url,
        controller_ui="classic",
        public_url=ORIGIN,
        oauth_client_id=client.id,
        oauth_client_secret_file=secret_file,
        redis_url=redis.url,
        session_key=SecretStr("k" * 43),
    )
    first, second = (
        settings.model_copy(update={"data_dir": folder / name}) for name in ("first", "second")
    )
    async with opened_sites(first) as one, opened_sites(second) as other:
        sign_ins = [site[""].sign_ins for site in (one, other)]
        yield Workers([one for one in sign_ins if one is not None], client, controller)


async def test_a_pair_that_one_worker_refreshed_is_taken_up_by_the_other(
    controller: ControllerProcess, redis: RedisProcess, tmp_path: Path
) -> None:
    async with two_workers(controller, redis, tmp_path) as workers:
        visitor = await workers.signed_in()
        first, second = await workers.principals(visitor)
        assert not isinstance(await second.services.reader.read(JOB_ID), Failure)
        before = workers.exchanges()
        workers.end_access_tokens()
        for principal in (first, second):
            seen = await principal.services.reader.read(JOB_ID + 1)
            assert not isinstance(seen, Failure), seen
        assert workers.exchanges() == before + 1
        assert [first.has_ended, second.has_ended] == [False, False]


async def test_two_workers_that_are_refused_at_once_both_go_on(
    controller: ControllerProcess, redis: RedisProcess, tmp_path: Path
) -> None:
    async with two_workers(controller, redis, tmp_path) as workers:
        principals = await workers.principals(await workers.signed_in())
        workers.end_access_tokens()
        reads = [one.services.reader.read(JOB_ID) for one in principals]
        assert not any(isinstance(seen, Failure) for seen in await asyncio.gather(*reads))
        again = await workers.principals(await workers.signed_in())
        assert all(again)
