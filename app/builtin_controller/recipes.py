"""Long outputs that are written only when somebody asks for them.

A recipe is a line of text in the job's row, such as `deletions 15000`; the same recipe always
gives the same lines, so that sizes are known before anything is written.
"""

import random
from collections.abc import Iterator
from datetime import timedelta

from app.builtin_controller.records import Event, Job
from app.builtin_controller.times import from_text, to_text

_KINDS = ("job", "project update", "inventory update", "workflow job", "ad hoc command")
_PLACES = ("berlin", "lagos", "oslo", "quito", "tokyo", "tórshavn")
_LINE_EVERY = timedelta(microseconds=700)


def lines_by_recipe(recipe: str) -> Iterator[str]:
    kind, _, amount = recipe.partition(" ")
    if kind != "deletions":
        raise ValueError(f"no such recipe: {recipe}")
    # A fixed seed: a restart and a test must find the very same text.
    chance = random.Random(int(amount))  # noqa: S311 - no secret depends on it
    for number in range(int(amount)):
        yield _deletion(number, chance)


def events_by_recipe(job: Job) -> Iterator[Event]:
    began = from_text(job.started or job.created)
    for number, line in enumerate(lines_by_recipe(job.recipe)):
        moment = to_text(began + number * _LINE_EVERY)
        yield Event(job.id, number + 1, number, number + 1, line, moment)


def size_by_recipe(recipe: str) -> tuple[int, int]:
    """How many events and characters it will be."""
    sizes = [len(line) for line in lines_by_recipe(recipe)]
    return len(sizes), sum(sizes)


def _deletion(number: int, chance: random.Random) -> str:
    if number % 1000 == 999:
        return f"\x1b[1;36m-- {number + 1:,} rows looked at --\x1b[0m"
    kind = _KINDS[number % len(_KINDS)]
    name = f"{_PLACES[chance.randrange(len(_PLACES))]}-{chance.randrange(1000):03d}"
    if number % 97 == 0:
        return f'\x1b[33mskipping {kind} "nightly {name}" (id {number + 1}): still in use\x1b[0m'
    steps = " ".join(f"step{step}" for step in range(chance.randrange(4, 12)))
    return f'deleting {kind} "nightly {name}" (id {number + 1}) with {steps}'
