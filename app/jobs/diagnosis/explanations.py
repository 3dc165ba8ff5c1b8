"""What AWX says in `job_explanation`, and what helps.

The messages are those of AWX's source (awx/main/tasks/jobs.py, awx/main/tasks/system.py,
awx/main/dispatch/reaper.py, awx/main/scheduler/task_manager.py, awx/main/models/unified_jobs.py,
October 2024). AWX joins several with a space, and one of them holds a run of spaces.
"""

from app.jobs.diagnosis.cause import (
    AWX_SOURCE,
    CLUSTERING,
    ENVIRONMENTS,
    INSTANCE_GROUPS,
    TROUBLESHOOTING,
    ExplanationCause,
    Hint,
    explanation,
)

_CAUSES = (
    explanation(
        r"Job terminated due to timeout",
        # Runner's job timeout is 0 for system jobs, so only the idle timeout ends one.
        "The job printed nothing for longer than the idle timeout allows. "
        "Raise DEFAULT_JOB_IDLE_TIMEOUT in AWX's job settings, or delete less at once.",
        f"{AWX_SOURCE}/conf.py",
    ),
    explanation(
        r"Task was canceled due to receiving a shutdown signal",
        "AWX's task service stopped while the job ran; no user canceled it. "
        "Run it again when the service is up.",
        f"{AWX_SOURCE}/tasks/jobs.py",
    ),
    explanation(
        r"The running ansible process received a shutdown signal",
        "The process was killed from outside AWX. "
        "Check the node or pod for memory limits, evictions and restarts.",
        f"{AWX_SOURCE}/tasks/jobs.py",
    ),
    explanation(
        r"Job reaped due to instance shutdown",
        "The AWX node that ran the job stopped reporting. Check that node, then run the job again.",
        CLUSTERING,
    ),
    explanation(
        r"was not present in the job queue|marked as running at system start up",
        "AWX lost the running task, mostly because its process or node restarted. "
        "Check AWX's log for that time, then run the job again.",
        TROUBLESHOOTING,
    ),
    explanation(
        r"not enough available capacity",
        "System jobs run in the control plane's instance group, which is full. "
        "Wait for other jobs to end, or add capacity to that group.",
        INSTANCE_GROUPS,
    ),
    explanation(
        r"Missing needed fields|does not provide one or more required fields",
        "AWX's check before the start found values missing. "
        "Compare the template and its schedule with the fields that AWX names.",
        f"{AWX_SOURCE}/models/unified_jobs.py",
    ),
    explanation(
        r"is not in a startable state",
        "Something else changed the job's status before AWX started it. Run it again.",
        f"{AWX_SOURCE}/models/unified_jobs.py",
    ),
    explanation(
        r"Task failed pre-start check",
        "AWX's check before the start failed. Its task manager log names the reason.",
        f"{AWX_SOURCE}/scheduler/task_manager.py",
    ),
    explanation(
        r"Scheduled job could not start because it was not in the right state",
        "The schedule made a job that AWX couldn't start. "
        "Launch the template yourself; if that works, save the schedule again.",
        f"{AWX_SOURCE}/tasks/system.py",
    ),
    explanation(
        r"Previous Task Failed:",
        "AWX didn't start this job because one before it failed. "
        "Fix that one first, then run this one again.",
        f"{AWX_SOURCE}/scheduler/task_manager.py",
    ),
    explanation(
        r"no Execution Environment|Unable to find an execution environment",
        "AWX has no execution environment for its control plane. "
        "Register the default one (awx-manage register_default_execution_environments).",
        ENVIRONMENTS,
    ),
)


def known_explanation(text: str) -> Hint | None:
    """The hint for what AWX says, None where it is not known to need one."""
    said = " ".join(text.split())
    return next((cause.hint for cause in _CAUSES if cause.says.search(said)), None)


def known_causes() -> tuple[ExplanationCause, ...]:
    """Every cause that is known, in the order in which they are tried; for the tests."""
    return _CAUSES
