"""The figures of one controller's use cases, read when /metrics is asked for.

Each is a sum over all who use the controller in this process. How large its stored output is takes
a look at each of its folders, so that is found out on a thread, at most twice a minute.
"""

import asyncio
import os
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric

from app.awx.connection import Connection
from app.services.container import ControllerServices

_STORE_FRESH_FOR_S = 30.0
_PROBE_BYTES = 4096
_CONTROLLER = ("controller",)


@dataclass(slots=True)
class _StoreSeen:
    at: float = float("-inf")
    size_bytes: int = 0
    is_writable: bool = True


@dataclass(slots=True)
class SiteFigures:
    """Those of one controller, `name` in their labels."""

    name: str
    shared: ControllerServices
    connection: Connection
    _seen: _StoreSeen = field(default_factory=_StoreSeen)

    async def look(self) -> None:
        """Find out what takes a look at the disk, if that is long ago."""
        if time.monotonic() - self._seen.at < _STORE_FRESH_FOR_S:
            return
        library = self.shared.library
        size_bytes, is_writable = await asyncio.to_thread(
            lambda: (library.stored_bytes(), is_store_writable(self.shared))
        )
        self._seen = _StoreSeen(time.monotonic(), size_bytes, is_writable)

    def add_to(self, families: "Families") -> None:
        """Add what is so now."""
        open_services = self.shared.open_services
        feeds = sum(one.feed.pollers + one.lists.pollers for one in open_services)
        families.pollers.add_metric([self.name], feeds)
        families.breaker.add_metric([self.name], float(self.connection.retries.breaker.is_open))
        families.store_bytes.add_metric([self.name], self._seen.size_bytes)
        families.store_budget.add_metric([self.name], self.shared.library.budget_bytes)
        families.store_writable.add_metric([self.name], float(self._seen.is_writable))
        for pool in self.shared.library.pools.all:
            families.pool_running.add_metric([self.name, pool.name], pool.running)
            families.pool_waiting.add_metric([self.name, pool.name], pool.waiting_calls)


class Families:
    """The families of which each controller has a sample."""

    def __init__(self) -> None:
        self.pollers = _gauge("jobpane_pollers", "Jobs and lists that are being polled")
        self.breaker = _gauge(
            "jobpane_breaker_open", "1 while nothing is sent because the controller kept failing"
        )
        self.store_bytes = _gauge("jobpane_store_bytes", "What stored outputs take of the disk")
        self.store_budget = _gauge("jobpane_store_budget_bytes", "What they may take")
        self.store_writable = _gauge(
            "jobpane_store_writable", "0 while outputs can't be stored, and are fetched each time"
        )
        pool = (*_CONTROLLER, "pool")
        self.pool_running = _gauge("jobpane_pool_running", "Calls that have a thread", pool)
        self.pool_waiting = _gauge("jobpane_pool_waiting", "Calls that wait for a thread", pool)

    def all(self) -> list[Metric]:
        """All of them."""
        return list(vars(self).values())


async def site_figures(sites: Iterable[SiteFigures]) -> list[Metric]:
    """The figures of all controllers."""
    families = Families()
    for site in sites:
        await site.look()
        site.add_to(families)
    return families.all()


def is_store_writable(shared: ControllerServices) -> bool:
    """Whether a file can be written where outputs are stored; takes the disk some time."""
    folder = shared.library.folder
    probe = folder / f".room-{os.getpid()}"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        probe.write_bytes(bytes(_PROBE_BYTES))
    except OSError:
        return False
    finally:
        with suppress(OSError):
            probe.unlink(missing_ok=True)
    return True


def _gauge(name: str, text: str, labels: tuple[str, ...] = _CONTROLLER) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, text, labels=labels)
