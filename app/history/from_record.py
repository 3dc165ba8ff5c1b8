"""The facts of a run, from its record; its outcome is learnt elsewhere."""

from app.history.model import RunFacts
from app.jobs.cleanup_command import command_given, command_to_come, whole_days
from app.jobs.model import SystemJob

_SCHEDULE = "schedule"


def run_facts(job: SystemJob) -> RunFacts | None:
    """What the record says of a run; None if it does not say when the job was created."""
    if job.created is None:
        return None
    command = command_given(job) or command_to_come(job)
    return RunFacts(
        job_id=job.id,
        created=job.created,
        template_id=job.system_job_template or job.unified_job_template,
        name=job.name,
        job_type=job.job_type.text,
        launch_type=job.launch_type.text,
        status=job.status.text,
        started=job.started,
        finished=job.finished,
        elapsed_s=job.elapsed_s,
        days=None if command.days is None else whole_days(command.days),
        is_dry_run=command.is_dry_run,
        schedule_id=_schedule_of(job),
        launched_by=job.launched_by.name,
        node=job.execution_node,
    )


def _schedule_of(job: SystemJob) -> int | None:
    """The schedule that launched the job, also after it was deleted."""
    if job.launched_by.type == _SCHEDULE and job.launched_by.id is not None:
        return job.launched_by.id
    schedule = dict(job.summary_fields).get(_SCHEDULE)
    number = schedule.get("id") if isinstance(schedule, dict) else None
    return number if isinstance(number, int) and not isinstance(number, bool) else None
