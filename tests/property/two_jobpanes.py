"""One job at a real controller, two Jobpanes that act on it, and the truth for comparison.

The controller runs no jobs: the test writes into its database what happens to them, so that every
moment of a job's life can be held for as long as a command needs.
"""

import asyncio
import json
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

import httpx

from app.awx.client import Controller
from app.builtin_controller.storage.conditions import Condition
from app.builtin_controller.storage.jobs_table import Changes
from app.builtin_controller.storage.records import CANCELABLE, Job
from app.builtin_controller.storage.store import Store
from app.builtin_controller.storage.times import now_text
from app.jobs.permissions import Access
from app.services.container import ControllerServices, Services
from app.services.failures import Failure
from app.services.job_actions import Outcome
from tests.support.processes import ControllerProcess

TIMEOUT_S = 0.25
LATE_S = 0.4  # later than any client waits
SLOW_S = 0.1
_FATES: dict[str, Changes] = {
    "successful": {"status": "successful", "emitted_events": 0},
    "failed": {"status": "failed", "emitted_events": 0},
    "saving": {"status": "successful", "emitted_events": 3},
    "explained": {"job_explanation": "Somebody looked at it."},
}
FATES = (*_FATES, "vanished")
COMMANDS: dict[str, str] = {"cancel": "POST", "delete": "DELETE"}


@dataclass(frozen=True, slots=True)
class Truth:
    """The job as the controller has it; None is a deleted one."""

    job: Job | None

    @property
    def is_gone(self) -> bool:
        return self.job is None

    @property
    def is_ended(self) -> bool:
        return self.job is not None and self.job.status not in CANCELABLE

    @property
    def is_cancel_asked(self) -> bool:
        return self.job is not None and self.job.canceled_on is not None

    @property
    def is_saving(self) -> bool:
        return self.is_ended and self.job is not None and not self.job.has_all_events


class Jobpane:
    """One Jobpane process: its own client, its own commands, its own memory."""

    def __init__(self, world: "World", url: str, token: str) -> None:
        self.client = Controller(
            url, token, timeout_s=TIMEOUT_S, clock=lambda: world.now_s, pause=_at_once
        )
        access = Access(user=None, actions_on=True)
        folder = Path(tempfile.mkdtemp())
        self.audit_file = folder / "audit.jsonl"
        self.shared = ControllerServices(
            "test", has_pages=False, output_folder=folder / "output", audit_file=self.audit_file
        )
        self.at: Services = self.shared.for_client(
            self.client, actions_on=True, access=lambda: access
        )
        self.seen = ""
        self.seen_truth = Truth(None)

    async def press(self, command: str, job_id: int) -> Outcome:
        if command == "cancel":
            return await self.at.actions.cancel(job_id)
        return await self.at.actions.delete(job_id, seen=self.seen)

    async def end(self) -> None:
        """End as a process does whose grace time is over."""
        await self.shared.aclose(grace_s=0)
        await self.client.aclose()

    def audited(self) -> list[dict[str, str]]:
        if not self.audit_file.exists():
            return []
        return [json.loads(line) for line in self.audit_file.read_text("utf-8").splitlines()]


class World:
    """The job, those who act on it, and the switches of the controller."""

    def __init__(self, controller: ControllerProcess, store: Store) -> None:
        self._store = store
        self.controller = controller
        self.now_s = 0.0
        self.job_id = store.jobs.next_id()
        began = now_text()
        running = Job(self.job_id, "Cleanup Job Details", began, began, "running", started=began)
        store.jobs.add([replace(running, template=1, job_type="cleanup_jobs", run_by="test")])
        token = controller.token_file("admin").read_text().strip()
        self._http = httpx.Client(
            base_url=controller.url, headers={"Authorization": f"Bearer {token}"}
        )
        self._token = token
        self.jobpanes = [Jobpane(self, controller.url, token) for _ in range(2)]
        self.ended_jobpanes: list[Jobpane] = []
        self.heal()
        self._http.delete("/__requests__/")

    async def aclose(self) -> None:
        for jobpane in self.jobpanes:
            await jobpane.end()
        self._http.close()
        self._store.jobs.remove(Condition("id = ?", (self.job_id,)))

    def truth(self) -> Truth:
        return Truth(self._store.jobs.find(self.job_id))

    def befall(self, fate: str) -> None:
        """Let something happen to the job, as the controller or somebody else would do it."""
        job = self.truth().job
        if fate == "vanished":
            self._store.jobs.remove(Condition("id = ?", (self.job_id,)))
        elif job is not None and job.status in CANCELABLE:
            changes = _FATES[fate].copy()
            if "status" in changes:
                changes |= {"finished": now_text(), "run_by": ""}
                if job.canceled_on:
                    changes["status"] = "canceled"
            self._store.jobs.change(self.job_id, **changes)

    def fault(self, method: str, kind: str, times: int = 1, **rule: object) -> None:
        place = f"/system_jobs/{self.job_id}/"
        sent = {"match": place, "method": method, "kind": kind, "times": times, **rule}
        self._http.post("/__faults__/", json=sent).raise_for_status()

    def heal(self) -> None:
        self._http.delete("/__faults__/")

    def sent(self, command: str) -> int:
        """How many such commands have reached the controller, whatever became of them."""
        return len(self.arrivals(command))

    def arrivals(self, command: str) -> list[float]:
        """When each such command has reached the controller, in seconds since 1970."""
        seen = self._http.get("/__requests__/").json()["requests"]
        place = f"/system_jobs/{self.job_id}/"
        return sorted(
            one["at_s"]
            for one in seen
            if one["method"] == COMMANDS[command] and place in one["path"]
        )

    async def replace(self, who: int) -> Jobpane:
        """End one jobpane, whatever it is doing, and put another in its place."""
        ended = self.jobpanes[who]
        await ended.end()
        self.ended_jobpanes.append(ended)
        self.jobpanes[who] = Jobpane(self, self.controller.url, self._token)
        return ended

    async def look(self, jobpane: Jobpane) -> None:
        """The user at a jobpane sees the job as it is now, unless it cannot be read."""
        truth = self.truth()
        answer = await jobpane.at.reader.read(self.job_id)
        if not isinstance(answer, Failure):
            jobpane.seen, jobpane.seen_truth = answer.job.revision, truth


async def _at_once(_: float) -> None:
    await asyncio.sleep(0)
