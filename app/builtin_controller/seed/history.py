"""The history that a new controller starts with: some three hundred jobs and old rows to clean.

A fixed seed makes it the same everywhere; the times count back from the first start. No job in
it is older than 30 days, so that a cleanup of 30 days or more leaves the jobs alone.
"""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from app.builtin_controller.runner.programs import (
    ACCESS_TOKENS,
    ACTIVITY,
    JOB_KINDS,
    REFRESH_TOKENS,
    SESSIONS,
)
from app.builtin_controller.seed import history_texts as texts
from app.builtin_controller.seed.drafts import Draft, past_job
from app.builtin_controller.seed.history_special import (
    PENDING_ID,
    RUNNING_ID,
    SPECIAL,
)
from app.builtin_controller.storage.records import Event, Job, OldRow, template_with_id
from app.builtin_controller.storage.times import to_text

LAST_FULL_ID = 300
LAST_SMALL_ID = 80
# Longer than a demonstration and than any run of the tests.
RUNNING_LASTS_S = 3600.0

_SEED = 20_241_031
_OLDEST = timedelta(days=29)
_NEWEST = timedelta(minutes=25)
_TEMPLATES = (1, 1, 1, 2, 4, 4, 5)
_LAUNCH_TYPES = (*["scheduled"] * 14, *["manual"] * 4, "relaunch", "workflow")
_STATUSES = (*["successful"] * 30, *["failed"] * 3, *["canceled"] * 2, "error")
_ROWS = {
    "jobs": 320, "ad hoc commands": 60, "project updates": 140, "inventory updates": 90,
    "workflow jobs": 50, "notifications": 40, ACTIVITY: 4000, SESSIONS: 220,
    ACCESS_TOKENS: 60, REFRESH_TOKENS: 40,
}  # fmt: skip
_ROWS_SPAN = timedelta(days=400)


def past_jobs(start: datetime, last_id: int) -> Iterator[tuple[Job, tuple[Event, ...]]]:
    """Every job but the live ones, with its events; ids from 1 to `last_id`."""
    rng = random.Random(_SEED)  # noqa: S311 - no secret depends on it
    special = {draft.id: draft for draft in SPECIAL}
    for job_id in range(1, last_id + 1):
        common = _common(job_id, rng)
        share = (last_id - job_id) / last_id
        created = start - _NEWEST - share * (_OLDEST - _NEWEST)
        created -= timedelta(seconds=rng.uniform(0, 900))
        yield past_job(special.get(job_id, common), created)


def live_jobs(start: datetime) -> tuple[Job, Job]:
    """One that runs for an hour once a dispatcher takes it, and one that waits for it."""
    running = Draft(RUNNING_ID, status="pending", launch_type="manual", extra_vars='{"days": 200}')
    pending = Draft(PENDING_ID, template=4, status="pending")
    first, _ = past_job(running, start - timedelta(seconds=1))
    second, _ = past_job(pending, start)
    return replace(first, lasts_s=RUNNING_LASTS_S), second


def old_rows(start: datetime) -> Iterator[OldRow]:
    """The rows that the cleanup jobs find to remove."""
    rng = random.Random(_SEED)  # noqa: S311 - no secret depends on it
    row_id = 0
    for kind, amount in _ROWS.items():
        for number in range(amount):
            row_id += 1
            age = _ROWS_SPAN * rng.random()
            expires = start - age + timedelta(days=200)
            yield OldRow(
                row_id,
                kind,
                _row_name(kind, number, rng),
                to_text(start - age),
                None if kind in (*JOB_KINDS, ACTIVITY) else to_text(expires),
            )


def _common(job_id: int, rng: random.Random) -> Draft:
    template = rng.choice(_TEMPLATES)
    status = rng.choice(_STATUSES)
    days = rng.choice((60, 90, 120, 180))
    launch_type = rng.choice(_LAUNCH_TYPES)
    draft = Draft(
        job_id,
        template=template,
        status=status,
        launch_type=launch_type,
        seconds=round(rng.uniform(0.8, 95), 3),
        extra_vars=_variables(template, launch_type, days),
        text=_common_text(template, status, rng),
    )
    if status == "error":
        return replace(draft, changes={"job_explanation": texts.AT_START_UP})
    return draft


def _variables(template_id: int, launch_type: str, days: int) -> str:
    """A schedule's runs all have the variables of the schedule."""
    template = template_with_id(template_id)
    if template is None or template.default_days is None:
        return "{}"
    return template.extra_vars if launch_type == "scheduled" else f'{{"days": "{days}"}}'


def _common_text(template: int, status: str, rng: random.Random) -> str:
    amount = rng.randrange(1, 40)
    if status == "failed":
        return texts.interrupted(amount) + "OperationalError: could not connect to server\n"
    if status != "successful":
        return texts.interrupted(amount // 2)
    match template:
        case 1:
            return texts.jobs_deleted(amount)
        case 2:
            return f"Removed {amount * 311} items\n"
        case 4:
            return f"Expired Sessions deleted {amount}\n"
        case _:
            return f"Expired OAuth 2 Access Tokens: {amount}\nExpired OAuth 2 Refresh Tokens: 0\n"


def _row_name(kind: str, number: int, rng: random.Random) -> str:
    city = rng.choice(("berlin", "lagos", "oslo", "quito", "tokyo"))
    what = {
        "jobs": "deploy", "project updates": "sync", "inventory updates": "inventory",
        "workflow jobs": "release", "ad hoc commands": "ping", "notifications": "mail",
    }.get(kind, kind.removesuffix("s"))  # fmt: skip
    return f"{what} {city} {number + 1}"
