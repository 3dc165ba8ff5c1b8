"""Logs and counts what the output library reports from its background work."""

import structlog

from app.awx.errors import ControllerError
from app.output import (
    BackfillStalled,
    BackfillStopped,
    BlockNotStored,
    BlockRead,
    BlocksFetched,
    BlockStoredAgain,
    BlockUnusable,
    DownloadInterrupted,
    DownloadStalled,
    Notice,
    UnexpectedError,
)
from app.services.failures import failure_from
from app.services.output_access import NotReadableError
from app.telemetry import figures

log = structlog.get_logger(__name__)


def log_notice(notice: Notice) -> None:
    """Count it, and write a line unless it happens all the time."""
    match notice:
        case BlockRead():
            figures.store_reads.labels("hit").inc()
        case BlocksFetched(count=count):
            figures.store_reads.labels("miss").inc(count)
        case BlockNotStored() | BlockStoredAgain() | BlockUnusable():
            _log_disk(notice)
        case _:
            _log(notice, notice.job_id)


def _log(notice: Notice, job_id: int) -> None:
    match notice:
        case BackfillStopped(error=error):
            log.warning("filling_stopped", job_id=job_id, kind=error.kind)
        case BackfillStalled(blocks=blocks):
            log.error("filling_stalled", job_id=job_id, blocks=blocks)
        case DownloadInterrupted(error=ControllerError() as error):
            failure_from(error, doing="read output", job_id=job_id)
        case DownloadInterrupted(error=NotReadableError()):
            pass  # app/services/job_reader.py has logged why the record could not be read
        case DownloadInterrupted(error=error):
            log.warning("download_interrupted", job_id=job_id, kind=error.kind)
        case DownloadStalled(counter=counter):
            log.error("download_stalled", job_id=job_id, counter=counter)
        case UnexpectedError(doing=doing, error=error):
            log.error("unexpected_error", doing=doing, job_id=job_id, exc_info=error)


def _log_disk(notice: BlockNotStored | BlockStoredAgain | BlockUnusable) -> None:
    job_id = notice.job_id
    match notice:
        case BlockNotStored(reason=reason):
            figures.store_write_errors.inc()
            log.warning("output_not_kept", job_id=job_id, reason=reason)
        case BlockStoredAgain():
            log.info("output_kept_again", job_id=job_id)
        case BlockUnusable():
            figures.store_reads.labels("damaged").inc()
            log.warning("stored_output_unusable", job_id=job_id)
