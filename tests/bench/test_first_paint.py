"""How soon a cold job page has name and first line, beside a static page with the same two answers.

Ours and the floor take turns in one browser; each visit of ours opens a job that Jobpane has not
read before, except the long one, which is stored. Times are printed, not asserted. Some alone:
`FIRST_PAINT_CASES=usual,slow FIRST_PAINT_ROUNDS=5 pytest -s tests/bench/test_first_paint.py`.
"""

import os
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser

from app.services.handed_over import LASTS_S
from tests.bench.first_paint import Measured, Texts, Visitor, row, serve_floor
from tests.bench.paint_lab import (
    LONG_JOB,
    MANY_LINES,
    Lab,
    answering,
    lab,
    output,
    service,
    set_failing,
)
from tests.support.portal_fixtures import framing
from tests.support.portals import serving_pages
from tests.support.processes import (
    Site,
    free_port,
    running_site,
    wait_until,
)
from tests.support.signed_in import signed_in

pytestmark = pytest.mark.bench

ROUNDS = int(os.environ.get("FIRST_PAINT_ROUNDS", "11"))
CASES = (
    *("usual", "slow", "failing", "long", "signed in"),
    *("embedded", "embedded later", "embedded and traded"),
    "embedded later and traded",
)
CHOSEN = os.environ.get("FIRST_PAINT_CASES", ",".join(CASES)).split(",")
NAME = "Cleanup Job Details"
TEXTS = {
    "name": {"text": NAME, "within": "h1"},
    "line": {"text": "line 1 of the output", "within": "body"},
}
FAILURE_TEXTS = {
    "name": {"text": "System job #", "within": "h1"},
    "line": {"text": "The controller failed (500)", "within": "body"},
}


@dataclass(frozen=True)
class Case:
    """One kind of visit: what a job's URLs are, and what of it is looked for."""

    visitor: Visitor
    url: Callable[[int], str]
    floor_url: Callable[[int], str]
    next_job: Callable[[], int]
    texts: Texts = field(default_factory=lambda: TEXTS)

    def measure(self, name: str) -> None:
        ours, floor = Measured(), Measured()
        for number in range(ROUNDS + 1):
            job_id = self.next_job()
            visit = self.visitor.paint(self.floor_url(job_id), self.texts, still_ms=0)
            our_visit = self.visitor.paint(self.url(job_id), self.texts)
            keys = [self.visitor.press(self.url(self.next_job()))]
            floor_keys = [self.visitor.press(self.floor_url(job_id))]
            if number > 0:  # the first turn warms up the processes
                floor.visits.append(visit)
                ours.visits.append(our_visit)
                ours.keys_ms += keys
                floor.keys_ms += floor_keys
        print("\n" + row(name, ours, floor))


