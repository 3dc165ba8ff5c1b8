"""Long outputs that are made only when they are first read.

A recipe is a text in the job's row, such as `deletions 15000`. The same recipe always gives the
same events, so that their number and size are known before any is stored.
"""

import random
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import cycle, islice
from typing import NamedTuple

from app.builtin_controller.storage.records import Event, Job
from app.builtin_controller.storage.times import from_text, to_text

_KINDS = ("job", "project update", "inventory update", "workflow job", "ad hoc command")
_CITIES = ("berlin", "lagos", "oslo", "quito", "tokyo", "tórshavn")
_EVENT_INTERVAL = timedelta(microseconds=700)
_WIDTHS = (
    "narrow: plain ASCII, tabs\tand spaces",
    "wide: 作業の削除が完了しました 作业清理完成 작업 정리 완료",
    "ambiguous: ½ × ± § → ■ ● ☆ ①",  # noqa: RUF001 # ambiguous on purpose
    "pictures: 🚀 🧹 👩🏽\u200d💻 🇳🇴 ❤\ufe0f",
    "combining: e\u0301 a\u0308 n\u0303 \u0e01\u0e33 \u0928\u093f \u1112\u1161\u11ab",
    "right to left: حذف مهمة ليلية, מחיקת משימה, mixed 42 עם numbers",
    "zero width: a\u200bb a\u200cb a\u200db soft\u00adhyphen \ufeffmark",
    "outside the first plane: 𝔘𝔫𝔦 𐍈 𠜎 🀄",  # noqa: RUF001
)

# The sizes of the long outputs in the seeded history: counting them means to make every line, and
# took half of the time that a controller needs to start.
_KNOWN_SIZES = {
    "deletions 5000": (5_000, 502_689),
    "deletions 6000": (6_000, 606_189),
    "deletions 15000": (15_000, 1_519_407),
    "deletions 100000": (100_000, 10_194_857),
}


class _EventText(NamedTuple):
    """One event: its text and how many lines it ends; 0 leaves its line open."""

    text: str
    lines: int = 1


def events_by_recipe(job: Job) -> Iterator[Event]:
    """The events of the job's recipe; ValueError if it is unknown."""
    began = from_text(job.started or job.created)
    line = 0
    for number, event in enumerate(_event_texts(job.recipe)):
        created = to_text(began + number * _EVENT_INTERVAL)
        yield Event(job.id, number + 1, line, line + event.lines, event.text, created)
        line += event.lines


def size_by_recipe(recipe: str) -> tuple[int, int]:
    """How many events and characters the recipe gives; ValueError if it is unknown."""
    if recipe in _KNOWN_SIZES:
        return _KNOWN_SIZES[recipe]
    sizes = [len(event.text) for event in _event_texts(recipe)]
    return len(sizes), sum(sizes)


def _event_texts(recipe: str) -> Iterator[_EventText]:
    kind, _, amount = recipe.partition(" ")
    if kind not in _RECIPES:
        raise ValueError(f"no such recipe: {recipe}")
    return _RECIPES[kind](int(amount))


def _deletions(amount: int) -> Iterator[_EventText]:
    """A cleanup of so many rows, with colors here and there."""
    # A fixed seed: a restart and a test must find the very same text.
    rng = random.Random(amount)  # noqa: S311 - no secret depends on it
    return (_EventText(_deletion(number, rng)) for number in range(amount))


def _redraws(amount: int) -> Iterator[_EventText]:
    """A line that was redrawn so many times, between two that were not."""
    yield _EventText("vacuuming the tables")
    for step in range(1, amount):
        yield _EventText(f"vacuumed {step:,} of {amount:,}", lines=0)
    yield _EventText(f"vacuumed {amount:,} of {amount:,}")
    yield _EventText("done")


def _stanzas(amount: int) -> Iterator[_EventText]:
    """Events of three lines each, the second one empty."""
    return (
        _EventText(f"stanza {number}\n\n  ends here", lines=3) for number in range(1, amount + 1)
    )


def _widths(amount: int) -> Iterator[_EventText]:
    """Lines with characters of every width, over and over."""
    return (_EventText(text) for text in islice(cycle(_WIDTHS), amount))


def _deletion(number: int, rng: random.Random) -> str:
    if number % 1000 == 999:
        return f"\x1b[1;36m-- {number + 1:,} rows looked at --\x1b[0m"
    kind = _KINDS[number % len(_KINDS)]
    name = f"{_CITIES[rng.randrange(len(_CITIES))]}-{rng.randrange(1000):03d}"
    if number % 97 == 0:
        return f'\x1b[33mskipping {kind} "nightly {name}" (id {number + 1}): still in use\x1b[0m'
    steps = " ".join(f"step{step}" for step in range(rng.randrange(4, 12)))
    return f'deleting {kind} "nightly {name}" (id {number + 1}) with {steps}'


_RECIPES: dict[str, Callable[[int], Iterator[_EventText]]] = {
    "deletions": _deletions,
    "redraws": _redraws,
    "stanzas": _stanzas,
    "widths": _widths,
}
