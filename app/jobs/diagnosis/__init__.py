"""Why a job failed, was canceled or waits: what the controller says, and a hint with its source."""

from app.jobs.diagnosis.story import FailureStory, why_failed

__all__ = ["FailureStory", "why_failed"]
