"""Comparing two runs: only what may be read, cached under a version, cut off when nobody waits."""

import asyncio
from pathlib import Path

import pytest

from app.jobs.comparison import LINES_COMPARED, Ignoring
from app.services.comparison import Compared, Comparisons, NotCompared, Outdated, Versioned
from app.services.failures import NOT_GRANTED, Failure
from tests.unit.output.event_table import event
from tests.unit.services.people import until
from tests.unit.services.two_outputs import LEFT, RIGHT, TwoOutputs

EXACTLY = Ignoring()
REFUSED = Failure("Not yours.", "forbidden", can_try_again=False, id="0", is_refusal=True)


async def compared(use: Comparisons, ignoring: Ignoring = EXACTLY) -> Compared:
    found = await use.compare(LEFT, RIGHT, ignoring)
    assert isinstance(found, Compared), found
    return found


async def test_two_runs_are_compared_and_their_rows_are_cached(tmp_path: Path) -> None:
    jobs = TwoOutputs.of(["begin", "39 deleted"], ["begin", "41 deleted"])
    outputs = jobs.outputs(tmp_path)
    use = jobs.comparisons(outputs)
    found = (await compared(use)).outputs
    assert (found.comparison.changes, found.comparison.removed) == (1, 1)
    again = await use.cached(LEFT, RIGHT, found.version)
    assert isinstance(again, Versioned)
    assert again.comparison is found.comparison
    assert (await compared(use)).outputs.comparison is found.comparison
    ignoring = await compared(use, Ignoring(numbers=True))
    assert ignoring.outputs.comparison.changes == 0
    await outputs.aclose()


@pytest.mark.parametrize("refused", [LEFT, RIGHT])
async def test_a_job_that_may_not_be_read_is_named_and_nothing_is_shown(
    tmp_path: Path, refused: int
) -> None:
    jobs = TwoOutputs.of(["a"], ["b"])
    outputs = jobs.outputs(tmp_path)
    use = jobs.comparisons(outputs)
    version = (await compared(use)).outputs.version
    jobs.table(refused).failure = REFUSED
    outputs.record_failed(refused, REFUSED)
    assert await use.compare(LEFT, RIGHT, EXACTLY) == NotCompared(refused, REFUSED)
    assert await use.cached(LEFT, RIGHT, version) == NotCompared(refused, REFUSED)
    await outputs.aclose()


async def test_a_frame_of_one_job_compares_no_two(tmp_path: Path) -> None:
    jobs = TwoOutputs.of(["a"], ["b"])
    outputs = jobs.outputs(tmp_path)
    view = jobs.comparisons(outputs).limited(jobs.read_job, outputs.limited_to(LEFT))
    assert await view.compare(LEFT, RIGHT, EXACTLY) == NotCompared(RIGHT, NOT_GRANTED)
    await outputs.aclose()


async def test_what_a_running_job_prints_is_a_new_version(tmp_path: Path) -> None:
    jobs = TwoOutputs.of(["a"], ["a"])
    jobs.right.status = "running"
    outputs = jobs.outputs(tmp_path)
    use = jobs.comparisons(outputs)
    before = (await compared(use)).outputs
    assert not before.comparison.right.is_final
    jobs.right.events.append(event(2, text="more"))
    await outputs.follow(RIGHT)
    after = (await compared(use)).outputs
    assert (before.comparison.added, after.comparison.added) == (0, 1)
    assert isinstance(await use.cached(LEFT, RIGHT, before.version), Versioned)
    await outputs.aclose()


async def test_the_rows_of_an_unknown_version_are_outdated(tmp_path: Path) -> None:
    jobs = TwoOutputs.of(["a"], ["b"])
    outputs = jobs.outputs(tmp_path)
    assert isinstance(await jobs.comparisons(outputs).cached(LEFT, RIGHT, "no"), Outdated)
    await outputs.aclose()


async def test_a_job_of_another_time_with_the_same_id_gets_no_old_rows(tmp_path: Path) -> None:
    jobs = TwoOutputs.of(["a"], ["b"])
    outputs = jobs.outputs(tmp_path)
    use = jobs.comparisons(outputs)
    version = (await compared(use)).outputs.version
    outputs.forget(LEFT)
    jobs.left.created = jobs.left.created.replace(year=2027)
    assert isinstance(await use.cached(LEFT, RIGHT, version), Outdated)
    await outputs.aclose()


async def test_outputs_beyond_the_bound_are_compared_by_their_ends(tmp_path: Path) -> None:
    jobs = TwoOutputs.of(["a"], ["a"])
    jobs.right.events = [event(1, text="a"), event(2, LINES_COMPARED, text="z")]
    outputs = jobs.outputs(tmp_path)
    comparison = (await compared(jobs.comparisons(outputs))).outputs.comparison
    assert not comparison.is_whole
    assert comparison.right.total_lines == LINES_COMPARED + 1
    await outputs.aclose()


async def test_a_reader_who_leaves_ends_the_work(tmp_path: Path) -> None:
    jobs = TwoOutputs.of(["a"] * 3000, ["b"] * 3000)
    outputs = jobs.outputs(tmp_path)
    working = asyncio.create_task(jobs.comparisons(outputs).compare(LEFT, RIGHT, EXACTLY))
    await until(lambda: bool(jobs.left.asked))
    working.cancel()
    with pytest.raises(asyncio.CancelledError):
        await working
    await outputs.aclose()


async def test_the_same_job_on_both_sides_has_no_change(tmp_path: Path) -> None:
    jobs = TwoOutputs.of(["a", "b"], [])
    outputs = jobs.outputs(tmp_path)
    found = await jobs.comparisons(outputs).compare(LEFT, LEFT, EXACTLY)
    assert isinstance(found, Compared)
    assert found.outputs.comparison.changes == 0
    await outputs.aclose()