@pytest.fixture(scope="module")
def usual_lab(build: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    with lab(tmp_path_factory.mktemp("lab")) as made:
        yield made


@pytest.fixture(scope="module")
def usual_site(usual_lab: Lab, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running_site(tmp_path_factory.mktemp("site"), service(usual_lab)) as site:
        yield site


def job_url(site: Site) -> Callable[[int], str]:
    return lambda job_id: f"{site.url}/jobs/{job_id}"


def chosen(case: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(case not in CHOSEN, reason="not among FIRST_PAINT_CASES")


@chosen("usual")
def test_a_job_of_a_controller_that_takes_130_ms(
    browser: Browser, usual_lab: Lab, usual_site: Site
) -> None:
    with answering(usual_lab, 0.13, 0.12) as floor_url:
        case = Case(Visitor(browser), job_url(usual_site), floor_url, usual_lab.job)
        case.measure("130 ms, 120 ms")


@chosen("slow")
def test_a_job_of_a_controller_that_takes_500_ms(
    browser: Browser, usual_lab: Lab, usual_site: Site
) -> None:
    with answering(usual_lab, 0.5, 0.5) as floor_url:
        case = Case(Visitor(browser), job_url(usual_site), floor_url, usual_lab.job)
        case.measure("500 ms")


@chosen("long")
def test_a_job_of_100000_lines(browser: Browser, usual_lab: Lab, usual_site: Site) -> None:
    usual_lab.runs.add(first=LONG_JOB, output=output(MANY_LINES))
    of_output = f"{usual_site.url}/api/jobs/{LONG_JOB}/output"
    httpx.get(f"{of_output}/download", timeout=120).raise_for_status()
    wait_until(lambda: bool(httpx.get(f"{of_output}/progress").json()["complete"]))
    with answering(usual_lab, 0.13, 0.12) as floor_url:
        case = Case(Visitor(browser), job_url(usual_site), floor_url, usual_lab.long_job)
        case.measure("100,000 lines")


@chosen("failing")
def test_a_job_of_a_controller_that_fails(
    browser: Browser, usual_lab: Lab, usual_site: Site
) -> None:
    usual_lab.controller.heal()
    floor_url = serve_floor(usual_lab.controller)
    set_failing(usual_lab.controller)
    visitor = Visitor(browser)
    case = Case(visitor, job_url(usual_site), floor_url, usual_lab.job, FAILURE_TEXTS)
    case.measure("failing: message as line")
    usual_lab.controller.heal()


@chosen("signed in")
def test_a_job_of_a_user_who_has_signed_in(
    browser: Browser, usual_lab: Lab, tmp_path: Path
) -> None:
    port = free_port()
    settings = {
        "JOBPANE_PORT": str(port),
        "JOBPANE_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "JOBPANE_CONTROLLER_URL": usual_lab.controller.url,
    }
    folder = usual_lab.controller.data_dir
    with running_site(tmp_path, settings) as site, signed_in(site, "admin", folder) as user:
        cookies = [
            {"name": name, "value": text, "url": site.url}
            for name, text in user.client.cookies.items()
        ]
        with answering(usual_lab, 0.13, 0.12) as floor_url:
            visitor = Visitor(browser, cookies)  # type: ignore[arg-type]
            case = Case(visitor, job_url(site), floor_url, usual_lab.job)
            case.measure("signed in")


@dataclass(frozen=True)
class Portal:
    """A portal's pages, each with one frame."""

    origin: str
    by_path: dict[str, str]
    key: str

    def page_with(self, src: str) -> str:
        path = f"/{secrets.token_hex(4)}"
        self.by_path[path] = framing(src)
        return self.origin + path

    def page_of(self, site: Site, job_id: int) -> str:
        """The URL of a page with a job, by a link that works once."""
        answer = httpx.post(
            f"{site.url}/api/embed-tokens",
            json={"job": job_id, "origin": self.origin},
            headers={"Authorization": f"Bearer {self.key}"},
        )
        return self.page_with(str(answer.raise_for_status().json()["url"]))


@contextmanager
def framed_site(lab: Lab, folder: Path) -> Iterator[tuple[Site, Portal]]:
    keys = folder / "keys"
    with serving_pages() as (pages, port):
        portal = Portal(f"http://pages.localhost:{port}", pages.by_path, secrets.token_hex(32))
        keys.write_text(f"ops:{portal.key}\n")
        settings = service(
            lab, JOBPANE_EMBED_ORIGINS=portal.origin, JOBPANE_PORTAL_KEYS_FILE=str(keys)
        )
        with running_site(folder, settings) as site:
            yield site, portal


@contextmanager
def framed_case(lab: Lab, folder: Path, browser: Browser, fragment: str = "") -> Iterator[Case]:
    with (
        framed_site(lab, folder) as (site, portal),
        answering(lab, 0.13, 0.12) as floor_url,
    ):
        yield Case(
            Visitor(browser, is_framed=True),
            lambda job_id: portal.page_of(site, job_id),
            lambda job_id: portal.page_with(floor_url(job_id) + fragment),
            lab.job,
        )


@chosen("embedded")
def test_a_job_in_the_frame_of_a_portal(browser: Browser, usual_lab: Lab, tmp_path: Path) -> None:
    with framed_case(usual_lab, tmp_path, browser) as case:
        case.measure("in a portal's frame")


def later(case: Case) -> Case:
    """The case with links so old that what Jobpane read as they were bought is kept no more."""
    jobs = [case.next_job() for _ in range(2 * (ROUNDS + 1))]
    pages = {job_id: case.url(job_id) for job_id in jobs}
    time.sleep(LASTS_S + 1)
    return replace(case, url=pages.__getitem__, next_job=iter(jobs).__next__)


@chosen("embedded later")
def test_a_job_in_a_frame_whose_link_is_older(
    browser: Browser, usual_lab: Lab, tmp_path: Path
) -> None:
    with framed_case(usual_lab, tmp_path, browser) as case:
        later(case).measure("in a portal's frame, of an older link")


@chosen("embedded later and traded")
def test_a_job_in_a_frame_whose_link_is_older_beside_a_floor_that_trades_a_link_too(
    browser: Browser, usual_lab: Lab, tmp_path: Path
) -> None:
    with framed_case(usual_lab, tmp_path, browser, "#key=of-the-floor") as case:
        later(case).measure("in a portal's frame, of an older link; the floor trades one")


@chosen("embedded and traded")
def test_a_job_in_a_frame_beside_a_floor_that_trades_a_link_too(
    browser: Browser, usual_lab: Lab, tmp_path: Path
) -> None:
    with framed_case(usual_lab, tmp_path, browser, "#key=of-the-floor") as case:
        case.measure("in a portal's frame; the floor trades a link")
