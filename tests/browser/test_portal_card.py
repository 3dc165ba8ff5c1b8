"""The card of one template in the frame of a portal: its facts, and nothing of any other."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.support.portal_fixtures import Portal, inside
from tests.support.processes import wait_until

JOBS, SESSIONS = 1, 4


def card_link(portal: Portal) -> str:
    """A link to the card, once the history has read the templates."""
    links: list[str] = []

    def is_known() -> bool:
        links.append(portal.link_to_card(JOBS))
        return bool(links[-1])

    wait_until(is_known)
    return links[-1]


def test_a_portal_shows_the_card_of_one_template(page: Page, portal: Portal) -> None:
    page.goto(portal.page_with(card_link(portal)))
    card = inside(page).get_by_role("listitem").filter(has_text="Cleanup Job Details")
    expect(card.get_by_role("heading", name="Cleanup Job Details")).to_be_visible()
    # A finding of the template's health may name the next run too.
    expect(card.get_by_text("Next run in")).to_be_visible()
    expect(card.get_by_role("link", name="Cleanup Job Details")).to_be_visible()
    expect(inside(page).get_by_role("heading", level=3)).to_have_count(1)
    found = Axe().run(page.frames[1], options={"resultTypes": ["violations"]})
    assert found.violations_count == 0, found.generate_report()


def test_the_link_of_a_card_opens_no_other_template(page: Page, portal: Portal) -> None:
    link = card_link(portal).replace(f"/templates/{JOBS}", f"/templates/{SESSIONS}")
    page.goto(portal.page_with(link))
    expect(inside(page).get_by_role("alert")).to_contain_text("This link was used already")
    expect(inside(page).get_by_text("Next run")).to_have_count(0)
