"""What a cleanup job did: counts of deleted and skipped records, read from its output."""

from app.jobs.outcome.model import Count, Outcome
from app.jobs.outcome.summary_lines import (
    ACTIVITY_ENTRIES,
    KINDS_BY_COMMAND,
    SUMMARY_PATTERN,
    read_outcome,
)

__all__ = [
    "ACTIVITY_ENTRIES",
    "KINDS_BY_COMMAND",
    "SUMMARY_PATTERN",
    "Count",
    "Outcome",
    "read_outcome",
]
