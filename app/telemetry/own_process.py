"""The figures of this process: memory, descriptors, processor time, threads, version."""

import threading
from collections.abc import Iterable
from importlib.metadata import version

from prometheus_client import CollectorRegistry, ProcessCollector
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector


class _Threads(Collector):
    def collect(self) -> Iterable[Metric]:
        """Read when they are asked for."""
        yield GaugeMetricFamily(
            "jobpane_process_threads", "Threads of the process", threading.active_count()
        )
        build = GaugeMetricFamily("jobpane_build_info", "Which Jobpane it is", labels=["version"])
        build.add_metric([version("jobpane")], 1)
        yield build


def process_figures() -> list[Metric]:
    """What this process uses now; `process_*` only where the system has /proc."""
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    registry.register(_Threads())
    return list(registry.collect())
