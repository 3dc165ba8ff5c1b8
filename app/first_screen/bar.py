"""What stands around a job's page: the bar of the site, and which of several controllers it is."""

from app.first_screen.element import Element
from app.first_screen.markup import for_the_eye, h, icon, icon_button
from app.first_screen.shown import Site
from app.presentation.page_words import BRAND, SEARCH, SEARCH_PLACEHOLDER


def controller_band(site: Site) -> Element:
    """As assets/frame/ControllerBand.jsx; of no height where there is only one controller."""
    host = h("span", "controller-host", site.controller_host) if site.controller_host else None
    return h(
        "section",
        "controller-band",
        h(
            "p",
            "controller-label",
            h("span", "hidden-visually", "Controller "),
            h("strong", "", site.controller),
            host,
        ),
        _switch() if site.has_other_controllers and not site.is_embedded else None,
        aria_label="Controller",
        **({"data_color": site.controller_color} if site.controller_host else {}),
    )


def bar(site: Site) -> Element:
    """As `site_page` of app/components/frame.py."""
    picture = h("img", src=f"{site.files}/favicon.svg", alt="")
    return h(
        "header",
        "topbar",
        h("a", "brand", picture, BRAND, href=site.base or "/"),
        _search(site.files),
        h(
            "div",
            "topbar-tools",
            h("span", "tag", site.source) if site.source else None,
            _identity(site),
            icon_button(site.files, "settings-2"),
        ),
        **_names(site),
    )


def _switch() -> Element:
    word = h("span", "controller-word", " controller")
    return for_the_eye("details", "controller-switch", h("summary", "", "Switch", word))


def _search(files: str) -> Element:
    button = h(
        "button", "button primary", icon(files, "search"), h("span", "", SEARCH), type="button"
    )
    field = h("input", "field", type="search", placeholder=SEARCH_PLACEHOLDER, tabindex="-1")
    key = h("kbd", "search-key", "/")
    return for_the_eye("div", "search", h("div", "search-form", field, key, button))


def _names(site: Site) -> dict[str, str]:
    """For assets/frame/BarNames.jsx, which has them in the page's own bar."""
    said = {"data_source": site.source, "data_user_name": site.user_name}
    marks = {"data_is_read_only": site.is_read_only, "data_has_session": site.has_session}
    return said | {name: "" for name, is_so in marks.items() if is_so}


def _identity(site: Site) -> Element | None:
    """As assets/frame/Identity.jsx; BarNames.jsx places it."""
    if not site.user_name:
        return None
    rights = (" · ", h("span", "identity-rights", "read-only")) if site.is_read_only else ()
    words = ("Signed in as ", h("strong", "", site.user_name), *rights)
    if not site.has_session:
        return h("span", "identity", *words)
    return h("details", "identity", h("summary", "", *words), inert="")
