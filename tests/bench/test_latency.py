"""How long a line takes from the controller's commit of its event to the user's screen.

Issue 4. The browser notes when each new text appears, a thread when each event can be read from
the controller's database; both look at one clock. Behind `make soak`.
"""

import statistics
import threading
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from app.builtin_controller.storage.conditions import Condition
from app.builtin_controller.storage.store import Store
from app.services.job_poller import ACTIVE_POLL_S
from tests.support.processes import ControllerProcess, ServeSite, Site, running_controller

pytestmark = [pytest.mark.bench, pytest.mark.soak]

JOB_S = 25
LOOK_S = 0.005
WATCH_TEXT = """region => {
  window.appeared = [];
  new MutationObserver(changes => {
    const now = Date.now() / 1000;
    for (const change of changes)
      for (const node of change.addedNodes)
        if (node.textContent) window.appeared.push([now, node.textContent]);
  }).observe(region, {childList: true, subtree: true});
}"""


@pytest.fixture(scope="module")
def steady(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ControllerProcess]:
    folder = tmp_path_factory.mktemp("steady")
    with running_controller(folder, job_seconds=JOB_S, history="small") as process:
        yield process


@pytest.fixture(scope="module")
def steady_site(serve_site: ServeSite, steady: ControllerProcess) -> Site:
    return serve_site(
        JOBPANE_CONTROLLER_URL=steady.url,
        JOBPANE_CONTROLLER_TOKEN_FILE=str(steady.token_file("admin")),
    )


class Commits:
    """When each event of a job could first be read."""

    def __init__(self, controller: ControllerProcess, job_id: int) -> None:
        self._folder = controller.data_dir
        self._of_job = Condition("job = ?", (job_id,))
        self.seen: dict[str, float] = {}
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> "Commits":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        self._thread.join(5)

    def _look(self) -> None:
        store = Store(self._folder)
        last_id = 0
        while not self._is_over.wait(LOOK_S):
            newer = Condition("job = ? AND id > ?", (*self._of_job.values, last_id))
            now = time.time()
            for event in store.events.select(newer, "id"):
                last_id = int(event.id or last_id)
                self.seen.setdefault(event.stdout, now)


def test_from_commit_to_screen(page: Page, steady_site: Site, steady: ControllerProcess) -> None:
    job_id = steady.launch(days=300, dry_run=True)
    with Commits(steady, job_id) as commits:
        page.goto(f"{steady_site.url}/jobs/{job_id}")
        region = page.get_by_role("region", name=f"Output of job {job_id}")
        region.evaluate(WATCH_TEXT)
        heading = page.get_by_role("heading", level=1).locator("..")
        expect(heading.get_by_text("Successful", exact=True)).to_be_visible(timeout=60_000)
        page.wait_for_load_state("networkidle")
    appeared: list[tuple[float, str]] = [tuple(one) for one in page.evaluate("window.appeared")]
    delays = sorted(
        next(at for at, shown in appeared if text in shown) - committed
        for text, committed in commits.seen.items()
        if any(text in shown and at >= committed for at, shown in appeared)
    )
    p95 = delays[int(0.95 * (len(delays) - 1))]
    print(
        f"\nfrom commit to screen, {len(delays)} of {len(commits.seen)} lines: "
        f"p50 {statistics.median(delays):.2f} s, p95 {p95:.2f} s, most {delays[-1]:.2f} s; "
        f"asked every {ACTIVE_POLL_S} s"
    )
    assert len(delays) > len(commits.seen) / 2
