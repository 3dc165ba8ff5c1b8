"""Everything that pages need of the world behind them, made once at start.

app/app.py builds one `Services` from the settings; states and routes receive it and
never see a credential, because only the controller's client has it.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.awx.client import Controller
from app.jobs.query import JobQuery
from app.output import USUAL_BUDGET_BYTES
from app.services.access import ReadAccess
from app.services.audit import AuditLog
from app.services.job_actions import JobActions
from app.services.job_feed import JobFeed
from app.services.job_launch import JobLaunch
from app.services.job_reader import JobReader
from app.services.list_feed import ListFeeds
from app.services.outputs import Outputs

# With uvicorn's own five seconds (app/hosting/server.py), within the ten that containers get.
COMMANDS_GRACE_S = 4.0
RECENT_JOBS = 10  # a row carries up to 1 MiB of output, so lists stay small
RECENT = JobQuery(order_by="-created", page_size=RECENT_JOBS)

WebUrl = Callable[[str], str]  # the controller's own page for one of its URLs, or ""


@dataclass(frozen=True, slots=True)
class Services:
    """The use cases, bound to one controller and to what its users may do here."""

    reader: JobReader
    actions: JobActions
    launch: JobLaunch
    audit: AuditLog
    outputs: Outputs
    feed: JobFeed
    lists: ListFeeds
    access: ReadAccess
    web_urls: Callable[[], WebUrl]  # called on the event loop; its result, on any thread
    controller_now: Callable[[], datetime | None]  # its clock, by its newest answer
    source: str  # which controller this is, for users: its host name, or "Built-in controller"
    own_urls: tuple[str, ...]  # of Jobpane's own pages and of the configured controller

    async def aclose(self, grace_s: float = COMMANDS_GRACE_S) -> None:
        """End what runs in the background; commands in flight get `grace_s` seconds."""
        await asyncio.gather(self.actions.aclose(grace_s), self.launch.aclose(grace_s))
        self.audit.close()
        await self.feed.aclose()
        await self.lists.aclose()
        await self.outputs.aclose()


def services_for(
    controller: Controller,
    access: ReadAccess,
    source: str,
    *,
    has_pages: bool,
    own_urls: tuple[str, ...] = (),
    output_folder: Path,
    output_bytes: int = USUAL_BUDGET_BYTES,
    audit_file: Path | None = None,
) -> Services:
    """The use cases over one controller; the built-in one has no pages of its own to link."""
    reader = JobReader(controller)
    outputs = Outputs(
        controller.fetch_events, reader.read, output_folder, budget_bytes=output_bytes
    )
    reader.subscribe(outputs.access.record_read)
    if controller.notifications is not None:
        controller.notifications.subscribe_to_counts(outputs.announce)
    feed = JobFeed(reader, outputs, notifications=controller.notifications)
    reader.subscribe(feed.publish_unpolled)
    audit = AuditLog(audit_file, controller.fetch_me)
    return Services(
        reader=reader,
        actions=JobActions(
            controller, reader, outputs=outputs, feed=feed, access=access, audit=audit
        ),
        launch=JobLaunch(controller, reader, access, audit),
        audit=audit,
        outputs=outputs,
        feed=feed,
        lists=ListFeeds(reader),
        access=access,
        web_urls=controller.web_urls if has_pages else (lambda: _no_page),
        controller_now=controller.now,
        source=source,
        own_urls=own_urls,
    )


def _no_page(_url: str) -> str:
    return ""
