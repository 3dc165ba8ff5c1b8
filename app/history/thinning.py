"""Fewer runs than there are, for a picture that can show no more: what stands out stays."""

from collections.abc import Callable, Sequence

from app.history.model import RunFacts

_BAD = {"failed", "error"}
_OF_A_SLICE = 3  # runs of a slice that may stay: most deleted, longest, and the newest


def thinned(runs: Sequence[RunFacts], most: int) -> tuple[RunFacts, ...]:
    """At most `most` of `runs`, in their order.

    Failures stay, evenly picked where there are more than half of `most`. The rest of the room is
    shared by slices of equally many runs; of each stay the run that deleted most, the one that
    took longest and the newest, so no peak is lost.
    """
    if len(runs) <= most:
        return tuple(runs)
    failures = [index for index, run in enumerate(runs) if run.status in _BAD]
    kept = set(_evenly(failures, most // 2))
    kept.update(_peaks(runs, most - len(kept)))
    return tuple(runs[index] for index in sorted(kept))


def _evenly(indexes: list[int], most: int) -> list[int]:
    if len(indexes) <= most:
        return indexes
    return [indexes[place * len(indexes) // most] for place in range(most)]


def _peaks(runs: Sequence[RunFacts], room: int) -> set[int]:
    slices = room // _OF_A_SLICE
    kept: set[int] = set()
    for number in range(slices):
        inside = range(number * len(runs) // slices, (number + 1) * len(runs) // slices)
        kept.add(inside[0])  # newest first
        kept.add(max(inside, key=_by(runs, _deleted)))
        kept.add(max(inside, key=_by(runs, _took)))
    return kept


def _by(runs: Sequence[RunFacts], value: Callable[[RunFacts], float]) -> Callable[[int], float]:
    return lambda index: value(runs[index])


def _deleted(run: RunFacts) -> float:
    number = run.outcome.deleted if run.outcome else None
    return -1 if number is None else number


def _took(run: RunFacts) -> float:
    return -1 if run.elapsed_s is None else run.elapsed_s
