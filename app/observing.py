"""Opens what operators see of this process: its figures, its readiness, its spans."""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Iterable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric

from app.api.readiness import NOT_USED, OK, Check, Line, Lines
from app.awx.server_failures import Health
from app.cluster import Cluster
from app.services.site_figures import SiteFigures, is_store_writable, site_figures
from app.settings import Settings, wants_tracing
from app.startup import Site
from app.telemetry.figures import REGISTRY
from app.telemetry.loop_lag import measured_loop_lag
from app.telemetry.own_process import process_figures
from app.telemetry.tracing import tracing
from app.telemetry.worker_figures import joined
from app.telemetry.workers import Workers, opened_workers

_HEALTH = {
    Health.FINE: OK,
    Health.FAILING: "not answering",
    Health.WITHOUT_DATABASE: "its database is down",
}


@dataclass(frozen=True, slots=True)
class Observation:
    """What is asked for at /metrics and /readyz while the process runs."""

    workers: Workers
    readiness: Lines

    async def figures(self) -> list[Metric]:
        """The figures of all workers on this machine."""
        return joined(await self.workers.figures())


@asynccontextmanager
async def observed_process(
    settings: Settings,
    sites: Mapping[str, Site],
    viewers: Callable[[], Collection[str]],
) -> AsyncIterator[Observation]:
    """Observe for as long as the context is open; `viewers` are the tabs that are connected."""
    cluster = next(iter(sites.values())).shared.cluster
    of_sites = [
        SiteFigures(name or site.shared.source, site.shared, site.connection)
        for name, site in sites.items()
    ]

    async def own_figures() -> Iterable[Metric]:
        of_process = [*REGISTRY.collect(), *process_figures()]
        of_process += [_viewers(viewers), *_redis_up(cluster)]
        return [*of_process, *await site_figures(of_sites)]

    async with AsyncExitStack() as stack:
        stack.enter_context(tracing(is_wanted=wants_tracing()))
        workers = await stack.enter_async_context(opened_workers(settings.data_dir, own_figures))
        await stack.enter_async_context(measured_loop_lag())
        yield Observation(workers, Lines(_checks(cluster, sites)))


def _viewers(viewers: Callable[[], Collection[str]]) -> Metric:
    return GaugeMetricFamily("jobpane_viewers", "Tabs that are connected", len(viewers()))


def _redis_up(cluster: Cluster) -> Iterable[Metric]:
    if cluster.is_shared:
        yield GaugeMetricFamily("jobpane_redis_up", "Whether Redis answers", float(cluster.is_up))


def _checks(cluster: Cluster, sites: Mapping[str, Site]) -> Iterable[tuple[Line, Check]]:
    """Each check, and the line of one that takes too long."""
    for name, site in sites.items():
        yield Line("controller", "not answering", name), partial(_controller, name, site)
    for name, site in sites.items():
        yield Line("store", "the disk isn't answering", name), partial(_store, name, site)
    yield Line("redis", "not answering"), partial(_redis, cluster)


async def _controller(name: str, site: Site) -> Line:
    health = await site.connection.health.fetch()
    return Line("controller", _HEALTH[health or Health.FAILING], name)


async def _store(name: str, site: Site) -> Line:
    is_writable = await asyncio.to_thread(is_store_writable, site.shared)
    return Line("store", OK if is_writable else "can't be written", name)


async def _redis(cluster: Cluster) -> Line:
    if not cluster.is_shared:
        return Line("redis", NOT_USED)
    return Line("redis", OK if cluster.is_up else "not answering")
