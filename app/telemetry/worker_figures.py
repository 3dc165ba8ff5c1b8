"""The figures of one worker as text for its siblings, and those of all workers joined.

Each sample gets the label `worker`, so that a worker that is restarted begins its counters at zero
without the sum of all going down: Prometheus sees one counter being reset.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from prometheus_client.metrics_core import Metric
from prometheus_client.samples import Sample

WORKER = "worker"
_CREATED = "_created"  # when a counter began: of no use, and a third of the answer


@dataclass(frozen=True, slots=True)
class WorkerFigures:
    """What one worker has said; None: it is alive and did not answer in time."""

    number: int
    metrics: tuple[Metric, ...] | None


def to_json(metrics: Iterable[Metric]) -> bytes:
    """The figures for a sibling."""
    return json.dumps(
        [
            [
                metric.name,
                metric.documentation,
                metric.type,
                [[one.name, one.labels, one.value] for one in _samples(metric)],
            ]
            for metric in metrics
        ]
    ).encode()


def from_json(text: bytes) -> tuple[Metric, ...]:
    """The figures of a sibling.

    Raises:
        ValueError: It is no such text.
    """
    try:
        found = []
        for name, documentation, kind, samples in json.loads(text):
            metric = Metric(name, documentation, kind)
            metric.samples = [Sample(name, labels, value) for name, labels, value in samples]
            found.append(metric)
    except (TypeError, KeyError) as error:
        raise ValueError("not figures") from error
    return tuple(found)


def joined(workers: Iterable[WorkerFigures]) -> list[Metric]:
    """The figures of all workers, each with its number, and which of them answered."""
    by_name: dict[str, Metric] = {}
    up = Metric(f"jobpane_{WORKER}_up", "Whether a worker gave its figures in time", "gauge")
    for worker in workers:
        of_worker = {WORKER: str(worker.number)}
        up.add_sample(up.name, of_worker, float(worker.metrics is not None))
        for metric in worker.metrics or ():
            known = by_name.setdefault(
                metric.name, Metric(metric.name, metric.documentation, metric.type)
            )
            for one in _samples(metric):
                known.add_sample(one.name, _with(one.labels, of_worker), one.value)
    return [up, *by_name.values()]


def _samples(metric: Metric) -> Iterable[Sample]:
    return [one for one in metric.samples if not one.name.endswith(_CREATED)]


def _with(labels: Mapping[str, str], more: Mapping[str, str]) -> dict[str, str]:
    return {**labels, **more}
