"""What the history knows is offered by the filters of a list."""

from pathlib import Path

from app.jobs.known_choices import KnownChoices
from app.services.known_choices import choices_of
from tests.unit.history.facts import BEGAN, CLEANUP, WEEKLY, run
from tests.unit.services.history_scene import FORBIDDEN, HistoryScene


async def test_templates_schedules_and_nodes_come_from_the_history_with_its_permit(
    tmp_path: Path,
) -> None:
    scene = HistoryScene(tmp_path)
    await scene.library.run(lambda store: store.set_templates([CLEANUP], BEGAN))
    await scene.library.run(lambda store: store.set_schedules(1, [WEEKLY]))
    await scene.library.run(lambda store: store.add([run(1, node="b"), run(2, node="a")]))
    known = await choices_of(scene.reader)
    assert known.templates == ((1, "Cleanup Job Details"),)
    assert known.schedules == ((1, "Cleanup Job Schedule"),)
    assert known.nodes == ("a", "b")
    scene.rights.error = FORBIDDEN
    scene.clock.now_s += 61
    assert await choices_of(scene.reader) == KnownChoices()
    await scene.aclose()


async def test_without_a_history_nothing_is_known() -> None:
    assert await choices_of(None) == KnownChoices()
