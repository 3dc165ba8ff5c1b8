"""A built page says which controller it shows, before any script runs."""

import json
import re
from html import unescape
from pathlib import Path

from app.middleware.controller_html import ControllerLabel, html_of_controller, labels_of
from app.settings import Settings

LAB = ControllerLabel("lab", "lab.example.org", "blue", "")
PROD = ControllerLabel("prod", "awx.example.org", "red", "")
PAGE = (
    '<!DOCTYPE html><html lang="en"><head><title>Jobpane</title>'
    '<script>x = "<html href=\\"/jobs\\">"</script></head><body>'
    '<a class="brand" href="/" data-discover="true">Jobpane</a>'
    '<a href="/jobs?status=failed">All</a><a href="#content">Skip</a>'
    '<a href="https://example.org/jobs">Elsewhere</a><a href="//example.org/">Elsewhere</a>'
    '<link href="/assets/x.css"/><img src="/favicon.svg"/></body></html>'
)


def listed(page: str) -> list[dict[str, str]]:
    found = re.search(r'data-controllers="([^"]*)"', page)
    assert found is not None
    return list(json.loads(unescape(found[1])))


def test_the_page_names_its_controller_and_the_others() -> None:
    page = html_of_controller(PAGE, [LAB, PROD], "prod")
    assert page.startswith('<!DOCTYPE html><html data-controller="prod" data-controllers="')
    assert listed(page) == [
        {"name": "lab", "host": "lab.example.org", "color": "blue"},
        {"name": "prod", "host": "awx.example.org", "color": "red"},
    ]
    assert "<title>prod: Jobpane</title>" in page


def test_an_embedded_page_names_no_other_controller() -> None:
    page = html_of_controller(PAGE, [LAB, PROD], "prod", is_embedded=True)
    assert [one["name"] for one in listed(page)] == ["prod"]
    assert "lab" not in page


def test_links_lead_to_pages_of_the_same_controller_and_nothing_else_moves() -> None:
    page = html_of_controller(PAGE, [LAB, PROD], "prod")
    assert re.findall(r'<a\b[^>]*href="([^"]*)"', page) == [
        "/c/prod",
        "/c/prod/jobs?status=failed",
        "#content",
        "https://example.org/jobs",
        "//example.org/",
    ]
    assert '<link href="/assets/x.css"/><img src="/favicon.svg"/>' in page


def test_no_script_is_touched_so_that_its_hash_still_allows_it() -> None:
    script = re.compile(r"<script>.*?</script>")
    assert script.findall(html_of_controller(PAGE, [LAB], "lab")) == script.findall(PAGE)


def test_nothing_that_is_configured_becomes_markup() -> None:
    odd = ControllerLabel("lab", "\"'><script>alert(1)</script>&amp;", '"><b>', "")
    page = html_of_controller(PAGE, [odd], "lab")
    assert listed(page)[0]["host"] == odd.host
    assert page.count("<script>") == PAGE.count("<script>")
    assert "<b>" not in page


def test_each_configured_controller_has_a_label(tmp_path: Path) -> None:
    file = tmp_path / "controllers.toml"
    file.write_text(
        '[[controllers]]\nname = "lab"\nurl = "https://lab.example.org"\ncolor = "teal"\n'
        '[[controllers]]\nname = "prod"\nurl = "https://awx.example.org:8443"\ntoken = "abc"\n'
    )
    lab, prod = labels_of(Settings(controllers=file))
    assert (lab.name, lab.host, lab.color) == ("lab", "lab.example.org", "teal")
    assert (prod.name, prod.host, prod.color) == ("prod", "awx.example.org", "")
    assert lab.mode != prod.mode
