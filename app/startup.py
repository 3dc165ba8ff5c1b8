"""Starts and stops what Jobpane needs while it runs: a controller's client and the services."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import structlog

from app.awx.client import Controller
from app.awx.web_urls import Ui
from app.builtin_controller.launcher import (
    NotStartedError,
    RunningController,
    running_controller,
)
from app.services.container import ControllerServices, Services
from app.services.principals import LocalUser, PrincipalSource
from app.settings import Settings

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Site:
    """One controller as this process serves it."""

    services: Services
    principals: PrincipalSource


@asynccontextmanager
async def opened_sites(settings: Settings) -> AsyncIterator[dict[str, Site]]:
    """The configured controller, or a built-in one that is started here, by its name.

    Raises:
        NotStartedError: The built-in controller did not start; the log says why.
    """
    async with AsyncExitStack() as stack:
        controller, source = await _controller(settings, stack)
        controller.prefetch()  # so that the first page has it; the controller may be unreachable
        shared = ControllerServices(
            source,
            has_pages=not settings.is_built_in,
            own_urls=(*settings.own_origins, settings.controller_url),
            output_folder=settings.output_folder,
            output_bytes=settings.output_budget_mb * 1024**2,
            audit_file=settings.data_dir / "audit.jsonl",
        )
        try:
            await shared.recover()
            opened = shared.for_client(controller, actions_on=settings.actions_on)
            yield {"": Site(opened, LocalUser(opened))}
        finally:
            await shared.aclose()


async def _controller(settings: Settings, stack: AsyncExitStack) -> tuple[Controller, str]:
    if settings.is_built_in:
        built_in = await stack.enter_async_context(_built_in(settings.data_dir))
        client = Controller(
            built_in.url,
            built_in.token_file.read_text().strip(),
            has_websocket=False,
            ui=Ui.CLASSIC,  # it has no interface, so none is detected
        )
        source = "Built-in controller"
    else:
        ca_file = settings.controller_ca
        chosen = settings.controller_ui
        client = Controller(
            settings.controller_url,
            settings.token_source,
            ca_file=ca_file,
            ui=None if chosen == "auto" else Ui(chosen),
        )
        source = urlsplit(settings.controller_url).hostname or ""
    return await stack.enter_async_context(client), source


@asynccontextmanager
async def _built_in(data_dir: Path) -> AsyncIterator[RunningController]:
    try:
        async with running_controller(data_dir) as running:
            yield running
    except NotStartedError as error:
        log.error("could_not_start", reason=str(error))  # noqa: TRY400 # the reason says it all
        raise
