"""Why a job failed, was canceled or waits: what the controller says, and a hint with its source."""

from app.jobs.diagnosis.diagnosis import Diagnosis, diagnose

__all__ = ["Diagnosis", "diagnose"]
