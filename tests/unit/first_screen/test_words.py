"""What is said of an output: the words of assets/output/words.js."""

from datetime import UTC, datetime, timedelta

from app.first_screen.words import (
    arriving_words,
    counted,
    cut_words,
    empty_words,
    gap_words,
    silence_words,
    skipped_words,
)
from app.output.lines import GapReason, MissingEvents
from app.presentation.job_page import OutputPhase
from tests.support.javascript import answers_of

WORDS = "output/words.js"
COUNTS = [0, 1, 2, 999, 1000, 1_234_567]
START = datetime(2026, 11, 3, 13, 27, 2, tzinfo=UTC)


def test_counts_are_those_of_the_page() -> None:
    said = answers_of(WORDS, "(n, m) => [m.counted(n, 'line'), m.arrivingWords(n)]", COUNTS)
    assert said == [[counted(n, "line"), arriving_words(n)] for n in COUNTS]


def test_an_empty_output_is_explained_as_on_the_page() -> None:
    kinds = [(phase.value, is_active) for phase in OutputPhase for is_active in (True, False)]
    said = answers_of(WORDS, "([phase, active], m) => m.emptyWords(phase, active)", kinds)
    assert said == [empty_words(OutputPhase(phase), is_active=active) for phase, active in kinds]


def test_a_cut_line_is_noted_as_on_the_page() -> None:
    said = answers_of(WORDS, "(cut, m) => m.cutWords(cut)", ["awx", "completed"])
    assert said == [cut_words(is_completed=False), cut_words(is_completed=True)]


def test_what_is_missing_is_named_as_on_the_page() -> None:
    gaps = [
        (first, last, reason, may_grow)
        for first, last in ((7, 7), (1000, 2345))
        for reason in GapReason
        for may_grow in (True, False)
    ]
    said = answers_of(
        WORDS,
        "([first, last, reason, active], m) => m.gapWords({first, last, reason}, active)",
        gaps,
    )
    assert said == [
        gap_words(MissingEvents(first, last, 9, reason), may_grow=may_grow)
        for first, last, reason, may_grow in gaps
    ]
    skipped = [(7, 7), (1000, 2345)]
    function = "([first, last], m) => m.gapWords({first, last, reason: 'skipped'}, false)"
    assert answers_of(WORDS, function, skipped) == [skipped_words(*one) for one in skipped]


def test_a_silence_is_measured_as_on_the_page() -> None:
    waits = [0, 9.9, 10.0, 10.0014, 10.002, 10.5, 89.4, 89.5, 150, 3569, 3570, 3600, 7800.5, 90_000]
    times = [START + timedelta(seconds=wait) for wait in waits]
    given = [[one.isoformat(timespec="milliseconds") for one in (START, time)] for time in times]
    function = "([before, after], m) => m.silenceWords({at: before}, {at: after})"
    assert answers_of(WORDS, function, given) == [silence_words(START, time) for time in times]
    assert silence_words(None, START) == silence_words(START, None) == ""
