"""How long comparing two large outputs takes, and its memory; printed, not asserted.

The time is a ratio to reading and joining the same lines once, so that machines can be compared.
"""

import random
import resource
import time
from collections.abc import Callable

import pytest

from app.jobs.comparison import LINES_COMPARED, ComparedOutput, Ignoring, compare_outputs

pytestmark = pytest.mark.bench

Lines = list[str]


def output(texts: Lines) -> ComparedOutput:
    return ComparedOutput(range(1, len(texts) + 1), texts, len(texts))


def usual(at: random.Random) -> tuple[Lines, Lines]:
    left = [
        f"2026-11-23 22:23:{n % 60:02d},123 INFO awx.main.commands deleted job {n} of {n % 97}"
        for n in range(LINES_COMPARED)
    ]
    right = [at.choice([line, line, line, f"{line} again"]) for line in left]
    return left, right


def repeated(at: random.Random) -> tuple[Lines, Lines]:
    def side() -> Lines:
        return [at.choice(["ok", "failed", "skipped"]) for _ in range(LINES_COMPARED)]

    return side(), side()


def all_different(_: random.Random) -> tuple[Lines, Lines]:
    return (
        [f"left {n}" for n in range(LINES_COMPARED)],
        [f"right {n}" for n in range(LINES_COMPARED)],
    )


def shuffled(at: random.Random) -> tuple[Lines, Lines]:
    left = [f"line {n}" for n in range(LINES_COMPARED)]
    return left, at.sample(left, len(left))


def half_repeated(at: random.Random) -> tuple[Lines, Lines]:
    """Stretches of repeated lines between unique ones, with numbers that differ."""
    left = ["ok" if n % 2 else f"task {n}" for n in range(LINES_COMPARED)]
    return left, [line if at.random() < 0.7 else "changed" for line in left]


@pytest.mark.parametrize("made", [usual, repeated, all_different, shuffled, half_repeated])
@pytest.mark.parametrize("ignoring", [Ignoring(), Ignoring(numbers=True, times=True)])
def test_two_outputs_of_fifty_thousand_lines(
    made: Callable[[random.Random], tuple[Lines, Lines]], ignoring: Ignoring
) -> None:
    left, right = made(random.Random(1))
    began = time.perf_counter()
    assert "\n".join(left).split("\n") == left
    once_s = time.perf_counter() - began
    began = time.perf_counter()
    found = compare_outputs(output(left), output(right), ignoring)
    took_s = time.perf_counter() - began
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"\n{made.__name__}, {ignoring}: {took_s:.2f} s ({took_s / once_s:.0f} times joining), "
        f"{found.changes:,} changes, {len(found.rows):,} rows, process peak {peak_mb} MB"
    )
