"""Joins the use cases of one principal: which of them learns what the others find out."""

from app.awx.client import Controller
from app.services.access import ReadAccess
from app.services.audit import AuditLog
from app.services.job_actions import JobActions
from app.services.job_feed import JobFeed
from app.services.job_reader import JobReader
from app.services.outcomes import Outcomes
from app.services.output_endings import OutputEndings
from app.services.outputs import Outputs
from app.services.shared_commands import SharedCommands
from app.services.shared_polls import SharedPolls


def actions_of(
    client: Controller,
    reader: JobReader,
    outputs: Outputs,
    feed: JobFeed,
    rules: tuple[ReadAccess, AuditLog, SharedCommands],
) -> JobActions:
    """Cancel and delete, with what is permitted, where it is noted, and who else does the same."""
    access, audit, shared = rules
    return JobActions(
        client, reader, outputs=outputs, feed=feed, access=access, audit=audit, shared=shared
    )


def feed_of(client: Controller, reader: JobReader, outputs: Outputs, polls: SharedPolls) -> JobFeed:
    """The feed, which learns of what is read for pages and of what others delete."""
    feed = JobFeed(reader, outputs, notifications=client.notifications, polls=polls)
    reader.subscribe(feed.publish_unpolled)
    reader.subscribe_to_failures(feed.publish_refused)
    outputs.on_forgotten(feed.publish_forgotten)
    return feed


def endings_of(reader: JobReader, outputs: Outputs, feed: JobFeed) -> OutputEndings:
    """The endings of failed jobs' outputs, which learn of each record and each output read."""
    endings = OutputEndings(outputs.read_end, feed.publish_found)
    reader.complete_by(endings.with_ending)
    reader.subscribe(endings.record_read)
    outputs.on_read(endings.output_read)
    return endings


def outcomes_of(client: Controller, reader: JobReader, outputs: Outputs, feed: JobFeed) -> Outcomes:
    """What ended jobs did, read where a record and the output have been read."""
    outcomes = Outcomes(
        reader.read,
        outputs.read_end,
        client.fetch_events,
        feed.publish_found,
        count_events=client.lists.count_events,
    )
    reader.complete_by(outcomes.with_outcome)
    reader.subscribe(outcomes.record_read)
    outputs.on_read(outcomes.output_read)
    return outcomes
