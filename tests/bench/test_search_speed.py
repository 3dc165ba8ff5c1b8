"""The search of a large stored output against google-re2 on the same bytes.

The two take turns, block by block, so that a busy machine slows both. Times are printed, not
asserted: the aim is 1.3 times bare RE2. 256 MB are part of every bench run; 1 GB is behind
`make soak`.
"""

import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import re2

from app.output.blocks.block import Block
from app.output.blocks.store import JobStore
from app.output.search.block_search import search_block
from app.output.search.query import Pattern, Query, compile_query
from app.output.search.results import SearchResults
from app.output.search.scan import search_blocks
from app.output.terminal.text_bytes import CHUNK_BYTES, newline_offsets
from tests.bench.big_output import LINE_BYTES, NEEDLE_EVERY, big_blocks, write_big_output

pytestmark = pytest.mark.bench

MIB = 1024 * 1024
QUERIES = {
    "literal": Query("needle", is_case_sensitive=True),
    "literal, any case": Query("needle"),
    "expression": Query(r"need[a-z]+ $", is_expression=True, is_case_sensitive=True),
    "expression, any case": Query(r"need[a-z]+ $", is_expression=True),
    "literal on every line": Query("changed"),
}


@pytest.fixture(
    scope="module",
    params=[2_560_000, pytest.param(10_000_000, marks=pytest.mark.soak)],
    ids=["256MB", "1GB"],
)
def lines(request: pytest.FixtureRequest) -> int:
    count: int = request.param
    return count


@pytest.fixture(scope="module")
def store(lines: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[JobStore]:
    folder = tmp_path_factory.mktemp("big")
    started = time.perf_counter()
    write_big_output(folder, lines)
    print(f"\n{lines:,} lines written in {time.perf_counter() - started:.1f} s")
    yield JobStore(folder)
    shutil.rmtree(folder)


def bare(query: Query) -> Callable[[Block], int]:
    """google-re2 as its documentation shows it."""
    options = re2.Options()
    options.never_nl = True
    options.literal = not query.is_expression
    options.case_sensitive = query.is_case_sensitive
    text = f"(?m){query.text}" if query.is_expression else query.text
    regexp = re2.compile(text, options)
    return lambda block: sum(1 for _ in regexp.finditer(block.text))


def count_ours(block: Block, pattern: Pattern) -> int:
    found = search_block(block, pattern)
    assert found is not None
    return found.matches


def pattern_of(query: Query) -> Pattern:
    pattern = compile_query(query)
    assert isinstance(pattern, Pattern)
    return pattern


def peak_bytes() -> int:
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) * 1024


def rss_bytes() -> int:
    Path("/proc/self/clear_refs").write_text("5")  # the peak begins again
    return peak_bytes()


def search_with(threads: int, store: JobStore, pattern: Pattern) -> SearchResults:
    results, heads = SearchResults(), list(store.heads)
    with ThreadPoolExecutor(threads) as pool:
        shares = [heads[place::threads] for place in range(threads)]
        assert all(
            pool.map(lambda share: search_blocks(share, store.read, pattern, results), shares)
        )
    assert search_blocks(heads, store.read, pattern, results)
    return results


@pytest.mark.parametrize("name", QUERIES)
def test_all_hits_beside_bare_re2(name: str, lines: int, store: JobStore) -> None:
    pattern, count_bare = pattern_of(QUERIES[name]), bare(QUERIES[name])
    spent_s = {"ours": 0.0, "bare": 0.0}
    for head in store.heads:
        block = store.read(head)
        assert block is not None
        # Both find the pages in memory; the best of some turns is without others' noise.
        memoryview(block.text).tobytes()
        turns: dict[str, list[float]] = {"ours": [], "bare": []}
        counts = set()
        for who in ("ours", "bare") * (2 if "every" in name else 6):
            began = time.perf_counter()
            counts.add(count_ours(block, pattern) if who == "ours" else count_bare(block))
            turns[who].append(time.perf_counter() - began)
        assert len(counts) == 1
        for who, times in turns.items():
            spent_s[who] += min(times)
    ours_s, bare_s = spent_s["ours"], spent_s["bare"]
    print(f"\n{name}: {ours_s:.2f} s, bare {bare_s:.2f} s, ratio {ours_s / bare_s:.2f}")


@pytest.mark.parametrize("name", QUERIES)
def test_a_search_of_everything_needs_little_memory(name: str, lines: int, store: JobStore) -> None:
    pattern, first = pattern_of(QUERIES[name]), SearchResults()
    before = rss_bytes()
    began = time.perf_counter()
    for head in store.heads:
        search_blocks([head], store.read, pattern, first)
        if first.table.count:
            break
    first_s = time.perf_counter() - began
    times = {}
    for threads in (1, 2):
        began = time.perf_counter()
        results = search_with(threads, store, pattern)
        times[threads] = time.perf_counter() - began
    growth = peak_bytes() - before
    print(
        f"\n{name}: first match {first_s * 1000:.0f} ms, all {results.matches:,} in "
        f"{times[1]:.2f} s, with 2 threads {times[2]:.2f} s; memory grew by {growth / MIB:.0f} MiB"
    )
    assert results.index.count == (lines if "every" in name else lines // NEEDLE_EVERY)
    assert growth < 64 * MIB


def test_ten_million_matching_lines_are_kept_in_little_memory(lines: int, store: JobStore) -> None:
    results = search_with(1, store, pattern_of(QUERIES["literal on every line"]))
    before = rss_bytes()
    began = time.perf_counter()
    filtered = results.filtered(3, lines)
    assert filtered.count == lines
    rows = filtered.rows(lines // 2, 1_000)
    spent_ms = (time.perf_counter() - began) * 1000
    assert rows[0] == (lines // 2, True)
    print(f"\nfiltered view over {lines:,} matches: {spent_ms:.0f} ms")
    assert peak_bytes() - before < 16 * MIB


def test_ripgrep_for_information(lines: int, store: JobStore) -> None:
    program = shutil.which("rg")
    if program is None:
        pytest.skip("ripgrep is not here")
    began = time.perf_counter()
    subprocess.run([program, "-a", "-c", "-j1", "needle", str(store.folder)], check=True)
    print(f"\nripgrep, one thread, over the files: {time.perf_counter() - began:.2f} s")


def test_the_newline_index_beside_a_bare_scan(lines: int) -> None:
    ours_s = bare_s = 0.0
    for block in big_blocks(lines):
        values = np.frombuffer(block.text, dtype=np.uint8)
        began = time.perf_counter()
        for start in range(0, len(values), CHUNK_BYTES):
            np.flatnonzero(values[start : start + CHUNK_BYTES] == ord("\n"))
        between = time.perf_counter()
        found = newline_offsets(block.text)
        ours_s += time.perf_counter() - between
        bare_s += between - began
        assert len(found) == len(block.parts)
    speed = lines * LINE_BYTES / 1e9 / ours_s
    print(f"\nnewline index: {speed:.1f} GB/s, {ours_s / bare_s:.2f} times the bare scan")
