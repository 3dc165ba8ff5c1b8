"""The templates, schedules and nodes that the history knows, for the filters of a list."""

from app.jobs.known_choices import KnownChoices
from app.services.failures import Failure
from app.services.history_reader import HistoryReader


async def choices_of(history: HistoryReader | None) -> KnownChoices:
    """What is known; nothing where there is no history, or none that may be read now."""
    overview = None if history is None else await history.overview()
    if overview is None or isinstance(overview, Failure):
        return KnownChoices()
    return KnownChoices().and_more(
        KnownChoices(
            tuple((one.template.id, one.template.name) for one in overview),
            tuple((it.id, it.name) for one in overview for it in one.schedules or ()),
            tuple(run.node for one in overview for run in one.runs if run.node),
        )
    )
