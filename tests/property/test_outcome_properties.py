"""What is true of an outcome whatever a job prints."""

import re

from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from app.jobs.outcome import KINDS_BY_COMMAND, SUMMARY_PATTERN, Count, read_outcome

_KINDS = sorted(KINDS_BY_COMMAND["cleanup_jobs"])
_NUMBERS = st.integers(0, 2**63 - 1)
_ESCAPES = st.sampled_from(["", "\x1b[0m", "\x1b[0;32m", "\x1b[K", " ", "\r", "\t"])
_PIECES = st.sampled_from([
    "jobs", ": ", "12", " deleted", ", ", "3 skipped.", "Removed ", " items", "would be ", "…",
    "Expired Sessions deleted ", 'would delete "x" id: 4', "\x1b[31m", "\x1b]", "-", "9" * 30, "\r",
])  # fmt: skip
_LINES = st.lists(st.one_of(st.text(), st.lists(_PIECES).map("".join)), max_size=20)


@given(_LINES, st.sampled_from([None, True, False]), st.booleans())
def test_every_number_was_printed_on_its_line(
    lines: list[str], is_dry_run: bool | None, is_whole: bool
) -> None:
    outcome = read_outcome(enumerate(lines, 1), is_dry_run=is_dry_run, is_whole=is_whole)
    for count in outcome.counts:
        text = lines[count.line - 1]
        is_listed = 'would delete "' in "".join(lines) and "Removed 0 items" in text
        assert is_listed or str(count.deleted) in text
        assert 0 <= count.deleted < 2**63
        assert re.search(SUMMARY_PATTERN, text) or "\x1b" in text


@given(
    st.builds(Count, st.sampled_from(_KINDS), _NUMBERS, _NUMBERS, st.just(1), st.booleans()),
    st.tuples(_ESCAPES, _ESCAPES),
    st.lists(st.text(alphabet="abc :1\x1b"), max_size=5),
)
def test_a_summary_is_found_among_other_lines(
    count: Count, around: tuple[str, str], noise: list[str]
) -> None:
    would = "would be " if count.is_dry_run else ""
    text = f"{count.kind}: {count.deleted} {would}deleted, {count.skipped} {would}skipped."
    line = text.join(around)
    outcome = read_outcome(enumerate([line, *noise, line], 1))
    assert outcome.counts == (count, structs.replace(count, line=len(noise) + 2))
    assert re.search(SUMMARY_PATTERN, line)


@given(st.text(max_size=30), st.integers(0, 10**6))
def test_what_is_cut_anywhere_is_no_summary(kind: str, cut: int) -> None:
    line = "management jobs: 12 deleted, 34 skipped."
    shorter = line[: cut % len(line)]
    assert read_outcome([(1, f"{shorter}…"), (2, f"{shorter}{kind}x")]).counts == ()
