"""Markup as a tree: what a parser reads back is what was written, whatever the texts are."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.first_screen import Element, html_of, json_of

_VOID = {"br", "img"}


class _Parsed(HTMLParser):
    """The tree of some HTML, as `json_of` writes trees."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[list] = [["", {}, []]]
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        one = [tag, dict(attrs), []]
        self.open[-1][2].append(one)
        if tag not in _VOID:
            self.open.append(one)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        self.open[-1][2].append(data)


def parsed(html: str) -> object:
    tree = _Parsed(html)
    assert len(tree.open) == 1, "an element is not closed"
    return tree.open[0][2]


def joined(children: list) -> list:
    """The children as a parser has them: neighboring texts are one, empty ones none."""
    found: list = []
    for child in children:
        if isinstance(child, str):
            if found and isinstance(found[-1], str):
                found[-1] += child
            elif child:
                found.append(child)
        else:
            found.append([child[0], child[1], joined(child[2])])
    return found


texts = st.text(st.characters()) | st.sampled_from(
    [
        '"><img src=x onerror=alert(1)>',
        "</script><script>alert(1)</script>",
        "<!--",
        "]]>",
        "&lt;b&gt; &amp;amp; &#60;",
        "' onmouseover='alert(1)",
        "\r\n\ttext\x0b\x85\u2028",
        "\ud800 lone \udfff",
    ]
)
leaves = texts | st.builds(
    Element, st.sampled_from(sorted(_VOID)), st.dictionaries(st.just("alt"), texts)
)
trees = st.recursive(
    leaves,
    lambda inside: st.builds(
        Element,
        st.sampled_from(["div", "span", "a", "code", "svg", "use", "time"]),
        st.dictionaries(st.sampled_from(["class", "href", "title", "data-n", "aria-label"]), texts),
        st.lists(inside, max_size=4),
    ),
    max_leaves=12,
)


@given(trees)
def test_a_parser_reads_back_the_tree_that_was_written(tree: Element | str) -> None:
    written = html_of(tree)
    assert parsed(written) == joined([json_of(tree)])
    written.encode()  # no lone surrogate


def test_a_text_is_never_markup() -> None:
    node = Element("p", {"title": '"><script>'}, ("<script>alert(1)</script> & 'more'",))
    assert html_of(node) == (
        '<p title="&quot;&gt;&lt;script&gt;">'
        "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &#x27;more&#x27;</p>"
    )
    assert json_of(node) == ["p", {"title": '"><script>'}, ["<script>alert(1)</script> & 'more'"]]


def test_a_carriage_return_stays_one() -> None:
    assert html_of("a\rb") == "a&#13;b"


def test_a_line_feed_at_the_start_of_preformatted_text_is_not_lost() -> None:
    assert html_of(Element("pre", {}, ("\nTraceback",))) == "<pre>\n\nTraceback</pre>"


def test_an_empty_element_has_no_end_tag() -> None:
    assert html_of(Element("br")) == "<br>"


@pytest.mark.parametrize("name", ["onclick", "a b", "a>", "script", "style", "", "A", "x=y"])
def test_a_name_that_could_run_or_end_a_tag_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="not a name"):
        Element(name)
    with pytest.raises(ValueError, match="not a name"):
        Element("div", {name: ""})
