"""The table of the record's 31 fields: section, label, help and how each is displayed.

The order is the record's. Labels and help texts are AWX's own (its OPTIONS answer) put into
one case; where AWX has no help text there is a plain one.
"""

from collections.abc import Callable
from dataclasses import dataclass

from app.jobs.model import SystemJob
from app.presentation.record.values import (
    FieldValue,
    choice_value,
    command_value,
    flag_value,
    json_text_value,
    launcher_value,
    lines_value,
    link_value,
    links_value,
    mapping_value,
    number_value,
    resources_value,
    seconds_value,
    stdout_value,
    text_value,
    time_value,
)

IDENTITY = "Identity"
LAUNCH = "Launch"
TIMES = "Times"
PLACE = "Where it ran"
PARAMETERS = "Parameters"
RESULT = "Result"
LINKS = "Links"
UNKNOWN = "Unknown to this Jobpane"
SECTIONS = (IDENTITY, LAUNCH, TIMES, PLACE, PARAMETERS, RESULT, LINKS, UNKNOWN)


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the record and how to display it."""

    key: str
    section: str
    label: str
    help: str
    value: Callable[[SystemJob], FieldValue]


def _resource(job: SystemJob, key: str, number: int | None) -> FieldValue:
    """A related resource by name and id, linked where the record links it."""
    if number is None:
        return number_value(None)
    # AWX names the template under its general name only; both fields mean the same template.
    name = job.summary_text(key) or job.summary_text(key.replace("system_", "unified_"))
    text = f"{name} (#{number})" if name else f"#{number}"
    url = next((link.url for link in job.related if link.label == key), "")
    return link_value(text, url)


FIELDS = (
    Field("id", IDENTITY, "ID", "Database ID for this system job.", lambda j: number_value(j.id)),
    Field("type", IDENTITY, "Type", "Data type for this system job.", lambda j: text_value(j.type)),
    Field("url", LINKS, "URL", "URL for this system job.", lambda j: link_value(j.url, j.url)),
    Field(
        "related",
        LINKS,
        "Related",
        "URLs of related resources.",
        lambda j: links_value(j.related, j.summary_fields),
    ),
    Field(
        "summary_fields",
        LINKS,
        "Summary fields",
        "Names of related resources, and what this account may do.",
        lambda j: resources_value(j.summary_fields, j.related),
    ),
    Field(
        "created",
        TIMES,
        "Created",
        "Timestamp when this system job was created.",
        lambda j: time_value(j.created),
    ),
    Field(
        "modified",
        TIMES,
        "Modified",
        "Timestamp when this system job was last modified.",
        lambda j: time_value(j.modified),
    ),
    Field("name", IDENTITY, "Name", "Name of this system job.", lambda j: text_value(j.name)),
    Field(
        "description",
        IDENTITY,
        "Description",
        "Optional description of this system job.",
        lambda j: text_value(j.description),
    ),
    Field(
        "unified_job_template",
        LAUNCH,
        "Unified job template",
        "The template that this job was launched from, under its general name.",
        lambda j: _resource(j, "unified_job_template", j.unified_job_template),
    ),
    Field(
        "launch_type",
        LAUNCH,
        "Launch type",
        "How the job came to be launched.",
        lambda j: choice_value(j.launch_type.label, j.launch_type.text),
    ),
    Field(
        "status",
        RESULT,
        "Status",
        "How the job stands.",
        lambda j: choice_value(j.status.label, j.status.text),
    ),
    Field(
        "execution_environment",
        PLACE,
        "Execution environment",
        "The container image to be used for execution.",
        lambda j: _resource(j, "execution_environment", j.execution_environment),
    ),
    Field(
        "failed",
        RESULT,
        "Failed",
        "Whether the job didn't succeed; AWX says yes for canceled jobs too.",
        lambda j: flag_value(j.failed),
    ),
    Field(
        "started",
        TIMES,
        "Started",
        "The date and time the job was queued for starting.",
        lambda j: time_value(j.started),
    ),
    Field(
        "finished",
        TIMES,
        "Finished",
        "The date and time the job finished execution.",
        lambda j: time_value(j.finished),
    ),
    Field(
        "canceled_on",
        TIMES,
        "Canceled on",
        "The date and time when the cancel request was sent.",
        lambda j: time_value(j.canceled_on),
    ),
    Field(
        "elapsed",
        TIMES,
        "Elapsed",
        "Elapsed time in seconds that the job ran.",
        lambda j: seconds_value(j.elapsed_s),
    ),
    Field(
        "job_args",
        PARAMETERS,
        "Job args",
        "The command that the controller ran.",
        lambda j: command_value(j.job_args),
    ),
    Field(
        "job_cwd",
        PLACE,
        "Job cwd",
        "The directory in which the command ran.",
        lambda j: text_value(j.job_cwd),
    ),
    Field(
        "job_env",
        PARAMETERS,
        "Job env",
        "The environment variables of the command.",
        lambda j: mapping_value(j.job_env),
    ),
    Field(
        "job_explanation",
        RESULT,
        "Job explanation",
        "The state of the job if it wasn't able to run and capture stdout.",
        lambda j: text_value(j.job_explanation),
    ),
    Field(
        "execution_node",
        PLACE,
        "Execution node",
        "The node the job executed on.",
        lambda j: text_value(j.execution_node),
    ),
    Field(
        "result_traceback",
        RESULT,
        "Result traceback",
        "Where the controller's own code failed.",
        lambda j: lines_value(j.result_traceback),
    ),
    Field(
        "event_processing_finished",
        RESULT,
        "Event processing finished",
        "Whether all events of this job have been saved to the database.",
        lambda j: flag_value(j.event_processing_finished),
    ),
    Field(
        "launched_by",
        LAUNCH,
        "Launched by",
        "Who or what launched the job.",
        lambda j: launcher_value(j.launched_by),
    ),
    Field(
        "work_unit_id",
        PLACE,
        "Work unit ID",
        "The Receptor work unit ID associated with this job.",
        lambda j: text_value(j.work_unit_id),
    ),
    Field(
        "system_job_template",
        LAUNCH,
        "System job template",
        "The template that this job was launched from.",
        lambda j: _resource(j, "system_job_template", j.system_job_template),
    ),
    Field(
        "job_type",
        IDENTITY,
        "Job type",
        "What kind of cleaning the job does.",
        lambda j: choice_value(j.job_type.label, j.job_type.text),
    ),
    Field(
        "extra_vars",
        PARAMETERS,
        "Extra vars",
        "The variables the job was launched with; the controller doesn't check them.",
        lambda j: json_text_value(j.extra_vars),
    ),
    Field(
        "result_stdout",
        RESULT,
        "Result stdout",
        "The output as one text; “Output” shows it whole, from its events.",
        lambda j: stdout_value(j.result_stdout),
    ),
)
