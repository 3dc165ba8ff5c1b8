"""The page that lists the controllers, for URLs that name none of them.

It has no state and no script but the build's own that sets the theme, so it opens no connection to
any controller. It is made of elements, never of text: names and paths can only become text and
attributes.
"""

import re
from collections.abc import Callable, Sequence
from functools import cache
from http import HTTPStatus
from pathlib import Path
from urllib.parse import quote
from xml.etree.ElementTree import Element, SubElement, tostring

from reflex.utils.prerequisites import get_web_dir
from starlette.responses import HTMLResponse, Response

from app.api.docs_page import Look
from app.middleware.controller_html import ControllerLabel, path_below

_PAGE = re.compile(r"/(?:(?:jobs(?:/[^/]+)?|sign-in|sessions)/?)?")
_STYLESHEET = re.compile(r'<link href="(/assets/[^"]+\.css)" rel="stylesheet"')
_THEME_SCRIPT = re.compile(r"<script>([^<]*prefers-color-scheme[^<]*)</script>")
_LONGEST_PATH_SHOWN = 60
_ABOUT = "Jobpane shows system jobs of these controllers."


class Chooser:
    """The page for these controllers; `built_page` gives any page of the build."""

    def __init__(self, labels: Sequence[ControllerLabel], built_page: Callable[[], str]) -> None:
        self._labels = tuple(labels)
        self._built_page = cache(built_page)

    def answer(self, path: str, query: str) -> Response | None:
        """The page for a path that every controller has; None for another."""
        if not _PAGE.fullmatch(path):
            return None
        status = HTTPStatus.OK if path == "/" else HTTPStatus.MULTIPLE_CHOICES
        there = f"{quote(path.rstrip('/'), safe='/') or '/'}{f'?{query}' if query else ''}"
        is_job = path.startswith("/jobs/")
        why = "Each controller has its own jobs with this number." if is_job else _ABOUT
        return HTMLResponse(self._page("Choose a controller", why, there), status)

    def start_page(self) -> bytes:
        """The page that lists the controllers' start pages."""
        return self._page("Choose a controller", _ABOUT, "/")

    def not_found(self, path: str) -> bytes:
        """The page for a path that no page has."""
        shown = path if len(path) <= _LONGEST_PATH_SHOWN else f"{path[:_LONGEST_PATH_SHOWN]}…"
        words = "".join(character for character in shown if character.isprintable())
        return self._page("Page not found", f"There's nothing at {words}.", "/")

    def _page(self, title: str, why: str, path: str) -> bytes:
        html = Element("html", lang="en")
        self._add_head(html, title, why)
        body = SubElement(html, "body")
        bar = SubElement(body, "header", {"class": "topbar"})
        brand = SubElement(bar, "a", {"class": "brand", "href": "/"})
        SubElement(
            brand, "img", src="/favicon.svg", alt="", width="22", height="22"
        ).tail = "Jobpane"
        main = SubElement(body, "main", {"class": "page", "id": "content"})
        SubElement(main, "h1").text = title
        SubElement(main, "p", {"class": "muted"}).text = why
        listed = SubElement(SubElement(main, "nav", {"aria-label": "Controllers"}), "ul")
        listed.set("class", "chooser")
        for label in self._labels:
            _add_choice(SubElement(listed, "li"), label, path)
        text: bytes = tostring(html, encoding="utf-8", method="html")
        return b"<!DOCTYPE html>" + text

    def _add_head(self, html: Element, title: str, description: str) -> None:
        head = SubElement(html, "head")
        built = self._built_page()
        # Byte for byte the build's, since the policy allows it by its hash.
        if script := _THEME_SCRIPT.search(built):
            SubElement(head, "script").text = script[1]
        SubElement(head, "meta", charset="utf-8")
        SubElement(head, "meta", name="viewport", content="width=device-width, initial-scale=1")
        SubElement(head, "title").text = f"{title} · Jobpane"
        SubElement(head, "meta", content=description, name="description")
        SubElement(head, "link", rel="icon", href="/favicon.svg", type="image/svg+xml")
        for stylesheet in _STYLESHEET.findall(built):
            SubElement(head, "link", rel="stylesheet", href=stylesheet)


def _add_choice(item: Element, label: ControllerLabel, path: str) -> None:
    link = SubElement(item, "a", href=path_below(f"/c/{label.name}", path))
    SubElement(link, "span", {"class": "controller-color", "data-color": label.color})
    SubElement(link, "strong").text = label.name
    SubElement(link, "span").text = label.host
    SubElement(link, "span", {"class": "muted"}).text = label.mode


def look_of_build() -> Look:
    """What other pages made of elements take from the build."""
    built = built_page()
    script = _THEME_SCRIPT.search(built)
    return Look(script[1] if script else "", _STYLESHEET.findall(built))


def built_page() -> str:
    """Any page of the build, "" before there is one."""
    page = get_web_dir() / "build" / "client" / "404.html"
    return Path(page).read_text(encoding="utf-8") if page.is_file() else ""


def chooser_of_build(labels: Sequence[ControllerLabel]) -> Chooser:
    """The page in the look of this build."""
    return Chooser(labels, built_page)
