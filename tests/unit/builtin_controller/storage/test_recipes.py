"""Outputs by recipe: the same events each time, of the size that was promised."""

import pytest

from app.builtin_controller.seed.history_special import SPECIAL
from app.builtin_controller.storage.recipes import events_by_recipe, size_by_recipe
from app.builtin_controller.storage.store import Store
from tests.unit.builtin_controller.rows import event, job

RECIPES = ["deletions 1100", "redraws 50", "stanzas 30", "widths 20", "deletions 0"]


@pytest.mark.parametrize("recipe", RECIPES)
def test_the_size_is_known_before_the_events_are_made(recipe: str) -> None:
    events = list(events_by_recipe(job(1, recipe=recipe)))
    assert size_by_recipe(recipe) == (len(events), sum(len(one.stdout) for one in events))


@pytest.mark.unmeasured
@pytest.mark.parametrize("recipe", sorted({draft.recipe for draft in SPECIAL} - {""}))
def test_each_recipe_of_the_seeded_history_gives_what_is_said_of_it(recipe: str) -> None:
    texts = [one.stdout for one in events_by_recipe(job(1, recipe=recipe))]
    assert size_by_recipe(recipe) == (len(texts), sum(map(len, texts)))


@pytest.mark.parametrize("recipe", RECIPES)
def test_counters_and_lines_follow_each_other_without_gaps(recipe: str) -> None:
    line = 0
    for number, one in enumerate(events_by_recipe(job(1, recipe=recipe))):
        assert (one.counter, one.start_line) == (number + 1, line)
        assert one.end_line >= line
        line = one.end_line


@pytest.mark.parametrize("recipe", RECIPES)
def test_the_same_recipe_gives_the_same_text_to_any_job(recipe: str) -> None:
    first = [one.stdout for one in events_by_recipe(job(1, recipe=recipe))]
    assert first == [one.stdout for one in events_by_recipe(job(2, recipe=recipe))]


def test_a_redrawn_line_is_one_line_of_many_events() -> None:
    lines = {one.start_line for one in events_by_recipe(job(1, recipe="redraws 50"))}
    assert lines == {0, 1, 2}


@pytest.mark.parametrize("recipe", ["", "poems 3"])
def test_an_unknown_recipe_is_an_error(recipe: str) -> None:
    with pytest.raises(ValueError, match="no such recipe"):
        size_by_recipe(recipe)


def test_an_output_is_stored_once_however_often_it_is_read(store: Store) -> None:
    store.jobs.add([job(1, recipe="widths 20")])
    with_recipe = store.jobs.select()[0]
    for _ in range(3):
        store.events.store_recipe(with_recipe)
    assert store.events.count() == 20
    assert store.jobs.select()[0].recipe == ""


def test_the_totals_of_a_job_grow_with_its_events_and_those_of_none_are_dropped(
    store: Store,
) -> None:
    store.jobs.add([job(1)])
    store.events.add([event(1, "four"), event(2, "five!"), event(1, "lost", job_id=9)])
    (seen,) = store.jobs.select()
    assert (seen.saved_events, seen.output_chars) == (2, 9)
    assert store.events.count() == 2
