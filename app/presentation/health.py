"""What is off with a template, in words; times stay values that the page shows in its zone."""

from app.history.health import Finding, FindingKind
from app.presentation.durations import duration_text
from app.presentation.tones import Tone

_TONES = {
    FindingKind.FAILED: Tone.DANGER,
    FindingKind.MISSED: Tone.DANGER,
    FindingKind.CANCELED: Tone.WARNING,
    FindingKind.NOTHING_DELETED: Tone.WARNING,
    FindingKind.SLOW: Tone.WARNING,
    FindingKind.NO_SCHEDULE: Tone.WARNING,
    FindingKind.RETENTION_CHANGED: Tone.INFO,
}

_PLAIN = {
    FindingKind.FAILED: "The last run failed",
    FindingKind.MISSED: "A run was due and didn't start",
    FindingKind.CANCELED: "The last run was canceled",
    FindingKind.NO_SCHEDULE: "No schedule starts it",
}


def finding_words(finding: Finding) -> tuple[Tone, str]:
    """The tone and the sentence of a finding, without its end point."""
    return _TONES[finding.kind], _sentence(finding)


def _sentence(finding: Finding) -> str:
    match finding.kind:
        case FindingKind.NOTHING_DELETED:
            return f"Deleted nothing {finding.times} times in a row, unlike before"
        case FindingKind.SLOW:
            verb = "Has been running for" if finding.is_running else "Took"
            usual = duration_text(finding.median_s)
            return f"{verb} {duration_text(finding.duration_s)}, usually {usual}"
        case FindingKind.RETENTION_CHANGED:
            if finding.job_id is None:
                return f"The next run keeps {_days(finding.days_now)}, not {finding.days_before}"
            return f"Retention changed from {finding.days_before} to {_days(finding.days_now)}"
        case _:
            return _PLAIN[finding.kind]


def _days(number: int | None) -> str:
    return "1 day" if number == 1 else f"{number or 0:,} days"
