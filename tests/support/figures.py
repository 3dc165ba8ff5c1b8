"""The figures of the process that tests run in."""

from app.telemetry.figures import REGISTRY


def value_of(name: str, **labels: str) -> float:
    """A sample's value now; 0 before anything was counted."""
    return REGISTRY.get_sample_value(name, labels) or 0.0
