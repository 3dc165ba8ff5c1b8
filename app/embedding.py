"""Joins what frames of portals need: grants, keys, principals and routes, for all controllers."""

import hmac
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs

from starlette.requests import Request

from app.api.embed_keys import portal_name
from app.api.embed_sessions import Embedding, controller_of
from app.cluster import RedisConnection
from app.middleware.controller_path import CONTROLLER
from app.runtime.keys_file import KeysFile
from app.runtime.living_processes import LivingProcess
from app.runtime.operator_key import shared_operator_key
from app.services.container import Services
from app.services.embed_grants import EmbedGrants
from app.services.frames import Frames, WithFrames
from app.sessions.frame_records import FrameRecords, MemoryFrameRecords
from app.sessions.redis_frame_records import RedisFrameRecords
from app.sessions.store import StoreUnavailableError
from app.settings import Settings
from app.sign_in_startup import session_keys_of
from app.startup import Site

OPERATOR = "jobpane embed-url"  # no name of a portal holds a space


def portal_services(embedding: Embedding, request: Request) -> Services | None:
    """The use cases of the portal whose key the request shows; None where it shows none."""
    if portal_name(request, embedding.portal_of) is None:
        return None
    return embedding.services_of(controller_of(request))


async def expected_frame(
    embedding: Embedding, scope: Mapping[str, Any], job_id: int
) -> Services | None:
    """What reads the job of a portal's frame before the frame has shown its link.

    None where no link to it was made in the last minutes, as far as is known.
    """
    query = parse_qs(scope.get("query_string", b"").decode("latin-1"))
    origin = query.get("origin", [""])[0]
    if origin not in embedding.origins:
        return None
    controller = str(scope.get(CONTROLLER, ""))
    try:
        is_expected = await embedding.grants.is_expected(controller, job_id, origin)
    except StoreUnavailableError:  # the frame says so
        return None
    return embedding.services_of(controller) if is_expected else None


@asynccontextmanager
async def with_frames(
    settings: Settings, sites: Mapping[str, Site]
) -> AsyncIterator[tuple[dict[str, Site], Embedding]]:
    """The same sites, whose principals may be frames, and what the routes of frames need."""
    async with opened_grants(settings) as grants:
        process = LivingProcess(settings.data_dir, "operator-key")

        def services_of(controller: str) -> Services | None:
            """Those of the configured token, which in sign-in mode serves frames alone."""
            site = sites.get(controller)
            return None if site is None else site.services

        frames = Frames(grants, services_of)
        embedding = Embedding(
            grants=grants,
            portal_of=_portals(settings, shared_operator_key(settings.data_dir, process)),
            origins=settings.embed_origins,
            public_url=settings.public_url,
            services_of=services_of,
            frame_services_of=frames.services_of_session,
        )
        try:
            yield (
                {
                    name: replace(site, principals=WithFrames(site.principals, frames, name))
                    for name, site in sites.items()
                },
                embedding,
            )
        finally:
            process.leave()


@asynccontextmanager
async def opened_grants(settings: Settings) -> AsyncIterator[EmbedGrants]:
    """What frames may show, for all processes together where there is a Redis."""
    async with AsyncExitStack() as stack:
        records: FrameRecords = MemoryFrameRecords()
        if settings.redis_url.get_secret_value():
            redis = RedisConnection(settings.redis_url)
            stack.push_async_callback(redis.aclose)
            records = RedisFrameRecords(redis)
        grants = EmbedGrants(records, session_keys_of(settings))
        stack.push_async_callback(grants.aclose)
        yield grants


def _portals(settings: Settings, operator_key: str) -> Callable[[str], str | None]:
    file = KeysFile(settings.portal_keys_file) if settings.portal_keys_file else None

    def portal_of(key: str) -> str | None:
        if hmac.compare_digest(key.encode("utf-8", "surrogatepass"), operator_key.encode()):
            return OPERATOR
        return file.name_of(key) if file else None

    return portal_of
