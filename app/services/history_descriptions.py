"""Reads the templates of system jobs and their schedules: now and then, and after each new run."""

from datetime import datetime

from app.awx.client import Controller
from app.awx.errors import NotFound
from app.history.model import ScheduleFacts, TemplateFacts
from app.services.failures import Failure
from app.services.history_library import HistoryLibrary
from app.services.history_pace import Pace


class HistoryDescriptions:
    """One controller's."""

    def __init__(self, library: HistoryLibrary, pace: Pace) -> None:
        self._library = library
        self._pace = pace

    async def read(self, client: Controller) -> bool | Failure:
        """Read all of them; whether any has changed."""
        templates = await self._pace.run(client.history.fetch_templates, doing="read templates")
        if isinstance(templates, Failure):
            return templates
        has_changed = await self._stored(templates, client.now())
        for template in templates:
            answer = await self._schedules(client, template.id)
            if isinstance(answer, Failure) or isinstance(has_changed, Failure):
                return answer if isinstance(answer, Failure) else has_changed
            has_changed = has_changed or answer
        return has_changed

    async def _stored(
        self, templates: tuple[TemplateFacts, ...], now: datetime | None
    ) -> bool | Failure:
        return await self._library.run(lambda store: store.set_templates(templates, now))

    async def _schedules(self, client: Controller, template_id: int) -> bool | Failure:
        schedules = await self._pace.run(
            lambda: client.history.fetch_schedules(template_id), doing="read schedules"
        )
        if isinstance(schedules, Failure):
            return False if schedules.kind == NotFound.kind else schedules  # deleted just now
        return await self._replaced(template_id, schedules)

    async def _replaced(
        self, template_id: int, schedules: tuple[ScheduleFacts, ...]
    ) -> bool | Failure:
        return await self._library.run(lambda store: store.set_schedules(template_id, schedules))
