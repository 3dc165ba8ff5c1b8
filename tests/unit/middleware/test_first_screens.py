"""A request for a job's page asks the controller at once, as its principal and within limits."""

import re
from pathlib import Path
from urllib.parse import quote

import pytest

from app.first_screen import FINISH_CALL, FINISH_SCRIPT
from tests.unit.middleware.job_pages import DETAIL, PAGE, SHELL, asked, pages, signed_in
from tests.unit.middleware.parsed_page import ALL, Parsed, hostile
from tests.unit.services.people import JOB_ID, Site, record

_LOG_ID = re.compile(r"Log ID [^<]+")


async def test_the_page_ends_with_the_job_and_its_first_lines(tmp_path: Path) -> None:
    site = Site(record("failed", name="Cleanup <b>Job</b>"))
    async with signed_in(site, tmp_path) as principal:
        page = await asked(pages(principal), PAGE)
    assert page.startswith("<html><head></head><body><div id=")
    assert page.endswith("</body></html>")
    assert "Cleanup &lt;b&gt;Job&lt;/b&gt;" in page
    assert "line 20" in page
    assert site.count("auditor", DETAIL) == 1


async def test_who_may_not_read_a_job_gets_why_and_no_byte_of_it(tmp_path: Path) -> None:
    first, second = Site(record("failed")), Site(record("successful", name="Another"))
    first.events = []
    answers = []
    for site in (first, second):
        async with signed_in(site, tmp_path / str(len(answers)), "alice") as principal:
            answers.append(_LOG_ID.sub("", await asked(pages(principal), PAGE)))
    assert answers[0] == answers[1]
    assert f"<h1>System job #{JOB_ID}</h1>" in answers[0]
    assert "output-view" not in answers[0]


async def test_the_job_is_named_as_in_the_url(tmp_path: Path) -> None:
    async with signed_in(Site(is_gone=True), tmp_path) as principal:
        page = await asked(pages(principal, base="/tools"), f"/tools/embed/jobs/0{JOB_ID}/")
    assert f"<h1>System job #0{JOB_ID} not found</h1>" in page
    assert f'href="/tools/jobs?search=0{JOB_ID}" target="_blank"' in page


async def test_words_of_the_controller_and_of_the_url_are_text(tmp_path: Path) -> None:
    site = Site(is_gone=True)
    async with signed_in(site, tmp_path) as principal:
        found = Parsed(await asked(pages(principal), f"{PAGE}?search={quote(ALL)}"))
    assert found.scripts == [FINISH_SCRIPT, FINISH_CALL]
    assert not found.tags & {"iframe", "object", "embed", "base", "xss", "style", "form"}
    assert not [name for name, _ in found.attributes if name.startswith("on")]


async def test_nothing_is_asked_for_where_nobody_is_known(tmp_path: Path) -> None:
    site = Site()
    async with signed_in(site, tmp_path) as principal:
        assert await asked(pages(None), PAGE) == SHELL
        assert await asked(pages(principal), "/jobs/abc") == SHELL
        principal.end()
        assert await asked(pages(principal), PAGE) == SHELL
    assert site.asked == []


async def test_a_chat_that_unfolds_a_link_gets_the_head_alone(tmp_path: Path) -> None:
    site = Site()
    async with signed_in(site, tmp_path) as principal:
        headers = {"User-Agent": "Slackbot-LinkExpanding 1.0"}
        assert await asked(pages(principal), PAGE, headers) == SHELL
    assert site.asked == []


async def test_a_controller_that_is_out_is_said_with_the_page(tmp_path: Path) -> None:
    async with signed_in(Site(is_out=True), tmp_path) as principal:
        page = await asked(pages(principal), PAGE)
    assert page.startswith("<html><head></head><body><div id=")
    assert "notice danger" in page


async def test_a_page_at_a_match_has_no_first_lines(tmp_path: Path) -> None:
    async with signed_in(Site(), tmp_path) as principal:
        page = await asked(pages(principal), f"{PAGE}?find=line")
    assert "first-screen" in page
    assert "line 20" not in page


async def test_links_lead_to_the_controller_of_the_page_below_the_sites_path(
    tmp_path: Path,
) -> None:
    async with signed_in(Site(), tmp_path) as principal:
        app = pages(principal, ("lab", "prod"), "/tools")
        page = await asked(app, f"/tools/c/lab{PAGE}")
    assert 'href="/tools/icons.svg#' in page
    assert 'href="/icons.svg' not in page


@pytest.mark.parametrize("query", ["origin=https://portal.example.org", "origin="])
async def test_a_portals_frame_gets_nothing_as_somebody_else(tmp_path: Path, query: str) -> None:
    site = Site()
    async with signed_in(site, tmp_path) as principal:
        assert await asked(pages(principal), f"/embed{PAGE}?{query}") == SHELL
        assert site.asked == []
        assert await asked(pages(principal), f"/embed{PAGE}") != SHELL


async def test_the_search_of_the_page_goes_with_the_request(tmp_path: Path) -> None:
    async with signed_in(Site(), tmp_path) as principal:
        await asked(pages(principal), f"{PAGE}?search=two%20words")
        assert principal.services.first_reads.recent(JOB_ID, "two words") is not None


@pytest.mark.parametrize(
    ("headers", "is_asked"),
    [
        ({}, True),
        ({"Sec-Fetch-Site": "none", "Sec-Fetch-Mode": "navigate"}, True),
        ({"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Dest": "iframe"}, True),
        (
            {
                "Sec-Fetch-Site": "cross-site",
                "Sec-Fetch-Mode": "navigate",
                "Sec-Fetch-Dest": "document",
            },
            True,
        ),
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}, False),
        ({"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "cors"}, False),
        (
            {
                "Sec-Fetch-Site": "cross-site",
                "Sec-Fetch-Mode": "navigate",
                "Sec-Fetch-Dest": "iframe",
            },
            False,
        ),
        ({"Sec-Fetch-Site": "none", "Sec-Purpose": "prefetch;prerender"}, False),
    ],
)
async def test_only_who_opens_the_page_has_the_controller_asked(
    tmp_path: Path, headers: dict[str, str], is_asked: bool
) -> None:
    site = Site()
    async with signed_in(site, tmp_path) as principal:
        answer = await asked(pages(principal), PAGE, headers)
    assert (answer != SHELL, site.count("auditor", DETAIL)) == (is_asked, int(is_asked))


@pytest.mark.parametrize("status", ["failed", "successful", "running"])
async def test_every_payload_in_every_field_is_text(tmp_path: Path, status: str) -> None:
    usual = Site(record(status))
    site = Site({**hostile(record(status)), "id": JOB_ID})  # type: ignore[dict-item]
    site.events = [{**one, "stdout": ALL.replace("\n", " ")} for one in site.events]
    async with signed_in(usual, tmp_path / "a") as principal:
        plain = Parsed(await asked(pages(principal), PAGE))
    async with signed_in(site, tmp_path / "b") as principal:
        page = await asked(pages(principal), PAGE)
    found = Parsed(page)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert found.scripts == plain.scripts == [FINISH_SCRIPT, FINISH_CALL]
    made = {"iframe", "object", "embed", "base", "math", "template", "marquee", "video", "style"}
    assert not found.tags & {*made, "xss", "form", "meta", "plaintext", "link"}
    names = {name for name, _ in found.attributes}
    assert not [name for name in names if name.startswith("on") or name in {"style", "srcdoc"}]
    links = {text for name, text in found.attributes if name in {"href", "src", "action"}}
    assert all(link.startswith(("/", "#", "http://awx.example.org/")) for link in links), links
    assert not [link for link in links if link.startswith("//")]
