"""What a cleanup job does, step by step: the lines it prints and the rows it removes.

Each step removes its rows when its line is printed, so that a job canceled half-way has done
half of its work. The run decides how fast the steps follow each other.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from app.builtin_controller.runner.cleanup_options import CleanupOptions
from app.builtin_controller.storage.conditions import Condition
from app.builtin_controller.storage.records import Job, OldRow
from app.builtin_controller.storage.store import Store
from app.builtin_controller.storage.times import now_text

JOB_KINDS = (
    "jobs", "ad hoc commands", "project updates", "inventory updates", "workflow jobs",
    "notifications",
)  # fmt: skip
ACTIVITY = "activity entries"
SESSIONS = "sessions"
ACCESS_TOKENS = "access tokens"
REFRESH_TOKENS = "refresh tokens"

_ACTIVITY_AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Step:
    """A line of output, and what is done when it is printed."""

    line: str
    work: Callable[[], object] | None = None


def program(store: Store, job: Job, options: CleanupOptions) -> tuple[Step, ...]:
    """The steps of the job's type, for the rows that are there now."""
    programs = {
        "cleanup_jobs": _clean_jobs,
        "cleanup_activitystream": _clean_activity,
        "cleanup_sessions": _clean_sessions,
        "cleanup_tokens": _clean_tokens,
    }
    chosen = programs.get(job.job_type)
    if chosen is None:
        return (Step(f"Unknown command: '{job.job_type}'"),)
    return tuple(chosen(store, options))


def _clean_jobs(store: Store, options: CleanupOptions) -> Iterator[Step]:
    for kind in JOB_KINDS:
        old = store.old_rows.older_than(kind, options.older_than)
        skipped = store.old_rows.count(kind) - len(old)
        yield from _one_by_one(store, kind.removesuffix("s"), old, options)
        yield Step(_summary(kind, len(old), skipped, options))
    yield from _clean_system_jobs(store, options)


def _clean_system_jobs(store: Store, options: CleanupOptions) -> Iterator[Step]:
    """System jobs are history too, and AWX calls them management jobs."""
    old = Condition("created < ? AND finished IS NOT NULL", (options.older_than,))
    jobs = store.jobs.select(old)
    for job in jobs:
        this = Condition("id = ?", (job.id,))
        work = None if options.is_dry_run else partial(store.jobs.remove, this)
        yield Step(_line("management job", job.name, job.id, options), work)
    skipped = store.jobs.count() - len(jobs)
    yield Step(_summary("management jobs", len(jobs), skipped, options))


def _clean_activity(store: Store, options: CleanupOptions) -> Iterator[Step]:
    old = store.old_rows.older_than(ACTIVITY, options.older_than)
    verb = "would remove" if options.is_dry_run else "removing"
    for start in range(0, len(old), _ACTIVITY_AT_ONCE):
        some = old[start : start + _ACTIVITY_AT_ONCE]
        line = f"{verb} activity entries {start + 1} to {start + len(some)} of {len(old)}"
        yield Step(line, _removal(store, some, options))
    if options.is_dry_run:
        yield Step(f"{len(old)} items would be deleted")
    else:
        yield Step(f"Removed {len(old)} items")


def _clean_sessions(store: Store, options: CleanupOptions) -> Iterator[Step]:
    old = store.old_rows.expired(SESSIONS, now_text())
    yield from _one_by_one(store, "session", old, options)
    yield Step(f"Expired Sessions deleted {len(old)}")


def _clean_tokens(store: Store, options: CleanupOptions) -> Iterator[Step]:
    for kind, title in ((ACCESS_TOKENS, "Access"), (REFRESH_TOKENS, "Refresh")):
        old = store.old_rows.expired(kind, now_text())
        yield from _one_by_one(store, kind.removesuffix("s"), old, options)
        yield Step(f"Expired OAuth 2 {title} Tokens: {len(old)}")


def _one_by_one(
    store: Store, kind: str, rows: Iterable[OldRow], options: CleanupOptions
) -> Iterator[Step]:
    for row in rows:
        yield Step(_line(kind, row.name, row.id, options), _removal(store, (row,), options))


def _removal(
    store: Store, rows: Sequence[OldRow], options: CleanupOptions
) -> Callable[[], object] | None:
    return None if options.is_dry_run else partial(store.old_rows.remove, rows)


def _line(kind: str, name: str, row_id: int, options: CleanupOptions) -> str:
    return f'{"would delete" if options.is_dry_run else "deleting"} {kind} "{name}" (id {row_id})'


def _summary(kind: str, deleted: int, skipped: int, options: CleanupOptions) -> str:
    if options.is_dry_run:
        return f"{kind}: {deleted} would be deleted, {skipped} would be skipped."
    return f"{kind}: {deleted} deleted, {skipped} skipped."
