"""Starts the jobs of the four schedules when they are due, as AWX's scheduler does.

What became due while no controller ran is started at the next start, once. How far the schedules
were looked at is stored together with the jobs, so that none is started twice.
"""

import json
from collections.abc import Callable
from datetime import datetime

from app.builtin_controller.storage.records import TEMPLATES, Job, Template
from app.builtin_controller.storage.schedule_times import SINCE, last_run
from app.builtin_controller.storage.store import Store
from app.builtin_controller.storage.times import from_text, now, to_text
from app.builtin_controller.storage.urls import schedule_url

_LOOKED_AT = "schedules_looked_at"


class Scheduler:
    """Asked often, it adds each template's job once a week."""

    def __init__(self, store: Store, clock: Callable[[], datetime] = now) -> None:
        self._store = store
        self._clock = clock
        self._created = store.created
        self._looked_at = self._begin()

    def start_due(self) -> None:
        """Add the jobs of schedules that became due since the last look."""
        time = self._clock()
        due = last_run(self._created, time) if self._created else None
        if due is None or due <= self._looked_at:
            return
        with self._store.database.writing():
            first_id = self._store.jobs.next_id()
            self._store.jobs.add(
                _scheduled_job(first_id + number, template, to_text(time))
                for number, template in enumerate(TEMPLATES)
            )
            self._store.set_fact(_LOOKED_AT, to_text(due))
        self._looked_at = due

    def _begin(self) -> datetime:
        known = self._store.fact(_LOOKED_AT)
        if known is not None:
            return from_text(known)
        start = self._clock()
        with self._store.database.writing():
            for name in (SINCE, _LOOKED_AT):
                self._store.set_fact(name, to_text(start))
        return start


def _scheduled_job(job_id: int, template: Template, created: str) -> Job:
    launched_by = {
        "id": template.id,
        "name": template.schedule_name,
        "type": "schedule",
        "url": schedule_url(template.id),
    }
    return Job(
        id=job_id,
        name=template.name,
        description=template.description,
        created=created,
        modified=created,
        status="pending",
        template=template.id,
        launch_type="scheduled",
        job_type=template.job_type,
        extra_vars=template.extra_vars,
        schedule=template.id,
        launched_by=json.dumps(launched_by),
    )
