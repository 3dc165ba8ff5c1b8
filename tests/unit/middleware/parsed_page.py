"""A page as a parser sees it, and what should be text in it."""

from html.parser import HTMLParser

from tests.support.payloads import PAYLOADS

ALL = " ".join(PAYLOADS)


class Parsed(HTMLParser):
    """The elements of a page, and the texts of its scripts."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[tuple[str, str]] = set()
        self.scripts: list[str] = []
        self._is_script = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {(name, text or "") for name, text in attrs}
        self._is_script = tag == "script"

    def handle_endtag(self, tag: str) -> None:
        self._is_script = False

    def handle_data(self, data: str) -> None:
        if self._is_script:
            self.scripts.append(data)


def hostile(value: object, name: str = "") -> object:
    """The same JSON with all payloads in each of its texts."""
    if isinstance(value, dict):
        return {key: hostile(one, key) for key, one in value.items()}
    if isinstance(value, list):
        return [hostile(one) for one in value]
    is_text = isinstance(value, str) or value is None
    return ALL if is_text and name not in {"type", "created", "status"} else value
