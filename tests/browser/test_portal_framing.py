"""Who may frame a job: the configured portal that its URL names, and no page around that."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.support.portal_fixtures import Portal, framing, inside

READY = {"name": "Dates"}


def refusals(page: Page) -> tuple[list[str], list[str]]:
    """What the browser complains of, and the sessions that frames ask for."""
    complaints: list[str] = []
    sessions: list[str] = []
    page.on("console", lambda line: complaints.append(line.text))
    page.on(
        "request",
        lambda request: sessions.append(request.url) if "embed-sessions" in request.url else None,
    )
    return complaints, sessions


def test_the_named_portal_may_frame_a_job(page: Page, portal: Portal) -> None:
    page.goto(portal.page_with(portal.link(portal.ended_job())))
    expect(inside(page).get_by_role("button", **READY)).to_be_visible()  # type: ignore[arg-type]


def test_no_other_page_may_frame_a_job(page: Page, portal: Portal) -> None:
    job_id = portal.ended_job()
    foreign = f"http://foreign.localhost:{portal.pages_port}"

    def sandboxed(link: str) -> str:
        inner = framing(link).replace('"', "&quot;")
        return f'<iframe sandbox="allow-scripts" srcdoc="{inner}"></iframe>'

    def from_data(link: str) -> str:
        inner = f"data:text/html,<iframe src='{link.replace('#', '%23')}'></iframe>"
        return f'<iframe src="{inner}"></iframe>'

    def nested(link: str) -> str:
        return framing(portal.page_with(link))

    cases: list[tuple[str, Callable[[str], str]]] = [
        (foreign, framing),
        (portal.own_pages, sandboxed),
        (portal.own_pages, from_data),
        (foreign, nested),
    ]
    for number, (origin, markup) in enumerate(cases):
        path = f"/case-{number}"
        portal.pages.by_path[path] = markup(portal.link(job_id))
        complaints, sessions = refusals(page)
        with page.expect_event("console", lambda line: "frame-ancestors" in line.text):
            page.goto(origin + path)
        assert sessions == []
        assert any(portal.own_pages in complaint for complaint in complaints), complaints


def test_no_portal_may_frame_another_page_of_the_site(page: Page, portal: Portal) -> None:
    query = f"?origin={portal.own_pages}"
    for path in ("/", "/jobs", "/jobs/42", "/embed/jobs/42"):
        named = query if not path.startswith("/embed") else ""
        with page.expect_event("console", lambda line: "frame-ancestors" in line.text):
            page.goto(portal.page_with(f"{portal.site.url}{path}{named}"))
