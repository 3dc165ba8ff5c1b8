"""The head of a first screen in every state of a job."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from app.first_screen import Site, html_of
from app.first_screen.head import job_head
from app.presentation.job_page import OutputPhase, ShownAction, ShownJob

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
JOB = ShownJob(
    id=43,
    name="Cleanup Job Details",
    status="successful",
    status_label="Successful",
    launched="Started manually by admin",
    where="on awx-1",
    created="2026-11-26T11:00:00+00:00",
    started="2026-11-26T11:00:02+00:00",
    finished="2026-11-26T11:02:00+00:00",
    elapsed_s=118.0,
    now=NOW.isoformat(),
    controller_url="https://awx.example/#/jobs/43",
    launch=ShownAction(True, True),
    delete=ShownAction(True, False, "You may not."),
)
RUNNING = replace(
    JOB,
    status="running",
    finished="",
    is_active=True,
    is_ticking=True,
    cancel=ShownAction(True, True),
    delete=ShownAction(),
    output_phase=OutputPhase.RUNNING,
)


def head(job: ShownJob, site: Site | None = None) -> str:
    return html_of(job_head(job, site or Site(), NOW))


def canceling(since_s: int, *, is_clock_known: bool = True) -> str:
    since = (NOW - timedelta(seconds=since_s)).isoformat()
    now = NOW.isoformat() if is_clock_known else ""
    hint = "Restart it."
    return head(replace(RUNNING, is_canceling=True, canceled_on=since, now=now, overdue_hint=hint))


def test_an_ended_job_says_when_it_ran_and_how_long() -> None:
    html = head(JOB)
    assert 'class="badge ok"' in html
    assert "26 Nov 11:00 → 11:02 UTC" in html
    assert 'data-started="2026-11-26T11:00:02+00:00"' in html
    assert ">1 min 58 s<" in html
    assert "Live" not in html


def test_a_running_job_counts_and_is_live() -> None:
    html = head(RUNNING)
    assert "since 26 Nov 11:00 UTC" in html
    assert ">59 min 58 s<" in html
    assert ">Live<" in html
    assert 'data-needs="Notification"' in html
    assert ">Cancel<" in html
    assert ">Delete<" not in html


def test_a_job_whose_output_is_still_saved_is_live() -> None:
    assert ">Live<" in head(replace(JOB, output_phase=OutputPhase.SAVING))


def test_what_may_not_be_pressed_looks_like_it() -> None:
    assert 'class="button danger" type="button" aria-disabled="true"' in head(JOB)


def test_a_cancel_is_a_word_at_first_and_after_a_minute_a_warning() -> None:
    assert "Canceling…" in canceling(59)
    assert "notice" not in canceling(59)
    late = canceling(60)
    assert "Canceling…" not in late
    assert "Cancel requested 1 minute ago, on " in late
    assert '<time datetime="2026-11-26T11:59:00+00:00">26 Nov 2026, 11:59:00 UTC</time>' in late
    assert "Restart it." in late


def test_without_the_controllers_clock_a_cancel_has_its_time() -> None:
    html = canceling(3600, is_clock_known=False)
    assert "Cancel requested on " in html
    assert ", not stopped yet" in html
    assert "How to restart AWX" not in html


def test_links_lead_below_the_sites_path_and_pictures_come_from_it() -> None:
    html = head(JOB, Site(base="/tools/c/lab", files="/tools", history_of=3))
    assert 'href="/tools/c/lab/jobs"' in html
    assert 'href="/tools/c/lab/templates/3"' in html
    assert 'href="/tools/icons.svg#status-successful"' in html
    assert 'href="https://awx.example/#/jobs/43"' in html


def test_a_portals_frame_has_no_way_to_other_jobs() -> None:
    html = head(JOB, Site(is_embedded=True, history_of=3))
    assert "/jobs" not in html.replace("https://awx.example/#/jobs/43", "")
    assert "/templates/" not in html


def test_a_status_that_nobody_knows_is_neutral() -> None:
    assert 'class="badge neutral"' in head(replace(JOB, status="new_in_awx_30"))
