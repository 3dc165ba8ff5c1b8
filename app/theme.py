"""The style sheets, and the tone of each job status.

The colors themselves are CSS variables in assets/styles/tokens.css, one value for each
theme; markup names a tone, never a color. A status also has an icon and a word, so it
never depends on its color alone.
"""

from app.jobs.statuses import JobStatus
from app.presentation.tones import Tone

# Of every page; app/components/page_styles.py has those of single ones.
STYLESHEETS = [
    "/styles/tokens.css",
    "/styles/frame.css",
    "/styles/controllers.css",
    "/styles/controls.css",
    "/styles/keys.css",
    "/styles/overlays.css",
    "/styles/notices.css",
    "/styles/job.css",
    "/styles/job_head.css",
    "/styles/job_narrow.css",
    "/styles/job_outcome.css",
    "/styles/failure.css",
    "/styles/details.css",
    "/styles/job_layout.css",
    "/styles/first_screen.css",
    "/styles/launch.css",
    "/styles/table.css",
    "/styles/status_mark.css",
    "/output.css",
    "/styles/embedded.css",
    "/styles/narrow.css",
    "/styles/modes.css",
]


STATUS_TONES: dict[JobStatus, Tone] = {
    JobStatus.NEW: Tone.NEUTRAL,
    JobStatus.PENDING: Tone.NEUTRAL,
    JobStatus.WAITING: Tone.NEUTRAL,
    JobStatus.RUNNING: Tone.INFO,
    JobStatus.SUCCESSFUL: Tone.OK,
    JobStatus.FAILED: Tone.DANGER,
    JobStatus.ERROR: Tone.DANGER,
    JobStatus.CANCELED: Tone.WARNING,
    JobStatus.UNKNOWN: Tone.NEUTRAL,
}
