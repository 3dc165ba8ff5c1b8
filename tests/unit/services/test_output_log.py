"""What the output library reports becomes one log line each, and failures get an id."""

import pytest
import structlog

from app.awx.error_texts import Action
from app.awx.errors import TimedOut
from app.output.notices import (
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
from app.output.permit import OutdatedPermitError
from app.services.failures import Failure
from app.services.output_access import NotReadableError
from app.services.output_log import log_notice
from tests.support.figures import value_of

LATE = TimedOut(Action.READ_EVENTS)


def logged(notice: Notice) -> list[tuple[str, str]]:
    with structlog.testing.capture_logs() as entries:
        log_notice(notice)
    assert all(entry["job_id"] == 7 for entry in entries)
    return [(entry["log_level"], entry["event"]) for entry in entries]


@pytest.mark.parametrize(
    ("notice", "entry"),
    [
        (BlockNotStored(7, "No space left on device"), ("warning", "output_not_kept")),
        (BlockStoredAgain(7), ("info", "output_kept_again")),
        (BlockUnusable(7), ("warning", "stored_output_unusable")),
        (BackfillStopped(7, LATE), ("warning", "filling_stopped")),
        (BackfillStalled(7, 3), ("error", "filling_stalled")),
        (DownloadInterrupted(7, LATE), ("warning", "controller_failure")),
        (DownloadInterrupted(7, OutdatedPermitError()), ("warning", "download_interrupted")),
        (DownloadStalled(7, 1025), ("error", "download_stalled")),
        (UnexpectedError(7, "fill output", ValueError()), ("error", "unexpected_error")),
    ],
)
def test_every_notice_is_one_log_line(notice: Notice, entry: tuple[str, str]) -> None:
    assert logged(notice) == [entry]


@pytest.mark.parametrize(
    ("notice", "result", "count"),
    [(BlockRead(7), "hit", 1), (BlocksFetched(7, 3), "miss", 3), (BlockUnusable(7), "damaged", 1)],
)
def test_what_the_store_had_is_counted(notice: Notice, result: str, count: int) -> None:
    before = value_of("jobpane_store_reads_total", result=result)
    logged(notice)
    assert value_of("jobpane_store_reads_total", result=result) - before == count


def test_an_output_that_the_disk_refuses_is_counted() -> None:
    before = value_of("jobpane_store_write_errors_total")
    logged(BlockNotStored(7, "No space left on device"))
    assert value_of("jobpane_store_write_errors_total") - before == 1


def test_a_record_that_could_not_be_read_is_not_logged_a_second_time() -> None:
    refused = NotReadableError(Failure("Gone.", "not_found", can_try_again=False, id="0"))
    assert logged(DownloadInterrupted(7, refused)) == []
