"""Long outputs that are written only when somebody asks for them.

A recipe is a line of text in the job's row, such as `deletions 15000`; the same recipe always
gives the same events, so that sizes are known before anything is written.
"""

import random
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import cycle, islice
from typing import NamedTuple

from app.builtin_controller.storage.records import Event, Job
from app.builtin_controller.storage.times import from_text, to_text

_KINDS = ("job", "project update", "inventory update", "workflow job", "ad hoc command")
_PLACES = ("berlin", "lagos", "oslo", "quito", "tokyo", "tórshavn")
_EVENT_EVERY = timedelta(microseconds=700)
_WIDTHS = (
    "narrow: plain ASCII, tabs\tand spaces",
    "wide: 作業の削除が完了しました 作业清理完成 작업 정리 완료",
    "ambiguous: ½ × ± § → ■ ● ☆ ①",  # noqa: RUF001 # that is what it is for
    "pictures: 🚀 🧹 👩🏽\u200d💻 🇳🇴 ❤\ufe0f",
    "combining: e\u0301 a\u0308 n\u0303 \u0e01\u0e33 \u0928\u093f \u1112\u1161\u11ab",
    "right to left: حذف مهمة ليلية, מחיקת משימה, mixed 42 עם numbers",
    "zero width: a\u200bb a\u200cb a\u200db soft\u00adhyphen \ufeffmark",
    "outside the first plane: 𝔘𝔫𝔦 𐍈 𠜎 🀄",  # noqa: RUF001
)


class _Cut(NamedTuple):
    """One event: its text and how many lines it ends; 0 leaves its line open."""

    text: str
    lines: int = 1


def events_by_recipe(job: Job) -> Iterator[Event]:
    began = from_text(job.started or job.created)
    line = 0
    for number, cut in enumerate(_cuts(job.recipe)):
        moment = to_text(began + number * _EVENT_EVERY)
        yield Event(job.id, number + 1, line, line + cut.lines, cut.text, moment)
        line += cut.lines


def size_by_recipe(recipe: str) -> tuple[int, int]:
    """How many events and characters it will be."""
    sizes = [len(cut.text) for cut in _cuts(recipe)]
    return len(sizes), sum(sizes)


def _cuts(recipe: str) -> Iterator[_Cut]:
    kind, _, amount = recipe.partition(" ")
    if kind not in _RECIPES:
        raise ValueError(f"no such recipe: {recipe}")
    return _RECIPES[kind](int(amount))


def _deletions(amount: int) -> Iterator[_Cut]:
    """A cleanup of so many rows, with colours here and there."""
    # A fixed seed: a restart and a test must find the very same text.
    chance = random.Random(amount)  # noqa: S311 - no secret depends on it
    return (_Cut(_deletion(number, chance)) for number in range(amount))


def _redraws(amount: int) -> Iterator[_Cut]:
    """A line that was redrawn so often, between two that were not."""
    yield _Cut("vacuuming the tables")
    for step in range(1, amount):
        yield _Cut(f"vacuumed {step:,} of {amount:,}", lines=0)
    yield _Cut(f"vacuumed {amount:,} of {amount:,}")
    yield _Cut("done")


def _stanzas(amount: int) -> Iterator[_Cut]:
    """Events of three lines each, the second one empty."""
    return (_Cut(f"stanza {number}\n\n  ends here", lines=3) for number in range(1, amount + 1))


def _widths(amount: int) -> Iterator[_Cut]:
    """Signs of every width, over and over."""
    return (_Cut(text) for text in islice(cycle(_WIDTHS), amount))


def _deletion(number: int, chance: random.Random) -> str:
    if number % 1000 == 999:
        return f"\x1b[1;36m-- {number + 1:,} rows looked at --\x1b[0m"
    kind = _KINDS[number % len(_KINDS)]
    name = f"{_PLACES[chance.randrange(len(_PLACES))]}-{chance.randrange(1000):03d}"
    if number % 97 == 0:
        return f'\x1b[33mskipping {kind} "nightly {name}" (id {number + 1}): still in use\x1b[0m'
    steps = " ".join(f"step{step}" for step in range(chance.randrange(4, 12)))
    return f'deleting {kind} "nightly {name}" (id {number + 1}) with {steps}'


_RECIPES: dict[str, Callable[[int], Iterator[_Cut]]] = {
    "deletions": _deletions,
    "redraws": _redraws,
    "stanzas": _stanzas,
    "widths": _widths,
}
