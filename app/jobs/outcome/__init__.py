"""What a cleanup job did: counts of deleted and skipped records, read from its output."""

from app.jobs.outcome.model import Count, Outcome

__all__ = ["Count", "Outcome"]
