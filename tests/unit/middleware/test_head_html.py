"""Whatever a title says, it becomes text: the title and attributes, never markup."""

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from app.middleware.head_html import HeadTexts, html_with_head

SHELL = (
    '<!DOCTYPE html><html lang="en"><head><meta charSet="utf-8"/>'
    '<meta content="/preview.png" property="og:image"/><script>x = 1</script></head>'
    '<body><div id="app"></div></body></html>'
)
LIST = SHELL.replace(
    "</head>",
    '<title>Jobs &amp; more</title><meta content="All &lt;jobs&gt;." name="description"/></head>',
)
URL = "https://jobs.example.org/jobs/43"
TEXTS = HeadTexts(title="Failed · A · #43", description="What it did.", url=URL, picture="p.png")


class Seen(HTMLParser):
    """The elements of a page, the text of its title and of its metadata."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.meta: dict[str, str] = {}
        self.links: list[str] = []
        self.title = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        named = {key: text or "" for key, text in attrs}
        if tag == "meta" and "content" in named:
            key = named.get("name") or named.get("property", "")
            assert key not in self.meta, f"{key} is there twice"
            self.meta[key] = named["content"]
        if tag == "a":
            self.links.append(named["href"])

    def handle_data(self, data: str) -> None:
        if self.tags and self.tags[-1] == "title" and not self.title:
            self.title = data


def seen(page: str = SHELL, texts: HeadTexts = TEXTS) -> Seen:
    return Seen(html_with_head(page, texts))


def test_a_page_without_a_title_gets_one_and_all_that_chats_ask_for() -> None:
    page = seen()
    assert page.title == "Failed · A · #43"
    assert page.meta["description"] == page.meta["og:description"] == "What it did."
    assert page.meta["og:title"] == "Failed · A · #43"
    assert (page.meta["og:url"], page.meta["og:image"]) == (URL, "p.png")
    assert page.meta["og:type"] == "website"
    assert page.meta["twitter:card"] == "summary_large_image"


def test_a_page_with_a_title_keeps_it_and_says_the_same_in_chats() -> None:
    page = seen(LIST, HeadTexts())
    assert page.title == page.meta["og:title"] == "Jobs & more"
    assert page.meta["description"] == page.meta["og:description"] == "All <jobs>."


def test_the_name_of_a_controller_comes_first() -> None:
    assert (
        seen(texts=HeadTexts(title="Jobpane", controller="lab")).meta["og:title"] == "lab: Jobpane"
    )


def test_without_javascript_a_page_says_what_it_needs_and_a_job_where_its_output_is() -> None:
    assert "Jobpane needs JavaScript" in html_with_head(SHELL, TEXTS)
    job = HeadTexts(output_path="/api/jobs/43/output/download")
    assert "This page shows the first lines at most." in html_with_head(SHELL, job)
    page = seen(texts=job)
    assert page.links == ["/api/jobs/43/output/download"]
    assert html_with_head(SHELL, job).count('<noscript><p class="no-script">') == 1


def test_without_javascript_a_list_says_where_its_jobs_are() -> None:
    texts = HeadTexts(export_path="/api/jobs/export", export_words="the list of jobs")
    assert "or download the list of jobs as" in html_with_head(SHELL, texts)
    page = seen(texts=texts)
    assert page.links == ["/api/jobs/export?format=csv", "/api/jobs/export?format=json"]


def test_a_page_that_needs_no_script_says_nothing_of_scripts_and_is_dark_as_the_others() -> None:
    page = html_with_head(SHELL, HeadTexts(needs_script=False))
    assert "no-script" not in page
    assert page.count("<noscript>") == page.count("/styles/dark.css") == 1


TEXT = st.text(
    st.characters(codec="utf-8", exclude_characters="\r\0"), max_size=50
) | st.sampled_from(
    ['"><script>alert(1)</script>', "</title><img src=x onerror=alert(1)>", "\\1 \\g<0>", "&lt;"]
)


@given(TEXT, TEXT, TEXT.filter(bool))
def test_any_text_becomes_the_value_of_an_attribute(title: str, words: str, url: str) -> None:
    page = seen(texts=HeadTexts(title=title, description=words, url=url, controller="lab"))
    assert page.tags == seen().tags
    assert page.meta["og:title"] == f"lab: {title or 'Jobpane'}"
    assert (page.meta["description"], page.meta["og:url"]) == (words, url)
