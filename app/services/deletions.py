"""Passes on to all processes that a job was deleted, so that none shows or stores its output.

A process that misses it learns the same from the controller, within the minute that a permit lasts.
"""

import asyncio
from contextlib import suppress

from app.cluster import Cluster, ClusterUnavailableError
from app.services.output_library import OutputLibrary


class Deletions:
    """Those at one controller, which `name` names."""

    def __init__(self, cluster: Cluster, name: str, library: OutputLibrary) -> None:
        self._cluster = cluster
        self._channel = f"deleted:{name}"
        self._library = library
        self._sending: set[asyncio.Task[None]] = set()
        library.on_forgotten(self._pass_on)
        self._unsubscribe = cluster.subscribe(self._channel, self._heard)

    async def aclose(self) -> None:
        """Hear of nothing more; what is being sent is sent."""
        self._unsubscribe()
        await asyncio.gather(*self._sending)

    def _pass_on(self, job_id: int) -> None:
        if not self._cluster.is_shared:
            return
        task = asyncio.create_task(self._send(job_id), name="deletion")
        self._sending.add(task)
        task.add_done_callback(self._sending.discard)

    async def _send(self, job_id: int) -> None:
        with suppress(ClusterUnavailableError):
            message = f"{self._cluster.process_id} {job_id}"
            await self._cluster.publish(self._channel, message.encode())

    def _heard(self, message: bytes | None) -> None:
        if message is None:
            return
        process, job_id = message.decode().split()
        if process != self._cluster.process_id:
            self._library.deleted_elsewhere(int(job_id))
