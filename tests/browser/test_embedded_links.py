"""Links of an embedded page lead to embedded pages, or out of the frame that it stands in."""

from playwright.sync_api import Page, expect

from app.builtin_controller.seed.history_special import WELL_KNOWN
from tests.support.processes import ControllerProcess, Site

READY = ("button", "Dates")
PLACES = [
    (f"{WELL_KNOWN['pending']}", READY),
    (f"{WELL_KNOWN['out_of_locks']}", READY),
    ("42?search=deleted", READY),
    ("999999", ("heading", "System job #999999 not found")),
    ("abc", ("heading", "Invalid job number")),
]
TRAPPED = """links => links.filter((link) => {
    const href = link.getAttribute("href");
    const isInside = href.startsWith("/embed/") || href.startsWith("#") || link.download;
    const isOut = ["_blank", "_top"].includes(link.target) && link.rel.includes("noopener");
    return !isInside && !isOut;
}).map((link) => link.outerHTML)"""


def trapped(page: Page) -> list[str]:
    return list(page.locator("a[href]").evaluate_all(TRAPPED))


def test_no_link_of_an_embedded_page_opens_the_site_inside_its_frame(
    page: Page, site: Site, controller: ControllerProcess
) -> None:
    for place, (role, name) in PLACES:
        page.goto(f"{site.url}/embed/jobs/{place}")
        expect(page.get_by_role(role, name=name)).to_be_visible()  # type: ignore[arg-type]
        assert trapped(page) == [], place
    assert page.get_by_role("link", name="All system jobs").get_attribute("target") == "_blank"
    controller.fault(match="/system_jobs/41/", kind="status", status=404, times=9)
    page.goto(f"{site.url}/embed/jobs/41?search=words")
    plain = page.get_by_role("link", name="Open without the search")
    expect(plain).to_have_attribute("href", "/embed/jobs/41")
    assert trapped(page) == []
    controller.heal()
    controller.fault(match="/system_jobs/41/", kind="status", status=500)
    page.goto(f"{site.url}/embed/jobs/41")
    expect(page.get_by_role("alert").first).to_be_visible()
    assert trapped(page) == []
