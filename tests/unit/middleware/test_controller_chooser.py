"""A URL that names no controller is answered by a list of them, never by a guess."""

from html.parser import HTMLParser

import pytest

from app.middleware.controller_chooser import Chooser
from app.middleware.controller_html import ControllerLabel

THEME = "\n  const dark = matchMedia('(prefers-color-scheme: dark)'); x.classList.add(dark);\n"
BUILT = (
    f"<html><head><script>x.classList.add('compact')</script><script>{THEME}</script><script>other()</script>"
    '<link href="/assets/all-DtLBAde4.css" rel="stylesheet" type="text/css"/></head></html>'
)
LABELS = [
    ControllerLabel("lab", "lab.example.org", "blue", "Sign in"),
    ControllerLabel("prod", "awx.example.org", "", "Shared"),
]


class Seen(HTMLParser):
    """The links, scripts and texts of a page."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.links: list[str] = []
        self.scripts: list[str] = []
        self.texts: list[str] = []
        self._open = ""
        self.feed(page.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open = tag
        if tag == "a":
            self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_data(self, data: str) -> None:
        (self.scripts if self._open == "script" else self.texts).append(data)


def chooser() -> Chooser:
    return Chooser(LABELS, lambda: BUILT)


def asked(path: str, query: str = "") -> tuple[int, Seen]:
    answer = chooser().answer(path, query)
    assert answer is not None
    return answer.status_code, Seen(bytes(answer.body))


def test_the_start_lists_name_host_and_way_in_of_each_controller() -> None:
    status, page = asked("/")
    assert status == 200
    assert page.links == ["/", "/c/lab", "/c/prod"]
    assert {"lab", "lab.example.org", "Sign in", "prod", "awx.example.org", "Shared"} <= {
        *page.texts
    }


@pytest.mark.parametrize(
    ("path", "query", "there"),
    [
        ("/jobs/42", "", "/jobs/42"),
        ("/jobs/42/", "find=a%20b", "/jobs/42?find=a%20b"),
        ("/jobs", "status=failed&page=2", "/jobs?status=failed&page=2"),
        ("/jobs/é\"'<>", "", "/jobs/%C3%A9%22%27%3C%3E"),
        ("/jobs/1", '"><script>alert(1)</script>', '/jobs/1?"><script>alert(1)</script>'),
    ],
)
def test_a_page_without_a_controller_asks_which_one(path: str, query: str, there: str) -> None:
    status, page = asked(path, query)
    assert status == 300
    assert page.links[1:] == [f"/c/lab{there}", f"/c/prod{there}"]
    assert len(page.scripts) == 1


@pytest.mark.parametrize("path", ["/favicon.svg", "/nope", "/jobs/42/x", "/c/nope/jobs/42", "//"])
def test_other_paths_are_not_its_business(path: str) -> None:
    assert chooser().answer(path, "") is None


def test_a_page_that_is_not_there_says_so_and_repeats_the_path_as_text() -> None:
    page = Seen(chooser().not_found("/c/<b>nope\x00" + "x" * 500))
    assert page.links[1:] == ["/c/lab", "/c/prod"]
    assert any("/c/<b>nopexx" in text for text in page.texts)
    assert max(map(len, page.texts)) < 100


def test_its_one_script_is_the_builds_byte_for_byte() -> None:
    _, page = asked("/")
    assert page.scripts == [THEME]


def test_without_a_build_it_still_lists_the_controllers() -> None:
    answer = Chooser(LABELS, lambda: "").answer("/", "")
    assert answer is not None
    assert Seen(bytes(answer.body)).links == ["/", "/c/lab", "/c/prod"]
