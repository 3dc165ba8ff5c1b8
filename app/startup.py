"""Starts and stops what Jobpane needs while it runs: a controller's client and the services."""

import asyncio
import signal
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import structlog

from app.awx.client import Controller
from app.awx.connection import Connection
from app.awx.web_urls import Ui
from app.builtin_controller.launcher import (
    NotStartedError,
    RunningController,
    running_controller,
    running_url,
    token_file,
)
from app.cluster import Cluster, RedisCluster, RedisConnection, SingleProcess
from app.hosting.worker_process import Main, Ties
from app.jobs.url_owner import KnownUrls
from app.notify_startup import opened_notifications, opened_receivers
from app.services.container import ControllerServices, Services
from app.services.history_library import HistoryFile, HistoryLibrary
from app.services.history_updates import HistoryUpdates
from app.services.notify_receivers import Receivers
from app.services.principals import LocalUser, Nobody, PrincipalSource, ProxyUsers
from app.services.sign_in import SignIns
from app.services.template_metrics import MeasuredController
from app.settings import ControllerSettings, Mode, Settings
from app.sign_in_startup import (
    SessionStorage,
    opened_session_storage,
    opened_sign_ins,
    session_keys_of,
)

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Site:
    """One controller as this process serves it."""

    mode: Mode
    shared: ControllerServices
    principals: PrincipalSource
    services: Services | None  # of the configured token; in sign-in mode it is for frames only
    sign_ins: SignIns | None  # in sign-in mode
    connection: Connection  # what all its clients share


@dataclass(frozen=True, slots=True)
class _Common:
    """What all controllers of this process share."""

    storage: SessionStorage
    history: HistoryFile | None
    receivers: Receivers | None
    cluster: Cluster


def known_urls_of(settings: Settings) -> KnownUrls:
    """What a pasted URL is compared with."""
    return KnownUrls(settings.own_origins, {one.name: one.url for one in settings.controllers})


def measured_controllers(settings: Settings, sites: Mapping[str, Site]) -> list[MeasuredController]:
    """The controllers with metrics: those that are read with a configured token.

    Where users sign in, programs without a token of their own get nothing.
    """
    return [
        MeasuredController(
            name or site.shared.source, site.shared.history, site.services.controller_now
        )
        for name, site in sites.items()
        if site.services is not None and site.shared.history is not None
        if site.mode is not Mode.SIGN_IN or settings.metrics_token_file
    ]


@asynccontextmanager
async def opened_sites(settings: Settings) -> AsyncIterator[dict[str, Site]]:
    """The configured controllers, or a built-in one that is started here, by their names.

    They are opened side by side; one that does not answer is asked again with each request, and
    delays no other.

    Raises:
        NotStartedError: The built-in controller did not start; the log says why.
    """
    async with AsyncExitStack() as stack:
        storage = await stack.enter_async_context(opened_session_storage(settings))
        history = await stack.enter_async_context(_opened_history(settings))
        receivers = await stack.enter_async_context(opened_receivers(settings))
        cluster = await stack.enter_async_context(opened_cluster(settings))
        common = _Common(storage, history, receivers, cluster)
        yield {
            one.name: await stack.enter_async_context(_opened(settings, one, common))
            for one in settings.controllers
        }


@asynccontextmanager
async def opened_cluster(settings: Settings) -> AsyncIterator[Cluster]:
    """What this process shares with the others over Redis; by itself where none is configured.

    A Redis that does not answer delays nothing.
    """
    if not settings.redis_url.get_secret_value():
        yield SingleProcess()
        return
    redis = RedisConnection(settings.redis_url)
    try:
        async with RedisCluster(redis, session_keys_of(settings)) as cluster:
            yield cluster
    finally:
        await redis.aclose()


@asynccontextmanager
async def _opened_history(settings: Settings) -> AsyncIterator[HistoryFile | None]:
    """The file of the history, None where none is kept."""
    if not settings.history_days:
        yield None
        return
    file = HistoryFile(settings.data_dir)
    try:
        yield file
    finally:
        await file.aclose()


