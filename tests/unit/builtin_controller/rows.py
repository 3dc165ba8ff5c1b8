"""Rows of the built-in controller's tables, with only what a test is about."""

from dataclasses import replace

from app.builtin_controller.storage.records import Event, Job

CREATED = "2026-11-01T10:00:00.000000Z"


def job(job_id: int = 1, **columns: object) -> Job:
    usual = Job(job_id, name=f"job {job_id}", created=CREATED, modified=CREATED, status="new")
    return replace(usual, **columns)


def event(counter: int, stdout: str = "text", job_id: int = 1) -> Event:
    return Event(job_id, counter, counter - 1, counter, stdout, CREATED)
