"""A frame's job is read when its page is requested, if a link to it was made minutes ago."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from starlette.types import ASGIApp

from app.api.embed_sessions import Embedding
from app.embedding import expected_frame
from app.runtime.session_keys import SessionKeys
from app.services.container import Services
from app.services.embed_grants import EmbedGrant, EmbedGrants
from app.sessions.frame_records import MemoryFrameRecords
from app.sessions.store import StoreUnavailableError
from tests.unit.middleware.job_pages import DETAIL, SHELL, asked, pages
from tests.unit.services.people import JOB_ID, Site, jobpane, until

OPS = "https://ops.example.org"
FRAME_PAGE = f"/embed/jobs/{JOB_ID}?origin={OPS}"
OTHER = JOB_ID + 1
OTHER_PAGE, OTHER_DETAIL = f"/embed/jobs/{OTHER}?origin={OPS}", f"/system_jobs/{OTHER}/"


class Away(MemoryFrameRecords):
    """A store that cannot be asked."""

    async def is_expected(self, frame: str) -> bool:
        raise StoreUnavailableError(frame)


@dataclass
class Scene:
    """A controller, the grants of frames, and the pages that nobody is signed in to."""

    site: Site
    services: Services
    grants: EmbedGrants
    app: ASGIApp

    async def link(self, job_id: int = JOB_ID, origin: str = OPS) -> None:
        await self.grants.new_token(EmbedGrant("", job_id, origin), "ops")

    async def ask(self, path: str = FRAME_PAGE, **headers: str) -> None:
        named = {name.replace("_", "-"): text for name, text in headers.items()}
        assert await asked(self.app, path, named) == SHELL

    @property
    def reads(self) -> int:
        return self.site.count("auditor", DETAIL)


@asynccontextmanager
async def scene(folder: Path, records: MemoryFrameRecords | None = None) -> AsyncIterator[Scene]:
    async with jobpane(site := Site(), folder) as people:
        services = await people.sign_in("auditor")
        grants = EmbedGrants(records or MemoryFrameRecords(), SessionKeys.random())
        embedding = Embedding(
            grants=grants,
            portal_of=lambda _: None,
            origins=[OPS],
            public_url="",
            services_of=lambda name: None if name else services,
            frame_services_of=lambda _: None,
        )
        app = pages(
            None,
            client="10.0.0.1",
            find_expected=lambda scope, job_id: expected_frame(embedding, scope, job_id),
        )
        yield Scene(site, services, grants, app)
        await grants.aclose()


async def test_record_and_lines_are_asked_for_while_the_page_is_on_its_way(tmp_path: Path) -> None:
    async with scene(tmp_path) as at:
        await at.link()
        await at.ask()
        await until(lambda: at.reads == 1 and at.site.count("auditor", "/events/") > 0)
        await until(lambda: at.services.first_reads.recent(JOB_ID) is not None)
        await at.ask()  # has what was read for the first one
        await asyncio.sleep(0)
        assert at.reads == 1


@pytest.mark.parametrize(
    "made",
    [
        pytest.param({"job_id": OTHER}, id="to another job"),
        pytest.param({"origin": "https://other.example.org"}, id="for another portal"),
        pytest.param(None, id="none"),
    ],
)
async def test_without_a_link_to_it_nothing_is_read(
    tmp_path: Path, made: dict[str, object] | None
) -> None:
    async with scene(tmp_path) as at:
        if made is not None:
            await at.link(**made)  # type: ignore[arg-type]
        await at.ask()
        await at.ask(f"/embed/jobs/{JOB_ID}?origin=https://other.example.org")
        await at.link()
        await at.ask()
        await until(lambda: at.reads > 0)
        assert at.site.asked[0][1].endswith(DETAIL)
        assert at.reads == 1


async def test_what_shows_no_page_has_nothing_read(tmp_path: Path) -> None:
    async with scene(tmp_path) as at:
        await at.link()
        await at.ask(User_Agent="Slackbot-LinkExpanding 1.0")
        await at.ask(Sec_Purpose="prefetch")
        await asyncio.sleep(0)
        assert at.reads == 0
        await at.ask(Sec_Fetch_Dest="iframe", Sec_Fetch_Site="cross-site")
        await until(lambda: at.reads == 1)


async def test_asking_only_how_a_frames_page_begins_has_nothing_read(tmp_path: Path) -> None:
    async with scene(tmp_path) as at:
        await at.link()
        await at.link(OTHER)
        transport = httpx.ASGITransport(at.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            await client.head(FRAME_PAGE)
        await at.ask(OTHER_PAGE)
        await until(lambda: at.site.count("auditor", OTHER_DETAIL) == 1)
        assert at.reads == 0


async def test_a_store_that_is_away_costs_the_page_nothing(tmp_path: Path) -> None:
    async with scene(tmp_path, Away()) as at:
        await at.link()
        await at.ask()
        assert at.site.asked == []


async def test_beyond_what_an_address_may_have_open_nothing_more_is_read(tmp_path: Path) -> None:
    async with scene(tmp_path) as at:
        at.site.records_held = asyncio.Event()
        await at.link()
        await at.link(OTHER)
        for _ in range(32):
            await at.ask()
        await until(lambda: at.reads == 1)
        await at.ask(OTHER_PAGE)
        for _ in range(20):
            await asyncio.sleep(0)
        assert at.site.count("auditor", OTHER_DETAIL) == 0
        at.site.records_held.set()
        async with asyncio.timeout(60):
            while at.site.count("auditor", OTHER_DETAIL) == 0:
                await at.ask(OTHER_PAGE)
                await asyncio.sleep(0.001)
