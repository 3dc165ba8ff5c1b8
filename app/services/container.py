"""Everything that pages need of the world behind them.

`ControllerServices` is made once for a controller; it holds what all its users share: the stored
outputs, threads, the audit log's file. `Services` are the use cases of one principal, over a client
with that principal's credential: records, permits, feeds and lists are never shared. States and
routes get `Services` and never see a credential, because only the client has it.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from app.awx.client import Controller
from app.cluster import Cluster, SingleProcess
from app.jobs.permissions import Access
from app.jobs.query import JobQuery
from app.output import USUAL_BUDGET_BYTES
from app.services.access import ReadAccess, access_to
from app.services.audit import AuditLog, close_open_intents
from app.services.audit_file import AuditFile
from app.services.comparison import Comparisons, comparison_cache
from app.services.credential_name import CONFIGURED, credential_name
from app.services.deletions import Deletions
from app.services.dry_runs import DryRuns
from app.services.first_reads import FirstReads
from app.services.handed_over import HandedOver
from app.services.history_access import HistoryAccess
from app.services.history_library import HistoryLibrary
from app.services.history_notes import HistoryNotes
from app.services.history_reader import HistoryReader
from app.services.job_actions import JobActions
from app.services.job_feed import JobFeed
from app.services.job_launch import JobLaunch
from app.services.job_reader import JobReader
from app.services.list_feed import ListFeeds
from app.services.one_template import TemplateHistory
from app.services.outcomes import Outcomes
from app.services.output_endings import OutputEndings
from app.services.output_library import OutputLibrary
from app.services.outputs import Outputs
from app.services.rights import RightsWatch
from app.services.run_neighbors import RunNeighbors
from app.services.shared_commands import SharedCommands
from app.services.shared_polls import SharedPolls
from app.services.wiring import actions_of, endings_of, feed_of, outcomes_of

# With uvicorn's own five seconds (app/hosting/server.py), within the ten that containers get.
COMMANDS_GRACE_S = 4.0
_NO_JOB = 0  # the ids of jobs begin with 1
RECENT_JOBS = 10  # a row carries up to 1 MiB of output, so lists stay small
RECENT = JobQuery(order_by="-created", page_size=RECENT_JOBS)

WebUrl = Callable[[str], str]  # the controller's own page for one of its URLs, or ""


@dataclass(frozen=True, slots=True, eq=False)
class Services:
    """The use cases of one principal at one controller."""

    reader: JobReader
    actions: JobActions
    launch: JobLaunch
    outputs: Outputs
    comparisons: Comparisons
    feed: JobFeed
    first_reads: FirstReads
    lists: ListFeeds
    endings: OutputEndings
    outcomes: Outcomes
    neighbors: RunNeighbors
    access: ReadAccess
    web_urls: Callable[[], WebUrl]  # called on the event loop; its result, on any thread
    controller_now: Callable[[], datetime | None]  # its clock, by its newest answer
    source: str  # which controller this is, for users: its host name, or "Built-in controller"
    # Adds a listener that is called when the controller refuses the credential for good.
    on_unauthorized: Callable[[Callable[[], None]], None]
    rights: RightsWatch
    on_closed: Callable[["Services"], None]
    history: HistoryReader | None = None  # None where none is kept, and in a frame's view
    is_view: bool = False

    def limited(self, job_id: int, *, actions: bool) -> "Services":
        """A view for a frame: this job alone, and without `actions` nothing is permitted.

        All views share pollers, permits and outputs with these services, and end with them.
        """
        reader, outputs = self.reader.limited_to(job_id), self.outputs.limited_to(job_id)
        feed = self.feed.limited_to(job_id)
        access = self.access if actions else self._access_without_actions
        return replace(
            self,
            reader=reader,
            outputs=outputs,
            comparisons=self.comparisons.limited(reader.read, outputs),
            feed=feed,
            first_reads=self.first_reads.limited_to(job_id),
            lists=self.lists.limited(reader),
            outcomes=self.outcomes.limited_to(job_id),
            neighbors=self.neighbors.limited_to(job_id),
            actions=self.actions.limited(reader, outputs, feed, access),
            launch=self.launch.limited(reader, access),
            access=access,
            history=None,
            is_view=True,
        )

    def limited_to_template(self, template_id: int) -> "Services":
        """A view for a card: the facts of one template alone, no job and no action."""
        history = None if self.history is None else TemplateHistory(self.history, template_id)
        return replace(self.limited(_NO_JOB, actions=False), history=history)

    @property
    def dry_runs(self) -> DryRuns:
        """What dry runs count, as far as these services may read it."""
        return DryRuns(self.feed, self.outcomes, self.outputs, self.history)

    async def aclose(self, grace_s: float = COMMANDS_GRACE_S) -> None:
        """End what is done for this principal; commands in flight get `grace_s` seconds.

        The client stays open; it is closed by the one that opened it. A view ends with the services
        that it is a view of.
        """
        if self.is_view:
            return
        await self.rights.aclose()
        await self.first_reads.aclose()
        if self.history is not None:
            await self.history.aclose()
        await self.endings.aclose()
        await self.outcomes.aclose()
        await self.outputs.aclose()
        await self.feed.aclose()
        await self.lists.aclose()
        await asyncio.gather(self.actions.aclose(grace_s), self.launch.aclose(grace_s))
        await self.reader.aclose()
        self.on_closed(self)

    def _access_without_actions(self) -> Access:
        return replace(self.access(), actions_on=False)


class ControllerServices:
    """What all principals of one controller share, and the maker of each one's `Services`.

    `source` names the controller for users, `controller` in the audit log where there are several;
    the built-in one has no pages of its own to link. `key` names it in what processes share.
    """

    def __init__(
        self,
        source: str,
        *,
        has_pages: bool,
        output_folder: Path,
        output_bytes: int = USUAL_BUDGET_BYTES,
        audit_file: Path | None = None,
        controller: str = "",
        history: HistoryLibrary | None = None,
        cluster: Cluster | None = None,
        key: str = "",
    ) -> None:
        self.source = source
        self.cluster = cluster or SingleProcess()
        self._key = key
        self.history = history
        self._notes = None if history is None else HistoryNotes(history)
        self.library = OutputLibrary(output_folder, budget_bytes=output_bytes)
        self._deletions = Deletions(self.cluster, controller or source, self.library)
        self._has_pages = has_pages
        self._audit_file = AuditFile(audit_file) if audit_file else None
        self._controller = controller
        self._compared = comparison_cache()
        self._open: dict[Services, None] = {}

    def for_client(
        self,
        client: Controller,
        *,
        actions_on: bool,
        user: str = "",
        access: ReadAccess | None = None,
        credential: str = CONFIGURED,
    ) -> Services:
        """The use cases of the principal whose credential `client` has.

        `user` names who acts where an action does not; `access` is by default the account's;
        `credential` is, for all processes alike, a session's id or stands for the one token.
        """
        may = access or access_to(client, actions_on=actions_on)
        name = credential_name(self._key, client, credential)
        reader, outputs, feed, lists, first_reads = self._reading(client, name)
        audit = AuditLog(self._audit_file, client.fetch_me, user, self._controller)
        services = Services(
            reader=reader,
            actions=actions_of(client, reader, outputs, feed, (may, audit, self._once(credential))),
            launch=JobLaunch(client, reader, may, audit),
            outputs=outputs,
            comparisons=Comparisons(reader.read, outputs, self._compared),
            feed=feed,
            first_reads=first_reads,
            lists=lists,
            access=may,
            web_urls=client.web_urls if self._has_pages else _no_pages,
            controller_now=client.now,
            source=self.source,
            on_unauthorized=client.on_unauthorized,
            endings=endings_of(reader, outputs, feed),
            outcomes=outcomes_of(client, reader, outputs, feed),
            rights=RightsWatch(client.fetch_me, feed, lists, first_reads.revoke_all),
            on_closed=self._closed,
            history=(history := self._history_of(client)),
            neighbors=RunNeighbors(client.lists.find_run, reader.is_there, history),
        )
        return self._opened(services)

    def _once(self, credential: str) -> SharedCommands:
        return SharedCommands(self.cluster, f"{self._controller or self.source}:{credential}")

    def _opened(self, services: Services) -> Services:
        self._open[services] = None
        return services

    @property
    def open_services(self) -> tuple[Services, ...]:
        """Those of every principal that there are now."""
        return tuple(self._open)

    def _reading(
        self, client: Controller, credential: Callable[[], str]
    ) -> tuple[JobReader, Outputs, JobFeed, ListFeeds, FirstReads]:
        polls = SharedPolls(self.cluster, credential)
        reader = self._reader_of(client)
        outputs = self._outputs_of(client, reader)
        feed = feed_of(client, reader, outputs, polls)
        elsewhere = HandedOver(self.cluster, credential)
        first_reads = FirstReads(reader, outputs, elsewhere, polled=feed.recent)
        client.on_unauthorized(first_reads.revoke_all)
        return reader, outputs, feed, ListFeeds(reader, polls=polls), first_reads

    async def recover(self) -> None:
        """Close the intents in the audit log that an earlier process left without an outcome."""
        if self._audit_file is not None:
            await close_open_intents(self._audit_file)

    async def aclose(self, grace_s: float = COMMANDS_GRACE_S) -> None:
        """End everything, at shutdown; commands in flight get `grace_s` seconds."""
        await asyncio.gather(*(services.aclose(grace_s) for services in list(self._open)))
        if self._notes is not None:
            await self._notes.aclose()
        if self._audit_file is not None:
            self._audit_file.close()
        await self._deletions.aclose()
        await self.library.aclose()

    def _reader_of(self, client: Controller) -> JobReader:
        """The reader of records; the history takes their facts along."""
        reader = JobReader(client)
        if self._notes is not None:
            reader.subscribe(self._notes.record_read)
        return reader

    def _outputs_of(self, client: Controller, reader: JobReader) -> Outputs:
        """The outputs, which learn of each answer about a record."""
        outputs = Outputs(self.library, client.fetch_events, reader.read)
        reader.subscribe(outputs.record_read)
        reader.subscribe_to_failures(outputs.record_failed)
        if client.notifications is not None:
            client.notifications.subscribe_to_counts(outputs.announce)
        return outputs

    def _history_of(self, client: Controller) -> HistoryReader | None:
        """The history, which nothing is shown of once the credential is refused."""
        if self.history is None:
            return None
        access = HistoryAccess(client.history.check_list)
        history = HistoryReader(self.history, access, client)
        client.on_unauthorized(history.revoke)
        return history

    def _closed(self, services: Services) -> None:
        self._open.pop(services, None)


def _no_page(_url: str) -> str:
    return ""


def _no_pages() -> WebUrl:
    return _no_page