@asynccontextmanager
async def _opened(
    settings: Settings,
    configured: ControllerSettings,
    common: _Common,
) -> AsyncIterator[Site]:
    async with AsyncExitStack() as stack:
        history = common.history
        controller, source = await _controller(settings, configured, stack)
        library = None if history is None else HistoryLibrary(history, configured.key)
        controller.prefetch()  # so that the first page has it; the controller may be unreachable
        shared = ControllerServices(
            source,
            has_pages=configured.mode is not Mode.BUILT_IN,
            output_folder=configured.output_folder(settings.data_dir),
            output_bytes=settings.output_budget_mb * 1024**2 // len(settings.controllers),
            audit_file=settings.data_dir / "audit.jsonl",
            controller=configured.name,
            history=library,
            cluster=common.cluster,
            key=configured.key,
        )
        stack.push_async_callback(shared.aclose)
        await shared.recover()
        services = None
        if configured.mode is Mode.BUILT_IN or configured.has_token:
            services = shared.for_client(controller, actions_on=configured.actions_on)
        if library is not None:
            library.clients.standing = None if services is None else controller
            await stack.enter_async_context(_updating(library, settings))
        notifying = opened_notifications(
            settings, configured, shared, services, file=history, receivers=common.receivers
        )
        await stack.enter_async_context(notifying)
        if configured.mode is Mode.SIGN_IN:
            opening = opened_sign_ins(settings, configured, controller, shared, common.storage)
            sign_ins = await stack.enter_async_context(opening)
            yield Site(configured.mode, shared, sign_ins, services, sign_ins, controller.connection)
        elif services is not None:
            principals = _principals(settings, configured, services)
            yield Site(configured.mode, shared, principals, services, None, controller.connection)


@asynccontextmanager
async def _updating(library: HistoryLibrary, settings: Settings) -> AsyncIterator[None]:
    """Keeps the history current, as long as there is a client to ask with."""
    updates = HistoryUpdates(library, days=settings.history_days)
    updates.start()
    try:
        yield
    finally:
        await updates.aclose()


def _principals(
    settings: Settings, configured: ControllerSettings, services: Services
) -> PrincipalSource:
    """Who they are for whom the configured token, or the built-in controller, is asked."""
    if configured.mode is Mode.BUILT_IN:
        return LocalUser(services, configured.name)
    if settings.serves_frames_only:
        return Nobody()
    if settings.behind_proxy:
        return ProxyUsers(services, configured.name)
    return LocalUser(services, configured.name)


async def _controller(
    settings: Settings, configured: ControllerSettings, stack: AsyncExitStack
) -> tuple[Controller, str]:
    if configured.mode is Mode.BUILT_IN:
        built_in = await stack.enter_async_context(_built_in(settings))
        client = Controller(
            built_in.url,
            built_in.token_file.read_text().strip(),
            has_websocket=False,
            ui=Ui.CLASSIC,  # it has no interface, so none is detected
            name=configured.name or "Built-in controller",
        )
        source = "Built-in controller"
    else:
        client = Controller(
            configured.url,
            configured.token_source,
            ca_file=configured.ca,
            ui=None if configured.ui == "auto" else Ui(configured.ui),
            name=configured.name or configured.host,
        )
        source = configured.host
    return await stack.enter_async_context(client), source


@asynccontextmanager
async def _built_in(settings: Settings) -> AsyncIterator[RunningController]:
    """The built-in controller: of this process, or the one that runs beside several workers."""
    if settings.workers > 1:
        yield RunningController(running_url(settings.data_dir) or "", token_file(settings.data_dir))
        return
    try:
        async with running_controller(settings.data_dir) as running:
            yield running
    except NotStartedError as error:
        log.error("could_not_start", reason=str(error))  # noqa: TRY400 # the reason says it all
        raise


def beside_workers(settings: Settings) -> Main | None:
    """What runs in a process of its own where several serve: a built-in controller, for them all.

    None where there is none.
    """
    if not settings.is_built_in:
        return None
    own = settings.model_copy(update={"workers": 1})

    async def run(ties: Ties) -> None:
        loop, stopped = asyncio.get_running_loop(), asyncio.Event()
        for signum in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(signum, stopped.set)
        loop.add_reader(ties.supervisor, stopped.set)
        async with _built_in(own):
            ties.report_ready()
            await stopped.wait()

    return lambda ties: asyncio.run(run(ties))
