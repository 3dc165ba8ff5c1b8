"""A page below a path: its URLs begin with it, and nothing else of it changes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.middleware.site_html import page_below, path_on_site

SITE = "/tools/jobpane"


def below(page: str, site_path: str = SITE) -> str:
    return page_below(page.encode(), site_path).decode()


@pytest.mark.parametrize(
    ("path", "placed"),
    [
        ("/", SITE),
        ("/jobs/42?a=/b#L1", f"{SITE}/jobs/42?a=/b#L1"),
        (SITE, SITE),
        (f"{SITE}/jobs", f"{SITE}/jobs"),
        (f"{SITE}s/jobs", f"{SITE}{SITE}s/jobs"),
    ],
)
def test_a_path_is_put_below_the_site_once(path: str, placed: str) -> None:
    assert path_on_site(path, SITE) == placed
    assert path_on_site(placed, SITE) == placed
    assert path_on_site(path, "") == path


def test_the_elements_that_load_and_link_are_below_the_path() -> None:
    page = below(
        '<html lang="en"><link rel="modulepreload" href="/assets/a.js"/><img src="/favicon.svg"/>'
        '<a class="brand" href="/">J</a><use href="/icons.svg#x"></use>'
        '<a href="//other.example">x</a><a href="https://other.example/">y</a><a href="#c">z</a>'
    )
    assert page == (
        f'<html data-site-path="{SITE}" lang="en">'
        f'<link rel="modulepreload" href="{SITE}/assets/a.js"/><img src="{SITE}/favicon.svg"/>'
        f'<a class="brand" href="{SITE}">J</a><use href="{SITE}/icons.svg#x"></use>'
        '<a href="//other.example">x</a><a href="https://other.example/">y</a><a href="#c">z</a>'
    )


def test_the_script_that_loads_the_others_finds_them_below_the_path() -> None:
    script = 'import "/assets/manifest-1a.js";\nimport * as r from "/assets/_jobs_.$id-2_b.js";'
    other = 'const tag = \'<a href="/jobs">\'; const path = "/assets/";'
    page = below(f'<script type="module">{script}</script><script>{other}</script>')
    assert f'import "{SITE}/assets/manifest-1a.js"' in page
    assert f'from "{SITE}/assets/_jobs_.$id-2_b.js"' in page
    assert other in page


def test_what_a_page_says_is_no_url() -> None:
    text = '<p>a href="/jobs" src="/x" &lt;a href="/y"&gt; "/assets/a.js"</p>'
    named = '<meta content="/etc/passwd" property="og:title"/>'
    assert below(text) == text
    assert below(named) == named


def test_at_the_root_of_a_host_a_page_stays_as_it_is() -> None:
    assert below('<html><a href="/">', "") == '<html><a href="/">'


@given(st.text())
def test_any_page_is_put_below_once(text: str) -> None:
    once = below(text)
    assert below(once).replace(f' data-site-path="{SITE}"', "", 1) == once or "<html" not in once
