"""The figures of several workers stand side by side, each with its worker's number."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.exposition import generate_latest
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from app.telemetry.worker_figures import WorkerFigures, from_json, joined, to_json


def figures(count: int) -> tuple[Metric, ...]:
    registry = CollectorRegistry()
    Counter("seen", "How many", ("route",), registry=registry).labels("/a").inc(count)
    Histogram("took", "Seconds", buckets=(1, 2), registry=registry).observe(1.5)
    return tuple(registry.collect())


class Given(Collector):
    def __init__(self, metrics: list[Metric]) -> None:
        self.metrics = metrics

    def collect(self) -> list[Metric]:
        return self.metrics


def text_of(metrics: list[Metric]) -> str:
    registry = CollectorRegistry()
    registry.register(Given(metrics))
    return generate_latest(registry).decode()


def test_each_sample_says_whose_it_is() -> None:
    text = text_of(joined([WorkerFigures(1, figures(3)), WorkerFigures(2, figures(5))]))
    assert 'seen_total{route="/a",worker="1"} 3.0' in text
    assert 'seen_total{route="/a",worker="2"} 5.0' in text
    assert 'took_bucket{le="2.0",worker="2"} 1.0' in text
    assert text.count("# TYPE seen_total counter") == 1


def test_a_worker_that_does_not_answer_is_down_and_not_left_out() -> None:
    text = text_of(joined([WorkerFigures(1, figures(1)), WorkerFigures(2, None)]))
    assert 'jobpane_worker_up{worker="1"} 1.0' in text
    assert 'jobpane_worker_up{worker="2"} 0.0' in text


def test_when_a_counter_began_is_left_out() -> None:
    assert "_created" not in text_of(joined([WorkerFigures(1, figures(1))]))


def test_a_sibling_understands_what_a_worker_says() -> None:
    sent = from_json(to_json(figures(7)))
    assert text_of(joined([WorkerFigures(1, sent)])) == text_of(
        joined([WorkerFigures(1, figures(7))])
    )


@given(st.binary(max_size=200))
def test_what_is_no_answer_is_refused(text: bytes) -> None:
    try:
        from_json(text)
    except ValueError:
        return
    assert text.strip() in {b"[]", b"{}", b'""'}


@pytest.mark.parametrize("text", [b"[1]", b"[[1,2]]", b"null", b"7", b'[["a","b","gauge",[[1]]]]'])
def test_json_of_another_shape_is_refused(text: bytes) -> None:
    with pytest.raises(ValueError, match=r"figures|unpack"):
        from_json(text)
